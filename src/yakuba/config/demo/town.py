"""The demo town as a whole: set up, filled with households, lived through, and marked as finished."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import msgspec
from django.conf import settings
from django.db import transaction

from yakuba.applications import reads as filings
from yakuba.config.console.running import migrate
from yakuba.config.demo import filing, hours, staff
from yakuba.config.demo.lives import Days
from yakuba.ground import keys, outbox
from yakuba.ground.actor import Actor
from yakuba.journeys.publishing import publish_pack
from yakuba.procedures import reads as procedures

EVENT: Final = "moving"
HOUSEHOLDS: Final = 200
SEED: Final = 20261121
DRAFTS: Final = 0.06
"""Drafts that nobody has filed yet, for each filing."""
YOUNG: Final = timedelta(days=25)
"""How old drafts of the demo are at most: older ones are swept."""
PUBLISHED: Final = timedelta(days=60)
"""How long before the present the pack was published."""
BEGUN: Final = "demo-begun"
FINISHED: Final = "demo.json"


@dataclass(frozen=True, slots=True)
class Sample:
    """A filing to try the status page with: receipt number and the resident's code."""

    number: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What is known of a finished demo."""

    seed: int
    made_at: str
    filings: int
    cases: int
    sample: Sample


class SomebodyElses(RuntimeError):
    """The folder holds an installation that is no demo; nothing was touched."""


class NotWell(RuntimeError):
    """Something in the house failed while the town was being made; ``outbox.troubles`` knows where."""


Told = Callable[[int, int, int], None]
"""Hears how many of the filings are made, of how many, and how many cases are open."""


def finished(home: Path) -> Finished | None:
    """Return what is known of the demo in a folder, or None if there is none or it was left half-made."""
    try:
        return msgspec.json.decode((home / FINISHED).read_bytes(), type=Finished)
    except FileNotFoundError:
        return None


def begin(home: Path) -> None:
    """Mark a folder as a demo's. Raises SomebodyElses where there is an installation that is none."""
    if (home / "yakuba.sqlite3").exists() and not (home / BEGUN).exists():
        raise SomebodyElses(str(home))
    (home / BEGUN).write_text("This folder belongs to the demo town and may be made anew.\n", "utf-8")


def prepare(home: Path, *, households: int, seed: int, at: datetime, told: Told) -> Finished:
    """Make the town in an empty database, and mark it as finished at the very end. Raises NotWell, FaultyPack."""
    migrate()
    keys.make(settings.KEYS)
    by = Actor.system("demo")
    with transaction.atomic():
        for pack in settings.PACKS:
            publish_pack(pack / EVENT, settings.VOCABULARY, actor=by, at=at - PUBLISHED)
        acting = staff.engage(at=at)
    days = Days(acting, Random(seed), at)
    codes = _fill(days, households, told)
    if outbox.troubles() or outbox.waiting():
        raise NotWell
    result = Finished(
        seed=seed, made_at=at.isoformat(), filings=len(codes), cases=days.lives, sample=_sample(codes)
    )
    _write(home / FINISHED, json.dumps(asdict(result)))
    return result


def _fill(days: Days, households: int, told: Told) -> list[str]:
    edition = procedures.current(EVENT)
    codes: list[str] = []
    for moment in hours.filing_times(households, days.until, days.random):
        days.plan(moment, partial(filing.file, days, edition, codes))
    for moment in hours.filing_times(round(households * DRAFTS) or 1, days.until, days.random):
        if moment > days.until - YOUNG:
            days.plan(moment, partial(filing.leave_a_draft, days.random, edition))
    days.live(lambda: told(len(codes), households, days.lives))
    return codes


def _sample(codes: list[str]) -> Sample:
    """Return the filing that shows most: a letter, a request for correction, parts that are still being worked on."""

    def shows(status: filings.Status) -> tuple[int, int]:
        stages = {part.stage for part in status.parts}
        return len(stages) + 2 * any(part.request for part in status.parts), len(status.parts)

    told = [(filings.status(code), code) for code in codes]
    japanese = [(status, code) for status, code in told if status.language == "ja"] or told
    status, code = max(japanese, key=lambda one: shows(one[0]))
    return Sample(status.number, code)


def _write(path: Path, words: str) -> None:
    """Write a file whole or not at all; it names a resident's code, so its owner alone may read it."""
    part = path.with_name(path.name + ".part")
    part.touch(mode=0o600)
    part.write_text(words, "utf-8")
    part.replace(path)
