"""Tags with which templates say Texts, dates, money and codes in the language of the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from yakuba.faces.design.icons import PATHS
from yakuba.ground.clock import JST
from yakuba.ground.japanese import dates
from yakuba.ground.text import Text

register = template.Library()


@register.filter
def say(words: Text | str | None) -> str:
    """Say a Text in the language of the page; a plain string stays as it is."""
    return words.say(get_language() or "ja") if isinstance(words, Text) else words or ""


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a date in both calendars: 2026年11月21日（令和8年）."""
    if value is None:
        return ""
    plain = value.astimezone(JST).date() if isinstance(value, datetime) else value
    return dates.both(plain, get_language() or "ja")


@register.filter
def moment(value: datetime | None) -> str:
    """Write a date in both calendars and the time of day in Japan."""
    return f"{day(value)} {value.astimezone(JST):%H:%M}" if value else ""


@register.filter
def yen(value: int | None) -> str:
    """Write an amount in yen with thousands separated."""
    if value is None:
        return ""
    return f"¥{value:,}" if get_language() == "en" else f"{value:,}円"


@register.filter
def groups(code: object) -> SafeString:
    """Write a code in groups of four, each kept on one line, to be read aloud and typed."""
    plain = "".join(character for character in str(code) if character.isalnum()).upper()
    parts = [plain[at : at + 4] for at in range(0, len(plain), 4)]
    return format_html(
        '<span class="yk-code" translate="no" data-answer>{}</span>',
        format_html_join(" ", "<span>{}</span>", ((part,) for part in parts)),
    )


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """Draw an icon. Without words it is decoration and hidden from screen readers."""
    shape = PATHS.get(name, PATHS["document"])
    if words:
        return format_html(
            '<svg class="yk-icon" viewBox="0 0 24 24" role="img" aria-label="{}"><path d="{}"/></svg>', words, shape
        )
    return format_html(
        '<svg class="yk-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="{}"/></svg>', shape
    )


@register.filter
def at(mapping: Any, key: object) -> Any:
    """Look up a key that is only known at run time."""
    return mapping.get(key) if mapping else None
