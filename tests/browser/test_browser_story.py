"""The whole story across all faces, in a browser: a family files, the hall decides, the letters come back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.letters import words_in
from tests.browser.stage import CHIEF, CLERK, NAME, OTHER_WRITING, Stage, code_on, the_family
from tests.screens import SCREEN

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ASKED, GRANTED, REFUSED, TAKEN_BACK = "person.phone", "child-allowance", "child-medical-subsidy", "water-start"
REMARK, FACTS = "番号が一桁足りません。", "加入している保険の届出がまだありません。"
RECEIVED = {"ja": "受け付けました", "en": "We have received"}
APPEAL = {"ja": "審査請求", "en": "review"}
CORRECTED = "054-626-1111"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_family_moves_in(raise_curtain: Any, language: str, tmp_path: Path) -> None:
    stage: Stage = raise_curtain(language)
    stage.look.axe = language == "ja"  # in English axe sees these pages in test_browser_story_pages
    code = _files(stage)
    stage.work()
    clerk = stage.sign_in(CLERK)
    _finds_and_asks(stage, clerk)
    stage.work()
    resident = _corrects_elsewhere(stage, code)
    stage.work()
    _takes_back(stage, resident, TAKEN_BACK)
    stage.work()
    _proposes(stage, clerk)
    _proposes_a_refusal(stage, clerk)
    stage.work()
    chief = stage.sign_in(CHIEF)
    for procedure in (GRANTED, REFUSED):
        _approves(stage, chief, procedure)
    stage.work()
    _receives(stage, resident, tmp_path)
    assert stage.look.found == []


def _files(stage: Stage) -> str:
    """Go from the start page to the receipt on a phone; return the code as it is copied from there."""
    phone = stage.screen()
    walker = stage.walker(phone, the_family())
    walker.begin(stage.base)
    walker.to_the_check_page(stage.photo)
    assert NAME in phone.locator("main").inner_text()
    phone.locator("button[value=submit]").click()
    phone.wait_for_url("**/filed/receipt/")
    stage.look("receipt", phone)
    assert RECEIVED[stage.language] in phone.locator("h1").inner_text()
    code = code_on(phone)
    phone.goto("/filed/")
    stage.look("status on the phone", phone)
    assert phone.locator(".yk-card").count() >= 8
    return code


def _finds_and_asks(stage: Stage, clerk: Page) -> None:
    """Find the case by the name as one types it, and ask for a correction."""
    stage.look("inbox", clerk)
    clerk.fill("#q", OTHER_WRITING)
    clerk.locator(".dk-search button[type=submit]").click()
    stage.look("found", clerk)
    assert clerk.locator(".dk-row").count() == 3, "the section has three of the family's cases and sees no other"
    _open(stage, clerk, GRANTED)
    assert NAME in clerk.locator("main").inner_text()
    _outcome(stage, clerk, "correct")
    clerk.locator(f'[name=item][value="{ASKED}"]').check()
    clerk.fill(f'[name="words-{ASKED}"]', REMARK)
    _settle(stage, clerk)


def _corrects_elsewhere(stage: Stage, code: str) -> Page:
    """Enter the code on another device, and answer what was asked with the earlier answer in place."""
    stage.hours.pass_(minutes=20)
    other = stage.screen(viewport=SCREEN)
    other.goto("/")
    other.locator('main a[href="/code/"]').click()
    stage.look("code", other)
    other.fill("#code", code)
    other.keyboard.press("Enter")
    other.wait_for_url("**/filed/")
    stage.look("status", other)
    other.locator('a[href*="/filed/correct/"]').click()
    stage.look("correction", other)
    assert REMARK in other.locator("main").inner_text()
    field = other.locator(f'[name="{ASKED}|"]')
    assert field.input_value() == the_family()[ASKED]
    field.fill(CORRECTED)
    other.locator("button[value=send]").click()
    other.wait_for_url("**/filed/?answered=1")
    stage.look("corrected", other)
    assert other.locator('a[href*="/filed/correct/"]').count() == 0
    return other


def _takes_back(stage: Stage, resident: Page, procedure: str) -> None:
    card = resident.locator(f"#case-{procedure}")
    card.locator("summary").click()
    card.locator(f'a[href$="/withdraw/{procedure}/"]').click()
    stage.look("withdraw", resident)
    resident.locator("main button[data-kind=danger]").click()
    resident.wait_for_url("**/filed/?withdrawn=*")
    stage.look("withdrawn", resident)
    assert resident.locator(f'#case-{procedure} a[href*="withdraw"]').count() == 0


def _proposes(stage: Stage, clerk: Page) -> None:
    clerk.goto("/desk/")
    _open(stage, clerk, GRANTED)
    assert CORRECTED in clerk.locator("main").inner_text()
    _outcome(stage, clerk, "propose")
    assert NAME in clerk.locator(".dk-sheet").inner_text(), "the letter is shown before it goes out"
    _settle(stage, clerk)
    assert clerk.locator('a[href*="/outcome/approve/"]').count() == 0, "nobody approves their own proposal"


def _proposes_a_refusal(stage: Stage, clerk: Page) -> None:
    clerk.goto("/desk/")
    _open(stage, clerk, REFUSED)
    _outcome(stage, clerk, "refuse")
    clerk.locator("[name=reason]").first.check()
    clerk.fill("[name=words]", FACTS)
    clerk.locator("[name=do][value=preview]").click()
    stage.look("preview", clerk)
    letter = clerk.locator(".dk-sheet").inner_text()
    assert FACTS in letter
    assert APPEAL[stage.language] in letter
    assert clerk.locator("[name=words]").input_value() == FACTS
    _settle(stage, clerk)


def _approves(stage: Stage, chief: Page, procedure: str) -> None:
    chief.goto("/desk/")
    _open(stage, chief, procedure)
    _outcome(stage, chief, "approve")
    _settle(stage, chief)


def _open(stage: Stage, desk: Page, procedure: str) -> None:
    desk.get_by_role("link", name=stage.title(procedure), exact=True).click()
    stage.look(f"case of {procedure}", desk)


def _outcome(stage: Stage, desk: Page, outcome: str) -> None:
    desk.locator(f'a[href$="/outcome/{outcome}/"]').click()
    stage.look(outcome, desk)


def _settle(stage: Stage, desk: Page) -> None:
    desk.locator("[name=do][value=settle]").click()
    desk.locator('.yk-notice[data-tone="good"]').first.wait_for()
    stage.look("settled", desk)


def _receives(stage: Stage, resident: Page, folder: Path) -> None:
    """Take both letters from the status page; the refusal gives its reason and the way to appeal."""
    resident.goto("/filed/")
    stage.look("decided", resident)
    assert resident.locator(f"#case-{TAKEN_BACK} .yk-chip").count() == 1
    granted = _letter(resident, GRANTED, folder)
    refused = _letter(resident, REFUSED, folder)
    assert NAME in granted
    assert FACTS in refused
    assert APPEAL[stage.language] in refused


def _letter(resident: Page, procedure: str, folder: Path) -> str:
    """Download a letter, and return its words."""
    with resident.expect_download() as download:
        resident.locator(f'#case-{procedure} a[href*="/filed/letters/"]').click()
    kept = folder / f"{procedure}.pdf"
    download.value.save_as(kept)
    assert kept.read_bytes().startswith(b"%PDF-")
    return words_in(kept)
