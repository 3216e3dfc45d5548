"""The demo town asks: made, opened, answered and closed by the commands that the pages use.

Who answers what is drawn from a random of its own, so that households and plan are the same whatever is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Final

from yakuba.config.demo import hours
from yakuba.config.demo.lives import Days
from yakuba.config.demo.plan_steps import staff
from yakuba.config.demo.survey_words import ALL, COUNTER, Asked, Held
from yakuba.ground.actor import Actor
from yakuba.ground.japanese.workdays import open_on_or_after
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.plans.rules.asked import challenge_ref
from yakuba.surveys import commands
from yakuba.surveys.rules.model import Answer, Answers, Option, Question, Whom

SEED: Final = 31
LEFT_OUT: Final = 0.08
"""How many leave out a question that need not be answered."""
SPREAD: Final = 0.35
"""Of a number, around its mean."""
TYPIST: Final = "citizen"
"""The section that types in what comes on paper."""
TYPED_AFTER: Final = 6
"""Days after the last one on which all paper has been typed in and the survey is closed."""


def live(days: Days, plan: str) -> None:
    """Live through all surveys up to the present; their questions prove challenges of the town's plan."""
    for number, held in enumerate(ALL):
        first = hours.at(open_on_or_after(days.until.date() + timedelta(days=held.days[0])), 9 * 60)
        days.plan(first, partial(_hold, days, held, plan, Random(SEED + number)))
    days.live(lambda: None)


def open_one(actor: Actor, at: datetime) -> None:
    """Ask residents something as of now, of which nobody has answered anything; it proves nothing."""
    _open(COUNTER, at, at.date() + timedelta(days=COUNTER.days[1]), actor, "")


def _hold(days: Days, held: Held, plan: str, random: Random, at: datetime) -> None:
    """Make a survey and open it; plan the answers, and its closing."""
    last = at.date() + timedelta(days=held.days[1] - held.days[0])
    actor = staff(days)
    ref = _open(held, at, last, actor, plan)
    sheets = _sheets(held, random)
    ends = min(hours.at(last, 21 * 60), days.until)
    given = [at + (ends - at) * random.uniform(0.01, 1) for _ in range(held.online)]
    if held.whom is Whom.STAFF:
        people = sorted({one.id: one for those in days.staff.values() for one in those}.items())
        for when, sheet, (_, who) in zip(given, sheets, random.sample(people, held.online), strict=True):
            days.plan(when, partial(_as_staff, ref, sheet, who))
    else:
        for number, when in enumerate(given):
            days.plan(when, partial(_online, ref, sheets[held.paper + number], f"demo {number}"))
        _type_in(days, ref, sheets[: held.paper], (at, hours.at(last, 16 * 60)), random)
    closed = hours.at(open_on_or_after(last + timedelta(days=TYPED_AFTER + 1)), 10 * 60)
    days.plan(closed, lambda when: commands.close(ref, actor=actor, at=when))


def _open(held: Held, at: datetime, last: date, actor: Actor, plan: str) -> Ref:
    head = commands.NewSurvey(
        slug=f"{held.slug}-{at.year}",
        title=Text.read(held.title),
        intro=Text.read(held.intro),
        whom=held.whom,
        opens_on=at.date(),
        closes_on=last,
    )
    ref = commands.create(head, actor=actor, at=at)
    questions = tuple(_question(one, plan) for one in held.questions)
    commands.set_questions(ref, questions, actor=actor, seen_version=1, at=at)
    commands.open_survey(ref, actor=actor, at=at)
    return ref


def _online(ref: Ref, sheet: Answers, key: str, at: datetime) -> None:
    commands.answer(ref, 1, sheet, key=key, at=at)


def _as_staff(ref: Ref, sheet: Answers, who: Actor, at: datetime) -> None:
    commands.answer_as_staff(ref, 1, sheet, actor=who, at=at)


def _type_in(days: Days, ref: Ref, sheets: list[Answers], while_: tuple[datetime, datetime], random: Random) -> None:
    """Let one clerk type in what comes by post, and another one type it again."""
    first, last = while_
    typist, checker = days.staff[TYPIST, "clerk"][:2]
    for number, sheet in enumerate(sheets, start=1):
        when = hours.work_after(first + (last - first) * (number / len(sheets)), 1, random)
        days.plan(when, partial(_typed, ref, number, sheet, typist))
        days.plan(hours.work_after(when, 1, random), partial(_checked, ref, number, sheet, checker))


def _typed(ref: Ref, number: int, sheet: Answers, who: Actor, at: datetime) -> None:
    commands.enter_paper(ref, number, sheet, actor=who, at=at)


def _checked(ref: Ref, number: int, sheet: Answers, who: Actor, at: datetime) -> None:
    commands.second_entry(ref, number, sheet, actor=who, at=at)


def _question(one: Asked, plan: str) -> Question:
    return Question(
        id=one.id,
        kind=one.kind,
        title=one.title,
        options=tuple(Option(id=id_, label=label) for id_, label, _ in one.options),
        required=one.required,
        proves=tuple(str(challenge_ref(plan, key)) for key in one.proves if plan),
        **one.more,
    )


def _sheets(held: Held, random: Random) -> list[Answers]:
    """Return all sheets of a survey, those on paper first: the older send more of them. Each wish is on one of all."""
    who, *others = held.questions
    shares = [share for *_, (share,) in who.options]
    sheets: list[Answers] = []
    groups = random.choices(range(len(shares)), shares, k=held.online + held.paper)
    groups.sort(key=lambda group: random.random() * len(shares) - group if held.paper else 0)
    for group in groups:
        sheet: Answers = {who.id: who.options[group][0]}
        for one in others:
            left_out = not one.required and random.random() < LEFT_OUT
            if not left_out and (answer := _ANSWERS[one.kind](one, group, random)):
                sheet[one.id] = answer
        sheets.append(sheet)
    for sheet, wish in zip(random.sample(sheets, len(held.wishes)), held.wishes, strict=True):
        sheet["wish"] = wish
    return sheets


def _single(one: Asked, group: int, random: Random) -> Answer:
    return random.choices([id_ for id_, *_ in one.options], [shares[group] for *_, shares in one.options])[0]


def _several(one: Asked, group: int, random: Random) -> Answer:
    chosen = [id_ for id_, _, shares in one.options if random.random() < shares[group]]
    nothing = one.options[-1][0]
    return chosen or ([nothing] if nothing == "none" else [])


def _scale(one: Asked, group: int, random: Random) -> Answer:
    step = round(random.gauss(one.means[group], 0.9))
    return min(max(step, 1), int(one.more["at_most"]))


def _number(one: Asked, group: int, random: Random) -> Answer:
    return max(round(random.gauss(one.means[group], one.means[group] * SPREAD) / 5) * 5, 5)


def _nothing(_one: Asked, _group: int, _random: Random) -> Answer:
    return ""


_ANSWERS: Final[Mapping[str, Callable[[Asked, int, Random], Answer]]] = {
    "single": _single,
    "several": _several,
    "scale": _scale,
    "number": _number,
    "text": _nothing,
}
"""By kind of question, what somebody of a group answers. What is written freely is dealt out afterwards."""
