"""Drafts, opened with the resident's code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from yakuba.applications import models
from yakuba.applications.rules.content import DraftContent, FileEntry
from yakuba.applications.rules.refusals import UnknownCode
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import CannotOpen, OpenedStream, ResidentKeys, resident_keys
from yakuba.papers import reads as papers
from yakuba.papers.rules.refusals import Altered


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its owner sees it; ``version`` counts its saves."""

    content: DraftContent
    version: int
    saved_at: datetime
    expires_at: datetime


def draft(code: str, *, at: datetime) -> Draft:
    """Return the draft of a code. Raises UnknownCode if there is none, or no longer."""
    return of_keys(resident_keys(code), at=at)


def of_keys(keys: ResidentKeys, *, at: datetime) -> Draft:
    """Return the draft that these keys open. Raises UnknownCode."""
    row = models.Draft.objects.filter(lookup=keys.lookup, expires_at__gt=at).first()
    if row is None:
        raise UnknownCode
    return Draft(open_draft(row, keys), row.version, row.saved_at, row.expires_at)


def open_draft(row: models.Draft, keys: ResidentKeys) -> DraftContent:
    """Open a draft's row. Raises UnknownCode if its seal does not open."""
    return opened(bytes(row.sealed), keys)


def opened(sealed: bytes, keys: ResidentKeys) -> DraftContent:
    """Open a draft's seal. Raises UnknownCode if it does not open: a damaged draft is as good as none."""
    try:
        return msgspec.json.decode(keys.open(sealed), type=DraftContent)
    except CannotOpen as fault:
        raise UnknownCode from fault


def file_stream(code: str, file_id: str, *, at: datetime) -> tuple[FileEntry, OpenedStream]:
    """Return a file of a draft, open to be read, for its owner. Raises UnknownCode, NotHere, or Altered."""
    for file in draft(code, at=at).content.files:
        if file.id == file_id:
            return file, opened_file(file)
    raise NotHere


def opened_file(file: FileEntry) -> OpenedStream:
    """Open a file with the key that lies in the seal beside its name. Raises NotHere, or Altered."""
    try:
        return OpenedStream(papers.sealed_stream(Ref.parse(file.sealed)), file.identity)
    except CannotOpen:
        raise Altered from None
