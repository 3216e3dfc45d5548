"""ClamAV's daemon, asked over its socket (clamd(8), PING and INSTREAM). Where it is configured and does not answer, nothing passes.

``settings.CLAMD`` is empty (no scanner), ``unix:/run/clamav/clamd.ctl``, or ``host:3310``. clamd takes a file in pieces,
each with its length in four bytes before it, and answers ``stream: OK`` or ``stream: <name> FOUND``, with a zero byte behind.

Whoever waits for it may hold what others want (on SQLite the right to write). So it is asked first whether it is there, all
of it within ``settings.CLAMD_PATIENCE`` seconds; and when it is silent, no file of the next minute waits for it again.
"""

from __future__ import annotations

import socket
import struct
from typing import Final

from django.conf import settings

from yakuba.ground.patience import Away, Deadline
from yakuba.ground.sealing import Readable
from yakuba.papers.rules import refusals

_PIECE: Final = 64 * 1024
_ANSWER_AT_MOST: Final = 4096
_away: Final = Away()


def require_clean(source: Readable, *, at_socket: str) -> None:
    """Have a file scanned from its start. Raises refusals.Infected, or refusals.Unscanned if there is no clear answer."""
    if _away.lasts(at_socket):
        raise refusals.Unscanned
    source.seek(0)
    try:
        _require_there(at_socket)
        said = _scanned(source, at_socket)
    except (OSError, ValueError, OverflowError) as down:
        raise refusals.Unscanned from down
    if said.endswith(b" FOUND"):
        raise refusals.Infected
    # Anything but a plain OK (a limit, a fault, half an answer) is no proof that the file is clean.
    if said != b"stream: OK":
        raise refusals.Unscanned


def _require_there(at_socket: str) -> None:
    deadline = Deadline(settings.CLAMD_PATIENCE / 4)
    try:
        with _connected(at_socket, deadline) as clamd:
            clamd.sendall(b"zPING\0")
            said = _answer(clamd, deadline)
    except TimeoutError:
        _away.begins(at_socket)
        raise
    if said != b"PONG":
        raise ValueError("no clamd")


def _scanned(source: Readable, at_socket: str) -> bytes:
    deadline = Deadline(settings.CLAMD_PATIENCE * 3 / 4)
    try:
        with _connected(at_socket, deadline) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            while piece := source.read(_PIECE):
                clamd.settimeout(deadline.left())
                clamd.sendall(struct.pack(">I", len(piece)) + piece)
            clamd.sendall(struct.pack(">I", 0))
            said = _answer(clamd, deadline)
    except TimeoutError:
        # It is there, so this may be one file that takes long: others need not suffer for it.
        _away.doubt(at_socket)
        raise
    _away.answered(at_socket)
    return said


def _connected(at_socket: str, deadline: Deadline) -> socket.socket:
    kind, _, path = at_socket.partition(":")
    if kind == "unix":
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(deadline.left())
        try:
            connection.connect(path)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = at_socket.rpartition(":")
    return deadline.connect(host, int(port))


def _answer(clamd: socket.socket, deadline: Deadline) -> bytes:
    """Return what clamd says; nothing, if it does not say it to its end."""
    said = b""
    while b"\0" not in said and len(said) < _ANSWER_AT_MOST:
        clamd.settimeout(deadline.left())
        part = clamd.recv(_ANSWER_AT_MOST)
        if not part:
            break
        said += part
    answer, end, _ = said.partition(b"\0")
    return answer.strip() if end else b""
