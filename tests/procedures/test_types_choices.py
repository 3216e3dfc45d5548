"""Choices, yes and no, relations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.procedures.typed import an_item, faults, refused, value
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Option
from yakuba.procedures.rules.types import type_of


def test_an_option_is_kept_by_its_value_and_shown_by_its_label():
    item = an_item("choice")
    assert value(item, "b") == "b"
    assert value(item, " 乙 ") == "b"
    assert type_of(item).show(item, "b", "ja") == ("乙",)


def test_an_unknown_option_is_refused():
    assert "選択肢にない" in faults(an_item("choice"), "z")[0][1]
    assert refused(an_item("choice"), "z") == [""]
    assert refused(an_item("choice"), ["a"]) == [""]


def test_an_option_that_is_gone_can_still_be_read_in_an_old_case():
    assert type_of(an_item("choice")).show(an_item("choice"), "gone", "ja") == ("gone",)


def test_few_options_are_buttons_and_many_a_list():
    few = an_item("choice")
    many = replace(few, options=tuple(Option(f"o{n}", Text(f"{n}", f"{n}", f"{n}")) for n in range(12)))
    assert type_of(few).fields(few)[0].control == "radio"
    assert type_of(many).fields(many)[0].control == "select"


def test_several_are_kept_in_the_order_of_the_options_each_once():
    item = an_item("several")
    reading = type_of(item).read(item, {"": ["c", "a", "c", ""]})
    assert reading.value == ["a", "c"]
    assert type_of(item).export(item, ["a", "c"]) == {"a": True, "b": False, "c": True, "d": False}


@pytest.mark.parametrize("given", [["z"], ["c", "a"], ["a", "a"], [], "a", [1]])
def test_several_refuses_what_is_unknown_unordered_repeated_or_empty(given):
    assert refused(an_item("several"), given) == [""]


def test_several_holds_its_bounds():
    item = an_item("several", at_least=2, at_most=3)
    kind = type_of(item)
    assert [p.words.ja for p in kind.read(item, {"": ["a"]}).problems] == ["2つ以上選んでください。"]
    assert [p.words.ja for p in kind.read(item, {"": list("abcd")}).problems] == ["選べるのは3つまでです。"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("yes", True), ("はい", True), ("no", False), ("無", False), ("", None), ("１", None)]
)
def test_yes_and_no(typed, meant):
    reading = type_of(an_item("yes_no")).read(an_item("yes_no"), {"": [typed]})
    assert reading.value is meant
    assert bool(reading.problems) == (typed == "１")


@pytest.mark.parametrize("given", ["yes", 1, 0, None])
def test_yes_and_no_are_booleans_from_elsewhere(given):
    assert refused(an_item("yes_no"), given) == [""]


def test_relations_are_those_of_the_resident_register():
    item = an_item("relation")
    codes = [option.value for option in type_of(item).fields(item)[0].options]
    assert codes[:3] == ["head", "spouse", "child"]
    assert {"parent", "grandparent", "grandchild", "sibling", "partner", "other_relative", "cohabitant"} < set(codes)
    assert value(item, "子") == "child"
    assert type_of(item).show(item, "partner", "ja") == ("夫（未届）・妻（未届）",)
    assert refused(item, "friend") == [""]
