"""What arrives is sealed on its way to the disk: the key is in the memory of the request, and nowhere else."""

from __future__ import annotations

import hashlib
import io
import tempfile
from typing import IO, Final

from yakuba.ground.sealing.envelope import PIECE, Sealer
from yakuba.ground.sealing.identities import new_identity
from yakuba.ground.sealing.stream import OpenedStream, Readable

_IN_MEMORY: Final = 256 * 1024


class Spool(io.BufferedIOBase):
    """A file while it arrives: written once from its start to its end, then read where somebody looks.

    What lies on the disk, or in memory as long as it is small, is the sealed file. It opens with ``identity``; whoever
    keeps `envelope` and the identity need not seal the file again. Beyond ``most`` bytes nothing more is kept, so that a
    reader sees one byte too many and no more.
    """

    def __init__(self, most: int | None = None) -> None:
        self.identity, recipient = new_identity()
        self._most = most
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, prefix="yakuba-")  # noqa: SIM115 - closed by close
        self._sealer: Sealer | None = Sealer(self._file, (recipient,))
        self._digest, self.size = hashlib.sha256(), 0
        self._opened: OpenedStream | None = None

    @classmethod
    def of(cls, stream: Readable, most: int | None = None) -> Spool:
        """Return the stream if it is a spool already, else spool it from its start."""
        if isinstance(stream, Spool):
            return stream
        spool = cls(most)
        stream.seek(0)
        while (chunk := stream.read(PIECE)) and not spool.full:
            spool.write(chunk)
        spool.finish()
        return spool

    @property
    def full(self) -> bool:
        """Tell whether more came than is kept."""
        return self._most is not None and self.size > self._most

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of what arrived, in hexadecimal."""
        return self._digest.hexdigest()

    def write(self, data: bytes, /) -> int:  # type: ignore[override] # bytes alone
        """Take some more of the file."""
        if self._sealer is None:
            raise ValueError("this spool is finished")
        kept = data if self._most is None else data[: max(self._most + 1 - self.size, 0)]
        if kept:
            self._sealer.write(kept)
            self._digest.update(kept)
            self.size += len(kept)
        return len(data)

    def finish(self) -> None:
        """Close the file to writing; from here on it is read, from its start."""
        if self._sealer is not None:
            self._sealer.finish()
            self._sealer = None
            self._opened = OpenedStream(self._file, self.identity)

    def envelope(self) -> IO[bytes]:
        """Return the sealed file, at its start. It closes with the spool."""
        self.finish()
        self._file.seek(0)
        return self._file

    def readable(self) -> bool:
        """Yes, once it is finished."""
        return self._opened is not None

    def seekable(self) -> bool:
        """Yes, once it is finished."""
        return self._opened is not None

    def read(self, size: int | None = -1, /) -> bytes:
        """Return so many bytes of what arrived, or all that are left."""
        return self._reading().read(size)

    def read1(self, size: int = -1, /) -> bytes:
        """Return up to so many bytes of one piece."""
        return self._reading().read1(size)

    def seek(self, place: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place in what arrived."""
        return self._reading().seek(place, whence)

    def tell(self) -> int:
        """Return where the next byte is read."""
        return self._reading().tell()

    def close(self) -> None:
        """Forget the file and its key."""
        if not self.closed:
            self._file.close()
            self.identity = ""
        super().close()

    def _reading(self) -> OpenedStream:
        if self._opened is None:
            raise ValueError("this spool still arrives")
        return self._opened
