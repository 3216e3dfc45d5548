"""Sealing: what a resident hands in is readable for the office and for the resident, and for nobody between.

Everything sealed is in the age format (https://age-encryption.org/v1), so that any age tool opens it with the key.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, Final

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import x25519

from yakuba.ground.japanese.characters import halve, hyphens

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": ""})
CODE_CHARACTERS: Final = 20
"""100 random bits: more than the 80 the design asks for, and five groups of four are still read aloud in a breath."""


class WrongCode(ValueError):
    """What was typed cannot be a code: too long, too short, or a letter that codes do not have."""


class CannotOpen(ValueError):
    """The sealed thing was not sealed to this key, or was damaged."""


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
    identity = _identity(_derive(code, b"age x25519 identity", 32))
    return ResidentKeys(lookup, identity, recipient_of(identity))


def _derive(code: str, purpose: bytes, length: int) -> bytes:
    hkdf = HKDF(algorithm=hashes.SHA256(), length=length, salt=b"yakuba resident code v1", info=purpose)
    return hkdf.derive(code.replace("-", "").encode())


def new_identity() -> tuple[str, str]:
    """Return a fresh (identity, recipient), for one file or for an office."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipient_of(identity: str) -> str:
    """Return the public half of an identity."""
    return str(x25519.Identity.from_str(identity).to_public())


@lru_cache(maxsize=256)
def _recipient(recipient: str) -> x25519.Recipient:
    return x25519.Recipient.from_str(recipient)


def seal(data: bytes, recipients: tuple[str, ...]) -> bytes:
    """Seal bytes to each of the recipients."""
    sealed: bytes = pyrage.encrypt(data, [_recipient(recipient) for recipient in recipients])
    return sealed


def seal_stream(source: BinaryIO, target: BinaryIO, recipients: tuple[str, ...]) -> None:
    """Seal a stream into another without holding it in memory."""
    pyrage.encrypt_io(source, target, [_recipient(recipient) for recipient in recipients])


def open_sealed(sealed: bytes, identity: str) -> bytes:
    """Open what was sealed to this identity. Raises CannotOpen."""
    try:
        opened: bytes = pyrage.decrypt(sealed, [x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as fault:
        raise CannotOpen("not sealed to this key, or damaged") from fault
    return opened


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _identity(secret: bytes) -> str:
    """Write 32 bytes as an age identity: Bech32 (BIP 173) with the prefix AGE-SECRET-KEY-."""
    prefix, letters = "age-secret-key-", "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = int.from_bytes(secret, "big") << 4  # 256 bits are padded to 52 groups of five
    words = [(bits >> shift) & 31 for shift in range(255, -1, -5)]
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod([*spread, *words, *[0] * 6]) ^ 1
    words += [(check >> 5 * (5 - i)) & 31 for i in range(6)]
    return f"{prefix}1{''.join(letters[word] for word in words)}".upper()


def _polymod(words: list[int]) -> int:
    total = 1
    for word in words:
        top, total = total >> 25, (total & 0x1FFFFFF) << 5 ^ word
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            total ^= generator if top >> i & 1 else 0
    return total
