"""Words with their readings: every mixture of kanji and kana, and nothing else."""

from __future__ import annotations

import re

import pytest

from yakuba.ground.japanese.readings import PATTERN, writings


def test_every_part_is_written_in_kanji_or_in_kana():
    assert set(writings("児童《じどう》手当《てあて》")) == {"児童手当", "児童てあて", "じどう手当", "じどうてあて"}
    assert set(writings("引《ひ》っ越《こ》し")) == {"引っ越し", "引っこし", "ひっ越し", "ひっこし"}
    assert writings("75歳《さい》") == ("75歳", "75さい")


def test_a_word_without_readings_is_itself():
    assert writings("ゴミ") == ("ゴミ",)
    assert writings("child benefit") == ("child benefit",)


@pytest.mark.parametrize(
    "word", ["《いぬ》", "犬《》", "犬《inu》", "犬《いぬ", "犬いぬ》", "dog《いぬ》", "いぬ《いぬ》", ""]
)
def test_what_reads_nothing_is_no_word(word):
    assert not re.search(PATTERN, word)


@pytest.mark.parametrize(
    "word", ["犬《いぬ》", "飼《か》い犬《いぬ》", "𠮷野《よしの》", "人々《ひとびと》", "PIN", "ゴミ"]
)
def test_what_reads_kanji_is_a_word(word):
    assert re.search(PATTERN, word)
