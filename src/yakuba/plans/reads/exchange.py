"""Sheets that wait to be taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from yakuba.ground.errors import NotHere
from yakuba.ground.text import Text
from yakuba.plans.models import Incoming
from yakuba.plans.reads import staying
from yakuba.plans.rules.exchange.comparing import Difference
from yakuba.plans.rules.model import PlanPack, text


@dataclass(frozen=True, slots=True)
class Waiting:
    """Sheets that were brought: for which plan, from which files, and what taking them over would change."""

    id: str
    slug: str
    title: Text
    new: bool
    name: str
    at: datetime
    change: Difference


def incoming(id_: str, *, by: str) -> Waiting:
    """Return what a person has brought. Raises NotHere, NoPlaceLeft."""
    row = Incoming.objects.filter(pk=id_, by=by).first()
    if row is None:
        raise NotHere
    after = msgspec.convert(row.data, PlanPack, str_keys=True)
    return Waiting(row.pk, row.slug, text(after.head.title), row.new, row.name, row.at, staying.look(after))
