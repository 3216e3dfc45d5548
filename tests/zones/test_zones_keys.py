"""A new key of the office reaches the internet side by itself, signed, in order, and what was sealed before still opens."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.zones.hall import Fault, Hall


def test_a_new_key_crosses_and_both_sides_go_on(hall: Hall, at: datetime) -> None:
    hall.exchange(at)
    before = hall.edge.do("hand_in", at=at, example="dog-and-moped", seed=41)
    filed = hall.edge.do("status", at=at, code=before["code"])["ref"]
    former, new = hall.office.do("rotate", at=at)
    assert former in hall.edge.do("sealed_to", at=at)
    later = at + timedelta(minutes=5)
    hall.exchange(later)
    assert hall.edge.do("sealed_to", at=later) == hall.office.do("sealed_to", at=later)
    assert new in hall.edge.do("sealed_to", at=later)
    after = hall.edge.do("hand_in", at=later, example="dog-and-moped", seed=42)
    second = hall.edge.do("status", at=later, code=after["code"])["ref"]
    hall.exchange(later + timedelta(minutes=5))
    for ref in (filed, second):
        assert hall.office.do("cases", at=later, ref=ref)
    # A parcel that was held up must not put a former key back; one that is no key is not taken at all.
    hall.edge.do("bring_keys", at=later, made=(at - timedelta(days=1)).isoformat())
    assert new in hall.edge.do("sealed_to", at=later)
    with pytest.raises(Fault, match=r"NoKeys|private half"):
        hall.office.do("bring_keys", at=later, made=(later + timedelta(days=1)).isoformat())
    assert hall.office.do("sealed_to", at=later)[0] == new
