"""Shaking hands with nginx, one version of TLS at a time, as a visitor who would take any of them and any cipher."""

from __future__ import annotations

import socket
import ssl
import warnings
from dataclasses import dataclass
from typing import Final

PATIENCE: Final = 10.0
ASKED: Final = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Handshake:
    """What came of it: the version that is spoken, or why there is none; whether a ticket was given; the page.

    What ``refused`` says is OpenSSL's name of the alert that came. A ticket is seen up to TLS 1.2 only.
    """

    version: str = ""
    refused: str = ""
    ticket: bool = False
    answer: bytes = b""


def shaken(port: int, version: ssl.TLSVersion, name: str | None = "localhost") -> Handshake:
    """Ask for a page by this version and name (SNI; none if None)."""
    visitor = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    visitor.check_hostname = False
    visitor.verify_mode = ssl.CERT_NONE
    # Else it would be our own library that refuses what is old.
    visitor.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        visitor.minimum_version = visitor.maximum_version = version
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as raw:
        try:
            with visitor.wrap_socket(raw, server_hostname=name) as line:
                line.sendall(ASKED)
                answer = b"".join(iter(lambda: line.recv(65_536), b""))
                given = line.session
                return Handshake(line.version() or "", ticket=bool(given and given.has_ticket), answer=answer)
        except ssl.SSLError as refused:
            return Handshake(refused=refused.reason or str(refused))
