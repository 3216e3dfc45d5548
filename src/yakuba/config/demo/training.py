"""The trainings of the demo town: the plans of two fiscal years, what was held of them, and who came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from yakuba.config.demo import hours
from yakuba.config.demo.lives import Days
from yakuba.config.demo.plan_steps import staff
from yakuba.governance.commands import training as commands
from yakuba.governance.rules.training import ALL, ICT, SECURITY, Course, Held, Means
from yakuba.ground.japanese.workdays import open_on_or_after


@dataclass(frozen=True)
class Planned:
    """A training of the plan of a year. ``held`` are its sessions: month, minutes, how, by whom.

    ``share`` is how many of ten of those it is for come to all its sessions together; ``counted`` tells that only their
    number is noted.
    """

    title: str
    audience: str
    target: int
    month: int
    section: str
    held: tuple[tuple[int, int, Means, str], ...]
    share: int = 5
    counted: bool = False


_SELF, _HALL, _ONLINE = Means.SELF, Means.HALL, Means.ONLINE
PLANS: Final = (
    (
        Planned("情報セキュリティと個人情報の基礎", ALL, 36, 6, "digital", ((6, 60, _SELF, "企画デジタル課"),), 3),
        Planned("デジタル推進員の役割と相談の受け方", ICT, 12, 5, "digital", ((5, 120, _HALL, "CIO補佐官"),), 2),
        Planned("管理職のためのDX", "post:manager", 5, 8, "general", ((8, 90, _HALL, "外部講師"),), 6),
        Planned("やさしい日本語と分かりやすい様式", ALL, 20, 11, "general", ((11, 90, _HALL, "外部講師"),), 2),
        Planned("停止時の紙での受付の訓練", "section:citizen", 4, 1, "general", ((1, 45, _HALL, "総務課"),), 9, True),
    ),
    (
        Planned(
            "情報セキュリティと個人情報の基礎", ALL, 36, 6, "digital",
            ((6, 60, _SELF, "企画デジタル課"), (9, 60, _SELF, "企画デジタル課")), 5,
        ),
        Planned("デジタル推進員の役割と相談の受け方", ICT, 12, 5, "digital", ((5, 120, _HALL, "CIO補佐官"),), 3),
        Planned("情報セキュリティ担当者の自己点検", SECURITY, 12, 7, "digital", ((7, 90, _ONLINE, "企画デジタル課"),), 3),
        Planned("管理職のためのDX", "post:manager", 5, 8, "general", ((8, 90, _HALL, "外部講師"),), 8),
        Planned("業務の流れを図にする", ALL, 15, 10, "general", ((10, 180, _HALL, "外部講師"),), 2),
        Planned("停止時の紙での受付の訓練", "section:citizen", 4, 9, "general", ((9, 45, _HALL, "総務課"),), 9, True),
        Planned("生成AIの安全な使い方", ALL, 30, 10, "digital", ()),
        Planned("書かない窓口の聞き取り", "section:citizen", 4, 1, "citizen", ((1, 60, _HALL, "町民課"),), 9, True),
    ),
)  # fmt: skip
"""By fiscal year of the plan. One training of the second year has not been held though its month is over."""


def prepare(days: Days, first: date) -> None:
    """Let trainings be planned at the beginning of each fiscal year, and held in their months."""
    for after, plan in enumerate(PLANS):
        year = first.year + after
        begins = hours.at(open_on_or_after(date(year, 4, 10)), 15 * 60)
        for number, planned in enumerate(plan, start=1):
            days.plan(begins, partial(_plan, days, planned, (year, number)))


def _plan(days: Days, planned: Planned, key: tuple[int, int], at: datetime) -> None:
    year, number = key
    line = Course(
        year=year,
        number=number,
        title=planned.title,
        audience=planned.audience,
        target=planned.target,
        month=planned.month,
        section=planned.section,
    )
    course = commands.add_course(line, actor=staff(days), at=at)
    for part, (month, minutes, means, by) in enumerate(planned.held, start=1):
        on = open_on_or_after(date(year + (month < 4), month, 8 + number))
        held = Held(part=part, on=on, minutes=minutes, means=means, by=by)
        days.plan(hours.at(on, 17 * 60), partial(_hold, days, planned, course, held))


def _hold(days: Days, planned: Planned, course: str, held: Held, at: datetime) -> None:
    actor = staff(days)
    session = commands.add_session(course, held, actor=actor, at=at)
    came = _who(days, planned, held)
    counted: dict[str, int] = {}
    for section in came.values() if planned.counted else ():
        counted[section] = counted.get(section, 0) + 1
    named = [] if planned.counted else list(came)
    commands.note_attendance(session, named, counted, actor=actor, seen_version=1, at=at)


def _who(days: Days, planned: Planned, held: Held) -> Mapping[str, str]:
    """Return who comes to a session, with their section: so many of ten, others each time; every fourth is always too busy."""
    wanted, _, name = planned.audience.partition(":")
    meant = [
        (one.id, section)
        for (section, post), some in days.staff.items()
        for one in some
        if (wanted != "post" or post == name) and (wanted != "section" or section == name)
    ]
    return {
        id_: section
        for place, (id_, section) in enumerate(meant)
        if (place * 7 + held.part * 5 + planned.month) % 10 < planned.share and (place % 4 != 3 or planned.counted)
    }
