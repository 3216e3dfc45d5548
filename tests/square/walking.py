"""Walking the resident's way in a browser: every question is answered by what its item type would write."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from playwright.sync_api import Locator, Page

from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.model import Edition
from yakuba.procedures.rules.types.rows import type_of

Look = Callable[[str, Page], None]

_CONTROLS = """all => all.map((one) => ({
  name: one.name, id: one.id, tag: one.tagName, kind: one.getAttribute('type') ?? '',
  value: one.getAttribute('value') ?? '', checked: one.checked ?? false,
}))"""


@dataclass(frozen=True)
class Control:
    """Something on a page that asks for an answer, as it stood when the page was read."""

    name: str
    id: str
    tag: str
    kind: str
    value: str
    checked: bool
    place: Locator

    def wanted(self, strings: list[str], *, alone: bool) -> bool:
        """Tell whether an answer of these strings has this box or button on."""
        return self.value in strings or (alone and bool(strings))


class Walker:
    """Goes through the pages of one draft with the answers of an example; what they lack is answered by a sample.

    ``look`` is called on each page with its name.
    """

    def __init__(
        self, page: Page, edition: Edition, answers: Mapping[str, Any], look: Look = lambda name, page: None
    ) -> None:
        self.answers = answers
        self.page = page
        self.edition = edition
        self.look = look
        self.random = Random(7)
        self._asked: dict[str, list[Control]] = {}

    def begin(self, base: str) -> None:
        """Go from the start page to the first question."""
        self.page.goto(f"{base}/")
        self.look("start", self.page)
        self.page.goto(f"{base}/events/{self.edition.event.id}/")
        self.look("event", self.page)
        self.page.locator("main form button[type=submit]").first.click()

    def to_the_check_page(self, photo: str) -> None:
        """Answer everything up to the page on which the answers are checked."""
        for _ in range(60):
            self.page.wait_for_load_state()  # what lies behind a click may still be on its way
            name = self.name()
            if name == "check":
                self.look(name, self.page)
                return
            if name == "files":
                self.attach(photo)
            elif name != "list":
                self.answer()
            self.look(name, self.page)
            self.next()
        raise AssertionError(f"the way does not end: {self.page.url}")

    def name(self) -> str:
        """Return the last part of the address."""
        return re.sub(r"[?#].*", "", self.page.url).rstrip("/").rpartition("/")[2]

    def next(self) -> None:
        """Press the button that goes on."""
        self.page.locator("main button[name=go][value=next]").click()

    def attach(self, photo: str) -> None:
        """Choose the photo for every paper."""
        for place in self.page.locator("input[type=file]").all():
            place.set_input_files(photo)

    def add_row(self, name: str) -> None:
        """Press the button that adds a row to a list."""
        self.page.locator(f'button[name=add][value="{name}"]').click()
        self.page.wait_for_load_state()

    def controls(self) -> dict[str, list[Control]]:
        """Read what the page asks, by name: all in one go, since each question to a browser takes its time."""
        places = self.page.locator("main :is(input, select, textarea)[name*='|']")
        found: dict[str, list[Control]] = {}
        for number, one in enumerate(places.evaluate_all(_CONTROLS)):
            found.setdefault(one["name"], []).append(Control(**one, place=places.nth(number)))
        return found

    def answer(self) -> None:
        """Fill in the page as it stands."""
        self._asked = self.controls()
        for name in dict.fromkeys(one.rpartition("|")[0] for one in self._asked):
            self._answer(name)

    def _answer(self, name: str) -> None:
        item = self.edition.vocabulary[Key.parse(name).item]
        kind = type_of(item)
        value = self.answers.get(name)
        if value is None:
            value = kind.sample(item, self.random)
        if isinstance(value, list) and value and isinstance(value[0], dict) and value[1:]:
            for _ in value[1:]:
                self.add_row(name)
            self._asked = self.controls()
        for part, strings in kind.write(item, value).items():
            self._type(self._asked.get(f"{name}|{part}", []), strings)

    def _type(self, controls: list[Control], strings: list[str]) -> None:
        for one in controls:
            if one.kind in ("radio", "checkbox"):
                wanted = one.wanted(strings, alone=len(controls) == 1)
                if one.kind == "checkbox":
                    one.place.set_checked(wanted)
                elif wanted:
                    one.place.check()
            elif one.tag == "SELECT":
                one.place.select_option(strings[0] if strings else "")
            elif one.kind != "hidden":
                one.place.fill(strings[0] if strings else "")
