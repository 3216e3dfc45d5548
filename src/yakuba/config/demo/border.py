"""A border on one machine: two networks (Linux network namespaces) between which only the office may call the edge.

What a hall has as two firewalls stands here as rules of nftables in each namespace. Everything is made for the time of
a context and taken away after it. It needs the rights to make networks, and the programs ``ip`` and ``nft``.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from yakuba.ground.ref import new_id

NET: Final = "10.213"
"""Three small networks: between edge and office, and from this machine to each of them."""
EDGE: Final = f"{NET}.1.1"
OFFICE: Final = f"{NET}.1.2"
"""These two see nobody but each other: in every border they are the same, and a certificate may name them."""
FIRST, LAST = 2, 252
"""From this machine to each side: numbers of networks that a second border on it must not take from the first."""

RULES: Final = """
table inet border {{
  chain input {{
    type filter hook input priority 0; policy drop;
    iif lo accept
    ct state established,related accept
    {let_in}
    meta l4proto tcp reject with tcp reset
  }}
  chain output {{
    type filter hook output priority 0; policy drop;
    oif lo accept
    ct state established,related accept
    tcp flags rst accept
    {let_out}
    meta l4proto tcp reject with tcp reset
  }}
  chain forward {{ type filter hook forward priority 0; policy drop; }}
}}
"""
"""What is not let in or out is refused at once, so that nobody waits for an answer; and nothing is passed on."""


@dataclass(frozen=True)
class End:
    """One end of a line: in which namespace (empty: this machine's own), under which name and address."""

    namespace: str
    name: str
    address: str


@dataclass(frozen=True)
class Border:
    """The two networks: by name, and the address at which a browser on this machine reaches each side."""

    names: dict[str, str]
    shown: dict[str, str]

    def inside(self, zone: str, command: Sequence[str]) -> list[str]:
        """Return the command line that runs a command in a zone's network."""
        return ["ip", "netns", "exec", self.names[zone], *command]


def possible() -> bool:
    """Tell whether networks can be made here: on Linux, with the rights and the programs."""
    if not (shutil.which("ip") and shutil.which("nft") and os.geteuid() == 0):
        return False
    name = f"yakuba-try-{os.getpid()}"
    if not _did("ip", "netns", "add", name):
        return False
    try:
        return _did("ip", "netns", "exec", name, "nft", "-f", "-", said=RULES.format(let_in="", let_out=""))
    finally:
        _do("ip", "netns", "delete", name)


@contextmanager
def standing(*, edge_port: int, office_port: int, relay_port: int) -> Iterator[Border]:
    """Have a border while the context lasts: this machine reaches the pages, and the office calls the relay's port.

    Raises CalledProcessError where it cannot be made; `possible` tells beforehand.
    """
    mark = new_id()[-6:]
    names = {zone: f"yakuba-{zone}-{mark}" for zone in ("edge", "office")}
    with ExitStack() as stack:
        for name in names.values():
            _do("ip", "netns", "add", name)
            # With a namespace go its links and its rules.
            stack.callback(_do, "ip", "netns", "delete", name)
            _do("ip", "-n", name, "link", "set", "lo", "up")
        _link(End(names["edge"], "office0", EDGE), End(names["office"], "edge0", OFFICE), mark)
        with _one_at_a_time():
            free = _free()
            border = Border(names, {zone: f"{NET}.{free + way}.2" for way, zone in enumerate(names)})
            for way, zone in enumerate(names):
                near = End("", f"yk{zone[0]}{mark}", f"{NET}.{free + way}.1")
                # This end goes when the other does, but not at once.
                stack.callback(_did, "ip", "link", "delete", near.name)
                _link(near, End(names[zone], "host0", border.shown[zone]), mark)
        relay = f"tcp dport {relay_port} accept"
        _rules(
            border,
            "edge",
            [f'iifname "host0" tcp dport {edge_port} accept', f'iifname "office0" ip saddr {OFFICE} {relay}'],
            [],
        )
        _rules(border, "office", [f'iifname "host0" tcp dport {office_port} accept'], [f"ip daddr {EDGE} {relay}"])
        yield border


def _free() -> int:
    """Return the first number of two networks in a row that no border on this machine has taken."""
    said = _run(("ip", "-o", "-4", "address", "show"), "").stdout
    taken = {int(number) for number in re.findall(rf"\b{re.escape(NET)}\.(\d+)\.", said)}
    free = [number for number in range(FIRST, LAST, 2) if not taken & {number, number + 1}]
    if not free:
        raise OSError(f"all networks of {NET} are taken")
    return free[0]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let nobody else look for free networks, or take some, while the context lasts."""
    # Root alone makes networks, and root alone writes there: nobody can lay anything in the way.
    with Path("/run/yakuba-border.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _link(one: End, other: End, mark: str) -> None:
    """Lay a line between two namespaces and give both ends their addresses."""
    _do("ip", "link", "add", f"yka{mark}", "type", "veth", "peer", "name", f"ykb{mark}")
    for end, name in ((one, f"yka{mark}"), (other, f"ykb{mark}")):
        within = ["-n", end.namespace] if end.namespace else []
        if end.namespace:
            _do("ip", "link", "set", name, "netns", end.namespace)
        _do("ip", *within, "link", "set", name, "name", end.name)
        _do("ip", *within, "address", "add", f"{end.address}/30", "dev", end.name)
        _do("ip", *within, "link", "set", end.name, "up")


def _rules(border: Border, zone: str, let_in: Sequence[str], let_out: Sequence[str]) -> None:
    rules = RULES.format(let_in="\n    ".join(let_in), let_out="\n    ".join(let_out))
    _do(*border.inside(zone, ["nft", "-f", "-"]), said=rules)


def _do(*command: str, said: str = "") -> None:
    _run(command, said).check_returncode()


def _did(*command: str, said: str = "") -> bool:
    return _run(command, said).returncode == 0


def _run(command: Sequence[str], said: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, input=said, text=True, capture_output=True, check=False)  # noqa: S603 - our own
