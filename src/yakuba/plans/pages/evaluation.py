"""The yearly evaluation on pages: marks beside reports, what rolls into the next year, the body's resolution."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yakuba.bodies import reads as bodies
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, NotAllowed, NotHere, Refusal
from yakuba.ground.japanese.years import year_name
from yakuba.ground.ref import Ref
from yakuba.ground.sent import number, version
from yakuba.ground.text import Text
from yakuba.people import reads as people
from yakuba.plans.commands import evaluation as commands
from yakuba.plans.pages.blocks import Block, on_plan
from yakuba.plans.pages.sheets import words
from yakuba.plans.reads import evaluation as reads
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.evaluation import EvaluationView, PolicyYear
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import Tree
from yakuba.plans.rules.evaluation import CARRY, CHANGES, MARKS, Body, Mark, NotComplete, tally
from yakuba.plans.rules.refusals import Invalid


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def evaluations(request: StaffRequest, slug: str) -> HttpResponse:
    """Show the evaluations of a plan; let the CIO's staff begin that of a year."""
    if request.method == "POST":
        year = number(request.POST, "year", digits=4) or 0
        commands.begin(slug, year, actor=request.actor, at=clock.now())
        return HttpResponseRedirect(reverse("plans:evaluation", args=[slug, year]))
    whole = trees.tree(slug)
    steers = _steers(request.actor, whole.plan)
    years = reads.years_open(whole, on=clock.today()) if steers else []
    context = {
        "page": "plans",
        "plan": whole.plan,
        "evaluations": [(one, tally(one.body)) for one in reads.evaluations(slug)],
        "years": [(year, year_name(year)) for year in reversed(years)],
        "marks": MARKS,
    }
    return render(request, "plans/evaluations.html", context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: StaffRequest, slug: str, year: int) -> HttpResponse:
    """Show the evaluation of a year; let the CIO's staff write it and close it."""
    if request.method != "POST":
        return _evaluation(request, trees.tree(slug), reads.evaluation(slug, year))
    if not request.actor.may("plan.steer"):
        raise NotAllowed
    at, seen = clock.now(), version(request.POST)
    whole = trees.tree(slug)
    said = _said(request.POST, reads.policies(whole, reads.evaluation(slug, year), on=at.date()))
    do = commands.close if request.POST.get("do") == "close" else commands.save
    try:
        do(slug, year, said, actor=request.actor, at=at, seen_version=seen)
    except NotComplete as lacking:
        # What is there is kept as a draft: nobody loses a page of words because one mark is wanting.
        commands.save(slug, year, said, actor=request.actor, at=at, seen_version=seen)
        return _evaluation(request, whole, reads.evaluation(slug, year), said, lacking)
    except (Invalid, Conflict) as refused:
        return _evaluation(request, whole, reads.evaluation(slug, year), said, refused)
    closed = do is commands.close
    messages.success(request, _("年度評価を確定しました。") if closed else _("下書きを保存しました。"))
    return HttpResponseRedirect(reverse("plans:evaluation", args=[slug, year]))


@needs("plan.steer")
@require_POST
def accept(request: StaffRequest, slug: str, year: int) -> HttpResponse:
    """Note the resolution by which a body accepted a closed evaluation."""
    try:
        ref = Ref.parse(words(request.POST, "resolution", 120))
    except ValueError as fault:
        raise NotHere from fault
    bodies.resolution(ref)  # NotHere for one that there is not
    commands.accept(slug, year, ref, actor=request.actor, at=clock.now())
    messages.success(request, _("会議体の決議を記録しました。"))
    return HttpResponseRedirect(reverse("plans:evaluation", args=[slug, year]))


@on_plan(order=40)
def of_plan(plan: PlanView, actor: Actor, at: datetime) -> Block | None:
    """Show on the page of a plan how its last evaluated year was."""
    if plan.reference:
        return None
    known = reads.evaluations(plan.slug)
    latest = known[0] if known else None
    return Block("plans/evaluation_block.html", {"latest": latest, "tally": tally(latest.body) if latest else {}})


