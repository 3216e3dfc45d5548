"""Merging: the questions of several procedures, each asked once; and giving every procedure its own answers back.

Pure arithmetic. The promise, tested by properties: for whatever procedures are chosen together, each gets exactly
the answers it would have got alone, and nothing more.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.asking import Walk, walks
from yakuba.procedures.rules.facts import walk_event
from yakuba.procedures.rules.filer import FILER, is_filer
from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.model import Answers, Ask, Attachment, Edition, Item, Procedure, Topic, Value
from yakuba.procedures.rules.types import dated


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the merged interview.

    ``item`` carries the strictest limits of all who ask it; ``asked_by`` are the procedures that need the answer
    and ``whys`` what each says about why (``why`` is the event's own reason, for its few questions);
    ``row_label`` tells about whom it is asked, if about one row.
    """

    key: Key
    item: Item
    required: bool
    asked_by: tuple[Procedure, ...] = ()
    whys: tuple[tuple[Procedure, Text], ...] = ()
    row_label: Text = NOTHING
    why: Text = NOTHING
    each: str = ""

    @property
    def name(self) -> str:
        """The key as written."""
        return str(self.key)


@dataclass(frozen=True, slots=True)
class Page:
    """The questions of one topic."""

    topic: Topic
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A paper to hand in, for all procedures that need it; or one that is dropped, and what stands in its place."""

    attachment: Attachment
    procedures: tuple[Procedure, ...]
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """The merged interview: its pages, and the papers to hand in.

    ``asked_alone`` is the sum of the questions that the procedures would ask one by one.
    """

    pages: tuple[Page, ...]
    needs: tuple[Need, ...] = ()
    asked_alone: int = 0
    walks: tuple[Walk, ...] = field(default=(), repr=False)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of the pages."""
        return tuple(question for page in self.pages for question in page.questions)

    def page(self, topic: str) -> Page | None:
        """Return the page of a topic, if there is one."""
        return next((page for page in self.pages if page.topic.id == topic), None)


def event_interview(edition: Edition, answers: Answers, *, on: date) -> Interview:
    """Return the event's own few questions as an interview."""
    return Interview(_pages(edition, event_questions(edition, answers, on=on)))


def event_questions(edition: Edition, answers: Answers, *, on: date) -> list[Question]:
    """Return the event's questions that apply, in order."""
    _, asks = walk_event(edition, answers, on=on)
    return [Question(Key(ask.item.id), _limited([ask], on), ask.required, why=ask.why) for ask in asks]


def interview(edition: Edition, procedures: Iterable[str], answers: Answers, *, on: date) -> Interview:
    """Return the merged interview of the chosen procedures.

    What the event has asked already is not asked again. As answers come in, conditions open or close questions;
    the interview is computed anew from the answers each time and keeps no state.
    """
    walked = tuple(walks(edition, procedures, answers, on=on))
    labels = _labels(edition, walked, answers)
    questions = [
        replace(question, row_label=labels.get((question.each, question.key.row), NOTHING))
        if question.each
        else question
        for question in merged_questions(edition, walked, answers, on=on)
    ]
    return Interview(
        _pages(edition, questions), needs_of(walked), asked_alone=sum(len(one.asked) for one in walked), walks=walked
    )


def merged_questions(edition: Edition, walked: Iterable[Walk], answers: Answers, *, on: date) -> list[Question]:
    """Return the questions of several walks, each once, without those that the event has asked already."""
    before = {question.name for question in event_questions(edition, answers, on=on)}
    asked: dict[str, tuple[Key, list[tuple[Procedure, Ask]]]] = {}
    for one in walked:
        for question in one.asked:
            if question.name not in before:
                asked.setdefault(question.name, (question.key, []))[1].append((one.procedure, question.ask))
    return [_question(key, askers, on) for key, askers in asked.values()]


def demands(event: Iterable[Ask], walked: Iterable[Walk], *, on: date) -> dict[str, tuple[Item, bool]]:
    """Return, for each answer that the event or some walk asks, its item with the strictest limits, and whether it
    must be given: what the last check before filing needs, and nothing of what a page would show.
    """
    wanted = {ask.item.id: (_limited([ask], on), ask.required) for ask in event}
    asked: dict[str, list[Ask]] = {}
    for one in walked:
        for question in one.asked:
            if question.name not in wanted:
                asked.setdefault(question.name, []).append(question.ask)
    for name, asks in asked.items():
        wanted[name] = (_limited(asks, on), any(ask.required for ask in asks))
    return wanted


def split(edition: Edition, procedures: Iterable[str], answers: Answers, *, on: date) -> dict[str, dict[str, Value]]:
    """Return for each procedure exactly the answers it asked for."""
    return {one.procedure.id: one.answers(answers) for one in walks(edition, procedures, answers, on=on)}


