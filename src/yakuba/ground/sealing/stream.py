"""Reading a sealed file from any place, piece by piece: the rest stays sealed and is not in memory."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections import OrderedDict
from hmac import compare_digest
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from yakuba.ground.sealing.envelope import (
    LAST,
    MORE,
    PIECE,
    TAG,
    VERSION,
    CannotOpen,
    header_mac,
    payload_cipher,
    piece_nonce,
    wrapping_key,
)
from yakuba.ground.sealing.identities import private_key

_STANZAS_AT_MOST: Final = 32
_LINE_AT_MOST: Final = 1024
_KEPT: Final = 4
"""Pieces that are kept open: readers of PDF and images go to and fro between a few places."""


Readable = IO[bytes] | io.BufferedIOBase
"""A stream of bytes that is read from any place: a file, or one of ours."""


class OpenedStream(io.BufferedIOBase):
    """What lies in a sealed file, read where somebody looks. Every piece is proved before a byte of it is given.

    Raises CannotOpen when it is made, if the file was not sealed to this identity or does not end as it should, and
    when it is read, if a piece was changed. Closing it closes the sealed file.
    """

    def __init__(self, sealed: IO[bytes], identity: str | X25519PrivateKey) -> None:
        sealed.seek(0)
        file_key = _file_key(sealed, private_key(identity) if isinstance(identity, str) else identity)
        nonce = sealed.read(TAG)
        self._sealed, self._start = sealed, sealed.tell()
        self._cipher = payload_cipher(file_key, nonce)
        whole = sealed.seek(0, io.SEEK_END) - self._start
        self._pieces = -(-whole // (PIECE + TAG))
        self.size = whole - self._pieces * TAG
        self._place, self._open = 0, OrderedDict[int, bytes]()
        if self._pieces < 1 or self.size < 0:
            raise CannotOpen("the sealed file ends too early")
        # The last piece first: it alone says that nothing is missing behind it.
        if not self._piece(self._pieces - 1) and self._pieces > 1:
            raise CannotOpen("the sealed file ends with nothing")

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._place

    def seek(self, place: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place in what was sealed."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        self._place = max(base + place, 0)
        return self._place

    def read(self, size: int | None = -1, /) -> bytes:
        """Return so many bytes, or all that are left; fewer only at the end."""
        left = max(self.size - self._place, 0)
        wanted = left if size is None or size < 0 else min(size, left)
        parts = []
        while wanted:
            number, inside = divmod(self._place, PIECE)
            part = self._piece(number)[inside : inside + wanted]
            parts.append(part)
            self._place += len(part)
            wanted -= len(part)
        return b"".join(parts)

    def read1(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes of one piece."""
        left = PIECE - self._place % PIECE
        return self.read(left if size < 0 else min(size, left))

    def close(self) -> None:
        """Close this and the sealed file, and forget what was open."""
        if not self.closed:
            self._open.clear()
            self._sealed.close()
        super().close()

    def _piece(self, number: int) -> bytes:
        if number not in self._open:
            self._sealed.seek(self._start + number * (PIECE + TAG))
            place = LAST if number == self._pieces - 1 else MORE
            try:
                opened = self._cipher.decrypt(piece_nonce(number, place), self._sealed.read(PIECE + TAG), None)
            except InvalidTag as fault:
                raise CannotOpen("the sealed file was changed or cut") from fault
            self._open[number] = opened
            while len(self._open) > _KEPT:
                self._open.popitem(last=False)
        self._open.move_to_end(number)
        return self._open[number]


def _file_key(sealed: IO[bytes], key: X25519PrivateKey) -> bytes:
    """Read the header and return the key of the file. Raises CannotOpen."""
    lines, stanzas = [sealed.readline(_LINE_AT_MOST)], list[tuple[list[bytes], bytes]]()
    if lines[0] != VERSION:
        raise CannotOpen("not an age file")
    while (line := sealed.readline(_LINE_AT_MOST)).startswith(b"-> "):
        body = b""
        lines.append(line)
        while True:
            lines.append(sealed.readline(_LINE_AT_MOST))
            body += lines[-1].rstrip(b"\n")
            if len(lines[-1]) < 65 or not lines[-1].endswith(b"\n"):
                break
        stanzas.append((line.split()[1:] or [b""], body))
        if len(stanzas) > _STANZAS_AT_MOST:
            raise CannotOpen("too many recipients")
    end, _, mac = line.rstrip(b"\n").partition(b" ")
    if end != b"---":
        raise CannotOpen("a broken header")
    file_key = next((found for stanza in stanzas if (found := _unwrapped(stanza, key))), None)
    if file_key is None:
        raise CannotOpen("not sealed to this key")
    if not compare_digest(_bytes(mac), header_mac(file_key, b"".join(lines) + b"---")):
        raise CannotOpen("the header was changed")
    return file_key


def _unwrapped(stanza: tuple[list[bytes], bytes], key: X25519PrivateKey) -> bytes | None:
    arguments, body = stanza
    if arguments[0] != b"X25519":
        return None
    wrapped = _bytes(body)
    if len(arguments) != 2 or len(wrapped) != 32:
        raise CannotOpen("a broken header")
    share = _bytes(arguments[1])
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(share))
        wrapping = wrapping_key(shared, share, key.public_key().public_bytes_raw())
        return wrapping.decrypt(bytes(12), wrapped, None)
    except (InvalidTag, ValueError):
        return None


def _bytes(text: bytes) -> bytes:
    """Read Base64 as the format wants it: without padding, and with nothing in the bits that are left over."""
    try:
        read = b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (NotBase64, ValueError):
        raise CannotOpen("a broken header") from None
    if b64encode(read).rstrip(b"=") != text:
        raise CannotOpen("a broken header")
    return read
