"""Server and worker as two child processes that live and end together."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from yakuba.config.console.running import granian_command

PATIENCE = 60.0
"""Seconds until the server must have answered."""
GRACE = 10.0
"""Seconds to end in good order before a process is killed."""
LOOK = 0.1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def commands(host: str, port: int) -> list[list[str]]:
    """Return the command lines of server and worker."""
    return [granian_command(host, port, 2), [sys.executable, "-m", "yakuba.config.cli", "work"]]


class House:
    """The running processes. ``stopped`` tells whether somebody asked them to end."""

    def __init__(self, processes: list[subprocess.Popen[bytes]]) -> None:
        self.processes = processes
        self.stopped = False

    @property
    def alive(self) -> bool:
        """Whether all of them run and nobody asked them to end."""
        return not self.stopped and all(process.poll() is None for process in self.processes)

    def answers(self, address: str) -> bool:
        """Wait until the server answers; False if it does not in time, or if the house has ended."""
        until = time.monotonic() + PATIENCE
        while self.alive and time.monotonic() < until:
            try:
                with urllib.request.urlopen(address, timeout=PATIENCE):  # noqa: S310 - our own address
                    return True
            except urllib.error.HTTPError:
                return True
            except OSError:
                time.sleep(LOOK)
        return False

    def wait(self) -> None:
        """Wait until a signal comes or one of the processes ends."""
        while self.alive:
            time.sleep(LOOK)

    def end(self) -> None:
        """End what still runs, first in good order, then for certain."""
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        until = time.monotonic() + GRACE
        for process in self.processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(until - time.monotonic(), 0.1))
            _kill_rest(process)


@contextmanager
def running(lines: Sequence[Sequence[str]], environment: Mapping[str, str]) -> Iterator[House]:
    """Start processes, and end them however this block is left. Signals are heard here and passed on once."""
    house = House([])

    def stop(number: int, frame: FrameType | None) -> None:
        house.stopped = True

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        for line in lines:
            # A session of its own each: Ctrl-C reaches us alone, and we end them in order.
            process = subprocess.Popen(line, env=dict(environment), start_new_session=True)  # noqa: S603 - our own
            house.processes.append(process)
        yield house
    finally:
        house.end()
        for number, handler in before.items():
            signal.signal(number, handler)


def taken(host: str, port: int) -> bool:
    """Tell whether another programme listens on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


@contextmanager
def alone(home: Path) -> Iterator[bool]:
    """Hold a folder for one demo at a time; the lock goes with the process, however it ends."""
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _kill_rest(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a process and of the processes it started itself."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()
