"""Whoever watches that nothing reaches outside would notice it."""

from __future__ import annotations

import socket

import pytest

from tests.outside import ReachedOut, outside


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80), ("hall.example.jp", 25)])
def test_who_reaches_outside_is_noticed(address: tuple[str, int]) -> None:
    with pytest.raises(ReachedOut):
        socket.create_connection(address, timeout=0.1)


def test_who_sends_without_asking_is_noticed() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line, pytest.raises(ReachedOut):
        line.sendto(b"", ("192.0.2.1", 53))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.53.1", "::1", "localhost", ""])
def test_this_machine_is_not_outside(address: str) -> None:
    assert not outside(address)
