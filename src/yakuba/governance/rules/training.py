"""The nouns of training (研修): what is planned for a fiscal year, what was held, and how many of the staff it reached."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.ground.text import Text


class Means(StrEnum):
    """How a session is held."""

    HALL = "hall"
    ONLINE = "online"
    SELF = "self"


MEANS: Final = {
    Means.HALL: Text("集合", "あつまる", "In a room"),
    Means.ONLINE: Text("オンライン", "オンライン", "Online"),
    Means.SELF: Text("eラーニング", "じぶんで", "E-learning"),
}
ALL, ICT, SECURITY = "all", "ict", "security"
OF_POST, OF_SECTION = "post:", "section:"
AUDIENCES: Final = {
    ALL: Text("全職員", "しょくいん みんな", "All staff"),
    ICT: Text("ICT推進員", "ICTを たすける ひと", "IT helpers of the sections"),
    SECURITY: Text("情報セキュリティ担当者", "じょうほうを まもる ひと", "Security officers of the sections"),
}
"""For whom a training is, beside ``post:<code>`` for those who hold a post, and ``section:<code>`` for a section."""
FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A line of the plan of a fiscal year (研修計画の一行); year and number name it for ever.

    ``audience`` is for whom (see `AUDIENCES`), ``target`` how many are to attend, ``month`` (1 to 12) when, ``section``
    the code of the one that holds it.
    """

    year: int
    number: int
    title: str
    audience: str
    target: int
    month: int
    section: str
    note: str = ""

    @property
    def key(self) -> tuple[int, int]:
        """By what the line is known."""
        return self.year, self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A session as it was held: its part (第n回) from 1, its day, how long, how, and by whom."""

    part: int
    on: date
    minutes: int
    means: Means = Means.HALL
    by: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who attended a session: people by id with the section of that day, and how many more of a section."""

    named: dict[str, str]
    counted: dict[str, int]

    def by_section(self) -> dict[str, int]:
        """Return how many attended of each section."""
        found = dict(self.counted)
        for section in self.named.values():
            found[section] = found.get(section, 0) + 1
        return found


@dataclass(frozen=True, slots=True)
class Reached:
    """A section: how many work there, and how many of them were trained, as far as it is known."""

    section: str
    staff: int
    trained: int


LENGTHS: Final = {"title": 200, "note": 500, "by": 200}
LONGEST: Final = 6_000
"""Minutes: a week of e-learning and more."""
MOST: Final = 100_000
"""People whom a training is meant for, at most."""


def months() -> list[int]:
    """Return the months in the order of a fiscal year."""
    return [*range(4, 13), 1, 2, 3]


def audiences(posts: Mapping[str, Text], sections: Mapping[str, Text]) -> dict[str, Text]:
    """Return every audience there can be, in words; posts and sections by their code."""
    return {
        **AUDIENCES,
        **{f"{OF_POST}{code}": _POST.fill(name=name) for code, name in posts.items()},
        **{f"{OF_SECTION}{code}": name for code, name in sections.items()},
    }


def course_faults(one: Course, known: Collection[str]) -> list[tuple[str, Text]]:
    """Return what does not hold together in a line of the plan: the field, and what to do. ``known`` are the audiences."""
    found = [("title", _EMPTY)] if not one.title else []
    found += [
        (name, _LONG.fill(most=LENGTHS[name])) for name in ("title", "note") if len(getattr(one, name)) > LENGTHS[name]
    ]
    if not FIRST_YEAR <= one.year <= LAST_YEAR:
        found.append(("year", _NO_YEAR))
    if not 1 <= one.month <= 12:
        found.append(("month", _NO_MONTH))
    if one.audience not in known:
        found.append(("audience", _NO_AUDIENCE))
    if not 0 < one.target <= MOST:
        found.append(("target", _NO_TARGET))
    return found


def held_faults(one: Held, year: int) -> list[tuple[str, Text]]:
    """Return what does not hold together in a session of a training of a fiscal year."""
    found = []
    if fiscal_year(one.on) != year:
        found.append(("on", _OTHER_YEAR.fill(year=year_name(year))))
    if not 0 < one.minutes <= LONGEST:
        found.append(("minutes", _NO_MINUTES.fill(most=LONGEST)))
    if len(one.by) > LENGTHS["by"]:
        found.append(("by", _LONG.fill(most=LENGTHS["by"])))
    return found


def reached(
    staff: Mapping[str, Collection[str]],
    named: Iterable[tuple[str, str, str]],
    counted: Iterable[tuple[str, str, int]],
) -> list[Reached]:
    """Return for each section how many of its staff were trained at least once, in the order of ``staff``.

    ``staff`` are those who work there, ``named`` who attended as (session, person, section then), ``counted`` how many
    others did as (session, section, number). People who were only counted cannot be told apart: of a section those are
    trained whose names are known, or as many as its fullest session had, whichever is more.
    """
    people: set[str] = set()
    full: dict[tuple[str, str], int] = {}
    for session, person, section in named:
        people.add(person)
        if person in staff.get(section, ()):
            full[section, session] = full.get((section, session), 0) + 1
    for session, section, number in counted:
        full[section, session] = full.get((section, session), 0) + number
    most: dict[str, int] = {}
    for (section, _), number in full.items():
        most[section] = max(most.get(section, 0), number)
    return [
        Reached(section, len(there), min(len(there), max(len(people.intersection(there)), most.get(section, 0))))
        for section, there in staff.items()
    ]


_POST: Final = Text("{name}の職にある者", "{name}", "{name}")
_EMPTY: Final = Text("記入してください。", "かいて ください。", "This must be filled in.")
_LONG: Final = Text(
    "{most}文字までにしてください。", "{most}もじ までに して ください。", "Write at most {most} characters."
)
_NO_YEAR: Final = Text(
    "年度を2026のように書いてください。", "2026の ように かいて ください。", "Write the fiscal year, like 2026."
)
_NO_MONTH: Final = Text("1から12までの月にしてください。", "1から 12までの 月です。", "Write a month from 1 to 12.")
_NO_AUDIENCE: Final = Text("対象を選んでください。", "だれの ためか えらんで ください。", "Choose for whom it is.")
_NO_TARGET: Final = Text(
    "目標の人数を1以上の数で書いてください。", "なん人か かいて ください。", "Write how many are to attend."
)
_OTHER_YEAR: Final = Text(
    "{year}の日付ではありません。日付を直すか、その年度の計画に研修を加えてください。",
    "{year}では ありません。なおして ください。",
    "This day is not in {year}. Mend it, or add a training to the plan of its year.",
)
_NO_MINUTES: Final = Text(
    "時間は1分から{most}分までの数で書いてください。",
    "1ぷんから {most}ぷんまでの かずです。",
    "Write how long it was, 1 to {most} minutes.",
)
