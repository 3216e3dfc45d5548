"""The nouns of a pack: an edition, its event, its procedures, what they ask.

Everything here is frozen and free of Django; a loaded pack is one `Edition` and is never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from yakuba.ground.cel import Rule
from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.keys import Key

Value = Any
"""A JSON value: what an item type keeps of an answer. Which shape it has, its type says."""

Answers = Mapping[str, Value]
"""Answers under their keys, see `keys`: ``item``, ``item#row``, ``item~procedure``, ``item#row~procedure``."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that may be chosen."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Item:
    """A datum with one meaning in the whole town (項目), written in ``vocabulary/``.

    ``many`` makes it a list of rows, each with an ``id`` of its own; ``reuse`` is ``never`` for what must be
    asked by each procedure for itself (consents, declarations). ``standard`` names the field of a
    published standard to which it maps, ``source`` where it may be taken from instead of being asked.
    ``known_from`` names an item asked of each row, or a part of a list, whose answer for the first row is offered
    as the answer: who files is mostly the first of those who move. ``filer_first`` says of a list of persons that its
    first row is the one who files, unless the item that it names has another answer than the one it names.
    """

    id: str
    type: str
    label: Text
    hint: Text = NOTHING
    topic: str = ""
    many: bool = False
    reuse: Literal["once", "never"] = "once"
    options: tuple[Option, ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    source: tuple[str, ...] = ()
    standard: str = ""
    known_from: str = ""
    filer_first: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """That a procedure asks an item: under which condition, of which rows, and why.

    ``each`` names an item with ``many``; the question is then asked for each of its rows for which
    ``where`` holds, with the row's facts under the name ``one``. ``limits`` are this procedure's own, beside
    those of the vocabulary; where procedures are merged, the strictest holds.
    """

    item: Item
    why: Text = NOTHING
    required: bool = True
    when: Rule | None = None
    each: str = ""
    where: Rule | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as one procedure asks it: the ask, and the key under which its answer is kept."""

    ask: Ask
    key: Key
    name: str
    """The key as written; kept because it is looked up so often."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when the law wants it: so many days after (or before, if negative) the date given as ``after``."""

    days: int
    after: str
    words: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Fee:
    """What it costs, in yen; ``words`` tells when and to whom."""

    yen: int = 0
    words: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper to hand in (添付書類), when it is needed, and what may stand in its place.

    ``replaced_by`` names the look-up between agencies (情報連携) or register that makes it needless,
    ``replaced_when`` the condition under which that holds (always, when missing).
    """

    id: str
    label: Text
    hint: Text = NOTHING
    when: Rule | None = None
    required: bool = True
    replaced_by: str = ""
    replaced_words: Text = NOTHING
    replaced_when: Rule | None = None
    many: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """What can only be done in person (来庁): why, and what to bring."""

    words: Text
    bring: tuple[Text, ...] = ()
    when: Rule | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the hall takes, as a range of days from receipt.

    ``days`` says which: ``working`` days (開庁日) for a standard processing period that the hall has set itself
    (標準処理期間, 行政手続法第6条), ``calendar`` days for a period in a statute (民法第140条・第141条).
    """

    at_least: int
    at_most: int
    basis: str = ""
    days: Literal["working", "calendar"] = "working"


@dataclass(frozen=True, slots=True)
class Check:
    """An automatic check (自動確認) shown to staff beside the answers; ``passes`` is the condition for good."""

    id: str
    words: Text
    passes: Rule
    remedy: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that a decision sends (通知書). ``body`` holds paragraphs with ``{placeholders}``."""

    id: str
    outcome: str
    title: Text
    body: tuple[Text, ...]
    show: tuple[str, ...] = ()
    appeal: bool = False


@dataclass(frozen=True, slots=True)
class Refuse:
    """A legal reason for which the procedure may be refused (不許可・却下の理由)."""

    id: str
    words: Text
    basis: str


@dataclass(frozen=True)
class Procedure:
    """One procedure (手続) in one version: everything every face needs to know of it."""

    id: str
    title: Text
    summary: Text
    basis: str
    section: str
    when: Rule
    because: Text
    kind: Literal["application", "notification", "guidance"] = "application"
    channels: tuple[str, ...] = ("online", "counter", "paper")
    who: Text = NOTHING
    deadline: Deadline | None = None
    late: Text = NOTHING
    fee: Fee = field(default_factory=Fee)
    visit: Visit | None = None
    asks: tuple[Ask, ...] = ()
    attach: tuple[Attachment, ...] = ()
    checks: tuple[Check, ...] = ()
    refuse: tuple[Refuse, ...] = ()
    letters: tuple[Letter, ...] = ()
    flow: str = ""
    clock: Clock | None = None
    retention_years: int = 5
    my_number: str = ""
    search_words: tuple[str, ...] = ()
    guidance: tuple[Text, ...] = ()

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item asked, once each, in the order of the questions."""
        return tuple({ask.item.id: ask.item for ask in self.asks}.values())

    @cached_property
    def single_items(self) -> tuple[Item, ...]:
        """The items asked once for the whole procedure."""
        return tuple({ask.item.id: ask.item for ask in self.asks if not ask.each}.values())

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """The asked items at which some condition of this procedure, or its deadline, looks."""
        rules = [self.when, self.visit.when if self.visit else None]
        rules += [rule for ask in self.asks for rule in (ask.when, ask.where)]
        rules += [rule for need in self.attach for rule in (need.when, need.replaced_when)]
        paths = {".".join(path).removeprefix("one.") for rule in rules if rule for path in rule.paths}
        if self.deadline:
            paths.add(self.deadline.after)
        ids = {ask.item.id for ask in self.asks}
        return frozenset(id_ for id_ in ids if any(path == id_ or path.startswith(f"{id_}.") for path in paths))

    @cached_property
    def asked_singly(self) -> tuple[Asked, ...]:
        """For each ask, the question as it stands alone; where it is asked of rows, there is no row in its key yet."""
        keys = [Key(ask.item.id, "", self.id if ask.item.reuse == "never" else "") for ask in self.asks]
        return tuple(Asked(ask, key, str(key)) for ask, key in zip(self.asks, keys, strict=True))

    @cached_property
    def row_items(self) -> tuple[Item, ...]:
        """The items asked of each row of some list."""
        return tuple({ask.item.id: ask.item for ask in self.asks if ask.each}.values())


@dataclass(frozen=True, slots=True)
class Topic:
    """A page of the interview: questions that belong together in the mind of the person who answers."""

    id: str
    title: Text
    intro: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Applicant:
    """Which items tell who files (申請者・届出人): under their answers a case is found and a letter is addressed."""

    name: str = "person.name"
    kana: str = "person.name_kana"
    email: str = "person.email"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened in somebody's life (ライフイベント), and the few questions that select the procedures."""

    id: str
    title: Text
    summary: Text
    asks: tuple[Ask, ...]
    topics: tuple[Topic, ...]
    reference_date: str = ""
    search_words: tuple[str, ...] = ()
    icon: str = ""
    applicant: Applicant = field(default_factory=Applicant)


@dataclass(frozen=True)
class Edition:
    """A whole pack as published at one time; drafts and cases keep theirs (版).

    ``digest`` is the SHA-256 of its content, by which it is found for ever.
    ``flows`` holds the BPMN text of each flow by its id, ``sections`` what the hall's sections are called to which the
    procedures go; an edition of before they were asked for has none.
    """

    pack: str
    version: str
    title: Text
    digest: str
    event: Event
    procedures: tuple[Procedure, ...]
    vocabulary: Mapping[str, Item]
    flows: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, Text] = field(default_factory=dict)
    licence: str = ""
    maintainer: str = ""

    @cached_property
    def by_id(self) -> Mapping[str, Procedure]:
        """The procedures under their ids."""
        return {procedure.id: procedure for procedure in self.procedures}
