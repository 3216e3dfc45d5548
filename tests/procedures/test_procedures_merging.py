"""Merging: everyone is asked once, and each procedure gets exactly what it would have got alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.procedures.household import answered, moving, selected
from yakuba.procedures.rules.answers import check
from yakuba.procedures.rules.asking import walks
from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.measuring import measure, parts
from yakuba.procedures.rules.merging import interview, split, strictest
from yakuba.procedures.rules.showing import shown
from yakuba.procedures.rules.types import type_of

EXAMPLES = moving().examples


@given(data=st.data(), seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_each_procedure_gets_exactly_what_it_would_have_got_alone(data: st.DataObject, seed: int) -> None:
    edition, example = moving().edition, data.draw(st.sampled_from(EXAMPLES))
    together = data.draw(st.lists(st.sampled_from([one.id for one in edition.procedures]), min_size=1, unique=True))
    answers = answered(edition, together, dict(example.answers), on=example.on, seed=seed)
    merged = split(edition, together, answers, on=example.on)
    for alone in together:
        assert merged[alone] == split(edition, [alone], answers, on=example.on)[alone]


@given(data=st.data(), seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_a_procedure_gets_nothing_that_only_its_company_asks(data: st.DataObject, seed: int) -> None:
    edition, example = moving().edition, data.draw(st.sampled_from(EXAMPLES))
    together = [one.id for one in edition.procedures]
    answers = answered(edition, together, dict(example.answers), on=example.on, seed=seed)
    for procedure, got in split(edition, together, answers, on=example.on).items():
        own = {ask.item.id for ask in edition.by_id[procedure].asks}
        assert {Key.parse(name).item for name in got} <= own


@given(data=st.data(), seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_nothing_is_asked_twice_and_the_order_of_choosing_does_not_matter(data: st.DataObject, seed: int) -> None:
    edition, example = moving().edition, data.draw(st.sampled_from(EXAMPLES))
    together = data.draw(st.permutations(selected(edition, dict(example.answers), example.on)))
    answers = answered(edition, together, dict(example.answers), on=example.on, seed=seed)
    names = [one.name for one in interview(edition, together, answers, on=example.on).questions]
    assert len(names) == len(set(names))
    assert interview(edition, sorted(together), answers, on=example.on).questions == tuple(
        interview(edition, together, answers, on=example.on).questions
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.file)
def test_an_interview_that_was_answered_has_no_problems(example: Any) -> None:
    edition = moving().edition
    together = selected(edition, dict(example.answers), example.on)
    answers = answered(edition, together, dict(example.answers), on=example.on, seed=1)
    assert check(interview(edition, together, answers, on=example.on), answers) == {}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.file)
def test_a_required_question_left_open_is_named(example: Any) -> None:
    edition = moving().edition
    together = selected(edition, dict(example.answers), example.on)
    answers = answered(edition, together, dict(example.answers), on=example.on, seed=2)
    required = [one for one in interview(edition, together, answers, on=example.on).questions if one.required]
    for question in required[:5]:
        rest = {name: value for name, value in answers.items() if name != question.name}
        assert question.name in check(interview(edition, together, rest, on=example.on), rest)


def test_what_is_never_reused_is_asked_by_each_for_itself() -> None:
    edition, example = moving().edition, max(EXAMPLES, key=lambda one: len(one.data["procedures"]))
    together = selected(edition, dict(example.answers), example.on)
    own = [
        (one.key, walked.procedure.id)
        for walked in walks(edition, together, example.answers, on=example.on)
        for one in walked.asked
        if one.ask.item.reuse == "never"
    ]
    assert own, "the pack should have consents"
    assert all(key.procedure == procedure for key, procedure in own)


def test_the_strictest_limits_hold_for_all() -> None:
    assert strictest([{"max_length": 40, "past": True}, {"max_length": 20}, {"not_before": "1900-01-01"}]) == {
        "max_length": 20,
        "past": True,
        "not_before": "1900-01-01",
    }
    assert strictest([{"min_rows": 1}, {"min_rows": 2}, {"parts": ["name"]}, {"parts": ["kana"]}]) == {
        "min_rows": 2,
        "parts": ["name", "kana"],
    }


def test_merging_a_large_household_asks_less_than_half() -> None:
    edition, example = moving().edition, max(EXAMPLES, key=lambda one: len(one.data["procedures"]))
    together = selected(edition, dict(example.answers), example.on)
    answers = answered(edition, together, dict(example.answers), on=example.on, seed=3)
    saving = measure(edition, together, answers, on=example.on)
    assert saving.asked < saving.asked_alone
    assert saving.reduction == 1 - saving.asked / saving.asked_alone
    assert saving.prefilled > 0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.file)
def test_the_parts_of_an_interview_come_to_what_is_measured_of_the_whole(example: Any) -> None:
    edition = moving().edition
    together = selected(edition, dict(example.answers), example.on)
    answers = answered(edition, together, dict(example.answers), on=example.on, seed=3)
    whole = measure(edition, together, answers, on=example.on)
    found = parts(edition, walks(edition, together, answers, on=example.on), answers, on=example.on)
    for name in ("asked_alone", "asked", "prefilled"):
        assert sum(getattr(one, name) for one in found.values()) == getattr(whole, name), name


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.file)
def test_every_answer_is_shown(example: Any) -> None:
    edition = moving().edition
    together = selected(edition, dict(example.answers), example.on)
    answers = answered(edition, together, dict(example.answers), on=example.on, seed=4)
    for question in interview(edition, together, answers, on=example.on).questions:
        for language in ("ja", "ja-easy", "en"):
            assert type_of(question.item).show(question.item, answers[question.name], language)


def test_the_first_of_the_list_is_called_by_the_name_of_who_files() -> None:
    edition = moving().edition
    procedure = edition.by_id["resident-registration-in"]
    answers = {
        "person.name": "髙﨑 葛󠄀子",
        "household.members": [{"id": "m1", "relation": "head"}, {"id": "m2", "relation": "child"}],
        "member.sex#m1": "female",
        "member.name#m2": "髙﨑 空",
        "member.sex#m2": "male",
    }
    about = {str(one.key): one.about.ja for one in shown(procedure, answers, "ja")}
    assert about["member.sex#m1"] == "髙﨑 葛󠄀子"
    assert about["member.sex#m2"] == "髙﨑 空"
