"""Reading what somebody answered, from a page or from a paper that is typed in."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from yakuba.ground.japanese.characters import writable
from yakuba.ground.text import Text
from yakuba.surveys.rules.model import MOST_CHARACTERS, Answer, Answers, Question, steps

Field = Callable[[str], Sequence[str]]
"""Gives what was sent under a name."""

_MISSING = Text("この質問に答えてください。", "こたえて ください。", "Please answer this question.")
_UNKNOWN = Text(
    "この中から選んでください。", "この なかから えらんで ください。", "Please choose from the answers shown."
)
_NO_NUMBER = Text(
    "{least}から{most}までの数で答えてください。",
    "{least} から {most} までの かずを かいて ください。",
    "Please answer with a number from {least} to {most}.",
)
_TOO_LONG = Text(
    "{most}文字までで書いてください。", "{most}もじ までで かいて ください。", "Please write at most {most} characters."
)


def read(questions: Iterable[Question], field: Field, *, forced: bool = True) -> tuple[Answers, dict[str, Text]]:
    """Return the answers, and by question what is wrong with them.

    ``forced`` asks for what is required; a paper that left it out is typed in as it is.
    """
    answers: Answers = {}
    problems: dict[str, Text] = {}
    for question in questions:
        sent = [text for one in field(f"q-{question.id}") if (text := writable(one).strip())]
        answer, problem = _READERS[question.kind](question, sent) if sent else (None, None)
        if problem is None and answer is None and forced and question.required:
            problem = _MISSING
        if problem is not None:
            problems[question.id] = problem
        elif answer is not None:
            answers[question.id] = answer
    return answers, problems


Found = tuple[Answer | None, Text | None]


def _single(question: Question, sent: list[str]) -> Found:
    known = {one.id for one in question.options}
    return (sent[0], None) if len(sent) == 1 and sent[0] in known else (None, _UNKNOWN)


def _several(question: Question, sent: list[str]) -> Found:
    wanted = set(sent)
    chosen = [one.id for one in question.options if one.id in wanted]
    return (chosen, None) if len(chosen) == len(wanted) else (None, _UNKNOWN)


def _scale(question: Question, sent: list[str]) -> Found:
    number = _number(sent[0])
    return (number, None) if number in steps(question) else (None, _UNKNOWN)


def _count(question: Question, sent: list[str]) -> Found:
    number = _number(sent[0])
    if number is None or not question.at_least <= number <= question.at_most:
        return None, _NO_NUMBER.fill(least=question.at_least, most=question.at_most)
    return number, None


def _words(_: Question, sent: list[str]) -> Found:
    too_long = len(sent[0]) > MOST_CHARACTERS
    return (None, _TOO_LONG.fill(most=MOST_CHARACTERS)) if too_long else (sent[0], None)


def _number(typed: str) -> int | None:
    """Read digits in whatever width they were typed."""
    plain = unicodedata.normalize("NFKC", typed).replace(",", "")
    digits = plain.removeprefix("-")
    return int(plain) if digits.isascii() and digits.isdecimal() and len(digits) <= 9 else None


_READERS: dict[str, Callable[[Question, list[str]], Found]] = {
    "single": _single,
    "several": _several,
    "scale": _scale,
    "number": _count,
    "text": _words,
}


def fitting(questions: Iterable[Question], answers: Answers) -> bool:
    """Tell whether answers are such as a page would have taken: of what comes over a border that is not certain."""
    written = {
        f"q-{id_}": [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
        for id_, answer in answers.items()
    }
    again, problems = read(questions, lambda name: written.get(name, []))
    return not problems and again == answers


def differing(questions: Iterable[Question], first: Answers, second: Answers) -> list[str]:
    """Return the questions that two people typed in differently from the same paper."""
    return [one.id for one in questions if first.get(one.id) != second.get(one.id)]
