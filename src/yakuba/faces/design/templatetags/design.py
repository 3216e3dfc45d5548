"""Tags with which templates say Texts, dates, money and codes in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from yakuba.faces.design.icons import PATHS
from yakuba.ground.clock import JST
from yakuba.ground.japanese import dates
from yakuba.ground.text import Text

register = template.Library()
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_LATIN: Final = re.compile(r"[A-Za-z]")


@register.filter
def say(words: Text | str | None) -> str:
    """Say a Text in the language of the page; a plain string stays as it is."""
    return words.say(get_language() or "ja") if isinstance(words, Text) else words or ""


@register.filter
def spoken(words: Text | Mapping[str, str] | str | None) -> SafeString:
    """Say words that are data, as a pack wrote them; where the English page has only Japanese ones, they are marked so."""
    said = say(Text.read(words) if isinstance(words, Mapping) else words)
    if get_language() == "en" and len(_JAPANESE.findall(said)) > len(_LATIN.findall(said)):
        return format_html('<span lang="ja">{}</span>', said)
    return conditional_escape(said)


@register.filter
def day(value: date | datetime | None) -> str:
    """Write a date in both calendars: 2026年11月21日（令和8年）."""
    if value is None:
        return ""
    plain = value.astimezone(JST).date() if isinstance(value, datetime) else value
    return dates.both(plain, get_language() or "ja")


@register.filter
def weekday(value: date | None) -> str:
    """Write a date with its day of the week: 2026年11月24日（火曜日）."""
    return dates.with_weekday(value, get_language() or "ja") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a date in both calendars and the time of day in Japan."""
    return f"{day(value)} {value.astimezone(JST):%H:%M}" if value else ""


@register.filter
def written(value: str) -> str:
    """Say a day or a month that a document wrote, ``2025-04-01`` or ``2025-04``, in both calendars."""
    return dates.said(value or "", get_language() or "ja")


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
