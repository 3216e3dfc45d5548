"""Papers that staff attached to their own work, with every version that there was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.papers.models import PaperVersion, StaffPaper
from yakuba.papers.reads.kept import proved
from yakuba.papers.rules.keepers import Place, keepers
from yakuba.papers.rules.staff import KINDS

KIND: Final = "staff-paper"
"""The kind of Ref of a paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version of a paper: its number from 1 on, the file's name, its type by content, who brought it and when."""

    number: int
    name: str
    type: str
    size: int
    sha256: str
    by: str
    at: datetime

    @property
    def label(self) -> Text:
        """What people call a file of this type."""
        return KINDS[self.type].label


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A paper: ``versions`` with the newest first, none where it was taken back (``taken_back``: by whom, when, why)."""

    ref: Ref
    about: Ref
    part: str
    title: str
    versions: tuple[VersionView, ...]
    taken_back: tuple[str, datetime, str] | None
    version: int

    @property
    def newest(self) -> VersionView | None:
        """The version that counts."""
        return self.versions[0] if self.versions else None

    @property
    def people(self) -> frozenset[str]:
        """The ids of all who had a hand in it."""
        taker = {self.taken_back[0]} if self.taken_back else set()
        return frozenset({one.by for one in self.versions} | taker)


def attached(about: Ref, *parts: str, gone: bool = False) -> list[PaperView]:
    """Return the papers of a thing, or of some parts of it, the oldest first; with ``gone`` also those taken back."""
    rows = StaffPaper.objects.filter(about=str(about))
    if parts:
        rows = rows.filter(part__in=parts)
    if not gone:
        rows = rows.filter(taken_back_at=None)
    return list(_views(rows.order_by("at", "id").prefetch_related("versions")))


def paper(ref: Ref) -> PaperView:
    """Return one paper, also one that was taken back. Raises NotHere."""
    rows = StaffPaper.objects.filter(pk=ref.id).prefetch_related("versions") if ref.kind == KIND else ()
    found = next(iter(_views(rows)), None)
    if found is None:
        raise NotHere
    return found


def version_stream(ref: Ref, number: int) -> tuple[VersionView, BinaryIO]:
    """Return a version of a paper, open to be read from its start. Raises NotHere, or Altered."""
    row = PaperVersion.objects.filter(paper=ref.id, number=number).first() if ref.kind == KIND else None
    if row is None:
        raise NotHere
    return _version(row), proved(row)


def place(about: Ref, part: str, viewer: Actor, *, at: datetime) -> Place:
    """Return the place for papers at a part of a thing, as somebody sees it. Raises NotHere."""
    keeper = keepers.get(about.kind)
    if keeper is None:
        raise NotHere
    return keeper(about.id, part, viewer, at)


def _views(rows: Iterable[StaffPaper]) -> Iterable[PaperView]:
    for row in rows:
        yield PaperView(
            ref=Ref(KIND, row.id),
            about=Ref.parse(row.about),
            part=row.part,
            title=row.title,
            versions=tuple(_version(one) for one in reversed(row.versions.all())),
            taken_back=(row.taken_back_by, row.taken_back_at, row.taken_back_why) if row.taken_back_at else None,
            version=row.version,
        )


def _version(row: PaperVersion) -> VersionView:
    return VersionView(
        number=row.number, name=row.name, type=row.type, size=row.size, sha256=row.sha256, by=row.by, at=row.at
    )
