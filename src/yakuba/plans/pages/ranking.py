"""Priorities on pages: the ranking and how steady it is, the scores of a measure, and the rule by which it is ranked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, NotHere, Refusal
from yakuba.ground.sent import version
from yakuba.ground.text import Text
from yakuba.people import reads as people
from yakuba.plans.commands import ranking as commands
from yakuba.plans.pages.blocks import Block, on_measure, on_plan
from yakuba.plans.pages.sheets import words
from yakuba.plans.reads import ranking as reads
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.ranking import Place
from yakuba.plans.reads.tree import MeasureView, Tree
from yakuba.plans.rules.model import Score, Scoring
from yakuba.plans.rules.priority import Fault, class_of, faults, points, reach, result
from yakuba.plans.rules.refusals import Invalid

WIDE = 200
"""Width of the picture of a range, in its own units; its ends are the best and the worst rank that there are."""


@dataclass(frozen=True, slots=True)
class Line:
    """A measure in the ranking, with the picture of how far its rank moves: places on a line ``WIDE`` long."""

    place: Place
    earned: Text | None
    here: int
    by_weight: tuple[int, int]
    by_score: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ScoreField:
    """A score to be chosen, or its weight to be typed."""

    id: str
    title: Text
    options: tuple[tuple[int, Text], ...]
    chosen: int | None = None
    weight: str = "1"


@desk
@require_safe
def ranking(request: StaffRequest, slug: str) -> HttpResponse:
    """Show the measures of a plan by priority."""
    whole = trees.tree(slug)
    found = reads.rank(whole)
    context = {
        "page": "plans",
        "plan": whole.plan,
        "ranking": found,
        "lines": [_line(one, len(found.places)) for one in found.places],
        "classes": [(one, Text.read(one.title)) for one in found.scoring.classes],
        "fields": _fields(found.scoring),
        "note": Text.read(found.scoring.note) if found.scoring.note else None,
        "steers": request.actor.may("plan.steer") and not whole.plan.closed(clock.today()),
    }
    return render(request, "plans/ranking.html", context)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: StaffRequest, slug: str) -> HttpResponse:
    """Show what another formula, weights or thresholds would change; and decide for them."""
    whole = trees.tree(slug)
    scoring = reads.scoring_of(whole.plan)
    if request.method != "POST":
        return _rule(request, whole, scoring)
    wanted = _sent(request, scoring)
    found = _unreadable(request) or faults(wanted)
    # What is decided is what was looked at: whoever typed on after the preview sees first what that would change.
    if found or request.POST.get("do") != "settle" or request.POST.get("looked") != _digest(wanted):
        return _rule(request, whole, wanted, found=found)
    try:
        commands.set_scoring(slug, wanted, seen_version=version(request.POST), actor=request.actor, at=clock.now())
    except Conflict as stale:
        return _rule(request, trees.tree(slug), wanted, stale=stale)
    messages.success(request, _("優先度の決め方を改めました。"))
    return HttpResponseRedirect(reverse("plans:ranking", args=[slug]))


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Score a measure, with the scores it had before in view."""
    measure = trees.measure(slug, key)
    if not measure.node.is_measure or measure.removed_on is not None:
        raise NotHere
    scoring = reads.scoring_of(measure.plan)
    given, wrong = dict(measure.scores), {}
    if request.method == "POST":
        given = {
            one.id: int(sent) for one in scoring.scores if (sent := request.POST.get(f"score-{one.id}", "")) in _DIGITS
        }
        reason = words(request.POST, "reason")
        try:
            commands.score(measure.ref, given, reason=reason, actor=request.actor, at=clock.now())
        except Invalid as refused:
            wrong = refused.faults
        else:
            messages.success(request, _("点数を記録しました。"))
            return HttpResponseRedirect(reverse("plans:ranking", args=[slug]))
    before = reads.history(measure.node, scoring)
    context = {
        "page": "plans",
        "plan": measure.plan,
        "measure": measure,
        "fields": _fields(scoring, given),
        "history": before,
        "names": people.names(one.by for one in before if one.by),
        "faults": wrong,
        "errors": [{"words": said, "href": f"#{name}"} for name, said in wrong.items()],
        "reason": words(request.POST, "reason") if request.method == "POST" else "",
    }
    return render(request, "plans/scores.html", context, status=422 if wrong else 200)


@on_plan(order=30)
def of_plan(plan: PlanView, actor: Actor, at: datetime) -> Block | None:
    """Lead from the page of a plan to its ranking."""
    return Block("plans/ranking_link.html")


@on_measure(order=30)
def of_measure(measure: MeasureView, actor: Actor, at: datetime) -> Block | None:
    """Show the class of a measure on its page."""
    if not measure.node.is_measure or measure.removed_on is not None:
        return None
    scoring = reads.scoring_of(measure.plan)
    value = result(scoring, measure.scores)
    steers = actor.may("plan.steer") and not measure.plan.closed(at.date())
    if value is None and not steers:
        return None
    earned = class_of(scoring, value)
    title = Text.read(earned.title) if earned else None
    return Block("plans/scores_block.html", {"value": value, "earned": earned, "title": title, "steers": steers})


