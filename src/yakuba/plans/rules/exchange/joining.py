"""Lines of all sheets put together to one plan; what refers to nothing is a fault of its cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from yakuba.ground.text import Text
from yakuba.plans.rules.exchange import columns as c
from yakuba.plans.rules.exchange.grid import CellFault, Place
from yakuba.plans.rules.exchange.words import kept, together
from yakuba.plans.rules.model import PlanPack

if TYPE_CHECKING:
    from yakuba.plans.rules.exchange.reading import Line, Lines

Data = dict[str, Any]
Places = dict[tuple[str, str], Place]


class _Join:
    """A plan that is being put together: what it was, what the sheets say, what is wrong."""

    def __init__(self, sheets: Mapping[str, Lines], base: PlanPack | None) -> None:
        self.sheets, self.faults, self.places = sheets, list[CellFault](), Places()
        # By way of JSON: lists and plain words, as it comes from a file.
        self.plan: Data = msgspec.json.decode(msgspec.json.encode(base)) if base else {"head": {}}
        self.plan.setdefault("head", {})

    def has(self, sheet: c.Sheet) -> bool:
        """Tell whether a sheet was brought."""
        return sheet.name in self.sheets

    def parts(self, sheet: c.Sheet, kind: str, before: list[Data]) -> list[Data]:
        """Return the parts of a sheet, each with what it had before; two of one id are a fault."""
        known = {one["id"]: one for one in before}
        found: list[Data] = []
        lines = self.sheets[sheet.name]
        for row, line in lines.found:
            id_ = line.get("id")
            if not id_:
                continue
            if (kind, id_) in self.places:
                words = _TWICE.fill(id=id_, other=str(self.places[kind, id_]))
                self.faults.append(CellFault(lines.place(row, "id"), words))
                continue
            self.places[kind, id_] = lines.place(row)
            found.append(_changed(known.get(id_, {}), line))
        return found

    def refers(self, sheet: c.Sheet, field: str, known: set[str], what: Text) -> None:
        """Note a fault for each cell that names something that is not there."""
        if not self.has(sheet):
            return
        lines = self.sheets[sheet.name]
        for row, line in lines.found:
            value = line.get(field)
            for id_ in [value] if isinstance(value, str) else value or []:
                if id_ not in known:
                    self.faults.append(CellFault(lines.place(row, field), _NOTHING.fill(id=id_, what=what)))


def joined(
    head: Line | None, sheets: Mapping[str, Lines], base: PlanPack | None
) -> tuple[Data | None, Places, list[CellFault]]:
    """Return the plan as data and the places of its parts, or the faults."""
    join = _Join(sheets, base)
    if base is None and (head is None or not join.has(c.LEVELS)):
        missing = "、".join(name for name in (c.HEAD, c.LEVELS.name) if name == c.LEVELS.name or head is None)
        return None, {}, [CellFault(Place(missing, 1), _NEW.fill(names=missing))]
    if head is not None:
        join.plan["head"] = _changed(join.plan["head"], head)
    _heads_lists(join)
    if join.has(c.CHALLENGES):
        join.plan["challenges"] = join.parts(c.CHALLENGES, "challenge", join.plan.get("challenges", []))
    if join.has(c.NODES):
        join.plan["nodes"] = join.parts(c.NODES, "node", join.plan.get("nodes", []))
    if join.has(c.EARLIER):
        join.plan["earlier"] = join.parts(c.EARLIER, "earlier", join.plan.get("earlier", []))
    _of_nodes(join)
    _scoring(join)
    _references(join)
    return (None if join.faults else join.plan), join.places, join.faults


def _heads_lists(join: _Join) -> None:
    head = join.plan["head"]
    if join.has(c.LEVELS):
        head["levels"] = join.parts(c.LEVELS, "level", head.get("levels", []))
    if join.has(c.AXES):
        axes: dict[str, Data] = {}
        before = {one["id"]: one for one in head.get("axes", [])}
        for _, line in join.sheets[c.AXES.name].found:
            if not line.get("axis") or not line.get("id"):
                continue
            former = before.get(line["axis"], {})
            axis = axes.setdefault(
                line["axis"],
                {
                    "id": line["axis"],
                    "title": kept(line["axis_title"] or "", former.get("title")),
                    "edition": line.get("edition") or "",
                    "classes": [],
                },
            )
            known = {one["id"]: one for one in former.get("classes", [])}
            title = kept(line["title"] or "", known.get(line["id"], {}).get("title"))
            axis["classes"].append({"id": line["id"], "title": title})
        head["axes"] = list(axes.values())


def _scoring(join: _Join) -> None:
    """Let a new plan multiply the scores that its cells name; a plan that says how it scores keeps its own way."""
    head = join.plan["head"]
    names = sorted({name for node in join.plan.get("nodes", []) for name in node.get("scores") or {}})
    if names and not head.get("scoring"):
        head["scoring"] = {"scores": [{"id": one, "title": one} for one in names], "formula": " * ".join(names)}


def _of_nodes(join: _Join) -> None:
    """Put sheets, bars, figures and costs to their nodes."""
    nodes = {one["id"]: one for one in join.plan.get("nodes", [])}
    for sheet, put in ((c.SHEETS, _put_sheet), (c.COSTS, _put_cost), (c.SCHEDULE, _put_bars), (c.FIGURES, _put_figure)):
        if not join.has(sheet):
            continue
        former = _emptied(sheet, nodes)
        lines = join.sheets[sheet.name]
        for row, line in lines.found:
            node = nodes.get(line.get("node") or "")
            if node is None:
                if line.get("node"):
                    words = _NOTHING.fill(id=line["node"], what=_MEASURE)
                    join.faults.append(CellFault(lines.place(row, "node"), words))
                continue
            join.places.setdefault((sheet.name, node["id"]), lines.place(row))
            put(node, line, former.get(node["id"], {}))


def _emptied(sheet: c.Sheet, nodes: Mapping[str, Data]) -> dict[str, Any]:
    """Take away what the sheet says anew; return what it was, by node."""
    former: dict[str, Any] = {}
    for id_, node in nodes.items():
        if sheet is c.SHEETS:
            former[id_] = node.pop("sheet", None) or {}
            if former[id_].get("costs") or former[id_].get("other"):
                node["sheet"] = {name: former[id_][name] for name in ("costs", "other") if former[id_].get(name)}
        elif sheet is c.COSTS:
            former[id_] = {"costs": (node.get("sheet") or {}).pop("costs", [])}
        elif sheet is c.SCHEDULE:
            former[id_] = {"bars": node.pop("bars", [])}
        else:
            former[id_] = {one["id"]: one for one in node.pop("figures", [])}
    return former


def _put_sheet(node: Data, line: Line, former: Data) -> None:
    written = _changed(former, {name: value for name, value in line.items() if name != "node"})
    node["sheet"] = written | {name: value for name, value in node.get("sheet", {}).items() if value}


def _put_cost(node: Data, line: Line, former: Data) -> None:
    purses = [one.get("funding") for one in former.get("costs", [])]
    cost = {name: _same(value, purses) for name, value in line.items() if name != "node" and value is not None}
    sheet = node.get("sheet") or {}
    node["sheet"] = sheet | {"costs": [*sheet.get("costs", []), cost]}


def _put_bars(node: Data, line: Line, former: Data) -> None:
    labels = [bar.get("label", "") for bar in former.get("bars", [])]
    for bar in line["bars"]:
        label = next((one for one in labels if one and kept(bar["label"], one) is one), bar["label"])
        node.setdefault("bars", []).append({**bar, "label": label})


def _put_figure(node: Data, line: Line, former: Data) -> None:
    figures = {one["id"]: one for one in node.setdefault("figures", [])}
    figure = figures.get(line["id"] or "")
    before = former.get(line["id"] or "", {})
    about = ("id", "title", "unit", "better", "computed_by")
    if figure is None:
        figure = _changed(before, {name: line[name] for name in about if name in line}) | {"values": []}
        node["figures"].append(figure)
    if line.get("value") is not None:
        others = [one.get("of") for one in before.get("values", [])]
        said = {name: line.get(name) for name in ("kind", "value", "at", "of", "source")}
        value = {name: _same(one, others) for name, one in said.items() if one is not None}
        figure["values"].append({"kind": "actual"} | value)


def _references(join: _Join) -> None:
    plan, head = join.plan, join.plan["head"]
    nodes = {one["id"] for one in plan.get("nodes", [])}
    join.refers(c.NODES, "level", {one["id"] for one in head.get("levels", [])}, _LEVEL)
    join.refers(c.NODES, "parent", nodes, _ITEM)
    join.refers(c.NODES, "after", nodes, _MEASURE)
    challenges = {one["id"] for one in plan.get("challenges", [])}
    join.refers(c.NODES, "answers", challenges, _CHALLENGE)
    join.refers(c.EARLIER, "answers", challenges, _CHALLENGE)
    join.refers(c.EARLIER, "to", nodes, _MEASURE)
    if join.has(c.NODES):
        classes = {(axis["id"], one["id"]) for axis in head.get("axes", []) for one in axis.get("classes", [])}
        lines = join.sheets[c.NODES.name]
        for row, line in lines.found:
            for mark in line.get("marks") or []:
                if mark and (mark["axis"], mark["class"]) not in classes:
                    words = _NOTHING.fill(id=f"{mark['axis']}:{mark['class']}", what=_CLASS)
                    join.faults.append(CellFault(lines.place(row, "marks"), words))


def _changed(before: Data, line: Line) -> Data:
    """Return a part with what a line says of it; what the line has no column for stays."""
    found = dict(before)
    for field, value in line.items():
        name, _, language = field.partition("@")
        if language:
            continue
        if f"{name}@en" in line or f"{name}@ja-easy" in line:
            found[name] = together(value or "", line.get(f"{name}@ja-easy") or "", line.get(f"{name}@en") or "")
        elif isinstance(value, list):
            former = before.get(name) or []
            found[name] = [_same(one, former) for one in value]
        elif value is None:
            found.pop(name, None)
        elif isinstance(value, str):
            found[name] = kept(value, before.get(name)) if isinstance(before.get(name), dict) else value
        else:
            found[name] = value
    return found


def _same(one: Any, former: list[Any]) -> Any:
    """Return the words as they were, with their other languages, if the same Japanese stood there."""
    if not isinstance(one, str):
        return one
    return next((was for was in former if isinstance(was, dict) and was.get("ja") == one), one)


_MEASURE: Final = Text("シート「体系」", "シート「体系」", "sheet 体系")
_ITEM: Final = _MEASURE
_LEVEL: Final = Text("シート「階層」", "シート「階層」", "sheet 階層")
_CHALLENGE: Final = Text("シート「課題」", "シート「課題」", "sheet 課題")
_CLASS: Final = Text("シート「分類」", "シート「分類」", "sheet 分類")
_NOTHING: Final = Text(
    "「{id}」は{what}にありません。IDを直すか、{what}に行を足してください。",
    "「{id}」は {what}に ありません。",
    "There is no “{id}” in {what}. Correct the ID, or add a line there.",
)
_TWICE: Final = Text(
    "ID「{id}」は {other} にもあります。どちらかを変えてください。",
    "「{id}」が ふたつ あります({other})。",
    "The ID “{id}” stands also in {other}. Change one of them.",
)
_NEW: Final = Text(
    "新しい計画には、シート「{names}」が要ります。",
    "シート「{names}」が いります。",
    "A new plan needs the sheets {names}.",
)
