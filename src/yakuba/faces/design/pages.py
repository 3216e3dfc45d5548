"""Switching the language and the furigana, so that the page stays where it is; and the page for our own faults."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from yakuba.faces.design.context import NAMES, frame
from yakuba.faces.design.furigana import COOKIE
from yakuba.faces.design.refusals import AGAIN, passes
from yakuba.ground.doors import Door, door


def back_to(request: HttpRequest) -> str:
    """Return the page of this site to go back to, or the first page."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse(settings.FRONT)


def keep_language(response: HttpResponse, language: str) -> HttpResponse:
    """Remember the language in the browser. Unknown languages change nothing."""
    if language in NAMES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


def keep_furigana(response: HttpResponse, wanted: str) -> HttpResponse:
    """Remember in the browser whether readings are shown over the kanji: ``on`` or ``off``."""
    response.set_cookie(
        COOKIE,
        "on" if wanted == "on" else "off",
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@door(Door.ANYONE)
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Switch what was pressed in the header and show the same page again."""
    response: HttpResponse = HttpResponseRedirect(back_to(request))
    if "language" in request.POST:
        keep_language(response, request.POST["language"])
    if "furigana" in request.POST:
        keep_furigana(response, request.POST["furigana"])
    return response


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that a request cannot be read: another host, too many fields, a damaged form; of too many files, how many there may be."""
    page, status = frame(request), HTTPStatus.BAD_REQUEST
    if isinstance(exception, TooManyFilesSent):
        page["most_files"], status = settings.DATA_UPLOAD_MAX_NUMBER_FILES, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    said = render_to_string("400.html", page)
    return HttpResponse(said, status=status, headers={"Cache-Control": "no-store"})


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, or that it will pass. Nothing is asked of the database: it may be what is broken."""
    if passes(sys.exc_info()[1]):
        page, status, again = "503.html", HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": str(AGAIN)}
    else:
        page, status, again = "500.html", HTTPStatus.INTERNAL_SERVER_ERROR, {}
    said = render_to_string(page, frame(request))
    return HttpResponse(said, status=status, headers={"Cache-Control": "no-store", **again})
