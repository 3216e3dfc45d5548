"""What the packs of the repository hold is kept, and the demo town's plan and the template say what they must."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest

from tests.plans import sources
from tests.plans.made import STEERING, at_noon
from yakuba.config.demo.staff import SECTIONS
from yakuba.insight import reads as insight
from yakuba.plans.commands import loading
from yakuba.plans.reads.pack import pack_of
from yakuba.plans.rules import priority
from yakuba.plans.rules.exchange import excel, grids, read
from yakuba.plans.rules.model import PlanPack

LANGUAGES = {"ja", "ja-easy", "en"}


def words_of(part: Any) -> Iterator[dict[str, str]]:
    """Walk everything that is said in languages."""
    if isinstance(part, dict):
        if "ja" in part:
            yield part
        else:
            for one in part.values():
                yield from words_of(one)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from words_of(one)


@pytest.mark.parametrize("plan", ["minatono-dx", "template"])
def test_everything_is_said_in_three_languages(plan):
    said = list(words_of(msgspec.to_builtins(sources.pack_of(plan))))
    assert len(said) > 100
    assert [one for one in said if {*one} != LANGUAGES or not all(one.values())] == []


def test_measures_of_the_demo_town_belong_to_sections_that_there_are():
    measures = [node for node in sources.pack_of("minatono-dx").nodes if node.level == "measure"]
    assert len(measures) == 20
    assert {node.owner for node in measures} <= {*SECTIONS}
    assert {name for node in measures for name in node.partners} <= {*SECTIONS}


def test_what_the_house_is_to_count_the_house_can_count():
    figures = [figure for node in sources.pack_of("minatono-dx").nodes for figure in node.figures]
    counted = {figure.computed_by for figure in figures if figure.computed_by}
    assert counted
    assert [name for name in sorted(counted) if not insight.is_offered(name)] == []
    typed = [value for figure in figures if figure.computed_by for value in figure.values if value.kind == "actual"]
    assert typed == []


def test_printed_priorities_of_the_demo_town_are_those_of_its_rule():
    pack = sources.pack_of("minatono-dx")
    assert pack.head.scoring is not None
    for node in pack.nodes:
        if node.scores:
            earned = priority.class_of(pack.head.scoring, priority.result(pack.head.scoring, node.scores))
            assert earned is not None
            assert earned.id == node.priority, node.id


def test_the_template_leaves_to_the_town_what_is_the_towns():
    pack = sources.pack_of("template")
    assert not any(node.owner or node.bars or node.figures or node.scores for node in pack.nodes)
    assert "【" in msgspec.json.encode(pack.head).decode()


@pytest.mark.django_db
@pytest.mark.parametrize("plan", sorted(path.parent.name for path in sources.PLANS.glob("*/plan.yaml")))
def test_every_pack_comes_back_from_the_database_as_it_went_in(plan):
    loading.load(sources.pack_of(plan), reference=True, actor=STEERING, at=at_noon(date(2026, 5, 1)))
    assert msgspec.to_builtins(pack_of(plan)) == msgspec.to_builtins(sources.pack_of(plan))


@pytest.mark.parametrize("plan", sorted(path.parent.name for path in sources.PLANS.glob("*/plan.yaml")))
def test_every_pack_comes_back_from_a_workbook_as_it_went_out(plan):
    pack = sources.pack_of(plan)
    found = read(excel.read(excel.write(grids(pack))), pack)
    assert found.faults == ()
    assert msgspec.convert(found.data, PlanPack, str_keys=True) == pack
