"""What a household answers: to each item what fits the household, and to the rest what the item's type offers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from yakuba.config.demo import addresses
from yakuba.config.demo.homes import Home, Member
from yakuba.ground.japanese.people import age_at_fiscal_year_end, legal_age
from yakuba.ground.japanese.phones import read_phone
from yakuba.ground.japanese.workdays import add_workdays
from yakuba.places import reads as places
from yakuba.procedures.rules.eligibility import chosen
from yakuba.procedures.rules.merging import Question, event_interview, interview
from yakuba.procedures.rules.model import Edition
from yakuba.procedures.rules.types import type_of

Say = Callable[[Home, Question, Random], Any]
ROUNDS: Final = 16
"""How often answers may open new questions before something is wrong with the pack."""
UNSAID: Final = 0.35
"""How often a question that may stay open does."""


def selected(edition: Edition, home: Home) -> tuple[str, ...]:
    """Return the procedures that a household needs."""
    found = chosen(edition, home.first_answers(), on=home.filed_at.date())
    return tuple(one.procedure.id for one in found)


def answers(edition: Edition, home: Home, procedures: tuple[str, ...], random: Random) -> dict[str, Any]:
    """Answer every question, and those that the answers open, until none is left."""
    said, unsaid, on = home.first_answers(), set[str](), home.filed_at.date()
    for _ in range(ROUNDS):
        merged = interview(edition, procedures, said, on=on)
        questions = (*event_interview(edition, said, on=on).questions, *merged.questions)
        # What stayed open may be asked again as a must, once another answer makes it one.
        left = [one for one in questions if one.name not in said and (one.required or one.name not in unsaid)]
        if not left:
            return said
        for question in left:
            value = None if _stays_open(question, random) else say(home, question, random)
            if value is None:
                unsaid.add(question.name)
            else:
                said[question.name] = value
    raise LookupError("the questions of this pack do not come to an end")


def say(home: Home, question: Question, random: Random) -> Any:
    """Return what a household answers to one question."""
    item = question.key.item
    if item in SAID:
        return SAID[item](home, question, random)
    if item in CHANCES:
        return random.random() < CHANCES[item]
    return type_of(question.item).sample(question.item, random)


def phone(random: Random) -> str:
    """Return a number that is not given out: 090-0 is no beginning of a mobile number."""
    return str(read_phone(f"0900{random.randrange(10**7):07d}"))


def _stays_open(question: Question, random: Random) -> bool:
    if question.key.item in NEVER:
        return True
    return not question.required and random.random() < UNSAID


NEVER: Final = frozenset({"person.my_number"})
"""What the demo leaves open: even a made-up My Number could be somebody's."""

CHANCES: Final = {
    "bank.public_account": 0.4,
    "card.pin_known": 0.85,
    "card.wants_signature": 0.7,
    "care.has_certificate": 0.8,
    "care.in_facility": 0.2,
    "care.uses_services": 0.5,
    "child.leaving_month_paid": 0.9,
    "child.lives_together": 0.95,
    "child.medical_other": 0.05,
    "claimant.earns_more": 0.85,
    "claimant.public_servant": 0.04,
    "daycare.applies_for": 0.9,
    "dog.microchip": 0.6,
    "dog.tag_kept": 0.8,
    "insurance.disability_certified": 0.03,
    "insurance.joins": 0.95,
    "moped.kept_here": 0.95,
    "moped.plate_returned": 0.9,
    "moped.scrapped_before": 0.7,
    "move.to_abroad": 0.05,
    "move.with_card": 0.7,
    "address.joins_household": 0.06,
    "pension.wants_exemption": 0.3,
    "school.keep_old": 0.3,
    "school.support": 0.1,
}
"""How often people say yes."""


def _name(home: Home, question: Question, random: Random) -> str:
    return _whom(home, question).called.name


def _kana(home: Home, question: Question, random: Random) -> str:
    return _whom(home, question).called.kana


def _whom(home: Home, question: Question) -> Member:
    return home.member(question.key.row)


def _head(home: Home, question: Question, random: Random) -> str:
    return home.applicant.called.name


def _email(home: Home, question: Question, random: Random) -> str:
    return f"minatono{random.randrange(10**4):04d}@example.jp"


def _proxy(home: Home, question: Question, random: Random) -> str:
    return f"{home.applicant.called.name.split()[0]} {random.choice(('正子', '一夫', '美代子', '浩'))}"


def _domicile(home: Home, question: Question, random: Random) -> str | None:
    if home.origin[0]:
        return None
    return f"{(place := addresses.elsewhere(random))['prefecture']}{place['city']}{place['town']}"


def _days_after_move(least: int, most: int) -> Say:
    def say_day(home: Home, question: Question, random: Random) -> str:
        return (home.moved_on + timedelta(days=random.randint(least, most))).isoformat()

    return say_day


def _visit(home: Home, question: Question, random: Random) -> str:
    first = max(home.filed_at.date(), home.moved_on)
    return add_workdays(first, random.randint(1, 5)).isoformat()


def _first_of_next_month(home: Home, question: Question, random: Random) -> str:
    day = max(home.filed_at.date(), home.moved_on)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1).isoformat()


def _first_school_day(home: Home, question: Question, random: Random) -> str:
    return add_workdays(max(home.filed_at.date(), home.moved_on), 2).isoformat()


def _vaccinated(home: Home, question: Question, random: Random) -> str:
    """Return a day of the last rounds of vaccination, which are in April (狂犬病予防法施行規則第11条)."""
    filed = home.filed_at.date()
    year = filed.year if filed.month > 5 else filed.year - 1
    return date(year, random.choice((4, 5)), random.randint(1, 28)).isoformat()


