"""The TLS that visitors meet: nginx with the very site of `deploy/nginx`, and a hall behind it that says its header."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import TLSVersion
from threading import Thread

import pytest

from tests.attack.tls import shaken
from tests.chaos.nginx import NGINX, SITE, front

pytestmark = [pytest.mark.once, pytest.mark.skipif(NGINX is None, reason="nginx is not on this machine")]

OLD = (TLSVersion.TLSv1, TLSVersion.TLSv1_1)
SPOKEN = (TLSVersion.TLSv1_2, TLSVersion.TLSv1_3)


class Hall(BaseHTTPRequestHandler):
    """Says what a hall behind HTTPS says of it (`tests/attack/test_attack_sessions.py`)."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Strict-Transport-Security", "max-age=31536000")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that its base gave it
        """Say nothing."""


@pytest.fixture(scope="module")
def hall() -> Iterator[int]:
    """The port of a hall without pages."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Hall) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def port(hall: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of nginx."""
    with front(tmp_path_factory.mktemp("tls"), hall) as nginx:
        yield nginx.port


@pytest.mark.parametrize("version", SPOKEN)
def test_today_s_tls_is_spoken_and_no_ticket_given(port: int, version: TLSVersion) -> None:
    shake = shaken(port, version)
    assert shake.version == version.name.replace("_", ".")
    assert shake.answer.startswith(b"HTTP/1.1 200 ")
    assert not shake.ticket


@pytest.mark.parametrize("version", OLD)
def test_yesterday_s_tls_is_refused_for_its_age(port: int, version: TLSVersion) -> None:
    """And not because no cipher happens to fit, which another line of the file could change."""
    assert shaken(port, version).refused == "TLSV1_ALERT_PROTOCOL_VERSION"


@pytest.mark.parametrize("version", SPOKEN)
@pytest.mark.parametrize("name", ["other.example", None])
def test_who_asks_by_another_name_or_by_none_gets_no_handshake(
    port: int, version: TLSVersion, name: str | None
) -> None:
    shake = shaken(port, version, name)
    assert (shake.version, shake.refused) == ("", "TLSV1_UNRECOGNIZED_NAME")


def test_a_browser_is_told_once_to_come_by_https_only(port: int) -> None:
    """Of two such headers a browser heeds the first alone."""
    found = re.findall(rb"(?im)^strict-transport-security: (.+?)\r$", shaken(port, TLSVersion.TLSv1_3).answer)
    assert found == [b"max-age=31536000; includeSubDomains"]


def test_a_site_that_speaks_old_tls_and_gives_tickets_is_found(hall: int, tmp_path_factory) -> None:
    weak = SITE.replace("TLSv1.2 TLSv1.3", "TLSv1 TLSv1.1 TLSv1.2").replace("tickets off", "tickets on")
    weak = re.sub(r"(ssl_ciphers) .+;", r"\1 ALL:@SECLEVEL=0;", weak)
    with front(tmp_path_factory.mktemp("weak"), hall, site=weak) as nginx:
        assert [shaken(nginx.port, version).version for version in OLD] == ["TLSv1", "TLSv1.1"]
        assert shaken(nginx.port, TLSVersion.TLSv1_2).ticket
