"""Publishing editions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.packs.faults import Fault, FaultyPack
from yakuba.ground.ref import Ref
from yakuba.procedures import reads
from yakuba.procedures.events import EditionClosed, EditionPublished
from yakuba.procedures.models import Publication
from yakuba.procedures.rules.model import Edition
from yakuba.procedures.rules.packs import build
from yakuba.procedures.rules.packs.examples import run
from yakuba.procedures.rules.packs.loading import Pack

_REMEDY = (
    "手続の条件を直すか、例の期待を直してください。",
    "Correct the conditions of the procedure, or what the example expects.",
)


@transaction.atomic
def publish(pack: Pack, *, actor: Actor, at: datetime) -> Ref:
    """Publish a pack: its examples must pass, then it takes the place of the event's open edition.

    Publishing the same content again changes nothing. Raises FaultyPack if an example fails.
    """
    edition = pack.edition
    failures, _ = run(edition, pack.examples)
    if failures:
        raise FaultyPack([Fault(one.file, 1, one.words("ja"), one.words("en"), *_REMEDY) for one in failures])
    return _put_in_force(edition, pack.content, actor=actor, at=at)


@transaction.atomic
def take_over(content: dict[str, Any], digest: str, *, actor: Actor, at: datetime) -> Ref:
    """Put an edition into force that another zone has published, without asking again whether it is good.

    Raises ValueError if the content is not that of the digest.
    """
    edition = build.edition(content)
    if edition.digest != digest:
        raise ValueError("the content of the edition is not that of its digest")
    return _put_in_force(edition, content, actor=actor, at=at)


def _put_in_force(edition: Edition, content: Mapping[str, Any], *, actor: Actor, at: datetime) -> Ref:
    ref = Ref("edition", edition.digest)
    open_now = Publication.objects.filter(event_id=edition.event.id, closed_at=None)
    if open_now.filter(digest=edition.digest).exists():
        return ref
    open_now.update(closed_at=at)
    Publication.objects.update_or_create(
        digest=edition.digest,
        defaults={
            "event_id": edition.event.id,
            "pack": edition.pack,
            "version": edition.version,
            "content": content,
            "published_at": at,
            "closed_at": None,
        },
    )
    journal.record(actor, "edition.published", ref, at=at, data={"pack": edition.pack, "version": edition.version})
    outbox.put(EditionPublished(ref=ref, event_id=edition.event.id, at=at))
    transaction.on_commit(reads.forget)
    return ref


@transaction.atomic
def close(event_id: str, *, actor: Actor, at: datetime, why: str) -> None:
    """Take a life event off the list: no new drafts; those begun, and their cases, go on with theirs."""
    for row in Publication.objects.filter(event_id=event_id, closed_at=None):
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        ref = Ref("edition", row.digest)
        journal.record(actor, "edition.closed", ref, at=at, why=why)
        outbox.put(EditionClosed(ref=ref, event_id=event_id, why=why, at=at))
    transaction.on_commit(reads.forget)
