"""Real filings through the zones while the way is bad and both sides are killed; one `Outcome` for each run."""

from __future__ import annotations

import time
from collections import Counter
from random import Random
from threading import Thread
from typing import Final

from tests.chaos.border import compare
from tests.chaos.killing import Killer, plan, strike
from tests.chaos.residents import Crowd
from tests.chaos.runs import BROWSERS, IMPATIENT, Outcome
from tests.chaos.zones import CARRYING, Hall, Unwell, hall

CUT: Final = 60.0
"""Seconds for which the link is gone."""
IN_TRANSFER: Final = 0.5
"""How many of the kills are dealt to those who carry, while something is being carried."""
FAIR: Final = 180.0
"""Seconds for which the bad way may go on after the last receipt before it is mended."""
COMES_UP: Final = 15.0
"""Seconds within which something must be carried again, else the next blow falls without it."""
UNLIKE: Final = 40.0
"""Seconds within which the two sides must once say different things."""
ACKNOWLEDGED: Final = "SELECT count(*) FROM relay_parcelout WHERE kind = 'filing' AND acked_at IS NOT NULL"
TAKEN: Final = "SELECT count(*) FROM relay_parcelin WHERE kind = 'filing'"
BREAKS: Final = {"imported-without-looking": "twice", "acknowledged-before-the-commit": "lost"}
"""Which promise each mutant breaks: that it is found out by another one does not count."""
BROKEN: Final = 60.0
"""Seconds after which a hall with a promise taken out is looked at, at rest or not."""


def crossed(store: str, *, seed: int, filings: int, kills: int, cut: float = CUT) -> Outcome:
    """Lose replies, cut and spoil what is carried, kill everybody, let the link be gone for a while; then mend it and wait."""
    outcome = Outcome(what="through the zones", store=store, seed=seed, filings=filings, asked=kills)
    with hall(store, seed=seed) as built:
        crowd = Crowd(built.drafts(filings), built.edge.port, browsers=BROWSERS, impatience=IMPATIENT)
        built.spoil_the_way()
        began, at_desk = time.monotonic(), int(kills * (1 - IN_TRANSFER))
        gone = Thread(target=_cut, args=(built, crowd, cut, outcome), daemon=True)
        gone.start()
        with Killer(built, crowd, plan(at_desk, filings, built.mortals, seed), seed) as killer:
            crowd.run()
        gone.join()
        outcome.kills = dict(killer.dealt + _kill_carriers(built, kills - at_desk, Random(seed)))
        until = time.monotonic() + FAIR
        while any(side.waiting() for side in (built.edge, built.office)) and time.monotonic() < until:
            time.sleep(0.5)
        outcome.notes["came over the bad way"] = _fetched(built)
        outcome.seconds = round(time.monotonic() - began, 1)
        _mend(outcome, built)
        outcome.settled = round(built.rest(), 1)
        _reckon(outcome, built, crowd)
    return outcome


def mutant(store: str, name: str, *, seed: int, filings: int, kills: int) -> Outcome:
    """Let the office pull with one promise taken out, over a bad way, and kill its puller between two of its steps."""
    outcome = Outcome(
        what=f"mutant: {name}", store=store, seed=seed, filings=filings, asked=kills, must_break=BREAKS[name]
    )
    with hall(store, seed=seed) as built:
        crowd = Crowd(built.drafts(filings), built.edge.port, browsers=BROWSERS)
        built.change_the_puller(name)
        built.spoil_the_way()
        began = time.monotonic()
        filing = Thread(target=crowd.run, daemon=True)
        filing.start()
        outcome.kills = dict(_strike_between(built, kills, Random(seed)))
        filing.join()
        outcome.seconds = round(time.monotonic() - began, 1)
        _mend(outcome, built)
        try:
            outcome.settled = round(built.rest(patience=BROKEN), 1)
        except Unwell:
            outcome.settled = BROKEN
        _reckon(outcome, built, crowd)
    return outcome


def _mend(outcome: Outcome, built: Hall) -> None:
    """Note what the way has done until now, and let it be whole."""
    outcome.notes |= {"the way": dict(built.gateway.met), "cut": built.way.cuts, "bits changed in TLS": built.way.flips}
    built.mend_the_way()


def _fetched(built: Hall) -> int:
    return int(built.edge.store.ask("SELECT count(*) FROM applications_sealedbody WHERE fetched_at IS NOT NULL"))


def _cut(built: Hall, crowd: Crowd, seconds: float, outcome: Outcome) -> None:
    """Let the link be gone for a while, from the middle of the filings on; residents go on."""
    while crowd.done < len(crowd.people) // 2:
        time.sleep(0.02)
    before = crowd.done
    built.way.down = True
    time.sleep(seconds)
    built.way.down = False
    outcome.notes |= {"link gone, seconds": seconds, "receipts meanwhile": crowd.done - before}


def _strike_between(built: Hall, count: int, random: Random) -> Counter[str]:
    """Kill the puller when one side says of a filing that it is over there and the other one does not."""
    dealt: Counter[str] = Counter()
    for _ in range(count):
        until = time.monotonic() + UNLIKE
        while built.edge.store.ask(ACKNOWLEDGED) == built.office.store.ask(TAKEN) and time.monotonic() < until:
            time.sleep(0.01)
        dealt["office puller"] += strike(built, "office puller", random)
        time.sleep(random.uniform(1.0, 3.0))
    return dealt


def _kill_carriers(built: Hall, count: int, random: Random) -> Counter[str]:
    """Kill those who carry, in turn, each while something goes over the way and not all is there."""
    dealt: Counter[str] = Counter()
    for turn in range(count):
        goal, until = built.way.carried + random.randrange(2_000, 200_000), time.monotonic() + COMES_UP
        while built.way.carried < goal and time.monotonic() < until:
            time.sleep(0.002)
        dealt[CARRYING[turn % len(CARRYING)]] += strike(built, CARRYING[turn % len(CARRYING)], random)
    return dealt


def _reckon(outcome: Outcome, built: Hall, crowd: Crowd) -> None:
    """Take the account: what residents hold against the office, and the parcels of both sides against each other."""
    outcome.take(crowd.visits, built.account(crowd.visits))
    edge, office = built.books()
    outcome.broken |= compare(edge, office, {number for visit in crowd.visits for number in visit.numbers})
    outcome.notes |= {
        "parcels up": len(edge.sent),
        "parcels down": len(office.sent),
        "lay in quarantine, office": office.lay_there,
        "lay in quarantine, edge": edge.lay_there,
        "left in quarantine": office.quarantine + edge.quarantine,
    }