def _grade(home: Home, question: Question, random: Random) -> str:
    age = age_at_fiscal_year_end(_whom(home, question).born, home.moved_on)
    return str(min(max(age - 6, 1), 9))


def _spouse(home: Home, question: Question, random: Random) -> bool:
    return any(one.relation == "spouse" for one in home.members)


def _category(home: Home, question: Question, random: Random) -> str:
    return "first" if home.insured_by_town else random.choice(("second", "third"))


def _pension(home: Home, question: Question, random: Random) -> str:
    return "national" if home.insured_by_town else "employees"


def _child_insurance(home: Home, question: Question, random: Random) -> str:
    return "nhi" if home.insured_by_town else "employer"


def _nhi_reason(home: Home, question: Question, random: Random) -> str:
    return "within_town" if home.kind == "within" else random.choice(("moved_in", "moved_in", "left_employer"))


def _student(home: Home, question: Question, random: Random) -> bool:
    return len(home.members) == 1 and legal_age(home.applicant.born, home.moved_on) < 23


def _reasons(home: Home, question: Question, random: Random) -> list[str]:
    return random.choices((["work"], ["work", "birth"], ["job_seeking"], ["illness"], ["other"]), (70, 8, 12, 5, 5))[0]


def _support(home: Home, question: Question, random: Random) -> str:
    return "same"


def _account(home: Home, question: Question, random: Random) -> dict[str, Any]:
    account: dict[str, Any] = type_of(question.item).sample(question.item, random)
    return {**account, "holder_kana": home.applicant.called.kana}


def _signature(home: Home, question: Question, random: Random) -> dict[str, str]:
    return {"name": home.applicant.called.name, "on": home.filed_at.date().isoformat()}


def _given(home: Home, question: Question, random: Random) -> dict[str, bool]:
    return {"given": bool(question.item.limits.get("must")) or random.random() < 0.85}


@cache
def _facilities(kind: str, words: str) -> tuple[str, ...]:
    return tuple(one.name for one in places.facilities(kind) if words in one.detail)


def _old_school(home: Home, question: Question, random: Random) -> str:
    level = "小学校" if int(_grade(home, question, random)) <= 6 else "中学校"
    if home.kind == "within":
        return random.choice(_facilities("school", level))
    return f"{random.choice(('第一', '中央', '東', '西', '南', '北'))}{level}"


def _nursery(home: Home, question: Question, random: Random) -> str:
    return random.choice(_facilities("childcare", "認可"))


SAID: Final[dict[str, Say]] = {
    "address.new": lambda home, question, random: home.new,
    "address.new_head": _head,
    "address.old": lambda home, question, random: home.old,
    "address.old_head": _head,
    "applicant.standing": lambda home, question, random: random.choices(("self", "household", "proxy"), (85, 10, 5))[0],
    "bank.account": _account,
    "care.facility_name": lambda home, question, random: random.choice(("さざなみの里", "みなと野苑", "潮風ホーム")),
    "child.elder_count": lambda home, question, random: random.choices((0, 1, 2), (85, 12, 3))[0],
    "child.insurance": _child_insurance,
    "child.support": _support,
    "claimant.has_spouse": _spouse,
    "claimant.pension": _pension,
    "consent.inter_agency": _given,
    "daycare.first_choice": _nursery,
    "daycare.health": lambda home, question, random: random.choice(("卵アレルギーがあります。", "特にありません。")),
    "daycare.reasons": _reasons,
    "daycare.second_choice": _nursery,
    "daycare.wanted_from": _first_of_next_month,
    "daycare.work_hours": lambda home, question, random: random.choice((64, 80, 100, 120, 150, 160)),
    "dog.vaccinated_on": _vaccinated,
    "handbook.holder": lambda home, question, random: random.choice(home.members).called.name,
    "handbook.number": lambda home, question, random: f"第{random.randrange(10**4, 10**5)}号",
    "handbook.others": lambda home, question, random: None,
    "handbook.prefecture_changes": lambda home, question, random: home.old["prefecture"] != home.new["prefecture"],
    "insurance.lost_other_on": _days_after_move(-5, 0),
    "insurance.nhi_reason": _nhi_reason,
    "insurance.student_moves_out": _student,
    "member.name": _name,
    "member.name_kana": _kana,
    "member.sex": lambda home, question, random: _whom(home, question).sex,
    "moped.scrap_reason": lambda home, question, random: random.choices(("moved", "sold", "scrapped"), (7, 2, 1))[0],
    "move.from_abroad": lambda home, question, random: home.from_abroad,
    "pension.category": _category,
    "pension.number": lambda home, question, random: f"{random.randrange(10**4):04d}-{random.randrange(10**6):06d}",
    "person.birth_date": lambda home, question, random: home.applicant.born.isoformat(),
    "person.email": _email,
    "person.name": _name,
    "person.name_kana": _kana,
    "person.phone": lambda home, question, random: phone(random),
    "proxy.name": _proxy,
    "register.head": lambda home, question, random: None if home.origin[0] else home.applicant.called.name,
    "register.place": _domicile,
    "school.first_day": _first_school_day,
    "school.grade": _grade,
    "school.old_name": _old_school,
    "signature.applicant": _signature,
    "visit.planned_on": _visit,
    "water.customer_number": lambda home, question, random: f"{random.randrange(10**7, 10**8)}",
    "water.start_on": _days_after_move(0, 1),
    "water.stop_on": _days_after_move(0, 2),
}
"""What is said to each item that must fit the household."""
