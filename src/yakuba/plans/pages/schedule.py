"""The schedule of a plan as a chart with a table beside it, the action plan of a year, and moving bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk
from yakuba.ground.errors import Conflict, NotHere, Refusal
from yakuba.ground.japanese.characters import writable
from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.ground.sent import number, version
from yakuba.ground.text import Text
from yakuba.people import reads as people
from yakuba.plans.commands import schedule as commands
from yakuba.plans.pages.blocks import Block, on_measure, on_plan
from yakuba.plans.pages.sheets import words
from yakuba.plans.reads import schedule as reads
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import MeasureView, NodeView, Tree
from yakuba.plans.rules import chart, halves, lights
from yakuba.plans.rules import schedule as rules
from yakuba.plans.rules.rounds import may_work
from yakuba.plans.rules.schedule import BadBar, NoReasonToMove, Row, Stripe, YearLine

PAGE: Final = 40
"""Measures on one page of the chart."""
FOLDED_FROM: Final = 60
"""Measures from which a plan is first shown by its policies."""
SLIPS: Final = 30
"""Slips that are listed before one is asked to go on."""
PART: Final = 60
"""Measures of a part of the action plan that are listed before one is asked to go on."""
LINES: Final = 4
"""Bars that a measure may have in the form, at least."""


@desk
@require_safe
def schedule(request: StaffRequest, slug: str) -> HttpResponse:
    """Show the schedule: all policies folded, or measures page by page, of one section or policy if asked."""
    whole, on = trees.tree(slug), clock.today()
    found = reads.schedule(whole, on=on)
    section, policy = request.GET.get("section", "")[:100], request.GET.get("policy", "")[:64]
    folded = request.GET.get("view", "policies" if len(found.rows) > FOLDED_FROM else "measures") == "policies"
    folded = folded and not (section or policy)
    rows = [row for row in found.rows if section in ("", row.owner) and policy in ("", row.group)]
    folds = {one.key: one for one in rules.fold(rows, found.groups)} if folded else {}
    page = number(request.GET, "page", digits=4) or 1
    shown = [fold.row for fold in folds.values()] if folded else rows[(page - 1) * PAGE : page * PAGE]
    wanted = {row.key for row in rows}
    slipping = [one for one in reads.slips(whole, on=on, drawn=found) if one.key in wanted]
    plan = whole.plan
    columns = rules.columns(shown, starts=plan.starts, until=plan.ends)
    late = {one.key for one in slipping}
    context = {
        **_about(whole),
        "svg": chart.draw(shown, columns, on=on, title=plan.title, language=request.LANGUAGE_CODE, late=late),
        "lines": [_line(whole, row, folds) for row in shown],
        "folded": folded,
        "slips": slipping if "slips" in request.GET else slipping[:SLIPS],
        "more_slips": len(slipping) - SLIPS if "slips" not in request.GET else 0,
        "total": len(rows),
        "pager": _pager(page, len(rows), {"view": "measures", "section": section, "policy": policy}, folded=folded),
        "section": section,
        "policy": policy,
        "sections": _sections(whole),
        "owners": sorted({row.owner for row in found.rows if row.owner}),
        "groups": found.groups,
    }
    return render(request, "plans/schedule.html", context)


@desk
@require_safe
def year(request: StaffRequest, slug: str, year: int) -> HttpResponse:
    """Show the action plan of a fiscal year: what begins, runs and ends in it."""
    whole, on = trees.tree(slug), clock.today()
    years = _years(whole.plan)
    if year not in years:
        raise NotHere
    lines = rules.action_plan(reads.schedule(whole, on=on).rows, year)
    context = {
        **_about(whole),
        "year": year,
        "name": year_name(year),
        "years": [(one, halves.short_year(one)) for one in years],
        "begins": _part([line for line in lines if line.begins], request),
        "runs": _part([line for line in lines if not line.begins and not line.ends], request),
        "ends": _part([line for line in lines if line.ends], request),
        "sections": _sections(whole),
        "before": {line.row.key: _titles(whole, line.row.after) for line in lines if line.row.after},
    }
    return render(request, "plans/year.html", context)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody sent to move bars; ``lines`` are first half, last half, label and line of the chart."""

    lines: tuple[tuple[str, ...], ...]
    reason: str
    seen: int


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def bars(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Show the bars of a measure with how they were moved, and move them for a reason."""
    found = trees.measure(slug, key)
    if not found.node.is_measure or found.removed_on is not None:
        raise NotHere
    if request.method != "POST":
        return _bars(request, found)
    typed = _typed(request.POST)
    try:
        stripes = _stripes(typed, found)
        commands.move_bars(
            (slug, key), stripes, typed.reason, actor=request.actor, at=clock.now(), seen_version=typed.seen
        )
    except (BadBar, NoReasonToMove, Conflict) as refused:
        return _bars(request, trees.measure(slug, key), typed, refused)
    messages.success(request, _("予定を変えました。元の予定と理由は記録に残ります。"))
    return HttpResponseRedirect(reverse("plans:bars", args=[slug, key]))


@on_measure(order=30)
def of_measure(measure: MeasureView, actor: Actor, at: datetime) -> Block | None:
    """Show on the page of a measure its bars, what stands before it, and what waits for it."""
    if not measure.node.is_measure or measure.removed_on is not None:
        return None
    node = measure.node
    return Block(
        "plans/schedule_block.html",
        {
            "svg": _one(measure, at, get_language() or "ja") if measure.bars else "",
            "bars": measure.bars,
            "moves": reads.moves(node),
            "may_move": not measure.plan.closed(at.date()) and may_work(actor, node.owner),
        },
    )


@on_plan(order=20)
def of_plan(plan: PlanView, actor: Actor, at: datetime) -> Block:
    """Lead from the page of a plan to its schedule and to the action plan of the year."""
    years = _years(plan)
    now = min(max(fiscal_year(at.date()), years[0]), years[-1])
    return Block("plans/schedule_links.html", {"year": now, "name": year_name(now)})


def _bars(
    request: StaffRequest, found: MeasureView, typed: Typed | None = None, refused: Refusal | None = None
) -> HttpResponse:
    at = clock.now()
    stands = [(halves.short(one.first).ja, halves.short(one.last).ja, one.label.ja, one.line) for one in found.bars]
    lines = list(typed.lines if typed else stands)
    lines += [("", "", "", "")] * max(LINES - len(lines), 2)
    moved = reads.moves(found.node)
    wrong = refused.place if isinstance(refused, BadBar) else 0
    where = f"#first-{wrong}" if wrong else "#reason"
    context = {
        "page": "plans",
        "plan": found.plan,
        "measure": found,
        "svg": _one(found, at, request.LANGUAGE_CODE),
        "lines": list(enumerate(lines, start=1)),
        "bars": found.bars,
        "reason": typed.reason if typed else "",
        "seen": found.node.version,
        "moves": moved,
        "names": people.names(one.by for one in moved),
        "may_move": not found.plan.closed(at.date()) and may_work(request.actor, found.node.owner),
        "wrong": wrong,
        "lacks_reason": isinstance(refused, NoReasonToMove),
        "refused": refused,
        "errors": [{"words": refused.words, "href": where}]
        if refused is not None and not isinstance(refused, Conflict)
        else [],
        "stale": refused if isinstance(refused, Conflict) else None,
    }
    return render(request, "plans/bars.html", context, status=refused.status if refused else 200)


def _one(found: MeasureView, at: datetime, language: str) -> str:
    """Draw the bars of one measure, with those as first decided."""
    node = found.node
    moved = reads.moves(node)
    row = Row(
        key=node.key,
        title=node.title,
        number=node.number,
        stripes=found.bars,
        planned=moved[-1].before if moved else (),
        done=node.stage == "completed",
    )
    columns = rules.columns([row], starts=found.plan.starts, until=found.plan.ends)
    return chart.draw([row], columns, on=at.date(), title=node.title, language=language)


def _typed(sent: QueryDict) -> Typed:
    many = min(len(sent.getlist("first")), 60)
    columns = [[*sent.getlist(name)[:many], *[""] * many][:many] for name in ("first", "last", "label", "line")]
    plain = [[writable(cell).strip()[:200] for cell in column] for column in columns]
    lines = tuple(zip(*plain, strict=True))
    return Typed(lines, words(sent, "reason"), version(sent))


def _stripes(typed: Typed, found: MeasureView) -> list[Stripe]:
    """Read the lines that are not empty. Words in other languages and marks that the form does not show are kept."""
    known = {(one.label.ja, one.line): one for one in found.bars}
    stripes = []
    for place, (first, last, label, line) in enumerate(typed.lines, start=1):
        if not (first or last or label):
            continue
        read = rules.read_bar(first, last, label, place=place)
        same = known.get((label, line))
        text, on = (same.label, same.goes_on) if same else (read.label, False)
        stripes.append(Stripe(read.first, read.last, text, line, on))
    return stripes


def _about(whole: Tree) -> dict[str, Any]:
    return {"page": "plans", "plan": whole.plan}


def _line(whole: Tree, row: Row, folds: Any) -> dict[str, Any]:
    light = lights.Light(row.light)
    counted = folds[row.key].lights if row.key in folds else {}
    return {
        "row": row,
        "light": lights.NAMES[light] if light else None,
        "tone": lights.TONES[light],
        "counts": [(lights.NAMES[one], lights.TONES[one], counted[one]) for one in lights.Light if counted.get(one)],
        "before": _titles(whole, row.after),
    }


def _titles(whole: Tree, keys: Sequence[str]) -> list[NodeView]:
    return [whole.by_key[key] for key in keys if key in whole.by_key]


def _sections(whole: Tree) -> dict[str, Text]:
    """Return the sections in charge by their code; those of other municipalities are called as printed."""
    known = people.section_names()
    owners = {node.owner for node in whole.measures if node.owner}
    return {code: known.get(code, Text.read(code)) for code in owners}


def _years(plan: PlanView) -> list[int]:
    first = fiscal_year(plan.starts)
    return list(range(first, (fiscal_year(plan.ends) if plan.ends else first + 9) + 1))


def _part(lines: list[YearLine], request: StaffRequest) -> dict[str, Any]:
    """Return a part of the action plan; of a very long one the beginning, until all of it is asked for."""
    shown = lines if "all" in request.GET else lines[:PART]
    return {"lines": shown, "count": len(lines), "more": len(lines) - len(shown)}


def _pager(page: int, total: int, kept: dict[str, str], *, folded: bool) -> dict[str, Any] | None:
    pages = -(-total // PAGE)
    if folded or pages < 2:
        return None
    plain = {name: value for name, value in kept.items() if value}
    return {
        "number": page,
        "pages": pages,
        "earlier": "?" + urlencode({**plain, "page": page - 1}) if page > 1 else "",
        "later": "?" + urlencode({**plain, "page": page + 1}) if page < pages else "",
    }


patterns = [
    path("<slug:slug>/schedule/", schedule, name="schedule"),
    path("<slug:slug>/schedule/<int:year>/", year, name="year"),
    path("<slug:slug>/measures/<slug:key>/bars/", bars, name="bars"),
]
