"""Telling later: where the law has a ground for it, residents hear of a section's looks at one thing only afterwards.

One person asks, another one decides. From the asking on nothing is told, for a day at most, so that the decision does
not come too late; refused, ended or lifted, everything is told with the time at which it was. Nothing is ever left out of
the journal itself, and every asking, decision and lifting has its own line there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import transaction
from django.db.models import Q

from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotHere, Refusal
from yakuba.ground.journal.lines import Line, record
from yakuba.ground.models import Withholding
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.text import Text

UNDECIDED: Final = timedelta(hours=24)
"""For so long looks are held back while nobody has decided."""
LONGEST: Final = timedelta(days=180)
"""Whoever needs longer asks anew, and another person looks at it anew."""


class BadWithholding(Refusal):
    """What was asked for cannot be granted as it is."""

    status: ClassVar[int] = 422


class SamePerson(Refusal):
    """Nobody decides on what they asked for themselves."""

    status: ClassVar[int] = 403
    words = Text(
        "自分が求めた延期を、自分で決めることはできません。",
        "じぶんで もとめた ことは、じぶんで きめられません。",
        "Nobody decides on what they asked for themselves.",
    )
    remedy = Text(
        "権限のある別の職員に決めてもらってください。",
        "ほかの ひとに きめて もらって ください。",
        "Ask somebody else who has the power.",
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: whose looks at what are told later, on which ground of the law, why, and until when."""

    about: Ref
    basis: str
    why: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Withheld:
    """A withholding as it stands. ``state`` is asked, granted, refused, lapsed (nobody decided), lifted or over."""

    id: str
    about: Ref
    section: str
    basis: str
    why: str
    until: datetime
    asked_at: datetime
    asked_by: str
    asked_name: str
    decided_at: datetime | None
    decided_name: str
    decided_why: str
    ended_at: datetime | None
    state: str

    @property
    def holds(self) -> bool:
        """Whether looks are held back by it now."""
        return self.state in ("asked", "granted")


def ask(asked: Asked, *, actor: Actor, at: datetime) -> str:
    """Ask that the looks of the actor's section at a thing be told later; return the id. Raises BadWithholding."""
    if not asked.why.strip() or not asked.basis.strip():
        raise BadWithholding(_NO_WHY, _NO_WHY)
    if not at < asked.until <= at + LONGEST:
        raise BadWithholding(_NO_TIME, _NO_TIME)
    if any(one.holds and one.section == actor.section for one in of(asked.about, at=at)):
        raise BadWithholding(_ALREADY, _ALREADY)
    row = Withholding(
        id=new_id(),
        about=str(asked.about),
        section=actor.section,
        basis=asked.basis.strip()[:200],
        why=asked.why.strip()[:500],
        until=asked.until,
        asked_at=at,
        asked_by=actor.id,
        asked_name=actor.name,
    )
    with transaction.atomic():
        row.save(force_insert=True)
        _note(row, "asked", actor, at, row.why)
    return row.id


def decide(id_: str, *, granted: bool, why: str, actor: Actor, at: datetime) -> None:
    """Grant or refuse. Raises NotHere, SamePerson, Conflict (decided or lapsed meanwhile), BadWithholding without a reason."""
    if not why.strip():
        raise BadWithholding(_NO_WHY, _NO_WHY)
    with transaction.atomic():
        row = _row(id_)
        if row.asked_by == actor.id:
            raise SamePerson
        if _shown(row, at).state != "asked":
            raise Conflict
        row.granted, row.decided_at, row.decided_why = granted, at, why.strip()[:500]
        row.decided_by, row.decided_name = actor.id, actor.name
        row.save(update_fields=["granted", "decided_at", "decided_why", "decided_by", "decided_name"])
        _note(row, "granted" if granted else "refused", actor, at, row.decided_why)


