"""Writing the register, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.governance.makers import DECIDED, READS, STEERS, WORKS, a_line
from yakuba.governance import commands, reads
from yakuba.governance.models import Demand
from yakuba.governance.rules.model import State
from yakuba.ground import journal
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref
from yakuba.insight.rules import Span, measures

pytestmark = pytest.mark.django_db


def test_a_line_is_added_changed_and_journalled(at):
    id_ = commands.add(a_line(), actor=WORKS, at=at)
    seen = reads.entry(id_).version
    commands.change(id_, a_line(**DECIDED), actor=WORKS, seen_version=seen, at=at)
    assert reads.entry(id_).line == a_line(**DECIDED)
    assert [line.action for line in journal.lines(Ref("demand", id_))] == ["regulation.added", "regulation.changed"]


@pytest.mark.parametrize("actor", [WORKS, READS])
def test_another_sections_line_is_not_ones_own(at, actor):
    id_ = commands.add(a_line(section="tax"), actor=STEERS, at=at)
    with pytest.raises(NotAllowed):
        commands.change(id_, a_line(section="child"), actor=actor, seen_version=1, at=at)
    with pytest.raises(NotAllowed):
        # Nor by adding to its rule.
        commands.add(a_line(item=2), actor=actor, at=at)
    with pytest.raises(NotAllowed):
        commands.add(a_line(number="R-9", section="tax"), actor=actor, at=at)
    assert JournalLine.objects.count() == Demand.objects.count() == 1


def test_a_section_does_not_push_its_line_to_another(at):
    id_ = commands.add(a_line(), actor=WORKS, at=at)
    with pytest.raises(NotAllowed):
        commands.change(id_, a_line(section="tax"), actor=WORKS, seen_version=1, at=at)


def test_two_who_change_at_once_do_not_overwrite_each_other(at):
    id_ = commands.add(a_line(), actor=WORKS, at=at)
    commands.change(id_, a_line(**DECIDED), actor=WORKS, seen_version=1, at=at)
    with pytest.raises(Conflict):
        commands.change(id_, a_line(note="もう一人"), actor=STEERS, seen_version=1, at=at)
    assert reads.entry(id_).line == a_line(**DECIDED)


def test_what_does_not_hold_together_is_not_written(at):
    id_ = commands.add(a_line(), actor=WORKS, at=at)
    for bad in (a_line(state=State.STAYS), a_line(item=2)):
        with pytest.raises(commands.Unsound):
            commands.change(id_, bad, actor=WORKS, seen_version=1, at=at)
    with pytest.raises(commands.NumberTaken):
        commands.add(a_line(), actor=WORKS, at=at)
    with pytest.raises(NotHere):
        commands.change("0" * 26, a_line(), actor=WORKS, seen_version=1, at=at)
    assert Demand.objects.count() == 1


def test_a_sheet_adds_and_changes_by_number_and_leaves_the_rest(at):
    commands.add(a_line(), actor=STEERS, at=at)
    commands.add(a_line(number="R-002", title="税条例", section="tax"), actor=STEERS, at=at)
    sheet = (a_line(**DECIDED), a_line(item=2))
    found = reads.changes(sheet)
    assert ([one.key for one in found.new], len(found.changed), found.same) == ([("R-001", 2)], 1, 0)
    assert commands.take_over(sheet, actor=STEERS, stamp=found.stamp, at=at) == (1, 1)
    assert [one.line.key for one in reads.register()] == [("R-001", 1), ("R-001", 2), ("R-002", 1)]
    again = reads.changes(sheet)
    assert (again.new, again.changed, again.same) == ((), (), 2)


def test_what_a_sheet_has_no_column_for_stays(at):
    id_ = commands.add(a_line(**DECIDED), actor=STEERS, at=at)
    given = {"number", "title", "kind", "section", "item", "article", "demand"}
    renamed = a_line(title="子ども規則")
    found = reads.changes([renamed], given)
    assert commands.take_over([renamed], actor=STEERS, stamp=found.stamp, at=at, given=given) == (0, 1)
    assert reads.entry(id_).line == a_line(title="子ども規則", **DECIDED)


def test_a_sheet_is_taken_over_whole_or_not_at_all(at):
    stamp = reads.stamp()
    with pytest.raises(NotAllowed):
        commands.take_over((a_line(),), actor=WORKS, stamp=stamp, at=at)
    with pytest.raises(commands.Unsound):
        commands.take_over((a_line(), a_line(item=2, state=State.STAYS)), actor=STEERS, stamp=stamp, at=at)
    commands.add(a_line(number="R-009"), actor=STEERS, at=at)
    with pytest.raises(Conflict):
        commands.take_over((a_line(),), actor=STEERS, stamp=stamp, at=at)
    assert [one.line.number for one in reads.register()] == ["R-009"]


def test_the_register_is_filtered(at):
    commands.add(a_line(**DECIDED), actor=STEERS, at=at)
    commands.add(a_line(number="R-2", section="tax", title="税条例"), actor=STEERS, at=at)
    day = at.date()
    for wanted, found in (
        (reads.Filter(section="tax"), ["R-2"]),
        (reads.Filter(state="decided"), ["R-001"]),
        (reads.Filter(query="税"), ["R-2"]),
        (reads.Filter(demand="seal"), []),
        (reads.Filter(late=day), []),
        (reads.Filter(late=day + timedelta(days=365)), ["R-001"]),
    ):
        assert [one.line.number for one in reads.register(wanted)] == found


def test_the_house_counts_what_is_replaced(at):
    measure = measures["governance.analogue_replaced"]
    assert measure.compute(Span(at)) is None
    commands.add(a_line(state=State.REPLACED, means="電子申請"), actor=STEERS, at=at)
    commands.add(a_line(item=2), actor=STEERS, at=at)
    commands.add(a_line(item=3, state=State.STAYS, reason="法律"), actor=STEERS, at=at)
    later = Span(at + timedelta(days=1))
    assert measure.compute(later) == Decimal("50.0")
    assert "governance_demand" in measure.query(later)
