"""Whatever is typed, wherever: no fault of ours, nothing lost, and nothing in a page that we did not write."""

from __future__ import annotations

import pytest

from tests.attack.elsewhere import leads_to, payloads
from tests.attack.strings import LEAST, everything, families
from tests.journeys.makers import moving
from yakuba.ground.text import Text
from yakuba.procedures.rules.answers import check_value
from yakuba.procedures.rules.model import Item
from yakuba.procedures.rules.types import type_of

pytestmark = pytest.mark.django_db


def test_there_are_enough_strings_and_of_every_kind() -> None:
    strings = everything()
    assert len(strings) >= LEAST
    assert len(families()) == 16


def kept_as_written(words: str, *, lines: bool) -> str:
    """Return what docs/security.md says becomes of a text: told a second time, character by character."""
    unwritable = {*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)}
    unwritable |= {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, *range(0xD800, 0xE000)}
    if lines:
        evened = "".join(c for c in words.replace("\r\n", "\n").replace("\r", "\n") if ord(c) not in unwritable)
        return "\n".join(line.rstrip() for line in evened.split("\n")).strip()
    seen = "".join(c for c in words if ord(c) not in unwritable)
    out, gap = "", False
    for c in seen:
        if c in "\u180e\u200b\u2060":
            gap = gap or False
        elif c.isspace():
            gap = True
        else:
            out, gap = out + (" " if gap and out else "") + c, False
    return out


@pytest.mark.parametrize("kind", ["text", "long_text"])
def test_what_is_taken_is_what_was_written(kind: str) -> None:
    item = Item("x", kind, Text("語", "ご", "word"))
    taken = 0
    for string in everything():
        reading = type_of(item).read(item, {"": [string]})
        if reading.value is None:
            continue
        taken += 1
        assert reading.value == kept_as_written(string, lines=kind == "long_text"), ascii(string)
        again = type_of(item).read(item, type_of(item).write(item, reading.value))
        assert again.value == reading.value, "what was kept is kept when it is sent once more"
    assert taken > LEAST / 2


def an_item_of_each_kind() -> list[Item]:
    """Return one item for each type and set of limits in the vocabulary."""
    found = {(item.type, tuple(sorted(item.limits))): item for item in moving().edition.vocabulary.values()}
    return list(found.values())


@pytest.mark.parametrize("item", an_item_of_each_kind(), ids=lambda item: f"{item.type}-{item.id}")
def test_no_type_falls_over_and_what_it_takes_stands_in_every_face(item: Item) -> None:
    kind = type_of(item)
    parts = [field.part for field in kind.fields(item)]
    for number, string in enumerate(everything()):
        for part in {parts[number % len(parts)], parts[-1]} if parts else {""}:
            value = kind.read(item, {one: [string] if one == part else ["1"] for one in parts}).value
            if value is not None:
                assert check_value(item, value, required=True) == ()
                kind.show(item, value, "ja")
                kind.export(item, value)
                kind.write(item, value)


def test_a_browser_would_follow_these() -> None:
    elsewhere = [one for one in payloads() if leads_to(one) != "testserver"]
    assert len(elsewhere) >= 70
    assert len(set(payloads())) >= 110
