"""Every page of the story, as it stands there and when something is wrong, in every language: whole, narrow, readable."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from tests.browser.stage import ADMIN, CHIEF, CLERK, FAMILY, NARROW, WATER, Stage
from tests.journeys import makers
from tests.people.makers import a_person
from yakuba.applications import reads as filings
from yakuba.casework import reads as cases
from yakuba.ground.models import OutboxEvent
from yakuba.ground.ref import Ref

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LANGUAGES = ("ja", "en")
"""Those in which everything is done; what stands at an address is looked at in plain Japanese on the way."""
OFFICER = "3001"
NOT_PAGES = {
    # Papers and pictures
    "square:preview", "square:letter", "desk:file", "desk:file_small", "desk:filled", "desk:letter", "desk:blank",
    # Buttons, which lead to a page that is looked at
    "design:display", "square:resume", "square:discard", "square:leave", "desk:take", "desk:give_back", "desk:note",
    "people_section",
    # Data for our one script
    "square:municipality",
    # Open data
    "design:journal-heads", "design:journal-head",
    "square:postcode", "square:plan-file", "square:data-catalogue",
    "desk:survey_sheet", "desk:plan-preview",
    # Plans have stories of their own: tests/square/test_square_plans_browser.py, tests/plans/test_plans_screens.py
    "square:plans", "square:plans-compare", "square:plan", "square:plan-archive", "square:plan-measure", "square:plan-part",
    "square:plan-state", "square:plan-state-measure", "square:plan-state-part", "square:data",
    "desk:plan-publishing", "desk:plan-withdraw",
}  # fmt: skip


def pages_of(resolver: URLResolver | None = None, space: str = "") -> set[str]:
    """Return the names of all addresses of the house."""
    names: set[str] = set()
    for one in (get_resolver() if resolver is None else resolver).url_patterns:
        if isinstance(one, URLResolver):
            names |= pages_of(one, f"{one.namespace}:" if one.namespace else space)
        elif one.name:
            names.add(space + one.name)
    return names


class Visitor:
    """Goes to addresses, and looks at what stands there."""

    def __init__(self, stage: Stage, page: Page) -> None:
        self.stage, self.page = stage, page
        page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})

    def see(self, address: str, status: int = 200) -> None:
        """Go to a page and look at it; in Japanese, in the plain one first."""
        if self.stage.language == "ja":
            self.stage.speak(self.page, "ja-easy")
            self.page.goto(address)
            self.stage.look(address, self.page, language="ja-easy")
            self.stage.speak(self.page, "ja")
        answer = self.page.goto(address)
        if answer is None or answer.status != status:
            self.stage.look.found.append(f"{address} answers {answer.status if answer else 'nothing'}")
        self.page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
        self.stage.look(address, self.page)

    def send(self, selector: str, name: str) -> None:
        """Press a button that leads to a page on which something is wrong, and look at it."""
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()
        self.stage.look(name, self.page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_square_is_whole(raise_curtain: Callable[..., Stage], language: str) -> None:
    stage = raise_curtain(language)
    phone = Visitor(stage, stage.screen())
    _before_filing(stage, phone)
    _while_answering(stage, phone)
    _wrong_answers(stage, phone)
    _after_filing(stage, phone)
    _none_left_out(stage, "square:")
    assert stage.look.found == []


def _none_left_out(stage: Stage, space: str) -> None:
    seen = {resolve(url.removeprefix(stage.base).partition("?")[0].partition("#")[0]).view_name for url in _ours(stage)}
    assert {name for name in pages_of() if name.startswith(space)} - NOT_PAGES - seen == set()


def _ours(stage: Stage) -> list[str]:
    return [url for url in stage.look.seen if "nowhere" not in url]


def _before_filing(stage: Stage, phone: Visitor) -> None:
    phone.see("/")
    phone.see("/?q=犬")
    phone.see("/?q=zzzz")
    phone.see("/protection/")
    phone.see("/journal/")
    phone.see("/events/moving/")
    for procedure in stage.edition.procedures[:2]:
        phone.see(f"/events/moving/{procedure.id}/")
    phone.see("/events/nowhere/", 404)
    phone.see("/nowhere/", 404)
    phone.see("/code/")
    phone.send("main form button[type=submit]", "no code")
    phone.page.fill("#code", "7K2M-9QXB-40TC-WD8E-H3FA")
    phone.send("main form button[type=submit]", "unknown code")


def _while_answering(stage: Stage, phone: Visitor) -> None:
    code = makers.a_draft(makers.the_example(FAMILY), at=stage.hours.at)
    stage.hold(phone.page, code, "draft")
    for topic in stage.edition.event.topics:
        for kind in ("event", "answers"):
            address = f"/apply/{kind}/{topic.id}/"
            if phone.page.request.get(address, max_redirects=0).status == 200:
                phone.see(address)
    for address in ("/apply/list/", "/apply/files/", "/apply/later/", "/apply/check/", "/apply/anew/moving/"):
        phone.see(address)
    phone.see("/")
    phone.see("/events/moving/")


def _wrong_answers(stage: Stage, phone: Visitor) -> None:
    """Send every page of a fresh draft empty."""
    phone.page.context.clear_cookies(name="yakuba_draft")
    phone.page.goto("/events/moving/")
    phone.page.locator("main form button[type=submit]").first.click()
    phone.send("main button[name=go][value=next]", "no event answer")
    answers = makers.the_example(FAMILY).answers
    walker = stage.walker(phone.page, answers)
    walker.look = lambda name, page: None
    while walker.name() != "list":
        walker.answer()
        walker.next()
    phone.see("/apply/check/")
    for box in phone.page.locator("[name=procedure]").all():
        box.uncheck()
    phone.page.goto("/apply/list/")
    for box in phone.page.locator("[name=procedure]").all():
        box.uncheck()
    phone.send("main button[name=go][value=next]", "nothing chosen")
    phone.page.goto("/apply/list/")
    walker.next()
    for topic in stage.edition.event.topics:
        address = f"/apply/answers/{topic.id}/"
        phone.page.goto(address)
        if phone.page.url.endswith(address):
            phone.send("main button[name=go][value=next]", f"{topic.id} unanswered")
    phone.page.goto("/apply/files/")
    place = phone.page.locator("input[type=file]")
    if place.count():
        place.first.set_input_files({"name": "paper.pdf", "mimeType": "application/pdf", "buffer": b"not a PDF"})
        phone.send("main button[name=go][value=next]", "broken PDF")
    phone.see("/apply/check/")
    phone.send("button[value=submit]", "not complete")


def _the_filing(stage: Stage) -> tuple[str, dict[str, cases.CaseView]]:
    code = makers.a_filing(makers.the_example(FAMILY), at=stage.hours.at)
    row = OutboxEvent.objects.filter(name="filing.submitted").latest("id")
    return code, makers.cases_by_procedure(Ref(**row.body["ref"]), at=stage.hours.at)


def _after_filing(stage: Stage, phone: Visitor) -> None:
    code, found = _the_filing(stage)
    at, child = stage.hours.at, makers.a_clerk("child")
    for procedure in ("child-medical-subsidy", "day-care"):
        asked = {"person.phone": "番号が一桁足りません。", "household.members": "続柄を確かめてください。"}
        makers.act(found[procedure].ref, "correct", by=child, at=at, correct_items=asked)
    makers.act(found["child-allowance"].ref, "propose", by=child, at=at)
    makers.act(found["child-allowance"].ref, "approve", by=makers.a_clerk("child", "chief"), at=at)
    stage.hold(phone.page, code, "filing")
    phone.see("/filed/receipt/")
    phone.page.fill("#email", "nobody")
    phone.send('form[action="/filed/receipt/mail/"] button', "wrong address")
    phone.see("/filed/")
    request = next(part.request.id for part in filings.status(code).parts if part.request)
    phone.see(f"/filed/correct/{request}/")
    phone.page.fill('[name="person.phone|"]', "12")
    phone.send("button[value=send]", "wrong correction")
    phone.see("/filed/withdraw/water-start/")
    phone.see("/filed/correct/nowhere/", 404)
    phone.page.goto("/filed/withdraw/day-care/")
    makers.act(found["water-start"].ref, "accept", by=makers.a_clerk("water"), at=at)
    phone.page.goto("/filed/withdraw/water-start/")
    phone.send("main button[data-kind=danger]", "too late to withdraw")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_desk_is_whole(raise_curtain: Callable[..., Stage], language: str) -> None:
    stage = raise_curtain(language)
    _code, found = _the_filing(stage)
    _signing_in_badly(stage)
    clerk = Visitor(stage, stage.sign_in(CLERK))
    _working(stage, clerk, found["child-allowance"].ref.id)
    chief = Visitor(stage, stage.sign_in(CHIEF))
    _approving(stage, chief, found)
    water = Visitor(stage, stage.sign_in(WATER))
    water.see(f"/desk/cases/{found['child-allowance'].ref.id}/", 404)
    water.see("/desk/staff/", 403)
    _telling_later(stage, clerk, found["child-allowance"].ref.id)
    admin = Visitor(stage, stage.sign_in(ADMIN))
    for address in (
        "/desk/",
        "/desk/staff/",
        "/desk/watch/",
        "/desk/watch/outbox.failed/",
        "/desk/forms/",
        "/desk/counts/",
        "/desk/counts/casework.items_not_asked/",
        "/desk/account/",
        "/desk/account/password/",
        "/desk/account/keys/",
        "/desk/account/keys/add/",
        "/desk/account/app/remove/",
        "/desk/account/codes/new/",
    ):
        admin.see(address)
    admin.send("main form[method=post] button[type=submit]", "recovery codes")
    admin.see("/desk/account/codes/")
    _none_left_out(stage, "desk:")
    assert stage.look.found == []


def _telling_later(stage: Stage, clerk: Visitor, case: str) -> None:
    clerk.see(f"/desk/cases/{case}/withhold/")
    clerk.page.fill("#why", "調査のため")
    clerk.send("main form:has(#why) button[type=submit]", "no ground")
    clerk.page.select_option("#basis", "78-1-7")
    clerk.send("main form:has(#why) button[type=submit]", "asked to tell later")
    a_person(OFFICER, "守 保子", ("water", "privacy-officer"))
    officer = Visitor(stage, stage.sign_in(OFFICER))
    officer.see("/desk/withheld/")
    officer.send("main button[value=grant]", "granted without a reason")


def _signing_in_badly(stage: Stage) -> None:
    guest = Visitor(stage, stage.screen())
    guest.see("/desk/")
    guest.page.fill("[name=login]", CLERK)
    guest.page.fill("[name=password]", "guessed-by-nobody")
    guest.send("form:has([name=login]) button[type=submit]", "wrong password")


def _working(stage: Stage, clerk: Visitor, case: str) -> None:
    clerk.see("/desk/")
    clerk.page.fill("[name=q]", "nobody")
    clerk.send("[role=search] button[type=submit]", "nobody found")
    clerk.see("/desk/?view=closed")
    clerk.see("/desk/forms/")
    clerk.see("/desk/cases/nowhere/", 404)
    clerk.see(f"/desk/cases/{case}/")
    for outcome in ("correct", "hand_over", "refuse", "withdraw"):
        clerk.see(f"/desk/cases/{case}/outcome/{outcome}/")
        clerk.send("[name=do][value=settle]", f"{outcome} with nothing said")
    clerk.see(f"/desk/cases/{case}/outcome/propose/")
    stale = stage.hours.at
    makers.act(Ref("case", case), "propose", by=makers.a_clerk("child"), at=stale)
    clerk.send("[name=do][value=settle]", "somebody was faster")


def _approving(stage: Stage, chief: Visitor, found: dict[str, cases.CaseView]) -> None:
    case = found["child-allowance"].ref.id
    chief.see(f"/desk/cases/{case}/")
    chief.see(f"/desk/cases/{case}/outcome/send_back/")
    chief.send("[name=do][value=settle]", "sent back with nothing said")
    chief.see(f"/desk/cases/{case}/outcome/approve/")
    chief.page.locator("[name=do][value=settle]").click()
    stage.work()
    chief.see(f"/desk/cases/{case}/")
    chief.see("/desk/?view=closed")
    chief.see("/desk/search/")
    chief.page.fill("[name=q]", "yamada")
    chief.send("main form button[type=submit]", "search without a reason")
    chief.page.fill("[name=why]", "電話での問合せ")
    chief.page.fill("[name=q]", "yamada")
    chief.send("main form button[type=submit]", "search with a reason")
    chief.see(f"/desk/cases/{found['nhi-join'].ref.id}/")
