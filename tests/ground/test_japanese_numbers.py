"""Numbers with check digits, and telephones."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from stdnum.jp import cn, in_

from yakuba.ground.japanese.numbers import (
    find_my_number,
    is_corporate_number,
    is_municipality_code,
    is_my_number,
    municipality_check_digit,
    my_number_check_digit,
)
from yakuba.ground.japanese.phones import read_phone

# Computed, nobody's: the check digit belongs to a counting sequence.
MINE = "12345678901" + str(my_number_check_digit("12345678901"))
GROUPED = f"{MINE[:4]}-{MINE[4:8]}-{MINE[8:]}"
KANJI = str.maketrans("0123456789", "〇一二三四五六七八九")
WIDE = MINE.translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})


@settings(max_examples=80)
@given(st.text(alphabet="0123456789", min_size=12, max_size=12))
def test_my_numbers_are_told_as_python_stdnum_tells_them(digits):
    assert is_my_number(digits) == in_.is_valid(digits)


@settings(max_examples=80)
@given(st.text(alphabet="0123456789", min_size=13, max_size=13))
def test_corporate_numbers_are_told_as_python_stdnum_tells_them(digits):
    # python-stdnum goes further only where the number begins with 0, which the check digit can never be.
    assert is_corporate_number(digits) == cn.is_valid(digits)


def test_the_corporate_number_of_a_town_is_right_and_its_neighbour_wrong():
    assert is_corporate_number("5000020172120")
    assert is_corporate_number("５０００－０２０１－７２１２０")
    assert not is_corporate_number("4000020172120")
    assert not is_corporate_number("500002017212")


@settings(max_examples=40)
@given(st.text(alphabet="0123456789", min_size=11, max_size=11), st.integers(0, 9))
def test_only_one_check_digit_is_right(eleven, digit):
    assert is_my_number(f"{eleven}{digit}") == (digit == my_number_check_digit(eleven))


@pytest.mark.parametrize(
    "text",
    [
        MINE,
        GROUPED,
        WIDE,
        GROUPED.replace("-", " "),
        GROUPED.replace("-", "　"),
        GROUPED.replace("-", "ー"),
        f"番号は{MINE}です",
        f"マイナンバー：{WIDE}。",
        f"card_{MINE}.jpg",
        f"1 {MINE}",
        f"{MINE} 2026",
        f"令和8年 {GROUPED}、以上",
        f"1.{GROUPED}",
        f"{MINE[:4]} - {MINE[4:8]} - {MINE[8:]}",
        GROUPED.replace("-", "  "),
        GROUPED.replace("-", "､ "),
        f"{MINE[:6]}\u200b{MINE[6:]}",
        "\u200d".join(MINE),
        "\ufeff".join(WIDE),
        MINE.translate(KANJI),
        f"番号は{GROUPED.translate(KANJI)}です",
        GROUPED.replace("-", "・").translate(KANJI),
        MINE.translate(KANJI).replace("〇", "○"),
        MINE[:4].translate(KANJI) + MINE[4:],
        "".join(chr(0x0660 + int(digit)) for digit in MINE),
        "".join(chr(0x2460 + int(digit) - 1) if digit != "0" else "⓪" for digit in MINE),
    ],
)
def test_a_my_number_is_found_in_text(text):
    assert find_my_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "令和8年11月21日",
        "054-626-1111",
        f"{MINE}0",
        f"9{MINE}",
        f"{GROUPED}-3456",
        f"1234-{GROUPED}",
        MINE[:11] + str((int(MINE[11]) + 1) % 10),
        f"{MINE[:4]}-{MINE[4:8]} {MINE[8:]}",
        f"{MINE[:6]}-{MINE[6:]}",
        f"12/{GROUPED.replace('-', '/')}",
        f"{GROUPED.replace('-', '・')}・3456",
        "1200円、3400円、5600円",
        "123,456,789,012円",
        "192.168.100.200",
        "054-626-1111/090-1234-5678",
        "090・1234・5678、054・626・1111",
        "2026/11/21～2026/12/09",
        "令和8年11月21日、22日、23日、24日、25日、26日",
        "一丁目二番三号、四丁目五番六号、七丁目八番九号、一〇号、一一号",
        "十二、三十四、五十六、七十八、九十、一百二十三",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not find_my_number(text)


eleven = st.text(alphabet="0123456789", min_size=11, max_size=11)
sign = st.sampled_from([*"-ー－‐ 　・･·.．。/／、，､_＿:：|", " ・ ", "、 ", "\u00a0", "\n", "\t"])


def _mine(digits: str) -> str:
    return f"{digits}{my_number_check_digit(digits)}"


@settings(max_examples=200)
@given(eleven, sign, st.sampled_from([1, 4]), st.sampled_from(["", "番号は", "（", "№"]), st.booleans())
def test_a_my_number_is_found_however_it_is_parted(digits, by, size, before, kanji):
    mine = _mine(digits)
    groups = [mine[place : place + size] for place in range(0, 12, size)]
    assume(not (size == 4 and groups[0][:2] in ("19", "20")))
    written = before + by.join(groups) + "です"
    assert find_my_number(written.translate(KANJI) if kanji else written)


@settings(max_examples=100)
@given(eleven, st.sampled_from([*"-ー 　・.／/_"]), st.booleans())
def test_a_my_number_is_found_in_pairs(digits, by, kanji):
    mine = _mine(digits)
    written = by.join(mine[place : place + 2] for place in range(0, 12, 2))
    assert find_my_number(written.translate(KANJI) if kanji else written)


@settings(max_examples=100)
@given(eleven, st.lists(st.tuples(st.integers(0, 12), st.sampled_from("\u200b\u200c\u200d\u2060\ufeff")), max_size=8))
def test_what_cannot_be_seen_hides_no_my_number(digits, unseen):
    mine = _mine(digits)
    for place, letter in unseen:
        mine = mine[:place] + letter + mine[place:]
    assert find_my_number(mine)


@settings(max_examples=200)
@given(eleven, st.integers(1, 9), sign, st.sampled_from([1, 2, 4]))
def test_without_the_right_check_digit_nothing_is_found_however_it_is_parted(digits, off, by, size):
    wrong = digits + str((my_number_check_digit(digits) + off) % 10)
    assert not find_my_number(by.join(wrong[place : place + size] for place in range(0, 12, size)))


years = st.integers(1900, 2099)


@settings(max_examples=100)
@given(st.lists(years, min_size=3, max_size=3), st.sampled_from("・./、,_"))
def test_three_years_are_no_my_number(three, by):
    assert not find_my_number(by.join(map(str, three)) + "年度")


@settings(max_examples=100)
@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)),
    st.sampled_from(["%Y_%m%d_%H%M", "%Y.%m%d.%H%M", "%Y/%m/%d %H:%M:%S"]),
)
def test_a_moment_is_no_my_number(moment, how):
    assert not find_my_number(f"写真{moment.strftime(how)}.jpg")


@settings(max_examples=100)
@given(st.lists(st.integers(10, 99), min_size=6, max_size=6), st.sampled_from(["、", ",", "，", "、 ", "歳、"]))
def test_six_ages_are_no_my_number(ages, by):
    assert not find_my_number(by.join(map(str, ages)))


@settings(max_examples=100)
@given(st.lists(st.integers(1, 9_999_999), min_size=1, max_size=6), st.sampled_from(["、", " ", "・", "/"]))
def test_amounts_with_their_yen_are_no_my_number(amounts, by):
    assert not find_my_number(by.join(f"{one:,}円" for one in amounts))


def test_a_municipality_code_has_its_check_digit():
    assert is_municipality_code("222127")
    assert is_municipality_code("０１１００２")
    assert not is_municipality_code("222128")
    assert not is_municipality_code("22212")
    assert municipality_check_digit("13101") == 6


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0546261111", "054-626-1111"),
        ("(054)626-1139", "054-626-1139"),
        ("０５４ー６２６ー１１１１", "054-626-1111"),
        ("054(626)1111", "054-626-1111"),
        ("TEL: 054-626-1111", "054-626-1111"),
        ("0354321234", "03-5432-1234"),
        ("0612345678", "06-1234-5678"),
        ("0451234567", "045-123-4567"),
        ("0267912345", "0267-91-2345"),
        ("0126712345", "01267-1-2345"),
        ("0499212345", "04992-1-2345"),
        ("0987654321", "0987-65-4321"),
        ("090 1234 5678", "090-1234-5678"),
        ("０９０１２３４５６７８", "090-1234-5678"),
        ("0901-2345-678", "090-1234-5678"),
        ("05012345678", "050-1234-5678"),
        ("0120123456", "0120-123-456"),
        ("08001234567", "0800-123-4567"),
        ("0570-012-345", "0570-012-345"),
        ("+81 54 626 1111", "054-626-1111"),
        ("+81-(0)90-1234-5678", "090-1234-5678"),
        ("+819012345678", "090-1234-5678"),
        ("+1 (415) 555-0123", "+1-415-555-0123"),
        ("0463-12-3456", "0463-12-3456"),
        ("054-6261-111", "054-626-1111"),
    ],
)
def test_a_telephone_number_is_hyphenated(typed, kept):
    assert read_phone(typed) == kept
    assert read_phone(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "なし",
        "1234",
        "626-1111",
        "05462611112",
        "054626111",
        "09012345",
        "9012345678",
        "+12",
        "+" + "1" * 16,
        "0012345678",
        "054-626-1111内線5",
        "054=626=1111",
    ],
)
def test_what_is_no_telephone_number_is_refused(typed):
    assert read_phone(typed) is None
