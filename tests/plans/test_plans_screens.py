"""The pages of plans in a browser: nothing for axe to find, nothing wider than a phone, in every form."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.conf import settings

from tests.screens import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PLAN = "/desk/plans/sample/"
COUNTER = f"{PLAN}measures/counter/"


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_plans_fit_and_are_accessible(planned, open_screen: Any, live_server: Any, width: int):
    page = open_screen(viewport={"width": width, "height": 800})
    value = planned.enter("Tama").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    for name, path in (
        ("plans", "/desk/plans/"),
        ("plan", PLAN),
        ("measure", COUNTER),
        ("about", f"{COUNTER}edit/about/"),
        ("figures", f"{COUNTER}edit/figures/"),
        ("hang", f"{COUNTER}move/"),
        ("add", f"{PLAN}add/"),
        ("settings", f"{PLAN}settings/"),
        ("publishing", f"{PLAN}publishing/"),
        ("sheets", f"{PLAN}sheets/"),
        ("start", "/desk/plans/start/"),
    ):
        page.goto(path)
        if folder := os.environ.get("YAKUBA_SCREENS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        assert findings(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
