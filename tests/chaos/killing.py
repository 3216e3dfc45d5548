"""Killing at seeded moments while residents file."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from threading import Thread
from typing import Protocol, Self

from tests.chaos.house import House, victims
from tests.chaos.residents import Crowd

PATIENCE = 60.0
"""Seconds for which a victim that is just coming up again is waited for."""


class Mortal(Protocol):
    """Whatever has processes that can be killed."""

    def kill(self, whom: str, random: Random) -> bool:
        """Kill one process of a kind; False if there was none at this moment."""


def strike(house: Mortal, whom: str, random: Random) -> bool:
    """Kill one process of a kind; one that is just coming up again is waited for. False if nobody came."""
    until = time.monotonic() + PATIENCE
    while not house.kill(whom, random):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@dataclass(frozen=True, slots=True)
class Blow:
    """One kill: after how many receipts, how many seconds later, and whom."""

    after: int
    pause: float
    whom: str


def plan(count: int, of: int, whom: Sequence[str], seed: int) -> list[Blow]:
    """Return the blows of a seed, spread over so many filings; each kind of victim comes as often as the others."""
    random = Random(seed)
    kinds = [whom[place % len(whom)] for place in range(count)]
    random.shuffle(kinds)
    moments = sorted(random.randrange(max(int(of * 0.95), 1)) for _ in range(count))
    return [Blow(after, random.uniform(0, 0.3), kind) for after, kind in zip(moments, kinds, strict=True)]


@dataclass
class Killer:
    """Deals the blows of a plan while a crowd files; ``dealt`` counts those that met somebody."""

    house: Mortal
    crowd: Crowd
    blows: Sequence[Blow]
    seed: int
    dealt: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self._over = False
        self._thread = Thread(target=self._deal, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        self._thread.join()

    def _deal(self) -> None:
        random = Random(self.seed)
        for blow in self.blows:
            while self.crowd.done < blow.after and not self._over:
                time.sleep(0.01)
            time.sleep(blow.pause)
            self.dealt[blow.whom] += strike(self.house, blow.whom, random)


def everybody(house: House) -> tuple[str, ...]:
    """Return all kinds of victims of this house."""
    return victims(house.store)
