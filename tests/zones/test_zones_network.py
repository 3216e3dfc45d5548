"""Nothing gets in (D13): two networks on one machine, and all 65,535 ports of the office tried from an edge that was taken."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.zones.networks import names_on_this_machine
from yakuba.config.demo import border
from yakuba.config.demo.border import Border

RELAY, SQUARE, DESK, DATABASE = 8443, 8000, 8001, 5432
pytestmark = [
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(not border.possible(), reason="no right to make networks, or no ip or nft here"),
]

SCAN = Path(__file__).with_name("scan.py")


@pytest.fixture(scope="module")
def networks() -> Iterator[Border]:
    """Two networks in which everything listens that would be worth a visit."""
    with border.standing(edge_port=SQUARE, office_port=DESK, relay_port=RELAY) as found:
        listening = [
            subprocess.Popen(found.inside(zone, [sys.executable, str(SCAN), "listen", *map(str, ports)]), stdout=-1)
            for zone, ports in (("edge", (SQUARE, RELAY, DATABASE)), ("office", (DESK, DATABASE, 22, 60000)))
        ]
        for process in listening:
            assert process.stdout
            assert process.stdout.readline()
        yield found
        for process in listening:
            with process:
                process.kill()


def open_ports(networks: Border, zone: str, address: str) -> list[int]:
    """Try all ports of an address from within a zone's network; return those that answer."""
    done = subprocess.run(
        networks.inside(zone, [sys.executable, str(SCAN), "scan", address]), capture_output=True, text=True, check=True
    )
    tried = json.loads(done.stdout)
    assert tried["tried"] == 65535
    found: list[int] = tried["open"]
    return found


def test_the_office_reaches_one_port_of_the_edge(networks: Border) -> None:
    assert open_ports(networks, "office", border.EDGE) == [RELAY]


def test_a_taken_edge_reaches_no_port_of_the_office(networks: Border) -> None:
    # Whoever has taken the edge throws its own rules away first.
    subprocess.run(networks.inside("edge", ["nft", "flush", "ruleset"]), check=True)
    for address in (border.OFFICE, networks.shown["office"]):
        assert open_ports(networks, "edge", address) == []


def test_the_scan_finds_what_is_open(networks: Border) -> None:
    # Its own machine hides nothing from itself: the same scan, and it finds all that listens.
    assert open_ports(networks, "office", border.OFFICE) == [22, DATABASE, DESK, 60000]


def test_two_borders_on_one_machine_do_not_meet(networks: Border) -> None:
    with border.standing(edge_port=SQUARE, office_port=DESK, relay_port=RELAY) as other:
        assert not set(networks.shown.values()) & set(other.shown.values())
        # Nobody listens in the other one: whoever called it and were answered would have met the first.
        assert answers(networks.shown["office"], DESK)
        assert not answers(other.shown["office"], DESK)


def answers(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=5).close()
    except OSError:
        return False
    return True


def test_nothing_is_left_behind() -> None:
    with border.standing(edge_port=SQUARE, office_port=DESK, relay_port=RELAY + 1) as made:
        assert set(made.names.values()) <= names_on_this_machine()
    # Others may come and go on this machine in the meantime.
    assert not set(made.names.values()) & names_on_this_machine()
