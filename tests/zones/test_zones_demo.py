"""``yakuba demo-zones`` as somebody tries it: it comes up, a filing goes over the border and back, Ctrl-C ends everything."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.procedures.household import ROOT
from tests.zones.networks import names_on_this_machine
from yakuba.config.demo import border

pytestmark = [pytest.mark.slow, pytest.mark.once]
PATIENCE = 240.0


def free_ports(count: int) -> list[int]:
    doors = [socket.socket() for _ in range(count)]
    for door in doors:
        door.bind(("127.0.0.1", 0))
    ports = [int(door.getsockname()[1]) for door in doors]
    for door in doors:
        door.close()
    return ports


def environments(home: Path) -> Iterator[Path]:
    """Walk the environments of processes that run in a folder's installation."""
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if f"YAKUBA_HOME={home}".encode() in path.read_bytes():
                yield path


def processes_below(home: Path) -> list[str]:
    """Return the command lines of processes that run in a folder's installation."""
    found = []
    for path in environments(home):
        with suppress(OSError):
            found.append(path.with_name("cmdline").read_text().replace("\0", " "))
    return found


def networks_of(home: Path) -> set[str]:
    """Return the names of the networks in which processes of a folder's installation run."""
    if not border.possible():
        return set()
    found = {
        name for path in environments(home) if (name := _said("ip", "netns", "identify", path.parent.name).strip())
    }
    assert {name.rpartition("-")[0] for name in found} == {"yakuba-edge", "yakuba-office"}
    return found


def _said(*command: str) -> str:
    # A process may have come to its end since it was seen; then nothing is said of it.
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def status_page(address: str, code: str) -> str:
    request = urllib.request.Request(f"{address}filed/", headers={"Cookie": f"yakuba_filing={code}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        page: str = answer.read().decode()
        return page


def test_the_divided_demo_comes_up_carries_a_filing_across_and_ends(tmp_path: Path) -> None:
    edge, office, relay = free_ports(3)
    plain = {key: value for key, value in os.environ.items() if not key.startswith("YAKUBA_")}
    command = [sys.executable, "-m", "yakuba.config.cli", "--lang", "en", "demo-zones", "--households", "1"]
    command += ["--edge-port", str(edge), "--office-port", str(office), "--relay-port", str(relay)]
    with (tmp_path / "log").open("wb") as log:
        demo = subprocess.Popen(
            command, env={**plain, "YAKUBA_HOME": str(tmp_path / "home")}, stdout=log, stderr=log, cwd=ROOT
        )
    try:
        said = _until(demo, tmp_path / "log", r"Press Ctrl-C")
        ours = networks_of(tmp_path / "home/zones")
        (address,) = re.findall(r"for residents +(\S+)", said)
        sample = json.loads((tmp_path / "home/zones/edge/sample.json").read_text())
        until = time.monotonic() + PATIENCE
        while "Expected decision" not in (page := status_page(address, sample["code"])) and "決定の見込み" not in page:
            assert demo.poll() is None
            assert time.monotonic() < until, "the office has said nothing"
            time.sleep(1)
        assert not (tmp_path / "home/zones/edge/keys/office.key").exists()
    finally:
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=60) == 0
    assert processes_below(tmp_path / "home/zones") == []
    if border.possible():
        assert not ours & names_on_this_machine()


def _until(demo: subprocess.Popen[bytes], log: Path, words: str) -> str:
    until = time.monotonic() + PATIENCE
    while not re.search(words, said := log.read_text()):
        assert demo.poll() is None, said
        assert time.monotonic() < until, said
        time.sleep(0.5)
    return said