def lift(id_: str, *, why: str, actor: Actor, at: datetime) -> None:
    """End one before its time. Raises NotHere, Conflict if it has ended, BadWithholding without a reason."""
    if not why.strip():
        raise BadWithholding(_NO_WHY, _NO_WHY)
    with transaction.atomic():
        row = _row(id_)
        if not _shown(row, at).holds:
            raise Conflict
        row.lifted_at = at
        row.save(update_fields=["lifted_at"])
        _note(row, "lifted", actor, at, why.strip()[:500])


def of(about: Ref, *, at: datetime) -> list[Withheld]:
    """Return all that were asked for about a thing, the newest first."""
    return [_shown(row, at) for row in Withholding.objects.filter(about=str(about)).order_by("-id")]


def everything(*, at: datetime, most: int = 500) -> list[Withheld]:
    """Return all that were ever asked for, the newest first: for whoever decides, and whoever audits."""
    return [_shown(row, at) for row in Withholding.objects.order_by("-id")[:most]]


def told_now(lines: Iterable[Line], *, at: datetime) -> list[Line]:
    """Return the lines that may be told now: without those that are held back."""
    found = list(lines)
    abouts = {str(line.about) for line in found}
    rows = Withholding.objects.filter(about__in=abouts, lifted_at=None).exclude(granted=False)
    holding = [one for one in (_shown(row, at) for row in rows) if one.holds]
    return [line for line in found if not any(_covers(one, line) for one in holding)]


def _covers(one: Withheld, line: Line) -> bool:
    return line.about == one.about and line.section == one.section and line.at >= one.asked_at


def ended(*, at: datetime) -> list[Ref]:
    """Return the things of which something was held back and is no more, and nobody was told yet."""
    rows = Withholding.objects.filter(told_at=None).filter(
        Q(until__lte=at) | Q(lifted_at__isnull=False) | Q(granted=False) | Q(granted=None, asked_at__lte=at - UNDECIDED)
    )
    return [Ref.parse(about) for about in rows.order_by("id").values_list("about", flat=True).distinct()]


def told(about: Ref, *, at: datetime) -> None:
    """Note that those whom it concerns were told of what was held back about a thing."""
    for row in Withholding.objects.filter(about=str(about), told_at=None):
        if not _shown(row, at).holds:
            Withholding.objects.filter(pk=row.pk).update(told_at=at)


def _row(id_: str) -> Withholding:
    row = Withholding.objects.select_for_update().filter(pk=id_).first()
    if row is None:
        raise NotHere
    return row


def _shown(row: Withholding, at: datetime) -> Withheld:
    lapses = min(row.asked_at + UNDECIDED, row.until)
    end: datetime | None = None
    state: str
    if row.lifted_at is not None:
        state, end = "lifted", row.lifted_at
    elif row.granted is None:
        state, end = ("asked", None) if at < lapses else ("lapsed", lapses)
    elif not row.granted:
        state, end = "refused", row.decided_at
    else:
        state, end = ("granted", None) if at < row.until else ("over", row.until)
    return Withheld(
        id=row.id,
        about=Ref.parse(row.about),
        section=row.section,
        basis=row.basis,
        why=row.why,
        until=row.until,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        asked_name=row.asked_name,
        decided_at=row.decided_at,
        decided_name=row.decided_name,
        decided_why=row.decided_why,
        ended_at=end,
        state=state,
    )


def _note(row: Withholding, what: str, actor: Actor, at: datetime, why: str) -> None:
    data = {"withholding": row.id, "basis": row.basis, "until": row.until.isoformat()}
    record(actor, f"journal.withholding_{what}", Ref.parse(row.about), at=at, why=why, data=data)


_NO_WHY: Final = Text(
    "根拠と理由を書いてください。監査のときに読まれます。",
    "りゆうを かいて ください。",
    "State the ground and the reason; auditors read them.",
)
_NO_TIME: Final = Text(
    "いつまで延期するかを、あすから180日以内の日付で書いてください。",
    "いつまでかを かいて ください(180にちまで)。",
    "Say until when: a day from tomorrow on, within 180 days.",
)
_ALREADY: Final = Text(
    "この案件では、すでに延期を求めているか、延期しています。",
    "もう おなじ ことを もとめて います。",
    "This is already asked for, or granted, for this case.",
)
