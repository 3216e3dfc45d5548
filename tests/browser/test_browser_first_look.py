"""The first page in a real browser: in every language, on a narrow phone, with and without JavaScript."""

from __future__ import annotations

import pytest

from tests.journeys.makers import an_open_hall
from tests.screens import SCREEN, findings, runs_over
from yakuba.ground import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = ("ja", "ja-easy", "en")
NARROW = {"width": 320, "height": 640}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("viewport", "script"), [(NARROW, True), (NARROW, False), (SCREEN, True)])
def test_the_first_page_is_whole(open_screen, live_server, settings, language, viewport, script):
    an_open_hall(at=clock.now())
    page = open_screen(viewport=viewport, java_script_enabled=script)
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == {"ja-easy": "ja"}.get(language, language)
    assert not runs_over(page)
    if script:  # axe is a script itself
        assert findings(page) == []
    assert said == []
