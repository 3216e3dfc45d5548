"""Two processes, two databases, real sockets: who may call, and that nothing is lost when lines break and machines die."""

from __future__ import annotations

import os
import random
import shutil
import socket
import ssl
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.relay import side as other_side
from tests.relay.halls import LOOPBACK, PATIENCE, free_port, pair, tls
from tests.relay.proxy import Proxy
from yakuba.ground import clock
from yakuba.ground.relay import authority

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
KILLS = int(os.environ.get("YAKUBA_RELAY_KILLS", "2"))
"""How often each side is killed; more by hand."""
CUT = float(os.environ.get("YAKUBA_RELAY_CUT", "1"))
"""Seconds for which the link is gone; 60 by hand."""
UP, DOWN, SIZE = 60, 24, 300_000


@pytest.fixture
def sides(tmp_path: Path):
    edge, office = pair(tmp_path)
    yield edge, office
    edge.kill()
    office.kill()


def answer(port: int, context: ssl.SSLContext, name: str = "localhost") -> bytes:
    """Return what the edge answers to a caller; whoever is not let in gets an error in the handshake instead."""
    with (
        socket.create_connection((LOOPBACK, port), timeout=10) as plain,
        context.wrap_socket(plain, server_hostname=name) as line,
    ):
        line.sendall(b"GET /relay/1/bundle/0 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return line.recv(100)


def test_only_the_office_is_let_in(sides, tmp_path):
    edge, _ = sides
    port = free_port()
    edge.serve(port)
    ca = tmp_path / "made" / "office" / "ca.pem"
    assert answer(port, tls(tmp_path / "made" / "office", ca)).startswith(b"HTTP/1.1 200")

    authority.make(tmp_path / "foreign", ["localhost"], at=clock.now())
    expired = tmp_path / "expired"
    shutil.copytree(tmp_path / "made", expired)
    authority.renew(expired, at=clock.now() - timedelta(days=800))
    for keys in (None, tmp_path / "made" / "edge", tmp_path / "foreign" / "office", expired / "office"):
        with pytest.raises((ssl.SSLError, ConnectionError)):
            answer(port, tls(keys, ca))

    # And the office lets in no other edge: not one of another authority, not one of another name.
    with pytest.raises(ssl.SSLCertVerificationError):
        answer(port, tls(tmp_path / "made" / "office", tmp_path / "foreign" / "office" / "ca.pem"))
    with pytest.raises(ssl.SSLCertVerificationError):
        answer(port, tls(tmp_path / "made" / "office", ca), "edge.example")


def test_nothing_is_lost_when_lines_break_and_both_sides_are_killed(sides):
    edge, office = sides
    edge.run("send", "up", str(UP), str(SIZE))
    office.run("send", "down", str(DOWN), str(SIZE))
    port, chance = free_port(), random.Random(11)
    edge.serve(port)
    proxy = Proxy(port, seed=11, faults=0.7)
    try:
        office.pull(proxy.port)
        for victim in chance.sample([edge, office] * KILLS, 2 * KILLS):
            in_mid_transfer(proxy, chance)
            victim.kill()
            edge.serve(port) if victim is edge else office.pull(proxy.port)
        proxy.down = True
        time.sleep(CUT)
        proxy.down, proxy.faults = False, 0.0
        # When one side has nothing unsent, the other has taken in all of it: so the first to be asked is asked again.
        _, there, here = (one.told("rest", str(PATIENCE)) for one in (edge, office, edge))
    finally:
        proxy.close()
    assert proxy.cuts + proxy.flips > 0
    for one in (there, here):
        assert (one["unsent"], one["quarantine"]) == (0, []), (office.home / "log").read_text()[-2000:]
    assert there["taken"] == other_side.expected("up", UP, SIZE)
    assert here["taken"] == other_side.expected("down", DOWN, SIZE)


def in_mid_transfer(proxy: Proxy, chance: random.Random) -> None:
    """Wait until more has gone over the way: somewhere within what is being carried."""
    goal, until = proxy.carried + chance.randrange(5_000, 1_500_000), time.monotonic() + 4
    while proxy.carried < goal and time.monotonic() < until:
        time.sleep(0.002)
