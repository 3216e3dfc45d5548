"""Loading a plan pack: rows and back, again and again, and nothing that people noted is lost."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plans.made import STEERING, at_noon, everything, town
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.plans.commands import loading
from yakuba.plans.models import FigureValue, Node, Plan, Report, Round
from yakuba.plans.reads import figures, pack, plans, tree
from yakuba.plans.rules import model
from yakuba.plans.rules.refusals import IsOver

pytestmark = pytest.mark.django_db
AT = at_noon(date(2026, 5, 1))


def load(what: model.PlanPack, *, at: datetime = AT, reference: bool = False) -> None:
    loading.load(what, reference=reference, actor=STEERING, at=at)


def replaced(whole: model.PlanPack, **fields: object) -> model.PlanPack:
    return msgspec.structs.replace(whole, **fields)


def test_a_plan_comes_back_as_the_pack_it_was():
    load(everything())
    assert pack.pack_of("sample") == everything()


IDS = st.lists(st.from_regex(r"[a-z]{1,3}(-[a-z0-9]{1,3})?", fullmatch=True), min_size=1, max_size=6, unique=True)
WORDS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=8),
    st.fixed_dictionaries({"ja": st.just("日本語"), "en": st.just("English")}),
)


@st.composite
def nodes(draw: st.DrawFn) -> tuple[model.Node, ...]:
    ids = draw(IDS)
    made = []
    for place, name in enumerate(ids):
        first = draw(st.integers(2 * 2024, 2 * 2026))
        last = draw(st.integers(first, 2 * 2026 + 1))
        half = f"{first // 2}-{first % 2 + 1}", f"{last // 2}-{last % 2 + 1}"
        money = model.Money(fiscal_year=draw(st.integers(2024, 2026)), yen=draw(st.integers(0, 10**12)), kind="initial")
        value = model.FigureValue(kind="target", value=draw(st.integers(-(10**6), 10**6)) / 100, at="2025")
        made.append(
            model.Node(
                id=name,
                level="measure",
                parent=draw(st.sampled_from(["", *ids[:place]])),
                title=draw(WORDS),
                notes=tuple(draw(st.lists(WORDS, max_size=2))),
                sheet=draw(st.sampled_from([None, model.Sheet(costs=(money, money)), model.Sheet(ideal="よい")])),
                bars=draw(st.sampled_from([(), (model.Bar(from_half=half[0], until_half=half[1], label="試行"),)])),
                figures=draw(st.sampled_from([(), (model.Figure(id="f", title="率", values=(value,)),)])),
            )
        )
    return tuple(draw(st.permutations(made)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nodes(), nodes())
def test_whatever_is_loaded_comes_back_and_what_is_loaded_over_it_too(first, second):
    Node.objects.update(parent=None)
    Plan.objects.all().delete()
    for written in (first, second):
        whole = replaced(town(), nodes=written)
        load(whole)
        assert pack.pack_of("sample") == whole


def test_what_is_gone_from_the_pack_is_kept_with_its_day_and_its_reports():
    load(everything())
    row = Node.objects.get(key="counter")
    asked = Round.objects.create(plan=row.plan, half=2 * 2026, opened_at=AT, due=date(2026, 10, 15))
    Report.objects.create(round=asked, node=row, text="進んでいる", state="handed", light="green")
    shorter = replaced(everything(), nodes=tuple(one for one in everything().nodes if one.id != "counter"))
    load(shorter, at=at_noon(date(2026, 7, 1)))
    assert Node.objects.get(key="counter").removed_on == date(2026, 7, 1)
    assert Report.objects.get().text == "進んでいる"
    assert "counter" not in tree.tree("sample").by_key
    load(everything(), at=at_noon(date(2026, 8, 1)))
    assert Node.objects.get(key="counter").removed_on is None
    assert tree.tree("sample").by_key["counter"].light == "green"


def test_what_people_noted_stays_when_the_pack_says_something_new():
    load(everything())
    row = Node.objects.get(key="counter").figures.get(key="minutes")
    FigureValue.objects.create(figure=row, kind="actual", value=12, at="2026-04", noted_at=AT, noted_by="taro")
    bare = tuple(msgspec.structs.replace(one, figures=()) if one.id == "counter" else one for one in everything().nodes)
    load(replaced(everything(), nodes=bare))
    assert FigureValue.objects.get(noted_by="taro").value == 12
    load(pack.pack_of("sample"))
    assert FigureValue.objects.filter(kind="actual", value=12).count() == 1


def test_loading_the_same_again_changes_nothing_but_the_journal():
    load(everything())
    before = (list(Node.objects.values()), list(Plan.objects.values()), list(FigureValue.objects.values()))
    load(everything(), at=at_noon(date(2026, 9, 1)))
    assert (list(Node.objects.values()), list(Plan.objects.values()), list(FigureValue.objects.values())) == before
    assert [line.action for line in journal.lines(plans.plan("sample").ref)] == ["plan.loaded"] * 2


def test_a_change_counts_a_version():
    load(everything())
    titled = tuple(
        msgspec.structs.replace(one, title="窓口の改革") if one.id == "counter" else one for one in everything().nodes
    )
    load(replaced(everything(), nodes=titled))
    found = tree.measure("sample", "counter")
    assert (found.node.title.ja, found.node.version) == ("窓口の改革", 2)
    assert tree.measure("sample", "aim").node.version == 1


def test_who_does_not_steer_loads_nothing():
    with pytest.raises(NotAllowed):
        loading.load(everything(), actor=Actor("staff", "x", powers=frozenset({"plan.work"})), at=AT)
    assert not Plan.objects.exists()


def test_a_plan_that_is_over_is_not_written_over():
    load(everything())
    Plan.objects.update(state="ended")
    with pytest.raises(IsOver):
        load(everything())


def test_a_plan_of_others_is_marked_and_ends_with_its_period():
    load(everything(), reference=True, at=at_noon(date(2030, 1, 1)))
    (row,) = plans.plans()
    assert row.reference
    assert row.state == "ended"


def test_a_tree_is_read_in_the_same_number_of_queries_however_large(django_assert_num_queries):
    grown = tuple(model.Node(id=f"m-{n}", level="measure", parent="aim", title=f"施策{n}") for n in range(300))
    load(replaced(everything(), nodes=everything().nodes + grown))
    with django_assert_num_queries(5):
        found = tree.tree("sample")
    assert len(found.measures) == 302
    with django_assert_num_queries(1):
        tree.bars(found)
    with django_assert_num_queries(2):
        assert figures.lines(found, at=AT)


def test_a_measure_knows_what_lies_around_it():
    load(everything())
    found = tree.measure("sample", "online")
    assert [one.key for one in found.above] == ["aim"]
    assert [one.key for one in found.before] == ["counter"]
    assert [one.key for one in tree.measure("sample", "counter").waiting] == ["online"]
    assert [one.answered_by for one in tree.challenges(tree.tree("sample"))] == [("counter",), ()]


@pytest.mark.parametrize("look", [plans.plan, tree.tree, pack.pack_of, lambda slug: tree.measure(slug, "x")])
def test_what_is_not_there_is_not_found(look):
    with pytest.raises(NotHere):
        look("nothing")
