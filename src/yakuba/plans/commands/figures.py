"""Values of indicators: typed with their source, or counted by the house. What is computed is never typed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotHere, Refusal
from yakuba.ground.japanese.widths import halve
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.insight import reads as insight
from yakuba.insight.rules import UnknownMeasure
from yakuba.plans.commands.keeping import need, node_to_change
from yakuba.plans.models import Figure, FigureValue
from yakuba.plans.reads.figures import COUNTED, source_of, span_of
from yakuba.plans.rules import halves
from yakuba.plans.rules.refusals import Invalid
from yakuba.plans.rules.rounds import require_owner


class IsComputed(Refusal):
    """What the house counts itself, nobody types."""

    status = 409
    words = Text(
        "この指標は自動で算定しているため、手入力できません。",
        "この かずは じどうで かぞえます。かく ことは できません。",
        "This indicator is computed; its value cannot be typed.",
    )
    remedy = Text(
        "「いま算定する」で最新の値を取れます。数え方が合わないときは、CIOスタッフに算定の設定を外すよう相談してください。",
        "「いま かぞえる」を おして ください。",
        "Take the latest value with “Compute now”. If the way of counting is wrong, ask the CIO's staff to unbind it.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A value as somebody typed it: the number, when it was so, who says so."""

    value: str
    when: str
    source: str
    kind: str = "actual"


@transaction.atomic
def add_value(about: tuple[str, str], figure: str, typed: Typed, *, actor: Actor, at: datetime) -> None:
    """Note a value of an indicator of a measure (plan and key). Values are added, never changed.

    Raises IsComputed for an actual value that the house counts, Invalid without number, time or source.
    """
    node = node_to_change(*about)
    require_owner(actor, node.owner)
    row = _figure(node.pk, figure)
    if row.computed_by and typed.kind == "actual":
        raise IsComputed
    faults = {}
    value = _number(typed.value)
    if value is None:
        faults["value"] = _NUMBER
    if typed.kind not in ("baseline", "target", "actual"):
        faults["kind"] = _KIND
    if halves.day_of(typed.when) is None:
        faults["when"] = _WHEN
    if not typed.source.strip():
        faults["source"] = _SOURCE
    if faults or value is None:
        raise Invalid(faults)
    FigureValue.objects.create(
        figure=row,
        kind=typed.kind,
        value=value,
        at=typed.when.strip()[:20],
        source=typed.source.strip()[:300],
        noted_at=at,
        noted_by=actor.id,
    )
    data = {"figure": row.key, "kind": typed.kind, "value": str(value)}
    journal.record(actor, "measure.figure_noted", Ref("measure", node.pk), at=at, data=data)


@transaction.atomic
def bind(about: tuple[str, str], figure: str, computed_by: str, *, actor: Actor, at: datetime) -> None:
    """Let the house count an indicator from now on, by a measure it offers; with an empty name, no longer.

    Values that were typed before stay. Needs ``plan.steer``. Raises UnknownMeasure.
    """
    need(actor, "plan.steer")
    node = node_to_change(*about)
    row = _figure(node.pk, figure)
    if computed_by and not insight.is_offered(computed_by):
        raise UnknownMeasure(computed_by)
    was, row.computed_by = row.computed_by, computed_by
    row.save(update_fields=["computed_by"])
    data = {"figure": row.key, "from": was, "to": computed_by}
    journal.record(actor, "measure.figure_bound", Ref("measure", node.pk), at=at, data=data)


@transaction.atomic
def take(about: tuple[str, str], figure: str, *, actor: Actor, at: datetime) -> Decimal | None:
    """Count a computed indicator now, note its value and return it; None where there is nothing to count yet.

    A value that is the same as the last one is not noted again. Raises UnknownMeasure when nobody offers it any more,
    NotHere for an indicator that is typed.
    """
    node = node_to_change(*about)
    require_owner(actor, node.owner)
    row = _figure(node.pk, figure)
    if not row.computed_by:
        raise NotHere
    span = span_of(at)
    value = insight.value(row.computed_by, span).value
    last = row.values.filter(kind="actual", noted_by=COUNTED).order_by("noted_at", "id").last()
    if value is None or (last is not None and last.value == value):
        return value
    FigureValue.objects.create(
        figure=row,
        kind="actual",
        value=value,
        at=at.astimezone(JST).date().isoformat(),
        source=source_of(row.computed_by, span),
        noted_at=at,
        noted_by=COUNTED,
    )
    data = {"figure": row.key, "computed_by": row.computed_by, "value": str(value)}
    journal.record(actor, "measure.figure_computed", Ref("measure", node.pk), at=at, data=data)
    return value


def take_one(figure_id: str, *, at: datetime) -> bool:
    """Count one computed indicator for the worker; tell whether there was a new value to note."""
    row = Figure.objects.filter(pk=figure_id).select_related("node__plan").first() if figure_id.isdecimal() else None
    if row is None or not insight.is_offered(row.computed_by):
        return False
    before = row.values.count()
    take((row.node.plan.slug, row.node.key), row.key, actor=Actor.system("plans"), at=at)
    return row.values.count() > before


def _figure(node_id: str, key: str) -> Figure:
    row = Figure.objects.filter(node=node_id, key=key).first()
    if row is None:
        raise NotHere
    return row


def _number(typed: str) -> Decimal | None:
    try:
        value = Decimal(halve(typed).strip().replace(",", "").removesuffix("%"))
    except InvalidOperation:
        return None
    return value if value.is_finite() and abs(value) < Decimal(10) ** 15 else None


_NUMBER = Text("数で書いてください。", "すうじで かいて ください。", "Write a number.")
_KIND = Text("基準値、目標値、実績値から選んでください。", "えらんで ください。", "Choose baseline, target or actual.")
_WHEN = Text(
    "いつの値かを「2026-09-30」「2026-09」「令和8年度」のように書いてください。",
    "いつの かずか、2026-09-30の ように かいて ください。",
    "Write when it was so, like 2026-09-30, 2026-09 or FY2026.",
)
_SOURCE = Text(
    "出典（どの資料の数か）を書いてください。",
    "どこに かいて ある かずか、かいて ください。",
    "Name the source of the number.",
)
