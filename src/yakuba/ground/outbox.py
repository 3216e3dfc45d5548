"""Events between rooms: put in the transaction in which they happen, told after its commit, at least once.

A reaction is known by its name and runs once for each event: its work and the note that it is done share one
transaction. What fails is tried again with growing pauses; what fails for good stays visible and can be replayed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec
from django.db import transaction
from django.db.models import Q

from yakuba.ground.errors import NotHere
from yakuba.ground.models import Delivery, OutboxEvent
from yakuba.ground.ref import new_id

log = logging.getLogger(__name__)
E = TypeVar("E", bound=type[Any])
Reaction = Callable[[Any], None]

PAUSES: Final = tuple(timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 3600, 7200, 14400))
"""How long to wait after each failed try; after the last one the delivery has failed."""

_names: dict[type[Any], str] = {}
_classes: dict[str, type[Any]] = {}
_reactions: dict[str, list[tuple[str, Reaction]]] = {}


def event(name: str) -> Callable[[E], E]:
    """Declare a frozen dataclass to be an event under a dotted name in the past tense."""

    def keep(cls: E) -> E:
        if name in _classes:
            raise ValueError(f"event {name!r} is declared already")
        _names[cls] = name
        _classes[name] = cls
        return cls

    return keep


def on(cls: type[Any], reaction: Reaction, name: str) -> None:
    """Let a reaction hear an event. ``name`` is for ever: by it we know what has run already."""
    heard = _reactions.setdefault(_names[cls], [])
    if all(known != name for known, _ in heard):
        heard.append((name, reaction))


def declared() -> frozenset[str]:
    """Return the names of all events that rooms declare."""
    return frozenset(_classes)


def heard() -> frozenset[str]:
    """Return the names of the events that some journey hears."""
    return frozenset(name for name, reactions in _reactions.items() if reactions)


def put(happened: Any) -> None:
    """Write an event into the outbox, inside the transaction of the deed."""
    row(happened).save(force_insert=True)


def row(happened: Any) -> OutboxEvent:
    """Return the unsaved row of an event, for commands that write all their rows in one statement."""
    body = msgspec.to_builtins(happened)
    return OutboxEvent(id=new_id(), name=_names[type(happened)], body=body, at=happened.at)


def waiting() -> list[Any]:
    """Return the events that nobody was told of yet, oldest first."""
    return [_read(row) for row in OutboxEvent.objects.filter(told_at=None).order_by("id")]


def _read(row: OutboxEvent) -> Any:
    return msgspec.convert(row.body, _classes[row.name])


def deliver(at: datetime, *, most: int = 200) -> int:
    """Tell what is due and return how many reactions ran, well or badly. Several workers may do so at once."""
    _hand_out(at, most)
    due = list(Delivery.objects.filter(_due(at), state=Delivery.State.WAITING).order_by("event_id", "id")[:most])
    return sum(_run(delivery.pk, at) for delivery in due)


def _due(at: datetime) -> Q:
    """Say what is due: what was never tried, what has waited long enough, and what a wrong clock parked too far off.

    After so many tries there is a longest time that a delivery may wait; what waits longer was noted by a clock that
    has been set right since.
    """
    due = Q(tries=0) | Q(next_at__lte=at)
    for tries, pause in enumerate(PAUSES, start=1):
        due |= Q(tries=tries, next_at__gt=at + pause)
    return due


def _hand_out(at: datetime, most: int) -> None:
    """Give each new event one delivery for each reaction that hears it."""
    with transaction.atomic():
        events = list(
            OutboxEvent.objects.filter(told_at=None).order_by("id").select_for_update(skip_locked=True)[:most]
            if _can_skip()
            else OutboxEvent.objects.filter(told_at=None).order_by("id")[:most]
        )
        if not events:
            return
        Delivery.objects.bulk_create(
            [
                Delivery(event=event, reaction=name, next_at=at)
                for event in events
                for name, _ in _reactions.get(event.name, ())
            ],
            ignore_conflicts=True,
        )
        OutboxEvent.objects.filter(pk__in=[event.pk for event in events]).update(told_at=at)


def _can_skip() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)


def _locked(pk: int) -> Delivery | None:
    waiting = Delivery.objects.filter(pk=pk, state=Delivery.State.WAITING).select_related("event")
    if _can_skip():
        waiting = waiting.select_for_update(skip_locked=True, of=("self",))
    return waiting.first()


def _run(pk: int, at: datetime) -> int:
    """Run one delivery. Its work and its mark are one transaction; a failure leaves no trace but the count."""
    try:
        with transaction.atomic():
            delivery = _locked(pk)
            if delivery is None:
                return 0
            reaction = dict(_reactions.get(delivery.event.name, ()))[delivery.reaction]
            reaction(_read(delivery.event))
            delivery.state, delivery.done_at = Delivery.State.DONE, at
            delivery.tries += 1
            delivery.error = ""
            delivery.save(update_fields=["state", "done_at", "tries", "error"])
    except Exception as fault:  # noqa: BLE001 - whatever a reaction raises, the next one must still run
        _failed(pk, fault, at)
    return 1


@transaction.atomic
def _failed(pk: int, fault: Exception, at: datetime) -> None:
    # The kind of the fault and its place, never its message: messages quote answers.
    log.error("a reaction failed, delivery %s: %s", pk, type(fault).__name__)
    # Between the failure and this note another worker may have tried, and done it: then there is nothing to note.
    waiting = Delivery.objects.filter(pk=pk, state=Delivery.State.WAITING)
    delivery = waiting.select_for_update().first() if _can_skip() else waiting.first()
    if delivery is None:
        return
    delivery.tries += 1
    delivery.error = _where(fault)
    if delivery.tries > len(PAUSES):
        delivery.state = Delivery.State.FAILED
    else:
        delivery.next_at = at + PAUSES[delivery.tries - 1]
    delivery.save(update_fields=["tries", "error", "state", "next_at"])


def _where(fault: BaseException) -> str:
    trace, place = fault.__traceback__, ""
    while trace:
        place = f"{trace.tb_frame.f_code.co_qualname if hasattr(trace.tb_frame.f_code, 'co_qualname') else ''}"
        place += f" line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(fault).__name__} in {place}"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery that waits for another try or has failed, as the operator's page shows it."""

    id: int
    event: str
    reaction: str
    state: str
    tries: int
    next_at: datetime
    error: str


