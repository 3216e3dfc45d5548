"""From the plain data of a pack to an Edition. The data have been checked: here nothing is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from yakuba.ground.cel import Rule, rule
from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.model import (
    Applicant,
    Ask,
    Attachment,
    Check,
    Clock,
    Deadline,
    Edition,
    Event,
    Fee,
    Item,
    Letter,
    Option,
    Procedure,
    Refuse,
    Topic,
    Visit,
)

Data = Mapping[str, Any]
Vocabulary = Mapping[str, Item]


def content(pack: Data, event: Data, procedures: list[Data], vocabulary: Data, flows: Mapping[str, str]) -> Data:
    """Return everything an edition consists of as one plain value; only the words of the vocabulary it uses."""
    used = {ask_item(ask) for one in (event, *procedures) for ask in one.get("asks", ())}
    order = {name: place for place, name in enumerate(pack.get("order", ()))}
    return {
        "pack": pack,
        "event": event,
        "procedures": sorted(procedures, key=lambda one: (order.get(one["id"], len(order)), one["id"])),
        "vocabulary": {name: vocabulary[name] for name in sorted(used)},
        "flows": {one["flow"]: flows[one["flow"]] for one in procedures if one.get("flow")},
    }


def digest(whole: Data) -> str:
    """Return the SHA-256 of an edition's content, written in one canonical way."""
    canonical = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def edition(whole: Data) -> Edition:
    """Return the edition that the content describes."""
    vocabulary = {name: item(name, data) for name, data in whole["vocabulary"].items()}
    pack = whole["pack"]
    return Edition(
        pack=pack["id"],
        version=str(pack["version"]),
        title=Text.read(pack["title"]),
        digest=digest(whole),
        event=_event(whole["event"], vocabulary),
        procedures=tuple(_procedure(data, vocabulary) for data in whole["procedures"]),
        vocabulary=vocabulary,
        flows=dict(whole["flows"]),
        sections={code: Text.read(name) for code, name in pack.get("sections", {}).items()},
        licence=pack["licence"],
        maintainer=pack["maintainer"],
    )


def ask_item(data: Any) -> str:
    """Return the id of the item that an ask names, in its short or its long form."""
    return data if isinstance(data, str) else str(data["item"])


def item(name: str, data: Data) -> Item:
    """Read one item of the vocabulary."""
    return Item(
        id=name,
        type=data["type"],
        label=Text.read(data["label"]),
        hint=_text(data.get("hint")),
        topic=data["topic"],
        many=data.get("many", False) or data["type"] == "household",
        reuse=data.get("reuse", "once"),
        options=tuple(Option(str(one["value"]), Text.read(one["label"])) for one in data.get("options", ())),
        limits=data.get("limits", {}),
        source=tuple(data.get("source", ())),
        standard=data.get("standard", ""),
        known_from=data.get("known_from", ""),
        filer_first=next(iter(data.get("filer_first", {}).items()), None),
    )


def _text(data: Any) -> Text:
    return Text.read(data) if data else NOTHING


def _rule(data: Any) -> Rule | None:
    return rule(data) if data else None


def _ask(data: Any, vocabulary: Vocabulary, my_number: str = "") -> Ask:
    if isinstance(data, str):
        data = {"item": data}
    asked = vocabulary[data["item"]]
    limits = dict(data.get("limits", {}))
    if asked.type == "my_number":
        limits["basis"] = my_number
    return Ask(
        item=asked,
        why=_text(data.get("why")),
        required=data.get("required", True),
        when=_rule(data.get("when")),
        each=data.get("each", ""),
        where=_rule(data.get("where")),
        limits=limits,
    )


def _event(data: Data, vocabulary: Vocabulary) -> Event:
    return Event(
        id=data["id"],
        title=Text.read(data["title"]),
        summary=Text.read(data["summary"]),
        asks=tuple(_ask(one, vocabulary) for one in data["asks"]),
        topics=tuple(Topic(one["id"], Text.read(one["title"]), _text(one.get("intro"))) for one in data["topics"]),
        reference_date=data.get("reference_date", ""),
        search_words=tuple(data.get("search_words", ())),
        icon=data.get("icon", ""),
        applicant=Applicant(**data.get("applicant", {})),
    )


def _procedure(data: Data, vocabulary: Vocabulary) -> Procedure:
    fee, visit, clock, deadline = (data.get(name) for name in ("fee", "visit", "clock", "deadline"))
    my_number = data.get("my_number", "")
    return Procedure(
        id=data["id"],
        title=Text.read(data["title"]),
        summary=Text.read(data["summary"]),
        basis=data["basis"],
        section=data["section"],
        when=rule(data["when"]),
        because=Text.read(data["because"]),
        kind=data.get("kind", "application"),
        channels=tuple(data.get("channels", ("online", "counter", "paper"))),
        who=_text(data.get("who")),
        deadline=Deadline(deadline["days"], deadline["after"], _text(deadline.get("words"))) if deadline else None,
        late=_text(data.get("late")),
        fee=Fee(fee["yen"], _text(fee.get("words"))) if fee else Fee(),
        visit=_visit(visit) if visit else None,
        asks=tuple(_ask(one, vocabulary, my_number) for one in data.get("asks", ())),
        attach=tuple(_attachment(one) for one in data.get("attach", ())),
        checks=tuple(_check(one) for one in data.get("checks", ())),
        refuse=tuple(Refuse(one["id"], Text.read(one["words"]), one["basis"]) for one in data.get("refuse", ())),
        letters=tuple(_letter(one) for one in data.get("letters", ())),
        flow=data.get("flow", ""),
        clock=_clock(clock) if clock else None,
        retention_years=data.get("retention_years", 5),
        my_number=my_number,
        search_words=tuple(data.get("search_words", ())),
        guidance=tuple(Text.read(one) for one in data.get("guidance", ())),
    )


def _clock(data: Data) -> Clock:
    return Clock(data["at_least"], data["at_most"], data.get("basis", ""), data.get("days", "working"))


def _visit(data: Data) -> Visit:
    return Visit(
        Text.read(data["words"]), tuple(Text.read(one) for one in data.get("bring", ())), _rule(data.get("when"))
    )


def _attachment(data: Data) -> Attachment:
    return Attachment(
        id=data["id"],
        label=Text.read(data["label"]),
        hint=_text(data.get("hint")),
        when=_rule(data.get("when")),
        required=data.get("required", True),
        replaced_by=data.get("replaced_by", ""),
        replaced_words=_text(data.get("replaced_words")),
        replaced_when=_rule(data.get("replaced_when")),
        many=data.get("many", True),
    )


def _check(data: Data) -> Check:
    return Check(data["id"], Text.read(data["words"]), rule(data["passes"]), _text(data.get("remedy")))


def _letter(data: Data) -> Letter:
    return Letter(
        id=data["id"],
        outcome=data["outcome"],
        title=Text.read(data["title"]),
        body=tuple(Text.read(one) for one in data["body"]),
        show=tuple(data.get("show", ())),
        appeal=data.get("appeal", False),
    )
