"""What a resident or a clerk typed is shown in a real browser on every page that shows it, and never runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, Final

import pikepdf
import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.attack.scripts import HIT
from tests.browser.stage import CHIEF, CLERK, Stage, the_family
from tests.journeys import makers
from yakuba.applications import commands as applications
from yakuba.applications import reads as filings
from yakuba.procedures.rules.keys import Key

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAYLOADS: Final = (
    f'"><img src=x onerror={HIT}>',
    f"</textarea><script>{HIT}</script>",
    f"' autofocus onfocus={HIT} x='",
    f"</title><svg/onload={HIT}>",
)
LONGEST: Final = max(map(len, PAYLOADS))


def hostile_answers() -> dict[str, Any]:
    """Return what the family answers, with something that would run wherever a person writes freely."""
    edition, changed = makers.moving().edition, dict(the_family())
    items = {key: edition.vocabulary[Key.parse(key).item] for key in changed}
    free = [
        key
        for key, item in items.items()
        if item.type in ("text", "long_text")
        and not {"pattern", "code"} & set(item.limits)
        and int(item.limits.get("max_length", LONGEST)) >= LONGEST
    ]
    changed |= {key: PAYLOADS[number % len(PAYLOADS)] for number, key in enumerate(free)}
    signed = [key for key in changed if isinstance(changed[key], dict) and "name" in changed[key]]
    return {**changed, **{key: {**changed[key], "name": changed["person.name"]} for key in signed}}


class Watched:
    """A browser that tells when something ran, or when its policy had to stop something."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.hits: list[str] = []
        self.stopped: list[str] = []
        self.shown: set[str] = set()
        page.expose_function("atkHit", lambda: self.hits.append(page.url))
        page.expose_function("atkStopped", lambda what: self.stopped.append(f"{page.url}: {what}"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => atkStopped(e.violatedDirective + ' ' + e.blockedURI))"
        )

    def see(self, *paths: str) -> None:
        """Open these pages and touch all that listens; note where what was typed is shown as it was typed."""
        for path in paths:
            self.page.goto(path)
            self.look()

    def look(self) -> None:
        """Look at the page as it stands."""
        self.page.wait_for_load_state()
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        text = self.page.locator("body").inner_text()
        values = self.page.evaluate(
            "[...document.querySelectorAll('input, textarea')].map(one => one.value).join('\\n')"
        )
        if any(payload in f"{text}\n{values}" for payload in PAYLOADS):
            self.shown.add(re.sub(r"[0-9a-z]{20,}", "·", self.page.url.partition("//")[2].partition("/")[2]))


@pytest.mark.slow
def test_nothing_that_was_typed_runs(raise_curtain: Callable[..., Stage]) -> None:
    stage = raise_curtain()
    at = stage.hours.at
    answers = hostile_answers()
    assert sum(answer in PAYLOADS for answer in answers.values()) >= 3
    code = makers.a_draft(makers.the_example("family-of-four-in"), at=at, **answers)
    stage.look.axe = False

    resident = Watched(stage.screen())
    stage.hold(resident.page, code, "draft")
    topics = [topic.id for topic in stage.edition.event.topics]
    resident.see(*(reverse("square:answers", args=[topic]) for topic in topics))
    resident.see(reverse("square:files"), reverse("square:check"), reverse("square:later"))
    applications.submit(code, at=at)
    stage.work()
    stage.hold(resident.page, code, "filing")
    resident.see(reverse("square:receipt"), reverse("square:status"))

    case = makers.cases_by_procedure(filings.status(code).ref, at=at)["child-allowance"].ref
    clerk = Watched(stage.sign_in(CLERK))
    _work_on(clerk, case.id)
    stage.work()
    request = next(part.request for part in filings.status(code).parts if part.request)
    resident.see(reverse("square:correct", args=[request.id]), reverse("square:status"))
    chief = Watched(stage.sign_in(CHIEF))
    chief.see(reverse("desk:inbox"), reverse("desk:case", args=[case.id]), reverse("desk:search"))
    chief.page.fill("[name=q]", PAYLOADS[0])
    chief.page.fill("[name=why]", PAYLOADS[1])
    chief.page.locator("main button[type=submit]").first.click()
    chief.look()

    for one in (resident, clerk, chief):
        assert (one.hits, one.stopped) == ([], [])
    shown = resident.shown | clerk.shown | chief.shown
    for place in ("apply/answers/you/", "apply/check/", "desk/", "desk/cases/·/", "filed/correct/·/", "desk/search/"):
        assert any(one.partition("?")[0] == place for one in shown), f"{place} shows nothing of it: {sorted(shown)}"


def _work_on(clerk: Watched, case_id: str) -> None:
    """See the case, write a note, look at the filled form, and ask for a correction: all in words that would run."""
    page, case = clerk.page, reverse("desk:case", args=[case_id])
    clerk.see(reverse("desk:inbox"), case)
    page.locator("form[action$='/notes/'] textarea").fill(PAYLOADS[3])
    page.locator("form[action$='/notes/'] button[type=submit]").click()
    clerk.look()
    form = page.request.get(reverse("desk:filled", args=[case_id]))
    assert form.headers["content-type"] == "application/pdf"
    with pikepdf.open(BytesIO(form.body())) as pdf:
        assert "/JavaScript" not in str(pdf.Root.get("/Names", "")), "what was typed became no script of the form"
        assert "/OpenAction" not in pdf.Root
    clerk.see(reverse("desk:outcome", args=[case_id, "correct"]))
    page.locator("[name=item]").first.check()
    page.locator("[name^='words-']").first.fill(PAYLOADS[0])
    page.locator("main button[data-kind=primary]").last.click()
    clerk.look()


def test_the_watcher_would_have_seen_it(open_screen: Callable[..., Page]) -> None:
    page = open_screen()
    watched = Watched(page)
    loose, strict = "<p>{}</p>", "default-src 'none'"
    page.route("**/loose", lambda route: route.fulfill(body=loose.format(PAYLOADS[0]), content_type="text/html"))
    page.route(
        "**/strict",
        lambda route: route.fulfill(
            body=loose.format(PAYLOADS[0]), content_type="text/html", headers={"Content-Security-Policy": strict}
        ),
    )
    watched.see("/loose")
    page.wait_for_timeout(300)
    assert len(watched.hits) == 1
    watched.see("/strict")
    page.wait_for_timeout(300)
    assert len(watched.hits) == 1
    assert watched.stopped
