"""The edge that is measured: the relay's own application, and beside it the plainest that could carry the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - Django must stand first

from yakuba.ground import clock  # noqa: E402
from yakuba.ground.relay import serving, spool  # noqa: E402

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

PLAIN = "/plain/"
"""Below this, the files of ``YAKUBA_HOME/plain`` as they are."""
_relay = serving.application(clock.now)


def application(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
    """Answer for the relay, or with a plain file."""
    path: str = environ["PATH_INFO"]
    if not path.startswith(PLAIN):
        return _relay(environ, start)
    file = Path(settings.HOME, "plain", Path(path).name)
    start("200 OK", [("Content-Length", str(file.stat().st_size))])
    return _pieces(file)


def _pieces(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        while piece := file.read(spool.PIECE):
            yield piece
