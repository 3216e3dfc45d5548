"""Founding a body, loading those of a plan pack, changing what a body is, amending its rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from yakuba.bodies.commands.keeping import ask, body_of, claim, ref_of
from yakuba.bodies.models import AgendaItem, Body, Founding, Meeting, Seat
from yakuba.bodies.rules import BodyData, Quorum, RuleData
from yakuba.bodies.rules.model import Words, read, text
from yakuba.bodies.rules.refusals import CircleOfReports, Missing, SlugTaken
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.japanese.years import fiscal_year
from yakuba.ground.ref import Ref
from yakuba.people import reads as people


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyFacts:
    """What may change of a body. ``reports_to`` is the slug of the body above, or empty; ``closed_on`` its last day."""

    title: Words
    kind: str
    task: tuple[Words, ...] = ()
    meets: Words = ""
    reports_to: str = ""
    quorum: Quorum = Quorum.NONE
    deputies_count: bool = True
    counts_through: bool = False
    closed_on: date | None = None


@transaction.atomic
def found(body: Any, *, actor: Actor, at: datetime, plan: str = "", reference: bool = False) -> Ref:
    """Found a body from plain data, anything in the shape of `rules.BodyData`; return its Ref.

    Of a plan (``plan`` is its slug) it is loaded: loaded again, it becomes what the data says now. ``reference``
    marks one of another municipality, which nobody works with. Raises NotAllowed, Unreadable, SlugTaken.
    """
    ask(actor)
    data = read(body)
    row = Body.objects.select_for_update().filter(plan=plan, key=data.id).first()
    slug = f"{plan}-{data.id}" if reference else data.id
    taken = Body.objects.filter(slug=slug).exclude(pk=row.pk if row else "").exists()
    if taken or (row is not None and not (reference and row.reference)):
        raise SlugTaken
    before, row = row is not None, row or Body(plan=plan, key=data.id, reference=reference, founded_at=at)
    row.slug = slug
    _put(row, data)
    if before:
        row.foundings.all().delete()
        row.seats.all().delete()
        row.meetings.all().delete()
    row.save()
    if data.founded_by is not None:
        _add_edition(row, data.founded_by, why="", actor=actor, at=at)
    _seat(row, data)
    for meeting in data.meetings:
        _add_meeting(row, meeting)
    _tie(row)
    action = "body.loaded" if reference else "body.founded"
    journal.record(actor, action, ref_of(row), at=at, data={"slug": slug})
    return ref_of(row)


@transaction.atomic
def found_all(
    bodies: Iterable[Any], *, actor: Actor, at: datetime, plan: str = "", reference: bool = False
) -> list[Ref]:
    """Found all bodies of a plan; which reports to which is found whatever their order. Nothing is half done.

    Of reference bodies loaded before, those that the plan no longer has are removed. Raises what `found` raises.
    """
    refs = [found(body, actor=actor, at=at, plan=plan, reference=reference) for body in bodies]
    if reference and plan:
        gone = Body.objects.filter(plan=plan, reference=True).exclude(pk__in=[ref.id for ref in refs])
        Body.objects.filter(reports_to__in=gone).update(reports_to=None)
        gone.delete()
    return refs


@transaction.atomic
def change(slug: str, facts: BodyFacts, *, seen_version: int, actor: Actor, at: datetime) -> None:
    """Change what a body is. Raises NotAllowed, NotHere, ReferenceOnly, Missing, CircleOfReports, Conflict."""
    ask(actor)
    row = body_of(slug)
    if not text(facts.title).ja.strip():
        raise Missing("title")
    claim(row, seen_version=seen_version)
    row.title, row.kind, row.meets = _kept(row.title, facts.title), facts.kind, _kept(row.meets, facts.meets)
    before = {text(one).ja: one for one in row.task}
    row.task = [before.get(text(one).ja, one) for one in facts.task]
    row.quorum, row.deputies_count = facts.quorum, facts.deputies_count
    row.counts_through, row.closed_on = facts.counts_through, facts.closed_on
    row.reports_to = _upper(row, facts.reports_to)
    row.save()
    journal.record(actor, "body.changed", ref_of(row), at=at, data={"version": row.version})


@transaction.atomic
def amend(slug: str, rule: RuleData, *, why: str, actor: Actor, at: datetime) -> int:
    """Add an edition of the rule that founds a body (一部改正); return its number. Editions before stay as they were.

    Raises NotAllowed, NotHere, ReferenceOnly, Missing without a title, and without a reason from the second on.
    """
    ask(actor)
    row = body_of(slug)
    if not text(rule.title).ja.strip():
        raise Missing("title")
    if not why.strip() and row.foundings.exists():
        raise Missing("why")
    edition = _add_edition(row, rule, why=why.strip(), actor=actor, at=at)
    journal.record(actor, "body.rule_amended", ref_of(row), at=at, data={"edition": edition})
    return edition


def _kept(before: Words, now: Words) -> Words:
    """Return the words as they are to be kept: a form knows one language, and must not drop the others."""
    return before if text(before).ja == text(now).ja else now


def _put(row: Body, data: BodyData) -> None:
    row.kind, row.title, row.task, row.meets = data.kind, data.title, list(data.task), data.meets
    row.upper_key, row.quorum = data.reports_to, data.quorum
    row.deputies_count, row.counts_through = data.deputies_count, data.counts_through


def _add_edition(row: Body, rule: RuleData, *, why: str, actor: Actor, at: datetime) -> int:
    Body.objects.select_for_update().get(pk=row.pk)  # two amendments at once would take the same number
    edition = row.foundings.count() + 1
    articles = [{"number": one.number, "about": one.about, "says": one.says} for one in rule.articles]
    Founding.objects.create(
        body=row, edition=edition, title=rule.title, number=rule.number, on=rule.on, articles=articles,
        why=why, by=actor.id, at=at,
    )  # fmt: skip
    return edition


def _seat(row: Body, data: BodyData) -> None:
    """Give the body its seats. A post in words is known by its name; the hall of a pack may call it otherwise."""
    posts = {} if row.reference else {name: one for one in people.posts() for name in (one.code, one.name.ja)}
    Seat.objects.bulk_create(
        Seat(
            body=row, part=seat.part, order=order, note=seat.note, count=seat.count, section=seat.section,
            title=known.name.as_data() if known and seat.post == known.code else seat.post,
            post=known.code if known else "",
        )
        for order, seat in enumerate(data.seats, start=1)
        for known in (posts.get(text(seat.post).ja),)
    )  # fmt: skip


def _add_meeting(row: Body, data: Any) -> None:
    meeting = Meeting.objects.create(
        body=row, fiscal_year=fiscal_year(data.on), title=data.title, on=data.on, hours=data.hours, place=data.place,
        state="called", outcomes=list(data.outcomes),
    )  # fmt: skip
    matters = [("other", words) for words in data.agenda] + [("question", words) for words in data.questions]
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, kind=kind, title=words)
        for order, (kind, words) in enumerate(matters, start=1)
    )


def _tie(row: Body) -> None:
    """Tie a body to the one it reports to, and to it those that waited for it."""
    same = Body.objects.filter(plan=row.plan).exclude(pk=row.pk)
    upper = same.filter(key=row.upper_key).first() if row.upper_key else None
    if upper is None and row.upper_key and not row.reference:
        upper = Body.objects.filter(slug=row.upper_key, reference=False).exclude(pk=row.pk).first()
    if upper is not None and row.pk not in _above(upper):
        Body.objects.filter(pk=row.pk).update(reports_to=upper)
    elif not row.upper_key:
        Body.objects.filter(pk=row.pk).update(reports_to=None)
    for lower in same.filter(upper_key=row.key, reports_to=None):
        if lower.pk not in _above(Body.objects.get(pk=row.pk)):
            Body.objects.filter(pk=lower.pk).update(reports_to=row)


def _upper(row: Body, slug: str) -> Body | None:
    if not slug:
        return None
    upper = Body.objects.filter(slug=slug, reference=False).first()
    if upper is None:
        raise NotHere
    if row.pk in _above(upper):
        raise CircleOfReports
    return upper


def _above(body: Body) -> set[str]:
    """Return the ids of a body and of all above it."""
    above: set[str] = set()
    here: Body | None = body
    while here is not None and here.pk not in above:
        above.add(here.pk)
        here = here.reports_to
    return above
