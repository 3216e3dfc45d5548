"""Limits of several procedures on one item: what passes together passes each alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.procedures.typed import an_item
from yakuba.procedures.rules.merging import strictest
from yakuba.procedures.rules.types import type_of, types

PAIRS: list[tuple[str, dict[str, Any], dict[str, Any], Any]] = [
    ("text", {"max_length": 5}, {"max_length": 9}, "あ" * 7),
    ("text", {"min_length": 2}, {"min_length": 4}, "あああ"),
    ("number", {"max": 5}, {"max": 9}, 7),
    ("number", {"min": 5}, {"min": 9}, 7),
    ("money", {"max": 5000}, {"max": 900}, 1000),
    ("several", {"at_most": 1}, {"at_most": 3}, ["a", "b"]),
    ("several", {"at_least": 1}, {"at_least": 3}, ["a", "b"]),
    ("date", {"not_after": "2026-12-31"}, {"not_after": "2027-12-31"}, "2027-01-01"),
    ("date", {"not_before": "2026-12-31"}, {"not_before": "2027-12-31"}, "2027-01-01"),
    ("date", {"past": True}, {"past": False}, "2026-11-21"),
    ("consent", {"must": True}, {"must": False}, {"given": False}),
    ("municipality", {"abroad": True}, {"abroad": False}, {"prefecture": "国外", "city": "ブラジル"}),
    ("file", {"max_files": 1}, {"max_files": 3}, [
        {"id": one, "name": "a.jpg", "type": "image/jpeg", "size": 1, "sha256": "0" * 64} for one in "ab"
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("type_name", "one", "other", "value"), PAIRS)
def test_the_strictest_limit_holds_whoever_asks_first(type_name, one, other, value):
    item = an_item(type_name)
    together = [strictest([one, other]), strictest([other, one])]
    refused = [bool(type_of(item).check(replace(item, limits={**item.limits, **limits}), value)) for limits in together]
    assert refused == [True, True]


def test_every_limit_that_can_differ_is_tried_above() -> None:
    tried = {name for _, one, _, _ in PAIRS for name in one}
    alike = {
        "autocomplete",
        "unit",
        "basis",
        "code",
        "pattern",
        "pattern_hint",
        "example",
        "parts",
        "optional",
        "accept",
    }
    assert {name for _, kind in types.items() for name in kind.limits} <= tried | alike | {"max_bytes"}
