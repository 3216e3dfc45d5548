"""Indicators on pages: values with their source, computed ones with their query and a button to count them now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import NotHere, Refusal
from yakuba.insight.rules import UnknownMeasure
from yakuba.plans.commands import figures as commands
from yakuba.plans.commands.figures import IsComputed, Typed
from yakuba.plans.pages.blocks import Block, on_measure, on_plan
from yakuba.plans.pages.sheets import words
from yakuba.plans.reads import figures as reads
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import MeasureView
from yakuba.plans.rules.refusals import Invalid
from yakuba.plans.rules.rounds import may_work


@desk
@require_safe
def figures(request: StaffRequest, slug: str) -> HttpResponse:
    """Show all indicators of a plan with their latest values."""
    whole = trees.tree(slug)
    lines = [(line, _latest(line)) for line in reads.lines(whole, at=clock.now())]
    return render(request, "plans/figures.html", {"page": "plans", "plan": whole.plan, "lines": lines})


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def figure(request: StaffRequest, slug: str, key: str, figure: str) -> HttpResponse:
    """Show an indicator with all its values; take a typed one, or count a computed one now."""
    found = trees.measure(slug, key)
    line = _line(found, figure)
    if request.method != "POST":
        return _figure(request, found, line)
    typed = Typed(
        value=words(request.POST, "value", 40),
        when=words(request.POST, "when", 20),
        source=words(request.POST, "source", 300),
        kind=words(request.POST, "kind", 8),
    )
    try:
        if request.POST.get("do") == "take":
            taken = commands.take((slug, key), figure, actor=request.actor, at=clock.now())
            messages.success(request, _("算定しました。") if taken is not None else _("算定の対象がまだありません。"))
        else:
            commands.add_value((slug, key), figure, typed, actor=request.actor, at=clock.now())
            messages.success(request, _("値を記録しました。"))
    except (Invalid, IsComputed, UnknownMeasure) as refused:
        return _figure(request, found, line, typed, refused)
    return HttpResponseRedirect(reverse("plans:figure", args=[slug, key, figure]))


@needs("plan.steer")
@require_POST
def bind(request: StaffRequest, slug: str, key: str, figure: str) -> HttpResponse:
    """Let the house count an indicator from now on, or no longer."""
    found = trees.measure(slug, key)
    chosen = words(request.POST, "computed_by", 64)
    try:
        commands.bind((slug, key), figure, chosen, actor=request.actor, at=clock.now())
    except UnknownMeasure as refused:
        return _figure(request, found, _line(found, figure), refused=refused)
    messages.success(request, _("算定の設定を変えました。"))
    return HttpResponseRedirect(reverse("plans:figure", args=[slug, key, figure]))


@on_measure(order=35)
def of_measure(measure: MeasureView, actor: Actor, at: datetime) -> Block | None:
    """Show on the page of a measure its indicators: where they began, where they are, where they should be."""
    if not measure.figures:
        return None
    lines = reads.lines_of(measure.node, at=at)
    return Block("plans/figures_block.html", {"lines": [(line, _latest(line)) for line in lines]})


@on_plan(order=35)
def of_plan(plan: PlanView, actor: Actor, at: datetime) -> Block:
    """Lead from the page of a plan to its indicators."""
    return Block("plans/figures_link.html")


def _line(found: MeasureView, figure: str) -> reads.Line:
    lines = reads.lines_of(found.node, at=clock.now())
    line = next((one for one in lines if one.figure.key == figure), None)
    if line is None or found.removed_on is not None:
        raise NotHere
    return line


def _latest(line: reads.Line) -> dict[str, Any]:
    kinds = ("baseline", "target", "actual")
    return {kind: (values[-1] if (values := line.figure.of_kind(kind)) else None) for kind in kinds}


def _figure(
    request: StaffRequest,
    found: MeasureView,
    line: reads.Line,
    typed: Typed | None = None,
    refused: Refusal | None = None,
) -> HttpResponse:
    at = clock.now()
    faults = refused.faults if isinstance(refused, Invalid) else {}
    steers = request.actor.may("plan.steer") and not found.plan.closed(at.date())
    context = {
        "page": "plans",
        "plan": found.plan,
        "measure": found,
        "line": line,
        "latest": _latest(line),
        "values": list(reversed(line.figure.values)),
        "typed": typed,
        "faults": faults,
        "errors": [{"words": said, "href": f"#{name}"} for name, said in faults.items()],
        "refused": refused if refused is not None and not faults else None,
        "mine": may_work(request.actor, found.node.owner) and not found.plan.closed(at.date()),
        "steers": steers,
        "offers": reads.offers(at=at) if steers else [],
        "counted": reads.COUNTED,
    }
    return render(request, "plans/figure.html", context, status=refused.status if refused else 200)


patterns = [
    path("<slug:slug>/figures/", figures, name="figures"),
    path("<slug:slug>/measures/<slug:key>/figures/<slug:figure>/", figure, name="figure"),
    path("<slug:slug>/measures/<slug:key>/figures/<slug:figure>/counted/", bind, name="bind"),
]
