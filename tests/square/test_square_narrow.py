"""The check page on a narrow phone: what changes an answer stands beside it, and is as high as a finger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.makers import a_draft, an_open_hall, the_example
from yakuba.ground import clock

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

_LINES = """all => all.map((line) => {
  const box = (one) => line.querySelector(one).getBoundingClientRect();
  const [answer, change, link] = [box('dd'), box('.yk-terms__change'), box('.yk-terms__change a')];
  return {beside: change.left >= answer.right && change.top < answer.bottom, high: link.height, end: link.right};
})"""


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_link_that_changes_an_answer_stands_beside_it(
    width: int, open_screen: Callable[..., Page], live_server: object, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    an_open_hall(at=at)
    page = open_screen(viewport={"width": width, "height": 780}, java_script_enabled=False)
    long: dict[str, Any] = {"person.email": f"{'hanako.yamada.' * 4}yamada@example.jp"}
    code = a_draft(the_example("family-of-four-in"), at=at, **long)
    page.context.add_cookies([{"name": "yakuba_draft", "value": code, "url": str(live_server)}])
    page.goto(f"{live_server}/apply/check/")
    lines = page.locator("[data-changes] > div:has(.yk-terms__change)").evaluate_all(_LINES)
    assert len(lines) > 30
    assert all(line["beside"] and line["end"] <= width for line in lines)
    assert page.evaluate("document.documentElement.scrollWidth") == width, "a long answer wraps"
    if width < 768:
        assert all(line["high"] >= 44 for line in lines)
