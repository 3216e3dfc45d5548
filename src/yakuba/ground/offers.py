"""What the ground offers the watch: the outbox and the journal, where they stand still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from yakuba.ground import failing, outbox
from yakuba.ground.journal import emergency
from yakuba.ground.journal.trouble import REMEDY, troubles
from yakuba.ground.journal.verifying import SIGNED_IN
from yakuba.ground.models import Delivery, OutboxEvent
from yakuba.ground.text import Text
from yakuba.ground.watch import Kind, Span, Stuck, Sweep, sweeps

_WORKER: Final = Text(
    "ワーカー（yakuba work）が動いているかを確かめてください。動き出せば、たまった分から順に処理されます。",
    "yakuba work が うごいて いるか、みて ください。",
    "See that the worker (yakuba work) runs. Once it does, it works off what has gathered.",
)


EMERGENCY: Final = Text(
    "操作の記録の緊急時の切替えが入っています。記録できない操作も行えます。",
    "きろくの きりかえが はいって います。",
    "The journal's emergency switch is on: work goes on although it cannot be recorded.",
)


def _untold(span: Span) -> Iterator[Stuck]:
    found = OutboxEvent.objects.filter(told_at=None, at__lt=span.before).order_by("id")
    for id_, name, at in found.values_list("id", "name", "at").iterator():
        yield Stuck(id_, at, name)


def _waiting(span: Span) -> Iterator[Stuck]:
    waiting = Delivery.State.WAITING
    found = Delivery.objects.filter(state=waiting, event__at__lt=span.before).select_related("event")
    yield from map(_stuck, found.order_by("event_id", "id").iterator())


def _failed(_: Span) -> Iterator[Stuck]:
    found = Delivery.objects.filter(state=Delivery.State.FAILED).select_related("event")
    yield from map(_stuck, found.order_by("event_id", "id").iterator())


def _stuck(delivery: Delivery) -> Stuck:
    words = f"{delivery.event.name} → {delivery.reaction}"
    return Stuck(
        str(delivery.pk), delivery.event.at, words, f"{delivery.tries}× {delivery.error}" if delivery.error else ""
    )


def _hurry(id_: str, at: datetime) -> bool:
    return id_.isdecimal() and outbox.hurry(int(id_), at=at)


def _replay(id_: str, at: datetime) -> bool:
    return id_.isdecimal() and outbox.replay(int(id_), at=at)


def _journal(span: Span) -> Iterator[Stuck]:
    # Each kind of trouble has a patience of its own, so it is asked how things stand now.
    on = emergency.state(span.before)
    if on is not None:
        yield Stuck("emergency", on.since, EMERGENCY, on.why)
    for number, (since, words) in enumerate(troubles(span.before, unsigned=SIGNED_IN)):
        yield Stuck(str(number), since, words)


def _rounds(_: Span) -> Iterator[Stuck]:
    for one in failing.failing():
        yield Stuck(one.step, one.since, one.step, one.fault)


sweeps.add(
    "worker.rounds",
    Sweep(
        name=Text(
            "終わらない定期の処理", "おわらない しごと", "Steps of the worker's rounds that do not come to their end"
        ),
        kind=Kind.FAILED,
        patience=timedelta(0),
        by_itself=Text(
            "次の巡回（1分以内）でやり直します。ほかの処理は止まりません。",
            "つぎの ときに もういちど します。",
            "They are tried again within a minute. No other work waits for them.",
        ),
        by_hand=Text(
            "ワーカー（yakuba work）のログで不具合の種類を確かめ、原因を直してください。終わるようになれば、ここから消えます。",
            "ログを みて、なおして ください。",
            "See the worker's log for the kind of the fault and mend its cause. Once the step comes to its end it is gone from here.",
        ),
        look=_rounds,
    ),
)
sweeps.add(
    "outbox.untold",
    Sweep(
        name=Text("まだ伝わっていない出来事", "まだ つたわって いない こと", "Events that nobody was told of"),
        kind=Kind.LATE,
        patience=timedelta(minutes=2),
        by_itself=Text(
            "ワーカーが、起きてから1秒ほどで次の処理に伝えます。",
            "ふつうは 1びょうで つたわります。",
            "The worker tells them within a second or so.",
        ),
        by_hand=_WORKER,
        look=_untold,
    ),
)
sweeps.add(
    "outbox.waiting",
    Sweep(
        name=Text("続く処理が終わっていないもの", "まだ おわって いない しごと", "Work that has not been done yet"),
        kind=Kind.LATE,
        patience=timedelta(minutes=15),
        by_itself=Text(
            "うまくいかなかった処理は、5秒後から最長4時間おきに、8回までやり直します。",
            "だめな ときは 8かいまで やりなおします。",
            "What did not succeed is tried again up to eight times, after pauses from five seconds to four hours.",
        ),
        by_hand=Text(
            "不具合の原因を直したら「やり直す」を押してください。待ち時間を置かずにやり直します。"
            "不具合の場所が出ていないときは、ワーカー（yakuba work）が動いているかを確かめてください。",
            "なおしたら「やりなおす」を おして ください。",
            "Once the cause is mended, press “Do it again”: it is tried at once. If no place of a fault is shown, see that "
            "the worker (yakuba work) runs.",
        ),
        look=_waiting,
        mend=_hurry,
    ),
)
sweeps.add(
    "outbox.failed",
    Sweep(
        name=Text("やり直しても終わらなかった処理", "うまく いかなかった しごと", "Work that failed for good"),
        kind=Kind.FAILED,
        patience=timedelta(0),
        by_itself=Text(
            "8回やり直しても終わらなかったので、自動ではもう行いません。",
            "もう じどうでは しません。",
            "It failed eight times and is not tried any more.",
        ),
        by_hand=Text(
            "不具合の場所を見て原因を直し、「やり直す」を押してください。何度押しても、行われるのは一度です。",
            "なおしてから「やりなおす」を おして ください。",
            "Mend the cause, which the place of the fault shows, then press “Do it again”. However often it is pressed, it is done once.",
        ),
        look=_failed,
        mend=_replay,
    ),
)
sweeps.add(
    "journal",
    Sweep(
        name=Text("操作の記録の連鎖と署名", "きろくの しるし", "The chain and the signature of the journal"),
        kind=Kind.LATE,
        patience=timedelta(0),
        by_itself=Text(
            "ワーカーが毎秒連鎖に加え、4分ごとに署名します。",
            "じどうで しるしを つけます。",
            "The worker chains every second and signs every four minutes.",
        ),
        by_hand=REMEDY,
        look=_journal,
    ),
)
