"""A survey is made in the office and answered at the edge, where nothing of an answer can be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg import sql

from tests.applications.canary import WORDS, hidden_below, hidden_in
from tests.zones.hall import Hall, Side

KEY = "k" * 32
GIVEN = {"q-age": "old", "q-ways": ["phone", "desk"], "q-wish": WORDS}
ANSWERS = {"age": "old", "ways": ["phone", "desk"], "wish": WORDS}
LAST = datetime.fromisoformat("2026-11-30T23:30+09:00")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def sent(side: Side, slug: str, *, at: datetime, key: str = KEY, **answers: Any) -> int:
    post = {"key": key, "edition": "1", **(answers or GIVEN)}
    status: int = side.do("page", at=at, path=f"/surveys/{slug}/", post=post)["status"]
    return status


def found_at(side: Side) -> dict[str, set[str]]:
    """Return where canaries sit on a side: in its files, and on a server in every row of every table."""
    found = hidden_below(side.home)
    if url := side.environment.get("YAKUBA_DATABASE_URL"):
        found |= {table: marks for table, marks in _in_tables(url) if marks}
    return found


def _in_tables(url: str) -> Iterator[tuple[str, set[str]]]:
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            rows = connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))).fetchall()
            yield name, hidden_in(repr(rows).encode())


def test_a_survey_goes_down_and_its_answers_come_up_once_and_unread(hall: Hall, at: datetime) -> None:
    ref = hall.office.do("ask", at=at, slug="story")
    assert hall.edge.do("page", at=at, path="/surveys/story/")["status"] == 404
    hall.exchange(at)
    assert "story" in hall.edge.do("page", at=at, path="/surveys/")["text"]
    page = hall.edge.do("page", at=at, path="/surveys/story/")
    assert (page["status"], "手続のアンケート" in page["text"], 'name="q-wish"' in page["text"]) == (200, True, True)
    assert hall.office.do("page", at=at, path="/surveys/story/")["status"] == 404
    assert sent(hall.edge, "story", at=at, **{"q-content": "3"}) == 422

    for moment in (at, at + MINUTE):  # sent twice, it is one
        assert sent(hall.edge, "story", at=moment) == 302
    assert hall.edge.do("count", at=at, model="surveys.SealedSheet") == 1
    assert hall.edge.do("count", at=at, model="surveys.Sheet") == 0
    hall.exchange(at)
    assert sent(hall.edge, "story", at=at + 2 * MINUTE) == 302
    for _ in range(2):
        hall.exchange(at + 3 * MINUTE)
    seen = hall.office.do("answered", at=at, ref=ref)
    assert seen == {"sheets": [[1, "2026-11-16", "online", ANSWERS]], "awaited": [1, None], "crossed": "StillOpen"}
    # The search finds what is there: in the office it can be read.
    assert found_at(hall.edge) == {}
    assert found_at(hall.office) != {}
    assert hall.office.do("count", at=at, model="surveys.SealedSheet") == 0
    # What the office has is deleted after its time.
    hall.work(at + timedelta(hours=30))
    assert hall.edge.do("count", at=at, model="surveys.SealedSheet") == 0
    assert found_at(hall.edge) == {}


def test_a_closed_survey_leaves_the_edge_and_waits_for_what_is_on_its_way(hall: Hall, at: datetime) -> None:
    ref = hall.office.do("ask", at=at, slug="closing")
    hall.exchange(at)
    assert sent(hall.edge, "closing", at=at, key="first") == 302
    hall.exchange(at)
    # The line is cut. The office closes, the edge does not know yet, and says thank you.
    hall.office.do("end_asking", at=at + MINUTE, ref=ref)
    assert sent(hall.edge, "closing", at=at + 2 * MINUTE, key="second") == 302
    waiting = hall.office.do("answered", at=at, ref=ref)
    assert (len(waiting["sheets"]), waiting["awaited"], waiting["crossed"]) == (1, [1, None], "StillComing")
    hall.exchange(at + timedelta(days=3))
    seen = hall.office.do("answered", at=at, ref=ref)
    assert (len(seen["sheets"]), seen["awaited"], seen["crossed"]) == (2, [2, 2], 2)
    over = hall.edge.do("page", at=at, path="/surveys/closing/")
    assert (over["status"], "年代" in over["text"]) == (410, False)
    assert "closing" not in hall.edge.do("page", at=at, path="/surveys/")["text"]
    assert sent(hall.edge, "closing", at=at, key="third") == 410


def test_what_was_given_on_the_last_day_counts_whenever_it_comes(hall: Hall, at: datetime) -> None:
    ref = hall.office.do("ask", at=at, slug="late")
    hall.exchange(at)
    assert sent(hall.edge, "late", at=LAST) == 302
    assert sent(hall.edge, "late", at=LAST + timedelta(hours=1), key="too late") == 410
    hall.exchange(LAST + 4 * DAY)
    assert [day for _, day, *_ in hall.office.do("answered", at=at, ref=ref)["sheets"]] == ["2026-11-30"]


def test_whoever_waits_no_longer_counts_nothing_that_comes_later(hall: Hall, at: datetime) -> None:
    ref = hall.office.do("ask", at=at, slug="impatient")
    hall.exchange(at)
    assert sent(hall.edge, "impatient", at=at) == 302
    hall.office.do("end_asking", at=at + MINUTE, ref=ref)
    hall.office.do("end_asking", at=at + MINUTE, ref=ref, without_waiting=True)
    hall.exchange(at + 2 * MINUTE)
    seen = hall.office.do("answered", at=at, ref=ref)
    assert (seen["sheets"], seen["awaited"], seen["crossed"]) == ([], [0, 0], 0)


def test_a_survey_on_paper_alone_never_crosses(hall: Hall, at: datetime) -> None:
    hall.office.do("ask", at=at, slug="paper-alone", online=False)
    hall.office.do("ask", at=at, slug="staff-alone", whom="staff")
    hall.exchange(at)
    for slug in ("paper-alone", "staff-alone"):
        assert hall.edge.do("page", at=at, path=f"/surveys/{slug}/")["status"] == 404
