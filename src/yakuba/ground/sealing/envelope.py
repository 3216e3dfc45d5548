"""Writing age files whose header names the keys, and opening them.

The format is age, version 1 (https://c2sp.org/age), and nothing beside it: a header with one stanza for each
recipient, a payload in pieces of 64 KiB. The format lets a header hold stanzas of other kinds, which a reader that
does not know them passes over. Ours says by their ids for which keys the file was sealed::

    age-encryption.org/v1
    -> yakuba-keys 1c7f29a0d2b1e84f 90ab33c1e5d7f612 4de0a5b7c8f19263

    -> X25519 SR0IkmvFvCgInfo25b86c5LldNIBKIkR0LGRkviKKSg
    …

so that the office takes the right key out of its drawer instead of trying them all. pyrage writes no stanza of ours
and reads from no place but the start; it opens whole pieces here, and the tests hold what is written to it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, Final, Protocol

import pyrage
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pyrage import x25519

from yakuba.ground.sealing.identities import Recipient, read_recipient

VERSION: Final = b"age-encryption.org/v1\n"
NAMES: Final = b"yakuba-keys"
"""The kind of our stanza; its arguments are the ids of the keys, in the order of the recipients."""
PIECE: Final = 64 * 1024
"""Bytes of a piece of the payload, before its tag."""
TAG: Final = 16
LAST: Final = b"\x01"
MORE: Final = b"\x00"
_ZERO: Final = bytes(12)
_HEADER_AT_MOST: Final = 16 * 1024


class CannotOpen(ValueError):
    """The sealed thing was not sealed to this key, or was damaged."""


class Target(Protocol):
    """Where bytes can be written."""

    def write(self, data: bytes, /) -> object:
        """Take bytes."""


class Sealer:
    """Seals what is written to it into a target, piece by piece. Not sealed to its end before `finish`."""

    def __init__(self, target: Target, recipients: Sequence[str | Recipient]) -> None:
        file_key, nonce = secrets.token_bytes(16), secrets.token_bytes(16)
        target.write(
            _header(file_key, [read_recipient(one) if isinstance(one, str) else one for one in recipients]) + nonce
        )
        self._target, self._cipher = target, payload_cipher(file_key, nonce)
        self._waiting, self._number = bytearray(), 0

    def write(self, data: bytes) -> None:
        """Take some more."""
        self._waiting += data
        # A full piece waits for what comes after it: only then is it known not to be the last one.
        full = max(len(self._waiting) - 1, 0) // PIECE * PIECE
        for start in range(0, full, PIECE):
            self._put(bytes(self._waiting[start : start + PIECE]), MORE)
        del self._waiting[:full]

    def finish(self) -> None:
        """Write the last piece; without it nothing of this opens to its end."""
        self._put(bytes(self._waiting), LAST)
        self._waiting.clear()

    def _put(self, piece: bytes, place: bytes) -> None:
        self._target.write(self._cipher.encrypt(piece_nonce(self._number, place), piece, None))
        self._number += 1


def seal(data: bytes, recipients: Sequence[str | Recipient]) -> bytes:
    """Seal bytes to each of the recipients."""
    sealed = _Parts()
    sealer = Sealer(sealed, recipients)
    sealer.write(data)
    sealer.finish()
    return b"".join(sealed)


def seal_stream(source: IO[bytes], target: Target, recipients: Sequence[str | Recipient]) -> None:
    """Seal a stream into another without holding it in memory."""
    sealer = Sealer(target, recipients)
    while chunk := source.read(PIECE):
        sealer.write(chunk)
    sealer.finish()


def open_sealed(sealed: bytes, identity: str) -> bytes:
    """Open what was sealed to this identity. Raises CannotOpen."""
    try:
        opened: bytes = pyrage.decrypt(sealed, [x25519.Identity.from_str(identity)])
    except pyrage.DecryptError as fault:
        raise CannotOpen("not sealed to this key, or damaged") from fault
    return opened


def key_ids(sealed: bytes) -> tuple[str, ...]:
    """Return the ids of the keys that an envelope says it was sealed to; none for those of format 1, which say nothing.

    What it says is proved only by opening it.
    """
    for line in sealed[:_HEADER_AT_MOST].split(b"\n"):
        if line.startswith(b"-> " + NAMES + b" "):
            return tuple(line.decode("ascii", "replace").split()[2:])
        if line.startswith(b"---"):
            break
    return ()


def digest(data: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    """Return 32 bytes by HKDF-SHA-256 (RFC 5869) in its shortest form: one block is enough for a key."""
    return next(derived(secret, salt, info))


def derived(secret: bytes, salt: bytes, *infos: bytes) -> Iterator[bytes]:
    """Give such 32 bytes for each of several purposes, from one extraction."""
    extracted = hmac.digest(salt or bytes(32), secret, "sha256")
    for info in infos:
        yield hmac.digest(extracted, info + b"\x01", "sha256")


def payload_cipher(file_key: bytes, nonce: bytes) -> ChaCha20Poly1305:
    """Return what seals and opens the pieces of one payload."""
    return ChaCha20Poly1305(derive(file_key, nonce, b"payload"))


def piece_nonce(number: int, place: bytes) -> bytes:
    """Return the nonce of a piece: its number, and whether it is the last one."""
    return number.to_bytes(11, "big") + place


def wrapping_key(shared: bytes, share: bytes, recipient: bytes) -> ChaCha20Poly1305:
    """Return what wraps the key of a file for one recipient."""
    return ChaCha20Poly1305(derive(shared, share + recipient, b"age-encryption.org/v1/X25519"))


def header_mac(file_key: bytes, header: bytes) -> bytes:
    """Return the check of a header, which ends with ``---``."""
    return hmac.digest(derive(file_key, b"", b"header"), header, "sha256")


def _header(file_key: bytes, recipients: Iterable[Recipient]) -> bytes:
    recipients = tuple(recipients)
    names = b" ".join([NAMES, *(one.id.encode() for one in recipients)])
    lines = VERSION + b"-> " + names + b"\n\n" + b"".join(_stanza(file_key, one) for one in recipients) + b"---"
    return lines + b" " + _text(header_mac(file_key, lines)) + b"\n"


def _stanza(file_key: bytes, recipient: Recipient) -> bytes:
    once = X25519PrivateKey.generate()
    share = once.public_key().public_bytes_raw()
    wrapped = wrapping_key(once.exchange(recipient.key), share, recipient.raw).encrypt(_ZERO, file_key, None)
    return b"-> X25519 " + _text(share) + b"\n" + _text(wrapped) + b"\n"


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


class _Parts(list[bytes]):
    """A target that keeps what is written, to be joined."""

    def write(self, data: bytes, /) -> None:
        """Keep one more part."""
        self.append(data)
