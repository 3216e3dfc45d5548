"""The next plan in a browser: begun beside the one in force, each measure's fate with its reason, then into force by the CIO."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.offices import open_hall, sit_down
from tests.browser.stage import NARROW, Watcher
from tests.screens import SCREEN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db(transaction=True)]

BEFORE, AFTER = "/desk/plans/sample/", "/desk/plans/digital-2027/"


def decide(staff: Page, measure: str, outcome: str, *, titles: str = "", reason: str = "") -> None:
    """Choose what becomes of a measure of the plan before."""
    staff.goto(f"{AFTER}earlier/{measure}/")
    staff.get_by_label("区分").select_option(label=outcome)
    staff.get_by_label("新しい名称").fill(titles)
    staff.get_by_label("理由").fill(reason)
    staff.get_by_role("button", name="引継ぎを決める").click()


def test_measures_come_into_the_next_plan_each_with_its_reason_and_its_trace(
    live_server: Any, open_screen: Callable[..., Page]
) -> None:
    open_hall()
    staff = sit_down(open_screen(viewport=NARROW), live_server.url, "2001", "企画 珠", ("policy", "cio-staff"))
    chief = sit_down(open_screen(viewport=SCREEN), live_server.url, "2002", "副町長 守", ("policy", "cio"))
    look = Watcher()
    look.watch(staff)
    look.watch(chief)

    staff.goto(BEFORE)
    staff.get_by_role("link", name="次期計画を作り始める").click()
    staff.get_by_label("次期計画の名称").fill("第2期見本町デジタル計画")
    staff.get_by_label("アドレスに使う名前").fill("digital-2027")
    staff.get_by_label("計画期間の初日").fill("来年の春")
    staff.get_by_role("button", name="案を作る").click()
    look("no day", staff)
    expect(staff.get_by_label("計画期間の初日")).to_have_value("来年の春")
    staff.get_by_label("計画期間の初日").fill("令和11年4月1日")
    staff.get_by_label("計画期間の末日").fill("令和14年3月31日")
    staff.get_by_role("button", name="案を作る").click()
    expect(staff.get_by_role("status")).to_contain_text("次期計画の案を作りました")
    look("all open", staff)
    expect(staff.locator("main")).to_contain_text("未定 2")

    decide(staff, "online", "終了")
    expect(staff.get_by_role("alert")).to_contain_text("理由")
    look("no reason", staff)
    decide(staff, "online", "終了", reason="国の仕組みに移った。")
    expect(staff.get_by_role("status")).to_contain_text("引継ぎを記録しました")
    decide(staff, "counter", "分割", titles="書かない窓口", reason="窓口ごとに進める。")
    expect(staff.get_by_role("alert")).to_be_visible()
    decide(staff, "counter", "分割", titles="書かない窓口\n待たない窓口", reason="窓口ごとに進める。")
    expect(staff.locator("main")).not_to_contain_text("未定")
    look("all decided", staff)

    chief.goto(AFTER)
    expect(chief.get_by_role("button", name="この計画を開始する")).to_have_count(0)  # not before the fates were seen
    chief.get_by_role("link", name="前の計画からの引継ぎ").first.click()
    look("before it begins", chief)
    chief.get_by_role("button", name="この計画を開始する").click()
    expect(chief.get_by_role("status").first).to_contain_text("計画を開始しました")
    look("in force", chief)
    chief.goto(f"{AFTER}earlier/")
    expect(chief.get_by_role("button", name="この計画を開始する")).to_have_count(0)
    chief.get_by_role("link", name="待たない窓口").first.click()
    expect(chief.locator("main")).to_contain_text("書かない窓口")
    look("where it came from", chief)
    chief.goto(f"{BEFORE}measures/online/")
    expect(chief.locator("main")).to_contain_text("国の仕組みに移った。")
    look("where it went", chief)
    assert look.found == []
