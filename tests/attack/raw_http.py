"""Requests that are no HTTP, or nearly (D17): what is sent, and to whom."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from yakuba.config.console.running import granian_command

PATIENCE: Final = 10.0
"""Seconds without a word after which a connection counts as hanging."""
WAITING: Final = 1.0
"""Seconds after which we say that nothing more will come."""
SENT_AWAY: Final = 40.0
"""Seconds after which nginx has sent away whoever says nothing more: its own patience (15) and some."""
ALLOWED: Final = {501, 505}
"""Statuses of a server that says honestly what it does not speak."""
GET: Final = b"GET /code/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
POST: Final = b"POST /code/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"


def lines(*headers: bytes, first: bytes = b"GET /code/ HTTP/1.1", body: bytes = b"") -> bytes:
    """Return a request put together from these lines."""
    return b"\r\n".join([first, *headers, b"", b""]) + body


HOST: Final = b"Host: localhost"
CLOSE: Final = b"Connection: close"
TARGETS: Final = (
    *(
        b"*",
        b"/%",
        b"/%zz",
        b"/%00",
        b"/\x00",
        b"/\xff\xfe",
        "/役場".encode(),
        b"//",
        b"/..",
        b"/../../etc/passwd",
        b"/%2e%2e/%2e%2e/x",
    ),
    *(
        b"/" + b"a" * 20_000,
        b"/?" + b"a=b&" * 5_000,
        b"/?q=%ff%fe",
        b"/?q=%00",
        b"/?q=%ed%a0%80",
        b"http://elsewhere.example/",
        b"elsewhere",
    ),
    *(
        b"/static/../../etc/passwd",
        b"/static/%2e%2e/%2e%2e/settings.py",
        b"/static/..%5c..%5cx",
        b"/.git/config",
        b"/\\..\\",
        b"/;/",
        b"/code/%0d%0aX:y",
    ),
)
METHODS: Final = (
    b"TRACE",
    b"TRACK",
    b"CONNECT",
    b"DEBUG",
    b"PROPFIND",
    b"get",
    b"G\x00T",
    b"G" * 5_000,
    b"PATCH",
    b"OPTIONS",
)
CASES: Final[dict[str, bytes]] = {
    **{f"target {target[:20]!r}": lines(HOST, CLOSE, first=b"GET " + target + b" HTTP/1.1") for target in TARGETS},
    **{f"method {method[:10]!r}": lines(HOST, CLOSE, first=method + b" /code/ HTTP/1.1") for method in METHODS},
    "nothing": b"",
    "noise": bytes(range(256)) * 4,
    "a TLS hello": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100,
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/0.9": b"GET /\r\n\r\n",
    "HTTP/1.0": b"GET /code/ HTTP/1.0\r\n\r\n",
    "HTTP/9.9": lines(HOST, first=b"GET / HTTP/9.9"),
    "no version": lines(HOST, first=b"GET /"),
    "bare line feeds": b"GET /code/ HTTP/1.1\nHost: localhost\nConnection: close\n\n",
    "no host": lines(CLOSE),
    "two hosts": lines(HOST, b"Host: elsewhere.example", CLOSE),
    "another host": lines(b"Host: elsewhere.example", CLOSE),
    "a host with a path": lines(b"Host: localhost/x", CLOSE),
    "a host with a user": lines(b"Host: a@localhost", CLOSE),
    "an empty host": lines(b"Host: ", CLOSE),
    "a port of words": lines(b"Host: localhost:abc", CLOSE),
    "a folded header": lines(HOST, b"X: a", b" b", CLOSE),
    "a header without colon": lines(HOST, b"X", CLOSE),
    "a header with a space": lines(HOST, b"X : y", CLOSE),
    "a header with a zero byte": lines(HOST, b"X: a\x00b", CLOSE),
    "an endless header": lines(HOST, b"X: " + b"a" * 200_000, CLOSE),
    "many headers": lines(HOST, *[b"X-%d: y" % number for number in range(2_000)], CLOSE),
    "many cookies": lines(HOST, b"Cookie: " + b"; ".join(b"c%d=x" % number for number in range(1_000)), CLOSE),
    "a broken cookie": lines(HOST, b'Cookie: yakuba_session="\\; ===; \xff', CLOSE),
    "a language of many": lines(HOST, b"Accept-Language: " + b"ja," * 3_000, CLOSE),
    "a forwarded host": lines(HOST, b"X-Forwarded-Host: elsewhere.example", b"X-Forwarded-Proto: https", CLOSE),
    "a forwarded address": lines(HOST, b"X-Forwarded-For: '; --, \xff, ::::", CLOSE),
    "an override of the method": lines(HOST, b"X-HTTP-Method-Override: DELETE", CLOSE),
    "a length of words": lines(HOST, b"Content-Length: abc", CLOSE, first=b"POST /code/ HTTP/1.1", body=b"x"),
    "a negative length": lines(HOST, b"Content-Length: -1", CLOSE, first=b"POST /code/ HTTP/1.1", body=b"x"),
    "two lengths": lines(
        HOST, b"Content-Length: 1", b"Content-Length: 9", CLOSE, first=b"POST /code/ HTTP/1.1", body=b"x"
    ),
    "a huge length": lines(
        HOST, b"Content-Length: 99999999999999999999", CLOSE, first=b"POST /code/ HTTP/1.1", body=b"x"
    ),
    "length and chunks": lines(
        *(HOST, b"Content-Length: 5", b"Transfer-Encoding: chunked", CLOSE),
        first=b"POST /code/ HTTP/1.1",
        body=b"0\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
    ),
    "chunks of words": lines(
        HOST, b"Transfer-Encoding: chunked", CLOSE, first=b"POST /code/ HTTP/1.1", body=b"zz\r\nx\r\n0\r\n\r\n"
    ),
    "an unknown coding": lines(
        HOST, b"Transfer-Encoding: xchunked", CLOSE, first=b"POST /code/ HTTP/1.1", body=b"0\r\n\r\n"
    ),
    "coding twice": lines(
        HOST, b"Transfer-Encoding: chunked, chunked", CLOSE, first=b"POST /code/ HTTP/1.1", body=b"0\r\n\r\n"
    ),
    "a hidden coding": lines(
        HOST, b"Transfer-Encoding:\x0bchunked", CLOSE, first=b"POST /code/ HTTP/1.1", body=b"0\r\n\r\n"
    ),
    "multipart without boundary": POST + b"Content-Type: multipart/form-data\r\nContent-Length: 4\r\n\r\nabcd",
    "multipart that never ends": POST
    + b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 30\r\n\r\n--x\r\nContent-Disposition: form",
    "multipart of noise": POST
    + b"Content-Type: multipart/form-data; boundary=\xff\r\nContent-Length: 8\r\n\r\n"
    + bytes(range(8)),
    "a form of noise": POST + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\n%=&%ff",
    "an unknown charset": POST
    + b"Content-Type: application/x-www-form-urlencoded; charset=x-none\r\nContent-Length: 3\r\n\r\na=b",
    "a charset with a zero byte": POST + b"Content-Type: text/plain; charset=%00\r\nContent-Length: 1\r\n\r\na",
    "too many fields": POST
    + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8000\r\n\r\n"
    + b"a=b&" * 2_000,
    "expects to be asked": POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\na=b",
    "two in one": GET + b"\r\n" + GET + b"\r\n",
    "an upgrade": lines(HOST, b"Connection: Upgrade", b"Upgrade: websocket", b"Sec-WebSocket-Key: x"),
}
REFUSED: Final = ("another host", "method b'TRACE'", "method b'CONNECT'", "a port of words")
"""What is not for us."""


@contextmanager
def hall(home: Path, *, workers: int = 1, **settings: str) -> Iterator[int]:
    """Have the hall behind its real server, with an empty database; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    environment = {**os.environ, "YAKUBA_HOME": str(home), "YAKUBA_DATABASE_URL": "", "YAKUBA_HOSTS": "localhost"}
    environment |= {"DJANGO_SETTINGS_MODULE": "yakuba.config.settings", **settings}
    subprocess.run([sys.executable, "-m", "yakuba.config.cli", "migrate"], env=environment, check=True, timeout=120)
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(
            granian_command("127.0.0.1", number, workers), env=environment, stdout=log, stderr=log
        )
        try:
            _wait_for(number, server, home / "server.log")
            yield number
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        with suppress(OSError):
            if asked(port, GET + b"\r\n"):
                return
        time.sleep(0.2)
    raise AssertionError(log.read_text(errors="replace"))


def asked(port: int, request: bytes) -> list[int]:
    """Send raw bytes; return the statuses that came back."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        return statuses(heard(connection, request))


def statuses(said: bytes) -> list[int]:
    """Return the statuses of all answers in what was heard."""
    return [int(status) for status in re.findall(rb"^HTTP/1\.[01] (\d{3})", said, re.MULTILINE)]


def heard(connection: socket.socket, request: bytes) -> bytes:
    """Send raw bytes; return what came back. Raises TimeoutError where a server falls silent.

    Who waits for more than we send is told after a while that nothing will come. A silence of ten seconds then is a fault.
    """
    said = b""
    with suppress(ConnectionError, ssl.SSLEOFError):
        connection.sendall(request)
        try:
            connection.settimeout(WAITING)
            while part := connection.recv(65536):
                said += part
        except TimeoutError:
            if isinstance(connection, ssl.SSLSocket):
                # Within TLS there is no half of a connection to close: nginx must send us away by itself.
                connection.settimeout(SENT_AWAY)
            else:
                connection.settimeout(PATIENCE)
                connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                said += part
    return said