_DIGITS = frozenset("0123456789")


def _line(place: Place, many: int) -> Line:
    one = place.ranked
    earned = Text.read(one.earned.title) if one.earned else None
    low, high = one.by_weight
    least, most = one.by_score
    return Line(
        place, earned, _at(one.rank, many), (_at(low, many), _at(high, many)), (_at(least, many), _at(most, many))
    )


def _at(rank: int, many: int) -> int:
    return 6 + round((WIDE - 12) * (rank - 1) / (many - 1)) if many > 1 else WIDE // 2


def _fields(scoring: Scoring, given: Mapping[str, int] | None = None) -> list[ScoreField]:
    return [
        ScoreField(
            one.id,
            _without_sign(one),
            tuple((point, Text.read(one.scale.get(point, str(point)))) for point in reversed(points(one))),
            (given or {}).get(one.id),
            f"{scoring.weights.get(one.id, 1.0):g}",
        )
        for one in scoring.scores
    ]


def _without_sign(score: Score) -> Text:
    """Return the title of a score; where a document writes the sign before it, the page does so once."""
    title = Text.read(score.title)
    sign = re.compile(rf"{re.escape(score.id)}\s*[:：]\s*")
    return Text(*(sign.sub("", words, count=1) for words in (title.ja, title.ja_easy, title.en)))


def _rule(
    request: StaffRequest,
    whole: Tree,
    scoring: Scoring,
    *,
    found: tuple[Fault, ...] = (),
    stale: Refusal | None = None,
) -> HttpResponse:
    sent = request.method == "POST"
    # Numbers stand as they were typed: what is none stays to be corrected.
    typed = {name: words(request.POST, name, 20) for name in request.POST}
    context = {
        "page": "plans",
        "plan": whole.plan,
        "scoring": scoring,
        "fields": [replace(one, weight=typed.get(f"weight-{one.id}", one.weight)) for one in _fields(scoring)],
        "classes": [
            (one, Text.read(one.title), typed.get(f"class-{one.id}", f"{one.at_least:g}")) for one in scoring.classes
        ],
        "found": found,
        "stale": stale,
        "moved": reads.preview(whole, scoring) if sent and not found else None,
        "looked": _digest(scoring) if sent and not found else "",
        "anew": sent and not found and not stale and request.POST.get("do") == "settle",
        "reach": reach(scoring) if not found else None,
    }
    status = stale.status if stale else 422 if found else 200
    return render(request, "plans/rule.html", context, status=status)


def _digest(scoring: Scoring) -> str:
    # Sorted, for a database may give back what it keeps in another order.
    plain = msgspec.to_builtins(scoring, str_keys=True)
    return hashlib.sha256(msgspec.json.encode(plain, order="sorted")).hexdigest()


def _unreadable(request: StaffRequest) -> tuple[Fault, ...]:
    """Return a fault for every weight or threshold that is no number."""
    return tuple(
        Fault(name, _NO_NUMBER.fill(typed=str(value)[:20]) if value else _NOTHING_TYPED, _NO_NUMBER_REMEDY)
        for name, value in request.POST.items()
        if name.startswith(("weight-", "class-")) and _number(str(value)) is None
    )


def _sent(request: StaffRequest, scoring: Scoring) -> Scoring:
    """Return the scoring as it was typed; what could not be read stays as it was."""
    sent = request.POST
    weights = {
        one.id: number
        for one in scoring.scores
        if (number := _number(sent.get(f"weight-{one.id}", "1"))) is not None and number != 1
    }
    classes = tuple(
        msgspec.structs.replace(one, at_least=number)
        if (number := _number(sent.get(f"class-{one.id}", ""))) is not None
        else one
        for one in scoring.classes
    )
    return msgspec.structs.replace(
        scoring,
        formula=words(sent, "formula", 200),
        weights=weights,
        weighting="times" if sent.get("weighting") == "times" else "power",
        classes=classes,
    )


def _number(typed: str) -> float | None:
    try:
        return float(typed) if len(typed) <= 20 else None
    except ValueError:
        return None


_NO_NUMBER = Text("「{typed}」は数ではありません。", "「{typed}」は すうじでは ありません。", "{typed} is no number.")
_NOTHING_TYPED = Text("数が入力されていません。", "すうじが ありません。", "A number is missing.")
_NO_NUMBER_REMEDY = Text(
    "0.5 や 24 のように書いてください。", "24の ように かいて ください。", "Write a number like 0.5 or 24."
)

patterns = [
    path("<slug:slug>/ranking/", ranking, name="ranking"),
    path("<slug:slug>/ranking/rule/", rule, name="rule"),
    path("<slug:slug>/measures/<slug:key>/scores/", scores, name="scores"),
]
