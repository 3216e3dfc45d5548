"""What taking a pack or sheets over would change, for whoever is about to do it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from yakuba.ground.text import Text
from yakuba.plans.rules.exchange.spans import number_of
from yakuba.plans.rules.exchange.words import said
from yakuba.plans.rules.model import Bar, Node, PlanPack, Sheet
from yakuba.plans.rules.packs.staying import Staying
from yakuba.plans.rules.schedule import Stripe


@dataclass(frozen=True, slots=True)
class Moved:
    """A node whose bars would stand elsewhere: as they are, and as they would be."""

    name: str
    before: Text
    after: Text


@dataclass(frozen=True, slots=True)
class Changed:
    """A node that would change, and in what."""

    name: str
    fields: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list beside the tree: its name, and how many of it would come, change and go."""

    name: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What would change, by number and title of the nodes.

    ``returned`` are nodes that were out of the plan and come back, ``moved`` those whose bars would move, ``stay`` those
    that are not named and stay, ``out`` those that are named and stay out. ``decided``: the plan is in force, so that
    moved bars need a reason.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]
    head: bool
    lists: tuple[Listed, ...]
    returned: tuple[str, ...] = ()
    moved: tuple[Moved, ...] = ()
    stay: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    decided: bool = False
    new: bool = False
    """There is no plan of that id yet: all would be added."""

    @property
    def nothing(self) -> bool:
        """Whether the sheets say just what is here."""
        return not (self.added or self.returned or self.removed or self.changed or self.head or self.lists)

    @property
    def needs_reason(self) -> bool:
        """Whether bars that were decided would move."""
        return self.decided and bool(self.moved)


def difference(
    before: PlanPack | None, taken: Staying, *, gone: Collection[str] = (), decided: bool = False
) -> Difference:
    """Compare a plan with what would be taken over. ``gone`` are keys of nodes that were taken out of it."""
    after = taken.pack
    old = {node.id: node for node in before.nodes} if before else {}
    stay = {node.id for node in taken.stay}
    new = {node.id: node for node in after.nodes if node.id not in stay}
    listed = (_listed(words, getattr(before, name, ()), getattr(after, name)) for name, words in _LISTS.items())
    return Difference(
        added=tuple(_name(node) for id_, node in new.items() if id_ not in old and id_ not in gone),
        removed=tuple(_name(node) for id_, node in old.items() if id_ not in new and id_ not in stay),
        changed=tuple(
            Changed(_name(node), _fields(old[id_], node))
            for id_, node in new.items()
            if id_ in old and node != old[id_]
        ),
        head=before is None or before.head != after.head,
        lists=tuple(one for one in listed if one.added or one.changed or one.removed),
        returned=tuple(_name(node) for id_, node in new.items() if id_ not in old and id_ in gone),
        moved=tuple(
            Moved(_name(node), _drawn(old[id_].bars), _drawn(node.bars))
            for id_, node in new.items()
            if id_ in old and _stripes(node.bars) != _stripes(old[id_].bars)
        ),
        stay=tuple(_name(node) for node in taken.stay),
        out=tuple(_name(node) for node in taken.out),
        decided=decided,
        new=before is None,
    )


def _fields(old: Node, new: Node) -> tuple[Text, ...]:
    """Return in which of its fields a node would change; those that read alike on the page are told as one."""
    was, now = _parts(old), _parts(new)
    return tuple(dict.fromkeys(words for name, words in _FIELDS.items() if was[name] != now[name]))


def _parts(node: Node) -> dict[str, Any]:
    sheet = node.sheet or Sheet()
    return {**msgspec.structs.asdict(node), "sheet": msgspec.structs.replace(sheet, costs=()), "costs": sheet.costs}


def _listed(name: str, before: Iterable[Any], after: Iterable[Any]) -> Listed:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    changed = sum(new[id_] != old[id_] for id_ in new.keys() & old.keys())
    return Listed(name, len(new.keys() - old.keys()), changed, len(old.keys() - new.keys()))


def _name(node: Node) -> str:
    return f"{node.number} {said(node.title)}".strip()


def _drawn(bars: Iterable[Bar]) -> Text:
    """Say bars in words: 令和5年度上期～下期 調査、令和6年度上期 試行."""
    found = [one.words for one in _stripes(bars)] or [_NONE]
    return Text(*(mark.join(one.say(language) for one in found) for language, mark in _MARKS))


def _stripes(bars: Iterable[Bar]) -> list[Stripe]:
    """Return bars as they are drawn: equal ones are equal however their words are written."""
    return [
        Stripe(number_of(bar.from_half), number_of(bar.until_half), Text.read(bar.label), bar.line, bar.goes_on)
        for bar in bars
    ]


_MARKS = (("ja", "、"), ("ja-easy", "、"), ("en", "; "))
_NONE = Text("予定なし", "よていなし", "nothing planned")
_TEXT = Text("説明・補足", "せつめい", "text and notes")
_FIELDS = {
    "parent": Text("体系上の位置", "ばしょ", "place in the tree"),
    "level": Text("階層", "かいそう", "level"),
    "number": Text("番号", "ばんごう", "number"),
    "title": Text("名称", "なまえ", "title"),
    "text": _TEXT,
    "notes": _TEXT,
    "owner": Text("所管課", "たんとうの か", "section in charge"),
    "partners": Text("連携課", "かかわる か", "other sections"),
    "marks": Text("分類", "しゅるい", "classes"),
    "answers": Text("答える課題", "こたえる もんだい", "challenges that are answered"),
    "aligned": Text("上位計画との整合", "うえの けいかく", "alignment"),
    "after": Text("先に終える施策", "さきに おわる こと", "what must be done before"),
    "theme": Text("重点テーマ", "とくに たいせつ", "priority theme"),
    "scores": Text("評価点", "てんすう", "scores"),
    "priority": Text("優先度", "ゆうせんど", "priority"),
    "carried_over": Text("前計画から継続", "まえから つづく", "carried over"),
    "sheet": Text("個票", "くわしい ないよう", "sheet"),
    "costs": Text("経費", "おかね", "costs"),
    "bars": Text("スケジュール", "よてい", "schedule"),
    "figures": Text("指標", "めあて", "figures"),
}
_LISTS = {
    "challenges": "課題",
    "earlier": "前計画の施策",
    "bodies": "推進体制",
    "flows": "流れ図",
    "tables": "表",
    "surveys": "アンケート",
}
