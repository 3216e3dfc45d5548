"""The sending side: parcels are written in the transaction of a deed, numbered when packed, forgotten when acknowledged."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from yakuba.ground import disk
from yakuba.ground.relay import signing, spool
from yakuba.ground.relay.models import EnclosureOut, Line, ParcelOut
from yakuba.ground.relay.parcels import Acknowledgement, Carried, Enclosure, Entry, Manifest, Parcel

MOST_BODY: Final = 1024 * 1024
"""Bytes of a body. What is larger is an enclosure."""
MOST_PARCELS: Final = 200
"""Parcels of one bundle."""
MOST_BUNDLE: Final = 4 * 1024 * 1024
"""Bytes of all bodies of one bundle, unless its first is larger."""
NUMBERED_AT_ONCE: Final = 1000
LEFT: Final = timedelta(days=7)
"""How long a file that no parcel names is left among those that go out: its deed may still be under way."""

log = logging.getLogger(__name__)

T = TypeVar("T")
BUNDLE: Final = "bundle"
ACKNOWLEDGEMENT: Final = "acknowledgement"

_forgotten: dict[str, list[Callable[[Parcel, datetime], None]]] = {}
_acknowledged: dict[str, list[Callable[[str, datetime], None]]] = {}


def send(
    kind: str, *, parcel_id: str, body: Mapping[str, Any], enclosures: Sequence[Carried] = (), at: datetime
) -> None:
    """Give a parcel to the relay, in the transaction of the caller. An id that was given before is not sent again.

    ``body`` is JSON of at most 1 MiB; whatever is larger, or is a file, is an enclosure. Nothing is sealed here: what
    nobody between may read must be sealed by whoever sends it. Raises ValueError if body or id are too long.
    """
    data = signing.canonical(dict(body))
    if len(data) > MOST_BODY:
        raise ValueError(f"a body of {len(data)} bytes: what is larger than {MOST_BODY} is an enclosure")
    if not 0 < len(parcel_id) <= 100:
        raise ValueError("the id of a parcel has 1 to 100 characters")
    if ParcelOut.objects.filter(parcel_id=parcel_id).exists():
        return
    kept = [(one.name, spool.keep(one.open)) for one in enclosures]
    with transaction.atomic():
        row, new = ParcelOut.objects.get_or_create(
            parcel_id=parcel_id,
            defaults={
                "kind": kind,
                "at": at,
                "body": data,
                "sha256": hashlib.sha256(data).hexdigest(),
                "size": len(data),
            },
        )
        if new:
            EnclosureOut.objects.bulk_create(
                EnclosureOut(parcel=row, name=name, file=file, sha256=sha256, size=size)
                for name, (file, sha256, size) in kept
            )


def on_acknowledged(kind: str, hook: Callable[[str, datetime], None]) -> None:
    """Let a room hear, in the same transaction, that the other side is done with a parcel: by its id, and when."""
    hooks = _acknowledged.setdefault(kind, [])
    if hook not in hooks:
        hooks.append(hook)


def on_forgotten(kind: str, hook: Callable[[Parcel, datetime], None]) -> None:
    """Let a room hear, in the same transaction, that a parcel of its own is forgotten, and when: it may delete its bytes, too."""
    hooks = _forgotten.setdefault(kind, [])
    if hook not in hooks:
        hooks.append(hook)


class Bundle(NamedTuple):
    """What goes over the way: the signed manifest as one line, and behind it the bodies, in its order."""

    manifest: Manifest
    line: bytes
    bodies: list[bytes]


def bundle(*, after: int, at: datetime) -> Bundle:
    """Return the next parcels after a number that are not acknowledged. Raises NoRelayKey."""
    side = _number()
    waiting = ParcelOut.objects.filter(acked_at=None, number__gt=after).order_by("number")
    rows = list(waiting.defer("body").prefetch_related("enclosures")[: MOST_PARCELS + 1])
    chosen: list[ParcelOut] = []
    room = MOST_BUNDLE
    for row in rows[:MOST_PARCELS]:
        room -= 0 if row.held_at else row.size
        if room < 0 and chosen:
            break
        chosen.append(row)
    more = len(chosen) < len(rows)
    last = chosen[-1].number or 0 if chosen else 0
    manifest = Manifest(
        at=at,
        after=after,
        through=last if more else max(last, side.numbered),
        upto=max(last, side.numbered),
        parcels=tuple(_entry(row) for row in chosen),
        gone=tuple(side.gone),
    )
    line = signing.signed(BUNDLE, msgspec.to_builtins(manifest)) + b"\n"
    return Bundle(manifest, line, _bodies([row.pk for row in chosen if not row.held_at]))


def _bodies(keys: list[int]) -> list[bytes]:
    found = dict(ParcelOut.objects.filter(pk__in=keys).values_list("pk", "body"))
    return [bytes(found[key]) for key in keys]


def _entry(row: ParcelOut) -> Entry:
    return Entry(
        id=row.parcel_id,
        number=row.number or 0,
        kind=row.kind,
        at=row.at,
        sha256=row.sha256,
        size=row.size,
        enclosures=tuple(_enclosure(one) for one in row.enclosures.all()),
        held=row.held_at is not None,
    )


def _enclosure(one: EnclosureOut) -> Enclosure:
    return Enclosure(name=one.name, sha256=one.sha256, size=one.size)


def this_side() -> Line:
    """Return the row of this side, locked until the transaction ends."""
    Line.objects.get_or_create(pk=1)
    return Line.objects.select_for_update().get(pk=1)


@transaction.atomic
def _number() -> Line:
    """Give numbers to the parcels that have none, without gaps; one process at a time."""
    line = this_side()
    rows = list(ParcelOut.objects.filter(number=None).order_by("pk").only("pk")[:NUMBERED_AT_ONCE])
    if rows:
        for row in rows:
            line.numbered += 1
            row.number = line.numbered
        ParcelOut.objects.bulk_update(rows, ["number"])
        line.save(update_fields=["numbered"])
    return line


@transaction.atomic
def take_acknowledgement(signed: bytes, *, at: datetime) -> Acknowledgement:
    """Note what the other side has, holds and wants again. Raises NotSigned or NoRelayKey."""
    said = read_as(ACKNOWLEDGEMENT, signed, Acknowledgement)
    line = this_side()
    open_ = ParcelOut.objects.filter(acked_at=None)
    done = open_.filter(parcel_id__in=said.settled)
    news = [(hook, id_) for id_, kind in done.values_list("parcel_id", "kind") for hook in _acknowledged.get(kind, ())]
    done.update(acked_at=at, held_at=None)
    open_.filter(parcel_id__in=said.held, held_at=None).update(held_at=at)
    kept = ParcelOut.objects.filter(number__in=said.wanted, forgotten_at=None)
    found = set(kept.values_list("number", flat=True))
    kept.update(acked_at=None, held_at=None)
    line.gone = [number for number in said.wanted if number not in found]
    # More than we ever gave: we came back from a backup, and go on behind what the other side has seen.
    line.numbered = max(line.numbered, said.seen)
    for id_, number in said.renumber.items():
        open_.filter(parcel_id=id_, number=number).update(number=None)
    line.heard_at = at
    line.save(update_fields=["gone", "numbered", "heard_at"])
    for hook, id_ in news:
        hook(id_, at)
    return said


def read_as(word: str, line: bytes, shape: type[T]) -> T:
    """Return what the other side signed, in its shape. Raises NotSigned or NoRelayKey."""
    try:
        return msgspec.convert(signing.read(word, line), shape)
    except msgspec.ValidationError as fault:
        raise signing.NotSigned("signed, but of another shape") from fault


def enclosure(sha256: str) -> EnclosureOut | None:
    """Return a file that is on its way to the other side, or None."""
    kept = EnclosureOut.objects.filter(sha256=sha256, parcel__forgotten_at=None)
    return kept.order_by("pk").first()


def forget_sent(*, at: datetime) -> int:
    """Empty the bodies and files of parcels that were acknowledged ``RELAY_KEEP`` ago; return how many.

    One that cannot be forgotten keeps no other: it is said in the log, and the watch finds it.
    """
    keep: timedelta = settings.RELAY_KEEP
    due = ParcelOut.objects.filter(acked_at__lte=at - keep, forgotten_at=None).order_by("pk")
    forgotten = 0
    for key in list(due.values_list("pk", flat=True)):
        try:
            forgotten += forget_one(key, at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:  # noqa: BLE001 - whatever a room raises, the next parcel is still forgotten
            log.error("a parcel could not be forgotten: %s", type(fault).__name__)
        if forgotten == NUMBERED_AT_ONCE:
            break
    return forgotten


def sweep_sent(*, at: datetime) -> int:
    """Take away sealed files that a deed which did not come to its end had laid down to be sent; return how many."""
    lying, gone = list(spool.older("out", (at - LEFT).timestamp())), 0
    for start in range(0, len(lying), 500):
        some = {path.name.removesuffix(disk.PART): path for path in lying[start : start + 500]}
        named = EnclosureOut.objects.filter(file__in=some, parcel__forgotten_at=None)
        for name in some.keys() - set(named.values_list("file", flat=True)):
            spool.drop(some[name])
            gone += 1
    return gone


def forget_one(key: int, *, at: datetime) -> bool:
    """Empty one acknowledged parcel now; tell whether it was there. Raises what a room raises that lets go of its own."""
    with transaction.atomic():
        row = ParcelOut.objects.select_for_update().filter(pk=key, forgotten_at=None).exclude(acked_at=None).first()
        if row is None:
            return False
        enclosures = list(row.enclosures.all())
        parcel = Parcel(
            id=row.parcel_id,
            number=row.number or 0,
            kind=row.kind,
            body=msgspec.json.decode(bytes(row.body)),
            at=row.at,
            enclosures=tuple(_enclosure(one) for one in enclosures),
            files={one.name: spool.outgoing(one.file) for one in enclosures},
        )
        for hook in _forgotten.get(row.kind, ()):
            hook(parcel, at)
        row.body, row.forgotten_at = b"", at
        row.save(update_fields=["body", "forgotten_at"])
    for one in enclosures:
        spool.drop(spool.outgoing(one.file))
    return True
