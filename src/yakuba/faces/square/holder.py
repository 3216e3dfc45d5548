"""Who brings a code. The browser keeps it in a cookie that scripts cannot read; we keep it nowhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from yakuba.applications import reads
from yakuba.applications.rules.refusals import UnknownCode
from yakuba.ground.doors import Door, door
from yakuba.ground.sealing import WrongCode, read_code

DRAFT: Final = "draft"
FILING: Final = "filing"
_LASTS: Final = {DRAFT: 30 * 24 * 60 * 60, FILING: 60 * 60}
"""Seconds: a draft for as long as the hall keeps it; a filing for an hour, since it is opened with its code again."""


def cookie_of(what: str) -> str:
    """Return the name of the cookie that holds a code; over HTTPS one that no other host can set (``__Host-``)."""
    return f"{'__Host-' if settings.HTTPS else ''}yakuba_{what}"


def code_of(request: HttpRequest, what: str = DRAFT) -> str | None:
    """Return the code that this browser holds, or None."""
    try:
        return read_code(request.COOKIES.get(cookie_of(what), ""))
    except WrongCode:
        return None


Answer = TypeVar("Answer", bound=HttpResponseBase)


def hold(response: Answer, code: str, what: str = DRAFT) -> Answer:
    """Let the browser keep a code."""
    response.set_cookie(
        cookie_of(what), code, max_age=_LASTS[what], secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return response


def let_go(response: Answer, what: str) -> Answer:
    """Let the browser forget a code."""
    response.delete_cookie(cookie_of(what), samesite="Lax")
    return response


def private(response: Answer) -> Answer:
    """Keep a page with personal data out of every cache."""
    response["Cache-Control"] = "no-store"
    return response


def _renewed(request: HttpRequest, response: Answer, code: str, what: str) -> Answer:
    """Let the browser keep the code of a draft for as long as the hall keeps the draft: anew with each save."""
    if what == DRAFT and request.method == "POST" and cookie_of(DRAFT) not in response.cookies:
        return hold(response, code)
    return response


def holder_of(what: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Open a page only to whoever holds a code; others are asked for it. The page is called with ``code``."""

    def guard(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        def guarded(request: HttpRequest, **names: Any) -> HttpResponseBase:
            code = code_of(request, what)
            if code is None:
                # A second window of a draft that was filed in the first: show what became of it.
                filed = what == DRAFT and code_of(request, FILING)
                return private(redirect("square:receipt" if filed else "square:enter"))
            try:
                return _renewed(request, private(page(request, code=code, **names)), code, what)
            except UnknownCode:
                if what != DRAFT or not reads.was_filed(code):
                    raise
                return private(let_go(hold(redirect("square:receipt"), code, FILING), DRAFT))

        return door(Door.RESIDENT)(guarded)

    return guard
