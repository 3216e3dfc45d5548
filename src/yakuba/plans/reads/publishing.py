"""What would be published of a plan now: gathered from its rows, from its bodies and from what was accepted of its progress."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from yakuba.bodies import reads as bodies
from yakuba.bodies.reads import PublicBody, RuleView
from yakuba.ground.errors import NotHere
from yakuba.ground.japanese.dates import both
from yakuba.ground.ref import Ref
from yakuba.ground.text import LANGUAGES, Text
from yakuba.people import reads as people
from yakuba.plans.models import Evaluation, Node, Report
from yakuba.plans.reads.pack import pack_of
from yakuba.plans.reads.plans import plan as plan_view
from yakuba.plans.rules import evaluation, halves, life, rounds
from yakuba.plans.rules.model import Article, Body, Meeting, Rule, Seat, Words
from yakuba.plans.rules.obstacles import Obstacle, obstacles
from yakuba.plans.rules.published import PublicPlan, Standing, Verdict, Year, public

UNDECIDED: Final = rounds.NOT_YET | (life.OVER - {"completed", "stopped"})
"""Stages of measures that nobody has promised: proposals on their way, and those that were turned down."""


def public_plan(slug: str, *, on: date) -> PublicPlan:
    """Return what is public of a plan as it stands. Raises NotHere.

    Progress is that of rounds that are closed, evaluations are those that a body has accepted.
    """
    view, pack = plan_view(slug), pack_of(slug)
    if view.reference:
        return public(pack, reference=True)
    made = public(
        pack,
        hidden=set(
            Node.objects.filter(plan__slug=slug, is_measure=True, stage__in=UNDECIDED).values_list("key", flat=True)
        ),
        owners={one.code: one.name.as_data() for one in people.sections()},
        progress=_progress(slug),
        years=_years(slug),
    )
    kept = tuple(_body(bodies.public(row.slug, on=on)) for row in bodies.bodies(on=on, plan=slug) if not row.closed_on)
    return msgspec.structs.replace(made, plan=msgspec.structs.replace(made.plan, bodies=kept)) if kept else made


def in_the_way(plan: PublicPlan) -> list[Obstacle]:
    """Return what stands in the way of publishing it."""
    return obstacles(plan, sections={one.code for one in people.sections()})


def _progress(slug: str) -> Iterator[Standing]:
    rows = Report.objects.filter(round__plan__slug=slug, round__closed_at__isnull=False, state="handed")
    for row in rows.select_related("round", "node").order_by("round__half", "node__order", "node__key"):
        yield Standing(
            node=row.node.key,
            half=halves.write(row.round.half),
            light=row.chosen or row.light,
            percent=row.percent,
        )


def _years(slug: str) -> Iterator[Year]:
    rows = Evaluation.objects.filter(plan__slug=slug, closed_at__isnull=False).exclude(resolution="")
    for row in rows.order_by("fiscal_year"):
        said = evaluation.body(row.body)
        verdicts = [
            Verdict(node=key, mark=_mark(one.mark), words=one.text) for key, one in said.marks.items() if one.mark
        ]
        verdicts += [Verdict(node=key, words=words) for key, words in said.policies.items() if words]
        yield Year(
            fiscal_year=row.fiscal_year,
            words=said.whole,
            verdicts=tuple(verdicts),
            resolved=_resolved(row.resolution),
        )


def _mark(written: str) -> Words:
    known = evaluation.MARKS.get(written)
    return known.as_data() if known else written


def _resolved(written: str) -> Words:
    """Say which meeting accepted it; nothing where the resolution is not found any more."""
    try:
        found = bodies.resolution(Ref.parse(written))
    except (NotHere, ValueError):
        return ""
    meeting = found.meeting
    return _ACCEPTED.fill(body=meeting.body_title, meeting=meeting.name, on=_day(meeting.on)).as_data()


def _day(on: date) -> Text:
    return Text(*(both(on, language) for language in LANGUAGES))


def _body(one: PublicBody) -> Body:
    return Body(
        id=one.slug,
        title=one.title.as_data(),
        kind=one.kind,  # type: ignore[arg-type]  # the bodies' kinds are those of packs
        task=tuple(words.as_data() for words in one.task),
        founded_by=_rule(one.rule) if one.rule else None,
        meets=one.meets.as_data() if one.meets.ja else "",
        seats=tuple(Seat(post=title.as_data(), part=part.value, count=count) for part, title, count in one.seats),
        meetings=tuple(
            Meeting(
                on=each.on,
                title=each.name.as_data(),
                agenda=tuple(words.as_data() for words in each.agenda),
                outcomes=tuple(words for words, _result, _votes in each.resolutions),
            )
            for each in one.meetings
        ),
    )


def _rule(rule: RuleView) -> Rule:
    articles = tuple(
        Article(number=one.number, about=one.about.as_data(), says=one.says.as_data()) for one in rule.articles
    )
    return Rule(title=rule.title.as_data(), number=rule.number, on=rule.on, articles=articles)


_ACCEPTED: Final = Text("{body} {meeting}（{on}）", "{body} {meeting}（{on}）", "{body}, {meeting} ({on})")
