"""A measure in a browser, from the idea of a clerk to completion by the CIO: everybody by their own inbox."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests.browser.stage import NARROW, Watcher
from tests.desk.makers import signed_in
from tests.people.makers import a_hall, a_person
from tests.plans.lives import BY_POST, IDEA, INTO_PLAN, PLAN, a_plan, filled, task_of
from tests.screens import SCREEN
from yakuba.ground import clock
from yakuba.ground.ref import Ref
from yakuba.plans.models import Node

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.once, pytest.mark.django_db(transaction=True)]

TO_COMPLETION = ("proof", "done", "launch", "approve", "done", "finish", "propose", "approve", "approve")
LOOKED_AT = ("idea", "planning", "budget", "safety", "way", "completion")
"""Tasks whose pages axe looks at: each kind of field is on one of them."""


class Hall:
    """Somebody for every post, each with a browser in which they have signed in."""

    def __init__(self, base: str, open_screen: Callable[..., Page]) -> None:
        a_hall("child", "tax", "planning", "mayor")
        a_plan(clock.now(), people=False, period_until=None)
        self.look = Watcher()
        self._open, self._base = open_screen, base
        self._pages: dict[str, Page] = {}
        self._ids = {
            post: a_person(str(number), f"職員 {post}", (actor.section, post))
            for number, (post, actor) in enumerate(BY_POST.items(), start=3001)
        }

    def page(self, post: str) -> Page:
        """Return the browser of whoever holds the post: a clerk's phone, the others' desks."""
        if post not in self._pages:
            page = self._open(viewport=NARROW if post == "clerk" else SCREEN)
            cookies = signed_in(self._ids[post]).cookies.items()
            page.context.add_cookies(
                [{"name": name, "value": one.value, "url": self._base} for name, one in cookies if one.value]
            )
            self.look.watch(page)
            self._pages[post] = page
        return self._pages[post]


def fill(page: Page, task_id: str) -> None:
    """Fill in the sheet of a task."""
    for key, value in filled(task_id).items():
        match value:
            case {"answer": answer, "note": note}:
                page.locator(f'[name="f-{key}"][value="{answer}"]').check()
                page.locator(f'[name="f-{key}-note"]').fill(note)
            case [row]:
                for part in ("initial", "running", "funding"):
                    page.locator(f'[name^="f-{key}-"][name$="-{part}"]').first.fill(row[part])
            case _ if page.locator(f'select[name="f-{key}"]').count():
                page.locator(f'[name="f-{key}"]').select_option(value)
            case _:
                page.locator(f'[name="f-{key}"]').fill(value)


def end(hall: Hall, ref: Ref, outcome: str) -> None:
    """Let whoever's turn it is find the task in their inbox, fill in its sheet and end it."""
    task = task_of(ref)
    page = hall.page(task.post)
    page.goto("/desk/")
    page.locator("#plan-work ~ table").get_by_role("link", name=IDEA.title).click()
    expect(page.locator("h1")).to_have_text(task.name.ja)
    fill(page, task.task_id)
    if task.task_id in LOOKED_AT:
        hall.look(task.task_id, page)
    page.locator(f'button[name="outcome"][value="{outcome}"]').click()
    expect(page.get_by_role("status")).to_contain_text("記録しました")


def test_a_measure_goes_from_proposal_to_completion_with_all_roles(
    live_server: Any, open_screen: Callable[..., Page]
) -> None:
    cache.clear()
    hall = Hall(live_server.url, open_screen)
    clerk = hall.page("clerk")
    clerk.goto(f"/desk/plans/{PLAN}/propose/")
    hall.look("propose", clerk)
    clerk.get_by_label("施策の名称").fill(IDEA.title)
    clerk.get_by_label("計画の体系での位置").select_option(IDEA.parent)
    clerk.get_by_role("button", name="始める").click()
    expect(clerk.locator("h1")).to_have_text("発案票をまとめる")
    ref = Ref("measure", Node.objects.get(title=IDEA.title).pk)
    for outcome in INTO_PLAN[:5]:
        end(hall, ref, outcome)
    # What the CIO must decide stands on the board, and what is not written yet is told at its field.
    cio = hall.page("cio")
    cio.goto("/desk/plans/board/")
    hall.look("board", cio)
    for outcome in (*INTO_PLAN[5:], *TO_COMPLETION):
        end(hall, ref, outcome)
    assert Node.objects.get(pk=ref.id).stage == "completed"
    clerk.goto(f"/desk/plans/{PLAN}/measures/{Node.objects.get(pk=ref.id).key}/life/")
    expect(clerk.locator("h1")).to_contain_text("完了")
    hall.look("life", clerk)
    hall.look("life at a desk", _at_a_desk(clerk))
    assert hall.look.found == []


def _at_a_desk(page: Page) -> Page:
    page.set_viewport_size({"width": SCREEN["width"], "height": SCREEN["height"]})
    return page
