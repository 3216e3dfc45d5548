"""A PostgreSQL that came back: its log is replayed behind closed doors, and it is looked at before anybody reaches it.

The server runs with a configuration of its own, on a socket in a folder that only its owner enters. What Debian or Patroni
configure is not touched; start the service afterwards.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import sql

from yakuba.config.backup.receiving import program

REPLAY: Final = 3600.0
"""Seconds that the replay may take."""
GRACE: Final = 60.0
PORT: Final = 5432


class CannotReplay(RuntimeError):
    """PostgreSQL did not come up from what was restored."""


def owner() -> dict[str, Any]:
    """Return who PostgreSQL runs as, in the words of subprocess: ourselves, or ``postgres`` if we are root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def files_of(data: Path) -> list[str]:
    """Return what PostgreSQL finds wrong with the files of a base, each against the sum that was made with it."""
    if not (data / "backup_manifest").exists():
        return ["backup_manifest (missing)"]
    said = subprocess.run(  # noqa: S603 - PostgreSQL's own program
        [program("pg_verifybackup"), "--no-parse-wal", str(data)], capture_output=True, text=True, check=False
    )
    return [] if said.returncode == 0 else said.stderr.strip().splitlines()


@contextmanager
def replayed(data: Path, wal: Path, superuser: str) -> Iterator[str]:
    """Replay the log to its end; give the folder of the socket while the server runs. Raises CannotReplay."""
    who = owner()
    room = Path(tempfile.mkdtemp(prefix="yakuba-replay-"))
    try:
        if who:
            for path in (data, wal, room):
                _give(path, who["user"], who["group"])
        (data / "recovery.signal").touch()
        if who:
            os.chown(data / "recovery.signal", who["user"], who["group"])
        command = _command(data, wal, room)
        with (room / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=room, start_new_session=True, **who)  # noqa: S603 - PostgreSQL's own server
        try:
            _wait(server, room, superuser)
            _forget_slots(room, superuser)
            yield str(room)
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(GRACE)
            if server.poll() is None:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _give(path: Path, user: int, group: int) -> None:
    for folder, _, names in os.walk(path):
        os.chown(folder, user, group)
        for name in names:
            os.chown(Path(folder, name), user, group, follow_symlinks=False)


def _command(data: Path, wal: Path, room: Path) -> list[str]:
    (room / "hba.conf").write_text("local all all trust\nlocal replication all trust\n")
    said = {
        "data_directory": data,
        "hba_file": room / "hba.conf",
        "listen_addresses": "",
        "unix_socket_directories": room,
        "port": PORT,
        "restore_command": f'cp "{wal}/%f" "%p"',
        "recovery_target_timeline": "latest",
        # Nobody asks before it is whole, and so it need not have room for as many visitors as the lost one.
        "hot_standby": "off",
        "archive_mode": "off",
        "shared_buffers": "256MB",
        "max_wal_size": "4GB",
        "shared_preload_libraries": "",
        # The lost server waited for its backup at every commit; this one has none yet.
        "synchronous_standby_names": "",
    }
    (room / "postgresql.conf").write_text("".join(f"{name} = '{value}'\n" for name, value in said.items()))
    # On the command line once more: there they also win against what ALTER SYSTEM left in the data.
    winning = [part for name, value in said.items() for part in ("-c", f"{name}={value}")]
    return [program("postgres"), "-D", str(data), "-c", f"config_file={room / 'postgresql.conf'}", *winning]


def _wait(server: subprocess.Popen[bytes], room: Path, superuser: str) -> None:
    until = time.monotonic() + REPLAY
    while True:
        try:
            with psycopg.connect(host=str(room), port=PORT, user=superuser, dbname="postgres") as asked:
                if asked.execute("SELECT pg_is_in_recovery()").fetchone() == (False,):
                    return
        except psycopg.OperationalError:
            pass
        if server.poll() is not None or time.monotonic() > until:
            words = (room / "log").read_text(errors="replace").strip().splitlines()[-8:]
            raise CannotReplay("\n".join(words))
        time.sleep(0.2)


def _forget_slots(room: Path, superuser: str) -> None:
    """Drop the slots that came with the data: nobody reads from them, and they would keep the log for ever."""
    with psycopg.connect(host=str(room), port=PORT, user=superuser, dbname="postgres", autocommit=True) as asked:
        for (name,) in asked.execute("SELECT slot_name FROM pg_replication_slots").fetchall():
            asked.execute(sql.SQL("SELECT pg_drop_replication_slot({})").format(sql.Literal(name)))
