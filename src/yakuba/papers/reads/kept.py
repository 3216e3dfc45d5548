"""Letters, sealed files and safe copies, and where they lie."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final, TypeVar, cast

from django.conf import settings

from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.papers.models import HeldFile, Kept, Letter, OpenedFile, PaperVersion, SealedFile
from yakuba.papers.rules.files import Limits
from yakuba.papers.rules.opening import FileType
from yakuba.papers.rules.preview import preview as draw_preview
from yakuba.papers.rules.refusals import Altered
from yakuba.papers.storage import shelf

K = TypeVar("K", bound=Kept)
_PIECE: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterView:
    """A letter as it was sent; ``data`` only where one letter was asked for."""

    ref: Ref
    about: Ref
    kind: str
    title: str
    reference: str
    language: str
    mime: str
    size: int
    sha256: str
    at: datetime
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedView:
    """A sealed file; ``data`` only where one was asked for."""

    ref: Ref
    about: Ref
    size: int
    sha256: str
    at: datetime
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedView:
    """The safe copy of a file; ``source_sha256`` is the hash of what was handed in, ``data`` only where one was asked for."""

    ref: Ref
    about: Ref
    name: str
    type: FileType
    pages: int
    size: int
    sha256: str
    source_sha256: str
    at: datetime
    data: bytes = b""


def letter(ref: Ref) -> LetterView:
    """Return a letter with its bytes. Raises NotHere, or Altered if they are not the bytes that were sent."""
    row = _row(Letter, ref)
    return _letter(row, _bytes(row))


def letters_about(about: Ref) -> list[LetterView]:
    """Return the letters about a thing without their bytes, oldest first."""
    return [_letter(row) for row in Letter.objects.filter(about=str(about)).order_by("at", "id")]


def sealed(ref: Ref) -> SealedView:
    """Return a sealed file with its bytes. Raises NotHere, or Altered."""
    row = _row(SealedFile, ref)
    return _sealed(row, _bytes(row))


def sealed_about(about: Ref) -> list[SealedView]:
    """Return the sealed files of a thing without their bytes, oldest first."""
    return [_sealed(row) for row in SealedFile.objects.filter(about=str(about)).order_by("at", "id")]


def sealed_stream(ref: Ref) -> BinaryIO:
    """Open a sealed file for reading from its beginning, as it lies there. Raises NotHere, or Altered if it is gone."""
    row = _row(SealedFile, ref)
    try:
        return cast("BinaryIO", shelf().open(row.path))
    except FileNotFoundError:
        raise Altered from None


def opened(ref: Ref) -> OpenedView:
    """Return a safe copy with its bytes. Raises NotHere, or Altered."""
    row = _row(OpenedFile, ref)
    return _opened(row, _bytes(row))


def opened_stream(ref: Ref) -> tuple[OpenedView, BinaryIO]:
    """Return a safe copy, open to be read from its start. Raises NotHere, or Altered."""
    row = _row(OpenedFile, ref)
    return _opened(row), proved(row)


def opened_about(about: Ref) -> list[OpenedView]:
    """Return the safe copies of a thing without their bytes, oldest first."""
    return [_opened(row) for row in OpenedFile.objects.filter(about=str(about)).order_by("at", "id")]


AGAIN: Final = "Again"
"""Why a file is held that a person wants to be tried once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """A file that is held unopened; ``why`` is the name of the refusal, or `AGAIN`."""

    id: str
    source: Ref
    about: Ref
    why: str
    at: datetime


def held(*, before: datetime | None = None) -> Iterator[HeldView]:
    """Walk the files that are held unopened, the longest held first."""
    rows = HeldFile.objects.order_by("at", "id")
    for row in rows if before is None else rows.filter(at__lt=before):
        yield _held(row)


def held_file(id_: str) -> HeldView | None:
    """Return one file that is held, None if it is not (any more)."""
    row = HeldFile.objects.filter(pk=id_).first()
    return _held(row) if row else None


