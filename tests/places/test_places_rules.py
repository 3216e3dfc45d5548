"""Postcodes and names of places, without any data."""

from __future__ import annotations

import pytest

from yakuba.places.rules import KINDS, Municipality, PostalCode, ranked


@pytest.mark.parametrize(
    "typed", ["421-0206", "4210206", "４２１０２０６", "〒421-0206", "〒 ４２１ー０２０６", " 421 0206 "]
)
def test_a_postcode_is_read_however_it_is_typed(typed):
    assert str(PostalCode.read(typed)) == "421-0206"


@pytest.mark.parametrize(
    "typed", ["", "421-020", "42102061", "42-10206", "421-02O6", "4210-206", "〒", "四二一〇二〇六", "4２１-０２０x"]
)
def test_what_is_no_postcode_is_refused(typed):
    assert PostalCode.read(typed) is None


def test_exact_names_come_before_longer_ones_and_cities_before_wards():
    osaka = Municipality("271004", "大阪府", "", "大阪市", "オオサカシ")
    sayama = Municipality("272311", "大阪府", "", "大阪狭山市", "オオサカサヤマシ")
    ward = Municipality("271021", "大阪府", "", "大阪市都島区", "オオサカシミヤコジマク", part_of="271004")
    known = [(place.keys(), place) for place in (ward, sayama, osaka)]
    assert ranked("大阪市", known) == [osaka, ward]
    assert ranked("大阪", known) == [osaka, sayama, ward]
    assert ranked("都島", known) == [ward]
    assert ranked("京都", known) == []


def test_every_kind_of_facility_has_its_words_in_all_languages():
    assert all(words.ja and words.ja_easy and words.en for words in KINDS.values())
