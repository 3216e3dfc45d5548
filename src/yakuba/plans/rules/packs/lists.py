"""Whether the other lists of a pack make sense: challenges, earlier measures, bodies, flow charts, tables, surveys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source
from yakuba.plans.rules.packs.finding import circle, circles, twice, unknown

_NEEDS_TO: Final = frozenset({"merge", "split", "rename", "expand"})
"""Outcomes after which a measure is found somewhere: the reader wants to know where."""


def check_earlier(source: Source, nodes: Collection[str], challenges: Collection[str]) -> Iterator[Fault]:
    """Yield the faults of ``earlier.yaml``."""
    yield from twice(source, (), source.data)
    for place, one in enumerate(source.data):
        outcome, to = one["outcome"], one.get("to", ())
        if outcome in _NEEDS_TO and not to:
            yield source.fault(
                (place, "outcome"),
                (
                    f"「{outcome}」なのに、引き継ぐ先（to）がありません。",
                    f"“{outcome}” needs “to”: where is it found now?",
                ),
                ("「to:」に、この計画の施策のidを書いてください。", "Write the ids of measures of this plan in “to:”."),
            )
        if outcome == "end" and to:
            yield source.fault(
                (place, "to"),
                ("終了した取組に、引き継ぐ先（to）があります。", "It has ended, and yet leads to a measure."),
                ("「to:」を消すか、「outcome:」を直してください。", "Remove “to:” or correct “outcome:”."),
            )
        for at, name in enumerate(to):
            if name not in nodes:
                where = ("この計画の項目", "the nodes of this plan")
                yield unknown(source, (place, "to", at), name, where, nodes)
        for at, name in enumerate(one.get("answers", ())):
            if name not in challenges:
                where = ("challenges.yaml", "challenges.yaml")
                yield unknown(source, (place, "answers", at), name, where, challenges)


def check_bodies(source: Source) -> Iterator[Fault]:
    """Yield the faults of ``bodies.yaml``."""
    yield from twice(source, (), source.data)
    known = {body["id"]: place for place, body in reversed(list(enumerate(source.data)))}
    for place, body in enumerate(source.data):
        above = body.get("reports_to", "")
        if above and above not in known:
            yield unknown(source, (place, "reports_to"), above, ("bodies.yaml", "bodies.yaml"), known)
    for way in circles({body["id"]: [body.get("reports_to", "")] for body in source.data}):
        yield circle(source, (known[way[0]], "reports_to"), way)


def check_flows(source: Source) -> Iterator[Fault]:
    """Yield the faults of ``flows.yaml``. A chart may lead back: a measure that is declined is planned again."""
    yield from twice(source, (), source.data)
    for place, flow in enumerate(source.data):
        steps = flow.get("steps", ())
        yield from twice(source, (place, "steps"), steps)
        known = [step["id"] for step in steps]
        for at, step in enumerate(steps):
            for to, name in enumerate(step.get("to", ())):
                if name not in known:
                    path: Path = (place, "steps", at, "to", to)
                    where = (f"流れ図「{flow['id']}」", f"flow chart “{flow['id']}”")
                    yield unknown(source, path, name, where, known)


def check_tables(source: Source) -> Iterator[Fault]:
    """Yield the faults of ``tables.yaml``."""
    yield from twice(source, (), source.data)
    for place, table in enumerate(source.data):
        wanted = len(table["columns"])
        for at, row in enumerate(table["rows"]):
            if len(row) != wanted:
                yield source.fault(
                    (place, "rows", at),
                    (
                        f"列は{wanted}ありますが、この行のセルは{len(row)}です。",
                        f"There are {wanted} columns, but this row has {len(row)} cells.",
                    ),
                    ('空のセルは "" と書いてください。', 'Write "" for an empty cell.'),
                )


def check_surveys(source: Source, challenges: Collection[str]) -> Iterator[Fault]:
    """Yield the faults of ``surveys.yaml``."""
    yield from twice(source, (), source.data)
    for place, survey in enumerate(source.data):
        yield from _answered(source, place, survey)
        questions = survey.get("questions", ())
        yield from twice(source, (place, "questions"), questions)
        for at, question in enumerate(questions):
            for to, name in enumerate(question.get("proves", ())):
                if name not in challenges:
                    path: Path = (place, "questions", at, "proves", to)
                    yield unknown(source, path, name, ("challenges.yaml", "challenges.yaml"), challenges)


def _answered(source: Source, place: int, survey: Mapping[str, Any]) -> Iterator[Fault]:
    asked, answered = survey.get("asked"), survey.get("answered")
    if asked is not None and answered is not None and answered > asked:
        yield source.fault(
            (place, "answered"),
            (f"回答数{answered}が配布数{asked}を超えています。", f"{answered} answered, but only {asked} were asked."),
            ("数を確かめてください。", "Check the numbers."),
        )
