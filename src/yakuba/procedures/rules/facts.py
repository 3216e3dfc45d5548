"""What conditions see: answers under their dotted names, unanswered ones null, persons with their ages.

The names are those of the vocabulary (``move.date`` is ``date`` in ``move``). Dates are ISO strings, which
compare as they should. A row of a list carries its own answers under the same names and, for a person with a
birth date, ``age`` (in law, on the reference date) and ``age_at_fiscal_year_end``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from yakuba.ground.cel import Rule
from yakuba.ground.japanese.people import age_at_fiscal_year_end, legal_age
from yakuba.procedures.rules.model import Answers, Ask, Edition, Item
from yakuba.procedures.rules.types import type_of

Context = dict[str, Any]


class Facts:
    """The facts of one procedure (or of the event) while its questions are walked in order."""

    __slots__ = ("_reference", "context", "rows")

    def __init__(self, *, on: date, reference: date | None) -> None:
        self.context: Context = {"on": on.isoformat()}
        self.rows: dict[str, list[Context]] = {}
        self._reference = reference or on

    def copy(self) -> Facts:
        """Return facts that may be added to without changing these."""
        other = Facts.__new__(Facts)
        other._reference = self._reference
        other.context = _copied(self.context)
        # Rows are shared between the context and `rows`, so that a row's answers are seen in both.
        other.rows = {item: list(_at(other.context, item)) for item in self.rows}
        return other

    def expect(self, items: Iterable[Item]) -> None:
        """Make unanswered items known: null, or an empty list where there are several."""
        for item in items:
            _put(self.context, item.id, [] if item.many or item.type == "several" else None, keep=True)

    def add(self, item: Item, value: Any) -> None:
        """Take in an answer; None is none."""
        if value is None:
            return
        seen = type_of(item).facts(item, value)
        if item.many or item.type == "household":
            seen = [self._row(row) for row in seen]
            self.rows[item.id] = seen
        _put(self.context, item.id, seen)

    def add_to_row(self, item: Item, row: Context, value: Any) -> None:
        """Take in an answer that was given for one row."""
        _put(row, item.id, None if value is None else type_of(item).facts(item, value))

    def hold(self, rule: Rule | None, one: Context | None = None) -> bool:
        """Tell whether a condition is met; no condition always is."""
        if rule is None:
            return True
        context = self.context
        seen = {name: context[name] for name in rule.names if name in context}
        if one is not None:
            seen["one"] = one
        return rule.holds(seen)

    def _row(self, row: Mapping[str, Any]) -> Context:
        born = row.get("birth_date")
        seen = dict(row)
        if isinstance(born, str):
            day = date.fromisoformat(born)
            seen["age"] = legal_age(day, self._reference)
            seen["age_at_fiscal_year_end"] = age_at_fiscal_year_end(day, self._reference)
        else:
            seen.setdefault("age", None)
            seen.setdefault("age_at_fiscal_year_end", None)
        return seen


def of_event(edition: Edition, answers: Answers, *, on: date) -> Facts:
    """Return the facts that the event's own questions give: only those that are asked count."""
    reference = answers.get(edition.event.reference_date)
    facts = Facts(on=on, reference=date.fromisoformat(reference) if isinstance(reference, str) else None)
    facts.expect(ask.item for ask in edition.event.asks)
    walk_event(edition.event.asks, facts, answers)
    return facts


def walk_event(asks: Iterable[Ask], facts: Facts, answers: Answers) -> list[Ask]:
    """Add the event's answers in order and return the asks that apply."""
    applying = []
    for ask in asks:
        if facts.hold(ask.when):
            applying.append(ask)
            facts.add(ask.item, answers.get(ask.item.id))
    return applying


def build(edition: Edition, answers: Answers, *, on: date) -> Context:
    """Return the whole context for a preview: every item of the vocabulary is known, answered or null."""
    facts = of_event(edition, answers, on=on)
    facts.expect(edition.vocabulary.values())
    return facts.context


def _put(context: Context, item: str, value: Any, *, keep: bool = False) -> None:
    *path, last = item.split(".")
    for name in path:
        context = context.setdefault(name, {})
    if not keep or last not in context:
        context[last] = value


def _at(context: Context, item: str) -> Any:
    found: Any = context
    for name in item.split("."):
        found = found[name]
    return found


def _copied(context: Context) -> Context:
    return {
        name: _copied(value)
        if isinstance(value, dict)
        else [_copied(one) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else value
        for name, value in context.items()
    }
