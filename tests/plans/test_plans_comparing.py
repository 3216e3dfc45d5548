"""Plans side by side."""

from __future__ import annotations

import msgspec
import pytest

from tests.plans.public_plans import a_public_plan, another_town
from yakuba.ground.text import LANGUAGES
from yakuba.plans.rules.comparing import compare

pytestmark = pytest.mark.once


def test_a_common_list_shows_who_answers_what():
    [shared] = compare([a_public_plan(), another_town()]).lists
    assert shared.editions == ("", "")
    assert [
        (item.title.ja, [[node.id for node in found or ()] for found in item.answers]) for item in shared.items
    ] == [
        ("手続のオンライン化", [["kakanai"], ["online"]]),
        ("利用の機会等の格差の是正", [["sumaho"], []]),
    ]
    assert [item.answered for item in shared.items] == [2, 1]


def test_who_does_not_use_a_list_is_not_said_to_have_no_answer():
    other = another_town()
    bare = msgspec.structs.replace(other.plan, head=msgspec.structs.replace(other.plan.head, axes=()))
    [shared] = compare([a_public_plan(), msgspec.structs.replace(other, plan=bare)]).lists
    assert shared.editions == ("", None)
    assert [item.answers[1] for item in shared.items] == [None, None]


def test_what_one_has_and_the_other_has_not():
    facts = {
        fact.title.ja: [value.ja for value in fact.values] for fact in compare([a_public_plan(), another_town()]).facts
    }
    assert facts["施策の数"] == ["2件", "1件"]
    assert facts["優先度の評価項目"] == ["効果\n質", ""]
    assert facts["推進体制"] == ["DX推進本部（推進本部）", ""]
    assert facts["目標値のある指標"] == ["1件", ""]


def test_every_fact_has_a_name_in_every_language():
    for fact in compare([a_public_plan(), another_town()]).facts:
        assert all(fact.title.say(language) for language in LANGUAGES)
