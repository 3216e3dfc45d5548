"""Vehicles, animals, files, consents, signatures, My Numbers."""

from __future__ import annotations

from datetime import date

import pytest

from tests.procedures.typed import an_item, faults, refused, value
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item
from yakuba.procedures.rules.types import dated, leak_problem, type_of

MOPED = {"kind": "moped", "chassis": "AF79-1000001", "maker": "ホンダ", "displacement": 49}
POCHI = {"kind": "dog", "name": "ポチ", "breed": "柴犬", "sex": "male", "colour": "茶", "microchip": "392148012345678"}
PHOTO = {"id": "f1", "name": "在留カード 表.jpg", "type": "image/jpeg", "size": 204800, "sha256": "ab" * 32}
NUMBER = "621498320257"


@pytest.mark.parametrize("chassis", ["ａｆ７９－１０００００１", "af79ー1000001", " AF79 - 1000001 "])
def test_a_vehicle_is_understood_as_typed(chassis):
    typed = {"kind": "moped", "chassis": chassis, "maker": "ホンダ", "displacement": "４９ｃｃ"}
    assert value(an_item("vehicle"), **typed) == MOPED


def test_a_chassis_number_is_no_place_for_a_my_number():
    assert "番号法" in faults(an_item("vehicle"), kind="moped", maker="ホンダ", chassis=NUMBER)[0][1]
    assert [part for part, _ in faults(an_item("vehicle"), kind="moped", maker="ホンダ", chassis="車台")] == ["chassis"]


@pytest.mark.parametrize("microchip", ["392 148 012345678", "３９２－１４８－０１２３４５６７８"])
def test_a_dog_is_understood_as_typed(microchip):
    assert value(an_item("animal"), **{**POCHI, "microchip": microchip}) == POCHI


def test_a_microchip_has_fifteen_digits():
    (part, words), *rest = faults(an_item("animal"), **{**POCHI, "microchip": "39214801234567"})
    assert (part, rest) == ("microchip", [])
    assert "15桁" in words


def test_a_dog_is_not_born_tomorrow():
    item = dated(an_item("animal"), date(2026, 11, 20))
    assert [part for part, _ in faults(item, **POCHI, birth_date__year="2026-11-21")] == ["birth_date"]


def test_files_go_round_and_show_name_and_size():
    item = an_item("file")
    kind = type_of(item)
    assert kind.read(item, kind.write(item, [PHOTO])).value == [PHOTO]
    assert kind.show(item, [PHOTO], "ja") == ("在留カード 表.jpg（200KB）",)
    assert kind.facts(item, [PHOTO]) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"type": "application/x-msdownload"}, "受け付けられない種類"),
        ({"size": 10 * 1024 * 1024 + 1}, "大きすぎます。1個10MBまで"),
        ({"size": 0}, "中身がありません"),
        ({"name": f"マイナンバー{NUMBER}.jpg"}, "番号法"),
        ({"name": "６２１４_９８３２_０２５７ 621498320257.png"}, "番号法"),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_by_name(change, words):
    item = an_item("file")
    (problem,) = type_of(item).check(item, [{**PHOTO, **change}])
    assert words in problem.words.ja


@pytest.mark.parametrize(
    "change", [{"name": "../etc/passwd"}, {"name": ""}, {"sha256": "x"}, {"size": "1"}, {"id": ""}, {"extra": 1}]
)
def test_what_does_not_describe_a_file_is_refused(change):
    assert refused(an_item("file"), [{**PHOTO, **change}]) == [""]


def test_files_hold_their_number():
    files = [{**PHOTO, "id": f"f{number}"} for number in range(3)]
    assert refused(an_item("file", max_files=3), files) == []
    assert refused(an_item("file", max_files=2), files) == [""]
    assert refused(an_item("file"), [PHOTO, PHOTO]) == [""]
    assert type_of(an_item("file")).read(an_item("file"), {"": ["{broken"]}).problems


def test_a_consent_is_given_or_withheld_or_unanswered():
    item = an_item("consent")
    assert value(item, "yes") == {"given": True}
    assert value(item, "no") == {"given": False}
    assert value(item, "") is None
    assert type_of(item).show(item, {"given": False}, "ja") == ("同意しません",)
    assert refused(item, {"given": "yes"}) == refused(item, True) == refused(item, {}) == [""]


def test_a_consent_that_must_be_is_one_box_and_cannot_be_withheld():
    item = an_item("consent", must=True)
    assert [field.control for field in type_of(item).fields(item)] == ["checkbox"]
    assert "同意がないと" in faults(item, "no")[0][1]
    assert refused(item, {"given": False}) == [""]


def test_a_signature_is_dated_with_the_day_of_asking():
    item = dated(an_item("signature"), date(2026, 11, 20))
    assert value(item, name="葛󠄀城 花子") == {"name": "葛󠄀城 花子", "on": "2026-11-20"}
    assert value(item, name="葛󠄀城 花子", on="2026-11-18")["on"] == "2026-11-18"
    assert value(item, name="", on="2026-11-20") is None
    assert refused(item, {"name": "葛󠄀城 花子"}) == ["on"]


def test_a_my_number_is_taken_only_on_a_legal_basis():
    without = Item("person.my_number", "my_number", Text("番号", "ばんごう", "Number"))
    assert "根拠がありません" in faults(without, NUMBER)[0][1]
    assert refused(without, NUMBER) == [""]
    with_basis = an_item("my_number", basis="番号法第9条第1項 別表の46の項")
    assert value(with_basis, "６２１４　９８３２－０２５７") == NUMBER
    assert type_of(with_basis).show(with_basis, NUMBER, "ja") == ("6214 9832 0257",)


@pytest.mark.parametrize("typed", ["621498320258", "62149832025", "6214983202577", "あ"])
def test_a_wrong_my_number_is_refused(typed):
    assert "正しくありません" in faults(an_item("my_number"), typed)[0][1]


def test_conditions_see_only_that_a_my_number_was_given():
    assert type_of(an_item("my_number")).facts(an_item("my_number"), NUMBER) is True


def test_the_guard_finds_a_my_number_in_any_part():
    item = an_item("person")
    person = {"name": f"山田 {NUMBER}", "kana": "ヤマダ", "birth_date": "1988-05-01", "sex": "female"}
    assert leak_problem(type_of(item), item, person) is not None
    assert leak_problem(type_of(item), item, {**person, "name": "山田"}) is None
    assert refused(item, person) == ["name"]
