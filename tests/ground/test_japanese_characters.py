"""Names in any writing: kept exactly, found however they are remembered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yakuba.ground.japanese.characters import (
    common_form,
    drop_selectors,
    halve,
    hyphens,
    matches,
    search_key,
    search_keys,
    squeeze,
)
from yakuba.ground.japanese.kana import is_katakana, to_katakana

KATSURAGI = "葛\U000e0100城"
RARE_NAMES = ["髙﨑", KATSURAGI, "𠮷野", "邉", "神\ufa19", "辻\U000e0101", "福\ufa1b"]


@pytest.mark.parametrize("name", RARE_NAMES)
def test_cleaning_what_was_typed_leaves_a_name_as_it_is(name):
    assert squeeze(f"　{name} \n") == name
    assert halve(name) == name
    assert to_katakana(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("　山田　　花子　", "山田 花子"),
        ("山田\u00a0\t花子", "山田 花子"),
        ("山田\u200b花子\ufeff", "山田花子"),
        ("", ""),
        ("　", ""),
    ],
)
def test_spaces_are_trimmed_and_folded(typed, kept):
    assert squeeze(typed) == kept


def test_full_width_signs_become_half_width_but_kana_does_not():
    assert halve("Ａ－１　ア～") == "A-1 ア~"


@pytest.mark.parametrize("dash", "-‐‑–—―−ー－ｰ")
def test_every_dash_of_a_number_is_a_hyphen(dash):
    assert hyphens(f"054{dash}626") == "054-626"


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("やまだ　はなこ", "ヤマダ ハナコ"),
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
        ("か\u3099", "ガ"),
        ("はﾟ", "パ"),
        ("ゆーこ", "ユーコ"),
        ("ユ-コ", "ユーコ"),
        ("マリア・ルイサ", "マリア・ルイサ"),
    ],
)
def test_a_reading_is_written_in_katakana_however_it_was_typed(typed, kana):
    assert to_katakana(typed) == kana
    assert is_katakana(to_katakana(typed))


@pytest.mark.parametrize("no_kana", ["", "山田", "YAMADA", "ﾔﾏﾀﾞ", "やまだ", "ヤマダ  ハナコ", " ヤマダ", "ヤマダ１"])
def test_what_is_no_full_width_katakana_is_told_apart(no_kana):
    assert not is_katakana(no_kana)


@pytest.mark.parametrize(
    ("rare", "common"),
    [
        *zip(
            "髙﨑𠮷邊邉齋齊濵濱澤廣櫻國嶋嶌德惠眞壽龍冨藪籔曾槇栁靍瀧舘桧檜凜淵渕渊",
            "高崎吉辺辺斎斎浜浜沢広桜国島島徳恵真寿竜富薮薮曽槙柳鶴滝館桧桧凛淵淵淵",
            strict=True,
        )
    ],
)
def test_forms_of_one_kanji_count_as_one(rare, common):
    assert common_form(rare) == common_form(common) == common


@pytest.mark.parametrize(
    ("one", "other"), [("師", "帥"), ("功", "切"), ("書", "昼"), ("着", "著"), ("升", "枡"), ("郎", "朗")]
)
def test_different_kanji_stay_different(one, other):
    assert common_form(one) != common_form(other)


def test_the_common_form_of_a_common_form_is_itself():
    for code in (*range(0x4E00, 0xA000, 7), *range(0xF900, 0xFB00, 3), *range(0x20000, 0x2A6E0, 101)):
        form = common_form(chr(code))
        assert [common_form(character) for character in form] == list(form), chr(code)


@pytest.mark.parametrize(
    "writings",
    [
        ["おおの", "オオノ", "ｵｵﾉ", "Ohno", "Ono", "Oono", "Ōno", "Ôno", "ONO", "オーノ"],
        ["しんいち", "シンイチ", "Shin'ichi", "Shinichi", "SINITI", "Shin-ichi"],
        ["はっとり", "ハツトリ", "Hattori"],
        ["ほんま", "Homma", "Honma", "HONMA"],
        ["じゅんや", "ジユンヤ", "Junya", "Jun'ya", "Zyunya"],
        ["しょうへい", "Shohei", "Shouhei", "Syohei", "Shōhei"],
        ["ふじさわ", "Fujisawa", "Hudisawa", "ﾌｼﾞｻﾜ"],
        ["はっちょうぼり", "Hatchobori", "Hattyoubori"],
        ["ファン", "フアン", "Fan"],
        ["ジョン", "John", "Jon"],
        ["佐々木", "佐佐木"],
        ["髙橋", "高橋", "髙 橋"],
        [KATSURAGI, "葛城"],
        ["渡邊", "渡邉", "渡辺"],
        ["Nguyễn", "NGUYEN", "nguye\u0302\u0303n"],
    ],
)
def test_writings_of_one_name_have_one_key(writings):
    assert {search_key(writing) for writing in writings} == {search_key(writings[0])}


@pytest.mark.parametrize(
    ("one", "other"), [("かとう", "さとう"), ("かな", "かんな"), ("けん", "げん"), ("山田", "山本"), ("おの", "うの")]
)
def test_different_names_have_different_keys(one, other):
    assert search_key(one) != search_key(other)


@pytest.mark.parametrize(
    "query",
    [
        "髙﨑",
        "高崎",
        "葛子",
        "葛\U000e0100子",
        "髙﨑葛子",
        "高崎　葛子",
        "たかさき",
        "ﾀｶｻｷ ｶﾂｺ",
        "Takasaki",
        "Katsuko Takasaki",
        "katuko",
        "たか",
    ],
)
def test_a_person_is_found_by_each_name_in_any_writing(query):
    assert matches(query, search_keys("髙﨑 葛\U000e0100子", "タカサキ カツコ"))


@pytest.mark.parametrize("query", ["", " ", "山田", "やまだ", "かさき", "Takasaka"])
def test_others_are_not_found(query):
    assert not matches(query, search_keys("髙﨑 葛\U000e0100子", "タカサキ カツコ"))


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="あいうえおかがきくけこさしすせそたちつてとなにぬねのはふほまみむめもやゆよらりるれろわんっゃゅょー",
        max_size=8,
    )
)
def test_hiragana_and_katakana_always_meet(reading):
    assert search_key(reading) == search_key(to_katakana(reading))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12))
def test_any_text_can_be_looked_for(text):
    assert search_key(drop_selectors(text)) == search_key(text)
    assert not any(character.isspace() for character in search_key(text))
