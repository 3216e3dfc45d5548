"""The short form: a house is killed while residents file, and loses nothing; without its promises it is found out.

The long form, ``make chaos``, does the same for hours; see ``docs/chaos.md``.
"""

from __future__ import annotations

import time
from collections import Counter
from random import Random
from threading import Thread

import pytest
from django.db import connection

from tests.chaos.house import House, house
from tests.chaos.killing import Killer, everybody, plan
from tests.chaos.residents import Crowd, Person, Visit

SEED = 20261121
BROWSERS = 6
BETWEEN = """
    SELECT (SELECT count(*) FROM applications_filing)
         - (SELECT count(*) FROM ground_outboxevent WHERE name = 'filing.submitted')
"""
"""Filings of which nobody was told: none, if both are one transaction."""

pytestmark = pytest.mark.slow
HERE = connection.vendor


def killed(hall: House, people: list[Person]) -> tuple[Crowd, Killer]:
    """Let people file while each kind of process is killed once."""
    crowd = Crowd(people, hall.port, browsers=BROWSERS, impatience=0.3)
    whom = everybody(hall)
    with Killer(hall, crowd, plan(len(whom), len(people), whom, SEED), SEED) as killer:
        crowd.run()
    return crowd, killer


def kept_its_word(hall: House, people: list[Person]) -> list[Visit]:
    crowd, killer = killed(hall, people)
    hall.rest()
    account = hall.account(crowd.visits)
    assert killer.dealt == Counter(everybody(hall)), "a blow met nobody, so nothing was shown"
    assert hall.web.starts == 1 + killer.dealt["web master"], "the server ended because one of its workers was killed"
    assert hall.office[0].starts == 1 + killer.dealt["office worker"], "the office ended because its database was away"
    assert account.acknowledged == account.filings == len(people)
    assert account.broken() == {}, account.shown
    return crowd.visits


def changed(hall: House, mutant: str, people: list[Person], impatience: float) -> Crowd:
    """Bring the server up with one promise taken out; the office stays as it is."""
    hall.web.stop()
    hall.change(mutant=mutant, servers=1)
    hall.web.start()
    hall.wait_until_it_answers()
    return Crowd(people, hall.port, browsers=BROWSERS, impatience=impatience)


def without_a_key(hall: House, people: list[Person]) -> list[Visit]:
    """Let people who press three times file in a house that takes every press for a filing."""
    return changed(hall, "no-key", people, impatience=1.0).run()


def told_too_late(hall: House, people: list[Person]) -> list[Visit]:
    """Kill a house that commits first and enqueues after, between the two."""
    crowd = changed(hall, "enqueued-after-the-commit", people, impatience=0.0)

    def strike() -> None:
        while not hall.store.ask(BETWEEN):
            time.sleep(0.005)
        hall.kill("web master", Random(SEED))

    thread = Thread(target=strike, daemon=True)
    thread.start()
    visits = crowd.run()
    thread.join()
    return visits


@pytest.mark.skipif("HERE != 'sqlite'", reason="runs with the tests on SQLite")
def test_on_sqlite_nothing_is_lost_and_nothing_twice_and_who_breaks_it_is_found_out() -> None:
    with house("sqlite") as hall:
        people = hall.drafts(28)
        hall.open()
        visits = kept_its_word(hall, people[:18])
        visits += without_a_key(hall, people[18:22])
        visits += told_too_late(hall, people[22:])
        hall.rest()
        found = hall.account(visits)
        assert found.lost == found.wrong_receipt == 0
        assert found.twice > 0
        assert found.without_event > 0
        assert found.without_case > 0


@pytest.mark.skipif("HERE != 'postgresql'", reason="runs with the tests on PostgreSQL")
def test_on_postgresql_nothing_is_lost_and_nothing_twice() -> None:
    with house("postgresql") as hall:
        people = hall.drafts(18)
        hall.open()
        kept_its_word(hall, people)
