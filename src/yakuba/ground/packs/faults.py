"""What is wrong with a pack: where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault of a pack: file (relative to the pack), line (from 1), what is wrong and the remedy, in two languages."""

    file: str
    line: int
    ja: str
    en: str
    remedy_ja: str = ""
    remedy_en: str = ""

    def say(self, language: str) -> str:
        """Return the fault on one line, as compilers do: ``file:line: what. remedy``."""
        words, remedy = (self.en, self.remedy_en) if language == "en" else (self.ja, self.remedy_ja)
        return f"{self.file}:{self.line}: {words} {remedy}".rstrip()


class FaultyPack(Refusal):
    """The pack has faults, and nothing of it was loaded."""

    status = 422

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        listed = {lang: "\n".join(fault.say(lang) for fault in self.faults) for lang in ("ja", "en")}
        super().__init__(
            Text(
                f"パックに誤りが{len(faults)}件あるため、読み込みませんでした。\n{listed['ja']}",
                f"パックに まちがいが {len(faults)}こ あります。\n{listed['ja']}",
                f"The pack has {len(faults)} fault(s) and was not loaded.\n{listed['en']}",
            ),
            Text("誤りを直して、もう一度お試しください。", "なおして ください。", "Correct the faults and try again."),
        )
