"""What people do with a browser: they go back, open a second tab, press twice, reload, come late. Nothing is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.stage import FAMILY, Stage, code_on
from tests.journeys import makers
from yakuba.applications import reads
from yakuba.applications.events import FilingSubmitted
from yakuba.ground import outbox
from yakuba.ground.sealing import new_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GO = "main button[name=go][value=next]"


@pytest.fixture
def stage(raise_curtain: Callable[..., Stage]) -> Stage:
    """The hall, in Japanese; what axe says of these pages is asked elsewhere."""
    stage = raise_curtain()
    stage.look.axe = False
    return stage


@pytest.fixture
def draft(stage: Stage) -> str:
    """The code of a finished draft."""
    return makers.a_draft(makers.the_example(FAMILY), at=stage.hours.at)


@pytest.fixture
def phone(stage: Stage, draft: str) -> Page:
    """A phone that holds the draft."""
    page = stage.screen()
    stage.hold(page, draft, "draft")
    return page


def onward(page: Page) -> None:
    """Press the button that leads on, and be there: a click alone returns while the browser still changes pages."""
    with page.expect_navigation():
        page.locator(GO).click()


def answers_of(stage: Stage, code: str) -> dict[str, Any]:
    """Return what a draft holds."""
    return dict(reads.draft(code, at=stage.hours.at).content.answers)


def filed() -> int:
    """Return how many filings the hall has received."""
    return len([one for one in outbox.waiting() if isinstance(one, FilingSubmitted)])


def test_another_language_in_the_middle_keeps_the_answers(stage: Stage, draft: str, phone: Page) -> None:
    before = answers_of(stage, draft)
    phone.goto("/apply/answers/you/")
    name, half = phone.locator('[name="person.name|"]'), phone.locator('[name="person.phone|"]')
    name.fill("髙﨑 葛󠄀子")
    half.fill("090-12")  # not a number yet: what cannot be understood is kept as it was typed
    words = phone.locator("h1").inner_text()
    for language in ("en", "ja-easy", "ja"):
        phone.locator(f'button[name=language][value="{language}"]').click()
        phone.wait_for_load_state()
        assert phone.locator("html").get_attribute("data-language") == language
        assert name.input_value() == "髙﨑 葛󠄀子"
        assert half.input_value() == "090-12"
    assert phone.locator("h1").inner_text() == words
    half.fill(before["person.phone"])
    phone.locator("button[name=furigana]").click()
    phone.wait_for_load_state()
    assert phone.locator("html").get_attribute("data-furigana") is not None
    assert answers_of(stage, draft) == {**before, "person.name": "髙﨑 葛󠄀子"}


def test_going_back_keeps_everything_and_shows_no_error(stage: Stage, draft: str, phone: Page) -> None:
    before = answers_of(stage, draft)
    phone.goto("/apply/answers/you/")
    onward(phone)
    onward(phone)
    far = phone.url
    phone.go_back()
    phone.go_back()
    assert phone.url.endswith("/apply/answers/you/")
    assert phone.locator("h1").count() == 1
    phone.fill('[name="person.name|"]', "山田 華子")
    onward(phone)
    onward(phone)
    assert phone.url == far
    assert answers_of(stage, draft) == {**before, "person.name": "山田 華子"}


def test_going_back_after_handing_in_changes_nothing(stage: Stage, draft: str, phone: Page) -> None:
    phone.goto("/apply/answers/you/")
    phone.goto("/apply/check/")
    with phone.expect_navigation(url="**/filed/receipt/"):
        phone.locator("button[value=submit]").click()
    phone.go_back()
    phone.go_back()
    if phone.locator(GO).count():
        onward(phone)
    assert phone.url.endswith("/filed/receipt/"), "the draft is no more; its code opens the filing"
    assert filed() == 1


def test_two_tabs_write_one_draft(stage: Stage, draft: str, phone: Page) -> None:
    other = phone.context.new_page()
    phone.goto("/apply/answers/you/")
    other.goto("/apply/answers/address/")
    assert other.url.endswith("/apply/answers/address/")
    phone.fill('[name="person.name|"]', "山田 一")
    onward(phone)
    other.fill('[name="address.old|number"]', "9-9")
    onward(other)
    now = answers_of(stage, draft)
    assert (now["person.name"], now["address.old"]["number"]) == ("山田 一", "9-9")


def test_a_check_page_that_has_become_old_does_not_file(stage: Stage, draft: str, phone: Page) -> None:
    phone.goto("/apply/check/")
    other = phone.context.new_page()
    other.goto("/apply/answers/you/")
    other.fill('[name="person.name|"]', "山田 二")
    onward(other)
    with phone.expect_navigation() as answer:
        phone.locator("button[value=submit]").click()
    assert answer.value.status == 409
    assert phone.locator('[role="alert"]').count() == 1
    assert "山田 二" in phone.locator("main").inner_text(), "how things stand now is what one checks"
    assert filed() == 0
    phone.locator("button[value=submit]").click()
    phone.wait_for_url("**/filed/receipt/")
    assert filed() == 1


def test_pressing_twice_files_once(stage: Stage, draft: str, phone: Page) -> None:
    phone.goto("/apply/check/")
    phone.locator("button[value=submit]").dblclick(no_wait_after=True)
    phone.wait_for_url("**/filed/receipt/")
    assert code_on(phone) == draft.replace("-", "").lower()
    number = phone.locator(".yk-receipt__number").inner_text()
    phone.reload()
    assert phone.locator(".yk-receipt__number").inner_text() == number
    assert filed() == 1


def test_two_tabs_that_both_hand_in_meet_one_receipt(stage: Stage, draft: str, phone: Page) -> None:
    other = phone.context.new_page()
    for tab in (phone, other):
        tab.goto("/apply/check/")
    numbers = set()
    for tab in (phone, other):
        stage.hold(tab, draft, "draft")  # as if the second press had left before the first one's answer came
        tab.locator("button[value=submit]").click()
        tab.wait_for_url("**/filed/receipt/")
        numbers.add(tab.locator(".yk-receipt__number").inner_text())
    assert len(numbers) == 1
    assert filed() == 1


def test_one_code_opens_one_filing_and_nobody_elses(stage: Stage, draft: str) -> None:
    theirs = makers.a_filing(makers.the_example("dog-and-moped"), at=stage.hours.at)
    mine = makers.a_filing(makers.the_example("family-out-abroad"), at=stage.hours.at)
    page = stage.screen()
    stage.hold(page, mine, "filing")
    page.goto("/filed/")
    assert page.locator("#case-child-allowance-end").count() == 1
    assert page.locator("#case-dog-registration").count() == 0
    assert reads.status(theirs).number not in page.content()
    answer = page.goto("/filed/withdraw/dog-registration/")
    assert answer is not None
    assert answer.status == 404
    page.goto("/code/")
    page.fill("#code", new_code())
    with page.expect_navigation() as refused:
        page.locator("main form button[type=submit]").click()
    assert refused.value.status == 404
    assert page.locator(".yk-summary").count() == 1


def test_a_code_that_has_run_out_says_so(stage: Stage, draft: str, phone: Page) -> None:
    stage.hours.pass_(days=31)
    phone.goto("/code/")
    phone.fill("#code", draft)
    with phone.expect_navigation() as refused:
        phone.locator("main form button[type=submit]").click()
    assert refused.value.status == 404
    assert phone.locator("#code").input_value() == draft, "what was typed stays"
    answer = phone.goto("/apply/check/")
    assert answer is not None
    assert answer.status == 404
    assert phone.locator("h1").count() == 1
    assert phone.locator("main a").count() >= 1, "there is a way to go on"


def test_a_scanned_code_is_in_the_field_and_not_in_the_address(stage: Stage, draft: str) -> None:
    page = stage.screen()
    page.goto(f"/code/#{draft}")
    assert page.locator("#code").input_value().replace("-", "") == draft.replace("-", "")
    assert "#" not in page.url
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/apply/**")
