"""Handing out a file: under a name that every system can keep, its kind never guessed at by the browser."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def file_answer(data: bytes, mime: str, name: str, *, shown: bool = False) -> HttpResponse:
    """Answer with a file that is saved under its name; ``shown``, for what is harmless, lets the browser show it."""
    response = HttpResponse(data, content_type=mime)
    response["Content-Disposition"] = content_disposition_header(not shown, name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    return response
