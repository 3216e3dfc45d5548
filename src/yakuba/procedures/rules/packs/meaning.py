"""Whether a pack makes sense: every name it uses exists, every condition can be decided, every letter can be sent."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from yakuba.ground.cel import RuleFault, bound, dotted, rule
from yakuba.procedures.rules.packs.build import ask_item
from yakuba.procedures.rules.packs.faults import Fault
from yakuba.procedures.rules.packs.yaml_text import Path, Source
from yakuba.procedures.rules.types import types

PLACEHOLDERS: Final = frozenset({"name", "receipt", "procedure", "decided_on", "town", "reason", "basis"})
ALWAYS: Final = frozenset({"on"})
IN_CHECKS: Final = frozenset({"due", "late"})


def check_vocabulary(sources: Iterable[Source]) -> Iterator[Fault]:
    """Yield the faults of the vocabulary's files taken together."""
    seen: dict[str, Source] = {}
    for source in sources:
        for name, data in source.data.items():
            if name in seen:
                other = seen[name]
                yield source.fault(
                    (name,),
                    (f"項目「{name}」は {other.file} にもあります。", f"Item “{name}” also stands in {other.file}."),
                    (
                        "一つにまとめてください。項目の意味は町に一つです。",
                        "Keep one: an item has one meaning in the town.",
                    ),
                )
            seen[name] = source
            yield from _item(source, name, data)
    for name, source in seen.items():
        above = [name[:place] for place, letter in enumerate(name) if letter == "." and name[:place] in seen]
        for short in above:
            yield source.fault(
                (name,),
                (
                    f"「{short}」という項目があるため「{name}」とは名付けられません。",
                    f"“{name}” lies inside item “{short}”.",
                ),
                ("どちらかの名前を変えてください。", "Rename one of them."),
            )


def _item(source: Source, name: str, data: Mapping[str, Any]) -> Iterator[Fault]:
    kind = types[data["type"]]
    if kind.takes_options != bool(data.get("options")):
        wanted = (
            ("選択肢が必要です", "needs options") if kind.takes_options else ("選択肢を持てません", "takes no options")
        )
        yield source.fault(
            (name,),
            (f"「{name}」（{data['type']}）は{wanted[0]}。", f"“{name}” ({data['type']}) {wanted[1]}."),
            ("「options:」を直してください。", "Correct “options:”."),
        )
    known = kind.limits | {"max_rows", "min_rows"}
    for limit in data.get("limits", {}):
        if limit not in known:
            yield source.fault(
                (name, "limits", limit),
                (
                    f"「{data['type']}」に「{limit}」という制限はありません。",
                    f"“{data['type']}” has no limit “{limit}”.",
                ),
                (f"使えるのは {', '.join(sorted(known))} です。", f"Known: {', '.join(sorted(known))}."),
            )


