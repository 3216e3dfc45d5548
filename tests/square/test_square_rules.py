"""The pure parts of the resident's pages: the way, the search, what stages mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from tests.journeys.makers import moving
from yakuba.applications.reads import PartStatus
from yakuba.casework.rules.stages import Stage
from yakuba.faces.square.pages.filed import _forecast
from yakuba.faces.square.search import find, folded
from yakuba.faces.square.stages import STAGES, trail_of, words_of
from yakuba.faces.square.way import repicked, rows_named
from yakuba.ground.clock import JST
from yakuba.ground.japanese.kana import is_katakana, to_katakana
from yakuba.ground.japanese.readings import writings
from yakuba.procedures.rules.model import Procedure


@dataclass(frozen=True)
class _Named:
    id: str


@dataclass(frozen=True)
class _Listed:
    procedure: _Named


def _listed(*ids: str) -> Any:
    return [_Listed(_Named(one)) for one in ids]


def test_what_was_taken_off_the_list_by_hand_stays_off() -> None:
    assert repicked(_listed("a", "b"), _listed("a", "b", "c"), ["a"]) == ("a", "c")


def test_what_no_longer_concerns_the_resident_leaves_the_list() -> None:
    assert repicked(_listed("a", "b"), _listed("b"), ["a", "b"]) == ("b",)


def test_ids_of_rows_are_found_in_the_names_of_answers() -> None:
    assert rows_named({"member.name#m2": "x", "consent#m3~child-allowance": True, "move.kind": "in"}) == {"m2", "m3"}


def test_search_folds_every_way_of_writing() -> None:
    assert folded("ひっこし　ＭＯＶＥ") == folded("ヒッコシ move")


@pytest.mark.parametrize("query", ["引越し", "ひっこし", "ヒッコシ", "ﾋｯｺｼ", "MOVING", "ｍｏｖｉｎｇ", "転入"])
def test_a_life_event_is_found_by_everyday_words_in_any_writing(query: str) -> None:
    assert find([moving().edition], query)[0].procedure is None


@pytest.mark.parametrize(
    ("query", "procedure"),
    [
        ("保育園", "day-care"),
        ("ほいくえん", "day-care"),
        ("保育えん", "day-care"),
        ("保育園に入れたい", "day-care"),
        ("nursery", "day-care"),
        ("国保", "nhi-join"),
        ("こくほ", "nhi-leave"),
        ("国民健康ほけん", "nhi-join"),
        ("kokuho", "nhi-join"),
        ("赤ちゃん", "child-allowance"),
        ("あかちゃん", "child-medical-subsidy"),
        ("ＢＡＢＹ", "child-allowance"),
        ("児童てあて", "child-allowance"),
        ("じどう手当", "child-allowance"),
        ("ｼﾞﾄﾞｳﾃｱﾃ", "child-allowance"),
        ("子供手当", "child-allowance"),
        ("はんこ", "seal-registration"),
        ("マイナカード", "my-number-card"),
        ("原付 廃車", "moped-scrapping"),
        ("ゴミ", "garbage-and-community"),
        ("転校", "school-transfer"),
        ("障がい者手帳", "disability-handbook"),
    ],
)
def test_a_procedure_is_found_by_everyday_words_in_any_writing(query: str, procedure: str) -> None:
    assert procedure in [found.procedure.id for found in find([moving().edition], query) if found.procedure]


@pytest.mark.parametrize("procedure", moving().edition.procedures, ids=lambda one: one.id)
def test_every_procedure_can_be_found_by_words_of_each_writing(procedure: Procedure) -> None:
    words = [writing for word in procedure.search_words for writing in writings(word)]
    assert any(word.isascii() for word in words)
    assert any(is_katakana(to_katakana(word)) for word in words)
    assert any("一" <= letter <= "鿿" for word in words for letter in word)


def test_a_search_needs_every_word_and_nothing_finds_nothing() -> None:
    hits = find([moving().edition], "児童手当 認定")
    assert [hit.procedure.id for hit in hits if hit.procedure][:1] == ["child-allowance"]
    for query in ("", "  ", "児童手当 ぞうさん"):
        assert find([moving().edition], query) == []


def test_every_stage_of_a_case_has_words_for_the_resident() -> None:
    assert {stage.value for stage in Stage} <= STAGES.keys()


def test_every_stage_speaks_all_languages() -> None:
    for stage in STAGES.values():
        for words in (stage.words, stage.next):
            assert all((words.ja, words.ja_easy, words.en))


def test_a_stage_unknown_to_this_page_is_being_worked_on_and_not_an_error() -> None:
    assert words_of("something-new") is STAGES["checking"]


def test_the_line_shows_exactly_one_place() -> None:
    for stage in [*STAGES, "something-new"]:
        assert sum(bool(step["here"]) for step in trail_of(stage)) == 1


def test_a_forecast_that_lies_behind_us_is_said_to() -> None:
    today = date(2026, 11, 21)

    def part(stage: str, latest: date) -> PartStatus:
        return PartStatus("child-allowance", stage, datetime(2026, 11, 1, 9, tzinfo=JST), date(2026, 11, 10), latest)

    assert _forecast(part("checking", date(2026, 11, 25)), today) == "range"
    assert _forecast(part("checking", date(2026, 11, 21)), today) == "range"
    assert _forecast(part("checking", date(2026, 11, 20)), today) == "passed"
    assert _forecast(part("correcting", date(2026, 11, 25)), today) == ""
    assert _forecast(part("accepted", date(2026, 11, 25)), today) == ""
