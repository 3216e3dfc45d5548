"""Succession: which fates hold together, and when nothing is left open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.ground.text import Text
from yakuba.plans.rules.succession import (
    NAMES,
    OUTCOMES,
    BadFate,
    Fate,
    Undecided,
    check,
    count,
    new_key,
    require_decided,
)

pytestmark = pytest.mark.once

KNOWN = {"counter", "cards"}


@pytest.mark.parametrize(
    "fate",
    [
        Fate(key="a", outcome="continue"),
        Fate(key="a", outcome="continue", to=("cards",)),
        Fate(key="a", outcome="end", reason="目的を達した"),
        Fate(key="a", outcome="merge", reason="窓口を一つにする", to=("counter",)),
        Fate(key="a", outcome="split", reason="担当が分かれる", titles=("申請", "届出")),
        Fate(key="a", outcome="split", reason="担当が分かれる", to=("cards",), titles=("届出",)),
        Fate(key="a", outcome="rename", reason="制度の名が変わった", titles=("新しい名",)),
        Fate(key="a", outcome="expand", reason="対象を広げる"),
    ],
)
def test_fates_that_hold_together(fate):
    check(fate, KNOWN)


@pytest.mark.parametrize(
    ("fate", "words"),
    [
        (Fate(key="a", outcome="lose"), "区分"),
        (Fate(key="a", outcome="end"), "終了の理由"),
        (Fate(key="a", outcome="end", reason="済んだ", to=("cards",)), "引継ぎ先は付けられません"),
        (Fate(key="a", outcome="merge", reason="重なる"), "統合先"),
        (Fate(key="a", outcome="merge", reason="重なる", to=("nowhere",)), "「nowhere」"),
        (Fate(key="a", outcome="split", reason="大きい", titles=("一つ", " ")), "二つ以上"),
        (Fate(key="a", outcome="rename", reason="古い"), "新しい名称"),
        (Fate(key="a", outcome="expand", reason="広げる", titles=("甲", "乙")), "引継ぎ先は一つ"),
    ],
)
def test_fates_that_do_not_say_why_and_what_to_do(fate, words):
    with pytest.raises(BadFate) as refused:
        check(fate, KNOWN)
    assert words in refused.value.words.ja
    assert refused.value.remedy.ja


def test_nothing_may_be_left_open():
    measures = {key: Text.read(f"施策{key}") for key in "abcde"}
    require_decided(measures, set("abcde"))
    with pytest.raises(Undecided) as refused:
        require_decided(measures, {"a"})
    assert "4件" in refused.value.words.ja
    assert "「施策b」、「施策c」、「施策d」…" in refused.value.words.ja


def test_fates_are_counted_and_so_is_what_is_new():
    fates = [
        Fate(key="a", outcome="merge", to=("x",)),
        Fate(key="b", outcome="merge", to=("x",)),
        Fate(key="c", outcome="end"),
    ]
    counted = count(fates, ["x", "y"])
    assert (dict(counted.outcomes), counted.into, counted.new) == ({"merge": 2, "end": 1}, 1, 1)


@given(st.from_regex(r"[a-z][a-z0-9-]{0,63}", fullmatch=True), st.integers(0, 5))
def test_a_new_key_is_never_taken_and_never_too_long(wanted, many):
    taken: set[str] = set()
    for _ in range(many + 1):
        key = new_key(wanted, taken)
        assert key not in taken
        assert len(key) <= 64
        taken.add(key)


def test_every_fate_has_a_name():
    assert set(NAMES) == set(OUTCOMES)
