"""What the frame of every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from yakuba.faces.design.furigana import is_on

NAMES = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "English"}
"""Each language named in itself, so that whoever needs it can find it."""


def language_of(request: HttpRequest) -> str:
    """Return the language of the page: ``ja``, ``ja-easy`` or ``en``."""
    found = getattr(request, "LANGUAGE_CODE", None) or get_language() or "ja"
    return found if found in NAMES else "ja"


def html_lang(language: str) -> str:
    """Return the BCP 47 tag that screen readers understand; plain Japanese is read as Japanese."""
    return "en" if language == "en" else "ja"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Give every template the town's name, the language, and what can be switched in the header."""
    language = language_of(request)
    return {
        "town": settings.TOWN.get(language) or settings.TOWN["ja"],
        "demo": settings.DEMO,
        "front": settings.FRONT,
        "language": language,
        "html_lang": html_lang(language),
        "languages": [
            {"code": code, "name": name, "lang": html_lang(code), "here": code == language}
            for code, name in NAMES.items()
        ],
        "furigana": is_on(request),
        "here": request.get_full_path(),
    }
