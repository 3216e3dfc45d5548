"""What can be wrong with a journal, in words. Pure: `verifying` finds it, the console and others show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that was tampered with, or cannot be proved to be whole.

    ``number`` is the place in the chain, ``last`` the end of a range of places, ``line`` the id of the line,
    ``serial`` that of a checkpoint; what does not apply is None. ``detail`` adds what is known beside the place.
    """

    kind: str
    number: int | None = None
    last: int | None = None
    line: int | None = None
    serial: int | None = None
    detail: str = ""

    @property
    def words(self) -> Text:
        """Say what is wrong."""
        return KINDS[self.kind]

    def place(self) -> str:
        """Write the place: ``link 12–15, line 40, checkpoint 3``."""
        parts = []
        if self.number is not None:
            parts.append(f"link {self.number}" + (f"–{self.last}" if self.last not in (None, self.number) else ""))
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.serial is not None:
            parts.append(f"checkpoint {self.serial}")
        return ", ".join(parts) or "-"


def _text(ja: str, en: str) -> Text:
    # For those who run the system and those who audit it: plain Japanese is the Japanese.
    return Text(ja, ja, en)


KINDS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "line_changed": _text("行の内容が書き換えられています", "a line was changed"),
        "lines_swapped": _text("行が入れ替えられています", "lines were swapped"),
        "line_deleted": _text("行が削除されています", "a line was deleted"),
        "line_inserted": _text("連鎖に属さない行が差し込まれています", "a line was inserted beside the chain"),
        "line_backdated": _text(
            "行の日時が、連鎖に加わる前の署名よりも古くなっています",
            "a line is dated before the checkpoint after which it was chained",
        ),
        "line_waiting": _text(
            "まだ連鎖に加えられていない行があります（ワーカーが止まっていませんか）",
            "lines have not been chained in time; is the worker running?",
        ),
        "link_changed": _text("連鎖の記録が書き換えられています", "a link of the chain was changed"),
        "link_deleted": _text("連鎖の記録が削除されています", "links of the chain were deleted"),
        "chain_cut": _text("連鎖の末尾が切り取られています", "the tail of the chain was cut off"),
        "chain_rewritten": _text(
            "連鎖が、署名されたものとは別のものに作り直されています",
            "the chain was recomputed: it is not the one that was signed",
        ),
        "checkpoint_altered": _text("署名済みの記録が書き換えられています", "a checkpoint was altered"),
        "checkpoints_cut": _text(
            "署名済みの記録が切り取られたか、古いものに戻されています",
            "the file of checkpoints was cut or put back to an older one",
        ),
        "not_signed": _text(
            "連鎖に、時間内に署名されていない部分があります",
            "a part of the chain was not signed in time",
        ),
        "guard_missing": _text(
            "追記だけを許すデータベースのトリガーがありません",
            "a trigger that keeps the journal append-only is missing",
        ),
    }
)