def _evaluation(
    request: StaffRequest,
    whole: Tree,
    one: EvaluationView,
    said: Body | None = None,
    refused: Refusal | None = None,
) -> HttpResponse:
    on = clock.today()
    shown = one if said is None else _with(one, said)
    stale = refused if isinstance(refused, Conflict) else None
    context = {
        "page": "plans",
        "plan": whole.plan,
        "evaluation": shown,
        "policies": reads.policies(whole, shown, on=on),
        "marks": MARKS,
        "carries": CARRY,
        "tally": tally(shown.body),
        # Frozen with the action plan in Japanese; whatever still stands in the tree has its title in all languages.
        "rolled": [
            (CHANGES[change.kind], change, node.title if (node := whole.by_key.get(change.key)) else change.title)
            for change in reads.rolled(whole, one, on=on)
        ],
        "next_name": year_name(one.fiscal_year + 1),
        "writes": _steers(request.actor, whole.plan) and one.closed_at is None,
        "accepts": _steers(request.actor, whole.plan) and one.closed_at is not None and not one.resolution,
        "resolutions": bodies.resolutions(whole.plan.ref),
        "accepted": _resolution(one.resolution),
        "by": people.names([one.by]).get(one.by, ""),
        "stale": stale,
        "theirs": _theirs(one.body, shown.body, reads.policies(whole, one, on=on)) if stale else [],
        "errors": _errors(refused) if refused is not None and not stale else [],
        "remedy": refused.remedy if refused is not None and not stale else None,
    }
    return render(request, "plans/evaluation.html", context, status=refused.status if refused else 200)


def _errors(refused: Refusal) -> list[dict[str, Any]]:
    places = refused.lacking if isinstance(refused, NotComplete) else {"whole": refused.words}
    return [{"words": words, "href": f"#{place}"} for place, words in places.items()]


def _theirs(kept: Body, typed: Body, policies: list[PolicyYear]) -> list[tuple[Text | None, list[Text | str]]]:
    """Return what somebody else has kept meanwhile, by title, where it is not what was typed; the whole has no title."""
    found: list[tuple[Text | None, list[Text | str]]] = []
    for policy in policies:
        name = policy.key or "-"
        if kept.policies.get(name, "") != typed.policies.get(name, ""):
            found.append((policy.title, [kept.policies.get(name, "")]))
        for line in policy.measures:
            one = kept.marks.get(line.node.key, Mark())
            if one != typed.marks.get(line.node.key, Mark()):
                found.append((line.node.title, [MARKS.get(one.mark, ""), CARRY.get(one.carry, ""), one.text]))
    if kept.whole != typed.whole:
        found.append((None, [kept.whole]))
    return found


def _with(one: EvaluationView, said: Body) -> EvaluationView:
    return EvaluationView(one.fiscal_year, said, one.resolution, one.closed_at, one.by, one.version)


def _resolution(written: str) -> Any:
    if not written:
        return None
    try:
        return bodies.resolution(Ref.parse(written))
    except (NotHere, ValueError):
        return None


def _said(sent: QueryDict, policies: list[PolicyYear]) -> Body:
    marks, texts = {}, {}
    for policy in policies:
        name = policy.key or "-"
        if text := words(sent, f"policy-{name}"):
            texts[name] = text
        for line in policy.measures:
            key = line.node.key
            mark = Mark(words(sent, f"mark-{key}", 4), words(sent, f"text-{key}"), words(sent, f"carry-{key}", 8))
            if mark != Mark():
                marks[key] = mark
    return Body(marks=marks, policies=texts, whole=words(sent, "whole"))


def _steers(actor: Actor, plan: PlanView) -> bool:
    return actor.may("plan.steer") and not plan.reference and plan.state != "ended"


patterns = [
    path("<slug:slug>/evaluation/", evaluations, name="evaluations"),
    path("<slug:slug>/evaluation/<int:year>/", evaluation, name="evaluation"),
    path("<slug:slug>/evaluation/<int:year>/accept/", accept, name="accept"),
]
