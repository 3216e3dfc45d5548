"""Take the pictures of the README from a running demo: `.venv/bin/python tools/pictures.py http://127.0.0.1:8000`.

A resident's list of procedures on a phone, and a case on a desk. Run by hand when the pages have changed.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import django
import needs
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from yakuba.ground.clock import JST, today
from yakuba.people.rules import totp

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
MOST = 300_000
"""Bytes of a picture: the README is read on phones too."""
CHILDREN = "child-clerk"
"""The staff number of a clerk of the section for children."""
OUTCOMES = 4
"""Accept or propose, ask for a correction, hand over, refuse: what the README says of the picture."""


def resident(browser: Browser, base: str) -> bytes:
    """Answer the questions that select procedures as the family of four of the examples, and take the list."""
    from tests.journeys.makers import the_example
    from tests.procedures.household import moving
    from tests.square.walking import Walker

    page = _open(browser, base, width=390, height=844, scale=2)
    family = the_example("family-of-four-in").answers
    moved = today() - timedelta(days=4)
    walker = Walker(page, moving().edition, {**family, "move.date": moved.isoformat()})
    walker.begin(base)
    while walker.name() != "list":
        walker.answer()
        walker.next()
    page.locator("h1").evaluate("one => scrollTo(0, one.getBoundingClientRect().top + scrollY - 24)")
    page.wait_for_timeout(500)  # the page glides
    return page.screenshot()


def desk(browser: Browser, base: str) -> bytes:
    """Sign in, and take the first case on which all that the flow allows may be done: it is this clerk's turn."""
    from yakuba.config.demo.staff import PASSWORD, SECRET

    page = _open(browser, base, width=1280, height=900, scale=1)
    page.goto("/desk/")
    page.fill("[name=login]", CHILDREN)
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=login]) button[type=submit]").first.click()
    page.fill("[name=code]", totp(SECRET, datetime.now(JST)))
    page.locator("form:has([name=code]) button[data-kind=primary]").click()
    page.wait_for_url("**/desk/")
    for address in [link.get_attribute("href") for link in page.locator(".dk-row__link").all()]:
        page.goto(str(address))
        if page.locator(".dk-case a[href*='/outcome/']").count() >= OUTCOMES:
            return page.screenshot()
    raise SystemExit("no case of the inbox waits for the clerk")


def _open(browser: Browser, base: str, *, width: int, height: int, scale: int) -> Page:
    context = browser.new_context(
        base_url=base, viewport={"width": width, "height": height}, device_scale_factor=scale, locale="ja-JP"
    )
    return context.new_page()


def keep(name: str, picture: bytes) -> None:
    """Write a picture with a palette of its own, as small as it gets without losing a letter."""
    out = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(256).save(out, "PNG", optimize=True)
    if len(out.getvalue()) > MOST:
        raise SystemExit(f"{name} has {len(out.getvalue())} bytes")
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / name).write_bytes(out.getvalue())
    print(f"{FOLDER / name}: {len(out.getvalue()) // 1000} kB")


def main(base: str) -> None:
    """Take both pictures."""
    # The household and the way through its questions are those of the tests.
    sys.path.insert(0, str(FOLDER.parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=["--no-sandbox", "--headless=old"])
        keep("desk.png", desk(browser, base))
        keep("resident.png", resident(browser, base))
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
