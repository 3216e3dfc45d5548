"""Files of a draft: each is sealed on its own, to a key that lies inside the sealed draft."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec
from django.db import transaction

from yakuba.applications.commands.drafts import change_draft
from yakuba.applications.reads.drafts import of_keys
from yakuba.applications.rules.content import DraftContent, FileEntry
from yakuba.applications.rules.refusals import TooManyFiles
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.sealing import Readable, Spool, resident_keys
from yakuba.papers import commands as papers
from yakuba.papers.reads import limits as limits_here
from yakuba.papers.rules import files as file_rules

MOST_FILES: Final = 30


def add_file(code: str, attachment: str, name: str, stream: Readable, *, at: datetime) -> FileEntry:
    """Take a file into a draft. Raises a Refusal that says what is wrong with the file, TooManyFiles, UnknownCode.

    Only the hash of the sealed bytes is known outside the seal; name, kind and key lie within. Sent again, because
    the answer to the first time was lost, the same file of the same name is there once.
    """
    keys = resident_keys(code)
    there = of_keys(keys, at=at).content
    spool, found = looked_at(stream, name)
    if same := _same(there, attachment, found):
        return same
    if len(there.files) >= MOST_FILES:
        raise TooManyFiles
    with transaction.atomic():
        entry = kept(spool, found, attachment, about=_about(keys.lookup), at=at)
        content = change_draft(keys, lambda now: now if _same(now, attachment, found) else _with(now, entry), at=at)
        if entry not in content.files:
            # The same file came over another connection in the meantime.
            papers.destroy(Ref.parse(entry.sealed), actor=Actor.resident(keys.lookup), at=at)
    return _same(content, attachment, found) or entry


def looked_at(stream: Readable, name: str) -> tuple[Spool, file_rules.FileFacts]:
    """Return a file that arrived, sealed, and what it is. Raises a Refusal that says what is wrong with it."""
    limits = limits_here()
    spool = Spool.of(stream, limits.size)
    return spool, file_rules.inspect(spool, name, limits=limits)


def kept(spool: Spool, found: file_rules.FileFacts, attachment: str, *, about: Ref, at: datetime) -> FileEntry:
    """Keep a file as it was sealed when it arrived, and return the entry that goes into the seal."""
    return FileEntry(
        id=new_id(),
        attachment=attachment,
        name=found.name,
        type=found.type,
        size=found.size,
        sha256=found.sha256,
        sealed=str(papers.keep_sealed(spool.envelope(), about=about, at=at)),
        identity=spool.identity,
    )


def remove_file(code: str, file_id: str, *, at: datetime) -> None:
    """Take a file out of a draft again; nothing happens if it is not there."""
    keys = resident_keys(code)
    with transaction.atomic():
        gone = [file for file in of_keys(keys, at=at).content.files if file.id == file_id]
        if gone:
            change_draft(keys, lambda content: _without(content, file_id), at=at)
            papers.destroy(Ref.parse(gone[0].sealed), actor=Actor.resident(keys.lookup), at=at)


def _about(lookup: str) -> Ref:
    return Ref("draft", lookup)


def _with(content: DraftContent, entry: FileEntry) -> DraftContent:
    return msgspec.structs.replace(content, files=(*content.files, entry))


def _without(content: DraftContent, file_id: str) -> DraftContent:
    return msgspec.structs.replace(content, files=tuple(file for file in content.files if file.id != file_id))


def _same(content: DraftContent, attachment: str, found: file_rules.FileFacts) -> FileEntry | None:
    """Return the entry of this very file for this paper, if it is there already."""
    this = (attachment, found.name, found.sha256)
    return next((file for file in content.files if (file.attachment, file.name, file.sha256) == this), None)
