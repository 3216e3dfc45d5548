"""The page of a measure, or of another node: its sheet, and what others know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, desk
from yakuba.ground.japanese.years import year_name
from yakuba.ground.text import Text
from yakuba.plans.commands.nodes import may_change
from yakuba.plans.pages import blocks, finding
from yakuba.plans.pages.plan import about, sections_for
from yakuba.plans.reads import changes as history
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.tree import CostView, MeasureView, NodeView
from yakuba.plans.rules import halves, life, national
from yakuba.plans.rules.model import Sheet, Words
from yakuba.plans.rules.published_words import moment

_KINDS = ("initial", "running")


@dataclass(frozen=True, slots=True)
class CostRow:
    """A fiscal year of the table of costs, in yen."""

    year: Text
    initial: int
    running: int
    funding: str

    @property
    def total(self) -> int:
        """What the year costs together."""
        return self.initial + self.running


@desk
@require_safe
def measure(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Show the sheet of a measure."""
    at = clock.now()
    found = trees.measure(slug, key)
    page = about(found.plan, request.actor, at.date())
    sections = sections_for(found.plan)
    open_ = not found.plan.closed(at.date()) and found.removed_on is None
    context = {
        **page,
        "measure": found,
        "stage": life.STAGES.get(found.node.stage) if found.node.stage else None,
        "owner": _owner(found.node, sections),
        "orphan": sections is not None and found.node.is_measure and found.node.owner not in sections,
        "partners": [_named(code, sections) for code in found.node.partners],
        "marks": _marks(found),
        "aligned": _aligned(found),
        "sheet": _sheet(found.sheet),
        "costs": _costs(found.costs, request.LANGUAGE_CODE),
        # A measure of the plan has its chart, which says the same in words: only what has none is told here.
        "bars": [
            (bar, halves.span(bar.first, bar.last))
            for bar in found.bars
            if not found.node.is_measure or found.removed_on is not None
        ],
        "may_write": open_ and may_change(request.actor, found.node.owner),
        "may_steer": open_ and request.actor.may("plan.steer"),
        "may_restore": page["may_edit"] and found.removed_on is not None,
        "last": history.last(found) if open_ else None,
        "level": next((Text.read(one.title) for one in found.plan.head.levels if one.id == found.node.level), None),
        "blocks": blocks.of_measure(found, request.actor, at),
    }
    return render(request, "plans/measure.html", context)


def _owner(node: NodeView, sections: Mapping[str, Text] | None) -> Text:
    if finding.owner_of(node, sections) == finding.NOBODY:
        return finding.NO_SECTION
    return _named(node.owner, sections)


def _named(code: str, sections: Mapping[str, Text] | None) -> Text:
    return (sections or {}).get(code) or Text.read(code)


def _marks(found: MeasureView) -> list[dict[str, Any]]:
    """Return the classes of a measure by axis, with what became of them in the newest edition of a national list."""
    shown = []
    for axis in found.plan.head.axes:
        titles = {one.id: Text.read(one.title) for one in axis.classes}
        passed = national.since(axis)
        became = {one.id: one for one in passed[2]} if passed else {}
        of = [
            {"title": titles[mark.class_], "sign": mark.sign, "became": became.get(mark.class_)}
            for mark in found.node.marks
            if mark.axis == axis.id and mark.class_ in titles
        ]
        if of:
            newest = passed[1].name if passed else None
            shown.append(
                {"title": Text.read(axis.title), "edition": moment(axis.edition), "classes": of, "newest": newest}
            )
    return shown


def _aligned(found: MeasureView) -> list[tuple[Text, Text | None]]:
    upper = {one.id: one for one in found.plan.head.upper}
    shown: list[tuple[Text, Text | None]] = []
    for written in found.node.aligned:
        name, _, item = written.partition("/")
        if name in upper:
            items = {one.id: Text.read(one.title) for one in upper[name].items}
            shown.append((Text.read(upper[name].title), items.get(item)))
    return shown


def _sheet(sheet: Sheet) -> list[tuple[Text, list[Text]]]:
    """Return the headings of a sheet with their paragraphs; headings without a word are left out."""

    def words(*of: Words) -> list[Text]:
        return [Text.read(one) for one in of if one]

    shown = [
        (_HEADINGS["problem"], words(sheet.problem)),
        (_HEADINGS["present"], words(*sheet.present)),
        (_HEADINGS["ideal"], words(sheet.ideal)),
        (_HEADINGS["means"], words(*sheet.means)),
        (_HEADINGS["effect"], words(*sheet.effect)),
        (_HEADINGS["risks"], words(*sheet.risks)),
        (_HEADINGS["personal_data"], words(sheet.personal_data)),
        (_HEADINGS["procurement"], words(sheet.procurement)),
        *((Text.read(name), words(value)) for name, value in sheet.other.items()),
    ]
    return [one for one in shown if one[1]]


_HEADINGS = {
    "problem": Text("課題", "もんだい", "Problem"),
    "present": Text("現状", "いま", "Present state"),
    "ideal": Text("目指す姿", "めざす すがた", "Ideal state"),
    "means": Text("取組内容", "する こと", "Means"),
    "effect": Text("効果", "よく なる こと", "Effect"),
    "risks": Text("リスク", "しんぱいな こと", "Risks"),
    "personal_data": Text("個人情報の取扱い", "こじんの じょうほう", "Personal data"),
    "procurement": Text("調達", "かいかた", "Procurement"),
}


def _costs(costs: Sequence[CostView], language: str) -> dict[str, Any] | None:
    """Return the costs by fiscal year and kind, with the sums of both ways."""
    if not costs:
        return None
    years = sorted({one.fiscal_year for one in costs})
    by = {
        (year, kind): sum(one.yen for one in costs if one.fiscal_year == year and one.kind == kind)
        for year in years
        for kind in _KINDS
    }
    rows = []
    for year in years:
        purses = {one.funding.say(language) for one in costs if one.fiscal_year == year}
        funding = "、".join(sorted(purse for purse in purses if purse))
        rows.append(CostRow(year_name(year), by[year, "initial"], by[year, "running"], funding))
    return {
        "rows": rows,
        "initial": sum(row.initial for row in rows),
        "running": sum(row.running for row in rows),
        "total": sum(row.total for row in rows),
    }


patterns = [path("<slug:slug>/measures/<slug:key>/", measure, name="measure")]
