"""The public pages of plans: the list, a plan with its parts, a measure, every state that was ever published."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from yakuba.faces.design.context import language_of
from yakuba.faces.square import plans as showing
from yakuba.faces.square.plans import KIND, Shown
from yakuba.ground.doors import Door, door
from yakuba.ground.text import Text
from yakuba.opendata import reads
from yakuba.opendata.reads import NotPublished, WithdrawnState
from yakuba.plans.rules import published_words as words
from yakuba.plans.rules.changes import KINDS
from yakuba.plans.rules.published import lights_of
from yakuba.plans.rules.published_paper import period
from yakuba.plans.rules.published_tables import answers, marks

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]
CHANGES: Final = "changes"


def public(page: Page[P]) -> Page[P]:
    """Declare a public page of a plan; where the state is withdrawn, the page says so, when and why."""

    @wraps(page)
    def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return page(request, *args, **kwargs)
        except WithdrawnState as gone:
            return render(request, "square/plan_withdrawn.html", {"state": gone.state}, status=gone.status)

    return door(Door.ANYONE)(require_safe(enter))


@public
def plans(request: HttpRequest) -> HttpResponse:
    """List the plans that are published: the town's own, then those of others to compare with."""
    found = sorted(reads.newest(KIND), key=lambda one: str(one.head.get("from", "")), reverse=True)
    context = {
        "own": [one for one in found if not one.head.get("reference")],
        "others": [one for one in found if one.head.get("reference")],
    }
    return render(request, "square/plan_list.html", context)


