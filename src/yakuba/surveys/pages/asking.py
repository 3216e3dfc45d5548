"""How a question is shown to be answered: alike on the page for everybody, at the desk and for typing in papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from yakuba.ground.japanese.characters import writable
from yakuba.ground.text import NOTHING, Text
from yakuba.surveys.rules.model import MOST_CHARACTERS, Answers, Question
from yakuba.surveys.rules.results import classes


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tick."""

    id: str
    value: str
    label: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A question as a template draws it."""

    number: int
    question: Question
    name: str
    words: Text
    hint: Text
    choices: tuple[Choice, ...]
    value: str
    problem: Text

    @property
    def is_group(self) -> bool:
        """Whether it is answered by ticking."""
        return bool(self.choices)

    @property
    def most(self) -> int:
        """The most characters of a free answer."""
        return MOST_CHARACTERS


def shown(questions: Iterable[Question], typed: Mapping[str, list[str]], problems: Mapping[str, Text]) -> list[Shown]:
    """Return the questions with what was typed so far, and what is wrong with it."""
    return [_one(n, one, typed.get(one.id, []), problems.get(one.id)) for n, one in enumerate(questions, start=1)]


def errors(found: Iterable[Shown]) -> list[dict[str, object]]:
    """Return the summary of what is wrong, each with the number of its question."""
    return [
        {"words": _NUMBERED.fill(n=one.number, words=one.problem), "href": f"#{one.name}"}
        for one in found
        if one.problem.ja
    ]


_NUMBERED: Final = Text("質問{n}：{words}", "しつもん{n}：{words}", "Question {n}: {words}")


def typed_of(questions: Iterable[Question], sent: QueryDict) -> dict[str, list[str]]:
    """Return what was typed, without what cannot be shown."""
    return {one.id: [writable(each) for each in sent.getlist(f"q-{one.id}")] for one in questions}


def typed_from(answers: Answers) -> dict[str, list[str]]:
    """Return answers as they were typed."""
    return {id_: answer if isinstance(answer, list) else [str(answer)] for id_, answer in answers.items()}


def _one(number: int, question: Question, typed: list[str], problem: Text | None) -> Shown:
    ticked = question.kind in ("single", "several", "scale")
    name = f"q-{question.id}"
    choices = tuple(
        Choice(f"{name}-{value}", value, label, value in typed) for value, label in classes(question)[:-1] if ticked
    )
    value = "" if ticked or not typed else typed[0]
    hint = Text.read(question.hint) if question.hint else NOTHING
    return Shown(number, question, name, question.words, hint, choices, value, problem or NOTHING)
