"""The folder of keys: made once, rotated, looked into by key id."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from django.conf import settings

from yakuba.ground import disk
from yakuba.ground.errors import Refusal
from yakuba.ground.journal import signing
from yakuba.ground.sealing import CannotOpen, key_id, key_ids, new_identity, open_sealed, recipient_of

log = logging.getLogger(__name__)

Kind = Literal["office", "recovery"]
KINDS: Final[tuple[Kind, ...]] = ("office", "recovery")


class NoKeys(RuntimeError):
    """The key that is needed is not in this installation's folder; run ``yakuba keys new``, or fetch it."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that this folder knows: what it is for, its id, its public half.

    ``private`` tells whether the private half lies here, ``now`` whether everything is sealed to it today.
    """

    kind: Kind
    id: str
    recipient: str
    private: bool
    now: bool


def make(folder: Path) -> None:
    """Make the office's, the recovery and the journal's key, once; existing keys are never touched.

    At the edge only that of its journal is made: ``office.pub`` and ``recovery.pub`` are brought there from the office.
    """
    with _alone(folder):
        for kind in KINDS if settings.ZONE != "edge" else ():
            private, public = folder / f"{kind}.key", folder / f"{kind}.pub"
            if private.exists() and not public.exists():
                # Somebody pulled the plug between the two: the public half follows from the private one.
                _write(public, recipient_of(private.read_text().strip()), 0o644)
            if private.exists() or public.exists():
                continue
            identity, recipient = new_identity()
            _write(private, identity, new=True)
            _write(public, recipient, 0o644)
        signing.make(folder)


def rotate(folder: Path, kind: Kind = "office") -> tuple[str, str]:
    """Make a new key for what is sealed from now on; the former one stays, to open what it sealed.

    Returns the former and the new id. Run again after a break, it ends what was begun. Raises NoKeys where there is no
    such key, or where an office key has no private half: then this is not the office.
    """
    with _alone(folder):
        private, public = folder / f"{kind}.key", folder / f"{kind}.pub"
        if not public.exists() or (kind == "office" and not private.exists()):
            raise NoKeys(f"no {kind} key in {folder} to be followed by a new one")
        former = key_id(public.read_text().strip())
        if not private.exists() or recipient_of(private.read_text().strip()) == public.read_text().strip():
            identity, _recipient = new_identity()
            _link(public, folder / f"{kind}-{former}.pub")
            if private.exists():
                _link(private, folder / f"{kind}-{former}.key")
            _write(private, identity)
        recipient = recipient_of(private.read_text().strip())
        # Last: from here on everything is sealed to the new key, which is on the disk by now.
        _write(public, recipient, 0o644)
    return former, key_id(recipient)


def bring(folder: Path, brought: Mapping[Kind, str]) -> None:
    """Put public halves here to which everything is sealed from now on, where no private half lies. Raises NoKey, NoKeys."""
    with _alone(folder):
        for kind, recipient in brought.items():
            key_id(recipient)  # is one
            if (folder / f"{kind}.key").exists():
                raise NoKeys(f"{kind}.key lies in {folder}: its public half follows from it, and is not brought")
        for kind, recipient in brought.items():
            _write(folder / f"{kind}.pub", recipient, 0o644)


def recipients() -> tuple[str, ...]:
    """Return the public halves to which everything for the office is sealed: office and recovery. Raises NoKeys."""
    folder: Path = settings.KEYS
    try:
        # A server that runs for weeks must hear of a new key without being started anew.
        stamps = tuple(place.stat().st_mtime_ns for place in _places(folder))
    except FileNotFoundError as missing:
        # None that is made at the edge would open at the office.
        remedy = (
            "copy office.pub and recovery.pub here from the office"
            if settings.ZONE == "edge"
            else "run `yakuba keys new`"
        )
        raise NoKeys(f"no keys in {folder}; {remedy}") from missing
    return _recipients(folder, stamps)


def recipients_or(refusal: type[Refusal]) -> tuple[str, ...]:
    """Return the same for what a resident hands in. Where there are none, raises this refusal, which says to try again later."""
    try:
        return recipients()
    except NoKeys as fault:
        # Who runs the hall must hear of it: nobody can hand anything in until the keys are there.
        log.error("nothing can be handed in: %s", fault)
        raise refusal from fault


def present(folder: Path) -> tuple[Key, ...]:
    """Return the keys to which everything is sealed today: office and recovery, as far as they are here."""
    return tuple(key for key in held(folder) if key.now)


def held(folder: Path) -> tuple[Key, ...]:
    """Return all keys of this folder, those of today before those of former days."""
    found: dict[str, Key] = {}
    for kind in KINDS:
        now = {_public(path) for path in (folder / f"{kind}.pub",) if path.exists()}
        private = {recipient_of(path.read_text().strip()) for path in _files(folder, kind, "key")}
        public = {_public(path) for path in _files(folder, kind, "pub")}
        for recipient in sorted(private | public):
            id_ = key_id(recipient)
            found[id_] = Key(kind, id_, recipient, recipient in private, recipient in now)
    return tuple(sorted(found.values(), key=lambda key: (not key.now, key.kind, key.id)))


def put_back(folder: Path, identity: str) -> Key:
    """Put a private key that came back from its shares where it belongs. Raises NoKeys if it is none of this folder."""
    recipient = recipient_of(identity)
    known = next((key for key in held(folder) if key.recipient == recipient), None)
    if known is None:
        raise NoKeys(f"{key_id(recipient)} is no key of {folder}")
    if not known.private:
        _write(folder / (f"{known.kind}.key" if known.now else f"{known.kind}-{known.id}.key"), identity, new=True)
    return known


def id_of(identity: str) -> str:
    """Return the id of a key from its private half."""
    return key_id(recipient_of(identity))


def office_identities() -> dict[str, str]:
    """Return the private keys of the office under their ids, that of today first. Raises NoKeys."""
    folder: Path = settings.KEYS
    if settings.ZONE == "edge":
        # Whoever copies a key there by mistake shall not find it in use.
        raise NoKeys("the internet side opens nothing")
    found = {}
    for path in _files(folder, "office", "key"):
        identity = path.read_text().strip()
        found[_id(path, path.stat().st_mtime_ns)] = identity
    if not found:
        raise NoKeys(f"no office key in {folder}")
    return found


def open_for_office(sealed: bytes) -> bytes:
    """Open what was sealed to the office, with the key that the envelope names. Raises CannotOpen or NoKeys.

    Envelopes of before names were written say nothing; for them, today's key is tried, then the former ones.
    """
    identities, named = office_identities(), key_ids(sealed)
    wanted = [identities[id_] for id_ in named if id_ in identities]
    if named and not wanted:
        raise CannotOpen(f"sealed to {', '.join(named)}: none of these keys is here")
    for identity in wanted or identities.values():
        try:
            return open_sealed(sealed, identity)
        except CannotOpen:
            continue
    raise CannotOpen("no key of this office opens it")


def _files(folder: Path, kind: Kind, ending: str) -> list[Path]:
    """Return today's file first, then those of former days, the newest of them first."""
    now, former = folder / f"{kind}.{ending}", sorted(folder.glob(f"{kind}-*.{ending}"), reverse=True)
    return [path for path in (now, *former) if path.exists()]


@lru_cache(maxsize=4)
def _places(folder: Path) -> tuple[Path, ...]:
    return tuple(folder / f"{kind}.pub" for kind in KINDS)


@lru_cache(maxsize=4)
def _recipients(folder: Path, stamps: tuple[int, ...]) -> tuple[str, ...]:  # noqa: ARG001 - part of what is remembered
    return tuple(_public(place) for place in _places(folder))


@lru_cache(maxsize=64)
def _id(path: Path, stamp: int) -> str:  # noqa: ARG001 - part of what is remembered
    return key_id(recipient_of(path.read_text().strip()))


def _public(path: Path) -> str:
    return path.read_text().strip()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let nobody else make or change keys here meanwhile: two starts at once must not make two pairs, of which one opens nothing."""
    disk.folder(folder)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Of the folder itself, so that no file of ours is left in it. The kernel lifts it if we die.
        flock(handle, LOCK_EX)
        yield
    finally:
        os.close(handle)


def _write(path: Path, key: str, mode: int = 0o600, *, new: bool = False) -> None:
    """Write a key so that a reader sees the former one or this one and nothing between."""
    disk.write(path, key + "\n", mode, new=new)


def _link(path: Path, name: Path) -> None:
    if not name.exists():
        os.link(path, name)
