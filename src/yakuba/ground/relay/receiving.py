"""The receiving side: each parcel is taken in once, in one transaction with the mark that it was, or lies in quarantine.

What is done with is known by the id of the parcel, never by its number: a side that came back from a backup may give
the same number twice, and is then asked to give another. Numbers give the order, and show what did not come.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet

from yakuba.ground import disk, journal
from yakuba.ground.actor import Actor
from yakuba.ground.outbox import PAUSES
from yakuba.ground.ref import Ref
from yakuba.ground.relay import signing, spool
from yakuba.ground.relay.models import ParcelIn, Quarantine
from yakuba.ground.relay.parcels import Acknowledgement, Enclosure, Entry, Manifest, Parcel
from yakuba.ground.relay.reasons import WHOLE, Reason
from yakuba.ground.relay.sending import ACKNOWLEDGEMENT, BUNDLE, read_as, this_side

log = logging.getLogger(__name__)
Receive = Callable[[Parcel], None]

MOST_MANIFEST: Final = 4 * 1024 * 1024
"""Bytes of a manifest; a longer line is none."""
KEPT_OF_A_BUNDLE: Final = 64 * 1024
TOGETHER: Final = 50
"""Parcels that are taken in in one transaction."""
MOST_MISSING: Final = 5000
"""Numbers that are noted as missing, and asked for again, at a time."""

LEFT: Final = {"aside": timedelta(hours=1), "in": timedelta(days=7)}
"""How long files that nobody waits for are left in the folders of the spool."""

_kinds: dict[str, Receive] = {}


class Stream(Protocol):
    """What a bundle is read from."""

    def read(self, size: int, /) -> bytes: ...

    def readline(self, limit: int, /) -> bytes: ...


class CutOff(ConnectionError):
    """The bundle ended before its end."""


Fetch = Callable[[Enclosure], None]
"""Brings a file into the spool, from where it stopped last time. May raise Damaged, Absent, or OSError for the way."""


def on(kind: str, receive: Receive) -> None:
    """Let a room receive the parcels of a kind, each once, in the transaction that marks it as imported.

    If ``receive`` raises, nothing of it is kept and the parcel lies in quarantine, from where it is tried again with
    growing pauses. Files that are to be kept must be copied: the relay takes its own away.
    """
    if _kinds.setdefault(kind, receive) is not receive:
        raise ValueError(f"parcels of the kind {kind!r} are received already")


def head_of(stream: Stream, *, at: datetime) -> Manifest | None:
    """Read the manifest of a bundle; one that is not signed goes to quarantine, and None is returned. Raises CutOff."""
    line = stream.readline(MOST_MANIFEST)
    if not line.endswith(b"\n") and len(line) < MOST_MANIFEST:
        raise CutOff("the bundle ended in its manifest")
    try:
        said = read_as(BUNDLE, line, Manifest)
    except signing.NotSigned:
        # In quarantine, and not only refused: somebody between may be at work.
        _put_aside(None, Reason.SIGNATURE, at, body=line[:KEPT_OF_A_BUNDLE])
        return None
    _open_rows([Reason.SIGNATURE]).update(settled_at=at)
    return said


def take(said: Manifest, stream: Stream, fetch: Fetch, *, at: datetime) -> None:
    """Take in the parcels of a bundle, in order. What is known already is passed over, what is damaged put aside.

    ``fetch`` brings the files of a parcel into the spool. Raises OSError if the way is cut: what came before stays taken in.
    """
    settled, held, taken = _known([said])
    passed_over = settled | held | taken.keys()
    whole: list[tuple[Entry, bytes]] = []
    try:
        for entry in (one for one in said.parcels if not one.held):
            body = _exactly(stream, entry.size)
            if entry.id not in passed_over and _is_whole(entry, body, fetch, at):
                whole.append((entry, body))
            if len(whole) == TOGETHER:
                _open_all(whole, at)
                whole.clear()
    except OSError:
        _open_all(whole, at)
        raise
    _open_all(whole, at)
    _look_for_missing(said, at)
    try_again(at=at)


def wanted(said: Manifest) -> list[Enclosure]:
    """Return the files of a bundle that this side needs: not those of parcels it has done with or holds whole."""
    settled, held, taken = _known([said])
    needed = [entry for entry in said.parcels if not entry.held and entry.id not in settled | held | taken.keys()]
    return [one for entry in needed for one in entry.enclosures]


def _known(said: Sequence[Manifest]) -> tuple[set[str], set[str], dict[str, int]]:
    """Return the ids of bundles that are done with, those held here whole, and those whose number another one has."""
    entries = [entry for manifest in said for entry in manifest.parcels]
    ids, numbers = [entry.id for entry in entries], [entry.number for entry in entries]
    settled = set(ParcelIn.objects.filter(parcel_id__in=ids).values_list("pk", flat=True))
    held = set(_open_rows(WHOLE).filter(parcel_id__in=ids).values_list("parcel_id", flat=True)) - settled
    owners = dict(ParcelIn.objects.filter(number__in=numbers).values_list("number", "pk"))
    others = Quarantine.objects.filter(settled_at=None, number__in=numbers).exclude(parcel_id="")
    owners |= {number: id_ for number, id_ in others.values_list("number", "parcel_id") if number}
    taken = {
        entry.id: entry.number
        for entry in entries
        if entry.id not in settled | held and owners.get(entry.number, entry.id) != entry.id
    }
    return settled, held, taken


def _open_rows(reasons: Iterable[Reason]) -> QuerySet[Quarantine]:
    return Quarantine.objects.filter(settled_at=None, reason__in=list(reasons))


def acknowledgement(said: Sequence[Manifest], *, at: datetime) -> bytes:
    """Return the signed answer to bundles, as one line: of each parcel they name, whether it is done with or held."""
    settled, held, taken = _known(said)
    missing = _open_rows((Reason.MISSING, Reason.GONE)).order_by("number").values_list("number", flat=True)
    again = list(missing[:MOST_MISSING])
    # The other side thinks that we hold it, and we do not: we came back from a backup.
    again += [
        entry.number for manifest in said for entry in manifest.parcels if entry.held and entry.id not in settled | held
    ]
    with transaction.atomic():
        line = this_side()
        line.heard_at = at
        line.save(update_fields=["heard_at"])
    answer = Acknowledgement(
        at=at,
        settled=tuple(sorted(settled)),
        held=tuple(sorted(held)),
        wanted=tuple(number for number in again if number is not None),
        renumber=taken,
        seen=line.examined,
    )
    return signing.signed(ACKNOWLEDGEMENT, msgspec.to_builtins(answer))


def try_again(*, at: datetime) -> int:
    """Open again the whole parcels in quarantine whose pause is over, in order; return how many were taken in."""
    # Farther away than the longest pause, it was put off by a clock that was wrong.
    over = Q(next_at__lte=at) | Q(next_at__gt=at + PAUSES[-1])
    due = _open_rows(WHOLE).filter(over).order_by("number")
    return sum(open_held(row, at) for row in due)


def sweep(*, at: datetime) -> None:
    """Take away files that nobody waits for any more: those put aside, and those that came for nothing."""
    open_ = Quarantine.objects.filter(settled_at=None).exclude(entry=None)
    rows = list(open_.values_list("detail", "entry"))
    needed = {detail.rpartition("/")[2] for detail, _ in rows}
    needed |= {one.sha256 for _, entry in rows for one in msgspec.convert(entry, Entry).enclosures}
    for direction, long in LEFT.items():
        for path in spool.older(direction, (at - long).timestamp()):
            if path.name.removesuffix(disk.PART) not in needed:
                spool.drop(path)


def open_held(row: Quarantine, at: datetime) -> bool:
    """Open one whole parcel in quarantine; tell whether it is done with now."""
    entry = msgspec.convert(row.entry, Entry)
    return entry.id in _open_all([(entry, bytes(row.body))], at)


def _exactly(stream: Stream, size: int) -> bytes:
    pieces = []
    while size:
        piece = stream.read(size)
        if not piece:
            raise CutOff("the bundle ended before its end")
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def _is_whole(entry: Entry, body: bytes, fetch: Fetch, at: datetime) -> bool:
    """Tell whether a parcel came as it was signed, with all its files; if not, it is put aside."""
    if hashlib.sha256(body).hexdigest() != entry.sha256:
        _put_aside(entry, Reason.BODY, at, body=body)
        return False
    for one in entry.enclosures:
        try:
            fetch(one)
            spool.finish(one)
        except spool.Damaged as fault:
            _put_aside(entry, Reason.ENCLOSURE, at, body=body, detail=f"{one.name}: aside/{fault.path.name}")
            return False
        except spool.Absent:
            _put_aside(entry, Reason.ENCLOSURE, at, body=body, detail=f"{one.name}: absent")
            return False
    return True


def _open_all(parcels: Sequence[tuple[Entry, bytes]], at: datetime) -> set[str]:
    """Give whole parcels to their rooms; return the ids of those that are done with.

    One transaction for several, in which each stands or falls alone: to wait for the disk costs more than all else.
    """
    if not parcels:
        return set()
    with transaction.atomic():
        done = {entry.id for entry, body in parcels if _open(entry, body, at)}
        _leave_quarantine([entry for entry, _ in parcels if entry.id in done], at)
    for entry, _ in parcels:
        if entry.id in done:
            for one in entry.enclosures:
                spool.drop(spool.incoming(one.sha256))
    return done


def _open(entry: Entry, body: bytes, at: datetime) -> bool:
    """Give a whole parcel to its room. Its work and the mark that it was taken in stand or fall together."""
    receive = _kinds.get(entry.kind)
    if receive is None:
        _put_aside(entry, Reason.KIND, at, body=body)
        return False
    files = {one.name: spool.incoming(one.sha256) for one in entry.enclosures}
    if not all(path.exists() for path in files.values()):
        # It lay in quarantine while another parcel with the very same file was taken in: it is asked for again.
        _put_aside(entry, Reason.ENCLOSURE, at, body=body, detail="absent")
        return False
    try:
        with transaction.atomic():
            # First the mark: a second process that has the same parcel waits here, and is refused.
            _mark(entry, ParcelIn.Outcome.IMPORTED, at)
            receive(
                Parcel(
                    id=entry.id,
                    number=entry.number,
                    kind=entry.kind,
                    body=msgspec.json.decode(body),
                    at=entry.at,
                    enclosures=entry.enclosures,
                    files=files,
                )
            )
    except Exception as fault:  # noqa: BLE001 - whatever a room raises, the next parcel must still be taken in
        if ParcelIn.objects.filter(pk=entry.id).exists():
            return True
        # The kind of the fault, never its message: messages quote what people wrote.
        _put_aside(entry, Reason.REFUSED, at, body=body, detail=type(fault).__name__)
        return False
    return True


def settle(entry: Entry, outcome: ParcelIn.Outcome, at: datetime) -> None:
    """Mark a parcel as done with, and take out of quarantine what lay there in its place."""
    _mark(entry, outcome, at)
    _leave_quarantine([entry], at)


def _mark(entry: Entry, outcome: ParcelIn.Outcome, at: datetime) -> None:
    ParcelIn.objects.create(
        parcel_id=entry.id,
        number=entry.number,
        kind=entry.kind,
        sha256=entry.sha256,
        at=entry.at,
        outcome=outcome,
        settled_at=at,
    )


def _leave_quarantine(entries: Sequence[Entry], at: datetime) -> None:
    same = Q(parcel_id__in=[one.id for one in entries])
    same |= Q(parcel_id="", number__in=[one.number for one in entries])
    Quarantine.objects.filter(same, settled_at=None).update(settled_at=at, body=b"")


@transaction.atomic
def _put_aside(entry: Entry | None, reason: Reason, at: datetime, *, body: bytes, detail: str = "") -> None:
    """Put what came into quarantine, or count one more try of what lies there."""
    if entry is None:
        row = Quarantine.objects.filter(settled_at=None, reason=reason, parcel_id="").first()
    else:
        Quarantine.objects.filter(settled_at=None, parcel_id="", number=entry.number).update(settled_at=at)
        row = Quarantine.objects.filter(settled_at=None, parcel_id=entry.id).first()
    if row is None:
        row = Quarantine(first_at=at, tries=0)
        about = Ref("parcel", entry.id if entry else "unsigned")
        journal.record(Actor.system("relay"), "parcel.quarantined", about, at=at, data={"reason": str(reason)})
        log.error("a parcel lies in quarantine: %s", reason)
    if entry is not None:
        row.parcel_id, row.number, row.kind = entry.id, entry.number, entry.kind
        row.entry = msgspec.to_builtins(entry)
    row.reason, row.detail, row.body, row.last_at = reason, detail[:300], body, at
    row.tries += 1
    row.next_at = at + PAUSES[row.tries - 1] if reason in WHOLE and row.tries <= len(PAUSES) else None
    row.save()


@transaction.atomic
def _look_for_missing(said: Manifest, at: datetime) -> None:
    """Note the numbers of which nothing has come, up to where the bundle goes."""
    missing = _open_rows((Reason.MISSING, Reason.GONE))
    missing.filter(number__in=[entry.number for entry in said.parcels]).update(settled_at=at)
    missing.filter(number__in=said.gone, reason=Reason.MISSING).update(reason=Reason.GONE, last_at=at)
    line = this_side()
    until = min(said.through, line.examined + MOST_MISSING)
    if until <= line.examined:
        return
    between = {"number__gt": line.examined, "number__lte": until}
    known: set[int | None] = {entry.number for entry in said.parcels}
    known |= set(ParcelIn.objects.filter(**between).values_list("number", flat=True))
    known |= set(Quarantine.objects.filter(**between).values_list("number", flat=True))
    absent = [number for number in range(line.examined + 1, until + 1) if number not in known]
    Quarantine.objects.bulk_create(
        Quarantine(number=number, reason=Reason.MISSING, first_at=at, last_at=at) for number in absent
    )
    journal.record_all(
        Actor.system("relay"), "parcel.quarantined", (Ref("parcel", str(number)) for number in absent), at=at
    )
    line.examined = until
    line.save(update_fields=["examined"])
