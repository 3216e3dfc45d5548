"""Verifying: every line against its link, every link against the one before, the chain against what was signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from yakuba.ground.journal import canonical, guards
from yakuba.ground.journal.chain import head, unchained
from yakuba.ground.journal.checkpoints import Checkpoint
from yakuba.ground.journal.faults import Fault
from yakuba.ground.journal.signed import Signed, signed
from yakuba.ground.models import JournalLine, JournalLink

BATCH: Final = 2000
CHAINED_IN: Final = timedelta(minutes=10)
"""After this a line must have its link: the worker chains every second."""
SIGNED_IN: Final = timedelta(minutes=15)
"""After this a link must be covered by a checkpoint: the worker signs every five minutes."""
SLOW: Final = timedelta(hours=1)
"""No deed takes longer from reading the clock to its commit; a line that is older than this was dated back."""
SHOWN: Final = 100
"""Faults of one kind that are told one by one."""

__all__ = ["Fault", "Report", "verify"]

Link = tuple[int, int, bytes, bytes, bytes]
Line = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and what was found. ``more`` counts faults that are not told one by one.

    ``restored`` are the checkpoints that say that the database came back from a backup, and why.
    """

    links: int
    waiting: int
    checkpoints: int
    head: str
    keys: tuple[str, ...]
    faults: tuple[Fault, ...]
    more: int = 0
    restored: tuple[Checkpoint, ...] = ()

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(*, at: datetime, heads: Iterable[Checkpoint] = ()) -> Report:
    """Verify the whole journal. ``heads`` are checkpoints that somebody kept elsewhere, as they were published.

    Reads only. What was written, chained and signed while it runs is left for the next time.
    """
    number, hash_ = head()
    known = signed(at, heads)
    walk = _Walk(known)
    for batch in _batches(number):
        walk.batch(batch)
    walk.end(number)
    walk.faults += known.faults
    waiting = _not_chained(walk, at)
    _not_signed(walk, known, number, at)
    for name in guards.missing():
        walk.found(Fault("guard_missing", detail=name))
    shown, more = _shortened(walk.faults)
    return Report(walk.count, waiting, len(known.checkpoints), hash_.hex(), known.key_ids, shown, more, known.restored)


def _batches(last: int) -> Iterator[list[Link]]:
    """Walk the links up to the head that stood when we began."""
    done = -1
    while True:
        rows = JournalLink.objects.filter(number__gt=done, number__lte=last).order_by("number")
        batch = [
            (number, line, bytes(salt), bytes(digest), bytes(hash_))
            for number, line, salt, digest, hash_ in rows.values_list("number", "line_id", "salt", "digest", "hash")[
                :BATCH
            ]
        ]
        if not batch:
            return
        yield batch
        done = batch[-1][0]


