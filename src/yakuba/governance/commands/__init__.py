"""Writing the register: one line by hand, or a whole sheet at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from yakuba.governance import reads
from yakuba.governance.models import Demand, Regulation
from yakuba.governance.rules.model import Line, faults_of
from yakuba.governance.rules.sheet import COLUMNS
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, NotHere, Refusal
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.text import Text

STEER: Final = "plan.steer"
WORK: Final = "plan.work"
REGISTER: Final = Ref("register", "regulations")
_OWN: Final = ("article", "demand", "law", "means", "by_when", "measure", "state", "reason", "note")


class NumberTaken(Conflict):
    """A line of that number stands in the register already."""

    words = Text(
        "この番号と項番の行は、もう台帳にあります。",
        "その ばんごうは もう あります。",
        "That number and item are taken.",
    )
    remedy = Text("項番を変えてください。", "ほかの ばんごうに して ください。", "Choose another item number.")


class Unsound(Refusal):
    """A line that does not hold together; pages find it before and say where."""

    words = Text("台帳の行に誤りがあります。", "まちがいが あります。", "The line has faults.")
    remedy = Text("誤りを直してください。", "なおして ください。", "Mend them.")


def may_write(actor: Actor, section: str) -> bool:
    """Tell whether somebody may write the lines of a section."""
    return actor.may(STEER) or (actor.may(WORK) and bool(section) and actor.section == section)


@transaction.atomic
def add(line: Line, *, actor: Actor, at: datetime) -> str:
    """Put a line into the register; returns its id. Raises NotAllowed, Unsound, NumberTaken."""
    _require(actor, line)
    rule = _regulation(line, actor)
    try:
        with transaction.atomic():
            row = Demand(id=new_id(), regulation=rule, item=line.item, found_at=at, since=at)
            _write(row, line, at)
    except IntegrityError as fault:
        raise NumberTaken from fault
    journal.record(actor, "regulation.added", _ref(row), at=at, data={"number": line.number, "item": line.item})
    return row.pk


@transaction.atomic
def change(id_: str, line: Line, *, actor: Actor, seen_version: int, at: datetime) -> None:
    """Change a line; its number and item stay. Raises NotHere, NotAllowed, Unsound, Conflict."""
    row = Demand.objects.select_related("regulation").filter(pk=id_).first()
    if row is None:
        raise NotHere
    if not may_write(actor, row.regulation.section):
        raise NotAllowed
    _require(actor, line)
    if (line.number, line.item) != (row.regulation.number, row.item):
        raise Unsound
    # One conditional UPDATE is the whole lock, on SQLite and PostgreSQL alike.
    if not Demand.objects.filter(pk=id_, version=seen_version).update(version=F("version") + 1):
        raise Conflict
    row.version = seen_version + 1
    before = row.state
    _regulation(line, actor)
    _write(row, line, at)
    data = {"from": before, "to": row.state}
    journal.record(actor, "regulation.changed", _ref(row), at=at, data=data)


@transaction.atomic
def take_over(
    lines: Sequence[Line],
    *,
    actor: Actor,
    stamp: str,
    at: datetime,
    given: Collection[str] = frozenset(COLUMNS),
) -> tuple[int, int]:
    """Take a whole sheet over: new lines are added, known ones changed, others stay. Returns how many of each.

    ``given`` are the columns that the sheet has; of a known line the others stay, too. ``stamp`` is that of the preview that was looked at. Raises NotAllowed, Unsound, and Conflict if the register has
    changed since; then nothing is taken over.
    """
    if not actor.may(STEER):
        raise NotAllowed
    found = reads.changes(lines, given)
    if any(faults_of(line) for line in (*found.new, *(after for _, after in found.changed))):
        raise Unsound
    if found.stamp != stamp:
        raise Conflict
    rows = {(one.regulation.number, one.item): one for one in Demand.objects.select_related("regulation")}
    for line in found.new:
        rule = _regulation(line, actor)
        _write(Demand(id=new_id(), regulation=rule, item=line.item, found_at=at, since=at), line, at)
    for _, line in found.changed:
        row = rows[line.key]
        row.version += 1
        _regulation(line, actor)
        _write(row, line, at)
    data = {"new": len(found.new), "changed": len(found.changed)}
    journal.record(actor, "regulation.taken_over", REGISTER, at=at, data=data)
    return len(found.new), len(found.changed)


def _require(actor: Actor, line: Line) -> None:
    if not may_write(actor, line.section):
        raise NotAllowed
    if faults_of(line):
        raise Unsound


def _regulation(line: Line, actor: Actor) -> Regulation:
    """Return the rule of a line, as the line says it is. Raises NotAllowed where it is another section's."""
    rule, new = Regulation.objects.get_or_create(
        number=line.number,
        defaults={"id": new_id(), "title": line.title, "kind": line.kind.value, "section": line.section},
    )
    if not new and not may_write(actor, rule.section):
        raise NotAllowed
    if (rule.title, rule.kind, rule.section) != (line.title, line.kind.value, line.section):
        rule.title, rule.kind, rule.section = line.title, line.kind.value, line.section
        rule.save(update_fields=["title", "kind", "section"])
    return rule


def _write(row: Demand, line: Line, at: datetime) -> None:
    if row.state and row.state != line.state.value:
        row.since = at
    for name in _OWN:
        setattr(row, name, getattr(line, name))
    row.demand, row.state = line.demand.value, line.state.value
    row.save()


def _ref(row: Demand) -> Ref:
    return Ref("demand", row.pk)
