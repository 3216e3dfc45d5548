"""Setting a plan at the desk: levels, axes and classes, deadlines of steps, and how priorities are found."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from tests.people.makers import SETUP
from tests.plans import lives
from tests.plans.hall import Hall
from tests.plans.lives import CIO, CLERK, IDEA, MANAGER
from tests.plans.made import STEERING, WORKING, at_noon, everything
from yakuba.ground import journal
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.plans.commands import life, loading, nodes, plan, ranking, settings
from yakuba.plans.models import Node, Plan
from yakuba.plans.reads import life as lived
from yakuba.plans.reads import pack, plans, tree
from yakuba.plans.reads.ranking import scoring_of
from yakuba.plans.rules import published
from yakuba.plans.rules.refusals import InUse, Invalid, IsOver, LastLevel, NothingToUndo

pytestmark = pytest.mark.django_db
AT = at_noon(date(2026, 5, 1))
PLAN = "sample"
Deed = Callable[[], None]
AXES = "/desk/plans/sample/settings/axes/"


@pytest.fixture
def loaded(db: None) -> None:
    loading.load(everything(), actor=STEERING, at=AT)


def do(deed: Callable[..., None], *given: Any, **more: Any) -> None:
    deed(PLAN, *given, **{"seen_version": Plan.objects.get().version, "actor": STEERING, "at": AT, **more})


def head() -> Any:
    return plans.plan(PLAN).head


def actions() -> list[str]:
    return [line.action for line in journal.lines(plans.plan(PLAN).ref)][1:]


def test_levels_are_added_at_the_end_renamed_and_taken_out(loaded):
    do(settings.add_level, {"id": "sheet", "title": {"ja": "個票", "en": "Sheet"}, "kind": "measure"})
    do(settings.rename_level, "aim", {"ja": "めざす姿", "en": "Aim"})
    assert [(one.id, one.kind) for one in head().levels] == [
        ("aim", "aim"),
        ("measure", "measure"),
        ("sheet", "measure"),
    ]
    assert head().levels[0].title == {"ja": "めざす姿", "en": "Aim"}
    do(settings.remove_level, "sheet")
    assert [one.id for one in head().levels] == ["aim", "measure"]
    assert actions() == ["plan.changed"] * 3


def test_a_level_that_is_used_or_the_last_of_measures_stays(loaded):
    with pytest.raises(InUse) as refused:
        do(settings.remove_level, "aim")
    assert "1件" in refused.value.words.ja
    for key in ("online", "counter"):
        seen = Node.objects.get(key=key).version
        nodes.remove((PLAN, key), why="", seen_version=seen, actor=STEERING, at=AT)
    with pytest.raises(InUse):
        do(settings.remove_level, "measure")  # what was taken out may come back
    Node.objects.filter(level="measure").delete()
    with pytest.raises(LastLevel):
        do(settings.remove_level, "measure")
    assert actions() == []


def test_axes_and_their_classes_are_added_renamed_and_taken_out(loaded):
    do(settings.add_axis, {"id": "dx", "title": "重点取組事項", "edition": "2022-09"})
    do(settings.add_class, "dx", {"id": "online", "title": "オンライン化"})
    do(settings.rename_class, ("dx", "online"), {"ja": "手続のオンライン化", "en": "Online"})
    do(settings.change_axis, "dx", {"title": "重点取組事項", "edition": "2024-02"})
    (_, axis) = head().axes
    assert (axis.edition, axis.classes[0].title) == ("2024-02", {"ja": "手続のオンライン化", "en": "Online"})
    with pytest.raises(InUse):
        do(settings.remove_class, ("who", "resident"))
    with pytest.raises(InUse):
        do(settings.remove_axis, "who")
    do(settings.remove_class, ("who", "inside"))
    do(settings.remove_axis, "dx")
    assert [(one.id, [it.id for it in one.classes]) for one in head().axes] == [("who", ["resident"])]
    assert pack.pack_of(PLAN).nodes == everything().nodes


@pytest.mark.parametrize(
    ("deed", "given", "field"),
    [
        (settings.add_level, ({"id": "aim", "title": "x", "kind": "aim"},), "id"),
        (settings.add_level, ({"id": "Ä", "title": "x", "kind": "aim"},), "id"),
        (settings.add_level, ({"id": "x", "title": "x", "kind": "else"},), "kind"),
        (settings.rename_level, ("aim", ""), ""),
        (settings.add_axis, ({"id": "who", "title": "x"},), "id"),
        (settings.add_class, ("who", {"id": "inside", "title": "x"}), "id"),
        (settings.rename_class, (("who", "inside"), {"ja": ""}), "title"),
        (settings.set_days, ({"idea": 0},), "idea"),
        (settings.set_days, ({"idea": "二週間"},), "idea"),
        (settings.set_days, ({"lunch": 3},), "lunch"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field_and_nothing_is_set(loaded, deed, given, field):
    before = Plan.objects.values().get()
    with pytest.raises(Invalid) as refused:
        do(deed, *given)
    assert list(refused.value.faults) == [field]
    assert Plan.objects.values().get() == before
    assert actions() == []


def test_two_at_once_and_those_who_may_not(loaded):
    do(settings.rename_level, "aim", "先")
    too_late: list[Deed] = [
        lambda: do(settings.rename_level, "aim", "後", seen_version=1),
        lambda: do(settings.set_days, {"idea": 7}, seen_version=1),
        lambda: do(ranking.set_scoring, scoring_of(plans.plan(PLAN)), seen_version=1),
        lambda: do(plan.undo, seen_version=1),
    ]
    for deed in too_late:
        with pytest.raises(Conflict):
            deed()
    not_theirs: list[Deed] = [
        lambda: do(settings.rename_level, "aim", "x", actor=WORKING),
        lambda: do(settings.set_days, {"idea": 7}, actor=WORKING),
        lambda: do(plan.undo, actor=WORKING),
    ]
    for deed in not_theirs:
        with pytest.raises(NotAllowed):
            deed()
    with pytest.raises(NotHere):
        do(settings.rename_level, "nothing", "x")
    with pytest.raises(NotHere):
        do(settings.add_class, "nothing", {"id": "x", "title": "x"})
    later = at_noon(date(2027, 4, 1))
    closed: list[Deed] = [
        lambda: do(settings.set_days, {"idea": 7}, at=later),
        lambda: do(ranking.set_scoring, scoring_of(plans.plan(PLAN)), at=later),
    ]
    for deed in closed:
        with pytest.raises(IsOver):
            deed()
    assert head().levels[0].title == "先"


def test_the_last_change_of_a_plan_is_taken_back_and_that_too(loaded):
    with pytest.raises(NothingToUndo):
        do(plan.undo)
    scoring = scoring_of(plans.plan(PLAN))
    do(ranking.set_scoring, msgspec.structs.replace(scoring, weights={"G": 2.0}))
    assert head().scoring.weights == {"G": 2.0}
    do(plan.undo)
    assert head().scoring == scoring
    do(plan.undo)
    assert head().scoring.weights == {"G": 2.0}
    do(settings.add_level, {"id": "more", "title": "細目", "kind": "measure"})
    nodes.add(PLAN, {"id": "deep", "level": "more", "parent": "counter", "title": "x"}, actor=STEERING, at=AT)
    with pytest.raises(Invalid):
        do(plan.undo)  # by now the tree needs it
    do(plan.write_challenge, {"id": "new", "title": "x"})
    with pytest.raises(NothingToUndo):
        do(plan.undo)


def test_steps_are_due_by_the_days_of_their_plan_inside_and_never_outside(db):
    at = at_noon(date(2026, 5, 1))
    lives.a_plan(at)
    Plan.objects.update(head={**Plan.objects.get().head, "municipality": "134210"})
    ref = life.propose(lives.PLAN, IDEA, actor=CLERK, at=at)
    lives.step(ref, "propose", at=at + timedelta(days=10))
    usual = lived.waiting_for(MANAGER, at=at)[0].due
    settings.set_days(lives.PLAN, {"idea": 5, "idea_agreed": 20, "policy": 14}, seen_version=1, actor=SETUP, at=at)
    assert plans.plan(lives.PLAN).head.days == {"idea": 5, "idea_agreed": 20}
    (waiting,) = lived.waiting_for(MANAGER, at=at)
    assert waiting.due == usual + timedelta(days=20 - 7)
    found = lived.life(lives.PLAN, waiting.key, CIO, at=at)
    assert found.waiting is not None
    assert (found.waiting.due, found.steps[0].late) == (waiting.due, True)
    assert pack.pack_of(lives.PLAN).head.days == {"idea": 5, "idea_agreed": 20}
    assert published.public(pack.pack_of(lives.PLAN)).plan.head.days == {}


def test_the_settings_are_changed_on_screen_and_taken_back(planned: Hall):
    browser, address = planned.enter("Tama"), "/desk/plans/sample/settings/"
    assert address in browser.get("/desk/plans/sample/").text
    page = browser.get(address).text
    for words in ("基本目標", "住民", "G * Q", "どの工程も、ふつうの日数です。"):
        assert words in page
    new = {"seen": 1, "id": "sheet", "title": "個票", "title.ja-easy": "こひょう", "kind": "measure"}
    assert browser.post(f"{address}new-level/", {**new, "id": "aim"}).status_code == 422
    assert browser.post(f"{address}new-level/", new)["Location"] == address
    late = browser.post(f"{address}levels/sheet/", {"seen": 1, "title": "別の名"})
    assert late.status_code == 409
    assert "別の名" in late.text
    assert "個票 / こひょう" in late.text.partition("ほかの人が書いたもの")[2]
    days = browser.post(f"{address}days/", {"seen": 2, "idea": "十四", "planning": "45"})
    assert days.status_code == 422
    assert 'href="#idea"' in days.text
    assert browser.post(f"{address}days/", {"seen": 2, "idea": "", "planning": "45"}).status_code == 302
    assert plans.plan(PLAN).head.days == {"planning": 45}
    page = browser.get(address).text
    assert "45日" in page
    assert "工程の期限" in page.partition("直前の変更を取り消す")[2][:200]
    assert browser.post(f"{address}undo/", {"seen": 3})["Location"] == address
    assert plans.plan(PLAN).head.days == {}
    browser.post(f"{address}undo/", {"seen": 3})
    assert plans.plan(PLAN).version == 4, "a late press does nothing"
    for path in ("", "days/", "new-axis/", "levels/aim/"):
        assert planned.enter("Hana").get(f"{address}{path}").status_code == 403
    assert browser.get(f"{address}levels/nothing/").status_code == 404


def test_what_is_used_offers_no_way_out_and_what_is_not_goes_by_one_press(planned: Hall):
    browser = planned.enter("Tama")
    assert "使っているため、外せません" in browser.get(f"{AXES}who/classes/resident/").text
    used = browser.post(f"{AXES}who/classes/resident/remove/", {"seen": 1}, follow=True).text
    assert "1件の項目が使っているため、外せません" in used
    assert "remove/" in browser.get(f"{AXES}who/classes/inside/").text
    assert browser.post(f"{AXES}who/classes/inside/remove/", {"seen": 1}).status_code == 302
    assert [one.id for one in plans.plan(PLAN).head.axes[0].classes] == ["resident"]
    assert tree.measure(PLAN, "counter").node.marks[0].class_ == "resident"


def test_a_rule_of_priority_is_looked_at_before_it_is_taken_over(planned: Hall):
    browser, address = planned.enter("Tama"), "/desk/plans/sample/ranking/rule/"
    rule = {"seen": 1, "formula": "G + Q", "class-A": "5", "class-B": "1", "do": "settle"}
    unseen = browser.post(address, rule).text
    assert "まだ改めていません。" in unseen
    assert plans.plan(PLAN).head.scoring.formula == "G * Q"
    looked = re.search(r'name="looked" value="(\w+)"', unseen)
    assert looked
    other = browser.post(address, {**rule, "class-A": "6", "looked": looked[1]}).text
    assert "まだ改めていません。" in other
    assert browser.post(address, {**rule, "looked": looked[1]}).status_code == 302
    assert plans.plan(PLAN).head.scoring.formula == "G + Q"
    last = journal.lines(plans.plan(PLAN).ref)[-1]
    assert last.data["was"]["scoring"]["formula"] == "G * Q"
