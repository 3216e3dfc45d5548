"""Households that move: who they are, where from and where to, and what they say to the event's first questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Final

from yakuba.config.demo import addresses, names
from yakuba.ground.japanese.people import age_at_fiscal_year_end, legal_age

Made = Callable[["Maker"], None]


@dataclass(frozen=True, slots=True)
class Member:
    """One of a household; ``id`` is that of the row."""

    id: str
    relation: str
    called: names.Called
    sex: str
    born: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A household that files. ``kind`` is in, out or within; ``applies`` what concerns them beside the move."""

    kind: str
    members: tuple[Member, ...]
    moved_on: date
    filed_at: datetime
    old: dict[str, Any]
    new: dict[str, Any]
    insured_by_town: bool
    wants_daycare: bool
    own_water: bool
    applies: tuple[str, ...]
    language: str
    origin: tuple[str, str] = ("", "")

    @property
    def applicant(self) -> Member:
        """Who files: the first of the household."""
        return self.members[0]

    @property
    def from_abroad(self) -> bool:
        """Whether they come from outside Japan."""
        return self.kind == "in" and "postcode" not in self.old

    def member(self, row: str) -> Member:
        """Return the member of a row; the applicant for a row that is nobody."""
        return next((one for one in self.members if one.id == row), self.applicant)

    def first_answers(self) -> dict[str, Any]:
        """Return the answers to the event's own questions."""
        ages = [legal_age(one.born, self.moved_on) for one in self.members]
        elders = any(age >= 75 for age in ages)
        kinds = [] if min(ages) >= 75 else ["nhi" if self.insured_by_town else "employer"]
        answers: dict[str, Any] = {
            "move.kind": self.kind,
            "move.date": self.moved_on.isoformat(),
            "household.members": [
                {"id": one.id, "relation": one.relation, "birth_date": one.born.isoformat()} for one in self.members
            ],
            "insurance.kinds": [*kinds, *(["late_elderly"] if elders else [])],
            "water.own_contract": self.own_water,
        }
        if self.applies:
            answers["household.applies"] = list(self.applies)
        if any(20 <= age < 60 for age in ages):
            answers["pension.first_category"] = self.insured_by_town
        small = any(age_at_fiscal_year_end(one.born, self.moved_on) <= 6 for one in self.members)
        if self.kind != "out" and small:
            answers["child.wants_daycare"] = self.wants_daycare
        return answers


@dataclass
class Maker:
    """Puts a household together. Ages are those of the day of filing."""

    random: Random
    family: names.Family
    today: date
    members: list[Member] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def add(self, relation: str, youngest: int, oldest: int, sex: str = "") -> None:
        """Add a member of an age between the two, in years."""
        age = self.random.randint(youngest, oldest)
        chosen = sex or self.random.choice(("female", "male"))
        born = self.today - timedelta(days=age * 365 + self.random.randint(20, 350))
        called = self.family.member(chosen, age, self.random, self.taken)
        self.members.append(Member(f"m{len(self.members) + 1}", relation, called, chosen, born))

    def couple(self, youngest: int, oldest: int) -> None:
        """Add two partners, either of whom may be the one who files."""
        first, second = self.random.choice((("female", "male"), ("male", "female")))
        self.add("head", youngest, oldest, first)
        self.add("spouse", youngest, oldest, second)

    def children(self, least: int, most: int) -> None:
        """Add children from babies to pupils of high school."""
        for _ in range(self.random.randint(least, most)):
            self.add("child", 0, 17)


def _single(maker: Maker) -> None:
    maker.add("head", 19, 58)


def _couple(maker: Maker) -> None:
    maker.couple(24, 60)


def _family(maker: Maker) -> None:
    maker.couple(28, 46)
    maker.children(1, 3)


def _one_parent(maker: Maker) -> None:
    maker.add("head", 27, 48)
    maker.children(1, 2)


def _elders(maker: Maker) -> None:
    maker.couple(66, 88)


def _elder(maker: Maker) -> None:
    maker.add("head", 66, 92)


def _three_generations(maker: Maker) -> None:
    maker.couple(34, 48)
    maker.children(1, 3)
    maker.add("parent", 68, 89)


KINDS: Final[tuple[tuple[Made, int], ...]] = (
    (_single, 16),
    (_couple, 14),
    (_family, 46),
    (_one_parent, 10),
    (_elders, 5),
    (_elder, 4),
    (_three_generations, 7),
)
"""Who moves, and how often. Families more often than in life: it is their filings that the hall is about."""


def make(random: Random, filed_at: datetime) -> Home:
    """Make up a household that files at that moment."""
    foreign = random.random() < 0.1
    maker = Maker(random, names.foreign(random) if foreign else names.japanese(random), filed_at.date())
    compose = random.choices([made for made, _ in KINDS], [weight for _, weight in KINDS])[0]
    compose(maker)
    kind = random.choices(("in", "within", "out"), (62, 22, 16))[0]
    old, new = _way(kind, maker.family, random)
    return Home(
        kind=kind,
        members=tuple(maker.members),
        moved_on=_moved_on(kind, filed_at.date(), random),
        filed_at=filed_at,
        old=old,
        new=new,
        insured_by_town=random.random() < 0.5,
        wants_daycare=random.random() < 0.6,
        own_water=random.random() < 0.75,
        applies=_applies(maker, random),
        language=_language(foreign, random),
        origin=maker.family.origin,
    )


def _way(kind: str, family: names.Family, random: Random) -> tuple[dict[str, Any], dict[str, Any]]:
    own = addresses.here(random)
    if kind == "within":
        return addresses.here(random), own
    far = family.origin[0] and random.random() < 0.4
    other = addresses.abroad(*family.origin) if far else addresses.elsewhere(random)
    return (other, own) if kind == "in" else (own, other)


def _moved_on(kind: str, filed_on: date, random: Random) -> date:
    if kind == "out":
        return filed_on + timedelta(days=random.randint(1, 21))
    late = random.random() < 0.08
    return filed_on - timedelta(days=random.randint(15, 35) if late else random.randint(0, 12))


def _applies(maker: Maker, random: Random) -> tuple[str, ...]:
    old = any(legal_age(one.born, maker.today) >= 70 for one in maker.members)
    chances = {
        "my_number_card": 0.78,
        "seal": 0.3,
        "care_certified": 0.6 if old else 0.0,
        "disability_handbook": 0.07,
        "dog": 0.1,
        "moped": 0.1,
    }
    return tuple(name for name, chance in chances.items() if random.random() < chance)


def _language(foreign: bool, random: Random) -> str:
    weights = (15, 45, 40) if foreign else (93, 6, 1)
    return random.choices(("ja", "ja-easy", "en"), weights)[0]
