"""What places know, held against the facts themselves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from yakuba.ground.japanese.kana import is_katakana
from yakuba.ground.japanese.numbers import is_municipality_code
from yakuba.ground.japanese.phones import read_phone
from yakuba.places import reads
from yakuba.places.rules import KINDS, PostalCode


def test_there_are_47_prefectures_and_1741_municipalities():
    assert len(reads.prefectures()) == 47
    assert len(reads.municipalities()) == 1741
    assert len(reads.municipalities("静岡県")) == 35
    assert reads.municipalities("駿河国") == ()
    assert {place.prefecture for place in reads.municipalities()} == {place.name for place in reads.prefectures()}


def test_every_code_is_right_and_stands_once():
    codes = [place.code for place in reads.municipalities()] + [place.code for place in reads.prefectures()]
    assert all(map(is_municipality_code, codes))
    assert len(set(codes)) == len(codes)
    assert all(is_katakana(place.kana) for place in reads.municipalities())


def test_a_municipality_is_known_by_its_code_and_a_ward_too():
    yaizu = reads.municipality("222127")
    assert yaizu
    assert yaizu.full_name == "静岡県焼津市"
    assert reads.municipality("２２２１２７") is reads.municipality("22212") is yaizu
    ward = reads.municipality("141046")
    assert ward
    assert (ward.name, ward.part_of) == ("横浜市中区", "141003")
    assert ward not in reads.municipalities()
    assert reads.municipality("999999") is reads.municipality("") is None


def test_the_wards_are_those_of_today():
    city = reads.municipality("221309")
    assert city
    assert city.name == "浜松市"
    names = {place.name for place in reads.find_municipality("浜松市") if place.part_of == city.code}
    assert names == {"浜松市中央区", "浜松市浜名区", "浜松市天竜区"}  # since 2024


@pytest.mark.parametrize(
    "query", ["焼津", "焼津市", "静岡県焼津市", "やいづ", "ﾔｲﾂﾞｼ", "Yaizu", "yaidu", "静岡県　焼津市"]
)
def test_a_municipality_is_found_in_any_writing(query):
    assert [place.code for place in reads.find_municipality(query)] == ["222127"]


def test_towns_of_one_name_are_all_found_and_nothing_finds_nothing():
    assert [place.full_name for place in reads.find_municipality("府中市")] == ["東京都府中市", "広島県府中市"]
    assert [place.name for place in reads.find_municipality("竜ヶ崎")] == ["龍ケ崎市"]
    assert reads.find_municipality("") == reads.find_municipality("存在しない市") == []
    assert len(reads.find_municipality("し", limit=3)) == 3


def test_a_postcode_names_its_town():
    (town,) = reads.towns_for_postcode("〒４２１ー０２０６")
    assert (town.prefecture, town.city, town.city_code, town.town, town.kana) == (
        "静岡県",
        "焼津市",
        "222127",
        "上新田",
        "カミシンデン",
    )
    assert reads.towns_for_postcode(PostalCode("4210206")) == [town]


def test_an_office_may_have_a_postcode_of_its_own():
    (hall,) = reads.towns_for_postcode("760-8571")
    assert (hall.office, hall.city, hall.town) == ("高松市役所", "高松市", "番町1丁目8-15")


def test_a_postcode_may_reach_over_municipalities():
    assert {town.city_code for town in reads.towns_for_postcode("498-0000")} == {"232351", "243035"}


@pytest.mark.parametrize(
    ("code", "towns"),
    [
        ("029-5503", ["穴明", "清水ケ野", "間木野", "湯田"]),
        ("441-1324", ["井道", "奥井道", "内井道"]),
        ("409-0142", [""]),
        ("425-0000", [""]),
    ],
)
def test_rows_that_the_post_writes_as_prose_become_names(code, towns):
    assert [town.town for town in reads.towns_for_postcode(code)] == towns


@pytest.mark.parametrize("code", ["000-0000", "", "abc", "421-020"])
def test_an_unknown_postcode_means_no_town(code):
    assert reads.towns_for_postcode(code) == []


def test_an_answer_may_be_changed_without_changing_what_is_known():
    reads.towns_for_postcode("421-0206").clear()
    assert reads.towns_for_postcode("421-0206")


def test_many_threads_may_ask_at_once():
    codes = [f"425-00{number:02}" for number in range(11, 60)] * 4
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(reads.towns_for_postcode, codes))
    assert found == [reads.towns_for_postcode(code) for code in codes]


def test_every_facility_is_complete_enough_to_be_shown():
    assert {place.kind for place in reads.facilities()} == set(KINDS)
    assert len({place.id for place in reads.facilities()}) == len(reads.facilities())
    for place in reads.facilities():
        assert place.name
        assert place.address.startswith("静岡県焼津市"), place
        assert 34.7 < place.latitude < 34.95, place
        assert 138.2 < place.longitude < 138.4, place
        assert place.phone in ("", read_phone(place.phone)), place


def test_facilities_are_had_by_kind_and_by_id():
    libraries = reads.facilities("library")
    assert [place.name for place in libraries] == ["大井川図書館", "焼津図書館"]
    assert reads.facility(libraries[0].id) is libraries[0]
    assert reads.facilities("castle") == ()
    assert reads.facility("castle-1") is None
