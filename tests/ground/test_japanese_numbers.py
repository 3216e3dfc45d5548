"""Numbers with check digits, and telephones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
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
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not find_my_number(text)


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
