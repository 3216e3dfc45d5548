"""The servers that are measured: started on a free port of loopback, stopped again, and what processor time they took."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from yakuba.config.bench.load import LOOPBACK
from yakuba.config.console.running import granian_command, suitable_workers

PATIENCE = 60.0
"""Seconds that a server may take to come up."""
TICK = 1000 / os.sysconf("SC_CLK_TCK")
"""Milliseconds in which the kernel counts processor time."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port and the process at the root of its tree."""

    port: int
    pid: int


@contextlib.contextmanager
def serving(application: str, *, env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Have granian serve an application while the context lasts, with as many workers as `yakuba serve` takes by itself. Raises SystemExit if it does not come up."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    command = [*granian_command(LOOPBACK, port, suitable_workers())[:-1], application]
    running = subprocess.Popen(command, env={**os.environ, **(env or {})}, start_new_session=True)  # noqa: S603 - our own server
    try:
        _wait(port, running)
        yield Server(port, running.pid)
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"http://{LOOPBACK}:{port}/", timeout=10).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            if running.poll() is not None or time.monotonic() > until:
                raise SystemExit("the server that was to be measured did not come up") from None
            time.sleep(0.1)


def cpu_ms(root: int | None) -> float:
    """Return the processor time in milliseconds that a process, its children and its ended children have taken."""
    if root is None:
        return 0.0
    parents = {pid: int(fields[1]) for pid, fields in _stats()}
    tree = {root}
    while more := {pid for pid, parent in parents.items() if parent in tree} - tree:
        tree |= more
    return sum(sum(map(int, fields[11:15])) for pid, fields in _stats() if pid in tree) * TICK


def postgres_root() -> int | None:
    """Return the process at the root of the database we measure with; None if it is not on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = dict(_stats()).get(int(pid))
    return int(fields[1]) if fields else None


def _stats() -> Iterator[tuple[int, list[str]]]:
    """Walk all processes with the fields of proc(5) stat that come after the name."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            yield int(path.parent.name), re.sub(r"^.*\) ", "", path.read_text(), flags=re.DOTALL).split()
