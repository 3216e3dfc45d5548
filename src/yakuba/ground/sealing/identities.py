"""Keys of age: an identity opens (``AGE-SECRET-KEY-1…``), its recipient seals (``age1…``), and its id names both.

Both are 32 bytes of X25519, written in Bech32 (BIP 173).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from pyrage import x25519

_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_PRIVATE: Final = "age-secret-key-"
_PUBLIC: Final = "age"


class NoKey(ValueError):
    """What was given is no key of age: another kind, a letter too many, a check that is wrong."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A recipient, read once: the key, its 32 bytes, its id; as text, ``age1…``."""

    key: X25519PublicKey
    raw: bytes
    id: str

    def __str__(self) -> str:
        return _write(_PUBLIC, self.raw)


def new_identity() -> tuple[str, str]:
    """Return a fresh (identity, recipient), for one file or for an office."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """Return the public half of an identity. Raises pyrage.IdentityError."""
    return str(x25519.Identity.from_str(identity).to_public())


def identity_of(secret: bytes) -> str:
    """Write 32 secret bytes as an identity."""
    return _write(_PRIVATE, secret).upper()


def secret_of(identity: str) -> bytes:
    """Return the 32 secret bytes of an identity. Raises NoKey."""
    return _read(_PRIVATE, identity)


def private_key(identity: str) -> X25519PrivateKey:
    """Read an identity. Raises NoKey."""
    return X25519PrivateKey.from_private_bytes(secret_of(identity))


@lru_cache(maxsize=256)
def read_recipient(recipient: str) -> Recipient:
    """Read a recipient. Raises NoKey."""
    return _recipient(X25519PublicKey.from_public_bytes(_read(_PUBLIC, recipient)))


def public_half(key: X25519PrivateKey) -> Recipient:
    """Return the recipient that belongs to a private key."""
    return _recipient(key.public_key())


def key_id(recipient: str) -> str:
    """Return the id of a key: the first 16 hexadecimal digits of the SHA-256 of the recipient's 32 bytes."""
    return read_recipient(recipient).id


def _recipient(key: X25519PublicKey) -> Recipient:
    raw = key.public_bytes_raw()
    return Recipient(key, raw, hashlib.sha256(raw).hexdigest()[:16])


def _write(prefix: str, data: bytes) -> str:
    bits = int.from_bytes(data, "big") << 4  # 256 bits are padded to 52 groups of five
    words = [(bits >> shift) & 31 for shift in range(255, -1, -5)]
    check = _polymod([*_spread(prefix), *words, *[0] * 6]) ^ 1
    words += [(check >> 5 * (5 - i)) & 31 for i in range(6)]
    return f"{prefix}1{''.join([_LETTERS[word] for word in words])}"


def _read(prefix: str, written: str) -> bytes:
    text = written.strip()
    if text not in (text.lower(), text.upper()):
        raise NoKey("not a key of age")
    head, _, tail = text.lower().rpartition("1")
    words = [_LETTERS.find(letter) for letter in tail]
    # Not with what was given: it may be all but one letter of somebody's key, and messages end in logs.
    if head != prefix or len(words) != 58 or -1 in words or _polymod([*_spread(prefix), *words]) != 1:
        raise NoKey("not a key of age")
    bits = 0
    for word in words[:52]:
        bits = bits << 5 | word
    if bits & 15:
        raise NoKey("not a key of age")
    return (bits >> 4).to_bytes(32, "big")


def _spread(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _folded(top: int) -> int:
    total = 0
    for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
        total ^= generator if top >> i & 1 else 0
    return total


# Worked out once: every request of a resident derives a key.
_FOLDED: Final = tuple(_folded(top) for top in range(32))


def _polymod(words: list[int]) -> int:
    total = 1
    for word in words:
        total = (total & 0x1FFFFFF) << 5 ^ word ^ _FOLDED[total >> 25]
    return total
