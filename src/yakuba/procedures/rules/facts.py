"""What conditions see: answers under their dotted names, unanswered ones null, persons with their ages.

The names are those of the vocabulary (``move.date``). Dates are ISO strings, which compare as they should. A list
shows its rows as they were given, a person with a birth date with ``age`` (in law, on the reference date) and
``age_at_fiscal_year_end`` besides; ``one``, the row about which a question is asked, also has the answers given to
what was asked about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from yakuba.ground.cel import Rule, rule, watched
from yakuba.ground.japanese.people import age_at_fiscal_year_end, legal_age
from yakuba.procedures.rules.conditions import Condition, condition, is_fixed
from yakuba.procedures.rules.model import Answers, Ask, Edition, Item, Value
from yakuba.procedures.rules.types import type_of

Path = tuple[str, ...]
Row = dict[str, Any]
_MISSING = object()


class Facts:
    """The facts of one procedure (or of the event) while its questions are walked in order.

    Conditions are many and ask the same again and again: each is decided once for the same facts, and only the facts
    that it looks at are handed over. That memory lives as long as these facts, which is one request.
    """

    __slots__ = ("_decided", "_fixed", "_known", "_of_event", "_reference", "_seen", "extra", "rows")

    def __init__(self, *, on: date, reference: date | None) -> None:
        self.extra: dict[str, Any] = {"on": on.isoformat()}
        self.rows: dict[str, list[Row]] = {}
        self._known: dict[str, Item] = {}
        self._seen: dict[str, Any] = {}
        self._decided: dict[Any, bool] = {}
        self._fixed: dict[tuple[str, str, str], bool] = {}
        self._of_event: frozenset[str] = frozenset()
        self._reference = reference or on

    def copy(self) -> Facts:
        """Return facts that may be added to without changing these."""
        other = Facts.__new__(Facts)
        other.extra = dict(self.extra)
        other.rows = {item: [dict(row) for row in rows] for item, rows in self.rows.items()}
        other._known = dict(self._known)
        other._seen = dict(self._seen)
        other._decided = self._decided
        other._fixed = self._fixed
        other._of_event = self._of_event or frozenset(self._known)
        other._reference = self._reference
        return other

    def expect(self, items: Iterable[Item]) -> None:
        """Make unanswered items known: null, or an empty list where there are several."""
        self._known = {item.id: item for item in items} | self._known

    def add(self, item: Item, value: Value) -> None:
        """Take in an answer; None is none."""
        self._known[item.id] = item
        if value is None:
            return
        seen = type_of(item).facts(item, value)
        if item.many or item.type == "household":
            seen = [self._with_ages(row) for row in seen]
            self.rows[item.id] = [dict(row) for row in seen]
        self._seen[item.id] = seen

    def add_to_row(self, item: Item, row: Row, value: Value) -> None:
        """Take in an answer that was given about one row."""
        row[item.id] = None if value is None else type_of(item).facts(item, value)

    def value(self, item: str) -> Any:
        """Return what conditions see of an item: None if it was not answered, or is not known."""
        found = self._seen.get(item, _MISSING)
        return found if found is not _MISSING else _unanswered(self._known.get(item))

    def hold(self, asked: Rule | None, one: Row | None = None, *, of: str = "") -> bool:
        """Tell whether a condition is met; no condition always is. ``of`` names the list whose row ``one`` is."""
        if asked is None:
            return True
        # An example run wants to hear of each condition as it is written.
        return self._hold(_whole(asked.source) if watched() else condition(asked.source), one, of)

    def _hold(self, asked: Condition, one: Row | None, of: str) -> bool:
        fixed = (asked.source, of, "" if one is None else str(one["id"]))
        held = self._fixed.get(fixed)
        if held is None:
            if not asked.parts:
                held = self._decide(asked, one)
            elif asked.any:
                held = any(self._hold(part, one, of) for part in asked.parts)
            else:
                held = all(self._hold(part, one, of) for part in asked.parts)
            if (one is None or of in self._of_event) and is_fixed(asked.source, self._of_event):
                self._fixed[fixed] = held
        return held

    def _decide(self, asked: Condition, one: Row | None) -> bool:
        paths = asked.rule.paths
        found = [self._find(path, one) for path in paths]
        key = (asked.source, *map(_mark, found))
        held = self._decided.get(key)
        if held is None:
            if asked.columns is not None:
                found = [_narrowed(value, asked.columns) for value in found]
            held = self._decided[key] = asked.rule.holds(_nested(paths, found))
        return held

    def _find(self, path: Path, one: Row | None) -> Any:
        """Return the value at a path, `_MISSING` if nobody defines it."""
        if path[0] == "one" and one is not None:
            return _in_row(one, path[1:])
        if len(path) == 1:
            return self.extra.get(path[0], _MISSING)
        for length in range(2, len(path) + 1):
            name = ".".join(path[:length])
            if name in self._known:
                return _within(self.value(name), path[length:])
        return _MISSING

    def _with_ages(self, row: Mapping[str, Any]) -> Row:
        seen = dict(row)
        born = row.get("birth_date")
        if isinstance(born, str):
            day = date.fromisoformat(born)
            seen["age"] = legal_age(day, self._reference)
            seen["age_at_fiscal_year_end"] = age_at_fiscal_year_end(day, self._reference)
        else:
            seen |= {"age": None, "age_at_fiscal_year_end": None}
        return seen


def of_event(edition: Edition, answers: Answers, *, on: date) -> Facts:
    """Return the facts that the event's own questions give: only those that are asked count."""
    return walk_event(edition, answers, on=on)[0]


