"""A hall in which whole stories are played: its hours, its staff, and somebody who looks at every page reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Response

from tests.journeys import makers
from tests.people.makers import PASSWORD, SECRET, a_hall, a_person
from tests.screens import SCREEN, findings
from tests.square.walking import Walker
from yakuba.ground import clock, outbox
from yakuba.people import rules as people
from yakuba.procedures import reads
from yakuba.procedures.rules.model import Edition
from yakuba.procedures.rules.packs.examples import Example

NARROW = {"width": 360, "height": 780}
"""The narrowest phone that many people still hold."""
FAMILY = "family-of-four-in"
NAME, OTHER_WRITING = "髙﨑 花子", "高崎"
CLERK, CHIEF, WATER, ADMIN = "1001", "2001", "1002", "9001"
HTML_LANG = {"ja": "ja", "ja-easy": "ja", "en": "en"}

_AS_IT_STANDS = """() => {
  const words = [];
  for (const one of document.querySelectorAll('main :is(h1, h2, h3, label, legend, button, summary, th)')) {
    const copy = one.cloneNode(true);
    copy.querySelectorAll('[data-answer], [translate=no], [lang=ja], input, select, textarea').forEach((x) => x.remove());
    if (one.closest('[data-answer], [translate=no], [lang=ja]')) continue;
    if (/[\\u3041-\\u30fa]/.test(copy.textContent)) words.push(copy.textContent.trim());
  }
  const root = document.documentElement;
  const wide = root.scrollWidth > root.clientWidth;
  const beyond = wide ? [...document.body.querySelectorAll('*')].filter((one) => one.getBoundingClientRect().right > root.clientWidth) : [];
  return {
    heads: document.querySelectorAll('h1').length, lang: root.getAttribute('lang'), title: document.title,
    wide, beyond: beyond.slice(-3).map((one) => one.outerHTML.slice(0, 120)), japanese: words,
  };
}"""


class Hours:
    """The clock of the hall in a test: it stands still until somebody lets time pass."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> None:
        """Let time pass, as ``timedelta`` counts it."""
        self.at += timedelta(**time)


@dataclass
class Watcher:
    """Looks at each page that a story reaches, and keeps what is wrong with it."""

    language: str = "ja"
    axe: bool = True
    found: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    _refused: set[str] = field(default_factory=set)

    def watch(self, page: Page) -> None:
        """Hear what the browser complains of on this page from now on."""
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.found.append(f"{page.url} script: {error}"))
        page.on("response", self._answered)

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.found.append(f"{response.url} answers {response.status}")
        elif response.status >= 400 and response.request.is_navigation_request():
            self._refused.add(response.url)

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that answers 404 or 422 on purpose is named here too; whether it should is said by the test itself.
        if message.type == "error" and message.location.get("url") not in self._refused:
            self.found.append(f"console: {message.text} {message.location.get('url')}")

    def __call__(self, name: str, page: Page, *, language: str = "") -> None:
        """Look at a page as it stands, once it is there: a click returns before what it leads to has been read."""
        page.wait_for_load_state()
        self.seen.append(page.url)
        language = language or self.language
        place = f"{language} {name} {page.url}"
        stands = page.evaluate(_AS_IT_STANDS)
        if stands["heads"] != 1:
            self.found.append(f"{place}: {stands['heads']} h1")
        if stands["lang"] != HTML_LANG[language]:
            self.found.append(f"{place}: lang is {stands['lang']}")
        if not stands["title"].partition("|")[0].strip():
            self.found.append(f"{place}: no title")
        if stands["wide"]:
            self.found.append(f"{place}: wider than the screen: {stands['beyond']}")
        if language == "en":
            self.found += [f"{place}: not in English: {words[:80]}" for words in stands["japanese"]]
        if self.axe:
            self.found += [f"{name}: {one}" for one in findings(page)]


@dataclass
class Stage:
    """A running hall with its pack, staff and hours, and a way to open screens in one language."""

    base: str
    hours: Hours
    edition: Edition
    photo: str
    language: str
    look: Watcher
    open_screen: Callable[..., Page]

    def screen(self, **options: Any) -> Page:
        """Open a browser of somebody of their own; on a narrow phone unless said otherwise."""
        phone = {"viewport": NARROW, "has_touch": True, "is_mobile": True}
        page = self.open_screen(**(options if "viewport" in options else phone | options))
        self.speak(page, self.language)
        self.look.watch(page)
        return page

    def speak(self, page: Page, language: str) -> None:
        """Let a browser ask for pages in this language."""
        page.context.add_cookies([{"name": "yakuba_language", "value": language, "url": self.base}])

    def hold(self, page: Page, code: str, what: str) -> None:
        """Let a browser hold the code of a draft or a filing."""
        page.context.add_cookies([{"name": f"yakuba_{what}", "value": code, "url": self.base, "httpOnly": True}])

    def work(self) -> None:
        """Let the worker run until nothing is left to do."""
        makers.let_it_happen(self.hours.at)
        assert outbox.troubles() == []

    def walker(self, page: Page, answers: Mapping[str, Any], kind: type[Walker] = Walker) -> Walker:
        """Return somebody who walks the resident's way with these answers, and has every page looked at."""
        return kind(page, self.edition, answers, self.look)

    def title(self, procedure: str) -> str:
        """Return the title of a procedure in the language of the story."""
        return self.edition.by_id[procedure].title.say(self.language)

    def sign_in(self, number: str) -> Page:
        """Open a screen on a desk and sign in with both steps."""
        page = self.screen(viewport=SCREEN)
        page.goto("/desk/")
        self.look("sign-in", page)
        page.fill("[name=login]", number)
        page.fill("[name=password]", PASSWORD)
        page.locator("form:has([name=login]) button[type=submit]").first.click()
        self.look("second step", page)
        # The authenticator's code follows the clock on the wall, not the hours of the story.
        page.fill("[name=code]", people.totp(SECRET, datetime.now(clock.JST)))
        page.locator("form:has([name=code]) button[data-kind=primary]").click()
        page.wait_for_url("**/desk/")
        return page


def the_family() -> dict[str, Any]:
    """Return what the family of four answers, its name written as the register writes it."""
    example: Example = makers.the_example(FAMILY)
    signed = "signature.applicant~seal-registration"
    return {
        **example.answers,
        "person.name": NAME,
        "person.name_kana": "タカサキ ハナコ",
        "address.old_head": NAME,
        signed: {**example.answers[signed], "name": NAME},
    }


def a_stage(base: str, hours: Hours, folder: Path, language: str, open_screen: Callable[..., Page]) -> Stage:
    """Open the hall, employ its staff, and return the stage."""
    makers.an_open_hall(at=hours.at)
    edition = reads.current("moving")
    a_hall(*dict.fromkeys(one.section for one in edition.procedures))
    a_person(CLERK, "佐藤 次郎", ("child", "clerk"), kana="サトウ ジロウ")
    a_person(CHIEF, "𠮷野 桜", ("child", "chief"), ("child", "manager"), kana="ヨシノ サクラ")
    a_person(WATER, "水野 澄", ("water", "clerk"), kana="ミズノ スミ")
    a_person(ADMIN, "管理 守", ("citizen", "admin"), kana="カンリ マモル")
    photo = folder / "photo.jpg"
    photo.write_bytes(makers.a_photo())
    return Stage(base, hours, edition, str(photo), language, Watcher(language), open_screen)


def code_on(page: Page) -> str:
    """Return the code that a page shows, as somebody would copy it: small letters, no hyphens."""
    return re.sub(r"\W", "", page.locator(".yk-code").inner_text()).lower()
