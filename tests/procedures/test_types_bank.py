"""Bank accounts, in both forms."""

from __future__ import annotations

import pytest

from tests.procedures.typed import an_item, faults, refused, value
from yakuba.procedures.rules.types import type_of
from yakuba.procedures.rules.types.bank import yucho_account, yucho_branch_name

BANK = {
    "kind": "bank", "bank_name": "見本銀行", "bank_code": "9999", "branch_name": "焼津支店", "branch_code": "001",
    "type": "ordinary", "number": "1234567", "holder_kana": "ヤマダ ハナコ",
}  # fmt: skip
YUCHO = {"kind": "yucho", "symbol": "12340", "symbol_number": "12345671", "holder_kana": "ヤマダ ハナコ"}


@pytest.mark.parametrize(
    ("symbol", "number", "branch", "account"),
    [
        ("12340", "12345671", "238", "1234567"),
        ("10030", "1", "008", "0000000"),
        ("10180", "11", "018", "0000001"),
        ("18990", "8888881", "898", "0888888"),
    ],
)
def test_symbol_and_number_become_branch_and_account_by_the_public_rule(symbol, number, branch, account):
    assert yucho_account(symbol, number) == (branch, account)


def test_a_branch_of_japan_post_is_named_by_its_code():
    assert yucho_branch_name("038") == "〇三八"


def test_an_account_of_a_bank_is_understood_as_typed():
    typed = {
        **BANK, "bank_code": "９９９９", "branch_code": "1", "number": " 123-4567 ", "holder_kana": "やまだ　はなこ",
    }  # fmt: skip
    assert value(an_item("bank_account"), **typed) == BANK


def test_a_short_account_number_is_filled_up_with_zeros():
    assert value(an_item("bank_account"), **{**BANK, "number": "４５６"})["number"] == "0000456"


def test_codes_may_be_unknown():
    bare = {name: words for name, words in BANK.items() if not name.endswith("_code")}
    assert value(an_item("bank_account"), **bare) == bare


def test_the_passbook_of_japan_post_is_enough():
    kept = value(an_item("bank_account"), **YUCHO)
    assert kept == {
        **YUCHO, "bank_code": "9900", "bank_name": "ゆうちょ銀行", "branch_code": "238", "branch_name": "二三八",
        "type": "ordinary", "number": "1234567",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("symbol", "number"), [("１２３４０", "１２３４５６７１"), ("12340-2", "1234567-1"), ("12340 ", "12345671")]
)
def test_symbol_and_number_are_understood_as_typed(symbol, number):
    assert (
        value(an_item("bank_account"), **{**YUCHO, "symbol": symbol, "symbol_number": number})["branch_code"] == "238"
    )


def test_japan_post_may_be_given_in_the_form_of_the_banks():
    typed = {
        "kind": "yucho",
        "branch_code": "238",
        "type": "ordinary",
        "number": "1234567",
        "holder_kana": "ヤマダ ハナコ",
    }
    kept = value(an_item("bank_account"), **typed)
    assert (kept["bank_name"], kept["branch_name"], kept["number"]) == ("ゆうちょ銀行", "二三八", "1234567")
    assert "symbol" not in kept


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"symbol": "02340"}, ["symbol"]),
        ({"symbol": "123"}, ["symbol"]),
        ({"symbol_number": "12345678"}, ["symbol_number"]),
        ({"symbol_number": "123456711"}, ["symbol_number"]),
        ({"symbol": ""}, ["symbol", "branch_code", "type", "number"]),
        ({"branch_code": "999"}, ["symbol"]),
        ({"symbol": "", "symbol_number": ""}, ["symbol", "symbol_number"]),
        ({"holder_kana": "山田"}, ["holder_kana"]),
        ({"kind": ""}, ["kind"]),
    ],
)
def test_a_wrong_passbook_is_told_beside_the_part(change, where):
    assert [part for part, _ in faults(an_item("bank_account"), **{**YUCHO, **change})] == where


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"number": "12345678"}, "number"),
        ({"number": ""}, "number"),
        ({"branch_name": ""}, "branch_name"),
        ({"bank_code": "99999"}, "bank_code"),
        ({"type": "piggy"}, "type"),
        ({"type": ""}, "type"),
        ({"bank_name": "621498320257銀行"}, "bank_name"),
    ],
)
def test_a_wrong_account_is_told_beside_the_part(change, where):
    assert [part for part, _ in faults(an_item("bank_account"), **{**BANK, **change})] == [where]


def test_what_was_typed_for_the_other_form_is_dropped():
    assert value(an_item("bank_account"), **{**BANK, "symbol": "12340", "symbol_number": "11"}) == BANK


def test_symbol_and_number_from_elsewhere_must_agree_with_the_account():
    kept = value(an_item("bank_account"), **YUCHO)
    assert refused(an_item("bank_account"), kept) == []
    assert refused(an_item("bank_account"), {**kept, "number": "7654321"}) == ["symbol"]
    assert refused(an_item("bank_account"), {**kept, "bank_code": "0001"}) == ["bank_code"]
    assert refused(an_item("bank_account"), {**BANK, "symbol": "12340"}) == [""]


def test_an_account_is_shown_as_people_say_it():
    item = an_item("bank_account")
    assert type_of(item).show(item, BANK, "ja") == ("見本銀行（9999） 焼津支店（001）", "普通 1234567", "ヤマダ ハナコ")
    shown = type_of(item).show(item, value(item, **YUCHO), "ja")
    assert shown == (
        "ゆうちょ銀行（9900） 二三八（238）", "普通 1234567", "記号 12340 番号 12345671", "ヤマダ ハナコ",
    )  # fmt: skip


def test_firms_have_signs_in_their_names():
    assert (
        value(an_item("bank_account"), **{**BANK, "holder_kana": "カ）ﾔﾏﾀﾞｼｮｳﾃﾝ"})["holder_kana"]
        == "カ)ヤマダショウテン"
    )
