"""What papers offer the watch: rows without their bytes, and bytes without a row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from yakuba.ground.disk import PART
from yakuba.ground.text import Text
from yakuba.ground.watch import DELETE, Kind, Span, Stuck, Sweep, sweeps
from yakuba.papers.models import Kept, Letter, OpenedFile, PaperVersion, SealedFile
from yakuba.papers.storage import modified, names, shelf

_MODELS: Final[tuple[type[Kept], ...]] = (Letter, SealedFile, OpenedFile, PaperVersion)
_BATCH: Final = 500


def _without_bytes(span: Span) -> Iterator[Stuck]:
    storage = shelf()
    for model in _MODELS:
        rows = model._default_manager.filter(at__lt=span.before).order_by("at", "id")
        for id_, path, at in rows.values_list("id", "path", "at").iterator():
            if not storage.exists(path):
                yield Stuck(id_, at, f"{model.KIND} {id_}")


def _without_row(span: Span) -> Iterator[Stuck]:
    storage = shelf()
    for model in _MODELS:
        lying = names(storage, model.KIND)
        while batch := list(islice(lying, _BATCH)):
            named = set(model._default_manager.filter(path__in=batch).values_list("path", flat=True))
            for name in batch:
                since = None if name in named else modified(storage, name)
                if since and since < span.before:
                    yield Stuck(name, since, name)


def _delete(name: str, at: datetime) -> bool:
    kind = name.partition("/")[0]
    model = next((model for model in _MODELS if kind == model.KIND), None)
    storage = shelf()
    if model is None or ".." in name or not storage.exists(name):
        return False
    # A younger one may belong to a transaction that is still open.
    if model._default_manager.filter(path=name.removesuffix(PART)).exists() and not name.endswith(PART):
        return False
    since = modified(storage, name)
    if since is None or since > at - timedelta(days=1):
        return False
    storage.delete(name)
    return True


sweeps.add(
    "file.without_bytes",
    Sweep(
        name=Text("中身が見つからないファイル", "なかみの ない ファイル", "Files whose content is missing"),
        kind=Kind.FAILED,
        patience=timedelta(hours=1),
        by_itself=Text(
            "自動では直せません。毎晩3時30分に調べます。",
            "じどうでは なおせません。",
            "Nothing can be done unasked. They are looked for every night at half past three.",
        ),
        by_hand=Text(
            "保存先がつながっているかを確かめ、バックアップからこのファイルを戻してください（docs/backup.md）。",
            "バックアップから もどして ください。",
            "See that the storage is there, and bring the file back from the backup (docs/backup.md).",
        ),
        look=_without_bytes,
        dear=True,
    ),
)
sweeps.add(
    "file.without_row",
    Sweep(
        name=Text(
            "途中で終わった受付が残したファイル",
            "のこって いる ファイル",
            "Files left behind by what did not come to its end",
        ),
        kind=Kind.LATE,
        patience=timedelta(days=2),
        by_itself=Text(
            "毎晩3時30分に、1日より古いものを消します。",
            "まいばん けします。",
            "Every night at half past three those older than a day are deleted.",
        ),
        by_hand=Text(
            "2日たっても残っているときは、ワーカー（yakuba work）が夜も動いているか、保存先に書き込めるかを確かめてください。",
            "yakuba work が よるも うごいて いるか、みて ください。",
            "If they are still there after two days, see that the worker runs at night and that the storage can be written.",
        ),
        look=_without_row,
        mend=_delete,
        press=DELETE,
        alone=_delete,
        dear=True,
    ),
)
