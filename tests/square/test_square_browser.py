"""The whole way in Debian's Chromium on a phone: without JavaScript, and with axe on every page reached."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.makers import a_photo, an_open_hall, the_example
from tests.square.walking import Walker
from yakuba.ground import clock
from yakuba.procedures import reads

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


def serious(page: Page) -> list[str]:
    """Return what axe finds serious or critical on a page."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run()")["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("language", "script"), [("ja", False), ("en", False), ("ja", True), ("ja-easy", True)])
def test_a_family_files_on_a_phone(
    language: str,
    script: bool,
    chromium: Browser,
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
    context = chromium.new_context(
        viewport={"width": 360, "height": 800}, java_script_enabled=script, bypass_csp=script, locale="ja-JP"
    )
    context.add_cookies([{"name": "yakuba_language", "value": language, "url": base}])
    page = context.new_page()
    found: list[str] = []

    def look(name: str, seen: Page) -> None:
        if script:
            found.extend(f"{name}: {one}" for one in serious(seen))
            wide = seen.evaluate("document.documentElement.scrollWidth - innerWidth")
            found.extend([f"{name} is {wide} px too wide"] if wide > 0 else [])

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
    assert found == []
    context.close()
