"""Bringing sheets and beginning a plan at the desk: nothing half-taken, every fault shown, two people at once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.desk.makers import signed_in
from tests.people.makers import a_hall, a_person
from tests.plans.test_plans_exchange import a_plan, changed, whole
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.plans.commands import loading
from yakuba.plans.models import Incoming, Plan
from yakuba.plans.reads.pack import pack_of
from yakuba.plans.rules.exchange import Grid, excel, grids
from yakuba.plans.rules.model import Node, PlanPack

pytestmark = pytest.mark.django_db
SETUP = Actor.system("setup")
SLUG = "our-plan"


@pytest.fixture
def steering(at) -> Client:
    """Somebody of the CIO's staff."""
    a_hall("citizen", "planning")
    return signed_in(a_person("4001", "計 画子", ("planning", "cio-staff")))


@pytest.fixture
def plan(at) -> PlanPack:
    loading.load(whole(), actor=SETUP, at=at)
    return pack_of(SLUG)


def bring(client: Client, sheets: Iterable[Grid] | bytes, slug: str = SLUG, name: str = "plan.xlsx"):
    address = reverse("plans:sheets", args=[slug]) if slug else reverse("plans:sheets_new")
    data = sheets if isinstance(sheets, bytes) else excel.write(sheets)
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def renamed(plan: PlanPack) -> list[Grid]:
    return changed("体系", 3, "title", "オンライン申請の拡大", plan)


def test_what_goes_out_comes_back_as_the_same_plan(steering, plan):
    book = steering.get(reverse("plans:workbook", args=[SLUG]))
    assert "attachment" in book["Content-Disposition"]
    found = bring(steering, book.content)
    page = steering.get(found["Location"]).content.decode()
    assert "変わるところはありません。" in page
    with zipfile.ZipFile(io.BytesIO(steering.get(reverse("plans:tables", args=[SLUG])).content)) as packed:
        assert {name.rpartition("-")[2] for name in packed.namelist()} >= {"体系.csv", "計画.csv", "経費.csv"}
    with zipfile.ZipFile(io.BytesIO(steering.get(reverse("plans:pack", args=[SLUG])).content)) as packed:
        files = {name.rpartition("/")[2]: packed.read(name).decode() for name in packed.namelist()}
    from yakuba.plans.rules.packs.reading import read

    assert read(files) == plan


def test_sheets_are_looked_over_and_then_taken_over(steering, plan):
    found = bring(steering, renamed(plan))
    assert found.status_code == 302
    assert pack_of(SLUG) == plan, "nothing is changed before somebody says so"
    page = steering.get(found["Location"]).content.decode()
    assert "変わるもの" in page
    id_ = Incoming.objects.get().pk
    done = steering.post(reverse("plans:take_over", args=[id_]), {"do": "take"})
    assert done["Location"] == reverse("plans:plan", args=[SLUG])
    assert pack_of(SLUG).nodes[1].title == {"ja": "オンライン申請の拡大", "en": "Online application"}
    assert not Incoming.objects.exists()


def test_faults_are_listed_by_cell_and_nothing_is_kept(steering, plan):
    answer = bring(steering, changed("経費", 2, "yen", "百万円", plan))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "D2" in page
    assert "経費" in page
    assert not Incoming.objects.exists()
    assert pack_of(SLUG) == plan


def test_a_rule_of_the_plan_names_the_cell_too(steering, plan):
    circle = changed("体系", 2, "parent", "online", plan)
    page = bring(steering, circle).content.decode()
    assert "循環" in page or "輪" in page or "たど" in page, page
    beyond = [
        grid if grid.name != "スケジュール" else Grid(grid.name, (*grid.head, "R20上"), ((*grid.rows[0], "ずっと先"),))
        for grid in grids(plan)
    ]
    answer = bring(steering, beyond)
    assert answer.status_code == 422
    assert "スケジュール" in answer.content.decode()


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.csv"])
def test_a_file_that_is_none_says_what_to_do(steering, plan, name):
    answer = bring(steering, b"PK\x03\x04 nothing" if name.endswith("x") else b"\x00\x01", name=name)
    assert answer.status_code == 422
    assert "保存し直して" in answer.content.decode()
    nothing = steering.post(reverse("plans:sheets", args=[SLUG]), {})
    assert nothing.status_code == 422


