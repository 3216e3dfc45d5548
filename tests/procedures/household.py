"""Households for the tests of this room, drawn from the pack that the programme ships."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from yakuba.procedures.rules.eligibility import chosen
from yakuba.procedures.rules.merging import event_interview, interview
from yakuba.procedures.rules.model import Edition
from yakuba.procedures.rules.packs.loading import Pack
from yakuba.procedures.rules.types import type_of

ROOT = Path(__file__).resolve().parent.parent.parent


def moving() -> Pack:
    """Return the pack ``moving``, read once."""
    return pack("moving")


@lru_cache
def pack(name: str) -> Pack:
    """Return a pack that the programme ships, read once for all tests of a process."""
    # Not above: at the edge there are no flows, and households all the same.
    from yakuba.journeys.publishing import read_pack

    return read_pack(ROOT / "packs" / name, ROOT / "vocabulary")


def selected(edition: Edition, answers: dict[str, Any], on: Any) -> list[str]:
    """Return the ids of the procedures a household needs."""
    return [one.procedure.id for one in chosen(edition, answers, on=on)]


def answered(edition: Edition, procedures: list[str], answers: dict[str, Any], *, on: Any, seed: int) -> dict[str, Any]:
    """Answer every open question, and those that the answers open, until none is left."""
    random, full = Random(seed), dict(answers)
    for _ in range(12):
        questions = (
            *event_interview(edition, full, on=on).questions,
            *interview(edition, procedures, full, on=on).questions,
        )
        open_now = [one for one in questions if one.name not in full]
        if not open_now:
            break
        for one in open_now:
            full[one.name] = type_of(one.item).sample(one.item, random)
    return full
