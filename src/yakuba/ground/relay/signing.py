"""With what each side signs: Ed25519 (RFC 8032), kept as PEM in the folder ``relay`` among the keys.

``sign.key`` is this side's own and lies nowhere else; ``peer.pub`` is the public half of the other side.
What is signed is JSON in one line: all but the signature, with sorted names and without spaces, behind a word that says
what it is, so that no signature of one thing passes for that of another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

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
from django.conf import settings

from yakuba.ground import disk

_WRITER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


class NoRelayKey(RuntimeError):
    """This side has no key to sign with, or does not know the other side's; run ``yakuba relay keys new``."""


class NotSigned(ValueError):
    """The other side did not sign this, or it was changed on the way."""


def folder() -> Path:
    """Return where the keys and certificates of this side's relay lie."""
    path: Path = settings.KEYS / "relay"
    return path


def canonical(value: Any) -> bytes:
    """Return JSON as the bytes that are hashed and signed."""
    return _WRITER.encode(value).encode()


def signed(word: str, said: Mapping[str, Any]) -> bytes:
    """Return what is said with its signature, as one line of JSON without its end. Raises NoRelayKey."""
    signature = _own().sign(_message(word, said)).hex()
    return canonical({**said, "signature": signature})


def read(word: str, line: bytes) -> dict[str, Any]:
    """Return what the other side said. Raises NotSigned or NoRelayKey."""
    try:
        said = json.loads(line)
        signature = bytes.fromhex(said.pop("signature"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise NotSigned("not a signed line") from fault
    try:
        _other().verify(signature, _message(word, said))
    except (InvalidSignature, ValueError) as fault:
        raise NotSigned("signed by another key, or changed") from fault
    found: dict[str, Any] = said
    return found


def make(own: Path, other: Path) -> None:
    """Make a pair of keys: the private half into one folder, the public half into that of the other side."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    disk.write(own / "sign.key", private.decode(), new=True)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    disk.write(other / "peer.pub", public.decode(), 0o644)


def _message(word: str, said: Mapping[str, Any]) -> bytes:
    return f"yakuba relay {word} 1\n".encode() + canonical(said)


def _own() -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key((folder() / "sign.key").read_bytes(), None)
    except OSError as missing:
        raise NoRelayKey(f"no sign.key in {folder()}; run `yakuba relay keys new`") from missing
    if not isinstance(key, Ed25519PrivateKey):
        raise NoRelayKey(f"sign.key in {folder()} is no Ed25519 key")
    return key


def _other() -> Ed25519PublicKey:
    try:
        key = load_pem_public_key((folder() / "peer.pub").read_bytes())
    except OSError as missing:
        raise NoRelayKey(f"no peer.pub in {folder()}; run `yakuba relay keys new`") from missing
    if not isinstance(key, Ed25519PublicKey):
        raise NoRelayKey(f"peer.pub in {folder()} is no Ed25519 key")
    return key
