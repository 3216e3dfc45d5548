"""The office's half of the way over HTTPS: it calls, and nothing is ever opened towards it."""

from __future__ import annotations

import fcntl
import http.client
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any, Final, Self
from urllib.parse import urlsplit

import msgspec
from django.conf import settings

from yakuba.ground.relay import receiving, sending, signing, spool
from yakuba.ground.relay.parcels import Count, Enclosure
from yakuba.ground.relay.receiving import CutOff

PATIENCE: Final = 30.0
"""Seconds that the edge may keep silent."""

IDLE: Final = 10.0
"""Seconds of silence after which we call anew."""


class NotServed(CutOff):
    """The edge answered, but not with what was asked for."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a round brought in and took out: parcels that were named, known ones included."""

    came: int
    went: int


class Edge:
    """A connection to the edge; opened at the first word, opened anew after a fault."""

    def __init__(self, address: str, *, patience: float = PATIENCE) -> None:
        parts = urlsplit(address)
        if parts.scheme != "https" or not parts.hostname:
            raise ValueError("the address of the edge is https://host:port")
        folder = signing.folder()
        try:
            context = ssl.create_default_context(cafile=folder / "ca.pem")
            context.load_cert_chain(folder / "tls.pem", folder / "tls.key")
        except OSError as missing:
            raise signing.NoRelayKey(f"no certificates in {folder}; run `yakuba relay keys new`") from missing
        self._spoke = time.monotonic()
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        self._http = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=patience, context=context, blocksize=spool.PIECE
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._http.close()

    def acknowledge(self, line: bytes) -> None:
        """Say what we have, hold and want again."""
        self._say("POST", "acknowledgement", line)

    def bundle(self, after: int) -> bytes:
        """Return the next parcels after a number."""
        return self._say("GET", f"bundle/{after}")

    def fetch(self, one: Enclosure) -> None:
        """Bring a file into the spool, from where it stopped last time. Raises Absent if the edge has none."""
        first = spool.have(one)
        if first >= one.size:
            # Whole, or longer than signed; an empty file must be made all the same.
            spool.expect(one)
            return
        path = f"enclosure/{one.sha256}"
        with self._asked("GET", path, headers={"Range": f"bytes={first}-"}) as answer:
            if answer.status == HTTPStatus.NOT_FOUND:
                answer.read()
                raise spool.Absent(one.sha256)
            _expect(path, answer, HTTPStatus.PARTIAL_CONTENT if first else HTTPStatus.OK)
            with spool.coming(one) as part:
                while piece := answer.read(spool.PIECE):
                    part.write(piece)
        if spool.have(one) < one.size:
            raise CutOff("the file ended before its end")

    def offer(self, line: bytes) -> dict[str, int]:
        """Tell which parcels we shall give; return which files the edge wants, and how much of each it has."""
        said = self._say("POST", "offer", line)
        try:
            return msgspec.json.decode(said, type=dict[str, Count])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
            raise NotServed("the edge does not say which files it wants") from fault

    def give_file(self, sha256: str, first: int) -> None:
        """Give a file, from a byte on."""
        found = sending.enclosure(sha256)
        if found is None or first > found.size:
            return
        with spool.outgoing(found.file).open("rb") as file:
            file.seek(first)
            self._say("PUT", f"enclosure/{sha256}?from={first}", file, length=found.size - first)

    def give(self, pieces: Iterable[bytes]) -> bytes:
        """Give a bundle; return the edge's acknowledgement."""
        return self._say("POST", "bundle", b"".join(pieces))

    def _say(
        self, method: str, path: str, body: bytes | IO[bytes] | None = None, *, length: int | None = None
    ) -> bytes:
        headers = {} if length is None else {"Content-Length": str(length)}
        with self._asked(method, path, body, headers) as answer:
            words = answer.read(sending.MOST_BUNDLE + receiving.MOST_MANIFEST + 1)
            _expect(path, answer, HTTPStatus.OK, HTTPStatus.NO_CONTENT)
            if answer.length:
                raise CutOff("the answer ended before its end")
            return words

    @contextmanager
    def _asked(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Iterator[http.client.HTTPResponse]:
        if time.monotonic() - self._spoke > IDLE:
            # What was taken in meanwhile took its time, and the edge may have hung up.
            self._http.close()
        try:
            self._http.request(method, f"/relay/1/{path}", body, headers or {})
            yield self._http.getresponse()
            self._spoke = time.monotonic()
        except http.client.HTTPException as fault:
            self._http.close()
            raise CutOff(type(fault).__name__) from fault
        except BaseException:
            # Whatever it was, the next word begins on a new connection.
            self._http.close()
            raise


def _expect(path: str, answer: http.client.HTTPResponse, *good: HTTPStatus) -> None:
    if answer.status not in good:
        raise NotServed(f"the edge answers {answer.status} to {path}")


def pull(edge: Edge, now: Callable[[], datetime]) -> Pulled:
    """Make one round: take in what the edge has, acknowledge it, and give it what is for it.

    Raises OSError if the way is cut, which the next round makes good; NotSigned if the edge is not the one whose key we
    know; Busy if another round is under way.
    """
    with _alone():
        return Pulled(_pull(edge, now), _push(edge, now))


def _pull(edge: Edge, now: Callable[[], datetime]) -> int:
    edge.acknowledge(receiving.acknowledgement([], at=now()))
    after, came = 0, 0
    while True:
        stream = BytesIO(edge.bundle(after))
        said = receiving.head_of(stream, at=now())
        if said is None:
            raise signing.NotSigned("the edge did not sign its bundle")
        receiving.take(said, stream, edge.fetch, at=now())
        edge.acknowledge(receiving.acknowledgement([said], at=now()))
        came += len(said.parcels)
        if said.through >= said.upto:
            return came
        if not said.parcels or said.through <= after:
            # Signed by one that was taken over: it would keep the office in this round for ever.
            raise NotServed("the edge says that there is more, and gives nothing of it")
        after = said.through


def _push(edge: Edge, now: Callable[[], datetime]) -> int:
    after, went = 0, 0
    while True:
        said, line, bodies = sending.bundle(after=after, at=now())
        if any(one.enclosures for one in said.parcels):
            for sha256, first in edge.offer(line).items():
                edge.give_file(sha256, first)
        sending.take_acknowledgement(edge.give([line, *bodies]), at=now())
        went += len(said.parcels)
        after = said.through
        if after >= said.upto:
            return went


@contextmanager
def _alone() -> Iterator[None]:
    home = settings.RELAY
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "pull.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise spool.Busy("another round is under way") from taken
        yield
