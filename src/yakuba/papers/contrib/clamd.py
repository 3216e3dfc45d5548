"""ClamAV's daemon, asked over its socket (clamd(8), INSTREAM). Where it is configured and does not answer, nothing passes.

``settings.CLAMD`` is empty (no scanner), ``unix:/run/clamav/clamd.ctl``, or ``host:3310``. clamd takes a file in pieces,
each with its length in four bytes before it, and answers ``stream: OK`` or ``stream: <name> FOUND``.
"""

from __future__ import annotations

import socket
import struct
from typing import Final

from yakuba.ground.sealing import Readable
from yakuba.papers.rules import refusals

PATIENCE: Final = 10.0
"""Seconds of silence after which the scanner counts as down."""
_PIECE: Final = 64 * 1024
_ANSWER_AT_MOST: Final = 4096


def require_clean(source: Readable, *, at_socket: str) -> None:
    """Have a file scanned from its start. Raises refusals.Infected, or refusals.Unscanned if there is no clear answer."""
    source.seek(0)
    try:
        with _connected(at_socket) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            while piece := source.read(_PIECE):
                clamd.sendall(struct.pack(">I", len(piece)) + piece)
            clamd.sendall(struct.pack(">I", 0))
            said = _answer(clamd)
    except (OSError, ValueError) as down:
        raise refusals.Unscanned from down
    if said.endswith(b" FOUND"):
        raise refusals.Infected
    # Anything but a plain OK (a limit, a fault, half an answer) is no proof that the file is clean.
    if said != b"stream: OK":
        raise refusals.Unscanned


def _connected(at_socket: str) -> socket.socket:
    kind, _, path = at_socket.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(PATIENCE)
        try:
            connection.connect(path)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = at_socket.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _answer(clamd: socket.socket) -> bytes:
    said = b""
    while b"\0" not in said and len(said) < _ANSWER_AT_MOST:
        part = clamd.recv(_ANSWER_AT_MOST)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].strip()
