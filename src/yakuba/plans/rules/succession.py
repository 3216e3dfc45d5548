"""Succession into the next plan (次期計画への引継ぎ): what becomes of every measure, with reason and trace both ways."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal, get_args

from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text

Outcome = Literal["continue", "end", "merge", "split", "rename", "expand"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
NAMES: Final[Mapping[str, Text]] = {
    "continue": Text("継続", "つづける", "Continued"),
    "end": Text("終了", "おわる", "Ended"),
    "merge": Text("統合", "ほかと いっしょに する", "Merged"),
    "split": Text("分割", "わける", "Split"),
    "rename": Text("名称変更", "なまえを かえる", "Renamed"),
    "expand": Text("拡充", "ひろげる", "Expanded"),
}
"""How an official names each of them."""
KEPT: Final = frozenset({"continue", "rename", "expand"})
"""What is found again as one measure of its own."""


class BadFate(Refusal):
    """What was decided about a measure does not hold together."""

    status: ClassVar[int] = 422


class Undecided(Refusal):
    """The next plan comes into force only when every measure before it has its fate."""

    status: ClassVar[int] = 409

    def __init__(self, titles: Iterable[Text]) -> None:
        self.titles = tuple(titles)
        names = Text(*(_listed([one.say(language) for one in self.titles]) for language in ("ja", "ja-easy", "en")))
        super().__init__(_UNDECIDED.fill(n=len(self.titles), names=names), _DECIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of a measure: ``to`` are keys of measures of the next plan, ``titles`` those to be made for it."""

    key: str
    outcome: str
    reason: str = ""
    to: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


def check(fate: Fate, known: Collection[str]) -> None:
    """Check that a fate holds together; ``known`` are the measures that the next plan has. Raises BadFate.

    Whoever goes on unchanged needs no reason; every change does. An end leads nowhere, a merger to one measure that is
    there, a split to at least two, everything else to exactly one.
    """
    if fate.outcome not in OUTCOMES:
        raise BadFate(_WHICH, _CHOOSE)
    if fate.outcome != "continue" and not fate.reason.strip():
        raise BadFate(_NO_REASON.fill(outcome=NAMES[fate.outcome]), _REASON)
    if unknown := [key for key in fate.to if key not in known]:
        raise BadFate(_NOT_THERE.fill(key=unknown[0]), _CHOOSE_THERE)
    targets = len(fate.to) + len([title for title in fate.titles if title.strip()])
    if fate.outcome == "end" and targets:
        raise BadFate(_END_LEADS, _EMPTY_IT)
    if fate.outcome == "merge" and (len(fate.to) != 1 or targets != 1):
        raise BadFate(_ONE_TARGET, _CHOOSE_THERE)
    if fate.outcome == "split" and targets < 2:
        raise BadFate(_TWO_TITLES, _WRITE_TITLES)
    if fate.outcome == "rename" and targets != 1:
        raise BadFate(_NEW_NAME, _WRITE_TITLES)
    if fate.outcome in KEPT and targets > 1:
        raise BadFate(_ONE_ONLY, _SPLIT_INSTEAD)


def undecided(measures: Mapping[str, Text], decided: Collection[str]) -> dict[str, Text]:
    """Return the measures of the plan before whose fate is open, in their order."""
    return {key: title for key, title in measures.items() if key not in decided}


def require_decided(measures: Mapping[str, Text], decided: Collection[str]) -> None:
    """Raise Undecided while the fate of a measure is open."""
    if still := undecided(measures, decided):
        raise Undecided(still.values())


@dataclass(frozen=True, slots=True)
class Count:
    """How many measures had which fate; ``into`` is how many measures of the next plan come from them."""

    outcomes: Mapping[str, int] = field(default_factory=dict)
    into: int = 0
    new: int = 0


def count(fates: Iterable[Fate], measures: Collection[str]) -> Count:
    """Count the fates, and the measures of the next plan (``measures``) that come from earlier ones or are new."""
    outcomes: dict[str, int] = {}
    reached: set[str] = set()
    for fate in fates:
        outcomes[fate.outcome] = outcomes.get(fate.outcome, 0) + 1
        reached.update(fate.to)
    came = reached & set(measures)
    return Count(outcomes, len(came), len(set(measures) - came))


def new_key(wanted: str, taken: Collection[str]) -> str:
    """Return a key for a measure of the next plan: the one it had, or the same with a number behind it."""
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted[:60]}-{number}" in taken:
        number += 1
    return f"{wanted[:60]}-{number}"


def _listed(titles: list[str]) -> str:
    shown = "、".join(f"「{title}」" for title in titles[:3])
    return shown + ("…" if len(titles) > 3 else "")


_UNDECIDED: Final = Text(
    "引継ぎの決まっていない施策が{n}件あります：{names}",
    "まだ きまって いない しさくが {n}けん あります：{names}",
    "The fate of {n} measures is open: {names}",
)
_DECIDE: Final = Text(
    "「引継ぎ」の一覧で、残りの施策について継続・終了などを決めてください。",
    "ひきつぎの ページで きめて ください。",
    "Decide on the page of the succession what becomes of the rest.",
)
_WHICH: Final = Text("引継ぎの区分を選んでください。", "どう するか えらんで ください。", "Choose what becomes of it.")
_CHOOSE: Final = Text(
    "継続、終了、統合、分割、名称変更、拡充から選べます。",
    "1つ えらんで ください。",
    "It may continue, end, be merged, split, renamed or expanded.",
)
_NO_REASON: Final = Text(
    "{outcome}の理由を書いてください。", "りゆうを かいて ください。", "Write the reason: {outcome}."
)
_REASON: Final = Text(
    "理由は前の施策にも次の施策にも示されます。",
    "りゆうは どちらの ページにも でます。",
    "It is shown on the old measure and on the new one.",
)
_NOT_THERE: Final = Text(
    "次期計画に「{key}」という施策はありません。",
    "「{key}」は つぎの けいかくに ありません。",
    "The next plan has no measure “{key}”.",
)
_CHOOSE_THERE: Final = Text(
    "次期計画にある施策を一つ選んでください。",
    "つぎの けいかくから 1つ えらんで ください。",
    "Choose one measure of the next plan.",
)
_END_LEADS: Final = Text(
    "終了する施策に引継ぎ先は付けられません。",
    "おわる ものに つぎは ありません。",
    "What ends leads nowhere.",
)
_EMPTY_IT: Final = Text(
    "引継ぎ先を空にするか、別の区分を選んでください。",
    "つぎを けすか、ほかを えらんで ください。",
    "Clear the target, or choose another fate.",
)
_ONE_TARGET: Final = Text(
    "統合先は一つです。", "いっしょに する ものは 1つです。", "A measure is merged into exactly one."
)
_TWO_TITLES: Final = Text(
    "分割には二つ以上の施策が要ります。", "わけるには 2つ いります。", "A split needs at least two measures."
)
_WRITE_TITLES: Final = Text(
    "新しい名称を一行に一つ書いてください。",
    "あたらしい なまえを 1ぎょうに 1つ かいて ください。",
    "Write the new names, one on a line.",
)
_NEW_NAME: Final = Text(
    "名称変更には新しい名称が一つ要ります。",
    "あたらしい なまえが 1つ いります。",
    "A renaming needs one new name.",
)
_ONE_ONLY: Final = Text("引継ぎ先は一つです。", "つぎは 1つです。", "It goes on as exactly one measure.")
_SPLIT_INSTEAD: Final = Text(
    "二つ以上にするときは「分割」を選んでください。",
    "2つに する ときは「わける」です。",
    "Choose “split” for more than one.",
)
