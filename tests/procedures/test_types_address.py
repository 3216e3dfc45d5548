"""Addresses and municipalities."""

from __future__ import annotations

import pytest

from tests.procedures.typed import an_item, faults, read, refused, value
from yakuba.procedures.rules.types import type_of
from yakuba.procedures.rules.types.prefectures import PREFECTURES, code_of

HOME = {"postcode": "4210206", "prefecture": "静岡県", "city": "焼津市", "town": "上新田", "number": "832-1"}


@pytest.mark.parametrize("postcode", ["421-0206", "〒４２１－０２０６", "421ー0206", "4210206", " 421 0206 "])
def test_a_postcode_is_understood_as_typed(postcode):
    assert value(an_item("address"), **{**HOME, "postcode": postcode}) == HOME


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("８３２－１", "832-1"),
        ("832ー1", "832-1"),
        ("832 − 1", "832-1"),
        ("１丁目２番３号", "1丁目2番3号"),
        ("832番地の1 タワー3号", "832番地の1 タワー3号"),
    ],
)
def test_a_house_number_is_brought_to_one_form(typed, kept):
    assert value(an_item("address"), **{**HOME, "number": typed})["number"] == kept


def test_names_in_an_address_keep_their_characters():
    typed = {**HOME, "town": "葛󠄀城町", "building": "髙﨑ハイツ１０１号"}
    assert value(an_item("address"), **typed) == typed


def test_an_address_that_no_list_holds_can_be_written():
    typed = {"prefecture": "沖縄県", "city": "国頭郡国頭村", "town": "字新開地", "unlisted": "yes"}
    kept = value(an_item("address"), **typed)
    assert kept == {**typed, "unlisted": True}
    assert type_of(an_item("address")).facts(an_item("address"), kept)["unlisted"] is True


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        ({"postcode": "421-020"}, "postcode", "7桁の数字"),
        ({"prefecture": ""}, "prefecture", "都道府県を選んでください"),
        ({"prefecture": "駿河県"}, "prefecture", "選択肢にない"),
        ({"city": ""}, "city", "市区町村を入力してください"),
        ({"town": "", "number": ""}, "number", "番地・号を入力してください"),
        ({"building": "番号 621498320257"}, "building", "番号法"),
    ],
)
def test_what_is_missing_or_wrong_is_told_beside_its_part(change, where, words):
    (part, said), *rest = faults(an_item("address"), **{**HOME, **change})
    assert (part, rest) == (where, [])
    assert words in said


def test_all_that_is_wrong_is_told_at_once():
    found = faults(an_item("address"), postcode="1", prefecture="", city="焼津市", town="", number="1")
    assert [part for part, _ in found] == ["postcode", "prefecture"]


def test_the_municipality_code_is_kept_while_it_belongs_to_the_prefecture():
    item = an_item("address")
    assert value(item, **HOME, city_code="222127")["city_code"] == "222127"
    assert "city_code" not in value(item, **HOME, city_code="372013")
    assert "city_code" not in value(item, **HOME, city_code="222128")
    assert "city_code" not in value(item, **HOME, city_code="<script>")
    assert refused(item, {**HOME, "city_code": "372013"}) == ["prefecture"]
    assert refused(item, {**HOME, "city_code": "222128"}) == ["city_code"]


def test_hidden_parts_alone_are_no_answer():
    assert value(an_item("address"), city_code="222127", unlisted="no") is None


def test_abroad_is_offered_only_where_the_item_allows_it():
    typed = {"prefecture": "国外", "city": "ブラジル サンパウロ"}
    assert value(an_item("address", abroad=True), **typed) == typed
    assert value(an_item("municipality", abroad=True), **typed) == typed
    assert [part for part, _ in faults(an_item("address"), **typed)] == ["prefecture"]
    assert [part for part, _ in faults(an_item("municipality"), **typed)] == ["prefecture"]


def test_an_address_is_shown_as_on_an_envelope():
    item = an_item("address")
    shown = type_of(item).show(item, {**HOME, "building": "髙﨑ハイツ101"}, "ja")
    assert shown == ("〒421-0206", "静岡県焼津市上新田832-1", "髙﨑ハイツ101")


def test_a_municipality_is_shown_in_one():
    item = an_item("municipality")
    kept = value(item, prefecture="香川県", city="高松市", city_code="372013")
    assert kept == {"prefecture": "香川県", "city": "高松市", "city_code": "372013"}
    assert type_of(item).show(item, kept, "ja") == ("香川県高松市",)


@pytest.mark.parametrize("given", [{}, {"prefecture": "静岡県"}, {**HOME, "postcode": "421-0206"}, "静岡県", [HOME]])
def test_half_an_address_from_elsewhere_is_refused(given):
    assert refused(an_item("address"), given)


def test_unknown_parts_are_refused():
    assert refused(an_item("address"), {**HOME, "floor": 3}) == [""]


def test_the_face_is_asked_to_help_and_the_browser_told_what_it_may_fill():
    fields = {field.part: field for field in type_of(an_item("address")).fields(an_item("address"))}
    assert fields["postcode"].helper == "postcode"
    assert fields["city"].helper == "municipality"
    assert fields["postcode"].autocomplete == "postal-code"
    assert fields["city_code"].control == "hidden"
    assert [name for name, field in fields.items() if not field.optional] == ["prefecture", "city"]


def test_the_prefectures_stand_in_the_order_of_their_codes():
    assert len(PREFECTURES) == 47
    assert (code_of("北海道"), code_of("静岡県"), code_of("沖縄県")) == ("01", "22", "47")


def test_problems_are_told_in_every_language():
    reading = read(an_item("address"), **{**HOME, "postcode": "1"})
    assert "7 digits" in reading.problems[0].words.en
    assert "7けた" in reading.problems[0].words.ja_easy
