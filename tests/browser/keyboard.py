"""Working a page by the keyboard alone: Tab, Shift and Tab, Space, Enter, the arrows, and typing. Nothing is clicked."""

from __future__ import annotations

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

from tests.square.walking import Control, Walker

MANY = 400
"""Presses of one key after which we say that a place cannot be reached."""

_HERE = "selector => document.activeElement.matches(selector)"
_SHOWN = """() => {
  const ring = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  };
  const one = document.activeElement;
  const holders = [one, one.closest('label'), one.closest('.yk-card')].filter(Boolean);
  return one.matches(':focus-visible') && holders.some((each) => {
    const box = each.getBoundingClientRect();
    const seen = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
    return seen && box.right > 0 && box.left < innerWidth && ring(each);
  });
}"""


class Keyboard:
    """Somebody's hands on a keyboard, in front of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str, *, back: bool = False) -> None:
        """Press Tab until something has the focus, and see that the focus shows where it is."""
        key = "Shift+Tab" if back else "Tab"
        for _ in range(MANY):
            if self.page.evaluate(_HERE, selector):
                return self._see(selector)
            self.page.keyboard.press(key)
        raise AssertionError(f"{self.page.url}: {key} does not reach {selector}")

    def _see(self, selector: str) -> None:
        try:
            # The page may still be gliding to the place.
            self.page.wait_for_function(_SHOWN, timeout=2_000)
        except TooLate:
            raise AssertionError(f"{self.page.url}: one does not see that {selector} has the focus") from None

    def press(self, selector: str, key: str = "Enter") -> None:
        """Reach something and press a key on it."""
        self.reach(selector)
        self.page.keyboard.press(key)

    def go(self, selector: str, key: str = "Enter") -> None:
        """Reach something that leads to another page, press it and wait for that page."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def write(self, selector: str, words: str) -> None:
        """Reach a field and write into it, in place of what stood there."""
        self.reach(selector)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(words)

    def pick(self, name: str, value: str) -> None:
        """Reach a group of radio buttons and move to one of them with the arrows."""
        self.reach(f'input[type=radio][name="{name}"]')
        self.page.keyboard.press("Space")
        self._arrows(f'input[type=radio][name="{name}"][value="{value}"]:checked')

    def choose(self, name: str, value: str) -> None:
        """Reach a list that drops down and move to one of its options with the arrows."""
        self.reach(f'select[name="{name}"]')
        self._arrows(f'select[name="{name}"]:has(option[value="{value}"]:checked)')

    def tick(self, selector: str, *, on: bool = True) -> None:
        """Reach a box and tick it, or take the tick away."""
        self.reach(selector)
        if self.page.locator(selector).is_checked() != on:
            self.page.keyboard.press("Space")

    def _arrows(self, wanted: str) -> None:
        for _ in range(MANY):
            if self.page.locator(wanted).count():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: the arrows do not reach {wanted}")


class HandsWalker(Walker):
    """Goes the resident's way by keyboard alone."""

    @property
    def hands(self) -> Keyboard:
        """The hands on this page."""
        return Keyboard(self.page)

    def begin(self, base: str) -> None:
        """Go from the start page to the first question."""
        # Somebody who listens from the beginning: else the first window may open before Playwright asks for it.
        self.page.on("filechooser", lambda window: None)
        self.page.goto(f"{base}/")
        self.look("start", self.page)
        self.hands.go(f'main a[href="/events/{self.edition.event.id}/"]')
        self.look("event", self.page)
        self.hands.go("main form button[type=submit]")

    def next(self) -> None:
        """Press the button that goes on."""
        self.hands.go("main button[name=go][value=next]")

    def attach(self, photo: str) -> None:
        """Open the window for choosing a file, for every paper; the window itself is the browser's."""
        for place in self.page.locator("input[type=file]").all():
            self.hands.reach(f'[id="{place.get_attribute("id")}"]')
            with self.page.expect_file_chooser() as window:
                self.page.keyboard.press("Space")
            window.value.set_files(photo)

    def add_row(self, name: str) -> None:
        """Press the button that adds a row to a list."""
        self.hands.go(f'button[name=add][value="{name}"]')

    def _type(self, controls: list[Control], strings: list[str]) -> None:
        for one in controls:
            if one.kind == "radio":
                if one.value in strings:
                    self.hands.pick(one.name, one.value)
            elif one.kind == "checkbox":
                self.hands.tick(f'[id="{one.id}"]', on=one.wanted(strings, alone=len(controls) == 1))
            elif one.tag == "SELECT":
                if strings:
                    self.hands.choose(one.name, strings[0])
            elif one.kind != "hidden":
                self.hands.write(f'[id="{one.id}"]', strings[0] if strings else "")
