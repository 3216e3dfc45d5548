"""A half-year round in a browser: asked, reported on a phone, judged by the CIO's staff, closed; then the year evaluated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offices import open_hall, sit_down
from tests.browser.stage import NARROW, Watcher
from tests.screens import SCREEN
from yakuba.ground import clock
from yakuba.plans.rules import halves

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db(transaction=True)]

BASE = "/desk/plans/sample/"


@pytest.fixture
def people(live_server: Any, open_screen: Callable[..., Page]) -> tuple[Page, Page]:
    """The phone of a clerk and the desk of the CIO's staff, in a hall whose plan is in force."""
    open_hall()
    return (
        sit_down(open_screen(viewport=NARROW), live_server.url, "2003", "住民 花", ("residents", "clerk")),
        sit_down(open_screen(viewport=SCREEN), live_server.url, "2001", "企画 珠", ("policy", "cio-staff")),
    )


def test_a_half_year_is_asked_reported_judged_and_closed_and_the_year_evaluated(people: tuple[Page, Page]) -> None:
    clerk, staff = people
    look = Watcher()
    look.watch(clerk)
    look.watch(staff)
    half = halves.half_of(clock.today()) - 1
    staff.goto(f"{BASE}progress/")
    look("rounds", staff)
    staff.get_by_label("自動を待たずに求める半期").select_option(halves.write(half))
    staff.get_by_role("button", name="報告を求める").click()
    expect(staff.get_by_role("status")).to_contain_text("2件の報告を求めました")
    clerk.goto("/desk/plans/reports/")
    look("own reports", clerk)
    clerk.get_by_role("link", name="書かない窓口").click()
    look("report", clerk)
    clerk.get_by_role("button", name="提出する").click()
    expect(clerk.get_by_role("alert")).to_contain_text("進捗率")
    clerk.get_by_label("実施状況").fill("窓口の半分で始めた。")
    clerk.get_by_label("進捗率（0から100）").fill("50")
    clerk.get_by_role("button", name="提出する").click()
    expect(clerk.get_by_role("status")).to_contain_text("提出しました。信号は「遅れ」です。")
    look("handed in", clerk)
    staff.goto(f"{BASE}progress/{halves.write(half)}/")
    look("round", staff)
    staff.get_by_role("link", name="書かない窓口").first.click()
    staff.locator("#steer_light").select_option("yellow")
    staff.locator("#steer_reason").fill("国の日程による。")
    staff.get_by_role("button", name="信号を変える").click()
    expect(staff.get_by_role("status")).to_contain_text("信号を変えました")
    staff.goto(f"{BASE}progress/{halves.write(half)}/")
    expect(staff.locator("body")).to_contain_text("規則では「遅れ」：国の日程による。")
    staff.get_by_role("button", name="締め切る").click()
    expect(staff.get_by_role("status")).to_contain_text("未提出は1件です")
    evaluate(staff, look, half // 2)
    for address in ("schedule/", "schedule/2024/", "figures/", "measures/counter/bars/", "measures/counter/notes/"):
        for page in (clerk, staff):
            page.goto(BASE + address)
            look(address, page)
    assert look.found == []


def evaluate(staff: Page, look: Watcher, year: int) -> None:
    """Mark both measures of a year and close its evaluation."""
    staff.goto(f"{BASE}evaluation/")
    staff.get_by_label("評価する年度").select_option(str(year))
    staff.get_by_role("button", name="評価を始める").click()
    look("evaluation", staff)
    for key in ("counter", "online"):
        if staff.locator(f"#mark-{key}").count():
            staff.locator(f"#mark-{key}").select_option("B")
            staff.locator(f"#carry-{key}").select_option("keep")
    staff.locator("#whole").fill("おおむね進んだ。")
    staff.get_by_role("button", name="評価を確定する").click()
    expect(staff.get_by_role("status")).to_contain_text("年度評価を確定しました")
    look("evaluation closed", staff)
