"""Bodies as others see them: the list, one body with its rule and seats, and the part that is shown outside."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from yakuba.bodies.models import Body, Founding, Meeting, Report
from yakuba.bodies.reads.meetings import MeetingRow, open_followups, row_of, votes_of
from yakuba.bodies.reads.places import SeatView, seats_of
from yakuba.bodies.rules import Part, Quorum, Result, Votes
from yakuba.bodies.rules.model import text
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body in the list, with what comes next and what is open."""

    ref: Ref
    slug: str
    title: Text
    kind: str
    plan: str
    reference: bool
    closed_on: date | None
    reports_to: Text | None
    next: MeetingRow | None
    last: MeetingRow | None
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article of a rule."""

    number: str
    about: Text
    says: Text


@dataclass(frozen=True, slots=True)
class RuleView:
    """An edition of the founding rule; ``why`` is the reason of the amendment."""

    edition: int
    title: Text
    number: str
    on: str
    articles: tuple[ArticleView, ...]
    why: str


@dataclass(frozen=True, slots=True)
class BodyView:
    """A whole body. ``rules`` are all editions, the one in force first."""

    row: BodyRow
    task: tuple[Text, ...]
    meets: Text
    quorum: Quorum
    deputies_count: bool
    counts_through: bool
    upper: str
    below: tuple[tuple[str, Text], ...]
    rules: tuple[RuleView, ...]
    seats: tuple[SeatView, ...]
    meetings: tuple[MeetingRow, ...]
    waiting: int
    """Reports of bodies below that stand on no agenda yet."""
    version: int

    @property
    def running_out(self) -> list[tuple[Text, str, date]]:
        """Terms that end within three months: the seat, who sits there, the last day."""
        return [
            (seat.title, one.name, one.last)
            for seat in self.seats
            for one in seat.holders
            if one.runs_out and one.last is not None
        ]

    @property
    def vacant(self) -> list[SeatView]:
        """Seats that nobody holds, or too few."""
        return [seat for seat in self.seats if seat.vacant]


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """What is shown outside of a meeting: when it was, what it was about, what it resolved."""

    name: Text
    on: date
    agenda: tuple[Text, ...]
    resolutions: tuple[tuple[str, Result, Votes | None], ...]
    outcomes: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PublicBody:
    """What is shown outside of a body. No name of a person is in it: seats are posts, and guests where they come from."""

    slug: str
    title: Text
    kind: str
    task: tuple[Text, ...]
    meets: Text
    reports_to: Text | None
    rule: RuleView | None
    seats: tuple[tuple[Part, Text, int], ...]
    meetings: tuple[PublicMeeting, ...]


def bodies(*, on: date, reference: bool = False, plan: str = "") -> list[BodyRow]:
    """Return the bodies of this hall, or those of other halls' plans (``reference``); of one plan if it is named."""
    rows = Body.objects.filter(reference=reference).select_related("reports_to")
    if plan:
        rows = rows.filter(plan=plan)
    return _rows(list(rows), on)


def body(slug: str, *, on: date) -> BodyView:
    """Return a body as it stands on a day. Raises NotHere."""
    found = Body.objects.filter(slug=slug).select_related("reports_to").first()
    if found is None:
        raise NotHere
    return BodyView(
        row=_rows([found], on)[0],
        task=tuple(text(one) for one in found.task),
        meets=text(found.meets),
        quorum=Quorum(found.quorum),
        deputies_count=found.deputies_count,
        counts_through=found.counts_through,
        upper=found.reports_to.slug if found.reports_to else "",
        below=tuple((one.slug, text(one.title)) for one in found.below.all()),
        rules=tuple(_rule(one) for one in found.foundings.order_by("-edition")),
        seats=tuple(seats_of(found, on=on)),
        meetings=tuple(
            row_of(one, on) for one in found.meetings.select_related("body", "minutes").order_by("-on", "-id")
        ),
        waiting=Report.objects.filter(to=found, heard=None).count(),
        version=found.version,
    )


def public(slug: str, *, on: date) -> PublicBody:
    """Return the part of a body that is shown outside: confirmed meetings only, and nobody by name. Raises NotHere."""
    found = Body.objects.filter(slug=slug).select_related("reports_to").first()
    if found is None:
        raise NotHere
    newest = found.foundings.order_by("-edition").first()
    return PublicBody(
        slug=found.slug,
        title=text(found.title),
        kind=found.kind,
        task=tuple(text(one) for one in found.task),
        meets=text(found.meets),
        reports_to=text(found.reports_to.title) if found.reports_to else None,
        rule=_rule(newest) if newest else None,
        seats=tuple((seat.part, seat.title, seat.count) for seat in seats_of(found, on=on)),
        meetings=tuple(_public_meeting(one, on) for one in _shown(found)),
    )


def _shown(found: Body) -> list[Meeting]:
    rows = found.meetings.filter(state="called").select_related("body", "minutes").order_by("-on")
    rows = rows.prefetch_related("agenda", "resolutions")
    return list(rows if found.reference else rows.exclude(minutes__confirmed_at=None))


def _public_meeting(one: Meeting, on: date) -> PublicMeeting:
    resolved = tuple((each.words, Result(each.result), votes_of(each)) for each in one.resolutions.all())
    return PublicMeeting(
        name=row_of(one, on).name,
        on=one.on,
        agenda=tuple(text(each.title) for each in one.agenda.all()),
        resolutions=resolved,
        outcomes=tuple(text(each) for each in one.outcomes),
    )


def _rule(one: Founding) -> RuleView:
    articles = tuple(
        ArticleView(each["number"], text(each.get("about", "")), text(each.get("says", ""))) for each in one.articles
    )
    return RuleView(one.edition, text(one.title), one.number, one.on, articles, one.why)


def _rows(found: list[Body], on: date) -> list[BodyRow]:
    meetings = Meeting.objects.filter(body__in=found).exclude(state="cancelled").select_related("body", "minutes")
    coming: dict[str, MeetingRow] = {}
    gone: dict[str, MeetingRow] = {}
    for one in meetings.order_by("on", "id"):
        if one.on >= on:
            coming.setdefault(one.body_id, row_of(one, on))
        elif one.state == "called":
            gone[one.body_id] = row_of(one, on)
    todo = open_followups(on)
    open_, late = Counter(one.meeting.body for one in todo), Counter(one.meeting.body for one in todo if one.late)
    return [
        BodyRow(
            ref=Ref("body", one.pk),
            slug=one.slug,
            title=text(one.title),
            kind=one.kind,
            plan=one.plan,
            reference=one.reference,
            closed_on=one.closed_on,
            reports_to=text(one.reports_to.title) if one.reports_to else None,
            next=coming.get(one.pk),
            last=gone.get(one.pk),
            open=open_[one.slug],
            late=late[one.slug],
        )
        for one in found
    ]
