"""Sealing anew what lies at rest, so that a former key of the office can be taken off the machine."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction

from yakuba.applications import models
from yakuba.ground import journal, keys
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import key_id, key_ids, seal

_BATCH: Final = 100


def reseal(*, actor: Actor, at: datetime) -> int:
    """Seal to today's keys every filing and amendment that was sealed to former ones. Returns how many there were.

    What is inside stays byte for byte as it was; files keep their own keys, which lie inside. Broken off, it goes on
    where it stopped when it is run again. Raises NoKeys, or CannotOpen for what no key of this office opens.
    """
    now = tuple(key_id(one) for one in keys.recipients())
    ids, done = iter(list(models.SealedBody.objects.order_by("id").values_list("id", flat=True))), 0
    while batch := list(islice(ids, _BATCH)):
        done += _resealed(batch, now, actor=actor, at=at)
    return done


@transaction.atomic
def _resealed(batch: list[str], now: tuple[str, ...], *, actor: Actor, at: datetime) -> int:
    rows = models.SealedBody.objects.select_for_update().filter(pk__in=batch)
    former = [row for row in rows if key_ids(bytes(row.sealed))[: len(now)] != now]
    owners = dict(models.Filing.objects.filter(pk__in=batch).values_list("id", "recipient"))
    owners |= dict(models.Amendment.objects.filter(pk__in=batch).values_list("id", "filing__recipient"))
    for row in former:
        row.sealed = seal(keys.open_for_office(bytes(row.sealed)), (*keys.recipients(), owners[row.pk]))
        row.save(update_fields=["sealed"])
    if former:
        journal.record(actor, "key.resealed", Ref("key", now[0]), at=at, data={"bodies": [row.pk for row in former]})
    return len(former)
