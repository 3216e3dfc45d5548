"""Letters as they were sent, files as they came, safe copies for the office; and destroying what is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from io import BytesIO
from typing import IO, Any, cast

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.disk import PART
from yakuba.ground.document import Document
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import Readable
from yakuba.papers import reads, workshop
from yakuba.papers.contrib import clamd
from yakuba.papers.models import HeldFile, Kept, Letter, OpenedFile, PaperVersion, SealedFile
from yakuba.papers.rules import pdf
from yakuba.papers.rules.opening import FileType
from yakuba.papers.rules.refusals import Disguised, FileRefused
from yakuba.papers.storage import modified, names, shelf

MODELS: tuple[type[Kept], ...] = (Letter, SealedFile, OpenedFile, PaperVersion)


@transaction.atomic
def issue(about: Ref, document: Document, *, kind: str, actor: Actor, at: datetime) -> Ref:
    """Send a letter: render it once and keep the bytes. Return its Ref.

    There is one letter of a kind about a thing. Issued again, with whatever document, the first one stands and
    its Ref is returned: what a person was told is not told differently by a retry.
    """
    there = Letter.objects.filter(about=str(about), kind=kind).first()
    if there is not None:
        return there.ref
    row = Letter(
        about=str(about),
        kind=kind,
        title=document.title[:300],
        reference=document.reference[:120],
        language=document.language,
        mime=pdf.MIME,
        at=at,
    )
    if not keep(row, pdf.render(document)):
        return Letter.objects.get(about=str(about), kind=kind).ref
    journal.record(actor, "letter.issued", about, at=at, data={"letter": row.id, "kind": kind, "sha256": row.sha256})
    return row.ref


@transaction.atomic
def keep_sealed(sealed: bytes | Readable, *, about: Ref, at: datetime) -> Ref:
    """Keep a file that was sealed before it came here. Return its Ref. Each call keeps one more."""
    row = SealedFile(about=str(about), at=at)
    keep(row, sealed)
    return row.ref


@transaction.atomic
def keep_carried(ref: Ref, sealed: IO[bytes], *, about: Ref, at: datetime) -> None:
    """Keep a sealed file under the Ref that it has in another zone, so that what names it there finds it here.

    Kept again, nothing happens.
    """
    if not SealedFile.objects.filter(pk=ref.id).exists():
        keep(SealedFile(id=ref.id, about=str(about), at=at), sealed)


@transaction.atomic
def keep_opened(source: bytes | Readable, *, about: Ref, name: str, type: FileType, at: datetime) -> Ref:  # noqa: A002 - of a file
    """Keep the safe copy of a file that was just unsealed; what is kept is never what came in. Return its Ref.

    Kept again (a retry), the same file of the same name about the same thing gives the same Ref. Raises
    one of `rules.refusals` if the file is not of that type by content, or cannot be made safe.
    """
    # The front door looked already, but the office does not trust the internet side's word.
    stream = BytesIO(source) if isinstance(source, bytes) else source
    if settings.CLAMD:
        clamd.require_clean(stream, at_socket=settings.CLAMD)
    facts, safe = workshop.rebuilt(stream, name, limits=reads.limits())
    if facts.type != type:
        raise Disguised
    there = OpenedFile.objects.filter(about=str(about), name=facts.name, source_sha256=facts.sha256).first()
    if there is not None:
        return there.ref
    row = OpenedFile(about=str(about), name=facts.name, type=type, pages=facts.pages, source_sha256=facts.sha256, at=at)
    if not keep(row, safe):
        return OpenedFile.objects.get(about=str(about), name=facts.name, source_sha256=facts.sha256).ref
    return row.ref


@transaction.atomic
def hold(source: Ref, *, about: Ref, why: FileRefused, at: datetime) -> None:
    """Hold a sealed file that could not be made safe; held again, it is held once and says why it is held now."""
    code = type(why).__name__
    _row, new = HeldFile.objects.update_or_create(
        source=str(source), about=str(about), defaults={"why": code}, create_defaults={"why": code, "at": at}
    )
    if new:
        journal.record(Actor.system("papers"), "file.held", about, at=at, data={"file": source.id, "why": code})


def try_again(id_: str) -> bool:
    """Let the worker try a held file once more; it has the keys, who asks has not. Returns False if it is not held, or waits already."""
    return bool(HeldFile.objects.filter(pk=id_).exclude(why=reads.AGAIN).update(why=reads.AGAIN))


@transaction.atomic
def let_go(source: Ref, *, about: Ref, at: datetime) -> bool:
    """End the holding of a file that was made safe after all. Returns False if it was not held."""
    if not HeldFile.objects.filter(source=str(source), about=str(about)).delete()[0]:
        return False
    journal.record(Actor.system("papers"), "file.let_go", about, at=at, data={"file": source.id})
    return True


@transaction.atomic
def destroy(ref: Ref, *, actor: Actor, at: datetime, why: str = "") -> bool:
    """Destroy a kept paper for good (廃棄); the journal keeps its hash. Return False if there was none (any more).

    The row goes with this transaction, the bytes right after its commit; if that fails, `sweep` takes them.
    """
    row = reads.find(ref)
    if row is None:
        return False
    path = row.path
    journal.record(
        actor, f"{ref.kind}.destroyed", Ref.parse(row.about), at=at, why=why, data={"id": ref.id, "sha256": row.sha256}
    )
    row.delete()
    transaction.on_commit(lambda: shelf().delete(path))
    return True


@transaction.atomic
def destroy_about(about: Ref, *, actor: Actor, at: datetime, why: str = "", until: datetime | None = None) -> int:
    """Destroy all sealed files about a thing, with ``until`` those that came up to then. Returns how many there were."""
    found = SealedFile.objects.filter(about=str(about))
    refs = [row.ref for row in (found if until is None else found.filter(at__lte=until))]
    return sum(destroy(ref, actor=actor, at=at, why=why) for ref in refs)


def sweep(*, at: datetime, older_than: timedelta = timedelta(days=1)) -> int:
    """Delete files that no row names, left by transactions that failed. Return how many.

    Only files ``older_than`` this: a younger one may belong to a transaction that is still open.
    """
    storage, gone = shelf(), 0
    for model in MODELS:
        lying = [n for n in names(storage, model.KIND) if (since := modified(storage, n)) and since < at - older_than]
        for name in _unnamed(model, lying):
            storage.delete(name)
            gone += 1
    return gone


def _unnamed(model: type[Kept], lying: list[str]) -> Iterable[str]:
    for start in range(0, len(lying), 500):
        some = [name for name in lying[start : start + 500] if not name.endswith(PART)]
        yield from (name for name in lying[start : start + 500] if name.endswith(PART))
        named = set(model._default_manager.filter(path__in=some).values_list("path", flat=True))
        yield from (name for name in some if name not in named)


def keep(row: Kept, content: bytes | Readable) -> bool:
    """Lay the bytes down, then write the row. For this room's commands. Return False if another one was faster and the row is there already."""
    file: File[Any] = ContentFile(content) if isinstance(content, bytes) else File(cast("IO[bytes]", content))
    digest, row.size = hashlib.sha256(), 0
    for chunk in file.chunks():
        digest.update(chunk)
        row.size += len(chunk)
    row.sha256 = digest.hexdigest()
    storage = shelf()
    # chunks() begins at the start again, so a stream is read twice and never held as a whole.
    row.path = storage.save(f"{row.KIND}/{row.at:%Y/%m}/{row.id}", file)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        storage.delete(row.path)
        return False
    return True
