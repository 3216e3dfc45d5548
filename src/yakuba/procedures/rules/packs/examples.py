"""The examples of a pack: households, what must come of each, and which branches of the rules they reach.

Staff write them; a pack with a failing example is not published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yakuba.ground.cel import Rule, RuleFault, parts, watch
from yakuba.procedures.rules.answers import check
from yakuba.procedures.rules.asking import walks
from yakuba.procedures.rules.checking import checked
from yakuba.procedures.rules.eligibility import Chosen, chosen
from yakuba.procedures.rules.merging import event_interview, interview, split
from yakuba.procedures.rules.model import Edition, Procedure


@dataclass(frozen=True, slots=True)
class Example:
    """One example household: the file it stands in and its plain data (see ``schemas.example``)."""

    file: str
    data: Mapping[str, Any]

    @property
    def title(self) -> str:
        """What this household is an example of."""
        return str(self.data["title"])

    @property
    def on(self) -> date:
        """The day on which it files."""
        return date.fromisoformat(self.data["on"])

    @property
    def answers(self) -> Mapping[str, Any]:
        """Its answers, under their keys."""
        answers: Mapping[str, Any] = self.data["answers"]
        return answers


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that was not met."""

    file: str
    what: str
    expected: str
    found: str

    def say(self, language: str) -> str:
        """Return the failure as a line."""
        return f"{self.file}: {self.words(language)}"

    def words(self, language: str) -> str:
        """Return what was expected and what was found."""
        if language == "en":
            return f"{self.what}: expected {self.expected}, found {self.found}"
        return f"{self.what}: 期待 {self.expected}、実際 {self.found}"


@dataclass(frozen=True, slots=True)
class Branch:
    """A condition, where it stands, and the outcome that no example reaches."""

    place: str
    condition: str
    outcome: bool

    def say(self, language: str) -> str:
        """Return the branch as a line."""
        word = ("成り立つ" if self.outcome else "成り立たない") if language != "en" else str(self.outcome).lower()
        return f"{self.place}: {self.condition} → {word}"


def run(edition: Edition, examples: Iterable[Example]) -> tuple[list[Failure], list[Branch]]:
    """Run all examples. Returns what failed and which branches none of them reached."""
    failures: list[Failure] = []
    with watch() as seen:
        for example in examples:
            try:
                failures += _failures(edition, example)
            except RuleFault as fault:
                failures.append(Failure(example.file, "rule", "decidable", str(fault)))
    missed = [
        Branch(place, part, outcome)
        for place, condition in conditions(edition)
        for part in (condition.source, *_all_parts(condition.source))
        for outcome in (True, False)
        if (part, outcome) not in seen
    ]
    return failures, list(dict.fromkeys(missed))


def conditions(edition: Edition) -> Iterator[tuple[str, Rule]]:
    """Yield every condition of an edition with the place where it stands."""
    for ask in edition.event.asks:
        yield from ((f"event {ask.item.id}", one) for one in (ask.when, ask.where) if one)
    for procedure in edition.procedures:
        yield f"{procedure.id} when", procedure.when
        yield from _own(procedure)


def _own(procedure: Procedure) -> Iterator[tuple[str, Rule]]:
    name = procedure.id
    for ask in procedure.asks:
        yield from ((f"{name} asks {ask.item.id}", one) for one in (ask.when, ask.where) if one)
    for need in procedure.attach:
        yield from ((f"{name} attach {need.id}", one) for one in (need.when, need.replaced_when) if one)
    yield from ((f"{name} check {one.id}", one.passes) for one in procedure.checks)
    if procedure.visit and procedure.visit.when:
        yield f"{name} visit", procedure.visit.when


def _all_parts(source: str) -> Iterator[str]:
    for part in parts(source):
        yield part
        yield from _all_parts(part)


def _failures(edition: Edition, example: Example) -> Iterator[Failure]:
    data, answers, on = example.data, example.answers, example.on
    selected = {one.procedure.id: one for one in chosen(edition, answers, on=on)}
    expected = set(data["procedures"])
    if expected != set(selected):
        yield Failure(example.file, "procedures", _list(expected), _list(selected))
    walked = {one.procedure.id: one for one in walks(edition, selected, answers, on=on)}
    for name, keys in data.get("asked", {}).items():
        found = [one.name for one in walked[name].asked] if name in walked else []
        if set(keys) != set(found):
            yield Failure(example.file, f"asked {name}", _list(keys), _list(found))
    for name, wanted in data.get("attachments", {}).items():
        needs = selected[name].needs if name in selected else ()
        for part, dropped in (("needed", False), ("dropped", True)):
            found = [need.attachment.id for need in needs if need.dropped == dropped]
            if part in wanted and set(wanted[part]) != set(found):
                yield Failure(example.file, f"attachments {name} {part}", _list(wanted[part]), _list(found))
    for name, day in data.get("deadlines", {}).items():
        due = selected[name].due if name in selected else None
        if str(due) != day:
            yield Failure(example.file, f"deadline {name}", day, str(due))
    for name, one in selected.items():
        yield from _decision(edition, example, one, data.get("decisions", {}).get(name, {}))
    yield from _bad_answers(edition, example, selected)


def _decision(edition: Edition, example: Example, one: Chosen, wanted: Mapping[str, Any]) -> Iterator[Failure]:
    procedure = one.procedure
    answers = split(edition, [procedure.id], example.answers, on=example.on)[procedure.id]
    results = checked(procedure, answers, due=one.due, on=example.on)
    found = {one.check.id: one.passed for one in results}
    for name, passed in wanted.get("checks", {}).items():
        if found.get(name) != passed:
            yield Failure(example.file, f"check {procedure.id} {name}", str(passed), str(found.get(name)))
    if "letter" in wanted:
        letters = [one.id for one in procedure.letters if one.outcome == wanted.get("outcome", "accepted")]
        if wanted["letter"] not in letters:
            yield Failure(example.file, f"letter {procedure.id}", wanted["letter"], _list(letters))


def _bad_answers(edition: Edition, example: Example, selected: Iterable[str]) -> Iterator[Failure]:
    """Find answers that the questions would not take: an example must be a household that could exist."""
    for one in (
        event_interview(edition, example.answers, on=example.on),
        interview(edition, selected, example.answers, on=example.on),
    ):
        for name, problems in check(one, example.answers).items():
            if name in example.answers:
                yield Failure(example.file, f"answer {name}", "valid", problems[0].words.ja)


def _list(names: Iterable[str]) -> str:
    return "[" + ", ".join(sorted(names)) + "]"
