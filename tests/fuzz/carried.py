"""Readers of what comes over a wire or lies sealed: envelopes, signed lines of the other zone, a scanner's answers."""

from __future__ import annotations

import atexit
import io
import json
import re
import shutil
import socket
import tarfile
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from unittest import mock

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.test import override_settings

from tests.fuzz.target import target, texts
from yakuba.applications.rules import parcels as filings
from yakuba.config.backup.store import Increment, NotAnIncrement, packed, unpacked
from yakuba.ground.relay import sending, signing
from yakuba.ground.relay.parcels import Acknowledgement, Manifest
from yakuba.ground.sealing import CannotOpen, OpenedStream, key_ids, open_sealed, resident_keys, seal
from yakuba.ground.sealing.identities import identity_of, public_half
from yakuba.journeys.bodies import read_body
from yakuba.papers.contrib import clamd
from yakuba.papers.rules.refusals import Infected, Unscanned
from yakuba.surveys.rules import parcels as surveys

_KEY: Final = X25519PrivateKey.from_private_bytes(bytes(range(32)))
_IDENTITY: Final = identity_of(_KEY.private_bytes_raw())


def _envelopes() -> list[bytes]:
    ours = public_half(_KEY)
    other = resident_keys("0000-0000-0000-0000-0000").recipient
    return [seal(b"", [ours]), seal(b"hello", [other, ours]), seal(b"hello", [other]), seal(b"x" * 2000, [ours])]


@target(CannotOpen, seeds=_envelopes, tries=250)
def envelopes(data: bytes) -> None:
    """Sealed files: ours opens just what the library of age opens."""
    key_ids(data)
    try:
        theirs: bytes | None = open_sealed(data, _IDENTITY)
    except CannotOpen:
        theirs = None
    opened = OpenedStream(io.BytesIO(data), _KEY)
    assert opened.read() == theirs
    opened.seek(3)
    opened.read1()


@lru_cache
def _keys() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="yakuba-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    signing.make(folder / "relay", folder / "relay")
    return folder


_ZEROS: Final = "0" * 64
_ENTRY: Final = (
    f'{{"id":"a","number":1,"kind":"filing","at":"2026-11-21T00:00:00Z","sha256":"{_ZEROS}","size":2,'
    f'"enclosures":[{{"name":"f","sha256":"{_ZEROS}","size":3}}],"held":false}}'
)
_SHA: Final = re.compile("[0-9a-f]{64}")
_MANIFEST: Final = '{"at":"2026-11-21T00:00:00+09:00","after":0,"through":1,"upto":1,"parcels":[%s],"gone":[2]}'
_ANSWER: Final = '{"at":"2026-11-21T00:00:00Z","settled":["a"],"held":[],"wanted":[1],"renumber":{"b":2},"seen":3}'
_SHAPES: Final[dict[str, Any]] = {sending.BUNDLE: Manifest, sending.ACKNOWLEDGEMENT: Acknowledgement}


def _lines(data: bytes) -> None:
    """Lines of the other zone: as anybody between the two could write them, and as who holds its key could."""
    with override_settings(KEYS=_keys()):
        for word, shape in _SHAPES.items():
            for line in (data, _signed(word, data)):
                with suppress(signing.NotSigned):
                    _fits(sending.read_as(word, line, shape))


def _fits(said: Manifest | Acknowledgement) -> None:
    """Hold that nothing leads out of the spool, and that every number fits into a column."""
    if isinstance(said, Manifest):
        for entry in said.parcels:
            assert all(map(_SHA.fullmatch, (entry.sha256, *(one.sha256 for one in entry.enclosures))))
            assert all(0 <= one < 2**63 for one in (entry.number, entry.size, *(one.size for one in entry.enclosures)))
        assert all(0 <= one < 2**63 for one in (said.after, said.through, said.upto, *said.gone))
    else:
        assert all(0 <= one < 2**63 for one in (said.seen, *said.wanted, *said.renumber.values()))


def _signed(word: str, data: bytes) -> bytes:
    try:
        return signing.signed(word, json.loads(data))
    except (ValueError, TypeError, RecursionError):
        return b""


