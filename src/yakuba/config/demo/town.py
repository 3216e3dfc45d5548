"""The demo town as a whole: set up, filled with households, lived through, and marked as finished."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

import msgspec
from django.conf import settings
from django.db import connection, transaction

from yakuba.applications import reads as filings
from yakuba.config.console.running import migrate
from yakuba.config.demo import filing, hours, plans, staff, surveys
from yakuba.config.demo.lives import Days
from yakuba.ground import disk, keys, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.sealing import digest
from yakuba.journeys.publishing import publish_pack
from yakuba.procedures import reads as procedures

EVENT: Final = "moving"
HOUSEHOLDS: Final = 200
SEED: Final = 20261121
DRAFTS: Final = 0.06
"""Drafts that nobody has filed yet, for each filing."""
YOUNG: Final = 25
"""How many days old drafts of the demo are at most: much older ones are swept."""
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
    packs: str


class NotADemo(RuntimeError):
    """The folder holds an installation that is no demo; nothing was touched."""


class NotWell(RuntimeError):
    """Something in the house failed while the town was being made; the message says which reactions, and where."""


Told = Callable[[int, int, int], None]
"""Hears how many of the filings are made, of how many, and how many cases are open."""


def finished(home: Path) -> Finished | None:
    """Return what is known of the demo in a folder, or None if there is none or it was left half-made."""
    try:
        return msgspec.json.decode((home / FINISHED).read_bytes(), type=Finished)
    except FileNotFoundError:
        return None


def begin(home: Path) -> None:
    """Mark a folder as a demo's and clear away what a demo left in it; keys stay.

    Raises NotADemo where there is an installation that is none.
    """
    database = Path(settings.DATABASES["default"]["NAME"])
    if database.exists() and not (home / BEGUN).exists():
        raise NotADemo(str(home))
    (home / BEGUN).write_text("This folder belongs to the demo town and may be made anew.\n", "utf-8")
    (home / FINISHED).unlink(missing_ok=True)
    connection.close()
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    # The checkpoints of a town that is gone would accuse the new one.
    shutil.rmtree(settings.JOURNAL, ignore_errors=True)


def renew(home: Path, known: Finished, *, at: datetime) -> None:
    """Bring a finished demo up to the programme of today: tables, and the packs if they have changed."""
    migrate()
    now = _packs_digest()
    if known.packs != now:
        _publish(at)
        # It names a resident's code: its owner alone may read it.
        disk.write(home / FINISHED, json.dumps(asdict(replace(known, packs=now))))


def prepare(home: Path, *, households: int, seed: int, at: datetime, told: Told) -> Finished:
    """Make the town in an empty database, and mark it as finished at the very end. Raises NotWell, FaultyPack."""
    migrate()
    keys.make(settings.KEYS)
    with transaction.atomic():
        _publish(at - PUBLISHED)
        acting = staff.engage(at=at)
    # Apart from the households, so that these are the same whatever becomes of the plan.
    plans.live(Days(acting, Random(seed), at))
    surveys.live(Days(acting, Random(seed), at), plans.OWN)
    days = Days(acting, Random(seed), at)
    codes = _fill(days, households, told)
    plans.finish(days)
    if troubles := outbox.troubles():
        raise NotWell("\n".join(f"{one.event} → {one.reaction}: {one.error}" for one in troubles))
    result = Finished(
        seed=seed,
        made_at=at.isoformat(),
        filings=len(codes),
        cases=days.lives,
        sample=_sample(codes),
        packs=_packs_digest(),
    )
    disk.write(home / FINISHED, json.dumps(asdict(result)))
    return result


def _pack() -> Path:
    return next(root / EVENT for root in settings.PACKS if (root / EVENT).is_dir())


def _publish(at: datetime) -> None:
    publish_pack(_pack(), settings.VOCABULARY, actor=Actor.system("demo"), at=at)


def _packs_digest() -> str:
    """Return the digest of the files from which the edition is made."""
    files = {**procedures.files_of(_pack()), **procedures.files_of(settings.VOCABULARY)}
    return digest(json.dumps(files, sort_keys=True).encode())


def _fill(days: Days, households: int, told: Told) -> list[str]:
    edition = procedures.current(EVENT)
    codes: list[str] = []
    for moment in hours.filing_times(households, days.until, days.random):
        days.plan(moment, partial(filing.file, days, edition, codes))
    drafts = max(round(households * DRAFTS), 1)
    for moment in hours.filing_times(drafts, days.until, days.random, days=YOUNG):
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
