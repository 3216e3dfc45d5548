"""What is told once more because the next room, or the other side, does not have it: the sweeps that rooms' rows are compared by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from yakuba.ground import outbox
from yakuba.ground.text import Text
from yakuba.ground.watch import Kind, Mend, Span, Stuck, Sweep, sweeps

_PATIENCE: Final = timedelta(minutes=10)
_BY_ITSELF: Final = Text(
    "10分たっても届いていなければ、もう一度伝えます。何度伝えても、二重にはなりません。",
    "10ぷん たっても だめなら、もういちど つたえます。",
    "What has not arrived after ten minutes is told once more. However often it is told, it arrives once.",
)
_BY_HAND: Final = Text(
    "続く処理が失敗したもの（下の「失敗」の欄）があれば、自動ではやり直しません。原因を直してから「やり直す」を押してください。",
    "なおしてから「やりなおす」を おして ください。",
    "If work that should have followed has failed for good (see “Failed”), it is not told unasked. Mend the cause, then "
    "press “Do it again”.",
)


def offer(
    code: str, name: Text, look: Callable[[Span], Iterator[Stuck]], event_of: Callable[[str], Any | None]
) -> None:
    """Let the watch look for what has not arrived. ``event_of`` is the event of a stuck thing; None if it has arrived."""
    sweep = Sweep(
        name=name,
        kind=Kind.LATE,
        patience=_PATIENCE,
        by_itself=_BY_ITSELF,
        by_hand=_BY_HAND,
        look=look,
        mend=_told_again(event_of, failed_too=True),
        # What has failed for good would fail again each time; that is for a person.
        alone=_told_again(event_of, failed_too=False),
    )
    sweeps.add(code, sweep)


def _told_again(event_of: Callable[[str], Any | None], *, failed_too: bool) -> Mend:
    def mend(id_: str, at: datetime) -> bool:
        happened = event_of(id_)
        return happened is not None and outbox.again(happened, failed_too=failed_too, at=at)

    return mend
