"""Every item type is held to all of it: a type registered tomorrow is tested here without another line."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.procedures.typed import an_item
from yakuba.ground.text import LANGUAGES
from yakuba.procedures.rules.model import Item
from yakuba.procedures.rules.types import Rows, type_of, types
from yakuba.procedures.rules.types.composite import Composite

pytestmark = pytest.mark.once

MY_NUMBER = "621498320257"
TRIES = settings(max_examples=50, deadline=None)
"""For each type and rule; how long one takes is another test's business, and machines are shared."""
SEEDS = st.integers(0, 2**32)
NAMES = """
    text long_text kana romaji date choice several yes_no number money phone email address municipality person
    household relation bank_account vehicle animal file consent signature my_number
"""
DIRT = st.text(max_size=30) | st.sampled_from(["0", "63", "S63.5.1", "yes", "01", "ｱ", "-5", "1億"])


ITEMS = [an_item(name) for name in types] + [
    an_item(name, many=True) for name, kind in types.items() if isinstance(kind, Composite) and name != "household"
]
every_item = pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.type}{'*' if item.many else ''}")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def accepts(item: Item, value: Any) -> bool:
    """Tell whether the type's own JSON Schema takes the value."""
    schema = type_of(item).schema(item)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    return bool(validator.is_valid(value))


def places(item: Item, typed: dict[str, list[str]]) -> set[str]:
    """Return the names of everything beside which a problem may stand."""
    kind = type_of(item)
    fields = list(kind.fields(item))
    rows: set[str] = set()
    if isinstance(kind, Rows):
        rows = set(kind.row_ids(typed))
        fields += [field for row in rows for field in kind.row_fields(item, row)]
    return {"", *rows} | {field.part for field in fields} | {field.group for field in fields}


def test_the_types_of_the_house_are_all_there() -> None:
    assert set(types) >= set(NAMES.split())


@every_item
def test_it_has_a_name_in_every_language(item: Item) -> None:
    kind = type_of(item)
    assert kind.name == item.type
    assert all(kind.label.as_data().values())


@every_item
def test_every_field_of_several_is_labelled_and_named_once(item: Item) -> None:
    fields = [field for field in type_of(item).fields(item) if field.control != "hidden"]
    parts = [field.part for field in fields]
    assert fields
    assert len(set(parts)) == len(parts)
    if len(fields) > 1:
        assert all(all(field.label.as_data().values()) for field in fields)
    for field in fields:
        assert (field.control in ("select", "radio", "checkbox", "checkboxes")) == bool(field.options)
        assert all(all(option.label.as_data().values()) for option in field.options)
        assert not field.group or (field.part.startswith(f"{field.group}.") and all(field.legend.as_data().values()))


@every_item
@TRIES
@given(seed=SEEDS)
def test_a_sample_goes_round_through_every_face(item: Item, seed: int) -> None:
    kind = type_of(item)
    value = kind.sample(item, Random(seed))
    assert json.loads(json.dumps(value, ensure_ascii=False)) == value
    assert kind.check(item, value) == ()
    assert accepts(item, value)
    reading = kind.read(item, kind.write(item, value))
    assert reading.problems == ()
    assert reading.value == value


@every_item
@TRIES
@given(seed=SEEDS)
def test_a_sample_can_be_read_in_every_language_and_exported(item: Item, seed: int) -> None:
    kind = type_of(item)
    value = kind.sample(item, Random(seed))
    for language in LANGUAGES:
        lines = kind.show(item, value, language)
        assert lines
        assert all(line.strip() and "\n" not in line for line in lines)
    cells = kind.export(item, value)
    assert tuple(cells) == kind.columns(item)
    assert len(set(cells)) == len(cells)
    assert any(cell is not None for cell in cells.values())
    assert all(cell is None or isinstance(cell, str | int | bool) for cell in cells.values())
    json.dumps(kind.facts(item, value))
    assert all(isinstance(words, str) for words in kind.free_text(item, value))


@every_item
def test_it_has_a_place_on_paper_in_every_language(item: Item) -> None:
    kind = type_of(item)
    for language in LANGUAGES:
        blanks = kind.blank(item, language)
        assert blanks
        assert all(place.style in ("line", "boxes", "ticks", "date", "lines", "sign") for _, place in blanks)
        assert all(place.choices for _, place in blanks if place.style == "ticks")
        labels = [label for label, _ in blanks]
        assert len(set(labels)) == len(labels)


@every_item
def test_its_schema_is_one(item: Item) -> None:
    jsonschema.Draft202012Validator.check_schema(type_of(item).schema(item))


@every_item
def test_nothing_typed_is_no_answer_and_no_fault(item: Item) -> None:
    kind = type_of(item)
    empty = {field.part: [""] for field in kind.fields(item)}
    blanks = {field.part: [" \u3000 "] for field in kind.fields(item) if field.control == "text"}
    for typed in ({}, empty, blanks):
        reading = kind.read(item, typed)
        assert (reading.value, reading.problems) == (None, ())


@every_item
@TRIES
@given(data=st.data())
def test_whatever_is_typed_gives_a_good_value_or_a_problem_in_its_place(item: Item, data: st.DataObject) -> None:
    kind = type_of(item)
    typed = kind.write(item, kind.sample(item, Random(1)))
    parts = sorted({*typed, *(field.part for field in kind.fields(item))})
    for part in data.draw(st.lists(st.sampled_from(parts), max_size=3)):
        typed[part] = [data.draw(DIRT)]
    reading = kind.read(item, typed)
    assert {problem.part for problem in reading.problems} <= places(item, typed)
    assert all(all(problem.words.as_data().values()) for problem in reading.problems)
    if reading.value is not None:
        assert reading.problems == ()
        assert kind.check(item, reading.value) == ()
        assert accepts(item, reading.value)
        assert kind.read(item, kind.write(item, reading.value)).value == reading.value


@every_item
@TRIES
@given(value=JSON)
def test_any_json_is_checked_without_a_crash_and_no_looser_than_the_schema(item: Item, value: Any) -> None:
    if value is not None and type_of(item).check(item, value) == ():
        assert accepts(item, value)


@every_item
@TRIES
@given(data=st.data())
def test_a_spoilt_sample_is_checked_without_a_crash(item: Item, data: st.DataObject) -> None:
    kind = type_of(item)
    value = kind.sample(item, Random(data.draw(SEEDS)))
    inner = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else value
    if isinstance(inner, dict):
        name = data.draw(st.sampled_from([*inner, "surprise"]))
        inner[name] = data.draw(JSON)
        if data.draw(st.booleans()):
            inner.pop(name)
    problems = kind.check(item, value)
    listed = isinstance(kind, Rows) and isinstance(inner.get("id"), str)
    typed = {"rows": [row["id"] for row in value]} if listed else {}
    assert {problem.part for problem in problems} <= places(item, typed)
    if not problems:
        assert accepts(item, value)


@every_item
@pytest.mark.parametrize("number", [MY_NUMBER, "6214 9832 0257", "６２１４－９８３２－０２５７", f"番{MY_NUMBER}です"])
def test_no_field_but_its_own_lets_a_my_number_in(item: Item, number: str) -> None:
    if item.type == "my_number":
        return
    kind = type_of(item)
    typed = kind.write(item, kind.sample(item, Random(7)))
    fields = [field for field in kind.fields(item) if field.control in ("text", "textarea")]
    for field in fields:
        reading = kind.read(item, {**typed, field.part: [number]})
        assert reading.value is None, field.part
        assert reading.problems
