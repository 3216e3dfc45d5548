"""Processes that are kept running as systemd would keep them, and killed as nobody should."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PAUSE = 0.1
"""Seconds between an end and the next start: what systemd waits (RestartSec)."""
GRACE = 15.0


class Kept:
    """One process, started again whenever it ends, until it is told to stop.

    Its group goes with it: a server whose master was killed leaves workers behind, and systemd clears them away
    (KillMode=control-group). Whoever is killed is reaped here: a zombie would still hold the lock of its database.
    """

    def __init__(
        self, command: Sequence[str], *, env: Mapping[str, str], log: Path, owner: Mapping[str, Any] | None = None
    ) -> None:
        self.command, self.env, self.log, self.owner = list(command), dict(env), log, dict(owner or {})
        self.starts = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._ending = threading.Event()
        self._keeper: threading.Thread | None = None

    def start(self) -> None:
        """Start it, and again after each end."""
        self._ending.clear()
        self._begin()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end, wait, and leave nothing of it behind."""
        self._ending.set()
        if self.process is None or self._keeper is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(sign)
        self._keeper.join(GRACE)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        _clear(self.process.pid)
        self._keeper.join()
        self._keeper = None

    def ask_to_end(self) -> None:
        """Send SIGTERM; it comes up again with the programme that lies there by then."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    @property
    def pid(self) -> int | None:
        """The process as it runs at this moment, None between two starts."""
        return self.process.pid if self.process is not None and self.process.poll() is None else None

    def _begin(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.env,
                stdout=log,
                stderr=log,
                cwd=self.log.parent,
                start_new_session=True,
                **self.owner,
            )
        self.starts += 1

    def _keep(self) -> None:
        while self.process is not None:
            self.process.wait()
            _clear(self.process.pid)
            if self._ending.wait(PAUSE):
                return
            self._begin()


def _clear(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def kill(pid: int | None) -> bool:
    """Kill a process with SIGKILL; False if there is none (any more)."""
    if pid is None:
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def children(pid: int | None) -> list[int]:
    """Return the children of a process, of whichever of its threads."""
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, path.read_text().split())
    return sorted(found)


def title(pid: int) -> str:
    """Return the command line of a process, as it calls itself; nothing if it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    return ""
