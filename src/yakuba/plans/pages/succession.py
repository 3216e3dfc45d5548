"""Succession on pages: the next plan beside the one before, the fate of each measure, coming into force."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, NotHere, Refusal
from yakuba.ground.japanese.dates import read_date
from yakuba.plans.commands import succession as commands
from yakuba.plans.commands.succession import NextPlan
from yakuba.plans.pages.blocks import Block, on_measure, on_plan
from yakuba.plans.pages.sheets import NO_DAY, words
from yakuba.plans.reads import plans
from yakuba.plans.reads import succession as reads
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import MeasureView
from yakuba.plans.rules.refusals import Invalid, StillUsed
from yakuba.plans.rules.succession import NAMES, BadFate, Fate


@desk
@require_safe
def succession(request: StaffRequest, slug: str) -> HttpResponse:
    """Show what becomes of every measure of the plan before, what is new, and what is still open."""
    found = reads.succession(slug)
    counts = [(NAMES[outcome], n) for outcome, n in found.counted.outcomes.items()]
    context = {
        "page": "plans",
        "plan": found.after.plan,
        "found": found,
        "counts": counts,
        "steers": request.actor.may("plan.steer") and found.after.plan.state == "draft",
        "decides": request.actor.may("plan.decide") and found.after.plan.state == "draft",
    }
    return render(request, "plans/succession.html", context)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: StaffRequest, slug: str) -> HttpResponse:
    """Make the draft of the plan after this one."""
    plan = plans.plan(slug)
    if request.method != "POST":
        return _start(request, plan, _proposed(plan))
    typed = {name: words(request.POST, name, 200) for name in ("slug", "title", "starts", "ends")}
    wanted = NextPlan(
        slug=slugify(typed["slug"])[:64],
        title=typed["title"],
        starts=read_date(typed["starts"]) or date.min,
        ends=read_date(typed["ends"]) or date.min,
    )
    try:
        commands.start_next(slug, wanted, actor=request.actor, at=clock.now())
    except (Invalid, Conflict) as refused:
        return _start(request, plan, typed, refused)
    messages.success(request, _("次期計画の案を作りました。施策ごとに引継ぎを決めてください。"))
    return HttpResponseRedirect(reverse("plans:succession", args=[wanted.slug]))


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def fate(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Settle what becomes of a measure of the plan before, or leave it open again."""
    found = reads.succession(slug)
    line = next((one for one in found.lines if one.node.key == key), None)
    if line is None:
        raise NotHere
    if request.method != "POST":
        return _fate(request, found, line)
    try:
        if request.POST.get("do") == "open":
            commands.take_back(slug, key, actor=request.actor, at=clock.now())
        else:
            wanted = _wanted(request, key)
            commands.decide(slug, wanted, actor=request.actor, at=clock.now())
    except (BadFate, StillUsed, Conflict) as refused:
        return _fate(request, found, line, refused)
    messages.success(request, _("引継ぎを記録しました。"))
    return HttpResponseRedirect(reverse("plans:succession", args=[slug]))


@on_measure(order=70)
def of_measure(measure: MeasureView, actor: Actor, at: datetime) -> Block | None:
    """Show on the page of a measure from which it came and where it went."""
    if not measure.node.is_measure:
        return None
    earlier = reads.earlier(measure.whole, measure.node.key)
    later = reads.later(measure.node)
    if not (earlier or later):
        return None
    return Block("plans/succession_block.html", {"earlier": earlier, "later": later, "before": measure.plan.before})


@on_plan(order=60)
def of_plan(plan: PlanView, actor: Actor, at: datetime) -> Block | None:
    """Lead from the page of a plan to the one before and the one after, and let it come into force."""
    if plan.reference:
        return None
    context = {
        "before": plan.before,
        "next": plan.followed_by[0] if plan.followed_by else "",
        "may_start": actor.may("plan.steer") and plan.state != "draft" and not plan.followed_by,
    }
    return Block("plans/next_block.html", context) if any(context.values()) else None


def _proposed(plan: PlanView) -> dict[str, str]:
    """Return what the next plan will likely be: as long as this one, beginning the day after it."""
    ends = plan.ends
    if ends is None:
        return {}
    starts = date.fromordinal(ends.toordinal() + 1)
    years = max(round((ends - plan.starts).days / 365.25), 1)
    until = date.fromordinal(date(starts.year + years, starts.month, 1).toordinal() - 1)
    return {"starts": starts.isoformat(), "ends": until.isoformat()}


def _start(
    request: StaffRequest, plan: PlanView, typed: dict[str, str], refused: Refusal | None = None
) -> HttpResponse:
    faults = dict(refused.faults) if isinstance(refused, Invalid) else {}
    faults |= {name: NO_DAY for name in faults if name in ("starts", "ends") and read_date(typed[name]) is None}
    context = {
        "page": "plans",
        "plan": plan,
        "typed": typed,
        "faults": faults,
        "errors": [{"words": said, "href": f"#{name}"} for name, said in faults.items()],
        "stale": refused if isinstance(refused, Conflict) else None,
    }
    return render(request, "plans/next_start.html", context, status=refused.status if refused else 200)


def _wanted(request: StaffRequest, key: str) -> Fate:
    sent = request.POST
    return Fate(
        key=key,
        outcome=words(sent, "outcome", 8),
        reason=words(sent, "reason"),
        to=tuple(one for one in [words(sent, "to", 64)] if one),
        titles=tuple(title.strip()[:200] for title in words(sent, "titles").splitlines() if title.strip()),
    )


def _fate(
    request: StaffRequest, found: reads.Succession, line: reads.Line, refused: Refusal | None = None
) -> HttpResponse:
    typed: dict[str, Any] = {"outcome": "", "reason": "", "to": "", "titles": ""}
    if refused is not None:
        typed = {name: words(request.POST, name) for name in typed}
    elif line.fate is not None:
        only = line.fate.to[0][0] if line.fate.outcome == "merge" and line.fate.to else ""
        typed = {"outcome": line.fate.outcome, "reason": line.fate.reason.ja, "to": only, "titles": ""}
    context = {
        "page": "plans",
        "plan": found.after.plan,
        "before": found.before,
        "line": line,
        "outcomes": NAMES,
        "measures": found.after.measures,
        "typed": typed,
        "errors": [{"words": refused.words, "href": "#outcome"}] if refused else [],
        "remedy": refused.remedy if refused else None,
    }
    return render(request, "plans/fate.html", context, status=refused.status if refused else 200)


patterns = [
    path("<slug:slug>/earlier/", succession, name="succession"),
    path("<slug:slug>/earlier/<slug:key>/", fate, name="fate"),
    path("<slug:slug>/next/", start, name="start_next"),
]
