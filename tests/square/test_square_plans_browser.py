"""The public pages of plans in a real browser: in three languages, on a narrow phone without JavaScript, for axe, printed."""

from __future__ import annotations

import pytest

from tests.conftest import MONDAY_NINE
from tests.screens import SCREEN, findings, runs_over
from tests.square.publications import published_plans
from yakuba.opendata import reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 360, "height": 740}
OWN = "/plans/midori-dx-2/"
PAGES = (OWN, f"{OWN}schedule/", f"{OWN}indicators/", "/plans/compare/?plan=midori-dx-2&plan=aoi-dx")

MORE = ("/plans/", f"{OWN}measures/kakanai/", f"{OWN}editions/", f"{OWN}editions/1/", f"{OWN}challenges/", "/data/")


@pytest.fixture(autouse=True)
def plans():
    reads.forget()
    published_plans(MONDAY_NINE)


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_pages_of_a_plan_are_accessible_in_every_language(open_screen, live_server, settings, language):
    page = open_screen(viewport=NARROW)
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    for path in (*PAGES, *(MORE if language == "ja" else ())):
        page.goto(path)
        assert not runs_over(page), path
        assert findings(page) == []
    page.set_viewport_size(SCREEN)
    assert findings(page) == []
    assert said == []


def test_without_script_one_finds_a_measure_its_schedule_and_the_paper(without_script):
    page = without_script
    page.goto("/plans/")
    page.get_by_role("link", name="みどり町DX推進計画").click()
    page.get_by_role("link", name="書かない窓口").click()
    assert page.get_by_role("heading", level=1).inner_text() == "1-1 書かない窓口"
    page.get_by_role("link", name="スケジュール").click()
    assert page.get_by_role("img", name="スケジュール").is_visible()
    assert page.get_by_role("cell", name="本格導入").is_visible()
    page.get_by_role("link", name="計画の概要と体系").click()
    with page.expect_request("**/plan.ja.pdf"):
        page.get_by_role("link", name="計画の全体（PDF）").click(no_wait_after=True)


def test_the_first_column_stays_while_a_wide_table_is_scrolled(phone):
    phone.goto(PAGES[-1])
    head = phone.locator(".sp-compare").first.locator("tbody th").first
    before = head.bounding_box()
    phone.locator(".sp-frame").first.evaluate("frame => frame.scrollTo(400, 0)")
    assert head.bounding_box() == before


def test_printed_the_links_to_other_pages_are_gone(screen):
    screen.goto(OWN)
    screen.emulate_media(media="print")
    assert not screen.locator(".sp-parts").is_visible()
    assert screen.locator(".sp-tree").is_visible()
