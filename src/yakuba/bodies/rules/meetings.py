"""A meeting by arithmetic: who counts, whether there are enough, who presides, whether the votes fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from yakuba.bodies.rules.refusals import CountedTwice, Missing, VotesDoNotFit
from yakuba.ground.text import Text


class Part(StrEnum):
    """What somebody is in a body."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    ADVISER = "adviser"
    SECRETARY = "secretary"


COUNTED: Final = frozenset({Part.CHAIR, Part.DEPUTY, Part.MEMBER})
"""Who counts for the quorum and votes. Advisers and the secretariat are heard, and counted nowhere."""


class Quorum(StrEnum):
    """How many must be there (定足数)."""

    NONE = "none"
    HALF = "half"
    MAJORITY = "majority"
    TWO_THIRDS = "two-thirds"


class Presence(StrEnum):
    """How somebody took part."""

    PRESENT = "present"
    ABSENT = "absent"
    BY_DEPUTY = "by-deputy"


class Result(StrEnum):
    """How a matter ended."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Place:
    """A place at the table on a day: the seat, and who holds it.

    ``key`` is seat and holder; ``person`` is the same for one person in several seats, and empty where the seat is
    known by its post only; ``order`` is that of standing in for the chair, the smallest first.
    """

    key: str
    part: Part
    title: Text
    person: str = ""
    name: str = ""
    order: int = 0

    @property
    def counted(self) -> bool:
        """Whether whoever sits here counts and votes."""
        return self.part in COUNTED


@dataclass(frozen=True, slots=True)
class Seen:
    """What was noted of one place: presence, and who stood in."""

    presence: Presence
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes, where they were counted."""

    in_favour: int
    against: int
    abstained: int = 0

    @property
    def cast(self) -> int:
        """All of them, those who abstained included."""
        return self.in_favour + self.against + self.abstained


@dataclass(frozen=True, slots=True)
class Tally:
    """How many count, how many of them were there, and how many were needed."""

    members: int
    there: int
    needed: int

    @property
    def enough(self) -> bool:
        """Whether the body could resolve."""
        return self.there >= self.needed


def needed(quorum: Quorum, members: int) -> int:
    """Return how many of so many members must be there.

    >>> needed(Quorum.HALF, 5), needed(Quorum.MAJORITY, 4), needed(Quorum.TWO_THIRDS, 7)
    (3, 3, 5)
    """
    match quorum:
        case Quorum.HALF:
            return -(-members // 2)
        case Quorum.MAJORITY:
            return members // 2 + 1 if members else 0
        case Quorum.TWO_THIRDS:
            return -(-2 * members // 3)
        case _:
            return 0


def tally(places: Iterable[Place], seen: Mapping[str, Seen], quorum: Quorum, *, deputies_count: bool = True) -> Tally:
    """Count a meeting. A person in two seats counts once; who was represented counts if the body's rule says so."""
    counts = {Presence.PRESENT, Presence.BY_DEPUTY} if deputies_count else {Presence.PRESENT}
    everybody, there = set(), set()
    for place in places:
        if place.counted:
            who = place.person or place.key
            everybody.add(who)
            if place.key in seen and seen[place.key].presence in counts:
                there.add(who)
    return Tally(len(everybody), len(there), needed(quorum, len(everybody)))


def check_attendance(places: Sequence[Place], seen: Mapping[str, Seen]) -> None:
    """Check what was noted: nobody is there twice, and a deputy has a name and is no member.

    Raises CountedTwice and Missing, each naming the place.
    """
    members = {_plain(place.name) for place in places if place.name}
    there: dict[str, str] = {}
    for place in places:
        noted = seen.get(place.key)
        if noted is None or noted.presence is Presence.ABSENT:
            continue
        if noted.presence is Presence.BY_DEPUTY and not noted.deputy.strip():
            raise Missing(f"deputy-{place.key}", _NO_DEPUTY.fill(title=place.title))
        who = noted.deputy if noted.presence is Presence.BY_DEPUTY else place.name
        as_member = noted.presence is Presence.PRESENT
        # In two seats at once somebody is one person; a deputy who sits there already would be a second voice.
        if not as_member and _plain(who) in members:
            raise _twice(f"deputy-{place.key}", who)
        known = place.person if as_member else ""
        if who and _plain(who) in there and not (known and there[_plain(who)] == known):
            raise _twice(f"seen-{place.key}", who)
        if who:
            there[_plain(who)] = known


_NO_DEPUTY: Final = Text(
    "{title}の代理として出席した人の氏名がありません。",
    "{title}の かわりに きた ひとの なまえが ありません。",
    "The name of the one who stood in for {title} is missing.",
)


def _twice(field: str, name: str) -> CountedTwice:
    return CountedTwice(field, CountedTwice.words.fill(name=name))


def _plain(name: str) -> str:
    return "".join(name.split())


def presiding(places: Iterable[Place], seen: Mapping[str, Seen]) -> Place | None:
    """Return who presided: the chair, or the first of the deputies in their order. Who is represented does not preside."""
    there = [place for place in places if place.key in seen and seen[place.key].presence is Presence.PRESENT]
    leaders = [place for place in there if place.part in (Part.CHAIR, Part.DEPUTY)]
    return min(leaders, key=lambda place: (place.part is not Part.CHAIR, place.order), default=None)


def check_votes(result: Result, votes: Votes | None, *, there: int) -> None:
    """Check the votes against those present and against the result; a tie is decided by the chair. Raises VotesDoNotFit."""
    if votes is None:
        return
    if min(votes.in_favour, votes.against, votes.abstained) < 0 or votes.cast > there:
        raise VotesDoNotFit
    wrong = (result is Result.ADOPTED and votes.in_favour < votes.against) or (
        result is Result.REJECTED and votes.against < votes.in_favour
    )
    if wrong:
        raise VotesDoNotFit
