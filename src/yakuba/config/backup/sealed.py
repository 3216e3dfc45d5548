"""How a backup is closed: in the age format, to the recovery key. ``age -d -i recovery.key FILE`` opens it without us.

The machine that makes backups has only public halves: it can seal and cannot open. What is written appears whole or not
at all, and is on the disk when the function returns.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

import pyrage
from django.conf import settings
from pyrage import x25519

from yakuba.ground.disk import whole
from yakuba.ground.keys import NoKeys
from yakuba.ground.sealing import CannotOpen, recipient_of, seal_stream

END: Final = ".age"
CHUNK: Final = 1 << 20


class WrongKey(CannotOpen):
    """The backup was sealed to another key than the one that was given."""


class Damaged(CannotOpen):
    """Bytes of the backup are not those that were written."""


def recipients() -> tuple[str, ...]:
    """Return to whom backups are sealed: the recovery key and, where there is one, a key for backups alone.

    Raises NoKeys.
    """
    folder: Path = settings.KEYS
    try:
        found = [(folder / "recovery.pub").read_text().strip()]
    except FileNotFoundError as missing:
        raise NoKeys(f"no recovery.pub in {folder}; run `yakuba keys new`") from missing
    with suppress(FileNotFoundError):
        found.append((folder / "backup.pub").read_text().strip())
    return tuple(found)


def read_identity(path: Path) -> str:
    """Return the private key of a file: its first line that is one. Raises WrongKey if the file holds none."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.strip().upper().startswith("AGE-SECRET-KEY-"):
            try:
                recipient_of(line.strip())
            except pyrage.IdentityError as fault:
                raise WrongKey(f"{path} does not hold a whole private key") from fault
            return line.strip()
    raise WrongKey(f"{path} holds no private key of age")


def seal_into(path: Path, source: IO[bytes], to: tuple[str, ...]) -> None:
    """Seal a stream into a file, never holding it as a whole."""
    with whole(path) as file:
        seal_stream(source, file, to)


def seal_what_comes(path: Path, fill: Callable[[IO[bytes]], None], to: tuple[str, ...]) -> None:
    """Seal what ``fill`` writes into the stream that it is given. If it raises, there is no file."""
    failed: list[BaseException] = []
    reading, writing = os.pipe()

    def run() -> None:
        try:
            with os.fdopen(writing, "wb", buffering=CHUNK) as stream:
                fill(stream)
        except BaseException as fault:  # noqa: BLE001 - it is raised in the other thread
            failed.append(fault)

    filler = threading.Thread(target=run)
    with whole(path) as file, os.fdopen(reading, "rb") as stream:
        filler.start()
        try:
            seal_stream(stream, file, to)
        finally:
            stream.close()
            filler.join()
        if failed:
            raise failed[0]


def open_into(path: Path, target: IO[bytes], identity: str) -> None:
    """Open a sealed file into a stream. Raises WrongKey or Damaged."""
    try:
        with path.open("rb") as source:
            pyrage.decrypt_io(source, target, [x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as fault:
        raise _said(path, fault) from fault
    except OSError as fault:
        # A broken seal in mid-stream comes as an error of reading; one of the disk says its number.
        if fault.errno is not None:
            raise
        raise Damaged(f"{path} is damaged") from fault


def open_small(path: Path, identity: str) -> bytes:
    """Open a sealed file in memory. Raises WrongKey or Damaged."""
    try:
        opened: bytes = pyrage.decrypt(path.read_bytes(), [x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as fault:
        raise _said(path, fault) from fault
    return opened


def _said(path: Path, fault: Exception) -> CannotOpen:
    if "matching" in str(fault):
        return WrongKey(f"{path} is not sealed to this key")
    return Damaged(f"{path} is damaged")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
