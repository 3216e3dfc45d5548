"""YAML: words stand for what YAML 1.2 says, every part knows its line, and nothing that is sent fells the reader."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from yakuba.ground.packs.yaml_text import DEEPEST, read

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", None), ("~", None), ("null", None), ("Null", None), ('""', ""), ("'~'", "~"),
        ("true", True), ("False", False), ("'true'", "true"), ("tRUE", "tRUE"),
        ("no", "no"), ("on", "on"), ("yes", "yes"), ("y", "y"),
        ("7", 7), ("-7", -7), ("+7", 7), ("0", 0), ("1_000", 1000), ('"7"', "7"), ("７", "７"),
        ("0171", "0171"), ("0x1F", "0x1F"), ("-0171", "-0171"), ("12:30", "12:30"), ("1" * 5000, "1" * 5000),
        ("1.5", 1.5), (".5", 0.5), ("1e3", 1000.0), ("1.", 1.0), (".inf", ".inf"), ("1e999", "1e999"), ("1.2.3", "1.2.3"),
        (".", "."), ("-", [None]), ("e3", "e3"), ("2026-04-01", "2026-04-01"), ("R8.4.1", "R8.4.1"), ("<<", "<<"),
        ("!!str 7", "7"), ("!!int '7'", 7), ("!!int seven", "seven"), ("!thing 7", "7"),
        ("髙﨑葛󠄀𠮷", "髙﨑葛󠄀𠮷"), ("行政手続（第6条）", "行政手続（第6条）"),
    ],
)  # fmt: skip
def test_a_word_stands_for_what_yaml_1_2_says(written: str, meant: object) -> None:
    source = read("a.yaml", f"{written}\n")
    assert (source.data, type(source.data), source.faults) == (meant, type(meant), [])


@pytest.mark.parametrize(
    "name", ["packs/moving/event.yaml", "packs/moving/procedures/child-allowance.yaml", "vocabulary/person.yaml"]
)
def test_the_project_s_own_files_read_as_a_second_library_reads_them(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert read(name, text).data == _plain(YAML(typ="safe", pure=True).load(text))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def test_every_part_knows_its_line() -> None:
    source = read(
        "a.yaml",
        "# a town\nname: 緑町\nplaces:\n  - hall\n  - {id: east,\n     open:\n       no}\nlong: |\n  a\n  b\nlast:\n",
    )
    assert source.data == {
        "name": "緑町",
        "places": ["hall", {"id": "east", "open": "no"}],
        "long": "a\nb\n",
        "last": None,
    }
    assert source.lines == {
        (): 2, ("name",): 2, ("places",): 3, ("places", 0): 4, ("places", 1): 5, ("places", 1, "id"): 5, ("places", 1, "open"): 6,
        ("long",): 8, ("last",): 11,
    }  # fmt: skip
    assert [source.line(path) for path in (("places", 1, "none"), ("nowhere",))] == [5, 2]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n"])
def test_an_empty_file_has_nothing_and_no_fault(text: str) -> None:
    source = read("a.yaml", text)
    assert (source.data, source.lines, source.faults) == (None, {}, [])


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: [1,\nc: 2\n", 4, "expected ',' or ']'"),
        ("a: 1\nb: c: d\n", 2, "mapping values are not allowed"),
        ('a: 1\nb: "open\n', 3, "unexpected end of stream"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: 1\n? [b]\n: 2\n", 2, "a name is a word"),
        ("a: 1\nb: &x 1\n", 2, "Anchors and aliases"),
        ("a: 1\nb: *x\n", 2, "Anchors and aliases"),
        ("a: 1\n*x : 1\n", 2, "Anchors and aliases"),
        ("a: 1\n&x b: 1\n", 2, "Anchors and aliases"),
        ("住所: 1\nb: \0\n", 2, "control characters"),
        ("住所: 1\nb: \x0b\n", 2, "control characters"),
        ("住所: 1\nb: \ud867\n", 2, "control characters"),
        ("a: 1\n\nb: ここで\u2028分ける\nc: 2\n", 3, "an invisible line break, U+2028"),
        ("a: 1\nb:\n" + "  " * 9 + "[" * DEEPEST + "]" * DEEPEST + "\n", 3, "nested too deeply"),
        ("[" * 100_000, 1, ""),
        ("- " * 100_000, 1, ""),
        ("? " * 100_000, 1, ""),
        ("{a: " * 100_000, 1, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, words: str) -> None:
    source = read("a.yaml", text)
    assert source.data is None
    assert [fault.line for fault in source.faults] == [line]
    assert words in source.faults[0].en


def test_as_deep_as_is_allowed_is_read() -> None:
    data = read("a.yaml", "[" * DEEPEST + "]" * DEEPEST).data
    depth = 0
    while data is not None:
        data, depth = (data[0] if data else None), depth + 1
    assert depth == DEEPEST


def test_a_name_written_twice_is_told_and_the_rest_is_read() -> None:
    source = read("a.yaml", "a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert [(fault.line, fault.en) for fault in source.faults] == [
        (2, "“c” is written twice."),
        (3, "“a” is written twice."),
    ]
    assert source.data == {"a": 3, "b": {"c": 2}}


def test_an_invisible_line_break_that_breaks_nothing_is_no_fault() -> None:
    source = read("a.yaml", 'a: "ここで\u2028分ける"\nb: 2\n')
    assert (source.data["b"], source.faults) == (2, [])
