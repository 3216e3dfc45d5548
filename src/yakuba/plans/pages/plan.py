"""The list of plans, and the page of one: its head and its tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk
from yakuba.ground.text import NOTHING, Text
from yakuba.people import reads as people
from yakuba.plans.pages import blocks, finding, rows
from yakuba.plans.reads import axes, standing
from yakuba.plans.reads import plans as reads
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.plans import PlanRow, PlanView
from yakuba.plans.reads.tree import ChallengeView, Tree
from yakuba.plans.rules.published_words import moment


@desk
@require_safe
def plans(request: StaffRequest) -> HttpResponse:
    """Show all plans: own ones, those being written, those of others to compare with, those that are over."""
    today = clock.today()
    found: dict[str, list[PlanRow]] = {"own": [], "draft": [], "ended": [], "reference": []}
    for row in reads.plans():
        found[_shelf(row, today)].append(row)
    names = {
        "own": _("進行中の計画"),
        "draft": _("作成中の計画"),
        "ended": _("終わった計画"),
        "reference": _("ほかの団体の計画"),
    }
    context = {
        "page": "plans",
        "shelves": [(name, words, found[name]) for name, words in names.items() if found[name]],
        "may_steer": request.actor.may("plan.steer"),
    }
    return render(request, "plans/plans.html", context)


def _shelf(row: PlanRow, today: date) -> str:
    if row.reference:
        return "reference"
    return "ended" if row.over(today) else "draft" if row.state == "draft" else "own"


@desk
@require_safe
def plan(request: StaffRequest, slug: str) -> HttpResponse:
    """Show a plan with its tree, or the measures of it that are looked for."""
    at = clock.now()
    whole = trees.tree(slug)
    sections = sections_for(whole.plan)
    lit = lights_of(whole, at.date())
    wanted = finding.Wanted.read(request.GET)
    nodes = finding.found(whole, wanted, sections, lit)
    look = rows.Look(
        language=request.LANGUAGE_CODE,
        address=reverse("plans:plan", args=[slug]),
        sections=sections,
        lights=lit,
        levels={level.id: Text.read(level.title) for level in whole.plan.head.levels},
    )
    without = [node for node in whole.measures if finding.owner_of(node, sections) == finding.NOBODY]
    context = {
        **about(whole.plan, request.actor, at.date()),
        "rows": rows.tree_rows(nodes, look),
        "shown": sum(node.is_measure for node in nodes),
        "measures": len(whole.measures),
        "yen": sum(node.yen for node in whole.measures),
        "wanted": wanted,
        "choices": _choices(whole, wanted, sections, lit),
        "without_section": without if not whole.plan.reference else [],
        "challenges": _grouped(trees.challenges(whole), whole),
        "axes": axes.standings(whole.plan),
        "blocks": blocks.of_plan(whole.plan, request.actor, at),
    }
    return render(request, "plans/plan.html", context)


def _choices(
    whole: Tree, wanted: finding.Wanted, sections: Mapping[str, Text] | None, lit: Mapping[str, str]
) -> list[tuple[str, str, Any, str]]:
    names = {"section": _("所管課"), "mark": _("分類"), "stage": _("段階"), "light": _("信号")}
    options = finding.options(whole, sections, lit)
    return [
        (field, words, [group for group in options[field] if group[1]], getattr(wanted, field))
        for field, words in names.items()
    ]


def about(found: PlanView, actor: Actor, today: date) -> dict[str, Any]:
    """Return what every page of a plan says of it, and what its reader may do there."""
    return {
        "page": "plans",
        "plan": found,
        "head": _head(found),
        "over": not found.reference and found.over(today),
        "may_begin": actor.may("plan.decide") and found.state == "draft" and not found.closed(today),
        "may_edit": actor.may("plan.steer") and not found.closed(today),
    }


def _head(found: PlanView) -> dict[str, Any]:
    head = found.head
    titles = reads.titles([one for one in (found.before, *found.followed_by) if one])
    return {
        "period_note": Text.read(head.period_note),
        "purpose": Text.read(head.purpose),
        "roles": [Text.read(one) for one in head.roles],
        "rolling": Text.read(head.rolling),
        "source": head.source,
        "published": moment(head.source.published) if head.source else NOTHING,
        "adopted": moment(head.adopted),
        "before": (found.before, titles.get(found.before)),
        "after": [(slug, titles[slug]) for slug in found.followed_by if slug in titles],
    }


def sections_for(found: PlanView) -> Mapping[str, Text] | None:
    """Return the sections by which owners are named; None for others' plans, which print their own."""
    return None if found.reference else people.section_names()


def lights_of(whole: Tree, today: date) -> dict[str, str]:
    """Return how every measure stands today, by key: as was reported with a reason, or by rule."""
    if whole.plan.reference or whole.plan.state == "draft":
        return {}
    judged = standing.judgements(whole, on=today, drawn=trees.spans(whole))
    return {node.key: node.light or judged[node.key].light.value for node in whole.measures}


def _grouped(challenges: tuple[ChallengeView, ...], whole: Tree) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (name, [{"challenge": one, "nodes": [whole.by_key[key] for key in one.answered_by]} for one in of])
        for name, of in groupby(challenges, key=lambda one: one.group)
    ]


patterns = [path("", plans, name="plans"), path("<slug:slug>/", plan, name="plan")]
