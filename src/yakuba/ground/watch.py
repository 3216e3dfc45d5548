"""The watch over states that must not last: every room says which it has, how old is too old, and how each is ended.

A sweep looks for one such state. The night watch ends what ends by itself; what needs a person stands on the operators'
page and in ``yakuba watch`` until it is mended. What is done is in the journal, and done twice it is done once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import ClassVar, Final

from django.db import transaction

from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere, Refusal
from yakuba.ground.ref import Ref
from yakuba.ground.registry import Registry
from yakuba.ground.text import Text

log = logging.getLogger(__name__)

MOST: Final = 1000
"""Things of one state that are counted; beyond it the page says "1,000 and more"."""
SHOWN: Final = 50
REACH: Final = timedelta(days=40)
"""How far back a look goes that has to compare two rooms. The night's look goes back to the beginning."""
ROUND: Final = 20
"""Things of one state that the watch mends in one round: a flood must not keep the worker from its work."""


AGAIN: Final = Text("やり直す", "やりなおす", "Do it again")
DELETE: Final = Text("消す", "けす", "Delete")
MENDED_THEN_DELETED: Final = Text(
    "ワーカー（yakuba work）のログで原因を確かめ、直してから「消す」を押してください。",
    "なおしてから「けす」を おして ください。",
    "See the worker's log for the cause, mend it, then press “Delete”.",
)
"""What a person must do where the worker did not delete what it should have."""


class Kind(StrEnum):
    """What is the matter with a thing."""

    LATE = "late"
    FAILED = "failed"
    QUARANTINED = "quarantined"


KINDS: Final[dict[Kind, Text]] = {
    Kind.LATE: Text("遅れ", "おそい", "Late"),
    Kind.FAILED: Text("失敗", "うまく いかなかった", "Failed"),
    Kind.QUARANTINED: Text("隔離中", "わけて ある", "In quarantine"),
}


@dataclass(frozen=True, slots=True)
class Stuck:
    """A thing that stands still: ``id`` for this sweep, since when, and what it is.

    ``words`` and ``detail`` are numbers, codes and what is public anyway (a receipt number, the place of a fault, the title of
    a survey), never a person's name or an answer.
    """

    id: str
    since: datetime
    words: Text | str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """What a sweep looks through: all that is older than ``before``, and with ``after`` nothing older than that."""

    before: datetime
    after: datetime | None = None


Look = Callable[[Span], Iterable[Stuck]]
Mend = Callable[[str, datetime], bool]
"""Ends the state of one thing, by its id; returns False if there was nothing to do. Called twice, it acts once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """One state that must not last. ``patience`` is how old is too old.

    ``look`` yields what is stuck, the oldest first. ``mend`` is what an operator's press does and ``press`` what its button says, ``alone`` what the watch
    does unasked; None: a person must do it elsewhere, as ``by_hand`` says. ``dear`` looks are those that walk
    everything: they are made at night, or when asked for.
    """

    name: Text
    kind: Kind
    patience: timedelta
    by_itself: Text
    by_hand: Text
    look: Look
    mend: Mend | None = None
    press: Text = AGAIN
    alone: Mend | None = None
    dear: bool = False


sweeps: Registry[Sweep] = Registry("sweeps")
"""All sweeps of the house. A room adds its own in ``offers.py``."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a sweep found. ``fault`` is the kind of the fault if it could not look, ``skipped`` if it was too dear."""

    code: str
    sweep: Sweep
    stuck: tuple[Stuck, ...] = ()
    more: bool = False
    fault: str = ""
    skipped: bool = False

    @property
    def count(self) -> int:
        """How many there are, at most MOST."""
        return len(self.stuck)

    @property
    def good(self) -> bool:
        """Whether nothing is stuck, as far as was looked."""
        return not self.stuck and not self.fault

    @property
    def oldest(self) -> datetime | None:
        """Since when the oldest one stands still."""
        return min((one.since for one in self.stuck), default=None)


class NoReason(Refusal):
    """Nothing is mended by hand without a reason."""

    status: ClassVar[int] = 422
    words = Text("理由を書いてください。", "りゆうを かいて ください。", "Write the reason.")
    remedy = Text(
        "記録に残ります。短くてかまいません。",
        "みじかくて いいです。",
        "It is kept in the journal. A few words are enough.",
    )


def look(*, at: datetime, dear: bool = False) -> list[Finding]:
    """Look for every state, with ``dear`` also by the looks that walk everything and back to the beginning."""
    return [_finding(code, sweep, at=at, dear=dear) for code, sweep in sweeps.items()]


def finding(code: str, *, at: datetime) -> Finding:
    """Look for one state, however dear it is. Raises NotHere."""
    return _finding(code, _sweep(code), at=at, dear=True)


def mend(code: str, id_: str, *, actor: Actor, at: datetime, why: str) -> bool:
    """Mend one thing; tell whether there was anything to do. Raises NotHere, NoReason."""
    sweep = _sweep(code)
    if sweep.mend is None:
        raise NotHere
    if not why.strip():
        raise NoReason
    return _mended(code, sweep.mend, id_, actor=actor, at=at, why=why)


def mend_all(code: str, *, actor: Actor, at: datetime, why: str) -> int:
    """Mend whatever a sweep finds now, each in a transaction of its own; return how many. Raises NotHere, NoReason."""
    return sum(mend(code, one.id, actor=actor, at=at, why=why) for one in finding(code, at=at).stuck)


def mend_alone(*, at: datetime, dear: bool = False) -> int:
    """Mend what the watch may mend unasked, a little in each round; return how many. No fault stops the round."""
    done = 0
    for code, sweep in sweeps.items():
        found = _finding(code, sweep, at=at, dear=dear)
        if sweep.alone is None or not found.stuck:
            continue
        # Whatever cannot be mended must not stand before the others in every round.
        first = int(at.timestamp() // 60) * ROUND % found.count
        for one in islice((*found.stuck[first:], *found.stuck[:first]), ROUND):
            done += _mended_or_noted(code, sweep.alone, one.id, at)
    return done


def _sweep(code: str) -> Sweep:
    sweep = sweeps.get(code)
    if sweep is None:
        raise NotHere
    return sweep


def _finding(code: str, sweep: Sweep, *, at: datetime, dear: bool) -> Finding:
    if sweep.dear and not dear:
        return Finding(code, sweep, skipped=True)
    span = Span(at - sweep.patience, None if dear else at - REACH)
    try:
        with transaction.atomic():
            found = tuple(islice(sweep.look(span), MOST + 1))
    except Exception as fault:  # noqa: BLE001 - one look that fails must not hide what the others see
        log.error("the watch could not look for %s: %s", code, type(fault).__name__)
        return Finding(code, sweep, fault=type(fault).__name__)
    return Finding(code, sweep, found[:MOST], more=len(found) > MOST)


@transaction.atomic
def _mended(code: str, how: Mend, id_: str, *, actor: Actor, at: datetime, why: str) -> bool:
    if not how(id_, at):
        return False
    journal.record(actor, "watch.mended", Ref("sweep", code), at=at, why=why.strip()[:500], data={"id": id_})
    return True


def _mended_or_noted(code: str, how: Mend, id_: str, at: datetime) -> bool:
    try:
        return _mended(code, how, id_, actor=Actor.system("watch"), at=at, why="")
    except Exception as fault:  # noqa: BLE001 - whatever one thing raises, the next one is still mended
        # The kind of the fault, never its message: it may quote an answer.
        log.error("the watch could not mend %s: %s", code, type(fault).__name__)
        return False
