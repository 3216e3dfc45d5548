"""Papers in a real browser: attached on a phone without any script while a step is written, then looked at by axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.papers.makers import a_pdf
from tests.plans.lives import IDEA, PLAN
from tests.plans.test_plans_life_pages import Town, measure_url
from tests.screens import SCREEN, findings, runs_over
from yakuba.papers import reads
from yakuba.plans.commands import life

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.once]
NARROW = {"width": 360, "height": 740}


def entered(page: Any, town: Town, address: str) -> Any:
    cookies = town.enter("clerk").cookies.items()
    page.context.add_cookies([{"name": name, "value": one.value, "url": address} for name, one in cookies])
    return page


def test_a_clerk_attaches_on_a_phone_and_the_pages_are_for_everybody(
    open_screen, live_server, settings, tmp_path: Path
):
    settings.MEDIA_ROOT = tmp_path / "files"
    cache.clear()
    town = Town()
    ref = life.propose(PLAN, IDEA, actor=town.actor("clerk"), at=town.at)
    quote = tmp_path / "見積書（令和8年度 窓口予約の仕組みの導入と運用保守に係る一式）A社.pdf"
    quote.write_bytes(a_pdf())
    phone = entered(open_screen(viewport=NARROW, java_script_enabled=False), town, live_server.url)
    phone.goto(measure_url("step", ref))
    phone.locator("#f-problem").fill("待ち時間が長い")
    phone.set_input_files("#file", str(quote))
    phone.locator('button[name="attach"]').focus()
    phone.keyboard.press("Enter")
    phone.wait_for_selector(".dk-files")
    assert phone.locator("#f-problem").input_value() == "待ち時間が長い"
    (paper,) = reads.attached(ref)
    screen = entered(open_screen(viewport=NARROW), town, live_server.url)
    for address in (
        measure_url("step", ref),
        measure_url("life", ref),
        reverse("papers:place", args=["measure", ref.id, paper.part]),
        reverse("papers:paper", args=[paper.ref.id]),
    ):
        for viewport in (NARROW, SCREEN):
            screen.set_viewport_size(viewport)
            screen.goto(address)
            assert not runs_over(screen), address
        assert findings(screen) == [], address
    cache.clear()
