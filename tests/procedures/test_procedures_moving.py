"""The pack ``moving`` as it is shipped: what it says is true, and what its law wants is what comes out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.procedures.packs import loaded, shipped
from tests.procedures.reading import read_once
from yakuba.procedures.rules.eligibility import chosen
from yakuba.procedures.rules.packs.loading import Pack

pytestmark = pytest.mark.once

__all__ = ["read_once"]


@pytest.fixture(scope="module")
def pack(read_once: None) -> Pack:
    """The pack as it lies in the repository."""
    return loaded(shipped())


def test_nobody_is_promised_mails_of_the_progress_that_are_never_sent(pack: Pack) -> None:
    hint = pack.edition.vocabulary["person.email"].hint
    assert "進み具合はメールではお知らせしません" in hint.ja
    assert "メールでは おしらせ しません" in hint.ja_easy
    assert "not sent by e-mail" in hint.en


@pytest.mark.parametrize(
    ("born", "moved", "told"),
    [
        # 学校教育法第17条第1項: to school from the first 1 April after the day on which the sixth year is complete.
        ("2021-04-02", "2027-03-20", set()),
        ("2021-04-01", "2027-03-20", {"school-entry"}),
        ("2020-04-02", "2027-03-20", {"school-entry"}),
        ("2020-04-01", "2027-03-20", {"school-transfer"}),
        ("2020-06-10", "2027-03-31", {"school-entry"}),
        ("2020-06-10", "2027-04-01", {"school-transfer"}),
        ("2020-06-10", "2026-05-01", {"school-entry"}),
        ("2011-04-02", "2027-03-20", {"school-transfer"}),
        ("2011-04-01", "2027-03-20", set()),
    ],
)
@pytest.mark.parametrize("kind", ["in", "within", "out"])
def test_who_goes_to_school_next_april_is_told_of_it_and_pupils_change_school(
    pack: Pack, born: str, moved: str, told: set[str], kind: str
) -> None:
    answers: dict[str, Any] = {
        "move.kind": kind,
        "move.date": moved,
        "household.members": [
            {"id": "m1", "relation": "head", "birth_date": "1988-05-01"},
            {"id": "m2", "relation": "child", "birth_date": born},
        ],
    }
    listed = {one.procedure.id for one in chosen(pack.edition, answers, on=date.fromisoformat(moved))}
    assert listed & {"school-entry", "school-transfer"} == (set() if kind == "out" else told)
