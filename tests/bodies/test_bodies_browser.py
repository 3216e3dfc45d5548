"""Bodies in a real browser: the pages as a secretary sees them, on a phone and on a desk, by axe and by width."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.bodies.test_bodies_pages import Town
from tests.screens import PHONE, SCREEN, findings, runs_over
from yakuba.bodies import reads

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.once]


@pytest.mark.parametrize("viewport", [PHONE, SCREEN], ids=["phone", "desk"])
def test_the_pages_of_a_meeting_are_for_everybody(open_screen, live_server, viewport):
    cache.clear()
    town = Town()
    ref = town.held()
    version = reads.meeting(ref, on=town.today).version
    there = {f"seen-{one.key}": "present" for one in reads.meeting(ref, on=town.today).places}
    town.do("attendance", seen=version, **there)
    town.do("minutes", seen=0, text="1 計画の一部改正について\n説明があった。")
    town.do("resolution", words="計画の一部改正を決定する", result="adopted", replaces="")
    due = str(town.today - timedelta(days=1))
    town.do("follow-up", words="申請様式の押印欄を見直し、次回に報告する", section="planning", due=due, resolution="")
    page = open_screen(viewport=viewport)
    cookies = ({"name": name, "value": one.value, "url": live_server.url} for name, one in town.keeper.cookies.items())
    page.context.add_cookies(list(cookies))
    body, meeting = ["dx-headquarters"], [ref.id]
    looked = [reverse(f"bodies:{name}") for name in ("bodies", "year", "follow_ups", "duties")]
    looked += [reverse("desk:inbox"), reverse("bodies:body", args=body), reverse("bodies:meeting", args=meeting)]
    looked += [reverse("bodies:body_deed", args=[*body, "rule"])]
    looked += [
        reverse("bodies:meeting_deed", args=[*meeting, deed]) for deed in ("attendance", "minutes", "resolution")
    ]
    for address in looked:
        page.goto(address)
        assert not runs_over(page), address
        assert findings(page) == []
    # By keyboard alone: from the meeting to its minutes, written and saved.
    page.goto(reverse("bodies:meeting_deed", args=[*meeting, "minutes"]))
    page.locator("#text").focus()
    page.keyboard.press("End")
    page.keyboard.type("質問はなかった。")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('bodies:meeting', args=meeting)}")
    assert "質問はなかった。" in page.inner_text("main")
    cache.clear()