def strictest(limits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Combine limits so that what passes passes each of them.

    Upper bounds (``max``, ``max_…``, ``at_most``, ``not_after``) take the least, lower bounds (``min``, ``min_…``,
    ``at_least``, ``not_before``) the greatest, switches are on if any is on, ``accept`` lists are cut to what all accept, ``parts`` are joined.
    """
    merged: dict[str, Any] = {}
    for one in limits:
        for name, value in one.items():
            merged[name] = _stricter(name, merged[name], value) if name in merged else value
    return merged


def _stricter(name: str, a: Any, b: Any) -> Any:
    if name.startswith("max_") or name in ("max", "at_most", "not_after"):
        return min(a, b)
    if name.startswith("min_") or name in ("min", "at_least", "not_before"):
        return max(a, b)
    if name == "abroad":  # the one switch that widens what is taken
        return a and b
    if isinstance(a, bool) and isinstance(b, bool):
        return a or b
    if name == "parts":
        return [*a, *(part for part in b if part not in a)]
    if isinstance(a, list) and isinstance(b, list):
        return [one for one in a if one in b]
    return b


class _Same:
    """Some asks as the very same objects: what a process has read of a pack stays the same, and hashing it is dear."""

    __slots__ = ("asks",)

    def __init__(self, asks: Sequence[Ask]) -> None:
        self.asks = tuple(asks)

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.asks)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Same)
            and len(self.asks) == len(other.asks)
            and all(map(operator.is_, self.asks, other.asks))
        )


def _limited(asks: Sequence[Ask], on: date) -> Item:
    """Return the item with the strictest limits of all who ask it; what must be past is past on this day."""
    return _limited_once(_Same(asks), on)


@lru_cache(maxsize=4096)
def _limited_once(same: _Same, on: date) -> Item:
    item, own = same.asks[0].item, [ask.limits for ask in same.asks if ask.limits]
    return dated(replace(item, limits=strictest([item.limits, *own])) if own else item, on)


def _question(key: Key, askers: list[tuple[Procedure, Ask]], on: date) -> Question:
    asks = [ask for _, ask in askers]
    return Question(
        key=key,
        item=_limited(asks, on),
        required=any(ask.required for ask in asks),
        asked_by=tuple(procedure for procedure, _ in askers),
        whys=tuple((procedure, ask.why) for procedure, ask in askers if ask.why != NOTHING),
        each=asks[0].each,
    )


def _pages(edition: Edition, questions: Iterable[Question]) -> tuple[Page, ...]:
    by_topic: dict[str, list[Question]] = {topic.id: [] for topic in edition.event.topics}
    for question in questions:
        by_topic[question.item.topic].append(question)
    return tuple(
        Page(topic, tuple(_grouped(by_topic[topic.id]))) for topic in edition.event.topics if by_topic[topic.id]
    )


def _grouped(questions: list[Question]) -> list[Question]:
    """Keep what concerns one row together, as the rows were entered: all of the first child, then all of the second.

    Ids of rows are given out in that order (m1, m2 … m10).
    """
    return sorted(questions, key=lambda question: (len(question.key.row), question.key.row))


def _labels(edition: Edition, walked: Iterable[Walk], answers: Answers) -> dict[tuple[str, str], Text]:
    """Name each row as people would: as the one who files, by the name if there is one, else by what it is."""
    labels: dict[tuple[str, str], Text] = {}
    for one in walked:
        for name, rows in one.facts.rows.items():
            if rows and is_filer(edition.vocabulary[name], answers, 1):
                labels[name, str(rows[0]["id"])] = FILER
            for place, row in enumerate(rows, start=1):
                known = (name, str(row["id"]))
                if known not in labels or (_name_in(row) and labels[known] != FILER):
                    labels[known] = row_label(row, place)
    return labels


_RELATIONS = {
    "head": Text("世帯主", "せたいぬし", "Head of the household"),
    "spouse": Text("配偶者", "おっと または つま", "Spouse"),
    "partner": Text("夫・妻（未届）", "いっしょに くらす パートナー", "Partner"),
    "child": Text("お子さん", "こども", "Child"),
    "parent": Text("父・母", "ちち・はは", "Parent"),
    "grandparent": Text("祖父・祖母", "おじいさん・おばあさん", "Grandparent"),
    "grandchild": Text("孫", "まご", "Grandchild"),
    "sibling": Text("兄弟姉妹", "きょうだい", "Brother or sister"),
}


def row_label(row: Mapping[str, Any], place: int) -> Text:
    """Return how a row is called in a question: a person by relation and age, a thing by its name or number."""
    if name := _name_in(row):
        return Text(name, name, name)
    words = _RELATIONS.get(str(row.get("relation", "")), Text(f"{place}人目", f"{place}にんめ", f"Person {place}"))
    age = row.get("age")
    if age is None:
        return words if "relation" in row else Text(f"{place}件目", f"{place}つめ", f"No. {place}")
    return Text(f"{words.ja}（{age}歳）", f"{words.ja_easy}（{age}さい）", f"{words.en} (age {age})")


def _name_in(row: Mapping[str, Any]) -> str:
    """Return the name of a row: its own part ``name``, or the answer to an item ``….name`` asked of each row."""
    for name, value in row.items():
        if (name == "name" or name.endswith(".name")) and isinstance(value, str) and value:
            return value
    return ""


def needs_of(walked: Iterable[Walk]) -> tuple[Need, ...]:
    """Return the papers that several walks need, each once; and those that are dropped.

    A paper that one procedure must have and another would like to have must be there.
    """
    found: dict[tuple[str, bool], list[tuple[Attachment, Procedure]]] = {}
    for one in walked:
        for attachment in one.procedure.attach:
            if one.facts.hold(attachment.when):
                dropped = bool(attachment.replaced_by) and one.facts.hold(attachment.replaced_when)
                found.setdefault((attachment.id, dropped), []).append((attachment, one.procedure))
    return tuple(
        Need(
            next((attachment for attachment, _ in wanted if attachment.required), wanted[0][0]),
            tuple(procedure for _, procedure in wanted),
            dropped,
        )
        for (_, dropped), wanted in found.items()
    )
