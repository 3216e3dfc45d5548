"""The keys of the office: where they lie, and who may have which half.

``office.pub`` and ``recovery.pub`` are all that the internet side ever has. ``office.key`` lies only where the
office's worker runs. Old office keys stay beside it as ``office-….key``: what was sealed to them still opens.
``journal.key`` signs the journal and lies only there, too; ``journal.pub`` is published.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from yakuba.ground.journal import signing
from yakuba.ground.sealing import CannotOpen, new_identity, open_sealed, recipient_of


class NoKeys(RuntimeError):
    """This installation has no keys yet; run ``yakuba keys new``."""


def make(folder: Path) -> None:
    """Make the office's, the recovery and the journal's key, once; existing keys are never touched."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("office", "recovery"):
        private, public = folder / f"{name}.key", folder / f"{name}.pub"
        if private.exists() and not public.exists():
            # Somebody pulled the plug between the two: the public half follows from the private one.
            public.write_text(recipient_of(private.read_text().strip()) + "\n")
        if private.exists() or public.exists():
            continue
        identity, recipient = new_identity()
        with os.fdopen(os.open(private, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(identity + "\n")
        public.write_text(recipient + "\n")
    signing.make(folder)
    recipients.cache_clear()


@lru_cache(maxsize=1)
def recipients() -> tuple[str, ...]:
    """Return the public halves to which everything for the office is sealed: office and recovery."""
    folder: Path = settings.KEYS
    try:
        return tuple((folder / f"{name}.pub").read_text().strip() for name in ("office", "recovery"))
    except FileNotFoundError as missing:
        raise NoKeys(f"no keys in {folder}; run `yakuba keys new`") from missing


def open_for_office(sealed: bytes) -> bytes:
    """Open what was sealed to the office, with its present key or an older one. Raises CannotOpen or NoKeys."""
    folder: Path = settings.KEYS
    # The present key first, then the older ones, the newest of them first.
    old = sorted(folder.glob("office-*.key"), reverse=True)
    identities = [path.read_text().strip() for path in (folder / "office.key", *old) if path.exists()]
    if not identities:
        raise NoKeys(f"no office key in {folder}")
    for identity in identities:
        try:
            return open_sealed(sealed, identity)
        except CannotOpen:
            continue
    raise CannotOpen("no key of this office opens it")
