"""Nothing of ours asks anybody outside: a test that reaches further than this machine fails, and says whom it asked.

What processes of their own do is seen in `tests/zones/test_zones_demo.py`: both zones in networks that lead nowhere else.
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

from yakuba.config.demo.border import NET

ON_THIS_MACHINE = {"localhost", "", None, b"localhost"}
BORDER = ipaddress.ip_network(f"{NET}.0.0/16")
"""The networks of a divided demo, made on this machine."""


class ReachedOut(AssertionError):
    """Something asked for an address that is not of this machine."""


def outside(host: Any) -> bool:
    """Tell whether a name or number is of another machine."""
    if host in ON_THIS_MACHINE:
        return False
    try:
        number = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return True  # a name, which would have to be asked for
    return not (number.is_loopback or number.is_unspecified or number in BORDER)


def _watched(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo" and outside(arguments[0]):
        raise ReachedOut(arguments[0])
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        # A socket of this machine's file system is a path, not a pair.
        if isinstance(address, tuple) and outside(address[0]):
            raise ReachedOut(address)


def pytest_configure() -> None:
    """Watch from the first test to the last; Python lets nobody who watches go."""
    sys.addaudithook(_watched)
