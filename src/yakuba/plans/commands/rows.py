"""Bringing the rows of a plan's tree to what a list of nodes says: matched by key, nothing that people noted is lost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from yakuba.ground.text import Text
from yakuba.plans.models import Bar, BarMove, Cost, Figure, FigureValue, Node, Plan, ScoreSheet
from yakuba.plans.reads.schedule import bar_data
from yakuba.plans.rules import halves, model
from yakuba.plans.rules.packs.reading import plain_of
from yakuba.plans.rules.schedule import NoReasonToMove, Stripe

_MORE = ("notes", "partners", "marks", "answers", "aligned", "after", "theme", "carried_over", "priority")
_STEP = 500


def more_of(node: model.Node) -> dict[str, Any]:
    """Return what of a node has no column of its own, as data."""
    plain: dict[str, Any] = plain_of(node)
    return {name: plain[name] for name in _MORE if name in plain}


def sheet_of(node: model.Node) -> dict[str, Any]:
    """Return the sheet of a node as data, without its costs."""
    plain: dict[str, Any] = plain_of(node.sheet) if node.sheet else {}
    plain.pop("costs", None)
    return plain


def bars_of(bars: Iterable[model.Bar]) -> list[dict[str, Any]]:
    """Return bars as the fields of their rows, in order. Raises ValueError for a half that is none."""
    found = []
    for place, bar in enumerate(bars):
        first, last = halves.read(bar.from_half), halves.read(bar.until_half)
        if first is None or last is None:
            raise ValueError(f"not halves: {bar.from_half!r}, {bar.until_half!r}")
        fields = {"first": first, "last": last, "label": bar.label, "line": bar.line, "goes_on": bar.goes_on}
        found.append({**fields, "order": place})
    return found


def costs_of(costs: Iterable[model.Money]) -> list[dict[str, Any]]:
    """Return costs as the fields of their rows."""
    return [{"fiscal_year": one.fiscal_year, "kind": one.kind, "yen": one.yen, "funding": one.funding} for one in costs]


def value_of(figure: Figure, value: model.FigureValue, at: datetime, by: str = "") -> FigureValue:
    """Return the row of a value, not saved; ``by`` is who noted it, nobody for one that stands in a pack."""
    kind, number, when, _, source = _written(value)
    return FigureValue(
        figure=figure, kind=kind, value=number, at=when, of=value.of, source=source, noted_at=at, noted_by=by
    )


class Writing:
    """One writing of a tree, in few statements however large it is.

    While a plan is in force, bars that come to stand elsewhere leave a note of their move, by whom (``by``) and ``why``.
    Then both methods raise NoReasonToMove where no reason is given, and whoever called them takes it all back.
    """

    def __init__(self, plan: Plan, at: datetime, *, by: str = "", why: str = "") -> None:
        self._plan = plan
        self._at = at
        self._by, self._why = by, why.strip()[:4000]

    def write(self, nodes: Sequence[model.Node]) -> dict[str, Node]:
        """Bring the rows to what these nodes say, and return them by key. Parents stand before or after, as they like."""
        there = {row.key: row for row in self._plan.nodes.all()}
        measures = {level["id"] for level in self._plan.head["levels"] if level.get("kind") == "measure"}
        found: dict[str, Node] = {}
        new, changed = [], []
        for place, node in enumerate(nodes):
            row = there.get(node.id)
            wanted = self._fields(node, place, measures)
            if row is None:
                row = Node(plan=self._plan, key=node.id, changed_at=self._at, **wanted)
                new.append(row)
            elif any(getattr(row, name) != value for name, value in wanted.items()):
                changed.append(self._change(row, wanted))
            found[node.id] = row
        gone = [row for key, row in there.items() if key not in found and row.removed_on is None]
        Node.objects.bulk_create(new, batch_size=_STEP)
        changed += [self._change(row, {"removed_on": self._at.date()}) for row in gone]
        changed += self._hang(nodes, found, {row.pk for row in changed})
        if changed:
            fields = ["parent", *self._fields(nodes[0], 0, measures)] if nodes else ["removed_on"]
            Node.objects.bulk_update(changed, [*fields, "version", "changed_at"], batch_size=_STEP)
        counted = {row.key for row in (*new, *changed)}
        touched = self._lists(nodes, found, {row.key for row in new}) - counted
        # Somebody may have it open for editing: what they see is no longer what is.
        Node.objects.filter(plan=self._plan, key__in=touched).update(version=F("version") + 1, changed_at=self._at)
        return found

    def write_one(self, node: model.Node, row: Node, parent: Node | None) -> None:
        """Bring one row, which may be new, and what hangs on it to what a node says. The order stays the row's own."""
        measures = {level["id"] for level in self._plan.head["levels"] if level.get("kind") == "measure"}
        new = row._state.adding
        self._change(row, {**self._fields(node, row.order, measures), "parent": parent})
        if new:
            row.version = 1
        row.save(force_insert=new)
        self._lists([node], {node.id: row}, {node.id} if new else set())

    def _fields(self, node: model.Node, place: int, measures: set[str]) -> dict[str, Any]:
        return {
            "level": node.level,
            "is_measure": node.level in measures,
            "order": place,
            "number": node.number,
            "title": node.title,
            "text": node.text,
            "owner": node.owner,
            "more": more_of(node),
            "sheet": sheet_of(node),
            "removed_on": None,
            "removed_here": False,
        }

    def _change(self, row: Node, fields: Mapping[str, Any]) -> Node:
        for name, value in fields.items():
            setattr(row, name, value)
        row.version += 1
        row.changed_at = self._at
        return row

    def _hang(self, nodes: Sequence[model.Node], found: Mapping[str, Node], counted: set[str]) -> list[Node]:
        """Hang every node below its parent; return the rows that changed by it and are not counted yet."""
        moved = []
        for node in nodes:
            row, above = found[node.id], found[node.parent].pk if node.parent else None
            if row.parent_id != above:
                row.parent_id = above
                if row.pk not in counted:
                    moved.append(row)
        return moved

    def _lists(self, nodes: Sequence[model.Node], found: Mapping[str, Node], new: set[str]) -> set[str]:
        """Bring what hangs on the nodes to what they say; return the keys of those of which something changed."""
        bars = {node.id: bars_of(node.bars) for node in nodes}
        costs = {node.id: costs_of(node.sheet.costs) if node.sheet else [] for node in nodes}
        moved = self._replace(Bar, found, bars, kept=new)
        changed = {*moved, *self._replace(Cost, found, costs)}
        changed |= self._figures(nodes, found)
        self._scores(nodes, found)
        return changed

    def _replace(
        self,
        table: Any,
        found: Mapping[str, Node],
        wanted: Mapping[str, Sequence[Mapping[str, Any]]],
        *,
        kept: set[str] | None = None,
    ) -> list[str]:
        """Write anew where a node's rows differ, and return the keys of these nodes.

        Costs have no history of their own; bars leave a note of their move, but for those of the nodes ``kept`` from it.
        """
        keys = {row.pk: key for key, row in found.items()}
        there: dict[str, list[Any]] = defaultdict(list)
        for row in table.objects.filter(node__in=list(keys)).order_by("id"):
            there[keys[row.node_id]].append(row)
        differs = [
            key
            for key, fields in wanted.items()
            if [{name: getattr(row, name) for name in (fields[0] if fields else {})} for row in there[key]]
            != list(fields)
        ]
        if kept is not None:
            self._moves({key: (found[key], there[key], wanted[key]) for key in differs if key not in kept})
        table.objects.filter(node__in=[found[key].pk for key in differs if there[key]]).delete()
        table.objects.bulk_create(
            [table(node=found[key], **fields) for key in differs for fields in wanted[key]], batch_size=_STEP
        )
        return differs

    def _moves(self, moved: Mapping[str, tuple[Node, list[Bar], Sequence[Mapping[str, Any]]]]) -> None:
        if self._plan.reference or self._plan.state != Plan.State.RUNNING:
            return
        notes = []
        for node, rows, fields in moved.values():
            was = [_drawn(vars(row)) for row in sorted(rows, key=lambda row: (row.order, row.pk))]
            if was != (now := [_drawn(one) for one in fields]):
                notes.append(BarMove(node=node, before=was, after=now, reason=self._why, by=self._by, at=self._at))
        if notes and not self._why:
            raise NoReasonToMove
        BarMove.objects.bulk_create(notes, batch_size=_STEP)

    def _figures(self, nodes: Sequence[model.Node], found: Mapping[str, Node]) -> set[str]:
        keys = {row.pk: key for key, row in found.items()}
        there = {(keys[row.node_id], row.key): row for row in Figure.objects.filter(node__in=list(keys))}
        new, kept, changed = [], [], set()
        for node in nodes:
            for place, figure in enumerate(node.figures):
                fields = {
                    "title": figure.title,
                    "unit": figure.unit,
                    "better": figure.better,
                    "computed_by": figure.computed_by,
                    "order": place,
                }
                row = there.pop((node.id, figure.id), None)
                if row is None:
                    row = Figure(node=found[node.id], key=figure.id, **fields)
                    new.append(row)
                    changed.add(node.id)
                elif any(getattr(row, name) != value for name, value in fields.items()):
                    Figure.objects.filter(pk=row.pk).update(**fields)
                    changed.add(node.id)
                kept.append((row, figure))
        Figure.objects.bulk_create(new, batch_size=_STEP)
        # What somebody has noted stays, also when the pack no longer asks for it.
        unasked = Figure.objects.filter(pk__in=[row.pk for row in there.values()]).exclude(values__noted_by__gt="")
        changed |= {keys[node] for node in unasked.values_list("node_id", flat=True)}
        unasked.delete()
        return changed | {keys[pk] for pk in self._values(kept)}

    def _values(self, figures: Sequence[tuple[Figure, model.Figure]]) -> set[str]:
        """Bring the values of figures to what they say; return the ids of the nodes of those that changed."""
        there: dict[int, list[FigureValue]] = defaultdict(list)
        for value in FigureValue.objects.filter(figure__in=[row.pk for row, _ in figures]).order_by("id"):
            there[value.figure_id].append(value)
        gone: list[int] = []
        new: list[FigureValue] = []
        changed: set[str] = set()
        for row, figure in figures:
            noted = {_told(value) for value in there[row.pk] if value.noted_by}
            packed = [value for value in there[row.pk] if not value.noted_by]
            wanted = [value for value in figure.values if _written(value) not in noted]
            if [_told(value) for value in packed] != [_written(value) for value in wanted]:
                gone += [value.pk for value in packed]
                new += [value_of(row, value, self._at) for value in wanted]
                changed.add(row.node_id)
        FigureValue.objects.filter(pk__in=gone).delete()
        FigureValue.objects.bulk_create(new, batch_size=_STEP)
        return changed

    def _scores(self, nodes: Sequence[model.Node], found: Mapping[str, Node]) -> None:
        scored = [node for node in nodes if node.scores]
        if not scored:
            return
        last: dict[str, Any] = {}
        for sheet in ScoreSheet.objects.filter(node__in=[found[node.id].pk for node in scored]).order_by("at", "id"):
            last[sheet.node_id] = sheet.scores
        ScoreSheet.objects.bulk_create(
            [
                ScoreSheet(node=found[node.id], scores=dict(node.scores), by="", at=self._at)
                for node in scored
                if last.get(found[node.id].pk) != node.scores
            ],
            batch_size=_STEP,
        )


def _drawn(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a bar as its move keeps them."""
    first, last, label = fields["first"], fields["last"], Text.read(fields["label"])
    return bar_data(Stripe(first, last, label, fields["line"], fields["goes_on"]))


_Told = tuple[str, Decimal, str, str, str]


def _told(value: FigureValue) -> _Told:
    return value.kind, value.value, value.at, _flat(value.of), value.source


def _written(value: model.FigureValue) -> _Told:
    return value.kind, Decimal(str(value.value)).quantize(Decimal("0.0001")), value.at, _flat(value.of), value.source


def _flat(words: model.Words) -> str:
    """Return words as something that can be compared and counted."""
    return words if isinstance(words, str) else repr(sorted(words.items()))
