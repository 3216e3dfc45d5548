"""Freezing a body, who may publish what, under which licence, and the catalogue."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.ground.text import Text
from yakuba.opendata.rules import frozen, licences, subjects
from yakuba.opendata.rules.catalogue import DataSet, Offer, catalogue

pytestmark = pytest.mark.once

DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(DATA)
def test_a_frozen_body_reads_back_as_the_same_bytes(value):
    body = frozen.plain(value)
    assert frozen.plain(body) == body
    assert frozen.written(json.loads(frozen.written(body))) == frozen.written(body)
    assert frozen.digest_of(body) == hashlib.sha256(frozen.written(body)).hexdigest()
    assert "\x00" not in frozen.written(body).decode()


@pytest.mark.parametrize(
    ("value", "error"), [(float("nan"), ValueError), (float("inf"), ValueError), (b"x", TypeError)]
)
def test_what_is_no_data_is_not_frozen(value, error):
    with pytest.raises(error):
        frozen.plain({"a": [value]})


def test_a_whole_number_is_frozen_alike_however_it_was_reckoned():
    assert frozen.written(frozen.plain({"b": 1.0, "a": 1})) == b'{"a":1,"b":1}\n'


@pytest.mark.parametrize(("kind", "name"), [("plan", "../x"), ("plan", ""), ("other", "x"), ("plan", "A")])
def test_what_is_no_subject_is_refused(kind, name):
    with pytest.raises(ValueError, match="subject"):
        subjects.subject(kind, name)
    with pytest.raises(ValueError, match="subject"):
        subjects.power_for(f"{kind}/{name}")


def test_a_licence_is_known_by_its_name_however_it_is_written():
    assert licences.named("cc-by-4.0") == licences.DEFAULT
    assert licences.named("PDL 1.0").url.startswith("https://www.digital.go.jp/")
    assert licences.named("著作権は町に帰属") == licences.Licence(Text.read("著作権は町に帰属"))


def test_nobody_says_in_anothers_place_how_a_document_may_be_used():
    assert licences.of("", own=True) == licences.DEFAULT
    assert licences.of("", own=False) == licences.UNSTATED
    assert licences.of("CC0 1.0", own=False).url.endswith("zero/1.0/")


def test_the_catalogue_names_files_licence_and_hash():
    one = DataSet(
        url="https://town.example/plans/x/",
        title=Text("計画", "けいかく", "Plan"),
        description=Text("説明", "", ""),
        publisher="みどり町",
        licence=licences.DEFAULT,
        issued=datetime.fromisoformat("2026-11-16T09:00:00+09:00"),
        number=2,
        offers=(Offer("https://town.example/x.json", "application/json", Text("全部", "", ""), "ab"),),
    )
    made = catalogue(Text("一覧", "", ""), "みどり町", "https://town.example/data/", [one])
    [found] = made["dcat:dataset"]
    assert found["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert found["dct:title"] == [{"@language": "ja", "@value": "計画"}, {"@language": "en", "@value": "Plan"}]
    [file] = found["dcat:distribution"]
    assert file["spdx:checksum"]["spdx:checksumValue"] == "ab"
    assert "dct:source" not in found
