"""What the internet side offers the watch: what residents handed in and nobody has packed for the office.

Only at the edge: there every deed of a resident is a parcel, and a deed without one would wait for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from yakuba.applications.events import FilingAmended, FilingSubmitted, FilingWithdrawn
from yakuba.applications.reads import standing as filings
from yakuba.ground.ref import Ref
from yakuba.ground.relay import reads as relay
from yakuba.ground.text import Text
from yakuba.ground.watch import Span, Stuck
from yakuba.journeys.retelling import offer
from yakuba.journeys.upward import withdrawal_id

_BATCH: Final = 500


def _filings(span: Span) -> Iterator[Stuck]:
    walk = filings.filed(before=span.before, after=span.after)
    while batch := list(islice(walk, _BATCH)):
        packed = relay.packed(one.ref.id for one in batch)
        yield from (Stuck(one.ref.id, one.at, one.number) for one in batch if one.ref.id not in packed)


def _submitted(id_: str) -> FilingSubmitted | None:
    one = filings.filed_one(Ref("filing", id_))
    return FilingSubmitted(ref=one.ref, at=one.at) if one and not relay.packed([id_]) else None


def _amendments(span: Span) -> Iterator[Stuck]:
    walk = filings.amended(before=span.before, after=span.after)
    while batch := list(islice(walk, _BATCH)):
        packed = relay.packed(told.amendment for _, told in batch)
        yield from (
            Stuck(told.amendment, told.at, number, told.procedure)
            for number, told in batch
            if told.amendment not in packed
        )


def _amended(id_: str) -> FilingAmended | None:
    told = filings.amendment(id_)
    return told if told and not relay.packed([id_]) else None


def _withdrawals(span: Span) -> Iterator[Stuck]:
    for number, told in filings.withdrawing(before=span.before):
        if not relay.packed([withdrawal_id(told)]):
            yield Stuck(f"{told.ref.id}/{told.procedure}", told.at, number, told.procedure)


def _withdrawn(id_: str) -> FilingWithdrawn | None:
    filing, _, procedure = id_.partition("/")
    told = filings.withdrawal_of(Ref("filing", filing), procedure)
    return told if told and not relay.packed([withdrawal_id(told)]) else None


offer(
    "filing.not_packed",
    Text(
        "庁内へ送る用意のできていない申請・届出",
        "まだ おくる よういの できて いない しんせい",
        "Filings that are not packed for the office",
    ),
    _filings,
    _submitted,
)
offer(
    "amendment.not_packed",
    Text(
        "庁内へ送る用意のできていない補正の回答",
        "まだ おくる よういの できて いない こたえ",
        "Answers to corrections that are not packed for the office",
    ),
    _amendments,
    _amended,
)
offer(
    "withdrawal.not_packed",
    Text(
        "庁内へ送る用意のできていない取下げ",
        "まだ おくる よういの できて いない とりさげ",
        "Withdrawals that are not packed for the office",
    ),
    _withdrawals,
    _withdrawn,
)
