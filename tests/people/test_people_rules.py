"""Powers and one-time codes, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from yakuba.people import rules


@pytest.mark.parametrize(
    ("at", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(at: int, digits: str) -> None:
    """The test vectors of RFC 6238, appendix B (SHA-1), shortened to six digits."""
    assert rules.totp("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", datetime.fromtimestamp(at, UTC)) == digits


def test_powers_of_several_posts_add_up_and_unknown_ones_count_for_nothing() -> None:
    assert rules.powers_of([["case.work"], ["case.approve", "everything"]]) == {"case.work", "case.approve"}


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2026, 3, 31), False),
        (date(2026, 4, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_the_last_day_of_an_appointment_belongs_to_it(on: date, holds: bool) -> None:
    assert rules.holds_on(date(2026, 4, 1), date(2027, 3, 31), on) is holds


def test_every_standard_post_names_known_powers_only() -> None:
    assert {power for post in rules.STANDARD_POSTS for power in post.powers} <= set(rules.POWERS)
