"""The whole way in Debian's Chromium on a phone: without JavaScript in every language, and with it and axe in plain Japanese.

With JavaScript, and with axe on every page reached, it is gone in the other languages by tests/browser/test_browser_story.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.stage import Watcher
from tests.journeys.makers import a_photo, an_open_hall, the_example
from tests.square.walking import Walker
from yakuba.ground import clock
from yakuba.procedures import reads

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("language", "script"), [("ja", False), ("ja-easy", False), ("en", False), ("ja-easy", True)])
def test_a_family_files_on_a_phone(
    language: str,
    script: bool,
    open_screen: Callable[..., Page],
    live_server: object,
    tmp_path: Path,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(a_photo())
    base = str(live_server)
    page = open_screen(viewport={"width": 360, "height": 800}, java_script_enabled=script)
    page.context.add_cookies([{"name": "yakuba_language", "value": language, "url": base}])
    look = Watcher(language, axe=script)  # axe is a script itself
    look.watch(page)
    example = the_example("family-of-four-in")
    walker = Walker(page, reads.current("moving"), example.answers, look)
    walker.begin(base)
    walker.to_the_check_page(str(photo))
    page.locator("button[value=submit]").click()
    look("receipt", page)
    assert page.url.endswith("/filed/receipt/")
    page.goto(f"{base}/filed/")
    look("status", page)
    assert page.locator(".yk-card").count() >= 8
    assert look.found == []
