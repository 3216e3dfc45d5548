"""The resident's code: how it is made, read as people type it, and turned into keys."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from yakuba.ground.japanese.characters import halve, hyphens
from yakuba.ground.sealing.envelope import derived
from yakuba.ground.sealing.identities import Recipient, identity_of, public_half
from yakuba.ground.sealing.stream import OpenedStream

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": ""})
CODE_CHARACTERS: Final = 20
"""100 random bits: more than the 80 the design asks for, and five groups of four are still read aloud in a breath."""


class WrongCode(ValueError):
    """What was typed cannot be a code: too long, too short, or a letter that codes do not have."""


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class ResidentKeys:
    """What a code stands for. ``lookup`` finds the row and opens nothing; ``private`` opens; ``recipient`` seals."""

    lookup: str
    private: X25519PrivateKey
    recipient: Recipient

    @property
    def identity(self) -> str:
        """The private key as any age tool takes it."""
        return identity_of(self.private.private_bytes_raw())

    def open(self, sealed: bytes) -> bytes:
        """Open what was sealed to this code. Raises CannotOpen."""
        # With the key as it is: to write it as text for a library that reads it from there takes as long as to open.
        return OpenedStream(BytesIO(sealed), self.private).read()


def new_code() -> str:
    """Return a new code in groups of four, e.g. ``7K2M-9QXB-…``. It is the only key to what is sealed to it."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(CODE_CHARACTERS))
    return "-".join(letters[i : i + 4] for i in range(0, CODE_CHARACTERS, 4))


def read_code(typed: str) -> str:
    """Return the code as we write it, from what a person typed: any width, case, hyphen; O for 0, I or L for 1.

    Raises WrongCode.
    """
    letters = "".join(hyphens(halve(typed)).upper().translate(_LOOKALIKES).split())
    if len(letters) != CODE_CHARACTERS or any(letter not in _ALPHABET for letter in letters):
        # Not with what was typed: it may be all but one letter of somebody's key, and messages end in logs.
        raise WrongCode("not a code")
    return "-".join(letters[i : i + 4] for i in range(0, CODE_CHARACTERS, 4))


def resident_keys(code: str) -> ResidentKeys:
    """Derive lookup and keys from a code by HKDF-SHA-256 (RFC 5869).

    A slow password function is not needed, because the code is 100 random bits and not a password, and at the
    first rush it would stop the hall.
    """
    # Not cached: a key may live in the memory of this side no longer than the request that brought it.
    lookup, private = _derived(code)
    key = X25519PrivateKey.from_private_bytes(private)
    return ResidentKeys(lookup[:20].hex(), key, public_half(key))


def lookup_of(code: str) -> str:
    """Return only what finds the row of a code, for whom it is enough: no key is made, which takes five times as long."""
    return next(_derived(code))[:20].hex()


def _derived(code: str) -> Iterator[bytes]:
    secret = code.replace("-", "").encode()
    return derived(secret, b"yakuba resident code v1", b"lookup", b"age x25519 identity")