def troubles() -> list[Trouble]:
    """Return the deliveries that have failed at least once and are not done."""
    rows = Delivery.objects.exclude(state=Delivery.State.DONE).filter(tries__gt=0).select_related("event")
    return [Trouble(r.pk, r.event.name, r.reaction, r.state, r.tries, r.next_at, r.error) for r in rows.order_by("id")]


def replay(delivery_id: int, *, at: datetime) -> bool:
    """Put a failed delivery back in the line; tell whether it had failed. One that has not stays as it is. Raises NotHere."""
    failed = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.FAILED)
    again = failed.update(state=Delivery.State.WAITING, tries=0, next_at=at)
    if not again and not Delivery.objects.filter(pk=delivery_id).exists():
        raise NotHere
    return bool(again)


def hurry(delivery_id: int, *, at: datetime) -> bool:
    """Let a delivery that waits for its next try be tried now; tell whether it would have waited longer."""
    waiting = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.WAITING, next_at__gt=at)
    return bool(waiting.update(next_at=at))


def again(happened: Any, *, failed_too: bool, at: datetime) -> bool:
    """Tell an event of the past once more, because what should have followed is not there; tell whether that was needed.

    Its reactions have run, or should have: that they may run again is their promise. An event that is on its way is
    not told twice; ``failed_too`` says what becomes of deliveries that have failed for good: they are put back in the
    line, or left to a person, and then nothing is done.
    """
    same = row(happened)
    alike = OutboxEvent.objects.filter(name=same.name, body=same.body)
    if alike.filter(told_at=None).exists() or alike.filter(deliveries__state=Delivery.State.WAITING).exists():
        return False
    failed = Delivery.objects.filter(event__in=alike, state=Delivery.State.FAILED)
    if failed.exists():
        return failed_too and bool(failed.update(state=Delivery.State.WAITING, tries=0, next_at=at))
    same.save(force_insert=True)
    return True