@dataclass(slots=True)
class _Walk:
    """The way along the chain: what stood before, and what was found so far."""

    known: Signed
    faults: list[Fault] = field(default_factory=list)
    changed: list[tuple[Link, Line]] = field(default_factory=list)
    count: int = 0
    number: int = 0
    stored: bytes = canonical.START
    computed: bytes = canonical.START
    since: datetime | None = None
    good: int = 0

    def found(self, fault: Fault) -> None:
        self.faults.append(fault)

    def batch(self, links: Sequence[Link]) -> None:
        ids = [line for _, line, *_ in links]
        lines = {values[0]: values for values in JournalLine.objects.filter(pk__in=ids).values_list(*canonical.FIELDS)}
        for link in links:
            self._link(link)
            values = lines.get(link[1])
            if values is None:
                self.found(Fault("line_deleted", number=link[0], line=link[1]))
            elif canonical.digest(link[2], canonical.of_line(values)) != link[3]:
                self.changed.append((link, values))
            elif self.since is not None and values[1] < self.since - SLOW:
                self.found(Fault("line_backdated", link[0], line=link[1], detail=canonical.moment(values[1])))
            self._checkpoints(link[0])

    def _link(self, link: Link) -> None:
        """Check that a link follows from the one before, as that is stored or as it ought to be."""
        number, _, _, digest, hash_ = link
        if number != self.number + 1:
            self.found(Fault("link_deleted", self.number + 1, number - 1))
        computed = canonical.link(self.stored, number, digest)
        if computed != hash_ and canonical.link(self.computed, number, digest) != hash_ and number == self.number + 1:
            self.found(Fault("link_changed", number, line=link[1]))
        self.count += 1
        self.number, self.stored, self.computed = number, hash_, computed

    def _checkpoints(self, number: int) -> None:
        """Compare with what was signed for this number."""
        for one in self.known.at_number.get(number, ()):
            if one.hash != self.stored.hex():
                self.found(Fault("chain_rewritten", self.good + 1, number, serial=one.serial))
            else:
                self.good = number
            self.since = max(one.at, self.since or one.at)

    def end(self, number: int) -> None:
        """Say what is known only at the end: what was swapped, and what was signed beyond it."""
        self.faults += _changed(self.changed)
        beyond = [one for signed_, them in self.known.at_number.items() if signed_ > number for one in them]
        if beyond:
            last = max(beyond, key=lambda one: one.number)
            self.found(Fault("chain_cut", number + 1, last.number, serial=last.serial))


def _changed(changed: Sequence[tuple[Link, Line]]) -> Iterator[Fault]:
    """Say of lines that do not fit their links whether they fit one another's, or were changed."""
    # Where everything was changed, nothing was swapped, and comparing all with all would not end.
    others = [values for _, values in changed] if len(changed) <= SHOWN else []
    for (number, line, salt, digest, _), values in changed:
        # What stands there now under its own id, or moved here with the id of this place.
        swapped = next(
            (
                other[0]
                for other in others
                if other[0] != line
                and digest
                in (
                    canonical.digest(salt, canonical.of_line(other)),
                    canonical.digest(salt, canonical.of_line((line, *other[1:]))),
                )
            ),
            None,
        )
        if swapped is not None:
            yield Fault("lines_swapped", number, line=line, detail=f"line {swapped}")
        else:
            yield Fault("line_changed", number, line=line, detail=canonical.moment(values[1]))


def _not_chained(walk: _Walk, at: datetime) -> int:
    """Report lines without a link that are too old to wait for one; return how many wait."""
    last = max(
        (link for link in JournalLink.objects.order_by("-line_id").values_list("line_id", flat=True)[:1]), default=0
    )
    loose = unchained()
    for id_, when in loose.filter(pk__lt=last, at__lt=at - CHAINED_IN).values_list("pk", "at")[: SHOWN + 1]:
        walk.found(Fault("line_inserted", line=id_, detail=canonical.moment(when)))
    late = loose.filter(pk__gt=last, at__lt=at - CHAINED_IN)
    if first := late.values_list("pk", flat=True).first():
        walk.found(Fault("line_waiting", line=first, detail=f"{late.count()}"))
    return loose.count()


def _not_signed(walk: _Walk, known: Signed, number: int, at: datetime) -> None:
    """Report links that no checkpoint covers although they are old enough."""
    last = max(known.at_number, default=0)
    if last >= number:
        return
    old = JournalLink.objects.filter(number__gt=last, line__at__lt=at - SIGNED_IN).order_by("number")
    if first := old.values_list("number", flat=True).first():
        walk.found(Fault("not_signed", first, number))


def _shortened(faults: Sequence[Fault]) -> tuple[tuple[Fault, ...], int]:
    shown: list[Fault] = []
    counts: dict[str, int] = {}
    for fault in faults:
        counts[fault.kind] = counts.get(fault.kind, 0) + 1
        if counts[fault.kind] <= SHOWN:
            shown.append(fault)
    return tuple(shown), len(faults) - len(shown)
