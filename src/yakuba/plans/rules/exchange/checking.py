"""Sheets checked as a pack is: what was read from them goes through the same rules, and faults keep their cells."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from yakuba.ground.packs.faults import Fault, FaultyPack
from yakuba.ground.packs.yaml_text import Path, Source
from yakuba.ground.text import Text
from yakuba.plans.rules.exchange import columns as c
from yakuba.plans.rules.exchange.grid import CellFault, Grid, Place
from yakuba.plans.rules.exchange.reading import read
from yakuba.plans.rules.model import PlanPack
from yakuba.plans.rules.packs import reading as packs

_SHEET_OF: Final = {
    "plan": c.HEAD,
    "nodes": c.NODES.name,
    "challenges": c.CHALLENGES.name,
    "earlier": c.EARLIER.name,
}
_OF_NODES: Final = {"bars": c.SCHEDULE.name, "figures": c.FIGURES.name, "sheet": c.SHEETS.name}
_KIND_OF: Final = {"nodes": "node", "challenges": "challenge", "earlier": "earlier"}


class _Sheets(Source):
    """Plain data that knows the cells from which it came."""

    def __init__(self, kind: str, data: Any, places: Mapping[tuple[str, str], Place]) -> None:
        super().__init__(_SHEET_OF.get(kind, kind), data)
        self.kind, self.places = kind, places

    def fault(self, path: Path, words: tuple[str, str], remedy: tuple[str, str] = ("", "")) -> Fault:
        place = self._place(path)
        return Fault(place.sheet, place.row, *words, *remedy)

    def _place(self, path: Path) -> Place:
        if self.kind == "plan":
            fields = [column.field for column in c.HEAD_FIELDS]
            return Place(c.HEAD, fields.index(str(path[0])) + 2 if path and path[0] in fields else 1)
        part = self.data[path[0]] if path and isinstance(path[0], int) else {}
        id_ = part.get("id", "") if isinstance(part, dict) else ""
        inner = _OF_NODES.get(str(path[1])) if self.kind == "nodes" and len(path) > 1 else None
        if inner and (inner, id_) in self.places:
            return self.places[inner, id_]
        return self.places.get((_KIND_OF.get(self.kind, ""), id_), Place(self.file, 1))


def check(given: Sequence[Grid], base: PlanPack | None) -> tuple[PlanPack | None, tuple[CellFault, ...]]:
    """Return the plan that sheets say, or all that is wrong with them."""
    found = read(given, base)
    if found.data is None:
        return None, found.faults
    whole = {"plan": found.data["head"], **{kind: found.data[kind] for kind in packs.KINDS if found.data.get(kind)}}
    sources = {kind: _Sheets(kind, part, found.places) for kind, part in whole.items()}
    try:
        return packs.assemble(sources), ()
    except FaultyPack as faulty:
        return None, tuple(_cell(fault) for fault in faulty.faults)


def fingerprint(pack: PlanPack | None) -> str:
    """Return the SHA-256 of a plan, by which one sees that it was changed."""
    return hashlib.sha256(msgspec.json.encode(pack)).hexdigest() if pack else ""


def _cell(fault: Fault) -> CellFault:
    ja, en = f"{fault.ja}{fault.remedy_ja}", f"{fault.en} {fault.remedy_en}".rstrip()
    return CellFault(Place(fault.file, fault.line), Text(ja, ja, en))
