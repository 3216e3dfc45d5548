"""The smallest things of the ground: conditions, refs, ids, texts, registries, the journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.cel import RuleFault, bound, dotted, parts, rule, watch
from yakuba.ground.ref import Ref, new_id
from yakuba.ground.registry import Registry
from yakuba.ground.text import Text


@pytest.mark.parametrize(
    ("source", "facts", "held"),
    [
        ("a.b == 'x'", {"a": {"b": "x"}}, True),
        ("a.b == 'x'", {"a": {"b": None}}, False),
        ("a.b < 3", {"a": {"b": None}}, False),  # what was not answered meets nothing, and fails nobody
        ("a.b", {"a": {"b": "true"}}, False),  # only true is true
        ("a.b", {"a": {"b": True}}, True),
        ("m.exists(x, x.age >= 20 && x.age < 60)", {"m": [{"age": 3}, {"age": 40}]}, True),
        ("m.exists(x, x.age >= 20)", {"m": []}, False),
        ("'dog' in m", {"m": ["dog"]}, True),
        ("a.on > '2026-11-01'", {"a": {"on": "2026-11-02"}}, True),
    ],
)
def test_a_condition_is_met_or_is_not(source: str, facts: dict[str, Any], held: bool) -> None:
    assert rule(source).holds(facts) is held


@pytest.mark.parametrize("source", ["", "a ==", "a.b == 'x", "import os", "a; b", "(a"])
def test_what_is_no_condition_is_refused(source: str) -> None:
    with pytest.raises(RuleFault):
        rule(source)


@given(st.text(max_size=30))
def test_any_text_is_a_condition_or_is_refused(source: str) -> None:
    try:
        rule(source)
    except RuleFault:
        return


def test_a_fact_that_nobody_defines_is_a_fault_of_the_condition() -> None:
    with pytest.raises(RuleFault, match=r"a\.b"):
        rule("a.b == 1").holds({})


@pytest.mark.parametrize(
    "source",
    [
        *("a.n / 0 == 1", "a.n % 0 == 1", "9223372036854775807 + a.n > 0", "int(1e300) > a.n"),
        *("a.list[7] == 1", "a.missing == 1", "timestamp('soon') > timestamp('later')", "'a'.matches('(')"),
    ],
)
def test_what_cannot_be_worked_out_is_a_fault_of_the_condition(source: str) -> None:
    facts = {"a": {"n": 1, "list": [1]}}
    with pytest.raises(RuleFault):
        rule(source).holds(facts)
    with pytest.raises(RuleFault):
        rule(source).value(facts)


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("move.kind == 'in' && move.date > on", {"move.kind", "move.date", "on"}),
        ("household.members.exists(m, m.age < 3)", {"household.members", "m", "m.age"}),
        ("size(a.b) > 0 && a.b.contains('x.y')", {"a.b"}),
        ("a.b == \"it's c.d\" || e.f == 'g \\' h.i'", {"a.b", "e.f"}),
        ("a.b in ['c.d', \"e.f\"]", {"a.b", "in"}),
    ],
)
def test_the_names_of_a_condition_are_found_and_quoted_words_are_not(source: str, names: set[str]) -> None:
    assert dotted(source) - {"size", "in"} == names - {"in"}


def test_names_that_a_condition_binds_itself_are_not_asked_of_anybody() -> None:
    source = "a.b.all(x, x.c == 1) || a.b.filter(y, y.c == d.e).size() > 0"
    assert bound(source) == {"x", "y"}
    assert rule(source).names == {"a", "d"}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("a == 1", ()),
        ("a && b", ("a", "b")),
        ("a && b || c", ("a && b", "c")),
        ("(a || b) && c", ("(a || b)", "c")),
        ("(a || b)", ("a", "b")),
        ("m.exists(x, x.a || x.b)", ()),
        ("a == '||' && b == \"&&\"", ("a == '||'", 'b == "&&"')),
    ],
)
def test_a_condition_is_taken_apart_at_its_outermost_operator(source: str, found: tuple[str, ...]) -> None:
    assert parts(source) == found


def test_what_was_decided_is_seen_with_its_parts() -> None:
    with watch() as seen:
        rule("a.x == 1 || a.x == 2").holds({"a": {"x": 2}})
    assert seen == {("a.x == 1 || a.x == 2", True), ("a.x == 1", False), ("a.x == 2", True)}


@given(st.text(min_size=1).filter(lambda word: ":" not in word), st.text(min_size=1))
def test_a_ref_is_written_and_read(kind: str, id_: str) -> None:
    assert Ref.parse(str(Ref(kind, id_))) == Ref(kind, id_)


@pytest.mark.parametrize("written", ["", "a", ":", "a:", ":b"])
def test_half_a_ref_is_none(written: str) -> None:
    with pytest.raises(ValueError, match="not a Ref"):
        Ref.parse(written)


def test_ids_are_new_and_sort_by_the_time_they_were_made() -> None:
    ids = [new_id() for _ in range(2000)]
    assert ids == sorted(set(ids))
    assert {len(one) for one in ids} == {26}
    assert set("".join(ids)) <= set("0123456789abcdefghjkmnpqrstvwxyz")


def test_a_text_speaks_its_languages_and_falls_back_to_japanese() -> None:
    text = Text("届出", "とどけで", "Notice")
    assert [text.say(language) for language in ("ja", "ja-easy", "en", "fr")] == ["届出", "とどけで", "Notice", "届出"]
    assert Text("届出", "", "").say("en") == "届出"
    assert Text.read(text.as_data()) == text
    assert Text.read("犬").en == "犬"


def test_what_is_filled_in_speaks_the_same_language_and_is_not_filled_in_again() -> None:
    text = Text("{what}です", "{what} です", "It is {what}")
    assert text.fill(what=Text("犬", "いぬ", "a dog")).say("en") == "It is a dog"
    assert text.fill(what="{what}{0}").ja == "{what}{0}です"


def test_a_name_is_registered_once_and_things_keep_their_order() -> None:
    things: Registry[int] = Registry("things")
    for number, name in enumerate("cab"):
        things.add(name, number)
    assert list(things) == ["c", "a", "b"]
    assert ("a" in things, things["a"], things.get("x")) == (True, 1, None)
    with pytest.raises(ValueError, match="'a' is registered already"):
        things.add("a", 9)
    assert things["a"] == 1


@pytest.mark.django_db
def test_the_journal_keeps_who_what_when_and_why_in_order(at: datetime) -> None:
    staff = Actor("staff", "s-1", "係 員子", "child", frozenset({"clerk"}))
    case, other = Ref("case", "1"), Ref("case", "2")
    journal.record(staff, "case.seen", case, at=at, why="審査のため", data={"part": "answers"})
    journal.record_all(Actor.system("night"), "case.listed", [case, other], at=at)
    first, second = journal.lines(case)
    assert (first.actor_kind, first.actor_id, first.actor_name, first.section) == ("staff", "s-1", "係 員子", "child")
    assert (first.action, first.about, first.at, first.why) == ("case.seen", case, at, "審査のため")
    assert dict(first.data) == {"part": "answers"}
    assert (second.actor_kind, second.action) == ("system", "case.listed")
    assert [line.action for line in journal.lines(other)] == ["case.listed"]
