"""Typed addresses: found ones get their code, others are taken as they are."""

from __future__ import annotations

import pytest
from django.test import Client

from yakuba.faces.square.addresses import located
from yakuba.ground.text import NOTHING
from yakuba.procedures.rules.model import Item
from yakuba.procedures.rules.types.base import Problem, Reading

ADDRESS = Item("address.old", "address", NOTHING)


def value_of(**parts: str) -> dict[str, object]:
    value = located(ADDRESS, Reading(parts)).value
    assert isinstance(value, dict)
    return value


def test_a_known_municipality_gets_its_code() -> None:
    assert value_of(prefecture="静岡県", city="焼津市", town="上新田")["city_code"] == "222127"


def test_a_town_is_found_with_and_without_its_county() -> None:
    with_county = value_of(prefecture="埼玉県", city="児玉郡上里町", town="七本木")
    assert with_county["city_code"] == value_of(prefecture="埼玉県", city="上里町", town="七本木")["city_code"]


def test_the_prefecture_decides_between_cities_of_one_name() -> None:
    here = value_of(prefecture="東京都", city="府中市", town="宮西町")["city_code"]
    there = value_of(prefecture="広島県", city="府中市", town="府川町")["city_code"]
    assert (str(here)[:2], str(there)[:2]) == ("13", "34")


def test_what_no_list_knows_is_taken_and_marked() -> None:
    value = value_of(prefecture="静岡県", city="まぼろし市", town="一番町", city_code="222127")
    assert value == {"prefecture": "静岡県", "city": "まぼろし市", "town": "一番町", "unlisted": True}


def test_a_postcode_that_does_not_exist_marks_the_address() -> None:
    assert value_of(postcode="0000000", prefecture="静岡県", city="焼津市", town="上新田")["unlisted"] is True


def test_abroad_has_neither_code_nor_mark() -> None:
    assert value_of(prefecture="国外", city="Seoul") == {"prefecture": "国外", "city": "Seoul"}


def test_what_could_not_be_read_is_left_alone() -> None:
    reading = Reading(None, (Problem(NOTHING),))
    assert located(ADDRESS, reading) is reading


@pytest.mark.parametrize(
    ("query", "first"), [("焼津", "焼津市"), ("やいづ", "焼津市"), ("yaizu", "焼津市"), ("kamisato", "児玉郡上里町")]
)
def test_municipalities_are_offered_in_any_writing(client: Client, query: str, first: str) -> None:
    assert first in client.get("/typing/municipality/", {"q": query}).json()["names"]
