"""Faults that every list of a pack can have: an id written twice, an id that nobody has, a circle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source

Rows = Sequence[Mapping[str, Any]]


def twice(source: Source, path: Path, rows: Rows) -> Iterator[Fault]:
    """Yield a fault for each row whose id a row before it has."""
    seen: dict[str, int] = {}
    for place, row in enumerate(rows):
        if row["id"] in seen:
            first = source.line((*path, seen[row["id"]]))
            yield source.fault(
                (*path, place, "id"),
                (f"「{row['id']}」は{first}行目にもあります。", f"“{row['id']}” is there already, on line {first}."),
                ("どちらかの「id:」を変えてください。", "Change the “id:” of one of them."),
            )
        seen.setdefault(row["id"], place)


def unknown(source: Source, path: Path, name: str, where: tuple[str, str], known: Collection[str]) -> Fault:
    """Return the fault that a name is used which nobody has; ``where`` says where it should stand."""
    near = get_close_matches(name, known, n=1)
    near_ja, near_en = (f"「{near[0]}」のことですか。", f"Did you mean “{near[0]}”? ") if near else ("", "")
    return source.fault(
        path,
        (f"「{name}」は{where[0]}にありません。", f"“{name}” is not in {where[1]}."),
        (
            f"{near_ja}つづりを確かめるか、{where[0]}に加えてください。",
            f"{near_en}Check the spelling, or add it to {where[1]}.",
        ),
    )


def circles(leads: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return each circle once, as the names on it in their order, beginning with the first that is written.

    ``leads`` says for each name where it leads; names that are no keys lead nowhere.
    """
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in leads:
        way: list[str] = []
        place: dict[str, int] = {}
        # A walk of our own, not of Python: a chain of two thousand measures is no fault.
        waiting: list[tuple[str, int]] = [(start, 0)]
        while waiting:
            name, depth = waiting.pop()
            for left in way[depth:]:
                del place[left]
                done.add(left)
            del way[depth:]
            if name in place:
                found.append(tuple(way[place[name] :]))
                continue
            if name in done or name not in leads:
                continue
            place[name] = len(way)
            way.append(name)
            waiting += [(one, len(way)) for one in reversed(leads[name])]
        done.update(way)
    return found


def circle(source: Source, path: Path, names: Sequence[str]) -> Fault:
    """Return the fault that these lead back to the first of them."""
    way = " → ".join((*names, names[0]))
    return source.fault(
        path,
        (f"輪になっています: {way}", f"This is a circle: {way}"),
        ("どこか一つの行を消すか、直してください。", "Remove or correct one of these lines."),
    )
