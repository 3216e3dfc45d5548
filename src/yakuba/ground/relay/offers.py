"""What the relay offers the watch: what lies in quarantine, and what has not come over the border."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotHere
from yakuba.ground.relay import commands, reads
from yakuba.ground.relay.models import ParcelOut
from yakuba.ground.text import Text
from yakuba.ground.watch import DELETE, MENDED_THEN_DELETED, Kind, Span, Stuck, Sweep, sweeps


def _quarantined(_: Span) -> Iterator[Stuck]:
    for one in reads.quarantine():
        number = f"{one.number} " if one.number is not None else ""
        yield Stuck(str(one.id), one.first_at, one.words, f"{number}{one.kind} {one.tries}× {one.detail}".strip())


def _replay(id_: str, at: datetime) -> bool:
    try:
        return id_.isdecimal() and commands.replay(int(id_), actor=Actor.system("watch"), at=at)
    except NotHere:
        # Settled in the meantime: by itself, or by a colleague's press.
        return False


def _unacknowledged(span: Span) -> Iterator[Stuck]:
    found = ParcelOut.objects.filter(acked_at=None, at__lt=span.before).order_by("at", "pk")
    for id_, parcel, kind, at in found.values_list("pk", "parcel_id", "kind", "at").iterator():
        yield Stuck(str(id_), at, kind, parcel)


def _not_forgotten(span: Span) -> Iterator[Stuck]:
    found = ParcelOut.objects.filter(acked_at__lt=span.before, forgotten_at=None).order_by("acked_at", "pk")
    for id_, parcel, kind, at in found.values_list("pk", "parcel_id", "kind", "acked_at").iterator():
        yield Stuck(str(id_), at or span.before, kind, parcel)


def _forget(id_: str, at: datetime) -> bool:
    return id_.isdecimal() and commands.forget_one(int(id_), at=at)


sweeps.add(
    "relay.quarantined",
    Sweep(
        name=Text("隔離されている送付物", "わけて ある にもつ", "Parcels in quarantine"),
        kind=Kind.QUARANTINED,
        patience=timedelta(0),
        by_itself=Text(
            "壊れて届いたものや届かなかったものは、次の通信のたびに送り直しを求めます。中身を受け付けられなかったものは、間をおいてやり直します。",
            "こわれた ものは もういちど おくって もらいます。",
            "What came damaged or did not come is asked for again at every exchange. What was refused here is opened again "
            "after growing pauses.",
        ),
        by_hand=Text(
            "中身を受け付けられなかったものは、原因を直してから「やり直す」を押してください。要らないものを捨てるのは "
            "yakuba relay discard です。",
            "なおしてから「やりなおす」を おして ください。",
            "For what was refused here, mend the cause and press “Do it again”. What is not wanted is let go of by yakuba relay discard.",
        ),
        look=_quarantined,
        mend=_replay,
    ),
)
sweeps.add(
    "relay.unacknowledged",
    Sweep(
        name=Text(
            "相手側に届いていない送付物", "まだ とどいて いない にもつ", "Parcels that the other side does not have"
        ),
        kind=Kind.LATE,
        patience=timedelta(hours=1),
        by_itself=Text(
            "庁内側が取りに来るたびに渡します。届くまで消しません。回線が72時間切れても、受付は続きます。",
            "とどくまで のこします。",
            "They are handed over whenever the office side asks, and kept until it has them. The hall goes on receiving "
            "filings while the line is down.",
        ),
        by_hand=Text(
            "両側の yakuba relay status を見て、回線と yakuba relay pull が動いているかを確かめてください。回線が戻らないときは、"
            "yakuba relay export で媒体に書き出して運べます。",
            "つうしんが できて いるか、みて ください。",
            "See yakuba relay status on both sides: whether the line is up and yakuba relay pull runs. If the line stays down, "
            "yakuba relay export writes them to a medium that can be carried across.",
        ),
        look=_unacknowledged,
    ),
)
sweeps.add(
    "relay.not_forgotten",
    Sweep(
        name=Text(
            "届いた後も消えていない送付物",
            "とどいたのに のこって いる にもつ",
            "Parcels that are still here after they arrived",
        ),
        kind=Kind.LATE,
        patience=settings.RELAY_KEEP + timedelta(hours=1),
        by_itself=Text(
            "届いてから決められた時間（ふつう24時間）が過ぎると、ワーカーが1分ごとに消します。",
            "じどうで けします。",
            "Once the time for which they are kept is over (24 hours, if not set otherwise), the worker deletes them every minute.",
        ),
        by_hand=MENDED_THEN_DELETED,
        look=_not_forgotten,
        mend=_forget,
        press=DELETE,
    ),
)
