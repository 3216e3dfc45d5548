"""Surveys, the register and trainings in a browser: axe, a narrow phone, a desk; and a sheet filled in without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.browser.stage import NARROW
from tests.desk.makers import signed_in
from tests.governance.makers import DECIDED, a_line
from tests.governance.trainings import a_course, a_session
from tests.people.makers import a_hall, a_person
from tests.screens import SCREEN, findings, runs_over
from tests.surveys.makers import STEERS
from yakuba.governance import commands as register
from yakuba.governance.commands import training
from yakuba.governance.reads import register as lines
from yakuba.governance.rules.model import State
from yakuba.ground import clock
from yakuba.ground.japanese.years import fiscal_year
from yakuba.surveys import commands
from yakuba.surveys.commands import crossing
from yakuba.surveys.models import Sheet

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(running: Callable[..., Any]) -> Iterator[list[str]]:
    """Every kind of page of these rooms, with something to show on it."""
    cache.clear()
    a_hall("planning", "child")
    open_, closed, at = running(), running(slug="owari"), clock.now()
    for n in range(30):
        answers: dict[str, Any] = {
            "age": "old" if n % 3 else "young",
            "content": n % 5 + 1,
            "ways": ["phone"],
            "wish": "長い意見" * 20,
        }
        commands.answer(closed, 1, answers, key=f"k{n}", at=at)
    waiting = running(slug="machi")
    crossing.note_asked_outside(waiting)
    for ref in (closed, waiting):
        commands.close(ref, actor=STEERS, at=at)
    register.add(a_line(**DECIDED), actor=STEERS, at=at)
    register.add(
        a_line(item=2, state=State.STAYS, reason="法律が求めるため", law="地方税法第20条"), actor=STEERS, at=at
    )
    register.add(a_line(item=3, state=State.REPLACED, means="電子申請"), actor=STEERS, at=at)
    line, year = lines()[0].id, fiscal_year(at.date())
    course = training.add_course(a_course(year=year), actor=STEERS, at=at)
    session = training.add_session(course, a_session(on=at.date()), actor=STEERS, at=at)
    training.note_attendance(session, [], {"child": 2}, actor=STEERS, seen_version=1, at=at)
    cross = reverse("surveys:results", args=[closed.id]) + "?down=age&across=content"
    yield [
        *(reverse(f"surveys:{name}") for name in ("surveys", "new", "proofs")),
        *(reverse(f"surveys:{name}", args=[open_.id]) for name in ("survey", "change", "paper", "results")),
        reverse("surveys:question", args=[open_.id, "ways"]),
        cross,
        reverse("surveys:results", args=[waiting.id]),
        *(reverse(f"regulations:{name}") for name in ("register", "new", "take")),
        *(reverse(f"regulations:{name}", args=[line]) for name in ("line", "change")),
        reverse("training:year"),
        *(reverse(f"training:{name}", args=[session]) for name in ("session", "attendance", "change_session")),
        reverse("asked:surveys"),
        reverse("asked:survey", args=["tetsuzuki"]),
    ]
    cache.clear()


@pytest.mark.parametrize(("size", "every"), [(NARROW, 1), (SCREEN, 4)], ids=["phone", "desk"])
def test_the_pages_are_sound_on_a_phone_and_at_the_desk(open_screen, live_server, addresses, size, every):
    page = open_screen(viewport=size)
    keeper = signed_in(a_person("2001", "企画 珠", ("planning", "cio-staff")))
    page.context.add_cookies(
        [
            {"name": name, "value": one.value, "url": live_server.url}
            for name, one in keeper.cookies.items()
            if one.value
        ]
    )
    faults = []
    for address in addresses[::every]:
        answer = page.goto(address)
        assert answer.status == 200, address
        faults += findings(page)
        faults += [f"{address} is wider than the screen"] if runs_over(page) else []
    assert faults == []


def test_a_sheet_is_filled_in_without_javascript_and_by_keyboard(without_script, running):
    running()
    page = without_script
    page.goto(reverse("asked:survey", args=["tetsuzuki"]))
    page.get_by_role("button", name="回答を送る").press("Enter")
    assert "この質問に答えてください" in page.content()
    page.get_by_label("40歳から").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="回答を送る").press("Enter")
    assert page.get_by_role("heading", name="回答を受け付けました").is_visible()
    assert Sheet.objects.get().answers == {"age": "old"}
