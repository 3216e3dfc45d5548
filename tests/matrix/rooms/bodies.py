"""Bodies: everybody with a post reads, the secretariat writes, a section finishes what is its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from tests.matrix.policy import Policy, Who, to
from tests.matrix.roles import KEEP_BODIES, Role
from tests.matrix.targets import ANYBODYS, NOBODYS, PLAIN, Fill, Target
from tests.matrix.world import NOWHERE, World
from yakuba.bodies import commands
from yakuba.bodies.commands import NewFollowUp, NewItem, NewMeeting
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST

READS = to(Who.APPOINTED, 200)
KEEPS = to(Who.KEEPS_BODIES, 200)
WRITES = to(Who.KEEPS_BODIES, 302)
POLICIES: Final[Mapping[str, Policy]] = {
    "bodies:bodies": Policy("bodies, the next meetings, what is open", READS),
    "bodies:year": Policy("the meetings of a fiscal year", READS),
    "bodies:follow_ups": Policy("what is to be done after meetings", READS),
    "bodies:duties": Policy("who has which duty in which section", READS),
    "bodies:body": Policy("a body: rule, seats, meetings", READS),
    "bodies:meeting": Policy("a meeting: agenda, attendance, minutes, resolutions", READS),
    "bodies:paper": Policy("call sheet, attendance list or minutes as PDF", READS),
    "bodies:papers": Policy("the papers of a meeting as CSV", READS),
    "bodies:found": Policy("founds a body", KEEPS, WRITES),
    "bodies:body_deed": Policy("changes a body, its rule, seats and terms; plans a meeting", KEEPS, WRITES),
    "bodies:meeting_deed": Policy("agenda, call, attendance, minutes; who presided may confirm them", KEEPS, WRITES),
    "bodies:finish": Policy("says that a follow-up is done; its own section may, too", KEEPS, WRITES),
    "bodies:duty_deed": Policy("appoints to a duty, renews, relieves", KEEPS, WRITES),
}
_KEEPER: Final = Actor("staff", "keeper", "事務局", "planning", powers=frozenset({KEEP_BODIES}))
_SLUG: Final = "dx-headquarters"


def build(world: World) -> None:
    """Found a body with a meeting of yesterday, and let it leave something to do to a section of nobody here."""
    at = world.at
    day = at.astimezone(JST).date() - timedelta(days=1)
    commands.found({"id": _SLUG, "title": "DX推進本部", "kind": "headquarters"}, actor=_KEEPER, at=at)
    meeting = commands.plan_meeting(_SLUG, NewMeeting(on=day), actor=_KEEPER, at=at)
    commands.add_item(meeting, NewItem(title="計画の一部改正"), actor=_KEEPER, at=at)
    commands.call(meeting, called_on=day, actor=_KEEPER, at=at)
    todo = NewFollowUp(words="様式の見直し", section="water", due=day + timedelta(days=30))
    world.ids["meeting"] = meeting.id
    world.ids["follow-up"] = commands.follow_up(meeting, todo, actor=_KEEPER, at=at).id


def _named(name: str, what: str, **more: str) -> Fill:
    def fill(world: World) -> tuple[Target, ...]:
        there = world.ids.get(what, _SLUG)
        absent = Target("absent", NOBODYS, {name: NOWHERE, **more})
        return Target("there", ANYBODYS, {name: there, **more}), absent

    return fill


def _duty(_world: World) -> tuple[Target, ...]:
    return Target("there", ANYBODYS, {"deed": "renew"}), Target("absent", NOBODYS, {"deed": "abolish"})


TARGETS: Final[Mapping[str, Fill]] = {
    "bodies:found": lambda _world: PLAIN,
    "bodies:body": _named("slug", "slug"),
    "bodies:body_deed": _named("slug", "slug", deed="seat"),
    "bodies:meeting": _named("meeting_id", "meeting"),
    "bodies:paper": _named("meeting_id", "meeting", kind="attendance"),
    "bodies:papers": _named("meeting_id", "meeting"),
    "bodies:meeting_deed": _named("meeting_id", "meeting", deed="minutes"),
    "bodies:finish": _named("follow_up_id", "follow-up"),
    "bodies:duty_deed": _duty,
}


def forms(world: World, role: Role, target: Target) -> Mapping[str, Mapping[str, Any]]:
    """Return what each form would send, filled in as it should be."""
    day = world.at.astimezone(JST).date()
    year = day.year if day.month >= 4 else day.year - 1
    body = {
        "title": "ICT部会",
        "slug": "ict-group",
        "kind": "working-group",
        "quorum": "half",
        "deputies": "yes",
        "through": "no",
        "reports_to": "",
    }
    return {
        "bodies:found": body,
        "bodies:body_deed": {"part": "member", "title": "学識経験者", "count": "1"},
        "bodies:meeting_deed": {"seen": "0", "text": "説明があり、決定した。"},
        "bodies:finish": {"note": "新しい様式に替えた"},
        "bodies:duty_deed": {"kind": "ict", "year": str(year)},
    }