def test_a_plan_changed_meanwhile_is_not_written_over(steering, plan, at):
    found = bring(steering, renamed(plan))
    loading.load(again(plan, "ほかの人の変更"), actor=SETUP, at=at + timedelta(minutes=1))
    answer = steering.post(
        reverse("plans:take_over", args=[found["Location"].rstrip("/").rpartition("/")[2]]), {"do": "take"}
    )
    assert answer.status_code == 409
    assert "計画が変わりました" in answer.content.decode()
    assert pack_of(SLUG).nodes[0].title == "ほかの人の変更"


def again(plan: PlanPack, title: str) -> PlanPack:
    from msgspec.structs import replace

    return replace(plan, nodes=(replace(plan.nodes[0], title=title), *plan.nodes[1:]))


def test_what_somebody_brought_is_theirs(steering, plan):
    found = bring(steering, renamed(plan))
    other = signed_in(a_person("4002", "別 人子", ("planning", "cio-staff")))
    assert other.get(found["Location"]).status_code == 404
    assert other.post(f"{found['Location']}take-over/", {"do": "take"}).status_code == 404
    assert pack_of(SLUG) == plan
    assert steering.post(f"{found['Location']}take-over/", {"do": "leave"}).status_code == 302
    assert not Incoming.objects.exists()


def test_a_new_plan_comes_from_a_workbook_and_one_that_is_here_does_not(steering, plan):
    assert bring(steering, grids(plan), slug="").status_code == 422
    other = changed("計画", 2, "", "other-plan", plan)
    assert bring(steering, other).status_code == 422, "the sheets of another plan"
    found = bring(steering, other, slug="")
    assert "新しい計画" in steering.get(found["Location"]).content.decode()
    steering.post(f"{found['Location']}take-over/", {"do": "take"})
    assert len(pack_of("other-plan").nodes) == len(plan.nodes)


def test_sheets_of_one_kind_change_only_that(steering, plan):
    costs = "施策ID,年度,種別,金額(円),財源\r\nonline,R8,運用,500000,一般財源\r\n".encode("cp932")
    found = bring(steering, costs, name="経費.csv")
    steering.post(f"{found['Location']}take-over/", {"do": "take"})
    now = pack_of(SLUG).nodes[1]
    assert [cost.yen for cost in now.sheet.costs] == [500000]
    assert (now.bars, now.figures) == (plan.nodes[1].bars, plan.nodes[1].figures)


def test_nothing_is_brought_into_a_plan_that_is_over_or_anothers(steering, plan):
    Plan.objects.update(state=Plan.State.ENDED)
    assert bring(steering, renamed(plan)).status_code == 409
    Plan.objects.update(state=Plan.State.RUNNING, reference=True)
    assert bring(steering, renamed(plan)).status_code == 403


START = {
    "title": "みどりの市DX計画 第2次",
    "name": "みどりの市",
    "municipality": "２２２１４３",
    "slug": "our-plan-2",
    "first_day": "令和11年4月1日",
    "last_day": "令和15年3月31日",
    "pattern": SLUG,
}


def test_a_plan_begins_from_a_pattern_within_one_form(steering, plan):
    answer = steering.post(reverse("plans:start"), START)
    assert answer.status_code == 302, answer.content.decode()
    begun = pack_of("our-plan-2")
    assert (begun.head.levels, begun.head.axes, begun.nodes) == (plan.head.levels, plan.head.axes, ())
    assert begun.head.period_from == date(2029, 4, 1)
    page = steering.get(answer["Location"]).content.decode()
    assert "計画を仕上げる手順" in page
    steering.post(reverse("plans:start"), START | {"slug": "our-plan-3", "whole": "1"})
    copied = pack_of("our-plan-3")
    assert [node.title for node in copied.nodes] == [node.title for node in plan.nodes]
    assert not any(node.bars or node.owner or node.figures for node in copied.nodes)
    assert clock.today() >= date(2026, 1, 1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"municipality": "123456"}, "municipality"),
        ({"slug": "みどりの"}, "slug"),
        ({"slug": SLUG}, "slug"),
        ({"first_day": "来年"}, "first_day"),
        ({"last_day": "令和3年3月31日"}, "last_day"),
        ({"last_day": "いつか"}, "last_day"),
    ],
)
def test_a_wrong_beginning_keeps_what_was_typed_and_says_why(steering, plan, wrong, field):
    answer = steering.post(reverse("plans:start"), START | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="{field}-error"' in page
    assert START["name"] in page
    assert Plan.objects.count() == 1


def test_a_small_plan_shows_its_steps(steering, at):
    loading.load(
        a_plan([Node(id="m", level="measure", parent="service", title="x", owner="citizen")]), actor=SETUP, at=at
    )
    page = steering.get(reverse("plans:plan", args=[SLUG])).content.decode()
    assert "7のうち3済み" in page