def _held(row: HeldFile) -> HeldView:
    return HeldView(id=row.id, source=Ref.parse(row.source), about=Ref.parse(row.about), why=row.why, at=row.at)


def preview(ref: Ref) -> bytes:
    """Return a small JPEG of a safe copy (its first page). Raises NotHere, or Altered."""
    view = opened(ref)
    return draw_preview(view.data, view.type)


def limits() -> Limits:
    """Return how large files may be here: ``settings.FILE_LIMITS`` (size in bytes, pixels, pages), else the usual."""
    return Limits(**getattr(settings, "FILE_LIMITS", {}))


def kept() -> Iterator[tuple[str, str]]:
    """Walk the names of all kept files with the SHA-256 that each must have, for whoever looks whether they are there."""
    for model in _KINDS.values():
        yield from model._default_manager.values_list("path", "sha256").order_by("path").iterator()


def sealed_of(kind: str, *, before: datetime, after: datetime | None = None) -> Iterator[tuple[Ref, Ref, datetime]]:
    """Walk the sealed files about things of one kind that came in a time, the oldest first: file, thing, when."""
    found = SealedFile.objects.filter(about__startswith=f"{kind}:", at__lt=before).order_by("at", "id")
    if after is not None:
        found = found.filter(at__gte=after)
    for id_, about, at in found.values_list("id", "about", "at").iterator():
        yield Ref(SealedFile.KIND, id_), Ref.parse(about), at


def letters_of(abouts: Iterable[Ref]) -> dict[Ref, list[tuple[Ref, str]]]:
    """Return for each of many things the letters about it: which, and of what kind."""
    found: dict[Ref, list[tuple[Ref, str]]] = {}
    rows = Letter.objects.filter(about__in=[str(about) for about in abouts]).order_by("at", "id")
    for id_, about, kind in rows.values_list("id", "about", "kind"):
        found.setdefault(Ref.parse(about), []).append((Ref(Letter.KIND, id_), kind))
    return found


_KINDS: Final[dict[str, type[Kept]]] = {model.KIND: model for model in (Letter, SealedFile, OpenedFile, PaperVersion)}


def find(ref: Ref) -> Kept | None:
    """Return the row of any kept thing, or None. For this room's commands."""
    model = _KINDS.get(ref.kind)
    if model is None:
        return None
    return model._default_manager.filter(pk=ref.id).first()


def _row(model: type[K], ref: Ref) -> K:
    row = model._default_manager.filter(pk=ref.id).first() if ref.kind == model.KIND else None
    if row is None:
        raise NotHere
    return row


def _bytes(row: Kept) -> bytes:
    with proved(row) as file:
        return file.read()


def proved(row: Kept) -> BinaryIO:
    """Open the bytes of a row at their start, after a look at all of them. Raises Altered. For this room's reads."""
    try:
        file = cast("BinaryIO", shelf().open(row.path))
    except FileNotFoundError:
        raise Altered from None
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    if digest.hexdigest() != row.sha256:
        file.close()
        raise Altered
    file.seek(0)
    return file


def _letter(row: Letter, data: bytes = b"") -> LetterView:
    return LetterView(
        ref=row.ref,
        about=Ref.parse(row.about),
        kind=row.kind,
        title=row.title,
        reference=row.reference,
        language=row.language,
        mime=row.mime,
        size=row.size,
        sha256=row.sha256,
        at=row.at,
        data=data,
    )


def _sealed(row: SealedFile, data: bytes = b"") -> SealedView:
    return SealedView(ref=row.ref, about=Ref.parse(row.about), size=row.size, sha256=row.sha256, at=row.at, data=data)


def _opened(row: OpenedFile, data: bytes = b"") -> OpenedView:
    return OpenedView(
        ref=row.ref,
        about=Ref.parse(row.about),
        name=row.name,
        type=cast("FileType", row.type),
        pages=row.pages,
        size=row.size,
        sha256=row.sha256,
        source_sha256=row.source_sha256,
        at=row.at,
        data=data,
    )
