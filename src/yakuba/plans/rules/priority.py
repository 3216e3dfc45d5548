"""Priority (優先度): scores, a formula over them, classes by thresholds; and why a rule cannot be used.

The formula is CEL over the names of the scores. One town's plan prints (G × Q × C × D) / 4 with class A from 24, which no
score of 1 to 3 can reach (81 / 4 = 20.25). What is printed stays readable as printed; what counts is the formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import isfinite
from typing import Final

from yakuba.ground.cel import Rule, RuleFault, rule
from yakuba.ground.text import Text
from yakuba.plans.rules.model import Score, Scoring, Threshold, Words

Scores = Mapping[str, int]

MOST_SCORES: Final = 6
MOST_WEIGHT: Final = 5.0
SCALE: Final = (1, 2, 3)
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WHOLE: Final = re.compile(r"(?<![\w.])(\d+)(?![\w.])")
_PLACE: Final = re.compile(r"<input>:(\d+):(\d+)")
_SIGNS: Final = str.maketrans({"×": "*", "÷": "/", "（": "(", "）": ")", "−": "-", "＋": "+"})
_POINTS: Final[dict[int, Words]] = {
    3: {"ja": "◎", "ja-easy": "◎", "en": "3 (◎)"},
    2: {"ja": "○", "ja-easy": "○", "en": "2 (○)"},
    1: {"ja": "△", "ja-easy": "△", "en": "1 (△)"},
}

DEFAULT: Final = Scoring(
    scores=(
        Score(id="G", title={"ja": "政策との適合", "ja-easy": "まちの けいかく", "en": "Government"}, scale=_POINTS),
        Score(id="Q", title={"ja": "品質・便利さ", "ja-easy": "べんりさ", "en": "Quality"}, scale=_POINTS),
        Score(id="C", title={"ja": "費用", "ja-easy": "おかね", "en": "Cost"}, scale=_POINTS),
        Score(id="D", title={"ja": "実現の早さ", "ja-easy": "はやさ", "en": "Delivery"}, scale=_POINTS),
    ),
    printed="(G × Q × C × D) / 4",
    formula="G * Q * C * D",
    classes=(
        Threshold(id="A", title={"ja": "最優先", "ja-easy": "いちばん さき", "en": "First"}, at_least=24),
        Threshold(id="B", title={"ja": "優先", "ja-easy": "さき", "en": "Priority"}, at_least=18),
        Threshold(id="C", title={"ja": "計画変更", "ja-easy": "かんがえなおす", "en": "Change of plan"}, at_least=0),
    ),
)
"""By which a plan is scored that says nothing of it: the product, with the thresholds as printed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a scoring: in which field, what, and what to do about it."""

    place: str
    words: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Reach:
    """What a formula can come to over all scores, and the classes that nothing can earn."""

    least: float
    most: float
    empty: tuple[Threshold, ...]


@lru_cache(maxsize=256)
def formula(source: str) -> Rule:
    """Return a formula, compiled. Whole numbers are read as numbers with a fraction: 81 / 4 is 20.25. Raises RuleFault."""
    return rule(_WHOLE.sub(r"\1.0", source))


def as_formula(printed: str) -> str:
    """Return the rule that a document prints, written as a formula.

    Its signs for times and divided by are read; what stands before the equals sign, and what follows behind a wide
    space (the classes, in the plans that print them so), is no part of it.
    """
    return printed.split("\u3000", maxsplit=1)[0].rpartition("=")[2].translate(_SIGNS).strip()


def points(score: Score) -> tuple[int, ...]:
    """Return the numbers that a score may take, the least first."""
    return tuple(sorted(score.scale)) or SCALE


def result(scoring: Scoring, scores: Scores) -> float | None:
    """Return what the formula comes to, or None while a score is missing. Raises RuleFault if it comes to no number."""
    if any(one.id not in scores for one in scoring.scores):
        return None
    facts = {one.id: _weighted(scoring, one.id, scores[one.id]) for one in scoring.scores}
    found = formula(scoring.formula).value(facts)
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not isfinite(found):
        raise RuleFault(f"{scoring.formula}: {found!r}")
    return float(found)


def _weighted(scoring: Scoring, name: str, score: int) -> float:
    weight = scoring.weights.get(name, 1.0)
    return float(score) ** weight if scoring.weighting == "power" else float(score) * weight


def class_of(scoring: Scoring, value: float | None) -> Threshold | None:
    """Return the class that a result earns: the highest whose threshold it reaches."""
    return None if value is None else next((one for one in scoring.classes if value >= one.at_least), None)


def every(scoring: Scoring) -> list[dict[str, int]]:
    """Return every set of scores that can be given."""
    names = [one.id for one in scoring.scores]
    return [dict(zip(names, given, strict=True)) for given in product(*(points(one) for one in scoring.scores))]


def reach(scoring: Scoring) -> Reach:
    """Return what a scoring can come to. Raises RuleFault if it comes to no number for some scores."""
    values = [value for given in every(scoring) if (value := result(scoring, given)) is not None]
    most = max(values)
    taken = {one.id for value in values if (one := class_of(scoring, value))}
    return Reach(min(values), most, tuple(one for one in scoring.classes if one.id not in taken))


def faults(scoring: Scoring) -> tuple[Fault, ...]:
    """Return everything for which a scoring cannot be used; nothing means that it can."""
    found = [*_of_scores(scoring), *_of_weights(scoring), *_of_classes(scoring)]
    return tuple(found or _of_formula(scoring))


def _of_scores(scoring: Scoring) -> list[Fault]:
    names = [one.id for one in scoring.scores]
    if not 1 <= len(names) <= MOST_SCORES or len(set(names)) < len(names):
        return [Fault("scores", _SCORES.fill(most=MOST_SCORES), _SCORES_REMEDY)]
    bad = [name for name in names if not _NAME.fullmatch(name)]
    return [Fault("scores", _BAD_NAME.fill(name=name), _BAD_NAME_REMEDY) for name in bad]


def _of_weights(scoring: Scoring) -> list[Fault]:
    known = {one.id for one in scoring.scores}
    return [
        Fault(f"weight-{name}", _WEIGHT.fill(name=name), _WEIGHT_REMEDY.fill(most=f"{MOST_WEIGHT:g}"))
        for name, weight in scoring.weights.items()
        if name not in known or not (isfinite(weight) and 0 <= weight <= MOST_WEIGHT)
    ]


def _of_classes(scoring: Scoring) -> list[Fault]:
    limits = [one.at_least for one in scoring.classes]
    if not limits:
        return [Fault("classes", _NO_CLASS, _NO_CLASS_REMEDY)]
    return [
        Fault(f"class-{one.id}", _FALLING.fill(name=one.id, above=above.id), _FALLING_REMEDY)
        for above, one in zip(scoring.classes, scoring.classes[1:], strict=False)
        if not one.at_least < above.at_least
    ]


def _of_formula(scoring: Scoring) -> list[Fault]:
    source = scoring.formula
    known = ", ".join(one.id for one in scoring.scores)
    try:
        unknown = sorted(formula(source).names - {one.id for one in scoring.scores})
    except RuleFault as fault:
        place = _PLACE.search(str(fault))
        # The place counts in the text as compiled, where a whole number is two signs longer; what stands before it tells.
        at = _as_written(source, int(place.group(2))) if place else 1
        return [
            Fault(
                "formula",
                _UNREADABLE.fill(at=at, near=source[at - 1 : at + 9] or "…"),
                _FORMULA_REMEDY.fill(known=known),
            )
        ]
    if unknown:
        return [_unknown(source, name, known) for name in unknown]
    try:
        reach(scoring)
    except RuleFault:
        return [Fault("formula", _NO_NUMBER, _FORMULA_REMEDY.fill(known=known))]
    return []


def _unknown(source: str, name: str, known: str) -> Fault:
    here = re.search(rf"\b{re.escape(name)}\b", source)
    return Fault(
        "formula", _UNKNOWN.fill(name=name, at=here.start() + 1 if here else 1), _UNKNOWN_REMEDY.fill(known=known)
    )


def _as_written(source: str, column: int) -> int:
    for number in _WHOLE.finditer(source):
        if number.end() < column:
            column -= 2
    return max(1, min(column, len(source) + 1))


_SCORES: Final = Text(
    "評価の視点は1つから{most}つまでで、記号は重なりません。",
    "みる ところは 1から {most}までです。",
    "There must be 1 to {most} scores, each with a sign of its own.",
)
_SCORES_REMEDY: Final = Text("視点を見直してください。", "なおして ください。", "Change the scores.")
_BAD_NAME: Final = Text(
    "視点の記号「{name}」は使えません。", "「{name}」は つかえません。", "{name} cannot be the sign of a score."
)
_BAD_NAME_REMEDY: Final = Text(
    "英字で始めてください。", "アルファベットで かいて ください。", "Begin it with a letter."
)
_WEIGHT: Final = Text(
    "{name}の重みが正しくありません。", "{name}の おもさが ちがいます。", "The weight of {name} cannot be used."
)
_WEIGHT_REMEDY: Final = Text(
    "0から{most}までの数にしてください。", "0から {most}の すうじに して ください。", "Write a number from 0 to {most}."
)
_NO_CLASS: Final = Text("区分がありません。", "クラスが ありません。", "There is no class.")
_NO_CLASS_REMEDY: Final = Text("区分を1つ以上置いてください。", "ひとつ おいて ください。", "Set at least one class.")
_FALLING: Final = Text(
    "区分{name}の下限が、上の区分{above}より低くありません。",
    "{name}は {above}より ちいさく して ください。",
    "Class {name} does not begin below class {above}.",
)
_FALLING_REMEDY: Final = Text(
    "上の区分から順に、下限を小さくしてください。",
    "うえから じゅんに ちいさく して ください。",
    "Let the thresholds fall from the highest class on.",
)
_UNREADABLE: Final = Text(
    "計算式を読めません：{at}文字目「{near}」の辺り",
    "けいさんが よめません：{at}ばんめ「{near}」",
    "The formula cannot be read: at character {at}, near {near}",
)
_UNKNOWN: Final = Text(
    "計算式の{at}文字目に、知らない名前「{name}」があります。",
    "{at}ばんめの「{name}」は しらない なまえです。",
    "The formula has an unknown name at character {at}: {name}",
)
_UNKNOWN_REMEDY: Final = Text(
    "使える名前は {known} だけです。", "つかえる なまえ：{known}", "Only these names can be used: {known}"
)
_FORMULA_REMEDY: Final = Text(
    "{known} と + - * / と括弧で書いてください。例：G * Q * C * D",
    "{known} と + - * / で かいて ください。",
    "Write it with {known}, + - * / and brackets, for instance G * Q * C * D.",
)
_NO_NUMBER: Final = Text(
    "計算式が数になりません（0で割るなど）。",
    "けいさんが すうじに なりません。",
    "The formula comes to no number for some scores (division by zero, for instance).",
)
