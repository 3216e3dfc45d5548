"""Tags that only the desk needs."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yakuba.ground import clock
from yakuba.ground.document import Block
from yakuba.ground.journal import emergency
from yakuba.ground.journal.emergency import Emergency

register = template.Library()

SOON = 3
"""Within how many days a case counts as pressing."""


@register.simple_tag
def journal_emergency() -> Emergency | None:
    """Return how the journal's emergency switch stands, if it is on: everybody at the desk is told."""
    return emergency.state(clock.now())


@register.filter
def kind(block: Block) -> str:
    """Name the kind of a block of a Document, so that a template can choose how to draw it."""
    return type(block).__name__


@register.filter
def tone(days: int | None) -> str:
    """Return the colour of the days left. It never stands without the words of `left`."""
    if days is None:
        return ""
    return "bad" if days < 0 else "warn" if days <= SOON else ""


@register.filter
def left(days: int | None) -> SafeString | str:
    """Say how many working days are left, and say it in words when it is late."""
    if days is None:
        return ""
    if days < 0:
        words = ngettext("%(n)s開庁日超過", "%(n)s開庁日超過", -days) % {"n": -days}
    elif days == 0:
        words = _("今日まで")
    else:
        words = ngettext("あと%(n)s開庁日", "あと%(n)s開庁日", days) % {"n": days}
    return format_html('<span class="dk-left" data-tone="{}">{}</span>', tone(days), words)
