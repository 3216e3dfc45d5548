"""Words, readings and roman letters as people type them."""

from __future__ import annotations

import re

import pytest

from tests.procedures.typed import an_item, faults, read, refused, value
from yakuba.procedures.rules.types import type_of
from yakuba.procedures.rules.types.text import length, length_pattern

NAMES = ["髙﨑 花子", "葛󠄀城 太郎", "𠮷野 さくら", "神田", "は\u3099ば", "邉󠄄 ｱﾝ", "👨‍👩‍👧 one"]
"""Old forms, an ideographic variation sequence, a character beyond the BMP, a compatibility ideograph, loose marks."""


@pytest.mark.parametrize("name", NAMES)
def test_a_name_keeps_its_exact_characters_in_every_face(name):
    item = an_item("text")
    kept = value(item, f"　{name} ")
    assert kept == name
    assert [hex(ord(one)) for one in kept] == [hex(ord(one)) for one in name]
    kind = type_of(item)
    assert kind.write(item, kept) == {"": [name]}
    assert kind.show(item, kept, "en") == (name,)
    assert kind.export(item, kept) == {"": name}
    assert list(kind.free_text(item, kept)) == [name]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  山田　花子  ", "山田 花子"),
        ("山田\t花子", "山田 花子"),
        ("一行目\r\n二行目", "一行目 二行目"),
        ("見え\u200bない", "見えない"),
        ("山田\x07花子\u202e", "山田花子"),
    ],
)
def test_a_line_is_trimmed_and_made_one(typed, kept):
    assert value(an_item("text"), typed) == kept


@pytest.mark.parametrize(("words", "count"), [("葛󠄀城", 2), ("𠮷野", 2), ("は\u3099", 1), ("", 0), ("abc", 3)])
def test_characters_are_counted_as_a_person_counts_them(words, count):
    assert length(words) == count
    assert re.search(length_pattern(count, count), words)
    assert not re.search(length_pattern(count + 1, count + 5), words)


def test_a_name_of_just_the_length_allowed_passes_with_its_variation_selectors():
    item = an_item("text", max_length=3)
    assert value(item, "葛󠄀葛󠄀葛󠄀") == "葛󠄀葛󠄀葛󠄀"
    assert faults(item, "葛󠄀葛󠄀葛󠄀葛󠄀") == [("", "3文字以内で入力してください（今は4文字です）。")]


def test_too_short_says_how_much():
    assert faults(an_item("text", min_length=2), "あ") == [("", "2文字以上で入力してください（今は1文字です）。")]


def test_a_code_is_brought_to_half_width_and_held_to_its_pattern():
    hint = {"ja": "数字8桁です。", "ja-easy": "すうじ 8つ です。", "en": "It has 8 digits."}
    item = an_item("text", code=True, pattern="[0-9]{8}", pattern_hint=hint)
    assert value(item, "１２３４　５６７８") == "12345678"
    assert faults(item, "1234") == [("", "書き方が違うようです。数字8桁です。")]


@pytest.mark.parametrize("given", [1, None, ["a"], {"a": 1}, "", "  ", "a\nb", "\x00", "\ud800", "あ" * 201])
def test_what_is_no_line_of_text_is_refused_from_anywhere(given):
    assert refused(an_item("text"), given) == [""]


def test_a_my_number_in_a_text_is_refused_with_the_reason():
    (where, words), *rest = faults(an_item("text"), "番号は６２１４ ９８３２ ０２５７です")
    assert (where, rest) == ("", [])
    assert "番号法第20条" in words
    assert "消して" in words


@pytest.mark.parametrize("harmless", ["621498320258", "カード 1234-5678-9012-3456", "054-626-1111", "0120123456"])
def test_other_numbers_may_be_written(harmless):
    assert value(an_item("text"), harmless) == harmless


def test_a_long_text_keeps_its_lines_and_shows_them():
    item = an_item("long_text")
    kept = value(item, "一行目  \r\n\r\n  二行目\r三行目\n\n")
    assert kept == "一行目\n\n  二行目\n三行目"
    assert type_of(item).show(item, kept, "ja") == ("一行目", "", "  二行目", "三行目")
    assert faults(an_item("long_text", max_length=5), "あいうえおか")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("やまだ　はなこ", "ヤマダ ハナコ"),
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
        ("ヤマダ  ハナコ", "ヤマダ ハナコ"),
        ("う゛ぃくとりあ", "ヴィクトリア"),
        ("まいける・じょんそん", "マイケル・ジョンソン"),
        ("おおたに しょう-た", "オオタニ ショウータ"),
    ],
)
def test_a_reading_is_understood_in_any_kana(typed, kept):
    assert value(an_item("kana"), typed) == kept


@pytest.mark.parametrize("typed", ["山田", "yamada", "ヤマダ1", "ヤマダ。"])
def test_what_is_no_kana_is_refused_with_an_example(typed):
    assert "ヤマダ ハナコ" in faults(an_item("kana"), typed)[0][1]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ｙａｍａｄａ　ｈａｎａｋｏ", "YAMADA HANAKO"),
        (" o’brien  mary-ann ", "O'BRIEN MARY-ANN"),
        ("Nguyen Van An", "NGUYEN VAN AN"),
    ],
)
def test_roman_letters_become_the_capitals_of_the_card(typed, kept):
    assert value(an_item("romaji"), typed) == kept


@pytest.mark.parametrize("typed", ["山田", "ヤマダ", "YAMADA 2", "-A"])
def test_what_is_not_roman_is_refused(typed):
    assert "在留カード" in faults(an_item("romaji"), typed)[0][1]


def test_every_language_has_the_remedy():
    (problem,) = read(an_item("kana"), "山田").problems
    assert "カタカナ" in problem.words.ja_easy
    assert "katakana" in problem.words.en