_PARCELS: Final = (
    *(filings.FilingParcel, filings.AmendmentParcel, filings.WithdrawalParcel, filings.ProgressParcel),
    *(filings.MessageParcel, filings.NoteParcel, surveys.SurveyParcel, surveys.SheetParcel, surveys.EndParcel),
)


@target(
    msgspec.DecodeError,
    UnicodeDecodeError,
    RecursionError,
    seeds=texts(
        _MANIFEST % _ENTRY,
        _ANSWER,
        '{"signature":"00ff"}',
        '{"id":"a","number":"n","lookup":"l","recipient":"r","edition":"e","procedures":["p"],"language":"ja",'
        '"sealed":"AA==","at":"2026-11-21T00:00:00Z"}',
        '{"filing":"f","procedure":"p","stage":"s","earliest":"2026-11-21","latest":null,"at":"2026-11-21T00:00:00Z"}',
        '{"id":"%s","sealed":"AA==","format":1}' % ("0" * 32),
        '{"id":"s","slug":"s","title":{"ja":"x"},"intro":"","whom":"residents","state":"open","opens_on":"2026-11-21",'
        '"closes_on":"2026-12-21","online":true,"version":1,"editions":[{"number":1,"questions":[{"id":"q",'
        '"kind":"text","title":"t"}]}]}',
    ),
    tries=250,
)
def border(data: bytes) -> None:
    """What the other zone says: signed lines, and what lies in parcels, as each room reads it."""
    _lines(data)
    # From here on with the key of the other zone: whatever a room raises, its parcel lies in quarantine.
    body = msgspec.json.decode(data)
    if not isinstance(body, dict):
        return
    for kind in _PARCELS:
        with suppress(msgspec.ValidationError):
            read_body(body, kind)


class _Scanner(socket.socket):
    """A scanner that says what it is told to, a few bytes at a time."""

    def __init__(self, said: bytes) -> None:
        super().__init__(socket.AF_UNIX)
        self._said = io.BytesIO(said)

    def sendall(self, data: object, flags: int = 0, /) -> None:
        """Take everything."""

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Say some more."""
        return self._said.read(min(size, 7))


@target(Infected, Unscanned, seeds=texts("stream: OK\0", "stream: Eicar FOUND\0", "stream: OK"), tries=300)
def scanner(data: bytes) -> None:
    """What a virus scanner answers: only one answer lets a file pass."""
    said = iter((b"PONG\0", data))
    with mock.patch.object(clamd, "_connected", side_effect=lambda *_: _Scanner(next(said))):
        clamd.require_clean(io.BytesIO(b"x"), at_socket="unix:nowhere")
    assert data.partition(b"\0")[0].strip() == b"stream: OK"
    assert b"\0" in data


def _increments() -> list[bytes]:
    at = datetime(2026, 11, 16, 9, tzinfo=UTC)
    database = {"page_size": 512, "pages": 2}
    full = Increment(2, at, [("files/a/b", _ZEROS)], ["files/c"], database, bytes(520), {"journal/a": (3, b"x")})
    return [packed(Increment(1, at)), packed(full)]


@target(NotAnIncrement, seeds=_increments, tries=250)
def increments(data: bytes) -> None:
    """Increments of a backup, whoever sealed them: no name in them leads elsewhere."""
    found = unpacked(data)
    for name in (*(name for name, _ in found.files), *found.gone, *found.tails):
        assert Path("/there", name).resolve().is_relative_to("/there")
    assert unpacked(packed(found)) == found


@target(
    NotAnIncrement,
    seeds=texts(
        '{"number":1,"at":"2026-11-16T09:00:00Z","files":[],"gone":[],"database":{},"tails":{}}',
        f'{{"number":2,"at":"2026-11-16T09:00:00+09:00","files":[["files/a/b","{_ZEROS}"]],"gone":["files/c"],'
        '"database":{"page_size":512,"pages":2},"tails":{"journal/a":3}}',
    ),
    tries=250,
)
def indexes(data: bytes) -> None:
    """What an increment says of itself."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in (("index.json", data), ("pages", b""), ("tails/journal/a", b"x")):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    increments(out.getvalue())
