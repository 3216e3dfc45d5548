"""The demo town, divided: what is prepared on each side, by a process of that side alone."""

from __future__ import annotations

import json
import time
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Final

from django.conf import settings
from django.db import transaction

from yakuba.config.console.running import migrate
from yakuba.config.demo.handing_in import hand_in
from yakuba.ground import keys
from yakuba.ground.actor import Actor
from yakuba.procedures import reads as procedures

EVENT: Final = "moving"
SEED: Final = 20261121
PATIENCE: Final = 90.0
"""Seconds until the first edition must have come down to the edge."""


class NothingPublished(RuntimeError):
    """No edition has come over the border."""


def prepare_office(at: datetime) -> None:
    """Make tables, keys, staff, a survey and the first edition of the office; what is there stays."""
    from yakuba.config.demo import staff, surveys
    from yakuba.journeys.publishing import publish_pack
    from yakuba.people import reads as people

    migrate()
    keys.make(settings.KEYS)
    with transaction.atomic():
        if not people.sections():
            steering = staff.engage(at=at)["digital", "cio-staff"][0]
            surveys.open_one(steering, at)
        pack = next(root / EVENT for root in settings.PACKS if (root / EVENT).is_dir())
        publish_pack(pack, settings.VOCABULARY, actor=Actor.system("demo"), at=at)


def prepare_edge() -> None:
    """Make tables and the journal's key of the edge."""
    migrate()
    keys.make(settings.KEYS)


def file_at_the_edge(households: int, sample: Path, at: datetime) -> None:
    """Let households file as soon as the edition has come; write the last one's number and code. Raises NothingPublished."""
    until = time.monotonic() + PATIENCE
    while not procedures.editions():
        if time.monotonic() > until:
            raise NothingPublished
        procedures.forget()
        time.sleep(0.5)
    edition, random = procedures.current(EVENT), Random(SEED)
    for _ in range(households):
        filed = hand_in(random, edition, at)
    sample.touch(mode=0o600)
    sample.write_text(json.dumps({"number": filed.number, "code": filed.code}), "utf-8")
