"""What is public of a plan: its tree, its schedule, how far it is and how it was judged, and nothing from inside the hall.

A `PublicPlan` is frozen when it is published and read for ever after. Its form may grow, with values that stand for what
older ones did not say; nothing of it is ever taken out or given another meaning. That holds of `model.PlanPack`, too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from yakuba.ground.text import Text
from yakuba.plans.rules.lights import Light
from yakuba.plans.rules.model import Body, Half, Meeting, Node, Part, PlanPack, Sheet, Words

FORM: Final = 1


class Standing(Part, frozen=True, kw_only=True):
    """How a measure stood after a half: its light and how much was done. Who reported it, and in which words, stays inside."""

    node: str
    half: Half
    light: str = ""
    percent: int | None = None


class Verdict(Part, frozen=True, kw_only=True):
    """What the yearly evaluation says of a node: a mark for a measure, words for a policy."""

    node: str
    mark: Words = ""
    words: Words = ""


class Year(Part, frozen=True, kw_only=True):
    """The evaluation of a fiscal year, after a body has accepted it."""

    fiscal_year: int
    words: Words = ""
    verdicts: tuple[Verdict, ...] = ()
    resolved: Words = ""
    """By which body and when."""


class PublicPlan(Part, frozen=True, kw_only=True):
    """A plan as everybody may read it. ``owners`` are the names of sections by their code; others are names already."""

    form: int = FORM
    plan: PlanPack
    reference: bool = False
    """Another town's plan, shown to compare with."""
    owners: dict[str, Words] = msgspec.field(default_factory=dict)
    progress: tuple[Standing, ...] = ()
    years: tuple[Year, ...] = ()

    def owner(self, code: str) -> Text:
        """Return the name of a section in charge."""
        return Text.read(self.owners.get(code, code))

    def measures(self) -> Iterator[Node]:
        """Walk the measures, in the order of the tree."""
        kinds = {level.id for level in self.plan.head.levels if level.kind == "measure"}
        return (node for node in self.plan.nodes if node.level in kinds)


def public(
    pack: PlanPack,
    *,
    reference: bool = False,
    hidden: Collection[str] = (),
    owners: Mapping[str, Words] | None = None,
    progress: Iterable[Standing] = (),
    years: Iterable[Year] = (),
) -> PublicPlan:
    """Return what is public of a plan. ``hidden`` are nodes that nobody has decided yet; what is below them goes, too.

    Of a town's own plan the risks, the procurement, the check of personal data and the single scores of a sheet stay
    inside, and of the meetings of its bodies what was asked and said. A reference plan is a printed document: it is public
    as a whole.
    """
    shown = _decided(pack.nodes, frozenset(hidden))
    keys = {node.id for node in shown}
    plan = msgspec.structs.replace(
        pack,
        # In how many days the hall works is no part of what it promised.
        head=msgspec.structs.replace(pack.head, days={}),
        nodes=tuple(_node(node, keys, whole=reference) for node in shown),
        bodies=pack.bodies if reference else tuple(_body(body) for body in pack.bodies),
        earlier=tuple(
            msgspec.structs.replace(one, to=tuple(key for key in one.to if key in keys)) for one in pack.earlier
        ),
    )
    named = {section for node in plan.nodes for section in (node.owner, *node.partners)}
    return PublicPlan(
        plan=plan,
        reference=reference,
        owners={code: words for code, words in (owners or {}).items() if code in named},
        progress=tuple(one for one in progress if one.node in keys),
        years=tuple(_year(one, keys) for one in years),
    )


def as_body(plan: PublicPlan) -> dict[str, Any]:
    """Return a public plan as data, to be frozen."""
    made: dict[str, Any] = msgspec.to_builtins(plan, str_keys=True)
    # Always said, though it is the usual one: who reads it later must know which form it has.
    return {"form": plan.form, **made}


def read_body(body: Mapping[str, Any]) -> PublicPlan:
    """Read a frozen body. Raises ValueError for one of a form that this programme does not know."""
    if body.get("form") != FORM:
        raise ValueError(f"a published plan of an unknown form: {body.get('form')!r}")
    return msgspec.convert(body, PublicPlan, strict=False)


def head_of(plan: PublicPlan) -> dict[str, Any]:
    """Return the little of a plan that lists show."""
    head = plan.plan.head
    made: dict[str, Any] = msgspec.to_builtins(
        {
            "title": head.title,
            "town": head.name,
            "purpose": head.purpose,
            "from": head.period_from.isoformat(),
            "until": head.period_until.isoformat() if head.period_until else "",
            "reference": plan.reference,
            "measures": sum(1 for _ in plan.measures()),
            "source": head.source,
        }
    )
    return made


def standing_of(plan: PublicPlan) -> dict[str, Standing]:
    """Return how every measure stood when it was last reported, by its id."""
    return {one.node: one for one in sorted(plan.progress, key=lambda one: one.half)}


def lights_of(plan: PublicPlan) -> dict[Light, int]:
    """Count the measures by their last light; those never reported count as without one."""
    last = standing_of(plan)
    found = dict.fromkeys((Light.GREEN, Light.YELLOW, Light.RED, Light.NONE), 0)
    for node in plan.measures():
        found[light(last[node.id].light) if node.id in last else Light.NONE] += 1
    return found


def light(written: str) -> Light:
    """Return a light as it was written; an unknown one is none."""
    return Light(written) if written in set(Light) else Light.NONE


def children(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    """Return the nodes below every node, in order; the roots stand below the empty id."""
    found: dict[str, list[Node]] = {}
    listed = list(nodes)
    known = {node.id for node in listed}
    for node in listed:
        found.setdefault(node.parent if node.parent in known else "", []).append(node)
    return found


def _decided(nodes: tuple[Node, ...], hidden: frozenset[str]) -> list[Node]:
    gone = set(hidden)
    while True:
        below = {node.id for node in nodes if node.parent in gone} - gone
        if not below:
            return [node for node in nodes if node.id not in gone]
        gone |= below


def _node(node: Node, keys: set[str], *, whole: bool) -> Node:
    made = msgspec.structs.replace(node, after=tuple(key for key in node.after if key in keys))
    if whole:
        return made
    return msgspec.structs.replace(made, scores={}, sheet=_sheet(node.sheet) if node.sheet else None)


def _sheet(sheet: Sheet) -> Sheet:
    return Sheet(
        problem=sheet.problem,
        present=sheet.present,
        ideal=sheet.ideal,
        means=sheet.means,
        effect=sheet.effect,
        costs=sheet.costs,
    )


def _body(body: Body) -> Body:
    meetings = tuple(Meeting(on=one.on, title=one.title, agenda=one.agenda) for one in body.meetings)
    return msgspec.structs.replace(body, meetings=meetings)


def _year(year: Year, keys: set[str]) -> Year:
    return msgspec.structs.replace(year, verdicts=tuple(one for one in year.verdicts if one.node in keys))
