"""What every page for staff begins with: who is asking, in which language, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from yakuba.ground.actor import Actor
from yakuba.ground.doors import Door, door
from yakuba.ground.errors import NotAllowed
from yakuba.ground.text import Text

P = ParamSpec("P")


class StaffRequest(HttpRequest):
    """A request that has passed the gate: ``actor`` is the person, acting for one of their sections."""

    actor: Actor
    refusal_template: str
    LANGUAGE_CODE: str


Page = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


class NoSection(NotAllowed):
    """Somebody without any appointment has no work here."""

    words = Text(
        "今日の時点で、どの課にも配属されていません。",
        "いま どの かにも はいって いません。",
        "You are not appointed to any section as of today.",
    )
    remedy = Text(
        "人事または情報システムの担当に、配属の登録を確かめてください。",
        "じんじの ひとに きいて ください。",
        "Ask the personnel or systems staff about your appointment.",
    )


def desk(page: Page[P]) -> Page[P]:
    """Declare a page for staff who hold a post; others learn what to do."""

    @wraps(page)
    def enter(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        request.refusal_template = "desk/refusal.html"
        if not request.actor.section:
            raise NoSection
        return page(request, *args, **kwargs)

    return door(Door.STAFF)(enter)


def needs(power: str, *, who: Door = Door.STAFF) -> Callable[[Page[P]], Page[P]]:
    """Declare a page for staff with a power."""

    def hang(page: Page[P]) -> Page[P]:
        @wraps(page)
        def enter(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            request.refusal_template = "desk/refusal.html"
            if not request.actor.may(power):
                raise NotAllowed
            return page(request, *args, **kwargs)

        return door(who)(enter)

    return hang
