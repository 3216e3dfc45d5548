"""The small rules of the room: deadlines, papers, checks, letters, search, showing, suggestions, measures, exports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from tests.procedures.household import moving
from yakuba.ground.cel import rule
from yakuba.ground.document import Heading, Para, Rows
from yakuba.ground.text import LANGUAGES, NOTHING, Text
from yakuba.procedures.rules import applying, letters, paper, schema
from yakuba.procedures.rules.answers import check
from yakuba.procedures.rules.asking import walk
from yakuba.procedures.rules.checking import checked
from yakuba.procedures.rules.deadlines import due
from yakuba.procedures.rules.eligibility import chosen
from yakuba.procedures.rules.export import columns, row
from yakuba.procedures.rules.facts import Facts, of_event
from yakuba.procedures.rules.measuring import measure
from yakuba.procedures.rules.merging import event_interview, interview, needs_of
from yakuba.procedures.rules.model import Attachment, Deadline, Item, Procedure, Visit
from yakuba.procedures.rules.showing import by_topic, shown
from yakuba.procedures.rules.suggesting import suggestions

ON = date(2026, 11, 20)
WORD = Text("語", "ご", "word")
MOVED: dict[str, Any] = {
    "move.kind": "in",
    "move.date": "2026-11-10",
    "household.members": [
        {"id": "m1", "relation": "head", "birth_date": "1988-05-01"},
        {"id": "m2", "relation": "child", "birth_date": "2018-06-20"},
    ],
}
TOWN = Text("みなと野町", "みなとのちょう", "Minatono Town")


def procedure(name: str) -> Procedure:
    return moving().edition.by_id[name]


@pytest.mark.parametrize(
    ("after", "days", "last"),
    [
        ("2026-11-10", 14, date(2026, 11, 24)),  # the first day is not counted
        ("2026-11-07", 14, date(2026, 11, 24)),  # Saturday; Monday is a holiday (振替なし: 11/23 勤労感謝の日)
        ("2026-12-16", 14, date(2027, 1, 4)),  # the hall is closed from 29 December to 3 January
        ("2026-11-24", -1, date(2026, 11, 23)),  # before a date: does not move, though closed
    ],
)
def test_a_last_day_on_which_the_hall_is_closed_moves(after: str, days: int, last: date) -> None:
    facts = Facts(on=ON, reference=None)
    item = Item("move.date", "date", WORD)
    facts.add(item, after)
    assert due(Deadline(days, "move.date"), facts) == last


def test_without_its_date_there_is_no_last_day() -> None:
    facts = Facts(on=ON, reference=None)
    facts.expect([Item("move.date", "date", WORD)])
    assert due(Deadline(14, "move.date"), facts) is None
    assert due(None, facts) is None


def test_the_list_has_the_most_urgent_first_and_guidance_last() -> None:
    found = chosen(moving().edition, {**MOVED, "household.applies": ["dog"]}, on=ON)
    worked = [one.due or date.max for one in found if one.procedure.kind != "guidance"]
    assert worked == sorted(worked)
    assert found[-1].procedure.kind == "guidance"
    assert all(one.because.ja for one in found)


def test_a_deadline_is_past_only_after_its_last_day() -> None:
    for on, late in ((date(2026, 11, 25), False), (date(2026, 11, 26), True)):
        (found,) = [one for one in chosen(moving().edition, MOVED, on=on) if one.procedure.id == "child-allowance"]
        assert (found.due, found.late) == (date(2026, 11, 25), late)


@pytest.mark.parametrize("order", list(permutations([(True, "must"), (False, "may")])), ids=["first", "last"])
def test_a_paper_that_one_must_have_and_another_may_have_must_be_there(order: list[tuple[bool, str]]) -> None:
    event = of_event(moving().edition, MOVED, on=ON)
    walks = []
    for required, name in order:
        paper = Attachment("certificate", Text(name, name, name), required=required)
        walks.append(walk(replace(procedure("child-allowance"), id=name, asks=(), attach=(paper,)), event, MOVED))
    (need,) = needs_of(walks)
    assert need.attachment.required
    assert need.attachment.label.ja == "must"
    assert {one.id for one in need.procedures} == {"must", "may"}
    (need,) = needs_of([one for one in walks if one.procedure.id == "may"])
    assert not need.attachment.required


def test_checks_see_the_answers_and_whether_the_day_was_past() -> None:
    allowance = procedure("child-allowance")
    answers = {"claimant.has_spouse": True, "claimant.earns_more": False, "claimant.public_servant": False}
    found = {one.check.id: one.passed for one in checked(allowance, answers, due=date(2026, 11, 25), on=ON)}
    assert found == {"within-deadline": True, "right-claimant": False, "not-public-servant": True}
    late = checked(allowance, answers, due=date(2026, 11, 19), on=ON)
    assert not next(one.passed for one in late if one.check.id == "within-deadline")
    unanswered = {one.check.id: one.passed for one in checked(allowance, {}, due=None, on=ON)}
    assert unanswered == {"within-deadline": True, "right-claimant": False, "not-public-servant": False}


def test_every_check_and_condition_of_the_pack_can_be_decided_with_no_answer_at_all() -> None:
    for one in moving().edition.procedures:
        assert all(isinstance(found.passed, bool) for found in checked(one, {}, due=None, on=ON))
    assert interview(moving().edition, moving().edition.by_id, {}, on=ON).pages


def decided(outcome: str, **more: Any) -> letters.Decided:
    return letters.Decided(outcome=outcome, name="髙﨑 葛󠄀子", receipt="261116-7K2M-9QXB", on=ON, **more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_says_who_when_what_and_shows_only_what_it_may(language: str) -> None:
    answers = {"person.name": "髙﨑 葛󠄀子", "person.phone": "090-1234-5678", "member.name#m2": "髙﨑 次郎"}
    edition, one = moving().edition, procedure("child-allowance")
    document = letters.compose(edition, one, answers, decided("accepted"), language, town=TOWN)
    assert document is not None
    words = "".join(block.words for block in document.blocks if isinstance(block, Para | Heading))
    for wanted in ("髙﨑 葛󠄀子", "261116-7K2M-9QXB", TOWN.say(language), one.title.say(language), "2026"):
        assert wanted in words
    assert "{" not in words
    told = [row.answer for block in document.blocks if isinstance(block, Rows) for row in block.rows]
    assert told == [("髙﨑 葛󠄀子",), ("髙﨑 次郎",)]
    assert "090" not in repr(document)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_says_its_reason_its_article_and_how_to_appeal(language: str) -> None:
    edition = moving().edition
    one = next(one for one in edition.procedures if any(letter.appeal for letter in one.letters))
    reason = decided("refused", reason=one.refuse[0].words, basis=one.refuse[0].basis)
    document = letters.compose(edition, one, {}, reason, language, town=TOWN)
    assert document is not None
    words = "".join(block.words for block in document.blocks if isinstance(block, Para | Heading))
    assert one.refuse[0].words.say(language) in words
    assert one.refuse[0].basis in words
    assert {"ja": "審査請求", "ja-easy": "さいばんしょ", "en": "review"}[language] in words


def test_an_outcome_without_a_letter_sends_none() -> None:
    edition = moving().edition
    assert letters.compose(edition, procedure("child-allowance"), {}, decided("withdrawn"), "ja", town=TOWN) is None


def test_what_was_said_of_the_first_member_is_offered_and_never_overwrites() -> None:
    edition = moving().edition
    answers = {**MOVED, "member.name#m1": "山田 花子"}
    asked = interview(edition, ["child-allowance"], answers, on=ON)
    offered = suggestions(asked, answers, edition.vocabulary)
    assert offered["person.name"] == "山田 花子"
    assert offered["person.birth_date"] == "1988-05-01"
    assert "person.name" not in suggestions(asked, {**answers, "person.name": "別の人"}, edition.vocabulary)
    assert suggestions(asked, {"household.members": []}, edition.vocabulary) == {}


@pytest.mark.parametrize("standing", ["household", "proxy"])
def test_nothing_said_of_the_first_member_is_offered_to_one_who_is_somebody_else(standing: str) -> None:
    edition = moving().edition
    answers = {**MOVED, "member.name#m1": "山田 花子", "applicant.standing": standing}
    asked = interview(edition, ["child-allowance"], answers, on=ON)
    assert {"person.name", "person.birth_date"} <= {question.name for question in asked.questions}
    assert suggestions(asked, answers, edition.vocabulary) == {}


def test_the_measure_counts_what_is_asked() -> None:
    edition, several = moving().edition, ["child-allowance", "child-medical-subsidy"]
    saving = measure(edition, several, MOVED, on=ON)
    alone = sum(len(walk(procedure(one), of_event(edition, MOVED, on=ON), MOVED).asked) for one in several)
    merged = interview(edition, several, MOVED, on=ON)
    asked = len(merged.questions) + len(event_interview(edition, MOVED, on=ON).questions)
    assert (saving.procedures, saving.asked_alone, saving.asked) == (2, alone, asked)
    assert saving.reduction == 1 - asked / alone
    assert saving.attachments == sum(len(need.procedures) for need in merged.needs)
    assert measure(edition, [], {}, on=ON).reduction == 0


def test_a_row_has_every_column_whether_answered_or_not() -> None:
    one = procedure("child-allowance")
    empty = row(one, {})
    assert tuple(empty) == columns(one)
    assert set(empty.values()) == {None}
    full = row(one, {"person.name": "山田 花子", "child.lives_together#m2": True, "strange.key": "x"})
    assert full["person.name"] == "山田 花子"
    assert full["child.lives_together#m2"] is True
    assert set(full) == {*columns(one), "child.lives_together#m2"}


def test_the_schema_wants_only_what_is_always_asked_and_takes_nothing_else() -> None:
    edition, one = moving().edition, procedure("child-allowance")
    described = schema.of(edition, one)
    assert described["additionalProperties"] is False
    assert "person.name" in described["required"]
    assert not {"person.email", "claimant.earns_more", "proxy.name"} & set(described["required"])
    assert described["$id"] == f"urn:yakuba:moving:{edition.version}:child-allowance"
    assert "consent.inter_agency~child-allowance" in described["properties"]


def test_of_a_case_apply_the_papers_and_the_visit_whose_conditions_hold() -> None:
    edition, bike = moving().edition, procedure("moped-registration")
    here = {**MOVED, "moped.scrapped_before": True}
    assert applying.visit(edition, bike, here, on=ON) is bike.visit
    assert applying.visit(edition, bike, {**here, "move.kind": "within"}, on=ON) is None
    assert applying.visit(edition, procedure("child-allowance"), here, on=ON) is None
    assert [one.id for one in applying.papers(edition, bike, here, on=ON)] == ["scrap-slip"]


def test_ages_for_papers_are_those_of_the_day_of_the_event() -> None:
    one = replace(
        procedure("child-allowance"),
        attach=(Attachment("young", WORD, when=rule("household.members.exists(m, m.age < 9)")),),
    )
    rows = [{"id": "m1", "relation": "child", "birth_date": "2017-11-15"}]  # nine between the move and the filing
    found = applying.papers(moving().edition, one, {**MOVED, "household.members": rows}, on=ON)
    assert [paper.id for paper in found] == ["young"]


def test_what_a_case_cannot_decide_is_left_to_people() -> None:
    """A case has the answers of its own procedure; a condition may look at a question that only the event asks."""
    asked_elsewhere = rule("'dog' in household.applies")
    one = procedure("child-allowance")
    assert "household.applies" not in {item.id for item in one.items}
    one = replace(
        one, attach=(Attachment("slip", WORD, when=asked_elsewhere),), visit=Visit(WORD, when=asked_elsewhere)
    )
    assert [paper.id for paper in applying.papers(moving().edition, one, MOVED, on=ON)] == ["slip"]
    assert applying.visit(moving().edition, one, MOVED, on=ON) is one.visit


def test_a_row_is_called_by_its_name_or_else_as_in_the_list() -> None:
    answers = {**MOVED, "member.name#m2": "山田 さくら", "child.support#m2": "same", "child.support#m1": "same"}
    called = {str(one.key): one.about for one in shown(procedure("child-allowance"), answers, "ja")}
    assert called["child.support#m2"].ja == "山田 さくら"
    assert called["child.support#m1"].ja == "1. 世帯主　1988年5月1日（昭和63年）"
    assert called["child.support#m1"].en == "1. Head of the household, 1 May 1988 (Showa 63)"
    assert called["move.date"] == NOTHING


def test_name_and_birth_date_of_a_person_stand_on_one_line() -> None:
    answers = {**MOVED, "member.name#m2": "山田 さくら", "member.name_kana#m2": "ヤマダ サクラ"}
    found = {str(one.key): one for one in shown(procedure("child-medical-subsidy"), answers, "ja")}
    head, child = found["household.members"].lines
    assert head == "1. 世帯主　1988年5月1日（昭和63年）"
    assert child == "2. 子　山田 さくら　2018年6月20日（平成30年）"
    assert found["member.name#m2"].about.ja == "2. 子　2018年6月20日（平成30年）", "beside the name itself"
    assert found["member.name_kana#m2"].about.ja == "山田 さくら"
    in_english = {str(one.key): one for one in shown(procedure("child-medical-subsidy"), answers, "en")}
    assert in_english["household.members"].lines[1] == "2. Child, 山田 さくら, 20 June 2018 (Heisei 30)"


def test_who_files_is_the_first_of_the_list_unless_they_say_otherwise_or_were_born_on_another_day() -> None:
    filed = {**MOVED, "person.name": "山田 花子"}
    strange = {**filed, "person.birth_date": "1961-02-03"}
    one = procedure("child-allowance")
    listed = [
        next(found.lines for found in shown(one, answers, "ja") if found.item.id == "household.members")[0]
        for answers in (
            filed,
            {**filed, "applicant.standing": "self"},
            {**filed, "person.birth_date": "1988-05-01"},
            strange,
            {**filed, "applicant.standing": "proxy"},
            {**filed, "applicant.standing": "household"},
        )
    ]
    assert ["山田 花子" in line for line in listed] == [True, True, True, False, False, False]


def test_rows_stand_in_the_order_of_their_list() -> None:
    rows = [{"id": f"m{n}", "relation": "child", "birth_date": "2018-06-20"} for n in (1, 2, 11, 10)]
    names = {f"member.name#m{n}": f"山田 {n}" for n in (10, 11, 9, 2)}
    found = shown(procedure("child-allowance"), {**MOVED, "household.members": rows, **names}, "ja")
    assert [one.key.row for one in found if one.item.id == "member.name"] == ["m2", "m11", "m10", "m9"]
    assert next(one.about.ja for one in found if one.key.row == "m9") == "9人目", "no row of the list any more"


def test_a_filled_form_bears_the_names_in_the_list() -> None:
    answers = {**MOVED, "member.name#m2": "山田 さくら"}
    document = paper.filled(
        moving().edition, procedure("child-medical-subsidy"), answers, "ja", town="みなと野町", receipt="R-1"
    )
    rows = {row.key: row for block in document.blocks if isinstance(block, Rows) for row in block.rows}
    assert "山田 さくら" in rows["household.members"].answer[1]
    assert rows["member.name#m2"].label == "氏名（2. 子　2018年6月20日（平成30年））"


def test_what_is_shown_stands_under_its_topic_in_the_order_of_the_interview() -> None:
    edition = moving().edition
    found = by_topic(edition, shown(procedure("child-allowance"), {**MOVED, "person.name": "山田 花子"}, "ja"))
    order = [topic.id for topic in edition.event.topics]
    assert [topic.id for topic, _ in found] == sorted((topic.id for topic, _ in found), key=order.index)
    assert sum(len(lines) for _, lines in found) == 3


def test_an_answer_of_the_wrong_kind_is_named_and_never_crashes() -> None:
    edition = moving().edition
    wrongs: tuple[Any, ...] = (1, "", [], {}, {"a": 1}, True, "2026-02-30")
    for wrong in wrongs:
        asked = event_interview(edition, {}, on=ON)
        found = check(asked, {question.name: wrong for question in asked.questions})
        assert "move.date" in found
        assert all(problem.words.en for problems in found.values() for problem in problems)


def test_a_condition_that_nobody_can_decide_says_which_one() -> None:
    facts = Facts(on=ON, reference=None)
    with pytest.raises(ValueError, match="no_such"):
        facts.hold(rule("no_such.item == 1"))
