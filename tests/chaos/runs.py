"""What is done to the house, and what came of it: one function for each kind of mischief, one `Outcome` for each run."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from random import Random
from threading import Thread
from typing import Any, Final

from tests.chaos import earlier
from tests.chaos.account import Account
from tests.chaos.house import House, house
from tests.chaos.killing import Killer, everybody, plan, strike
from tests.chaos.proxy import BadLine
from tests.chaos.residents import Crowd, Visit
from tests.chaos.stores import PENDING

BROWSERS: Final = 12
IMPATIENT: Final = 0.1
"""How many of the residents press "submit" several times at once."""
YEAR: Final = 365 * 24 * 3600
MIGRATIONS: Final = "SELECT count(*) FROM django_migrations"


@dataclass(kw_only=True)
class Outcome:
    """One run: what was done, what residents met, how the account came out. ``notes`` are figures of this kind of run."""

    what: str
    store: str
    seed: int
    filings: int
    asked: int = 0
    """How many kills were asked for."""
    kills: dict[str, int] = field(default_factory=dict)
    """How many met somebody, by whom."""
    seconds: float = 0.0
    settled: float = 0.0
    """Seconds after the last receipt until the office had nothing left to do."""
    slowest: float = 0.0
    gave_up: int = 0
    met: dict[str, int] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    must_break: str = ""
    """The promise by which a mutant must be found out; empty if any will do."""

    @property
    def good(self) -> bool:
        """Whether every promise was kept, and under as many kills as were asked for: fewer have shown less."""
        return not self.broken and not self.gave_up and not self.missed

    @property
    def missed(self) -> int:
        """How many kills met nobody."""
        return max(self.asked - sum(self.kills.values()), 0)

    def as_json(self) -> dict[str, Any]:
        """Return everything, with the verdict."""
        return {**asdict(self), "good": self.good, "missed": self.missed}

    def take(self, visits: Sequence[Visit], account: Account) -> None:
        """Take in how it came out."""
        self.broken, self.shown = account.broken(), account.shown
        self.slowest = round(max((visit.seconds for visit in visits), default=0.0), 1)
        self.gave_up = sum(not visit.acknowledged for visit in visits)
        self.met = dict(Counter(met for visit in visits for met in visit.met).most_common(8))


def killed(store: str, *, seed: int, filings: int, kills: int, workers: int = 1) -> Outcome:
    """Kill at seeded moments while residents file."""
    outcome = Outcome(what="kill -9", store=store, seed=seed, filings=filings, asked=kills)
    with house(store, workers=workers) as hall:
        people = hall.drafts(filings)
        hall.open()
        crowd = Crowd(people, hall.port, browsers=BROWSERS, impatience=IMPATIENT)
        began = time.monotonic()
        with Killer(hall, crowd, plan(kills, filings, everybody(hall), seed), seed) as killer:
            crowd.run()
        outcome.seconds = round(time.monotonic() - began, 1)
        outcome.kills = dict(killer.dealt)
        outcome.settled = round(hall.rest(patience=1800.0), 1)
        outcome.take(crowd.visits, hall.account(crowd.visits))
    return outcome


def bad_line(store: str, *, seed: int, filings: int) -> Outcome:
    """Lose three of ten replies after the deed and break one of ten requests off; press three times at once."""
    outcome = Outcome(what="lost replies", store=store, seed=seed, filings=filings)
    with house(store) as hall:
        people = hall.drafts(filings)
        hall.open()
        began = time.monotonic()
        with BadLine(hall.port, lost_replies=0.3, broken_requests=0.1, seed=seed) as line:
            crowd = Crowd(people, line.port, browsers=BROWSERS, impatience=0.5)
            crowd.run()
        outcome.seconds = round(time.monotonic() - began, 1)
        outcome.notes = {"replies lost": line.lost, "requests broken off": line.broken, "passed": line.passed}
        outcome.settled = round(hall.rest(), 1)
        outcome.take(crowd.visits, hall.account(crowd.visits))
    return outcome


def worker_dies(store: str, *, seed: int, filings: int = 40, kills: int = 3) -> Outcome:
    """Let work pile up, kill the worker in the middle of it, and see how long the rest takes."""
    outcome = Outcome(what="worker dies in mid-job", store=store, seed=seed, filings=filings, asked=kills)
    random = Random(seed)
    with house(store) as hall:
        people = hall.drafts(filings)
        hall.web.start()
        hall.wait_until_it_answers()
        crowd = Crowd(people, hall.port, browsers=BROWSERS)
        crowd.run()
        before = hall.store.ask(PENDING)
        (office,) = hall.office
        office.start()
        for _ in range(kills):
            left = hall.store.ask(PENDING)
            until = time.monotonic() + 30.0
            while hall.store.ask(PENDING) == left and time.monotonic() < until:
                time.sleep(0.005)
            outcome.kills["office worker"] = outcome.kills.get("office worker", 0) + strike(
                hall, "office worker", random
            )
        outcome.notes = {"waiting at the beginning": before, "waiting at the last kill": hall.store.ask(PENDING)}
        outcome.settled = round(hall.rest(), 1)
        outcome.take(crowd.visits, hall.account(crowd.visits))
    return outcome


def decided(store: str, *, seed: int, filings: int = 40, kills: int = 10) -> Outcome:
    """Let staff decide every case while the worker and the database are killed: each decision is one letter, once."""
    outcome = Outcome(what="letters under kill -9", store=store, seed=seed, filings=filings, asked=kills)
    random, blows = Random(seed), Counter[str]()
    with house(store) as hall:
        people = hall.drafts(filings)
        hall.open()
        crowd = Crowd(people, hall.port, browsers=BROWSERS)
        crowd.run()
        hall.rest()
        staff = Thread(target=lambda: hall.run("tests.chaos.deciding"), daemon=True)
        began = time.monotonic()
        staff.start()
        whom = [one for one in everybody(hall) if not one.startswith("web")]
        for turn in range(kills):
            time.sleep(random.uniform(0.3, 2.0))
            blows[whom[turn % len(whom)]] += strike(hall, whom[turn % len(whom)], random)
        staff.join()
        outcome.seconds, outcome.kills = round(time.monotonic() - began, 1), dict(blows)
        outcome.settled = round(hall.rest(), 1)
        outcome.notes = {"letters": hall.store.ask("SELECT count(*) FROM papers_letter")}
        outcome.take(crowd.visits, hall.account(crowd.visits))
    return outcome


def renewed(store: str, *, seed: int, filings: int, times: int = 5) -> Outcome:
    """Bring out a new version under load: migrate a database that is behind, and end server and worker in good order.

    Each restart brings the database one step further; the last one brings it up to date.
    """
    outcome = Outcome(what="rolling restart", store=store, seed=seed, filings=filings)
    steps = [["manage", "migrate", *step] for step in earlier.STEPS][: times - 1]
    steps += [["migrate"]] * (times - len(steps))
    done: list[str] = []
    under_load = 0

    def renew(hall: House, crowd: Crowd) -> None:
        nonlocal under_load
        for turn, step in enumerate(steps):
            while crowd.done < filings * (turn + 0.5) / times:
                time.sleep(0.02)
            before = hall.store.ask(MIGRATIONS)
            migrating = Thread(target=lambda words=step: hall.run("yakuba.config.cli", *words))
            migrating.start()
            for one in (hall.web, *hall.office):
                one.ask_to_end()
            migrating.join()
            under_load += crowd.done < filings
            hall.wait_until_it_answers()
            done.append(f"{' '.join(step[2:]) or 'the rest'}: {hall.store.ask(MIGRATIONS) - before}")

    outcome.seconds, outcome.settled = _beside(outcome, store, renew, database="tests.chaos.earlier")
    outcome.notes = {"restarts": times, "migrated under load": under_load, "migrations": done}
    if any(step.endswith(": 0") for step in done[: len(earlier.STEPS) + 1]):
        outcome.broken["nothing to migrate"] = 1
    return outcome


def wrong_clock(store: str, *, seed: int, filings: int, jumps: int = 110) -> Outcome:
    """Let the clock jump to and fro by three seconds up to a year while residents file; in the end it is right."""
    outcome = Outcome(what="clock jumps", store=store, seed=seed, filings=filings)
    done = 0

    def jump(hall: House, crowd: Crowd) -> None:
        nonlocal done
        random = Random(seed)
        for turn in range(jumps):
            while crowd.done < filings * turn / jumps:
                time.sleep(0.01)
            size = 3 * (YEAR / 3) ** random.random()
            hall.set_clock(size * random.choice((-1, 1)))
            done += 1
            time.sleep(random.uniform(0.05, 0.3))
            if random.random() < 0.5:
                hall.set_clock(0)
        hall.set_clock(0)

    outcome.seconds, outcome.settled = _beside(outcome, store, jump, clock=True)
    # That is how it must be: a line bears the date that was read for it, and the journal says that it cannot be true.
    outcome.notes = {"jumps": done, "lines said to be wrongly dated": outcome.broken.pop("wrongly_dated", 0)}
    return outcome


def _beside(
    outcome: Outcome, store: str, mischief: Callable[[House, Crowd], None], *, clock: bool = False, database: str = ""
) -> tuple[float, float]:
    """Let residents file while something is done to the house; return the seconds of filing and of coming to rest.

    ``database`` is a programme that makes the tables, where they shall not be those of today.
    """
    with house(store) as hall:
        if database:
            hall.run(database)
        people = hall.drafts(outcome.filings)
        if clock:
            hall.change(clock=True)
        hall.open()
        crowd = Crowd(people, hall.port, browsers=BROWSERS, impatience=IMPATIENT)
        thread = Thread(target=mischief, args=(hall, crowd), daemon=True)
        began = time.monotonic()
        thread.start()
        crowd.run()
        thread.join()
        seconds = round(time.monotonic() - began, 1)
        settled = round(hall.rest(), 1)
        outcome.take(crowd.visits, hall.account(crowd.visits))
    return seconds, settled


def mutant(store: str, name: str, *, seed: int, filings: int, kills: int) -> Outcome:
    """Take one promise out of the house and do the same to it: the account must say so."""
    outcome = Outcome(what=f"mutant: {name}", store=store, seed=seed, filings=filings, asked=kills)
    with house(store) as hall:
        people = hall.drafts(filings)
        hall.change(mutant=name)
        hall.open()
        crowd = Crowd(people, hall.port, browsers=BROWSERS, impatience=IMPATIENT)
        began = time.monotonic()
        with Killer(hall, crowd, plan(kills, filings, ("web master",), seed), seed) as killer:
            crowd.run()
        outcome.seconds = round(time.monotonic() - began, 1)
        outcome.kills = dict(killer.dealt)
        outcome.settled = round(hall.rest_or_not(), 1)
        outcome.take(crowd.visits, hall.account(crowd.visits))
    return outcome
