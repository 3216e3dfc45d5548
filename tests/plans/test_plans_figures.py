"""Indicators: typed ones name their source, computed ones cannot be typed over."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.plans.lives import CIO, CLERK, PLAN, STAFF, a_plan, person
from yakuba.ground import watch
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.ground.text import Text
from yakuba.insight.rules import Measure, UnknownMeasure, measures
from yakuba.plans.commands import figures, succession
from yakuba.plans.commands.figures import IsComputed, Typed
from yakuba.plans.models import FigureValue
from yakuba.plans.reads import figures as reads
from yakuba.plans.reads.tree import tree
from yakuba.plans.rules.refusals import Invalid

AT = datetime(2026, 10, 5, 9, tzinfo=JST)
NIGHT = datetime(2026, 10, 6, 3, 40, tzinfo=JST)
ABOUT = (PLAN, "kiosk")
GOOD = Typed(value="41.5", when="2026-09", source="J-LIS 月次報告")


@pytest.fixture
def running(db) -> None:
    a_plan(AT)
    succession.come_into_force(PLAN, actor=CIO, at=AT)


@pytest.fixture
def counted(monkeypatch) -> dict[str, Decimal]:
    """A measure of the house whose value the test sets."""
    now = {"value": Decimal("12.5")}
    one = Measure(
        title=Text.read("試しの数"),
        unit="%",
        words=Text.read("試し"),
        compute=lambda _: now["value"],
        query=lambda span: f"SELECT 1 -- {span.since}",
    )
    monkeypatch.setitem(measures._things, "test.share", one)
    return now


def line() -> reads.Line:
    (found,) = reads.lines(tree(PLAN), at=AT)
    return found


def test_a_typed_value_names_its_source(running):
    figures.add_value(ABOUT, "share", GOOD, actor=CLERK, at=AT)
    last = line().figure.latest
    assert last is not None
    assert (last.value, last.source, last.noted_by) == (Decimal("41.5"), "J-LIS 月次報告", CLERK.id)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (Typed(value="四割", when="2026-09", source="x"), "value"),
        (Typed(value="NaN", when="2026-09", source="x"), "value"),
        (Typed(value="40", when="先月", source="x"), "when"),
        (Typed(value="40", when="2026-09", source=" "), "source"),
        (Typed(value="40", when="2026-09", source="x", kind="other"), "kind"),
    ],
)
def test_what_cannot_be_kept_names_its_field(running, typed, field):
    before = FigureValue.objects.count()
    with pytest.raises(Invalid) as refused:
        figures.add_value(ABOUT, "share", typed, actor=CLERK, at=AT)
    assert list(refused.value.faults) == [field]
    assert FigureValue.objects.count() == before


def test_only_the_section_types_and_only_the_staff_bind(running, counted):
    with pytest.raises(NotAllowed):
        figures.add_value(ABOUT, "share", GOOD, actor=person("clerk", "tax"), at=AT)
    with pytest.raises(NotAllowed):
        figures.bind(ABOUT, "share", "test.share", actor=CLERK, at=AT)
    with pytest.raises(UnknownMeasure):
        figures.bind(ABOUT, "share", "test.happiness", actor=STAFF, at=AT)
    with pytest.raises(NotHere):
        figures.take(ABOUT, "share", actor=CLERK, at=AT)


def test_nothing_computed_is_typed_over(running, counted):
    figures.bind(ABOUT, "share", "test.share", actor=STAFF, at=AT)
    before = FigureValue.objects.count()
    with pytest.raises(IsComputed):
        figures.add_value(ABOUT, "share", GOOD, actor=CLERK, at=AT)
    assert FigureValue.objects.count() == before
    # What is aimed at is a decision, and no count.
    figures.add_value(
        ABOUT, "share", Typed(value="70", when="FY2029", source="本部決定", kind="target"), actor=CLERK, at=AT
    )
    offer = line().offer
    assert offer is not None
    assert "2026-04-01" in offer.query


def test_a_computed_value_is_taken_once_and_says_by_what(running, counted):
    figures.bind(ABOUT, "share", "test.share", actor=STAFF, at=AT)
    assert figures.take(ABOUT, "share", actor=CLERK, at=AT) == Decimal("12.5")
    figures.take(ABOUT, "share", actor=CLERK, at=AT + timedelta(hours=1))
    taken = FigureValue.objects.filter(noted_by=reads.COUNTED)
    assert [(one.value, one.source) for one in taken] == [(Decimal("12.5"), "test.share 2026-04-01/2026-10-05")]


def test_every_night_what_has_changed_is_taken(running, counted):
    figures.bind(ABOUT, "share", "test.share", actor=STAFF, at=AT)
    assert watch.finding("plan.stale_figures", at=AT).count == 1
    watch.mend_alone(at=NIGHT, dear=True)
    assert watch.finding("plan.stale_figures", at=NIGHT).good
    counted["value"] = Decimal("13.0")
    watch.mend_alone(at=NIGHT + timedelta(days=1), dear=True)
    last = line().figure.latest
    assert last is not None
    assert last.value == Decimal("13.0")


def test_a_measure_that_is_no_longer_offered_is_left_alone(running, counted, monkeypatch):
    figures.bind(ABOUT, "share", "test.share", actor=STAFF, at=AT)
    monkeypatch.delitem(measures._things, "test.share")
    assert watch.finding("plan.stale_figures", at=AT).good
    assert line().offer is None
    with pytest.raises(UnknownMeasure):
        figures.take(ABOUT, "share", actor=CLERK, at=AT)
