"""Run a command beside a PostgreSQL of its own, which is made for it and thrown away after it.

    tools/with_postgres.py [--durable] COMMAND …

The command finds the database in YAKUBA_DATABASE_URL. The server listens on this machine only, on a free port, with a
password made for the occasion. PostgreSQL refuses to run as root: then it runs as the user `postgres` or `nobody`.
By default the server does not wait for the disk, which is right for tests and wrong for measures; ``--durable`` waits,
and is spoken to over its socket, like the database of a hall that has one machine.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

OLDEST = 15
PATIENCE = 60
"""Seconds that the server may take to come up."""
RELAXED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def newest_postgres() -> Path | None:
    """Return the folder of programs of the newest PostgreSQL here that is new enough, or None."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    found = [(_version(folder), folder) for folder in folders if (folder / "initdb").exists()]
    return max((pair for pair in found if pair[0] >= OLDEST), default=(0, None))[1]


def _version(programs: Path) -> int:
    said = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+", said)
    return int(number.group()) if number else 0


def owner_of_server() -> dict[str, Any]:
    """Return who the server runs as, in the words of subprocess: ourselves, unless we are root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL does not run as root, and this machine has neither the user postgres nor nobody.")


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_cluster(programs: Path, folder: Path, password: str, owner: dict[str, Any]) -> None:
    """Make an empty cluster in ``folder/data`` whose superuser is ``yakuba``. Raises SystemExit with what went wrong."""
    secret = folder / "password"
    secret.write_text(password)
    if owner:
        for path in (folder, secret):
            os.chown(path, owner["user"], owner["group"])
    command: list[str | Path] = [
        programs / "initdb",
        "--pgdata",
        folder / "data",
        "--username",
        "yakuba",
        "--pwfile",
        secret,
    ]
    command += ["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums", "--no-sync"]
    made = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, **owner)
    secret.unlink()
    if made.returncode:
        raise SystemExit(f"PostgreSQL could not make a cluster:\n{made.stdout}{made.stderr}")


def _wait(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait until the server at the URL of its own database answers; make ours."""
    import psycopg

    until = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE DATABASE yakuba")
                return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"PostgreSQL did not come up:\n{log.read_text()}") from None
            time.sleep(0.1)


@contextlib.contextmanager
def throw_away(*, durable: bool) -> Iterator[str]:
    """Have a PostgreSQL while the context lasts; gives its URL. Raises SystemExit with the reason if there is none."""
    programs = newest_postgres()
    if programs is None:
        raise SystemExit(f"There is no PostgreSQL {OLDEST} or newer on this machine.")
    owner, port, password = owner_of_server(), free_port(), secrets.token_urlsafe(18)
    folder = Path(tempfile.mkdtemp(prefix="yakuba-postgres-"))

    def url(name: str) -> str:
        where = f"/{name}?host={folder}&port={port}" if durable else f"127.0.0.1:{port}/{name}"
        return f"postgresql://yakuba:{password}@{where}"

    settings = [
        f"port={port}",
        "listen_addresses=127.0.0.1",
        f"unix_socket_directories={folder}",
        "max_connections=200",
    ]
    settings += ["shared_buffers=256MB", *(() if durable else RELAXED)]
    try:
        make_cluster(programs, folder, password, owner)
        command = [str(programs / "postgres"), "-D", str(folder / "data")]
        command += [part for setting in settings for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            # A session of its own: Ctrl-C reaches us alone, and we stop the server in good order.
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **owner)
        try:
            _wait(server, url("postgres"), folder / "log")
            yield url("yakuba")
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stop(server: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):  # fast, immediate, at once
        if server.poll() is not None:
            return
        server.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=15)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main(words: list[str]) -> int:
    """Run the command and return its exit code."""
    durable = words[:1] == ["--durable"]
    command = words[1:] if durable else words
    if not command:
        print(__doc__)
        return 2
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _end)
    with throw_away(durable=durable) as url:
        return _run(command, {**os.environ, "YAKUBA_DATABASE_URL": url})


def _run(command: list[str], env: dict[str, str]) -> int:
    with subprocess.Popen(command, env=env) as running:
        try:
            return running.wait()
        except BaseException:
            # Told to end: the command goes first, then its database.
            running.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(timeout=15)
            running.kill()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
