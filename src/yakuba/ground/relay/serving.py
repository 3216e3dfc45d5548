"""The edge's half of the way over HTTPS: a small WSGI application on a port of its own, for the office alone.

Who calls is known by the certificate, which the server asks for in the handshake; whoever has none does not get as far as
this. What is said is signed beside that, so that a proxy between the two could not change it.

======  ==========================  =========================================================================
POST    ``/relay/1/acknowledgement``  what the office has, holds and wants again
GET     ``/relay/1/bundle/AFTER``     the next parcels after a number: manifest, then bodies
GET     ``/relay/1/enclosure/SHA256`` a file, from the first byte of ``Range`` on
POST    ``/relay/1/offer``            the manifest of what the office will give; answered with the files that are wanted
PUT     ``/relay/1/enclosure/SHA256`` a file, from the byte in ``?from=`` on
POST    ``/relay/1/bundle``           parcels of the office; answered with the acknowledgement
======  ==========================  =========================================================================
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

import msgspec
from django.db import DatabaseError, close_old_connections

from yakuba.ground.relay import receiving, sending, spool
from yakuba.ground.relay.parcels import Enclosure, Manifest
from yakuba.ground.relay.signing import NotSigned

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication

log = logging.getLogger(__name__)
Environ = dict[str, Any]
MOST_SAID: Final = receiving.MOST_MANIFEST + sending.MOST_BUNDLE + sending.MOST_BODY
"""Bytes of what the office may say at once; files are no part of it."""


class Answer(Exception):
    """Something else than what was asked for."""

    def __init__(self, status: HTTPStatus, words: bytes = b"") -> None:
        self.status, self.words = status, words
        super().__init__(status)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, and when; ``which`` is the number or the file in the path."""

    environ: Environ
    at: datetime
    which: str = ""


Said = tuple[HTTPStatus, Iterable[bytes], int]
"""Status, what is said, and how long it is."""


def application(now: Callable[[], datetime]) -> WSGIApplication:
    """Return the WSGI application; ``now`` is the clock."""

    def answer(environ: Environ, start: StartResponse) -> Iterable[bytes]:
        close_old_connections()
        try:
            status, words, size = _answer(environ, now())
        except Answer as other:
            status, words, size = other.status, [other.words], len(other.words)
        except (NotSigned, msgspec.DecodeError):
            status, words, size = HTTPStatus.BAD_REQUEST, [], 0
        except (spool.Busy, receiving.CutOff):
            status, words, size = HTTPStatus.CONFLICT, [], 0
        except (DatabaseError, OSError) as fault:
            # The kind of the fault, never its message: it may quote a row.
            log.error("the relay could not answer: %s", type(fault).__name__)
            status, words, size = HTTPStatus.SERVICE_UNAVAILABLE, [], 0
        finally:
            close_old_connections()
        start(f"{status.value} {status.phrase}", [("Content-Type", _TYPE), ("Content-Length", str(size))])
        return words

    return answer


_TYPE: Final = "application/octet-stream"


def _answer(environ: Environ, at: datetime) -> Said:
    if environ["wsgi.url_scheme"] != "https":
        raise Answer(HTTPStatus.FORBIDDEN)
    asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
    for pattern, deed in ROUTES:
        if found := re.fullmatch(pattern, asked):
            return deed(Asked(environ, at, "".join(found.groups())))
    raise Answer(HTTPStatus.NOT_FOUND)


def _acknowledge(asked: Asked) -> Said:
    sending.take_acknowledgement(_read(asked.environ), at=asked.at)
    return HTTPStatus.NO_CONTENT, [], 0


def _bundle(asked: Asked) -> Said:
    _, line, bodies = sending.bundle(after=int(asked.which), at=asked.at)
    return HTTPStatus.OK, [line, *bodies], len(line) + sum(map(len, bodies))


def _give_file(asked: Asked) -> Said:
    found = sending.enclosure(asked.which)
    if found is None:
        raise Answer(HTTPStatus.NOT_FOUND)
    part = re.fullmatch(r"bytes=(\d+)-", asked.environ.get("HTTP_RANGE", "bytes=0-"))
    first = int(part[1]) if part else 0
    if first > found.size:
        raise Answer(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
    status = HTTPStatus.PARTIAL_CONTENT if first else HTTPStatus.OK
    return status, _pieces(spool.outgoing(found.file), first), found.size - first


def _pieces(path: Path, first: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while piece := file.read(spool.PIECE):
            yield piece


def _offer(asked: Asked) -> Said:
    """Say which files are wanted and how much of each is here; only what was offered is taken in afterwards."""
    said = sending.read_as(sending.BUNDLE, _read(asked.environ), Manifest)
    wanted = {}
    for one in receiving.wanted(said):
        spool.expect(one)
        wanted[one.sha256] = spool.have(one)
    words = msgspec.json.encode(wanted)
    return HTTPStatus.OK, [words], len(words)


def _take_file(asked: Asked) -> Said:
    query = parse_qs(asked.environ.get("QUERY_STRING", ""))
    try:
        first, more = int(query["from"][0]), int(asked.environ["CONTENT_LENGTH"])
    except (KeyError, ValueError):
        raise Answer(HTTPStatus.BAD_REQUEST) from None
    one = Enclosure(name="", sha256=asked.which, size=first + more)
    if not spool.expected(one):
        raise Answer(HTTPStatus.NOT_FOUND)
    with spool.coming(one) as part:
        if part.tell() != first:
            raise Answer(HTTPStatus.CONFLICT)
        while more:
            piece = asked.environ["wsgi.input"].read(min(more, spool.PIECE))
            if not piece:
                raise receiving.CutOff
            part.write(piece)
            more -= len(piece)
    return HTTPStatus.NO_CONTENT, [], 0


def _take(asked: Asked) -> Said:
    stream = BytesIO(_read(asked.environ))
    said = receiving.head_of(stream, at=asked.at)
    if said is None:
        raise Answer(HTTPStatus.BAD_REQUEST)
    receiving.take(said, stream, _is_here, at=asked.at)
    line = receiving.acknowledgement([said], at=asked.at)
    return HTTPStatus.OK, [line], len(line)


def _is_here(one: Enclosure) -> None:
    if spool.have(one) < one.size:
        raise receiving.CutOff


def _read(environ: Environ) -> bytes:
    """Return all that the office says, as long as it said it would be. Raises CutOff."""
    more = int(environ.get("CONTENT_LENGTH") or 0)
    if more > MOST_SAID:
        raise Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    # Piece by piece: the server hands out what has come, and a line may end in the middle of it.
    pieces = []
    while more:
        piece = environ["wsgi.input"].read(more)
        if not piece:
            raise receiving.CutOff
        pieces.append(piece)
        more -= len(piece)
    return b"".join(pieces)


ROUTES: Final[tuple[tuple[str, Callable[[Asked], Said]], ...]] = (
    (r"POST /relay/1/acknowledgement", _acknowledge),
    (r"GET /relay/1/bundle/(\d{1,18})", _bundle),
    (r"GET /relay/1/enclosure/([0-9a-f]{64})", _give_file),
    (r"POST /relay/1/offer", _offer),
    (r"PUT /relay/1/enclosure/([0-9a-f]{64})", _take_file),
    (r"POST /relay/1/bundle", _take),
)
