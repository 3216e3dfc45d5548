"""One page for everything the house cannot do: in the person's language, with the right status."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yakuba.ground.errors import Refusal

GetResponse = Callable[[HttpRequest], HttpResponse]


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Show what is the matter and what to do now."""
    template = getattr(request, "refusal_template", "design/refusal.html")
    response = render(request, template, {"refusal": refusal}, status=refusal.status)
    response["Cache-Control"] = "no-store"
    return response


class RefusalMiddleware:
    """Catches every Refusal that a page lets through. A face with a frame of its own sets ``request.refusal_template``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Refusal with its page; leave everything else alone."""
        return refused(request, exception) if isinstance(exception, Refusal) else None
