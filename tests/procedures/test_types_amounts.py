"""Numbers, money, telephone and e-mail."""

from __future__ import annotations

import jsonschema
import pytest

from tests.procedures.typed import an_item, faults, refused, value
from yakuba.procedures.rules.types import type_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3", 3), ("３人", 3), (" 1,234 ", 1234), ("１，２３４", 1234), ("+5", 5), ("3.0", 3), ("3万5,000", 35000),
        ("1億2千万", 120_000_000), ("2千", 2000), ("10万", 100_000),
    ],
)  # fmt: skip
def test_a_number_is_understood_as_typed(typed, meant):
    assert value(an_item("number", unit="人"), typed) == meant


@pytest.mark.parametrize("typed", ["三人くらい", "3.5", "1-2", "万", "12ab", "1e5", "²"])
def test_what_is_no_whole_number_is_refused_with_an_example(typed):
    assert "数字で入力してください（例：3）" in faults(an_item("number"), typed)[0][1]


def test_a_number_keeps_its_bounds_and_says_them_with_the_unit():
    unit = {"ja": "人", "ja-easy": "にん", "en": "people"}
    item = an_item("number", min=1, max=20, unit=unit)
    assert faults(item, "0") == [("", "1人以上の数字を入力してください。")]
    assert faults(item, "21") == [("", "20人以下の数字を入力してください。")]
    assert faults(an_item("number"), "△1") == [("", "0以上の数字を入力してください。")]
    assert value(an_item("number", min=-10), "－５") == -5
    assert type_of(item).show(item, 3, "en") == ("3 people",)


@pytest.mark.parametrize("given", [3.5, True, "3", None, [3]])
def test_only_whole_numbers_are_taken_from_elsewhere(given):
    assert refused(an_item("number"), given) == [""]


@pytest.mark.parametrize(
    ("typed", "yen"), [("1,000円", 1000), ("￥１，０００", 1000), ("\\500", 500), ("30万円", 300_000), ("0", 0)]
)
def test_money_is_understood_as_typed(typed, yen):
    assert value(an_item("money"), typed) == yen


def test_money_is_shown_as_money():
    item = an_item("money")
    assert type_of(item).show(item, 1234567, "ja") == ("1,234,567円",)
    assert type_of(item).show(item, 1234567, "en") == ("¥1,234,567",)
    assert faults(item, "-1") == [("", "0円以上の数字を入力してください。")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０９０１２３４５６７８", "090-1234-5678"),
        ("054（626）1111", "054-626-1111"),
        ("054ー626ー1111", "054-626-1111"),
        ("+81 54 626 1111", "054-626-1111"),
        ("0120-000000", "0120-000-000"),
        ("04992-2-1111", "04992-2-1111"),
        ("+67721111", "+67721111"),
        ("＋1 (212) 555-0100", "+1-212-555-0100"),
        ("+123456789012345", "+123456789012345"),
    ],
)
def test_a_telephone_number_gets_its_hyphens_and_is_what_the_published_schema_says(typed, kept):
    item = an_item("phone")
    assert value(item, typed) == kept
    jsonschema.validate(kept, type_of(item).schema(item))


@pytest.mark.parametrize(
    "typed", ["626-1111", "0", "でんわなし", "09012345678901", "٠٩٠١٢٣٤٥٦٧٨", "090١٢٣٤٥٦٧٨", "+677 2١111"]
)
def test_what_cannot_be_dialled_is_refused(typed):
    assert "市外局番から" in faults(an_item("phone"), typed)[0][1]


def test_a_telephone_number_is_taken_from_elsewhere_only_as_it_is_kept():
    assert refused(an_item("phone"), "09012345678") == [""]
    assert refused(an_item("phone"), 9012345678) == [""]
    assert refused(an_item("phone"), "090-1234-5678") == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        (" Hanako.Yamada@Example.JP ", "Hanako.Yamada@example.jp"),
        ("..hana..ko.@docomo.example.jp", "..hana..ko.@docomo.example.jp"),
    ],
)
def test_an_email_is_understood_as_typed(typed, kept):
    assert value(an_item("email"), typed) == kept


@pytest.mark.parametrize("typed", ["hanako", "hanako@", "@example.jp", "a@b", "はなこ@example.jp", "a@b@example.jp"])
def test_what_is_no_email_is_refused_with_an_example(typed):
    assert "hanako@example.jp" in faults(an_item("email"), typed)[0][1]


def test_an_email_cannot_carry_a_my_number():
    assert "番号法" in faults(an_item("email"), "621498320257@example.jp")[0][1]
