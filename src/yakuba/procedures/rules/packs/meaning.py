"""Whether a pack makes sense: every name it uses exists, every condition can be decided, every letter can be sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yakuba.ground.packs.faults import Fault
from yakuba.ground.packs.yaml_text import Path, Source
from yakuba.procedures.rules.packs import limits
from yakuba.procedures.rules.packs.build import ask_item
from yakuba.procedures.rules.packs.conditions import IN_CHECKS, Conditions, unasked
from yakuba.procedures.rules.packs.letters_text import check_letters
from yakuba.procedures.rules.packs.shelf import unknown_limit


class Meaning:
    """The check of one pack against the vocabulary it is read with."""

    def __init__(self, vocabulary: Mapping[str, Any], pack: Source, event: Source, flows: Iterable[str]) -> None:
        self._vocabulary = vocabulary
        self._sections = frozenset(pack.data["sections"])
        self._event = event
        self._flows = frozenset(flows)
        self._topics = {topic["id"] for topic in event.data["topics"]}
        self._event_items = [name for ask in event.data["asks"] if (name := ask_item(ask)) in vocabulary]
        self._conditions = Conditions(vocabulary)

    def check_pack(self, pack: Source, procedures: Iterable[Source]) -> Iterator[Fault]:
        """Yield the faults of ``pack.yaml``: the names in its order."""
        known = {source.data["id"] for source in procedures}
        for place, name in enumerate(pack.data.get("order", ())):
            if name not in known:
                yield pack.fault(
                    ("order", place),
                    (f"手続「{name}」はこのパックにありません。", f"Procedure “{name}” is not in this pack."),
                    ("つづりを確かめるか、消してください。", "Check the spelling or remove it."),
                )

    def check_event(self, procedures: Iterable[Source]) -> Iterator[Fault]:
        """Yield the faults of ``event.yaml``."""
        source = self._event
        yield from twice(source, ("topics",), "id")
        yield from self._asks(source, [], "")
        for place, ask in enumerate(source.data["asks"]):
            if _each(ask):
                yield source.fault(
                    ("asks", place, "each"),
                    ("最初の質問は、一人ずつには尋ねられません。", "The first questions are not asked of each row."),
                    ("手続の「asks:」に移してください。", "Move it to the “asks:” of a procedure."),
                )
        reference = source.data.get("reference_date")
        if reference and reference not in self._event_items:
            yield source.fault(
                ("reference_date",),
                (f"基準日「{reference}」をこのイベントは尋ねていません。", f"The event does not ask “{reference}”."),
                ("「asks:」に加えてください。", "Add it to “asks:”."),
            )
        elif reference:
            yield from self._is_date(source, ("reference_date",), reference)
        asked = {ask_item(ask) for one in (source, *procedures) for ask in one.data.get("asks", ()) if not _each(ask)}
        for part, name in source.data.get("applicant", {}).items():
            if name not in asked:
                yield source.fault(
                    ("applicant", part),
                    (f"「{name}」をどの手続も尋ねていません。", f"No procedure asks “{name}”."),
                    ("つづりを確かめるか、手続の「asks:」に加えてください。", "Check the spelling, or ask it."),
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
        if data["section"] not in self._sections:
            yield source.fault(
                ("section",),
                (
                    f"係「{data['section']}」が pack.yaml の「sections:」にありません。",
                    f"Section “{data['section']}” is not among the “sections:” of pack.yaml.",
                ),
                (
                    f"つづりを確かめるか、pack.yaml に加えてください。いまあるのは {', '.join(sorted(self._sections))} です。",
                    f"Check the spelling or add it to pack.yaml. There are: {', '.join(sorted(self._sections))}.",
                ),
            )
        for part in ("attach", "checks", "refuse", "letters"):
            yield from twice(source, (part,), "id")
        yield from self._conditions.check(source, ("when",), event)
        yield from self._asks(source, event, data.get("my_number", ""))
        once = [ask_item(ask) for ask in data.get("asks", ()) if not _each(ask)]
        own = [*event, *once]
        yield from self._conditions.check(source, ("visit", "when"), own)
        for place in range(len(data.get("attach", ()))):
            for name in ("when", "replaced_when"):
                yield from self._conditions.check(source, ("attach", place, name), own)
        for place in range(len(data.get("checks", ()))):
            # A check is made on the case, which has what this procedure asked and nothing else.
            yield from self._conditions.check(source, ("checks", place, "passes"), once, more=IN_CHECKS)
        if "deadline" in data and data["deadline"]["after"] not in own:
            yield unasked(source, ("deadline", "after"), data["deadline"]["after"])
        elif "deadline" in data:
            yield from self._is_date(source, ("deadline", "after"), data["deadline"]["after"])
        yield from self._flow(source)
        yield from check_letters(source)

    def check_together(self, procedures: Iterable[Source]) -> Iterator[Fault]:
        """Yield what no procedure alone does wrong: limits that cannot all be met once they are merged."""
        own: dict[str, list[Mapping[str, Any]]] = {}
        for source in (self._event, *procedures):
            for place, ask in enumerate(source.data.get("asks", ())):
                name, written = ask_item(ask), ask.get("limits") if isinstance(ask, dict) else None
                if not written or name not in self._vocabulary:
                    continue
                own.setdefault(name, []).append(written)
                if not limits.can_be_met(name, self._vocabulary[name], *own[name]):
                    yield source.fault(
                        ("asks", place, "limits"),
                        (
                            f"「{name}」の制限は、語彙やほかの手続の制限と両立しません。",
                            f"The limits of “{name}” cannot be met together with those of the vocabulary and others.",
                        ),
                        ("値の種類と大小を確かめてください。", "Check the kind of the values and which is greater."),
                    )

    def _asks(self, source: Source, before: list[str], my_number: str) -> Iterator[Fault]:
        known, of_rows, seen = list(before), {}, set()  # type: list[str], dict[str, list[str]], set[str]
        for place, ask in enumerate(source.data.get("asks", ())):
            path: Path = ("asks", place)
            name = ask_item(ask)
            if name in seen:
                yield source.fault(
                    path,
                    (f"「{name}」を二度尋ねています。", f"“{name}” is asked twice."),
                    ("一つにまとめ、条件は「||」でつないでください。", "Ask it once; join conditions with “||”."),
                )
            seen.add(name)
            faults = list(self._item(source, path, name, my_number))
            yield from faults
            if name not in self._vocabulary:
                continue
            if isinstance(ask, dict):
                yield from self._ask_conditions(source, path, known, of_rows)
                yield from self._ask_limits(source, path, name, ask.get("limits", {}))
            if _each(ask):
                of_rows.setdefault(ask["each"], []).append(name)
            else:
                known.append(name)

    def _item(self, source: Source, path: Path, name: str, my_number: str) -> Iterator[Fault]:
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
            return
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

    def _ask_conditions(
        self, source: Source, path: Path, known: list[str], of_rows: Mapping[str, list[str]]
    ) -> Iterator[Fault]:
        each = source.data["asks"][path[1]].get("each", "")
        yield from self._conditions.check(source, (*path, "when"), known)
        yield from self._conditions.of_row(source, (*path, "where"), known, each, of_rows.get(each, ()))
        if each and each not in known:
            yield unasked(source, (*path, "each"), each)
        elif each and not (self._vocabulary[each].get("many") or self._vocabulary[each]["type"] == "household"):
            yield source.fault(
                (*path, "each"),
                (f"「{each}」は一つだけの項目です。", f"“{each}” is a single item."),
                ("「many: true」の項目を指定してください。", "Name an item with “many: true”."),
            )

    def _ask_limits(self, source: Source, path: Path, name: str, written: Mapping[str, Any]) -> Iterator[Fault]:
        data = self._vocabulary[name]
        known = limits.known(name, data)
        for limit in written:
            if limit not in known:
                yield unknown_limit(source, (*path, "limits", limit), data["type"], known)
            elif not limits.narrows(limit):
                yield source.fault(
                    (*path, "limits", limit),
                    (
                        f"「{limit}」は手続ごとには決められません。ほかの手続の質問まで変わります。",
                        f"“{limit}” is not for one procedure to set: it would change the question of others.",
                    ),
                    ("語彙の項目に書いてください。", "Write it in the vocabulary."),
                )

    def _is_date(self, source: Source, path: Path, name: str) -> Iterator[Fault]:
        if self._vocabulary.get(name, {}).get("type") != "date":
            yield source.fault(
                path,
                (f"「{name}」は日付ではありません。", f"“{name}” is not a date."),
                ("type: date の項目を指定してください。", "Name an item of type date."),
            )

    def _flow(self, source: Source) -> Iterator[Fault]:
        data = source.data
        guidance = data.get("kind", "application") == "guidance"
        if guidance and not data.get("flow"):
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
        if "clock" not in data and not guidance:
            yield source.fault(
                (),
                ("標準処理期間がありません。", "The statutory clock is missing."),
                ("「clock: {at_least: 日数, at_most: 日数}」を足してください。", "Add “clock: {at_least, at_most}”."),
            )
        elif "clock" in data and data["clock"]["at_most"] < data["clock"]["at_least"]:
            yield source.fault(
                ("clock",),
                ("標準処理期間の終わりが始まりより前です。", "The clock ends before it begins."),
                ("「at_least:」を「at_most:」以下にしてください。", "“at_least:” must not exceed “at_most:”."),
            )


def twice(source: Source, path: Path, part: str) -> Iterator[Fault]:
    """Yield a fault for each entry of a list that has the same name as one before it."""
    entries = source.data.get(str(path[0]), ())
    names = [entry[part] for entry in entries]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield source.fault(
                (*path, place, part),
                (f"「{path[0]}」に「{name}」が二つあります。", f"“{name}” is there twice in “{path[0]}”."),
                ("どちらかの名前を変えるか、一つにしてください。", "Rename one of them, or keep one."),
            )


def _each(ask: Any) -> bool:
    return isinstance(ask, dict) and bool(ask.get("each"))
