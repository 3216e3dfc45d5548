"""Whether a condition can be decided where it stands: it is CEL, and looks only at what was asked before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from yakuba.ground.cel import RuleFault, bound, dotted, rule
from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source
from yakuba.procedures.rules.packs import comparing, limits
from yakuba.procedures.rules.packs.comparing import Values

ALWAYS: Final = frozenset({"on"})
IN_CHECKS: Final = frozenset({"due", "late"})
RESERVED: Final = ALWAYS | IN_CHECKS | {"one"}
"""Names that conditions know without asking; no item may begin with one."""
_WALKS_ROWS: Final = re.compile(r"([A-Za-z_][\w.]*)\.(?:exists_one|exists|all|filter|map)\(\s*(\w+)\s*,")


def unasked(source: Source, path: Path, name: str) -> Fault:
    """Return the fault that a name is used which was not asked before that place."""
    return source.fault(
        path,
        (f"「{name}」は、ここより前に尋ねていません。", f"“{name}” is not asked before this."),
        (
            "つづりを確かめるか、この手続の「asks:」の前の方に加えてください。",
            "Check the spelling, or ask it earlier in this procedure's “asks:”.",
        ),
    )


class Conditions:
    """The check of conditions against the items of a vocabulary."""

    def __init__(self, vocabulary: Mapping[str, Any]) -> None:
        self._vocabulary = vocabulary
        self._values: dict[str, Mapping[str, Values]] = {}

    def check(
        self, source: Source, path: Path, known: Sequence[str], *, more: frozenset[str] = frozenset()
    ) -> Iterator[Fault]:
        """Yield the faults of the condition at a place, if there is one, that may look at the ``known`` items."""
        written = _at(source.data, path)
        if written is None:
            return
        try:
            names = rule(written).names
        except RuleFault as fault:
            yield source.fault(
                path,
                (f"条件式が読めません: {str(fault).splitlines()[0]}", f"The condition cannot be read: {fault}"),
                ("CEL の書き方を確かめてください。", "See the CEL language definition."),
            )
            return
        starts = {item.split(".")[0] for item in known} | ALWAYS | more
        for name in sorted(names - starts):
            yield unasked(source, path, name)
        for name in sorted(self._unknown_paths(written, known)):
            yield unasked(source, path, name)
        lists = dict(_rows_walked(written))
        yield from comparing.faults(source, path, written, lambda name: self._values_of(name, lists))

    def of_row(
        self, source: Source, path: Path, known: Sequence[str], each: str, asked: Sequence[str]
    ) -> Iterator[Fault]:
        """Yield the faults of a ``where``: it may also look at ``one`` row, and at what was ``asked`` about it."""
        yield from self.check(source, path, known, more=frozenset({"one"}))
        written = _at(source.data, path)
        if written is None or each not in self._vocabulary:
            return
        within = self._inside(each)
        for name in sorted(dotted(written)):
            first, _, rest = name.partition(".")
            fits = rest.split(".")[0] in within or any(rest == one or rest.startswith(f"{one}.") for one in asked)
            if first == "one" and rest and not fits:
                yield unasked(source, path, name)
        yield from comparing.faults(source, path, written, lambda name: self._values_of_row(name, each))

    def _unknown_paths(self, written: str, known: Sequence[str]) -> Iterator[str]:
        """Yield dotted names that begin like an item but are none, or name a part that an answer does not have."""
        starts, lists = {item.split(".")[0] for item in known}, dict(_rows_walked(written))
        for name in dotted(written):
            first, _, rest = name.partition(".")
            if first in lists:
                if rest and lists[first] in self._vocabulary and rest.split(".")[0] not in self._inside(lists[first]):
                    yield name
            elif first in starts and first not in bound(written) and rest and not self._is_known(name, known):
                yield name

    def _is_known(self, name: str, known: Sequence[str]) -> bool:
        for item in known:
            if name == item:
                return True
            if name.startswith(f"{item}."):
                return item not in self._vocabulary or name[len(item) + 1 :].split(".", 1)[0] in self._inside(item)
        return False

    def _values_of_row(self, name: str, each: str) -> Values | None:
        first, _, rest = name.partition(".")
        if first != "one" or not rest:
            return None
        return self._values_of(rest, {}) or self._values_of(f"{each}.{rest}", {})

    def _values_of(self, name: str, lists: Mapping[str, str]) -> Values | None:
        """Return what a name can come to; ``lists`` tells over what the names go that a condition binds itself."""
        first, _, rest = name.partition(".")
        if first in lists:
            # One of several options is one option; one of several rows has parts.
            whole = self._values_of(lists[first], {})
            if not rest:
                return Values(whole.options) if whole and whole.several else None
            name = f"{lists[first]}.{rest}"
        item = next((item for item in self._vocabulary if name == item or name.startswith(f"{item}.")), None)
        if item is None:
            return None
        if item not in self._values:
            self._values[item] = comparing.values_of(item, self._vocabulary[item])
        return self._values[item].get(name[len(item) + 1 :])

    def _inside(self, name: str) -> frozenset[str]:
        return limits.inside(name, self._vocabulary[name]) or frozenset()


def _rows_walked(written: str) -> Iterator[tuple[str, str]]:
    """Yield (``m``, ``household.members``) for each ``household.members.exists(m, …)``."""
    for found in _WALKS_ROWS.finditer(written):
        yield found[2], found[1]


def _at(data: Any, path: Path) -> str | None:
    """Return the condition at a place, None if there is none."""
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(str(step))
        elif isinstance(data, list) and isinstance(step, int):
            data = data[step]
        else:
            return None
    return data if isinstance(data, str) else None
