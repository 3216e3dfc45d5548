"""72 hours without the link to the office (D9c): the edge goes on taking in and answering; then everything crosses, once."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.zones.hall import Hall

HOURS = 72
FILED_EVERY = 12
"""Hours between two filings."""
EXAMPLE, ALLOWANCE = "dog-and-moped-in", "child-allowance"
GUIDANCE = "garbage-and-community"
"""Only read, never a case."""


def test_three_days_without_the_office(hall: Hall, at: datetime) -> None:
    cut = at + timedelta(days=10)
    before = hall.edge.do("hand_in", at=cut, example="family-of-four-in", seed=3)["code"]
    ref = hall.edge.do("status", at=cut, code=before)["ref"]
    hall.exchange(cut)
    filings, cases = (hall.office.do("count", at=cut, model=name) for name in ("applications.Filing", "casework.Case"))
    codes: list[str] = []
    numbers: set[str] = set()
    for hour in range(1, HOURS + 1):
        now = cut + timedelta(hours=hour)
        if hour % FILED_EVERY == 1:
            filed = hall.edge.do("hand_in", at=now, example=EXAMPLE, seed=hour)
            codes.append(filed["code"])
            numbers.add(filed["number"])
        for code in {codes[0], codes[-1], before} if hour % 6 == 0 else ():
            page = hall.edge.do("page", at=now, path="/filed/", code=code)
            assert page["status"] == 200, (hour, code)
        assert hall.edge.do("work", at=now) == []
        if hour == 24:
            hall.office.do("sign", at=now)
            hall.office.do("act", at=now, ref=ref, procedure=ALLOWANCE, outcome="propose")
            hall.office.do("act", at=now, ref=ref, procedure=ALLOWANCE, outcome="approve", post="chief")
    assert len(numbers) == len(codes) == HOURS // FILED_EVERY
    assert hall.office.do("count", at=cut, model="applications.Filing") == filings
    assert all(hall.edge.do("status", at=now, code=code)["here"] for code in codes), "nothing is deleted unfetched"
    assert hall.edge.do("status", at=now, code=before)["stages"][ALLOWANCE] == "received", "nothing came down"

    hall.exchange(now)
    wanted = sum(len(hall.edge.do("status", at=now, code=code)["stages"].keys() - {GUIDANCE}) for code in codes)
    for _ in range(2):
        assert hall.office.do("count", at=now, model="applications.Filing") == filings + len(codes)
        assert hall.office.do("count", at=now, model="casework.Case") == cases + wanted
        hall.exchange(now + timedelta(minutes=1))
    assert not any(hall.edge.do("status", at=now, code=code)["here"] for code in codes)
    assert hall.edge.do("status", at=now, code=before)["stages"][ALLOWANCE] == "accepted"
    assert len(hall.edge.do("status", at=now, code=before)["letters"][ALLOWANCE]) == 1
    # The statutory clock runs from the day of filing, not from the day the link came back.
    first = hall.edge.do("status", at=now, code=codes[0])["ref"]
    assert hall.office.do("received", at=now, ref=first) == [(cut + timedelta(hours=1)).isoformat()]