class Meaning:
    """The check of one pack against the vocabulary it is read with."""

    def __init__(self, vocabulary: Mapping[str, Any], event: Source, flows: Iterable[str]) -> None:
        self._vocabulary = vocabulary
        self._event = event
        self._flows = frozenset(flows)
        self._topics = {topic["id"] for topic in event.data["topics"]}
        self._event_items = [ask_item(ask) for ask in event.data["asks"]]

    def check_event(self) -> Iterator[Fault]:
        """Yield the faults of ``event.yaml``."""
        source = self._event
        yield from self._asks(source, [], "")
        reference = source.data.get("reference_date")
        if reference and reference not in self._event_items:
            yield source.fault(
                ("reference_date",),
                (f"基準日「{reference}」をこのイベントは尋ねていません。", f"The event does not ask “{reference}”."),
                ("「asks:」に加えてください。", "Add it to “asks:”."),
            )

    def check_procedure(self, source: Source) -> Iterator[Fault]:
        """Yield the faults of one procedure."""
        data, event = source.data, self._event_items
        if f"procedures/{data['id']}.yaml" != source.file:
            yield source.fault(
                ("id",),
                (
                    f"idは「{data['id']}」ですが、ファイル名が違います。",
                    f"The id is “{data['id']}”, the file name differs.",
                ),
                (f"ファイル名を procedures/{data['id']}.yaml にしてください。", "Name the file after the id."),
            )
        yield from self._condition(source, ("when",), data["when"], event)
        yield from self._asks(source, event, data.get("my_number", ""))
        own = [*event, *(ask_item(ask) for ask in data.get("asks", ()) if not _each(ask))]
        if "visit" in data:
            yield from self._condition(source, ("visit", "when"), data["visit"].get("when"), own)
        for place, attachment in enumerate(data.get("attach", ())):
            for name in ("when", "replaced_when"):
                yield from self._condition(source, ("attach", place, name), attachment.get(name), own)
        for place, one in enumerate(data.get("checks", ())):
            # A check is made on the case, which has what this procedure asked and nothing else.
            asked = [ask_item(ask) for ask in data.get("asks", ())]
            yield from self._condition(source, ("checks", place, "passes"), one["passes"], asked, more=IN_CHECKS)
        if "deadline" in data and data["deadline"]["after"] not in own:
            yield self._unasked(source, ("deadline", "after"), data["deadline"]["after"])
        yield from self._flow(source)
        yield from self._letters(source)

    def _asks(self, source: Source, before: list[str], my_number: str) -> Iterator[Fault]:
        known = list(before)
        for place, ask in enumerate(source.data.get("asks", ())):
            path: Path = ("asks", place)
            name = ask_item(ask)
            item = self._vocabulary.get(name)
            if item is None:
                yield source.fault(
                    path,
                    (f"項目「{name}」は語彙にありません。", f"Item “{name}” is not in the vocabulary."),
                    (
                        "つづりを確かめるか、vocabulary/ に加えてください。",
                        "Check the spelling or add it to vocabulary/.",
                    ),
                )
                continue
            if item["topic"] not in self._topics:
                yield source.fault(
                    path,
                    (
                        f"「{name}」の話題「{item['topic']}」が event.yaml にありません。",
                        f"Topic “{item['topic']}” is unknown.",
                    ),
                    ("event.yaml の「topics:」に加えてください。", "Add it to “topics:” of event.yaml."),
                )
            if item["type"] == "my_number" and not my_number:
                yield source.fault(
                    path,
                    ("個人番号を尋ねる法的根拠が書かれていません。", "No legal basis is given for asking a My Number."),
                    (
                        "「my_number:」に条文を書くか、この質問をやめてください。",
                        "Give the article in “my_number:” or drop it.",
                    ),
                )
            if isinstance(ask, dict):
                yield from self._ask_conditions(source, path, ask, known)
            known.append(name)

    def _ask_conditions(self, source: Source, path: Path, ask: Mapping[str, Any], known: list[str]) -> Iterator[Fault]:
        yield from self._condition(source, (*path, "when"), ask.get("when"), known)
        yield from self._condition(source, (*path, "where"), ask.get("where"), known, more=frozenset({"one"}))
        each = ask.get("each")
        if each and each not in known:
            yield self._unasked(source, (*path, "each"), each)
        elif each and not (self._vocabulary[each].get("many") or self._vocabulary[each]["type"] == "household"):
            yield source.fault(
                (*path, "each"),
                (f"「{each}」は一つだけの項目です。", f"“{each}” is a single item."),
                ("「many: true」の項目を指定してください。", "Name an item with “many: true”."),
            )

    def _condition(
        self, source: Source, path: Path, written: str | None, known: list[str], *, more: frozenset[str] = frozenset()
    ) -> Iterator[Fault]:
        if written is None:
            return
        try:
            names = rule(written).names
        except RuleFault as fault:
            yield source.fault(
                path,
                (f"条件式が読めません: {str(fault).splitlines()[0]}", f"The condition cannot be read: {fault}"),
                ("CEL の書き方を確かめてください。", "See the CEL language definition."),
            )
            return
        starts = {item.split(".")[0] for item in known} | ALWAYS | more | bound(written)
        for name in sorted(names - starts):
            yield self._unasked(source, path, name)
        yield from self._paths(source, path, written, known)

    def _paths(self, source: Source, path: Path, written: str, known: list[str]) -> Iterator[Fault]:
        """Find dotted names that begin like an item but are none that was asked before."""
        starts = {item.split(".")[0] for item in known}
        for name in dotted(written):
            first = name.split(".")[0]
            fits = any(name == item or name.startswith(f"{item}.") or item.startswith(f"{name}.") for item in known)
            if first in starts and first not in bound(written) and "." in name and not fits:
                yield self._unasked(source, path, name)

    def _unasked(self, source: Source, path: Path, name: str) -> Fault:
        return source.fault(
            path,
            (f"「{name}」は、ここより前に尋ねていません。", f"“{name}” is not asked before this."),
            (
                "つづりを確かめるか、この手続の「asks:」の前の方に加えてください。",
                "Check the spelling, or ask it earlier in this procedure's “asks:”.",
            ),
        )

    def _flow(self, source: Source) -> Iterator[Fault]:
        data = source.data
        if data.get("kind", "application") == "guidance":
            return
        if data.get("flow") not in self._flows:
            yield source.fault(
                ("flow",),
                (
                    f"流れ「{data.get('flow', '')}」のファイルがありません。",
                    f"Flow “{data.get('flow', '')}” has no file.",
                ),
                (
                    "flows/ にBPMNファイルを置くか、名前を直してください。",
                    "Put a BPMN file into flows/ or correct the name.",
                ),
            )
        if "clock" not in data:
            yield source.fault(
                (),
                ("標準処理期間がありません。", "The statutory clock is missing."),
                ("「clock: {at_least: 日数, at_most: 日数}」を足してください。", "Add “clock: {at_least, at_most}”."),
            )

    def _letters(self, source: Source) -> Iterator[Fault]:
        data = source.data
        items = {ask_item(ask) for ask in data.get("asks", ())}
        outcomes = {letter["outcome"] for letter in data.get("letters", ())}
        if data.get("flow") and data.get("refuse") and "refused" not in outcomes:
            yield source.fault(
                ("letters",),
                (
                    "却下できる手続なのに、却下の通知がありません。",
                    "It can be refused, but there is no letter of refusal.",
                ),
                ("outcome: refused の通知を足してください。", "Add a letter with outcome: refused."),
            )
        for place, letter in enumerate(data.get("letters", ())):
            for line, body in enumerate(letter["body"]):
                for language, words in body.items():
                    yield from self._placeholders(source, ("letters", place, "body", line, language), words)
            for name in letter.get("show", ()):
                if name not in items:
                    yield self._unasked(source, ("letters", place, "show"), name)

    def _placeholders(self, source: Source, path: Path, words: str) -> Iterator[Fault]:
        try:
            used = {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
        except ValueError:
            used = {"{"}
        for name in sorted(used - PLACEHOLDERS):
            yield source.fault(
                path,
                (f"差し込み「{{{name}}}」は使えません。", f"Placeholder “{{{name}}}” is not known."),
                (f"使えるのは {', '.join(sorted(PLACEHOLDERS))} です。", f"Known: {', '.join(sorted(PLACEHOLDERS))}."),
            )


def _each(ask: Any) -> bool:
    return isinstance(ask, dict) and bool(ask.get("each"))
