"""What is not asked yet: a question that hangs on another one which has still to be answered.

A condition such as ``standing != 'self'`` is met while the standing is not known. Whoever was shown both at once would
type a date of birth that the next answer makes superfluous. So the pages show what hangs on an answer after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from yakuba.procedures.rules.asking import Walk
from yakuba.procedures.rules.merging import Interview, Page
from yakuba.procedures.rules.model import Answers, Asked

Owed = frozenset[tuple[str, str]]


def without_waiting(asked: Interview, answers: Answers) -> Interview:
    """Leave out the questions that wait, in every procedure that asks them, for an answer that must be given.

    When all required answers are there, nothing waits.
    """
    free = {name for walk in asked.walks for name in _free(walk, answers)}
    pages = (
        Page(page.topic, tuple(question for question in page.questions if question.name in free))
        for page in asked.pages
    )
    return replace(asked, pages=tuple(page for page in pages if page.questions))


def _free(walk: Walk, answers: Answers) -> Iterator[str]:
    """Yield the names of the questions of one procedure that wait for nothing."""
    looked_at = walk.procedure.looked_at
    owed = frozenset(
        (one.ask.item.id, one.key.row)
        for one in walk.asked
        if one.ask.required and one.ask.item.id in looked_at and answers.get(one.name) is None
    )
    return (one.name for one in walk.asked if not owed or not _waits(one, owed))


def _waits(one: Asked, owed: Owed) -> bool:
    paths = [path for rule in (one.ask.when, one.ask.where) if rule for path in rule.paths]
    for path in paths:
        row, words = (one.key.row, path[1:]) if path[0] == "one" else ("", path)
        if any((".".join(words[:length]), row) in owed for length in range(1, len(words) + 1)):
            return True
    return False
