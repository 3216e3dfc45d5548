"""The packs of the five real plans hold what their documents hold, number by number."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.plans import sources

pytestmark = pytest.mark.once

DOCUMENTS = sources.documents()


@pytest.mark.parametrize("plan", DOCUMENTS)
def test_a_pack_holds_as_many_of_everything_as_its_document(plan):
    assert dict(sources.counted(sources.pack_of(plan))) == {
        what: number for part in ("counts", "added") for what, number in DOCUMENTS[plan][part].items() if number
    }


def test_the_page_of_sources_shows_these_numbers():
    page = sources.PAGE.read_text(encoding="utf-8")
    assert page == sources.written(page), "run: python -m tests.plans.sources"


@pytest.mark.parametrize("plan", DOCUMENTS)
def test_ids_are_given_once(plan):
    pack = sources.pack_of(plan)
    for many in (pack.nodes, pack.challenges, pack.earlier, pack.bodies, pack.tables, pack.surveys, pack.flows):
        given = Counter(one.id for one in many)
        assert [name for name, times in given.items() if times > 1] == []


@pytest.mark.parametrize("plan", DOCUMENTS)
def test_what_is_referred_to_is_there(plan):
    pack = sources.pack_of(plan)
    nodes = {node.id: node for node in pack.nodes}
    challenges = {one.id for one in pack.challenges}
    classes = {(axis.id, one.id) for axis in pack.head.axes for one in axis.classes}
    aims = {upper.id for upper in pack.head.upper}
    aims |= {f"{upper.id}/{item.id}" for upper in pack.head.upper for item in upper.items}
    for node in pack.nodes:
        assert node.level in {level.id for level in pack.head.levels}, node.id
        assert not node.parent or node.parent in nodes, node.id
        assert {*node.after} <= {*nodes}, node.id
        assert {*node.answers} <= challenges, node.id
        assert {(mark.axis, mark.class_) for mark in node.marks} <= classes, node.id
        assert {*node.aligned} <= aims, node.id
    assert {name for one in pack.earlier for name in one.to} <= {*nodes}
    assert {name for survey in pack.surveys for one in survey.questions for name in one.proves} <= challenges
    assert {body.reports_to for body in pack.bodies if body.reports_to} <= {body.id for body in pack.bodies}


@pytest.mark.parametrize("plan", DOCUMENTS)
def test_rows_of_tables_are_as_long_as_their_columns(plan):
    for table in sources.pack_of(plan).tables:
        assert {len(row) for row in table.rows} == {len(table.columns)}, table.id


@pytest.mark.parametrize("plan", DOCUMENTS)
def test_bars_lie_within_the_period(plan):
    head = sources.pack_of(plan).head
    for node in sources.pack_of(plan).nodes:
        for bar in node.bars:
            assert bar.from_half <= bar.until_half, node.id
            assert bar.from_half >= f"{head.period_from.year}-1", node.id
            assert head.period_until is None or bar.until_half <= f"{head.period_until.year - 1}-2", node.id


@pytest.mark.parametrize("plan", DOCUMENTS)
def test_titles_of_the_tree_stand_in_three_languages(plan):
    pack = sources.pack_of(plan)
    titles = [pack.head.title, *(level.title for level in pack.head.levels), *(node.title for node in pack.nodes)]
    assert [title for title in titles if not isinstance(title, dict) or {*title} != {"ja", "ja-easy", "en"}] == []