def walk_event(edition: Edition, answers: Answers, *, on: date) -> tuple[Facts, tuple[Ask, ...]]:
    """Ask the event's questions in order. Returns the facts they give, and the asks that apply."""
    reference = answers.get(edition.event.reference_date)
    facts = Facts(on=on, reference=date.fromisoformat(reference) if isinstance(reference, str) else None)
    facts.expect(ask.item for ask in edition.event.asks)
    applying = []
    for ask in edition.event.asks:
        if facts.hold(ask.when):
            applying.append(ask)
            facts.add(ask.item, answers.get(ask.item.id))
    return facts, tuple(applying)


def _unanswered(item: Item | None) -> Any:
    return [] if item is not None and (item.many or item.type in ("several", "household")) else None


def _in_row(row: Row, path: Path) -> Any:
    """Find ``one.age`` in the row itself, ``one.child.school`` among the answers about it."""
    if not path:
        return row
    if path[0] in row:
        return _within(row[path[0]], path[1:])
    for length in range(2, len(path) + 1):
        name = ".".join(path[:length])
        if name in row:
            return _within(row[name], path[length:])
    return _MISSING


def _whole(source: str) -> Condition:
    return Condition(source, rule(source))


def _narrowed(value: Any, columns: frozenset[str]) -> Any:
    """Return a list with only the parts of its rows that are looked at: the engine copies all that it is given."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return value
    return [{name: row[name] for name in columns if name in row} for row in value]


def _within(value: Any, path: Path) -> Any:
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name, _MISSING)
    return value


def _mark(value: Any) -> Any:
    """Return what tells this value from others: lists and mappings by identity, as these facts keep them."""
    if isinstance(value, list | dict):
        return id(value)
    return type(value), value


def _nested(paths: Sequence[Path], found: Sequence[Any]) -> dict[str, Any]:
    """Return the facts as a condition reads them, nested by their names; what nobody defines is left out."""
    context: dict[str, Any] = {}
    for path, value in zip(paths, found, strict=True):
        if value is _MISSING:
            continue
        here = context
        for name in path[:-1]:
            inner = here.setdefault(name, {})
            if not isinstance(inner, dict):
                break
            here = inner
        else:
            here[path[-1]] = value
    return context
