"""One page for everything the house cannot do: in the person's language, with the right status."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve

from yakuba.ground.errors import Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
AGAIN: Final = 10
"""Seconds after which it is worth trying again (``Retry-After``): a database that was killed is back in less."""


def passes(fault: BaseException | None) -> bool:
    """Tell whether a fault goes by without anybody touching the programme: the database is away, or a disk is full."""
    if isinstance(fault, OSError):
        return fault.errno in FULL
    return isinstance(fault, OperationalError | InterfaceError)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show what is the matter and what to do now."""
    template = getattr(request, "refusal_template", "design/refusal.html")
    response = render(request, template, {"refusal": refusal}, status=refusal.status)
    response["Cache-Control"] = "no-store"
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(AGAIN)
    return response


def above(path: str) -> str:
    """Return the nearest address above a path that there is: where the form stands that is sent there."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        with suppress(Resolver404):
            resolve(path)
            return path
    return path


class RefusalMiddleware:
    """Catches every Refusal that a page lets through. A face with a frame of its own sets ``request.refusal_template``.

    Whoever looks with a browser at an address to which forms are only sent, by a bookmark, by loading an answer anew or by
    choosing another language on it, comes to the page with the form instead of to a dead end.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response = self.get_response(request)
        looks = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if looks and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return HttpResponseRedirect(above(request.path))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal with its page; leave everything else alone."""
        return refused(request, exception) if isinstance(exception, Refusal) else None
