"""Where the bytes lie: a local folder by default, any Django storage by ``STORAGES["papers"]``.

The rows in the database name the files; a file is complete and on the disk before its row is committed,
so a crash may leave a file without a row (swept up later), never a row without its file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from yakuba.ground import disk


class DurableFolder(FileSystemStorage):
    """A folder in which a file appears whole or not at all, and is on the disk when `save` returns."""

    def _save(self, name: str, content: File[Any]) -> str:
        goal = Path(self.path(name))
        with disk.whole(goal) as out:
            out.writelines(content.chunks())
        return name


def shelf() -> Storage:
    """Return the storage of this installation."""
    if "papers" in settings.STORAGES:
        return storages["papers"]
    return DurableFolder(location=Path(settings.MEDIA_ROOT) / "papers")


def modified(storage: Storage, name: str) -> datetime | None:
    """Return when a file was last written; None if it has gone meanwhile, as what is being written gets another name."""
    try:
        return storage.get_modified_time(name)
    except FileNotFoundError:
        return None


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
