"""Sheets that are not taken: with every cell that is wrong, or because they cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text
from yakuba.plans.rules.exchange.grid import CellFault


class FaultySheets(Refusal):
    """Cells are wrong; nothing was taken over. ``faults`` names them all."""

    status: ClassVar[int] = 422

    def __init__(self, faults: Sequence[CellFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.place))
        count = len(self.faults)
        super().__init__(
            Text(
                f"直すところが{count}か所あるため、何も取り込んでいません。",
                f"なおす ところが {count}こ あります。なにも かわって いません。",
                f"{count} cell(s) need correcting; nothing was taken over.",
            ),
            Text(
                "下の表の場所を直して、もう一度取り込んでください。",
                "したの ひょうを みて、なおして ください。",
                "Correct the places listed below and bring the file again.",
            ),
        )


class UnreadableSheets(Refusal):
    """A file cannot be read at all."""

    status: ClassVar[int] = 422

    def __init__(self, name: str, words: Text | None) -> None:
        self.faults: tuple[CellFault, ...] = ()
        said = words or Text("ファイルを選んでください。", "ファイルを えらんで ください。", "Choose a file.")
        if name:
            said = Text(f"{name}: {said.ja}", f"{name}: {said.ja_easy}", f"{name}: {said.en}")
        super().__init__(
            said, Text("何も取り込んでいません。", "なにも かわって いません。", "Nothing was taken over.")
        )
