"""Where the bytes lie: a local folder by default, any Django storage by ``STORAGES["papers"]``.

The rows in the database name the files; a file is complete and on the disk before its row is committed,
so a crash may leave a file without a row (swept up later), never a row without its file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

PART: Final = ".part"
"""How a file ends while it is being written."""


class DurableFolder(FileSystemStorage):
    """A folder in which a file appears whole or not at all, and is on the disk when `save` returns."""

    def _save(self, name: str, content: File[Any]) -> str:
        goal = Path(self.path(name))
        _folder(goal.parent)
        part = goal.with_name(goal.name + PART)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            part.replace(goal)
        except BaseException:
            # On a full disk what was begun would keep it full.
            part.unlink(missing_ok=True)
            raise
        _on_the_disk(goal.parent)
        return name


def _folder(path: Path) -> None:
    """Make a folder with those above it; each new one is on the disk when this returns."""
    if path.is_dir():
        return
    _folder(path.parent)
    path.mkdir(exist_ok=True, mode=0o700)
    _on_the_disk(path.parent)


def _on_the_disk(folder: Path) -> None:
    """Wait until the names in a folder are on the disk: a new file is only there when its name is."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def shelf() -> Storage:
    """Return the storage of this installation."""
    if "papers" in settings.STORAGES:
        return storages["papers"]
    return DurableFolder(location=Path(settings.MEDIA_ROOT) / "papers")


def names(storage: Storage, folder: str) -> Iterator[str]:
    """Walk all files below a folder of the storage; nothing, if the folder does not exist."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}/{name}"
    for below in folders:
        yield from names(storage, f"{folder}/{below}")
