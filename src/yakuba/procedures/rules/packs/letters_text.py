"""Whether the letters of a procedure can be sent: the outcomes they are for, the places they fill, what they show."""

from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Final

from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source
from yakuba.procedures.rules.packs.build import ask_item
from yakuba.procedures.rules.packs.conditions import unasked

PLACEHOLDERS: Final = frozenset({"name", "receipt", "procedure", "decided_on", "town", "reason", "basis"})


def check_letters(source: Source) -> Iterator[Fault]:
    """Yield the faults of the letters of one procedure."""
    data = source.data
    items = {ask_item(ask) for ask in data.get("asks", ())}
    outcomes = [letter["outcome"] for letter in data.get("letters", ())]
    if data.get("flow") and data.get("refuse") and "refused" not in outcomes:
        yield source.fault(
            ("letters",) if "letters" in data else ("refuse",),
            ("却下できる手続なのに、却下の通知がありません。", "It can be refused, but there is no letter of refusal."),
            ("outcome: refused の通知を足してください。", "Add a letter with outcome: refused."),
        )
    for place, letter in enumerate(data.get("letters", ())):
        if letter["outcome"] in outcomes[:place]:
            yield source.fault(
                ("letters", place, "outcome"),
                (
                    f"「{letter['outcome']}」の通知が二つあります。送られるのは初めの一つだけです。",
                    f"There are two letters for “{letter['outcome']}”; only the first would be sent.",
                ),
                ("一つにしてください。", "Keep one."),
            )
        for line, body in enumerate(letter["body"]):
            for language, words in body.items():
                yield from _placeholders(source, ("letters", place, "body", line, language), words)
        for line, name in enumerate(letter.get("show", ())):
            if name not in items:
                yield unasked(source, ("letters", place, "show", line), name)


def _placeholders(source: Source, path: Path, words: str) -> Iterator[Fault]:
    try:
        found = [(name, spec, how) for _, name, spec, how in string.Formatter().parse(words) if name is not None]
    except ValueError:
        found = [("{", "", "")]
    # Anything after the name ({name!r}, {name:>9}) would be laid out by rules that no letter writer knows.
    for name in sorted({name for name, spec, how in found if name not in PLACEHOLDERS or spec or how}):
        yield source.fault(
            path,
            (f"差し込み「{{{name}}}」は使えません。", f"Placeholder “{{{name}}}” is not known."),
            (f"使えるのは {', '.join(sorted(PLACEHOLDERS))} です。", f"Known: {', '.join(sorted(PLACEHOLDERS))}."),
        )
