"""The key with which the office signs the head of its journal: Ed25519 (RFC 8032), kept as PEM.

``journal.key`` lies only where the worker runs. ``journal.pub`` is published. The public half of a former key stays
beside it as ``journal-….pub``: what was signed with it is still verified.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from yakuba.ground import disk


class NoJournalKey(RuntimeError):
    """This installation has no key to sign the journal with; run ``yakuba keys new``."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key with its id: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes."""

    id: str
    pem: str
    key: Ed25519PublicKey

    def signed(self, message: bytes, signature: str) -> bool:
        """Tell whether the signature, in hexadecimal, is of this key and of this message."""
        try:
            self.key.verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


def make(folder: Path) -> None:
    """Make the key, once; an existing one is never touched."""
    private, public = folder / "journal.key", folder / "journal.pub"
    if private.exists() and not public.exists():
        # Somebody pulled the plug between the two: the public half follows from the private one.
        _publish(_private(folder), public)
    if private.exists() or public.exists():
        return
    key = Ed25519PrivateKey.generate()
    disk.write(private, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(), new=True)
    _publish(key, public)


def _publish(key: Ed25519PrivateKey, public: Path) -> None:
    disk.write(public, _public(key.public_key()).pem, 0o644)


def sign(folder: Path, message: bytes) -> str:
    """Return the signature of a message in hexadecimal. Raises NoJournalKey."""
    return _private(folder).sign(message).hex()


def own_id(folder: Path) -> str:
    """Return the id of the key we sign with. Raises NoJournalKey."""
    return _public(_private(folder).public_key()).id


def public_keys(folder: Path) -> dict[str, PublicKey]:
    """Return the public keys of this office under their ids: the present one and those before it."""
    found = {}
    for path in (folder / "journal.pub", *sorted(folder.glob("journal-*.pub"))):
        if path.exists():
            key = load_pem_public_key(path.read_bytes())
            if isinstance(key, Ed25519PublicKey):
                one = _public(key)
                found[one.id] = one
    return found


def _private(folder: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key((folder / "journal.key").read_bytes(), None)
    except OSError as missing:
        raise NoJournalKey(f"no journal key in {folder}; run `yakuba keys new`") from missing
    if not isinstance(key, Ed25519PrivateKey):
        raise NoJournalKey(f"the journal key in {folder} is no Ed25519 key")
    return key


def _public(key: Ed25519PublicKey) -> PublicKey:
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return PublicKey(hashlib.sha256(raw).hexdigest()[:16], pem, key)
