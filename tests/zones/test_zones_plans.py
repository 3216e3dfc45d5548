"""A plan is published in the office and read at the edge, where there are no plans: only what was frozen of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.zones.hall import Hall

PLAN = "/plans/midori-dx-2/"


def test_a_published_plan_crosses_the_border_and_a_withdrawal_follows_it(hall: Hall, at: datetime) -> None:
    assert hall.edge.do("page", at=at, path=PLAN)["status"] == 404
    assert hall.office.do("publish_plans", at=at) == [2, 1]
    hall.exchange(at)
    for path in ("/plans/", PLAN, f"{PLAN}schedule/", f"{PLAN}editions/1/", f"{PLAN}editions/2/files/measures.csv"):
        assert hall.edge.do("page", at=at, path=path)["status"] == 200, path
    assert "書かない窓口" in hall.edge.do("page", at=at, path=PLAN)["text"]
    assert hall.edge.do("page", at=at, path=f"{PLAN}editions/2/files/plan.ja.pdf")["text"].startswith("%PDF")
    # In the office there is no square, and so no public page.
    assert hall.office.do("page", at=at, path=PLAN)["status"] == 404

    later = at + timedelta(hours=1)
    hall.office.do("withdraw_a_plan", at=later, number=2)
    hall.exchange(later)
    gone = hall.edge.do("page", at=later, path=f"{PLAN}editions/2/")
    assert gone["status"] == 410
    assert "目標値の誤り" in gone["text"]
    assert "スマホ教室" not in hall.edge.do("page", at=later, path=PLAN)["text"]


def test_the_edge_knows_of_plans_only_what_is_arithmetic(hall: Hall, at: datetime) -> None:
    hall.edge.do("page", at=at, path="/plans/")
    found = hall.edge.do("has", at=at)
    assert "yakuba.plans" not in found["apps"]
    assert [table for table in found["tables"] if table.startswith("plans_")] == []
    inside = [name for name in found["modules"] if name.startswith("yakuba.plans.")]
    assert [name for name in inside if not name.startswith("yakuba.plans.rules")] == []
