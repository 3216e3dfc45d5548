"""Succession into the next plan: every measure has its fate, traced both ways."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.plans.lives import CIO, CLERK, PLAN, STAFF, a_plan
from yakuba.ground import journal
from yakuba.ground.clock import JST
from yakuba.ground.errors import Conflict, NotAllowed
from yakuba.plans.commands import succession
from yakuba.plans.commands.succession import NextPlan
from yakuba.plans.models import Earlier, Node, Plan
from yakuba.plans.reads import plans
from yakuba.plans.reads import succession as reads
from yakuba.plans.reads.tree import bars, figures_of, tree
from yakuba.plans.rules.refusals import Invalid, IsOver, StillUsed
from yakuba.plans.rules.succession import BadFate, Fate, Undecided

AT = datetime(2030, 1, 15, 9, tzinfo=JST)
NEXT = "aoba-digital-2030"
WANTED = NextPlan(slug=NEXT, title="第2次青葉町デジタル計画", starts=date(2030, 4, 1), ends=date(2034, 3, 31))


@pytest.fixture
def both(db) -> None:
    """A plan in force with five measures, and the draft of the next."""
    a_plan(AT)
    first = Node.objects.get(key="kiosk")
    for number, key in enumerate(("forms", "queue", "chat", "fax"), start=1):
        Node.objects.create(
            plan=first.plan,
            key=key,
            parent=first.parent,
            level="measure",
            is_measure=True,
            order=10 + number,
            title=f"施策{key}",
            owner="child",
            changed_at=AT,
        )
    succession.come_into_force(PLAN, actor=CIO, at=AT)
    succession.start_next(PLAN, WANTED, actor=STAFF, at=AT)


def settle(key: str, outcome: str, **more: object) -> tuple[str, ...]:
    fate = Fate(key=key, outcome=outcome, **{"reason": "理由", **more})  # type: ignore[arg-type]
    return succession.decide(NEXT, fate, actor=STAFF, at=AT)


def settle_all() -> None:
    settle("kiosk", "continue", reason="")
    settle("forms", "split", titles=("申請のオンライン化", "届出のオンライン化"))
    settle("queue", "rename", titles=("待たない窓口",))
    settle("chat", "merge", to=("queue",))
    settle("fax", "end")


def test_the_next_plan_begins_with_the_policies_and_no_measure(both):
    found = reads.succession(NEXT)
    assert [node.title.ja for node in found.after.nodes] == ["書かない窓口"]
    assert (found.undecided, found.before.slug) == (5, PLAN)
    assert plans.plan(PLAN).followed_by == (NEXT,)
    assert plans.plan(NEXT).state == "draft"


def test_every_fate_leads_where_it_says_and_is_found_from_both_sides(both):
    settle_all()
    found = reads.succession(NEXT)
    assert found.undecided == 0
    titles = {node.key: node.title.ja for node in found.after.measures}
    assert titles == {
        "kiosk": "コンビニ交付の拡大",
        "forms": "申請のオンライン化",
        "forms-2": "届出のオンライン化",
        "queue": "待たない窓口",
    }
    assert dict(found.counted.outcomes) == {"continue": 1, "split": 1, "rename": 1, "merge": 1, "end": 1}
    old = tree(PLAN).by_key
    assert [(one.outcome, [key for key, _ in one.to]) for one in reads.later(old["chat"])] == [("merge", ["queue"])]
    assert [one.key for one in reads.earlier(found.after, "queue")] == ["queue", "chat"]
    assert all(node.carried_over for node in found.after.measures)


def test_what_goes_on_takes_its_figures_and_the_bars_that_reach_into_the_next_plan(both):
    Plan.objects.filter(slug=NEXT).update(starts=date(2026, 10, 1))
    settle("kiosk", "continue")
    (bar,) = bars(tree(NEXT))["kiosk"]
    assert (bar.first, bar.last) == (2 * 2026 + 1, 2 * 2026 + 1)
    (figure,) = figures_of(tree(NEXT).by_key["kiosk"].id)
    assert [(value.kind, int(value.value)) for value in figure.values] == [("baseline", 30)]


def test_nothing_may_be_open_when_the_next_plan_comes_into_force(both):
    settle("kiosk", "continue")
    lines = len(journal.lines(plans.plan(NEXT).ref))
    with pytest.raises(Undecided) as refused:
        succession.come_into_force(NEXT, actor=CIO, at=AT)
    assert "4件" in refused.value.words.ja
    assert plans.plan(NEXT).state == "draft"
    assert plans.plan(PLAN).state == "running"
    assert len(journal.lines(plans.plan(NEXT).ref)) == lines
    for key in ("forms", "queue", "chat", "fax"):
        settle(key, "end")
    with pytest.raises(NotAllowed):
        succession.come_into_force(NEXT, actor=STAFF, at=AT)
    succession.come_into_force(NEXT, actor=CIO, at=AT)
    assert (plans.plan(PLAN).state, plans.plan(NEXT).state) == ("ended", "running")
    with pytest.raises(Conflict):
        settle("fax", "continue")


def test_a_fate_can_be_changed_until_somebody_works_on_what_came_of_it(both):
    settle("forms", "split", titles=("甲", "乙"))
    settle("forms", "end")
    assert not tree(NEXT).measures
    settle("forms", "continue")
    succession.take_back(NEXT, "forms", actor=STAFF, at=AT)
    assert not Earlier.objects.exists()
    settle("forms", "continue")
    Node.objects.filter(plan__slug=NEXT, key="forms").update(version=2)
    with pytest.raises(StillUsed):
        settle("forms", "end")
    assert [one.outcome for one in reads.fates_of(tree(NEXT))] == ["continue"]


def test_what_others_were_merged_into_stays(both):
    settle("queue", "continue")
    settle("chat", "merge", to=("queue",))
    succession.take_back(NEXT, "chat", actor=STAFF, at=AT)
    assert "queue" in tree(NEXT).by_key


def test_refused_fates_change_nothing(both):
    with pytest.raises(BadFate):
        settle("chat", "merge", to=("nowhere",))
    with pytest.raises(BadFate):
        settle("fax", "end", reason=" ")
    with pytest.raises(NotAllowed):
        succession.decide(NEXT, Fate(key="fax", outcome="continue"), actor=CLERK, at=AT)
    assert not Earlier.objects.exists()
    assert not tree(NEXT).measures


def test_a_plan_has_one_next_plan_in_its_own_period(both):
    with pytest.raises(Conflict):
        succession.start_next(PLAN, WANTED, actor=STAFF, at=AT)
    Plan.objects.filter(slug=NEXT).update(before=None)
    bad = NextPlan(slug=NEXT, title=" ", starts=date(2026, 4, 1), ends=date(2025, 3, 31))
    with pytest.raises(Invalid) as refused:
        succession.start_next(PLAN, bad, actor=STAFF, at=AT)
    assert set(refused.value.faults) == {"title", "slug", "starts", "ends"}


def test_an_ended_plan_is_followed_too_and_stays_as_it_was(both):
    Plan.objects.filter(slug=PLAN).update(state="ended")
    settle_all()
    succession.come_into_force(NEXT, actor=CIO, at=AT)
    assert plans.plan(NEXT).state == "running"
    with pytest.raises(IsOver):
        succession.come_into_force(PLAN, actor=CIO, at=AT)
