"""Publishing and withdrawing. What a body says, the room that offers it has looked over before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from yakuba.ground import journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, Refusal
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.opendata import reads
from yakuba.opendata.events import Published, Withdrawn
from yakuba.opendata.models import Publication
from yakuba.opendata.reads import NotPublished, State
from yakuba.opendata.rules import frozen
from yakuba.opendata.rules.subjects import power_for


class NothingNew(Refusal):
    """What is to be published is published already."""

    status = 409
    words = Text(
        "前回公表した内容から変わっていません。",
        "まえに みせた ものと おなじです。",
        "Nothing has changed since the last publication.",
    )
    remedy = Text(
        "計画または進捗に変更があったときに公表してください。",
        "けいかくが かわってから、もういちど して ください。",
        "Publish again when the plan or its progress has changed.",
    )


class NoReason(Refusal):
    """Withdrawn without a reason."""

    status = 422
    words = Text(
        "取り下げる理由を書いてください。",
        "なぜ とりさげるか、かいて ください。",
        "Write why it is withdrawn.",
    )
    remedy = Text(
        "理由は、この版のページに表示されます。",
        "りゆうは みんなに みえます。",
        "The reason is shown at the address of this state.",
    )


@transaction.atomic
def publish(
    subject: str,
    body: Mapping[str, Any],
    *,
    actor: Actor,
    at: datetime,
    head: Mapping[str, Any],
    note: Mapping[str, Any],
) -> State:
    """Freeze a body as the next state of a subject, and return that state.

    ``note["since"]`` is the number of the last state that whoever publishes has seen (0 for none). Raises NotAllowed,
    Conflict if there is a newer one, NothingNew if the newest that can be read has the same body.
    """
    if not actor.may(power_for(subject)):
        raise NotAllowed
    last = reads.last_number(subject)
    if last != note.get("since", 0):
        raise Conflict
    made = frozen.plain(body)
    digest = frozen.digest_of(made)
    newest = reads.before(subject, last + 1)
    if newest is not None and newest.digest == digest:
        raise NothingNew
    row = Publication(
        subject=subject,
        number=last + 1,
        at=at,
        digest=digest,
        head=frozen.plain(head),
        body=made,
        note=frozen.plain(note),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # two at the same time
        raise Conflict from None
    about = Ref("publication", str(row))
    journal.record(actor, "publication.made", about, at=at, data={"sha256": digest})
    outbox.put(Published(subject=subject, number=row.number, at=at))
    return reads.state(subject, row.number)


@transaction.atomic
def withdraw(subject: str, number: int, *, actor: Actor, at: datetime, why: str) -> None:
    """Withdraw a state for good: its address will say that, when and why. Withdrawn again, nothing happens.

    Raises NotAllowed, NotPublished, NoReason.
    """
    if not actor.may(power_for(subject)):
        raise NotAllowed
    if not why.strip():
        raise NoReason
    row = Publication.objects.select_for_update().filter(subject=subject, number=number).first()
    if row is None:
        raise NotPublished
    if row.withdrawn_at is not None:
        return
    _empty(row, at, why.strip())
    journal.record(actor, "publication.withdrawn", Ref("publication", str(row)), at=at, why=why.strip())
    outbox.put(Withdrawn(subject=subject, number=number, at=at))


@transaction.atomic
def take_over(content: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Show here what another zone has published or withdrawn. Taken over again, nothing happens.

    Raises ValueError if the body is not that of the digest, or if another one has its number.
    """
    subject, number = str(content["subject"]), int(content["number"])
    power_for(subject)  # refuses what is no subject
    withdrawn = content["withdrawn_at"]
    if not withdrawn and frozen.digest_of(content["body"]) != content["digest"]:
        raise ValueError("the body of the publication is not that of its digest")
    row = Publication.objects.select_for_update().filter(subject=subject, number=number).first()
    if row is not None and row.digest != content["digest"]:
        raise ValueError("another publication has this number")
    about = Ref("publication", f"{subject} {number}")
    if row is None:
        row = Publication(**{name: content[name] for name in reads.CARRIED}, at=datetime.fromisoformat(content["at"]))
        row.save(force_insert=True)
        journal.record(actor, "publication.made", about, at=at, data={"sha256": row.digest})
    if withdrawn and row.withdrawn_at is None:
        _empty(row, datetime.fromisoformat(withdrawn), content["withdrawn_why"])
        journal.record(actor, "publication.withdrawn", about, at=at, why=str(content["withdrawn_why"]))


def _empty(row: Publication, at: datetime, why: Any) -> None:
    row.withdrawn_at, row.withdrawn_why = at, why
    row.body, row.head, row.note = {}, {}, {}
    row.save(update_fields=["withdrawn_at", "withdrawn_why", "body", "head", "note"])
    transaction.on_commit(reads.forget)
