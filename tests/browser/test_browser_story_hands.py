"""The story without JavaScript, and by the keyboard alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import HandsWalker, Keyboard
from tests.browser.stage import CHIEF, CLERK, FAMILY, NARROW, Stage, code_on
from tests.journeys import makers
from tests.people.makers import PASSWORD, SECRET
from tests.screens import GLIDING, SCREEN
from yakuba.applications import reads as filings
from yakuba.casework import reads as cases
from yakuba.ground import clock
from yakuba.ground.models import OutboxEvent
from yakuba.ground.ref import Ref
from yakuba.people import rules as people

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

ONE, OTHER, ASKED = "child-allowance", "water-start", "person.phone"
REMARK, CORRECTED, ELSEWHERE = "番号が一桁足りません。", "054-626-1111", "家族で相談して決めました"
A_FEW = "family-out-abroad"
"""A household of the examples with few procedures, and so with few questions."""


def asked_to_correct(stage: Stage, code: str) -> None:
    """Let the office ask for a correction of one procedure."""
    (case,) = [one for one in _cases(stage) if one.procedure_id == ONE]
    makers.act(case.ref, "correct", by=makers.a_clerk(case.section), at=stage.hours.at, correct_items={ASKED: REMARK})
    assert [part.stage for part in filings.status(code).parts if part.procedure == ONE] == ["correcting"]


def _cases(stage: Stage) -> list[cases.CaseView]:
    row = OutboxEvent.objects.filter(name="filing.submitted").latest("id")
    return list(makers.cases_by_procedure(Ref(**row.body["ref"]), at=stage.hours.at).values())


def decided(stage: Stage) -> None:
    """Let the hall decide that procedure."""
    (case,) = [one for one in _cases(stage) if one.procedure_id == ONE]
    makers.act(case.ref, "propose", by=makers.a_clerk(case.section), at=stage.hours.at)
    makers.act(case.ref, "approve", by=makers.a_clerk(case.section, "chief"), at=stage.hours.at)


def test_the_residents_part_needs_no_script(raise_curtain: Any) -> None:
    stage: Stage = raise_curtain()
    stage.look.axe = False  # axe is a script itself
    code = makers.a_draft(makers.the_example(FAMILY), at=stage.hours.at)
    phone = stage.screen(java_script_enabled=False)
    _comes_back_and_files(stage, phone, code)
    stage.work()
    asked_to_correct(stage, code)
    _corrects_and_takes_back(phone)
    stage.work()
    decided(stage)
    phone.goto("/filed/")
    with phone.expect_download() as letter:
        phone.locator(f'#case-{ONE} a[href*="/filed/letters/"]').click()
    assert letter.value.path().read_bytes().startswith(b"%PDF-")
    phone.locator('form[action="/code/leave/"] button').click()
    phone.goto("/filed/")
    assert phone.url.endswith("/code/"), "whoever shares the device finds nothing of it"
    assert stage.look.found == []


def _comes_back_and_files(stage: Stage, phone: Page, code: str) -> None:
    """Take a draft up by its code, change an answer from the check page and hand in."""
    phone.goto("/code/")
    phone.fill("#code", code.lower())
    phone.locator("main form button[type=submit]").click()
    assert phone.url.endswith("/apply/files/"), "all is answered; the papers are the last that one may wish to change"
    phone.locator("main button[name=go][value=next]").click()
    assert phone.url.endswith("/apply/check/")
    phone.locator(f'a[href*="?back=check#"][href*="{ASKED.replace(".", "-")}"]').first.click()
    phone.fill(f'[name="{ASKED}|"]', "０９０（８７６５）４３２１")
    phone.locator("main button[name=go][value=next]").click()
    assert phone.url.endswith("/apply/check/")
    assert "090-8765-4321" in phone.locator("main").inner_text()
    phone.locator("button[value=submit]").click()
    stage.look("receipt", phone)
    assert phone.url.endswith("/filed/receipt/")
    assert code_on(phone) == code.replace("-", "").lower()


def _corrects_and_takes_back(phone: Page) -> None:
    phone.goto("/filed/")
    phone.locator('a[href*="/filed/correct/"]').click()
    assert phone.locator(f'[name="{ASKED}|"]').input_value() == "090-8765-4321"
    phone.fill(f'[name="{ASKED}|"]', "")
    phone.locator("button[value=send]").click()
    expect(phone.locator(".yk-summary")).to_have_count(1)
    phone.fill(f'[name="{ASKED}|"]', CORRECTED)
    phone.locator("button[value=send]").click()
    assert "answered=1" in phone.url
    phone.locator(f"#case-{OTHER} summary").click()
    phone.locator(f'a[href$="/withdraw/{OTHER}/"]').click()
    phone.locator("main button[data-kind=danger]").click()
    assert "withdrawn=" in phone.url


def test_the_residents_part_by_keyboard_alone(raise_curtain: Any) -> None:
    stage: Stage = raise_curtain()
    stage.look.axe = False  # looked at by the other tests
    page = stage.screen(viewport=NARROW, **GLIDING)
    walker = stage.walker(page, makers.the_example(A_FEW).answers, HandsWalker)
    walker.begin(stage.base)
    walker.to_the_check_page(stage.photo)
    hands = Keyboard(page)
    hands.reach("button[value=later]")
    hands.reach("button[value=submit]", back=True)
    hands.go("button[value=submit]")
    stage.look("receipt", page)
    assert page.url.endswith("/filed/receipt/")
    code = code_on(page)
    stage.work()
    hands.go('main a[href="/filed/"]')
    hands.press("#case-child-allowance-end summary")
    hands.go('a[href$="/withdraw/child-allowance-end/"]')
    hands.go("main button[data-kind=danger]")
    assert "withdrawn=" in page.url
    hands.go('form[action="/code/leave/"] button', "Space")
    hands.go('footer a[href="/code/"]')
    hands.write("#code", code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/filed/")
    stage.look("status", page)
    assert stage.look.found == []


def test_the_first_press_of_tab_skips_to_the_words(raise_curtain: Any) -> None:
    stage: Stage = raise_curtain()
    page = stage.screen(viewport=NARROW, **GLIDING)
    page.goto("/events/moving/")
    page.keyboard.press("Tab")
    Keyboard(page).press(".yk-skip")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_errors_are_read_first_and_lead_to_their_fields(raise_curtain: Any) -> None:
    stage: Stage = raise_curtain()
    page = stage.screen(viewport=NARROW, **GLIDING)
    page.goto("/events/moving/")
    hands = Keyboard(page)
    hands.go("main form button[type=submit]")
    hands.go("main button[name=go][value=next]")
    assert page.evaluate("document.activeElement.id") == "errors"
    hands.press(".yk-summary a")
    page.wait_for_function("() => (document.activeElement.name ?? '').startsWith('move.')")
    Keyboard(page).pick("move.kind|", "in")


def test_staff_decide_by_keyboard_alone(raise_curtain: Any) -> None:
    stage: Stage = raise_curtain()
    stage.look.axe = False
    makers.a_filing(makers.the_example(FAMILY), at=stage.hours.at)
    clerk = _signs_in(stage, CLERK)
    clerk.write("#q", "ﾔﾏﾀﾞ")
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    (case,) = [one for one in _cases(stage) if one.procedure_id == ONE]
    clerk.go(f'a[href="/desk/cases/{case.ref.id}/"]')
    clerk.write("#note", ELSEWHERE)
    clerk.go(f'form[action$="/{case.ref.id}/notes/"] button')
    clerk.go('a[href$="/outcome/refuse/"]')
    clerk.pick("reason", "public-servant")
    clerk.write("[name=words]", "市役所に勤めているためです。")
    clerk.go("[name=do][value=settle]")
    stage.work()
    chief = _signs_in(stage, CHIEF)
    chief.go(f'a[href="/desk/cases/{case.ref.id}/"]')
    chief.go('a[href$="/outcome/send_back/"]')
    chief.write("[name=words]", "勤め先を確かめてください。")
    chief.go("[name=do][value=settle]", "Space")
    stage.work()
    clerk.page.goto(f"/desk/cases/{case.ref.id}/")
    clerk.go('a[href$="/outcome/propose/"]')
    clerk.go("[name=do][value=settle]")
    stage.work()
    chief.page.goto(f"/desk/cases/{case.ref.id}/")
    chief.go('a[href$="/outcome/approve/"]')
    chief.go("[name=do][value=settle]")
    assert [one.stage for one in _cases(stage) if one.procedure_id == ONE] == ["decided"]
    assert stage.look.found == []


def _signs_in(stage: Stage, number: str) -> Keyboard:
    """Sign in without touching a mouse."""
    hands = Keyboard(stage.screen(viewport=SCREEN, **GLIDING))
    hands.page.goto("/desk/")
    hands.write("[name=login]", number)
    hands.write("[name=password]", PASSWORD)
    with hands.page.expect_navigation():
        hands.page.keyboard.press("Enter")
    hands.write("[name=code]", people.totp(SECRET, datetime.now(clock.JST)))
    with hands.page.expect_navigation():
        hands.page.keyboard.press("Enter")
    return hands
