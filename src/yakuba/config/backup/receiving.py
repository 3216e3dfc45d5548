"""A PostgreSQL that is backed up while it is used: PostgreSQL's own programs bring base and log, we close them.

`pg_receivewal` takes the log as it is written and confirms it to the server. With ``synchronous_standby_names`` naming it
(`SLOT`), a commit is answered only when it lies here too: nothing that was answered can be lost. The segment that is being
filled, 16 MB at most, lies here in clear until it is full: this folder belongs on an encrypted disk.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from yakuba.config.backup.frames import LogLost, Pages
from yakuba.config.backup.rounds import Fill
from yakuba.config.backup.sealed import END, seal_into
from yakuba.config.backup.store import Store

log = logging.getLogger(__name__)

SLOT: Final = "yakuba_backup"
FULL: Final = re.compile(r"[0-9A-F]{24}|[0-9A-F]{8}\.history")
PARTIAL: Final = ".partial"
CHUNK: Final = 1 << 20
GRACE: Final = 15.0


def program(name: str) -> str:
    """Return the path of one of PostgreSQL's programs, of the newest version here. Raises FileNotFoundError."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise FileNotFoundError(f"PostgreSQL's program {name} is not on this machine")
    return path


def environment(database: Mapping[str, Any]) -> dict[str, str]:
    """Return how PostgreSQL's programs reach the database of these settings: by environment, where no list shows it."""
    known = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    said = {name: str(database[key]) for name, key in known.items() if database.get(key)}
    return {**os.environ, **said, "PGAPPNAME": SLOT}


class Postgresql:
    """The database of a house with a server. ``wal`` is where its log arrives in clear."""

    kind = "postgresql"

    def __init__(self, database: Mapping[str, Any], store: Store, wal: Path, to: tuple[str, ...]) -> None:
        self._environment, self._store, self._wal, self._to = environment(database), store, wal, to
        self._wal.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._receiver: subprocess.Popen[bytes] | None = None
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as its writer lives
        slot = ["--create-slot", "--if-not-exists", f"--slot={SLOT}"]
        made = subprocess.run(  # noqa: S603 - PostgreSQL's own program
            [program("pg_receivewal"), *slot], env=self._environment, capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise OSError(f"PostgreSQL gave no slot: {made.stderr.strip()}")
        self._receive()

    def _receive(self) -> None:
        command = [program("pg_receivewal"), f"--directory={self._wal}", f"--slot={SLOT}", "--synchronous"]
        # It tries again by itself when the server goes away, for as long as it lives.
        self._receiver = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
            command, env=self._environment, stdin=subprocess.DEVNULL, stdout=self._said, stderr=self._said
        )

    def changes(self) -> Pages | None:
        """Close the segments that are full; there are no pages to tell of."""
        if self._receiver is None or self._receiver.poll() is not None:
            log.error("pg_receivewal ended and is started again: %s", self._last_words())
            self._receive()
        for path in sorted(self._wal.iterdir()):
            if FULL.fullmatch(path.name):
                with path.open("rb") as file:
                    seal_into(self._store.wal / f"{path.name}{END}", file, self._to)
                path.unlink()
        return None

    def _last_words(self) -> str:
        self._said.seek(0)
        words = self._said.read().decode(errors="replace").strip().rpartition("\n")[2]
        self._said.truncate(0)
        return words

    def base(self) -> tuple[Pages | None, Fill]:
        """Return what writes a base: a tar of PostgreSQL's data, with the log that it needs. Raises LogLost if it breaks."""
        command = [program("pg_basebackup"), "--pgdata=-", "--format=tar", "--wal-method=fetch", "--checkpoint=fast"]

        def fill(stream: IO[bytes]) -> None:
            with subprocess.Popen(  # noqa: S603 - PostgreSQL's own program
                command, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as running:
                assert running.stdout is not None  # noqa: S101 - a pipe was asked for
                assert running.stderr is not None  # noqa: S101 - and another one
                shutil.copyfileobj(running.stdout, stream, CHUNK)
                words = running.stderr.read().decode(errors="replace").strip()
            if running.returncode:
                raise LogLost(f"pg_basebackup: {words}")

        return None, fill

    def close(self) -> None:
        """End the receiving; the server keeps its log for us until we come back."""
        if self._receiver is not None:
            self._receiver.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self._receiver.wait(GRACE)
            if self._receiver.poll() is None:
                self._receiver.kill()
                self._receiver.wait()
            self._receiver = None
        self._said.close()
