"""What a browser sends is sealed while it arrives: nothing of it touches the disk in clear, and it is nowhere whole.

Django's own handlers keep a large file in the folder for temporary files, readable for whoever reads that disk later.
"""

from __future__ import annotations

from typing import IO, Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from yakuba.ground.sealing import Spool
from yakuba.papers import reads


class SealingUploadHandler(FileUploadHandler):
    """Spools each file sealed, and no more of it than one byte beyond the limit: that is how the rules see it is too large."""

    def new_file(self, *args: Any, **options: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **options)
        self._spool = Spool(reads.limits().size)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django says where it is
        """Take some of it; no other handler sees it."""
        self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """Return the file, to be read from its start."""
        self._spool.finish()
        # Whoever looks at the size sees what came, even where less was kept.
        return UploadedFile(cast("IO[bytes]", self._spool), self.file_name, self.content_type, file_size, self.charset)

    def upload_interrupted(self) -> None:
        """Forget what has arrived so far."""
        if spool := getattr(self, "_spool", None):
            spool.close()
