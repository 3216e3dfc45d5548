"""Screens of a real browser for the tests marked `browser`: Debian's Chromium, driven by Playwright.

A test asks for ``phone`` or ``screen`` (a page, already pointed at a running hall) and for what stands in the hall.
``without_script`` is a phone whose browser runs no JavaScript. `findings` has axe look at a page.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import needs
import pytest

AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"
PHONE = {"width": 390, "height": 844}
SCREEN = {"width": 1280, "height": 900}
PATIENCE = 10_000
"""Milliseconds that a page may take in a test on a busy machine."""
JAPAN: dict[str, Any] = {"locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
STILL: dict[str, Any] = {"reduced_motion": "reduce"}
GLIDING: dict[str, Any] = {"reduced_motion": "no-preference"}
"""For `open_screen`: pages glide to a place, as they do for most people. Else a test would wait for each to arrive."""

# Playwright runs an event loop in this thread; Django would take it for asynchronous code and refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser, started once for all tests of a process."""
    from playwright.sync_api import sync_playwright

    program = needs.chromium()
    assert program, "the browser tests need Debian's Chromium: `make test` installs it where it may"
    # Chromium keeps no sandbox for root, and containers often have no shared memory to speak of.
    words = ["--disable-dev-shm-usage", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=words)
        yield browser
        browser.close()


@pytest.fixture
def open_screen(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Open further screens on the running hall: ``open_screen(viewport=PHONE, java_script_enabled=False)``."""
    contexts = []

    def open_one(**options: Any) -> Any:
        context = chromium.new_context(base_url=live_server.url, **JAPAN, **(STILL | options))
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def phone(open_screen: Callable[..., Any]) -> Any:
    """A phone held upright."""
    return open_screen(viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.fixture
def without_script(open_screen: Callable[..., Any]) -> Any:
    """A phone whose browser runs no JavaScript."""
    return open_screen(viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False)


@pytest.fixture
def screen(open_screen: Callable[..., Any]) -> Any:
    """A screen on a desk."""
    return open_screen(viewport=SCREEN)


@lru_cache(maxsize=1)
def _axe() -> str:
    # As a function, of which a page that nobody looks at reads no more than where it ends.
    return f"globalThis.bringAxe = () => {{ if (!globalThis.axe) {{ {AXE.read_text(encoding='utf-8')} }} }};"


_FINDINGS = """async () => {
  if (!globalThis.bringAxe) return null;
  bringAxe();
  // A rule's own impact is that of all it finds: those that can only find lesser things need not be tried.
  const isGrave = (one) => ['serious', 'critical'].includes(one.impact);
  const lesser = axe._audit.rules.filter((rule) => rule.impact && !isGrave(rule));
  const rules = Object.fromEntries(lesser.map((rule) => [rule.id, { enabled: false }]));
  // What is in order need not be listed, and nobody reads the selectors.
  const { violations } = await axe.run({ resultTypes: ['violations'], selectors: false, rules });
  const grave = violations.filter(isGrave);
  return grave.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)} (${one.nodes.length} places)`);
}"""


def findings(page: Any) -> list[str]:
    """Return what axe finds serious or critical on a page, each with its rule and the place.

    Not for `without_script`: axe is a script itself and would never answer.
    """
    found = page.evaluate(_FINDINGS)
    if found is None:  # the first look in this browser: from now on its pages have axe at hand
        page.context.add_init_script(_axe())
        page.evaluate(_axe())
        found = page.evaluate(_FINDINGS)
    return [f"{page.url} {one}" for one in found]


def runs_over(page: Any) -> bool:
    """Tell whether a page is wider than its screen, so that one would have to scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
