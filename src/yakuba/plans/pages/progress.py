"""Progress on pages: rounds, who has reported, one's own report with its light, and the notes on a measure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, NotHere, Refusal
from yakuba.ground.japanese.dates import read_date
from yakuba.ground.japanese.widths import halve
from yakuba.ground.sent import version
from yakuba.people import reads as people
from yakuba.plans.commands import progress as commands
from yakuba.plans.pages.blocks import Block, on_measure, on_plan
from yakuba.plans.pages.sheets import NO_DAY, words
from yakuba.plans.reads import plans, standing
from yakuba.plans.reads import progress as reads
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.progress import ReportView
from yakuba.plans.reads.tree import MeasureView
from yakuba.plans.rules import halves
from yakuba.plans.rules.lights import NAMES, TONES, Light, NeedsReason
from yakuba.plans.rules.refusals import Invalid
from yakuba.plans.rules.rounds import NOTES, NotComplete, Wrote, may_work


@desk
@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """Show the reports that one's own section owes."""
    on = clock.today()
    waiting = [(one, one.overdue(on)) for one in reads.waiting(request.actor.section)]
    return render(request, "plans/own_reports.html", {"page": "plans", "waiting": waiting})


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def rounds(request: StaffRequest, slug: str) -> HttpResponse:
    """Show the rounds of a plan and how its measures stand today; let the CIO's staff ask for reports."""
    if request.method == "POST":
        half = _half(words(request.POST, "half", 20))
        asked = commands.open_round(slug, half, actor=request.actor, at=clock.now())
        messages.success(request, _("%(n)s件の報告を求めました。") % {"n": asked})
        return HttpResponseRedirect(reverse("plans:round", args=[slug, halves.write(half)]))
    whole, on = trees.tree(slug), clock.today()
    judged = standing.judgements(whole, on=on)
    known = reads.rounds(slug)
    first, now = halves.half_of(whole.plan.starts), halves.half_of(on)
    open_for = [half for half in range(max(first, now - 3), now + 1) if half not in {one.half for one in known}]
    steers = request.actor.may("plan.steer") and whole.plan.state == "running" and not whole.plan.closed(on)
    context = {
        "page": "plans",
        "plan": whole.plan,
        "rounds": [(one, halves.write(one.half)) for one in known],
        "counts": [(NAMES[one], TONES[one], sum(found.light is one for found in judged.values())) for one in Light],
        "worst": [(node, judged[node.key]) for node in whole.measures if judged[node.key].light is Light.RED],
        "open_for": [(halves.write(half), halves.name(half)) for half in reversed(open_for)] if steers else [],
    }
    return render(request, "plans/rounds.html", context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def round_(request: StaffRequest, slug: str, half: str) -> HttpResponse:
    """Show who has reported and who has not; let the CIO's staff close the round."""
    number = _half(half)
    if request.method == "POST":
        missing = commands.close_round(slug, number, actor=request.actor, at=clock.now())
        messages.success(request, _("締め切りました。未提出は%(n)s件です。") % {"n": missing})
        return HttpResponseRedirect(reverse("plans:round", args=[slug, half]))
    found, on = reads.round_of(slug, number), clock.today()
    plan = plans.plan(slug)
    reports = reads.reports(slug, number)
    sections = people.section_names()
    context = {
        "page": "plans",
        "plan": plan,
        "round": found,
        "half": half,
        "sections": [
            (owner, sections.get(owner), [_line(one, request.actor, on) for one in lines])
            for owner, lines in reads.by_owner(reports).items()
        ],
        "missing": [(one, sections.get(one.owner, one.owner)) for one in reports if not one.handed],
        "steers": request.actor.may("plan.steer") and not plan.closed(on),
    }
    return render(request, "plans/round.html", context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: StaffRequest, slug: str, half: str, key: str) -> HttpResponse:
    """Show a report with the one before at hand; let the section in charge draft it and hand it in."""
    number, at = _half(half), clock.now()
    if request.method != "POST":
        return _report(request, reads.report(slug, number, key))
    wrote, seen = _wrote(request.POST), version(request.POST)
    about = trees.ref_of(slug, key)
    try:
        if request.POST.get("do") == "hand_in":
            light = commands.hand_in(about, number, wrote, actor=request.actor, at=at, seen_version=seen)
            messages.success(request, _("提出しました。信号は「%(light)s」です。") % {"light": _say(request, light)})
        else:
            commands.save_report(about, number, wrote, actor=request.actor, at=at, seen_version=seen)
            messages.success(request, _("下書きを保存しました。"))
    except (NotComplete, NeedsReason, Invalid, Conflict) as refused:
        return _report(request, reads.report(slug, number, key), wrote, refused)
    return HttpResponseRedirect(reverse("plans:report", args=[slug, half, key]))


@needs("plan.steer")
@require_POST
def light(request: StaffRequest, slug: str, half: str, key: str) -> HttpResponse:
    """Let the CIO's staff show another light than the rule's, for a reason."""
    number = _half(half)
    about = trees.ref_of(slug, key)
    chosen, reason = words(request.POST, "light", 6), words(request.POST, "reason")
    try:
        commands.override(about, number, chosen, reason, actor=request.actor, at=clock.now())
    except (NeedsReason, Invalid) as refused:
        return _report(request, reads.report(slug, number, key), refused=refused, steering=True)
    messages.success(request, _("信号を変えました。理由とともに示されます。"))
    return HttpResponseRedirect(reverse("plans:report", args=[slug, half, key]))


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Show the dated notes on a measure, all or of one kind, and take a new one."""
    found = trees.measure(slug, key)
    if not found.node.is_measure or found.removed_on is not None:
        raise NotHere
    if request.method != "POST":
        return _notes(request, found)
    kind, text, on = words(request.POST, "kind", 8), words(request.POST, "text"), words(request.POST, "on", 40)
    try:
        # What is no day counts as later than any: it is refused beside whatever else is wrong.
        day = read_date(on)
        commands.note((slug, key), kind, text, day or date.max, actor=request.actor, at=clock.now())
    except Invalid as refused:
        refused.faults |= {} if day else {"on": NO_DAY}
        return _notes(request, found, {"kind": kind, "text": text, "on": on}, refused)
    messages.success(request, _("記録しました。"))
    return HttpResponseRedirect(reverse("plans:notes", args=[slug, key]))


@on_measure(order=40)
def of_measure(measure: MeasureView, actor: Actor, at: datetime) -> Block | None:
    """Show on the page of a measure how it stands today and why, the last report, and the latest notes."""
    if not measure.node.is_measure or measure.plan.reference or measure.removed_on is not None:
        return None
    slug, node = measure.plan.slug, measure.node
    judged = standing.judgement(measure.whole, node.key, on=at.date())
    handed = reads.reports_on(node)
    owed = [one for one in reads.waiting(node.owner) if (one.slug, one.key) == (slug, node.key)]
    context = {
        "light": NAMES[judged.light],
        "tone": TONES[judged.light],
        "findings": [one.words for one in judged.findings],
        "last": handed[0] if handed else None,
        "last_light": _shown(handed[0]) if handed else None,
        "reports": [(one, halves.write(one.half)) for one in handed],
        "owed": [(one, halves.write(one.half)) for one in owed] if may_work(actor, node.owner) else [],
        "notes": [(NOTES[one.kind], one) for one in reads.notes(node)[:3]],
    }
    return Block("plans/progress_block.html", context)


@on_plan(order=30)
def of_plan(plan: PlanView, actor: Actor, at: datetime) -> Block | None:
    """Show on the page of a plan the latest round, and what one's own section owes."""
    if plan.reference:
        return None
    known = reads.rounds(plan.slug)
    owed = [one for one in reads.waiting(actor.section) if one.slug == plan.slug]
    latest = (known[0], halves.write(known[0].half)) if known else None
    late = sum(one.overdue(at.date()) for one in owed)
    return Block("plans/rounds_block.html", {"latest": latest, "owed": len(owed), "late": late})


def _report(
    request: StaffRequest,
    found: ReportView,
    wrote: Wrote | None = None,
    refused: Refusal | None = None,
    *,
    steering: bool = False,
) -> HttpResponse:
    on = clock.today()
    whole = trees.tree(found.slug)
    plan = whole.plan
    percent = wrote.percent if wrote and wrote.percent in range(101) else found.percent
    judged = standing.judgement(whole, found.key, on=on, percent=percent, reports=False)
    mine = may_work(request.actor, found.owner) and not plan.closed(on)
    stale = refused if isinstance(refused, Conflict) else None
    context = {
        "page": "plans",
        "plan": plan,
        "half": halves.write(found.half),
        "report": found,
        "shown": _shown(found),
        "typed": wrote or _as_wrote(found),
        # As it was typed: what is no percentage stays to be corrected.
        "percent": words(request.POST, "percent", 20) if wrote else found.percent,
        "former": reads.former(found),
        "judged": judged,
        "judged_name": NAMES[judged.light],
        "judged_tone": TONES[judged.light],
        "lights": [(one.value, NAMES[one]) for one in Light if one],
        "mine": mine,
        "steers": request.actor.may("plan.steer") and found.handed and not plan.closed(on),
        "steering": steering,
        "section": _section(found.owner),
        "by": people.names([found.by]).get(found.by, ""),
        "stale": stale,
        "faults": _faults(refused, steering=steering),
        "errors": [{"words": said, "href": f"#{name}"} for name, said in _faults(refused, steering=steering).items()],
    }
    return render(request, "plans/report.html", context, status=refused.status if refused else 200)


def _as_wrote(one: ReportView) -> Wrote:
    return Wrote(text=one.text, next_step=one.next_step, percent=one.percent, light=one.chosen, reason=one.reason)


def _faults(refused: Refusal | None, *, steering: bool) -> dict[str, Any]:
    if isinstance(refused, NotComplete):
        return dict.fromkeys(refused.fields, refused.remedy)
    if isinstance(refused, NeedsReason):
        return {"steer_reason" if steering else "reason": refused.words}
    return dict(refused.faults) if isinstance(refused, Invalid) else {}


def _notes(
    request: StaffRequest, found: MeasureView, typed: dict[str, str] | None = None, refused: Invalid | None = None
) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in NOTES else ""
    lines = reads.notes(found.node, kind)
    faults = refused.faults if refused else {}
    context = {
        "page": "plans",
        "plan": found.plan,
        "measure": found,
        "kinds": [(code, name, code == kind) for code, name in NOTES.items()],
        "kind": kind,
        "notes": [(NOTES[one.kind], one) for one in lines],
        "names": people.names(one.by for one in lines),
        "typed": typed or {"on": clock.today().isoformat()},
        "faults": faults,
        "errors": [{"words": said, "href": f"#{name}"} for name, said in faults.items()],
        "mine": may_work(request.actor, found.node.owner) and not found.plan.closed(clock.today()),
    }
    return render(request, "plans/notes.html", context, status=refused.status if refused else 200)


def _line(one: ReportView, actor: Actor, on: date) -> dict[str, Any]:
    return {"report": one, "light": _shown(one), "overdue": one.overdue(on), "mine": may_work(actor, one.owner)}


def _shown(one: ReportView) -> dict[str, Any] | None:
    if not one.handed:
        return None
    light = Light(one.shown)
    return {"name": NAMES[light], "tone": TONES[light], "chosen": bool(one.chosen), "rule": NAMES[Light(one.light)]}


def _section(owner: str) -> Any:
    return next((one.name for one in people.sections() if one.code == owner), owner)


def _say(request: StaffRequest, light: Light) -> str:
    return NAMES[light].say(request.LANGUAGE_CODE)


def _half(written: str) -> int:
    half = halves.read(written)
    if half is None:
        raise NotHere
    return half


def _wrote(sent: QueryDict) -> Wrote:
    percent = halve(words(sent, "percent", 20)).removesuffix("%").strip()
    return Wrote(
        text=words(sent, "text"),
        next_step=words(sent, "next_step"),
        # What is no number is told like one that is too small.
        percent=int(percent) if percent.isdecimal() and len(percent) < 4 else -1 if percent else None,
        light=words(sent, "light", 6),
        reason=words(sent, "reason"),
    )


patterns = [
    path("reports/", own, name="own_reports"),
    path("<slug:slug>/progress/", rounds, name="rounds"),
    path("<slug:slug>/progress/<slug:half>/", round_, name="round"),
    path("<slug:slug>/progress/<slug:half>/<slug:key>/", report, name="report"),
    path("<slug:slug>/progress/<slug:half>/<slug:key>/light/", light, name="light"),
    path("<slug:slug>/measures/<slug:key>/notes/", notes, name="notes"),
]
