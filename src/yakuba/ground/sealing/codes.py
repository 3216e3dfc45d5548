"""The resident's code: how it is made, read as people type it, and turned into keys."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from yakuba.ground.japanese.characters import halve, hyphens
from yakuba.ground.sealing.envelope import derive
from yakuba.ground.sealing.identities import identity_of, recipient_of

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": ""})
CODE_CHARACTERS: Final = 20
"""100 random bits: more than the 80 the design asks for, and five groups of four are still read aloud in a breath."""


class WrongCode(ValueError):
    """What was typed cannot be a code: too long, too short, or a letter that codes do not have."""


@dataclass(frozen=True, slots=True, repr=False)
class ResidentKeys:
    """What a code stands for. ``lookup`` finds the row and opens nothing; ``identity`` opens; ``recipient`` seals."""

    lookup: str
    identity: str
    recipient: str


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
    lookup = _derive(code, b"lookup", 20).hex()
    identity = identity_of(_derive(code, b"age x25519 identity", 32))
    return ResidentKeys(lookup, identity, recipient_of(identity))


def _derive(code: str, purpose: bytes, length: int) -> bytes:
    return derive(code.replace("-", "").encode(), b"yakuba resident code v1", purpose)[:length]
