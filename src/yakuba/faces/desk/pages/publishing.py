"""Publishing a plan: what would go out, what changed, what stands in the way; and what was published before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.faces.design.context import language_of
from yakuba.faces.desk.entering import StaffRequest, needs
from yakuba.ground import clock, sent
from yakuba.ground.errors import Conflict, NotHere, Refusal
from yakuba.ground.handing import file_answer
from yakuba.ground.text import Text
from yakuba.opendata import commands as opendata
from yakuba.opendata import reads as published
from yakuba.opendata.reads import State
from yakuba.opendata.rules import frozen
from yakuba.opendata.rules.licences import of as licence_of
from yakuba.opendata.rules.subjects import subject
from yakuba.papers.rules import pdf
from yakuba.plans.commands import publishing as commands
from yakuba.plans.commands.publishing import NotReady
from yakuba.plans.reads import plans
from yakuba.plans.reads import publishing as reads
from yakuba.plans.rules.changes import KINDS, changes, note
from yakuba.plans.rules.lights import NAMES
from yakuba.plans.rules.published import PublicPlan, as_body, head_of, lights_of, read_body
from yakuba.plans.rules.published_paper import Imprint, document
from yakuba.plans.rules.published_tables import listings

MOST_WORDS = 1000


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def publishing(request: StaffRequest, slug: str) -> HttpResponse:
    """Show what would be published of a plan now; publish it when told to, as it was shown."""
    view = plans.plan(slug)
    problem: Refusal | None = None
    if request.method == "POST":
        try:
            made = _publish(request, slug)
        except (NotReady, opendata.NothingNew, Conflict) as refused:
            problem = refused
        else:
            said = _("第%(number)s版として公表しました。") % {"number": made.number}
            messages.success(request, said)
            return HttpResponseRedirect(reverse("desk:plan-publishing", args=[slug]))
    context = {**_outlook(slug), "plan": view, "problem": problem, "page": "plans"}
    context["typed"] = sent.words(request.POST, "words", MOST_WORDS)
    return render(request, "desk/plan_publishing.html", context, status=problem.status if problem else 200)


@needs("plan.steer")
@require_safe
def preview(request: StaffRequest, slug: str) -> HttpResponse:
    """Hand out the paper as it would be published now."""
    name = subject("plan", plans.plan(slug).slug)
    on, language = clock.today(), language_of(request)
    made = reads.public_plan(slug, on=on)
    head = made.plan.head
    licence = licence_of(head.source.licence if head.source else "", own=not made.reference).name.say(language)
    town = Text.read(head.name).say(language)
    imprint = Imprint(town=town, number=published.last_number(name) + 1, on=on, licence=licence)
    return file_answer(pdf.render(document(made, imprint, language)), pdf.MIME, f"{slug}-preview.pdf", shown=True)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: StaffRequest, slug: str, number: int) -> HttpResponse:
    """Ask whether a published state is really to be withdrawn, and why; withdraw it."""
    state = next((one for one in published.archive(subject("plan", slug)) if one.number == number), None)
    if state is None:
        raise NotHere
    why, problem = sent.words(request.POST, "why", MOST_WORDS), None
    if request.method == "POST":
        try:
            opendata.withdraw(state.subject, number, actor=request.actor, at=clock.now(), why=why)
        except opendata.NoReason as refused:
            problem = refused
        else:
            messages.success(request, _("第%(number)s版の公表を取り下げました。") % {"number": number})
            return HttpResponseRedirect(reverse("desk:plan-publishing", args=[slug]))
    context = {"state": state, "slug": slug, "typed": why, "problem": problem, "page": "plans"}
    return render(request, "desk/plan_withdraw.html", context, status=problem.status if problem else 200)


@transaction.atomic
def _publish(request: StaffRequest, slug: str) -> State:
    """Publish a plan as it was shown. Raises Conflict if it is no longer what was shown, and what the rooms refuse."""
    at, actor = clock.now(), request.actor
    made = commands.let_out(slug, actor=actor, at=at)
    if _digest(made) != sent.words(request.POST, "seen", 64):
        raise Conflict
    name = subject("plan", slug)
    since = sent.number(request.POST, "since", digits=6) or 0
    words = sent.words(request.POST, "words", MOST_WORDS)
    said = note(made, _body(published.before(name, since + 1)), since=since, words=words)
    return opendata.publish(name, as_body(made), actor=actor, at=at, head=head_of(made), note=said)


def _body(state: State | None) -> PublicPlan | None:
    return read_body(published.body(state)) if state else None


def _digest(plan: PublicPlan) -> str:
    return frozen.digest_of(frozen.plain(as_body(plan)))


def _outlook(slug: str) -> dict[str, Any]:
    made, name = reads.public_plan(slug, on=clock.today()), subject("plan", slug)
    since = published.last_number(name)
    newest = published.before(name, since + 1)
    before = _body(newest)
    found = changes(before, made) if before else []
    digest = _digest(made)
    return {
        "obstacles": reads.in_the_way(made),
        "same": newest is not None and newest.digest == digest,
        "digest": digest,
        "since": since,
        "first": before is None,
        "measures": sum(1 for _ in made.measures()),
        "lights": [(NAMES[one], many) for one, many in lights_of(made).items() if many] if made.progress else [],
        "tables": [(one.title, len(one.rows)) for one in listings(made)],
        "kinds": [(title, [one for one in found if one.kind == kind]) for kind, title in KINDS.items()],
        "changed": len(found),
        "states": published.archive(name),
    }
