"""Whether what a condition compares can ever be: an option that is none makes a question that is never asked.

``'dogg' in household.applies`` is good CEL and looks at what was asked; it only never holds. Nothing else would tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any, Final

from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source
from yakuba.procedures.rules.model import Item
from yakuba.procedures.rules.packs import build
from yakuba.procedures.rules.types import type_of
from yakuba.procedures.rules.types.base import ItemType
from yakuba.procedures.rules.types.choices import Choice, Several, YesNo
from yakuba.procedures.rules.types.composite import Composite
from yakuba.procedures.rules.types.rows import Rows

_TOKEN: Final = re.compile(
    r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*|\d+(?:\.\d+)?|[=!<>]=|&&|\|\||\S"
)
_PLACE: Final = re.compile(r"\[\s*\d+\s*\]\.")
_COMPARED: Final = frozenset({"==", "!=", "<", "<=", ">", ">="})
_TRUTHS: Final = frozenset({"true", "false"})


@dataclass(frozen=True, slots=True)
class Values:
    """What an answer can come to: one of the ``options`` (some of them, if ``several``), or a yes or no without any."""

    options: tuple[str, ...] = ()
    several: bool = False


def values_of(name: str, data: Mapping[str, Any]) -> Mapping[str, Values]:
    """Return what an item's answer can come to, under ``""``, or under the names of its parts."""
    item = build.item(name, {**data, "limits": {}})
    kind = type_of(item)
    inner = kind.inner if isinstance(kind, Rows) else kind
    if isinstance(inner, Composite):
        found = {part.name: _values(part.kind, part.item(item)) for part in inner.all_parts}
    else:
        found = {"": _values(kind, item)}
        seen = kind.facts(item, kind.sample(item, Random(1)))  # noqa: S311 - nothing secret
        if isinstance(seen, Mapping):
            found |= {str(part): Values() for part, value in seen.items() if isinstance(value, bool)}
    return {part: values for part, values in found.items() if values is not None}


def _values(kind: ItemType, item: Item) -> Values | None:
    if isinstance(kind, YesNo):
        return Values()
    if isinstance(kind, Several):
        return Values(tuple(option.value for option in item.options), several=True)
    return Values(tuple(option.value for option in kind.options(item))) if isinstance(kind, Choice) else None


def faults(source: Source, path: Path, written: str, values: Callable[[str], Values | None]) -> Iterator[Fault]:
    """Yield where a condition compares an answer with what it never is; ``values`` tells what a name can come to."""
    told = set()
    for name, literal, contained in _comparisons(written):
        known = values(name)
        if known is None or (name, literal) in told:
            continue
        told.add((name, literal))
        fault = _never(name, literal, known, contained=contained)
        if fault:
            yield source.fault(path, *fault)


def _comparisons(written: str) -> Iterator[tuple[str, str, bool]]:
    """Yield each name with a literal that it is compared with, and whether as a whole list that may contain it."""
    tokens = _TOKEN.findall(_PLACE.sub(".", written))
    for place, (before, after) in enumerate(pairwise(tokens)):
        left = tokens[place - 1] if place else ""
        if before in _COMPARED:
            # What stands behind a call or a place in a list is not the name alone.
            behind = tokens[place - 2] if place > 1 else ""
            ahead = tokens[place + 2] if place + 2 < len(tokens) else ""
            if _is_name(left) and behind != "." and _is_literal(after):
                yield left, after, False
            elif _is_literal(left) and _is_name(after) and ahead not in {"(", "[", "."}:
                yield after, left, False
        elif before == "in" and _is_literal(left) and _is_name(after):
            yield after, left, True
        elif before == "in" and after == "[" and _is_name(left):
            end = tokens.index("]", place) if "]" in tokens[place:] else len(tokens)
            yield from ((left, token, False) for token in tokens[place + 2 : end] if _is_literal(token))


def _is_literal(token: str) -> bool:
    return token[:1] in {"'", '"'} or token in _TRUTHS


def _is_name(token: str) -> bool:
    return bool(re.match(r"[A-Za-z_]", token)) and token not in _TRUTHS | {"in", "null"}


Words = tuple[str, str]


def _never(name: str, literal: str, known: Values, *, contained: bool) -> tuple[Words, Words] | None:
    """Return what is wrong with a comparison and its remedy, None if it may come true."""
    value, options = literal.strip("'\""), ", ".join(known.options)
    if not known.options:
        if literal in _TRUTHS:
            return None
        return (
            (f"「{name}」は「はい・いいえ」の項目です。文字 {literal} と等しくなることはありません。", f"“{name}” is a yes or no. It never equals the text {literal}."),
            ("引用符を付けずに true か false と書いてください。", "Write true or false, without quotes."),
        )  # fmt: skip
    if literal in _TRUTHS:
        return (
            (f"「{name}」は選択肢から選ぶ項目です。{literal} になることはありません。", f"“{name}” is chosen from options. It is never {literal}."),
            (f"選択肢を引用符で囲んで書いてください。選べるのは {options} です。", f"Write an option in quotes. Options: {options}."),
        )  # fmt: skip
    if value not in known.options:
        return (
            (f"「{name}」の選択肢に「{value}」はありません。", f"“{value}” is no option of “{name}”."),
            (f"つづりを確かめてください。選べるのは {options} です。", f"Check the spelling. Options: {options}."),
        )
    if known.several and not contained:
        return (
            (f"「{name}」は複数選べる項目です。文字一つと等しくなることはありません。", f"“{name}” takes several options. It never equals a single one."),
            (f"「'{value}' in {name}」と書いてください。", f"Write “'{value}' in {name}”."),
        )  # fmt: skip
    return None
