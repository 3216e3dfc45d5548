"""Where papers hang on a meeting: on each matter of its agenda, and on its minutes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from yakuba.bodies.models import Meeting
from yakuba.bodies.reads.meetings import row_of
from yakuba.bodies.rules.model import text
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.errors import NotHere
from yakuba.ground.text import Text
from yakuba.papers.rules.keepers import ALL, NONE, Deed, Place

MINUTES: Final = "minutes"
"""The part of a meeting that is its minutes."""
_ITEM: Final = "item-"
_MINUTES: Final = Text("会議録", "きろく", "Minutes")
_TITLE: Final = Text("{body} {meeting}", "{body} {meeting}", "{body}, {meeting}")
_CONFIRMED: Final[frozenset[Deed]] = frozenset({"attach", "take_back"})
_TAKES: Final[frozenset[Deed]] = frozenset({"take_back"})


def of_item(item: int) -> str:
    """Return the part for the papers of a matter, by its id."""
    return f"{_ITEM}{item}"


def place(id_: str, part: str, viewer: Actor, at: datetime) -> Place:
    """Return the place for papers at a part of a meeting. Everybody at the desk may see it. Raises NotHere.

    Secretaries work on it. Papers may come after the call, on the day itself, too. Once the minutes are confirmed none
    is replaced: what the meeting had before it stands, the signed minutes may be added, and what must not be there be
    taken back.
    """
    meeting = Meeting.objects.select_related("body", "minutes").filter(pk=id_).first()
    if meeting is None:
        raise NotHere
    row = row_of(meeting, at.astimezone(JST).date())
    title = _TITLE.fill(body=row.body_title, meeting=row.name)
    page = ("bodies:meeting", (meeting.pk,))
    works = viewer.may("body.keep") and not meeting.body.reference and row.state != "cancelled"
    if part == MINUTES:
        may = _CONFIRMED if row.confirmed else ALL
        return Place(title, _MINUTES, page, may if works and row.state == "held" else NONE)
    item = part.removeprefix(_ITEM)
    known = part.startswith(_ITEM) and item.isascii() and item.isdecimal() and len(item) < 19
    matter = meeting.agenda.filter(pk=int(item)).first() if known else None
    if matter is None:
        raise NotHere
    return Place(title, text(matter.title), page, (_TAKES if row.confirmed else ALL) if works else NONE)
