"""A gateway on the border that ends TLS, as an inspecting one does, and is broken: it swallows replies and spoils parcels.

A bit that is changed outside TLS only cuts the line (`tests.relay.proxy` does that). What is changed in here is what
nothing but the relay's own signature and hashes can see.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import BinaryIO, Final

from tests.chaos.residents import LOOPBACK
from tests.stand_in import StandIn

TIMEOUT: Final = 40.0
BUNDLE: Final = re.compile(rb"^(?:GET|POST) /relay/1/bundle")
FILE: Final = re.compile(rb"^(?:GET|PUT) /relay/1/enclosure/")


class Gateway(StandIn):
    """Takes the office's calls with the edge's certificate and calls the edge with the office's.

    ``lost_replies`` is the chance that an answer is lost after the deed, ``spoilt`` that of a body, a file or a head to
    have one bit changed; ``met`` counts what was done. ``made`` is the folder of the authority, with both sides' keys.
    """

    def __init__(self, to: int, made: Path, *, seed: int, lost_replies: float, spoilt: float) -> None:
        self.to, self.random, self.lost_replies, self.spoilt = to, Random(seed), lost_replies, spoilt
        self.met: Counter[str] = Counter()
        self._inner = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=made / "edge/ca.pem")
        self._inner.verify_mode = ssl.CERT_REQUIRED
        self._inner.load_cert_chain(made / "edge/tls.pem", made / "edge/tls.key")
        self._outer = ssl.create_default_context(cafile=made / "office/ca.pem")
        self._outer.load_cert_chain(made / "office/tls.pem", made / "office/tls.key")
        super().__init__()

    def heal(self) -> None:
        """Pass everything on as it is from now on."""
        self.lost_replies = self.spoilt = 0.0

    def hear(self, connection: socket.socket) -> None:
        """Pass on what the office says and what the edge answers, spoilt as it comes."""
        # Whatever happens on one of the two lines ends both, as with any gateway.
        with suppress(OSError, EOFError):
            connection.settimeout(TIMEOUT)
            with (
                self._inner.wrap_socket(connection, server_side=True) as caller,
                socket.create_connection((LOOPBACK, self.to), timeout=TIMEOUT) as out,
                self._outer.wrap_socket(out, server_hostname=LOOPBACK) as called,
                caller.makefile("rb") as requests,
                called.makefile("rb") as replies,
            ):
                while True:
                    head, body = _message(requests)
                    called.sendall(head + self._perhaps_spoilt(head, body))
                    answer, said = _message(replies)
                    if self.random.random() < self.lost_replies:
                        self.met["replies lost"] += 1
                        return
                    # What the edge answers to a bundle of the office is a line, not a bundle.
                    given = b"" if head.startswith(b"POST") else head
                    caller.sendall(answer + self._perhaps_spoilt(given, said))
                    self.met["passed"] += 1

    def _perhaps_spoilt(self, head: bytes, body: bytes) -> bytes:
        data = bytearray(body)
        if body and FILE.match(head):
            self._throw(data, 0, len(data), "files spoilt")
        elif body and BUNDLE.match(head):
            self._spoil_bundle(data)
        return bytes(data)

    def _spoil_bundle(self, data: bytearray) -> None:
        """Throw once for each parcel of a bundle, and once for its head."""
        line, newline, _ = bytes(data).partition(b"\n")
        try:
            parcels = json.loads(line)["parcels"]
        except (ValueError, KeyError):
            return  # an answer of another kind
        place = len(line) + len(newline)
        for one in parcels:
            if not one["held"]:
                self._throw(data, place, one["size"], "bodies spoilt")
                place += one["size"]
        self._throw(data, 0, len(line), "heads spoilt")

    def _throw(self, data: bytearray, first: int, size: int, what: str) -> None:
        if size and self.random.random() < self.spoilt:
            data[first + self.random.randrange(size)] ^= 1 << self.random.randrange(3)
            self.met[what] += 1


def _message(line: BinaryIO) -> tuple[bytes, bytes]:
    """Read one request or one answer; return its head and its body. Raises EOFError."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        piece = line.readline()
        if not piece:
            raise EOFError
        head += piece
    length = int(head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0] or b"0")
    body = line.read(length)
    if len(body) < length:
        raise EOFError
    return head, body