@public
def plan(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """Show what a plan is for, its tree, how far it is, and where the rest is found."""
    one = showing.shown(slug, number)
    context = {
        **_frame(request, one, number),
        "tree": showing.tree(one.plan),
        "lights": showing.lights(lights_of(one.plan)) if one.plan.progress else [],
        "adopted": words.moment(one.plan.plan.head.adopted),
        "roles": [Text.read(role) for role in one.plan.plan.head.roles],
    }
    return render(request, "square/plan.html", context)


@public
def part(request: HttpRequest, slug: str, part: str, number: int | None = None) -> HttpResponse:
    """Show a part of a plan. Raises NotPublished for one that no plan has."""
    one = showing.shown(slug, number)
    if part == CHANGES:
        return _changes(request, one, number)
    if part not in _PARTS:
        raise NotPublished
    frame = _frame(request, one, number)
    if part in _BY_BRANCH and (found := showing.branches(one.plan)):
        here = next((node for node in found if node.id == request.GET.get("under")), found[0])
        one, frame = showing.branch(one, here.id), {**frame, "branches": found, "branch": here}
    context = _PARTS[part](one, language_of(request))
    return render(request, f"square/plan_{part}.html", {**frame, **context, "here_words": words.PARTS[part]})


@public
def measure(request: HttpRequest, slug: str, key: str, number: int | None = None) -> HttpResponse:
    """Show one measure, or any other place in the tree: who is in charge, what for, when, how far."""
    one = showing.shown(slug, number)
    node = next((found for found in one.plan.plan.nodes if found.id == key), None)
    if node is None:
        raise NotPublished
    pack, language = one.plan.plan, language_of(request)
    titles = {other.id: other for other in pack.nodes}
    sheet = node.sheet
    context = {
        **_frame(request, one, number),
        "node": node,
        "here_words": Text.read(node.title),
        "above": showing.above(one.plan, node),
        "below": [other for other in pack.nodes if other.parent == key],
        "owner": one.plan.owner(node.owner),
        "partners": [one.plan.owner(code) for code in node.partners],
        "marks": list(marks(one.plan, node, language)),
        "answered": [challenge for challenge in pack.challenges if challenge.id in node.answers],
        "after": [titles[other] for other in node.after if other in titles],
        "headings": [
            (title, points)
            for name, title in words.SHEET.items()
            if sheet and (points := words.bullets(getattr(sheet, name)))
        ],
        "others": [(title, Text.read(said)) for title, said in (sheet.other if sheet else {}).items()],
        "tables": [
            made
            for name in ("schedule", "progress", "evaluation", "costs")
            if (made := showing.table(one.plan, name, language, node=key)).lines
        ],
        "gauges": showing.gauges(one.plan, key),
    }
    return render(request, "square/plan_measure.html", context)


@public
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """List every state of a plan that was ever published, the withdrawn ones too."""
    states = reads.archive(f"{KIND}/{slug}")
    if not states:
        raise NotPublished
    newest = next((one for one in states if one.withdrawn_at is None), None)
    title = Text.read(newest.head["title"]) if newest else Text.read(slug)
    context = {"states": states, "newest": newest, "plan_title": title, "slug": slug}
    return render(request, "square/plan_archive.html", context)


def _changes(request: HttpRequest, one: Shown, number: int | None) -> HttpResponse:
    """Show what changed since the state before, as it was found when this one was published."""
    note = one.state.note
    found = [
        (title, [_change(change) for change in note.get("changes", ()) if change["kind"] == kind])
        for kind, title in KINDS.items()
    ]
    here = {node.id for node in one.plan.plan.nodes}
    context = {
        **_frame(request, one, number),
        "here_words": _CHANGED,
        "kinds": [(title, listed) for title, listed in found if listed],
        "said": Text.read(note["words"]) if note.get("words") else None,
        "since": note.get("since", 0),
        "keys": here,
    }
    return render(request, "square/plan_changes.html", context)


_CHANGED: Final = Text("前の版からの変更", "まえから かわった こと", "Changes since the state before")


def _change(change: dict[str, Any]) -> dict[str, Any]:
    texts = {name: Text.read(change[name]) for name in ("title", "before", "after") if change.get(name)}
    return {"node": change["node"], **texts}


def _frame(request: HttpRequest, one: Shown, number: int | None) -> dict[str, Any]:
    """Return what every page of a plan shows around it. Inside an old state, links stay in that state."""
    slug = one.state.name
    base = (
        reverse("square:plan-state", args=[slug, number]) if number is not None else reverse("square:plan", args=[slug])
    )
    return {
        "shown": one,
        "plan": one.plan,
        "head": one.plan.plan.head,
        "state": one.state,
        "slug": slug,
        "base": base,
        "files": reverse("square:plan-state", args=[slug, one.state.number]),
        "old": number is not None and reads.state(one.state.subject).number != number,
        "period": period(one.plan, language_of(request)),
        "parts": showing.parts(one.plan),
    }


def _schedule(one: Shown, language: str) -> dict[str, Any]:
    return {"chart": showing.schedule(one, language), "sheet": showing.table(one.plan, "schedule", language)}


def _progress(one: Shown, language: str) -> dict[str, Any]:
    counts = showing.lights(lights_of(one.plan))
    return {"lights": counts, "sheet": showing.table(one.plan, "progress", language)}


def _evaluation(one: Shown, language: str) -> dict[str, Any]:
    titles = {node.id: node for node in one.plan.plan.nodes}
    years = [
        {
            "name": words.moment(f"FY{year.fiscal_year}"),
            "words": year.words,
            "resolved": year.resolved,
            "verdicts": [(titles[verdict.node], verdict) for verdict in year.verdicts],
        }
        for year in sorted(one.plan.years, key=lambda year: -year.fiscal_year)
    ]
    return {"years": years}


def _indicators(one: Shown, language: str) -> dict[str, Any]:
    return {"gauges": showing.gauges(one.plan), "sheet": showing.table(one.plan, "indicators", language)}


def _challenges(one: Shown, language: str) -> dict[str, Any]:
    answering = answers(one.plan)
    return {"challenges": [(challenge, answering.get(challenge.id, [])) for challenge in one.plan.plan.challenges]}


def _earlier(one: Shown, language: str) -> dict[str, Any]:
    titles = {node.id: node for node in one.plan.plan.nodes}
    found = [
        (
            earlier,
            earlier.printed or words.OUTCOMES[earlier.outcome].say(language),
            [titles[key] for key in earlier.to if key in titles],
        )
        for earlier in one.plan.plan.earlier
    ]
    return {"earlier": found}


def _bodies(one: Shown, language: str) -> dict[str, Any]:
    titles = {body.id: body.title for body in one.plan.plan.bodies}
    found = [
        {
            "body": body,
            "kind": words.BODIES[body.kind],
            "reports_to": titles.get(body.reports_to, ""),
            "seats": [(words.SEATS[seat.part], seat) for seat in body.seats],
        }
        for body in one.plan.plan.bodies
    ]
    return {"bodies": found}


def _background(one: Shown, language: str) -> dict[str, Any]:
    pack = one.plan.plan
    return {"upper": [(words.UPPER[upper.kind], upper) for upper in pack.head.upper], "pack": pack}


_PARTS: Final[dict[str, Callable[[Shown, str], dict[str, Any]]]] = {
    "schedule": _schedule,
    "progress": _progress,
    "evaluation": _evaluation,
    "indicators": _indicators,
    "challenges": _challenges,
    "earlier": _earlier,
    "bodies": _bodies,
    "background": _background,
}
_BY_BRANCH: Final = frozenset({"schedule", "progress", "indicators"})
"""Parts that say something of every measure: of a large plan they are shown one branch at a time."""
