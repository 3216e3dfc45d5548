"""Papers that staff attach to their own work: attached, replaced, taken back. Who may, the room of the thing says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import Readable
from yakuba.papers import reads
from yakuba.papers.commands.kept import destroy, keep
from yakuba.papers.contrib import clamd
from yakuba.papers.models import PaperVersion, StaffPaper
from yakuba.papers.rules import refusals
from yakuba.papers.rules.keepers import Deed
from yakuba.papers.rules.staff import StaffFile, inspect, require_no_number_in_title

MOST: Final = 50
"""Papers at one part of one thing."""
MOST_LETTERS: Final = 100
"""Of a title."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file that somebody brings: its content, its name, and what they call it (empty: by its name)."""

    content: Readable
    name: str
    title: str = ""


def attach(about: Ref, part: str, brought: Brought, *, actor: Actor, at: datetime) -> Ref:
    """Attach a paper to a part of a thing, as it came, and return its Ref. Sent twice, it is there once.

    Raises NotHere and NotAllowed by what the thing's room says, one of `refusals` for a file that cannot be taken,
    TooManyPapers. Then nothing is kept.
    """
    _need(about, part, "attach", actor, at)
    title, found = _title(brought), _looked_at(brought)
    with transaction.atomic():
        # Looking took its time: what this hangs on may have been closed meanwhile.
        _need(about, part, "attach", actor, at)
        there = reads.attached(about, part)
        same = next((one for one in there if one.newest and (one.newest.sha256, one.newest.name) == _key(found)), None)
        if same is not None:
            return same.ref
        if len(there) >= MOST:
            raise refusals.TooManyPapers
        row = StaffPaper.objects.create(about=str(about), part=part, title=title or found.name, by=actor.id, at=at)
        _add(row, found, brought, actor, at)
        data = {"paper": row.id, "part": part, "sha256": found.sha256}
        journal.record(actor, "paper.attached", about, at=at, data=data)
    return Ref(reads.KIND, row.id)


def uploaded(files: Iterable[UploadedFile[bytes]], title: str = "") -> list[Brought]:
    """Return the files that a form sent. A title is meant for one alone; several are called by their names."""
    sent = list(files)
    return [Brought(cast("Readable", one.file), one.name or "", title if len(sent) == 1 else "") for one in sent]


def attach_all(
    about: Ref, part: str, brought: Iterable[Brought], *, actor: Actor, at: datetime
) -> tuple[int, list[tuple[str, refusals.FileRefused]]]:
    """Attach what can be attached; return how many, and which were refused and why. Raises NotHere, NotAllowed."""
    done, refused = 0, []
    for one in brought:
        try:
            attach(about, part, one, actor=actor, at=at)
        except refusals.FileRefused as refusal:
            refused.append((one.name, refusal))
        else:
            done += 1
    return done, refused


def replace(ref: Ref, brought: Brought, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Put a newer version in the place of a paper; those before stay. The very same file changes nothing.

    Raises Conflict if somebody else has changed the paper since it was seen, and what `attach` raises.
    """
    _need_of(ref, "replace", actor, at)
    title, found = _title(brought), _looked_at(brought)
    with transaction.atomic():
        before = _need_of(ref, "replace", actor, at)
        newest = before.newest
        if newest and (newest.sha256, newest.name) == _key(found) and title in ("", before.title):
            return
        row = _claimed(ref, seen_version)
        if title or (newest and before.title == newest.name):
            row.title = title or found.name
            row.save(update_fields=["title"])
        number = _add(row, found, brought, actor, at)
        data = {"paper": row.id, "part": row.part, "version": number, "sha256": found.sha256}
        journal.record(actor, "paper.replaced", before.about, at=at, data=data)


@transaction.atomic
def take_back(ref: Ref, *, why: str, seen_version: int, actor: Actor, at: datetime) -> None:
    """Take a paper back (取下げ): its bytes are destroyed; that it was there, who took it back and why, stays.

    Raises NotHere, NotAllowed, NoReason, Conflict.
    """
    before = _need_of(ref, "take_back", actor, at)
    if not why.strip():
        raise refusals.NoReason
    _end(_claimed(ref, seen_version), why.strip()[:500], actor, at)
    journal.record(
        actor, "paper.taken_back", before.about, at=at, why=why.strip(), data={"paper": ref.id, "part": before.part}
    )


def take_all_back(about: Ref, part: str, *, why: str, actor: Actor, at: datetime) -> int:
    """Take back all papers of a part that its room does away with, within the room's own transaction. Return how many."""
    rows = list(StaffPaper.objects.filter(about=str(about), part=part, taken_back_at=None))
    for row in rows:
        _end(row, why, actor, at)
        journal.record(actor, "paper.taken_back", about, at=at, why=why, data={"paper": row.id, "part": part})
    return len(rows)


def move(about: Ref, part: str, *, to: str) -> int:
    """Let the papers of a part belong to another one: those of an open step to its record. Return how many."""
    return StaffPaper.objects.filter(about=str(about), part=part).update(part=to)


def _need(about: Ref, part: str, deed: Deed, actor: Actor, at: datetime) -> None:
    if deed not in reads.place(about, part, actor, at=at).may:
        raise NotAllowed


def _need_of(ref: Ref, deed: Deed, actor: Actor, at: datetime) -> reads.PaperView:
    found = reads.paper(ref)
    _need(found.about, found.part, deed, actor, at)
    if found.taken_back:
        raise NotHere
    return found


def _title(brought: Brought) -> str:
    title = " ".join(brought.title.split())[:MOST_LETTERS]
    require_no_number_in_title(title)
    return title


def _looked_at(brought: Brought) -> StaffFile:
    found = inspect(brought.content, brought.name, limits=reads.limits())
    if settings.CLAMD:
        try:
            clamd.require_clean(brought.content, at_socket=settings.CLAMD)
        except refusals.Unscanned as down:
            # Nobody works on it behind our back, as on a resident's file: it is not held, it is brought again.
            raise refusals.NoScan from down
    return found


def _key(found: StaffFile) -> tuple[str, str]:
    return found.sha256, found.name


def _add(row: StaffPaper, found: StaffFile, brought: Brought, actor: Actor, at: datetime) -> int:
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = PaperVersion(
        paper=row, about=row.about, number=last + 1, name=found.name, type=found.type, by=actor.id, at=at
    )
    if not keep(version, brought.content):
        raise Conflict
    return version.number


def _claimed(ref: Ref, seen_version: int) -> StaffPaper:
    """Make a paper ours until the transaction ends. Raises Conflict if it is no longer as it was seen."""
    rows = StaffPaper.objects.filter(pk=ref.id, version=seen_version, taken_back_at=None)
    if not rows.update(version=F("version") + 1):
        raise Conflict
    return StaffPaper.objects.get(pk=ref.id)


def _end(row: StaffPaper, why: str, actor: Actor, at: datetime) -> None:
    for version in row.versions.all():
        destroy(version.ref, actor=actor, at=at, why=why)
    row.taken_back_at, row.taken_back_by, row.taken_back_why = at, actor.id, why
    row.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_why"])
