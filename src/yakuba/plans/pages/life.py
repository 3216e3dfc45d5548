"""The life of a measure on pages: where it stands, the sheet of the step whose turn it is, proposing and asking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yakuba.flows.rules import POSTS, NoSuchOutcome, NotYourTask
from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, NotHere, Refusal
from yakuba.ground.japanese.years import fiscal_year
from yakuba.ground.sent import version
from yakuba.ground.text import Text
from yakuba.people import reads as people
from yakuba.plans.commands import life as commands
from yakuba.plans.commands.life import Idea
from yakuba.plans.pages import papers, sheets
from yakuba.plans.pages.blocks import Block, on_measure, on_plan
from yakuba.plans.pages.sheets import words
from yakuba.plans.reads import life as reads
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.life import Life
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import MeasureView
from yakuba.plans.rules.life import HALFWAY, REASONS, Deed, Unfinished


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent with the sheet of a step."""

    task_id: str = ""
    outcome: str = ""
    seen: int = 0
    sheet: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    papers: str = ""
    to_section: str = ""


@desk
@require_safe
def life(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Show where a measure stands, what was written on the way, and the drawing of its flow."""
    at = clock.now()
    return _life(request, reads.life(slug, key, request.actor, at=at), at)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Show the sheet of the open task to whoever's turn it is, and end the task with it."""
    at = clock.now()
    found = reads.life(slug, key, request.actor, at=at)
    if request.method != "POST":
        if not found.may_act:
            return HttpResponseRedirect(reverse("plans:life", args=[slug, key]))
        return _sheet(request, found, at)
    given = _typed(request, found, at)
    taken = papers.take(request, found, given.task_id, at=at)
    if taken.ends_here:
        return _sheet(request, found, at, given, refused=taken.refused)
    try:
        commands.act(found.ref, _deed(given), actor=request.actor, at=at)
    except Unfinished as lacking:
        return _sheet(request, found, at, given, lacking)
    except (Conflict, NoSuchOutcome, NotYourTask) as stale:
        return _stale(request, found, given, stale, at)
    messages.success(request, _("記録しました。次の段階に進みました。"))
    return HttpResponseRedirect(reverse("plans:life", args=[slug, key]))


@desk
@require_POST
def begin(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Let a measure that is here begin one of its flows."""
    found = reads.life(slug, key, request.actor, at=clock.now())
    how = request.POST.get("begin", "")
    if how not in ("propose", "ask", "steps"):
        raise NotHere
    commands.take_up(found.ref, begin=how, actor=request.actor, at=clock.now())
    messages.success(request, _("この施策の流れを始めました。"))
    return HttpResponseRedirect(reverse("plans:life", args=[slug, key]))


@needs("plan.work")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffRequest, slug: str) -> HttpResponse:
    """Propose a measure for one's own section."""
    return _new(request, slug, asks=False)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, slug: str) -> HttpResponse:
    """Begin a measure that the CIO's staff ask a section to take up."""
    return _new(request, slug, asks=True)


@on_measure(order=20)
def of_measure(measure: MeasureView, actor: Actor, at: datetime) -> Block | None:
    """Show on the page of a measure where it stands and whose turn it is."""
    if not measure.node.is_measure or measure.plan.reference or measure.removed_on is not None:
        return None
    found = reads.life(measure.plan.slug, measure.node.key, actor, at=at)
    return Block("plans/life_block.html", {"life": found, "post": _post(found)})


@on_plan(order=80)
def of_plan(plan: PlanView, actor: Actor, at: datetime) -> Block | None:
    """Offer on the page of a plan to propose a measure, or to ask a section."""
    if plan.closed(at.date()) or not (actor.may("plan.work") or actor.may("plan.steer")):
        return None
    return Block("plans/propose_block.html", {"propose": actor.may("plan.work"), "ask": actor.may("plan.steer")})


def _life(
    request: StaffRequest, found: Life, at: datetime, *, stale: Refusal | None = None, kept: str = ""
) -> HttpResponse:
    context = {
        "page": "plans",
        "life": found,
        "post": _post(found),
        "names": people.names(one.by for one in found.steps),
        "sections": people.section_names(),
        "posts": POSTS,
        "picture": reads.picture(found.ref, request.LANGUAGE_CODE),
        "stale": stale,
        "kept": kept,
        **papers.of_steps(found, request.actor, at),
    }
    return render(request, "plans/life.html", context, status=stale.status if stale else 200)


def _sheet(
    request: StaffRequest,
    found: Life,
    at: datetime,
    given: Typed | None = None,
    wrong: Refusal | None = None,
    *,
    refused: Sequence[tuple[Text, Text]] = (),
) -> HttpResponse:
    waiting = found.waiting
    if waiting is None:
        return HttpResponseRedirect(reverse("plans:life", args=[found.plan, found.key]))
    task_id = waiting.task.task_id
    faults = wrong.faults if isinstance(wrong, Unfinished) else {}
    values = given.sheet if given else reads.drafted(found.ref, task_id)
    # What ends the step as it should stands first: nobody withdraws by pressing what looks like going on.
    outcomes = [
        (one, one.code in REASONS) for one in sorted(waiting.task.outcomes, key=lambda one: one.code in HALFWAY)
    ]
    context = {
        "page": "plans",
        "life": found,
        "post": _post(found),
        "task": waiting.task,
        "sheet": waiting.sheet,
        "fields": sheets.shown(waiting.sheet, values, fiscal_year(at.date()), faults),
        "outcomes": outcomes,
        "reasons": [one.label for one, needed in outcomes if needed],
        "hands_over": any(one.code == "hand_over" for one, _needed in outcomes),
        "sections": [one for one in people.sections() if one.code != found.owner],
        "given": given or Typed(),
        "faults": faults,
        "errors": [
            *({"words": said, "href": f"#{_place(name)}"} for name, said in faults.items()),
            *({"words": said, "href": "#file"} for said, _remedy in refused),
        ],
        "stale": wrong if wrong is not None and not faults else None,
        **papers.of_sheet(found, refused),
    }
    return render(request, "plans/step.html", context, status=wrong.status if wrong else 422 if refused else 200)


def _place(name: str) -> str:
    return name if name in ("reason", "papers", "to_section") else f"f-{name}"


def _typed(request: StaffRequest, found: Life, at: datetime) -> Typed:
    sent, waiting = request.POST, found.waiting
    return Typed(
        task_id=words(sent, "task", 64),
        outcome=words(sent, "outcome", 32),
        seen=version(sent),
        sheet=sheets.typed(waiting.sheet, sent, fiscal_year(at.date())) if waiting else {},
        reason=words(sent, "reason"),
        papers=words(sent, "papers"),
        to_section=words(sent, "to_section", 64),
    )


def _deed(given: Typed) -> Deed:
    return Deed(
        task_id=given.task_id,
        outcome=given.outcome,
        seen_version=given.seen,
        sheet=given.sheet,
        reason=given.reason,
        papers=tuple(one for one in given.papers.splitlines() if one.strip()),
        to_section=given.to_section,
    )


def _stale(request: StaffRequest, before: Life, given: Typed, stale: Refusal, at: datetime) -> HttpResponse:
    """Show how things stand now, with everything that was written: it is theirs, whoever was faster."""
    found = reads.life(before.plan, before.key, request.actor, at=at)
    if found.may_act and found.waiting and found.waiting.task.task_id == given.task_id:
        return _sheet(request, found, at, given, stale)
    kept = "\n".join(
        str(value)
        for name, value in request.POST.items()
        if value and (name.startswith("f-") or name in ("reason", "papers"))
    )
    return _life(request, found, at, stale=stale, kept=kept)


def _new(request: StaffRequest, slug: str, *, asks: bool) -> HttpResponse:
    at, sent = clock.now(), request.POST
    whole = trees.tree(slug)
    idea = Idea(title=words(sent, "title", 300), parent=words(sent, "parent", 64), text=words(sent, "text", 2000))
    section = words(sent, "to_section", 64)
    faults: Mapping[str, Text] = {}
    if request.method == "POST":
        try:
            if asks:
                ref = commands.ask(slug, idea, section, actor=request.actor, at=at)
            else:
                ref = commands.propose(slug, idea, actor=request.actor, at=at)
        except Unfinished as lacking:
            faults = lacking.faults
        else:
            return HttpResponseRedirect(reverse("plans:step", args=trees.by_ref(ref)))
    context = {
        "page": "plans",
        "plan": whole.plan,
        "asks": asks,
        "places": [one for one in whole.nodes if not one.is_measure],
        "sections": people.sections(),
        "idea": idea,
        "section": section,
        "faults": faults,
        "errors": [{"words": said, "href": f"#{name}"} for name, said in faults.items()],
    }
    return render(request, "plans/propose.html", context, status=422 if faults else 200)


def _post(found: Life) -> Text | None:
    """Say whose turn it is: a post of the hall, or a post of the section in charge."""
    if found.waiting is None:
        return None
    post = found.waiting.task.post
    return POSTS.get(post, Text.read(post))


patterns = [
    path("<slug:slug>/propose/", propose, name="propose"),
    path("<slug:slug>/ask/", ask, name="ask"),
    path("<slug:slug>/measures/<slug:key>/life/", life, name="life"),
    path("<slug:slug>/measures/<slug:key>/begin/", begin, name="begin"),
    path("<slug:slug>/measures/<slug:key>/step/", step, name="step"),
]
