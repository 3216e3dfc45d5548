"""Bodies for tests, made by the room's own commands."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.people.makers import a_hall, a_person
from yakuba.bodies import commands
from yakuba.bodies.commands import NewItem, NewMeeting
from yakuba.bodies.rules import Presence, Seen
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.ref import Ref
from yakuba.people import reads as people

MAY = datetime(2026, 5, 11, 9, 0, tzinfo=JST)
MEETING_DAY = date(2026, 5, 20)
AFTER = datetime(2026, 5, 21, 9, 0, tzinfo=JST)
KEEPER = Actor("staff", "keeper", "事務局 花子", "planning", powers=frozenset({"body.keep"}))
CLERK = Actor("staff", "clerk", "担当 太郎", "child", powers=frozenset({"case.work", "plan.work"}))
HEADQUARTERS: dict[str, Any] = {
    "id": "dx-headquarters",
    "title": {"ja": "DX推進本部", "ja-easy": "DXほんぶ", "en": "DX headquarters"},
    "kind": "headquarters",
    "task": ["計画の決定", "進行の管理"],
    "quorum": "majority",
    "founded_by": {
        "title": "DX推進本部設置要綱",
        "number": "令和8年訓令第3号",
        "on": "2026-04-01",
        "articles": [{"number": "第1条", "about": "設置", "says": "本部を置く。"}],
    },
    "seats": [
        {"post": "cio", "part": "chair"},
        {"post": "副CIO", "part": "deputy"},
        {"post": "manager", "part": "member", "count": 2},
        {"post": "教育長", "part": "member"},
    ],
}
GROUP: dict[str, Any] = {
    "id": "working-group",
    "title": "DX作業部会",
    "kind": "working-group",
    "reports_to": "dx-headquarters",
}


def a_town() -> dict[str, str]:
    """A hall with a CIO, a deputy, two managers and a clerk; ids by first name."""
    a_hall("planning", "child", "tax")
    return {
        "sumire": a_person("1", "市長代理 すみれ", ("planning", "cio")),
        "gen": a_person("2", "副本部 元", ("planning", "deputy-cio")),
        "kaede": a_person("3", "課長 かえで", ("child", "manager")),
        "naoki": a_person("4", "課長 直樹", ("tax", "manager")),
        "mei": a_person("5", "係員 芽衣", ("tax", "clerk")),
    }


def the_bodies(at: datetime = MAY) -> None:
    """The headquarters and the group that reports to it."""
    commands.found_all([GROUP, HEADQUARTERS], actor=KEEPER, at=at)


def a_meeting(slug: str = "dx-headquarters", *, on: date = MEETING_DAY, called: bool = True) -> Ref:
    """A meeting with one matter, called unless it is not."""
    meeting = commands.plan_meeting(
        slug, NewMeeting(on=on, hours="10:00～11:00", place="第1会議室"), actor=KEEPER, at=MAY
    )
    item = NewItem(title="計画の一部改正", kind="decide", about="plan:our-town", papers=("資料1 改正案",))
    commands.add_item(meeting, item, actor=KEEPER, at=MAY)
    if called:
        commands.call(meeting, called_on=min(on, MAY.date()), actor=KEEPER, at=max(MAY, _at(on - timedelta(days=1))))
    return meeting


def attended(meeting: Ref, *keys: str, version: int | None = None) -> None:
    """Write that the places of these keys were there."""
    from yakuba.bodies import reads

    seen = version if version is not None else reads.meeting(meeting, on=AFTER.date()).version
    there = {key: Seen(Presence.PRESENT) for key in keys}
    commands.note_attendance(meeting, there, seen_version=seen, actor=KEEPER, at=AFTER)


def keys(meeting: Ref) -> list[str]:
    """Return the keys of the places at a meeting, in order."""
    from yakuba.bodies import reads

    return [place.key for place in reads.meeting(meeting, on=AFTER.date()).places]


def the_actor(staff_id: str) -> Actor:
    """The person as they act on the day after the meeting."""
    return people.actor_for(staff_id, on=AFTER.date())


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 0, tzinfo=JST)
