"""What operators must hear of: the journal is not chained, or not signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from yakuba.ground.journal import guards
from yakuba.ground.journal.chain import settled, unchained
from yakuba.ground.journal.checkpoints import last_checkpoint
from yakuba.ground.journal.verifying import CHAINED_IN
from yakuba.ground.journal.vouched import UNSIGNED
from yakuba.ground.models import JournalLine
from yakuba.ground.text import Text

NEVER_SIGNED: Final = Text(
    "操作の記録に、まだ一度も署名がされていません。",
    "きろくに まだ しるしが ありません。",
    "The journal has never been signed.",
)
NOT_SIGNED: Final = Text(
    "操作の記録に、{since}から署名がされていません。",
    "きろくに、{since}から しるしが ありません。",
    "The journal has not been signed since {since}.",
)
NOT_CHAINED: Final = Text(
    "操作の記録に、10分以上たっても連鎖に加わっていない行があります。",
    "きろくに、つながって いない ものが あります。",
    "The journal has lines that were not chained within ten minutes.",
)
NO_GUARD: Final = Text(
    "操作の記録の書換えを防ぐトリガーが、データベースにありません。",
    "きろくを まもる しくみが ありません。",
    "The triggers that keep the journal append-only are missing from the database.",
)
REMEDY: Final = Text(
    "ワーカー（yakuba work）が動いているか、鍵（journal.key）と記録の保存先に書き込めるかを確かめ、yakuba journal verify を実行してください。",
    "yakuba work が うごいて いるか、みて ください。",
    "See that the worker (yakuba work) runs, that journal.key is there and that the folder of checkpoints can be written; then run yakuba journal verify.",
)


def trouble(at: datetime) -> list[Text]:
    """Return what is wrong with the keeping of the journal, in words for operators; REMEDY says what to do.

    Quick enough for a page: it looks at the ends only. `verify` looks at everything.
    """
    return [words for _, words in troubles(at, unsigned=UNSIGNED)]


def troubles(at: datetime, *, unsigned: timedelta) -> Iterator[tuple[datetime, Text]]:
    """Tell what is wrong, each with since when. ``unsigned`` is how long the journal may go without a signature."""
    first = JournalLine.objects.order_by("pk").values_list("at", flat=True).first()
    last = last_checkpoint()
    if last is not None and at - last.at >= unsigned:
        yield last.at, NOT_SIGNED.fill(since=f"{last.at.astimezone(at.tzinfo):%Y-%m-%d %H:%M}")
    elif last is None and first is not None and at - first >= unsigned:
        yield first, NEVER_SIGNED
    loose = unchained(settled()).filter(at__lt=at - CHAINED_IN).values_list("at", flat=True).first()
    if loose is not None:
        yield loose, NOT_CHAINED
    if guards.missing():
        yield at, NO_GUARD
