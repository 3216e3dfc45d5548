"""Editing a node part by part: the form, what is wrong at its field, and what the other wrote where two were at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yakuba.ground import clock, sent
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, NotAllowed, NotHere, Refusal
from yakuba.people import reads as people
from yakuba.plans.commands import nodes as commands
from yakuba.plans.pages import forms, parts
from yakuba.plans.pages.forms import Spec
from yakuba.plans.pages.plan import about
from yakuba.plans.reads import pack, places
from yakuba.plans.reads import tree as trees
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.tree import MeasureView
from yakuba.plans.rules.packs.changing import Told
from yakuba.plans.rules.refusals import Invalid, IsOver, IsReference

Data = Mapping[str, Any]


@dataclass(slots=True)
class Form:
    """A form as it is shown: its fields, what they hold, what is wrong, and why the last press did nothing."""

    title: str
    specs: list[Spec]
    values: Mapping[str, Any]
    back: str
    seen: int
    faults: Told = field(default_factory=dict)
    stale: Refusal | None = None
    now: Mapping[str, Any] | None = None
    save: str = ""

    def shown(self, request: StaffRequest, context: Mapping[str, Any]) -> HttpResponse:
        """Show it, with a status that says the same as the page."""
        cells = forms.shown(self.specs, self.values, self.faults, self.now)
        errors = [{"words": cell.error, "href": f"#{cell.id}"} for cell in flat(cells) if cell.error]
        errors += [{"words": words, "href": "#edit"} for words in forms.unplaced(self.specs, self.faults)]
        status = self.stale.status if self.stale else 422 if self.faults else 200
        more = {
            "form": self,
            "cells": cells,
            "errors": errors,
            "stale": self.stale,
            "changed": any(cell.theirs for cell in cells),
        }
        return render(request, "plans/edit.html", {**context, **more}, status=status)


def serve(
    request: StaffRequest,
    form: Form,
    context: Data,
    write: Callable[[Data, int], None],
    *,
    done: str,
    check: Callable[[Data], Told] | None = None,
) -> HttpResponse:
    """Show a form, or ``write`` what was typed as of the version that was seen; whatever stands in the way, it is kept."""
    if request.method != "POST":
        return form.shown(request, context)
    was, form.values = form.values, forms.read(form.specs, request.POST, form.values)
    form.faults = forms.missing(form.specs, form.values) | (check(form.values) if check else {})
    if form.faults:
        return form.shown(request, context)
    try:
        write(form.values, sent.version(request.POST))
    except Invalid as invalid:
        form.faults = invalid.faults
    except Conflict as stale:
        form.stale, form.now = stale, was
    else:
        messages.success(request, done)
        return HttpResponseRedirect(form.back)
    return form.shown(request, context)


def pressed(request: StaffRequest, do: Callable[[], str]) -> None:
    """Do what a single press asks for, and say what came of it: what ``do`` returns, or why it cannot be."""
    try:
        messages.success(request, do())
    except Invalid as invalid:
        messages.error(request, next(iter(invalid.faults.values())).say(request.LANGUAGE_CODE))
    except Conflict as stale:
        words, remedy = stale.words.say(request.LANGUAGE_CODE), stale.remedy.say(request.LANGUAGE_CODE)
        messages.error(request, f"{words}{remedy}")


def require_open(plan: PlanView) -> PlanView:
    """Return a plan that may be written today. Raises IsReference, IsOver."""
    if plan.reference:
        raise IsReference
    if plan.over(clock.today()):
        raise IsOver
    return plan


def flat(cells: list[forms.Cell]) -> list[forms.Cell]:
    """Return the controls of a form, those of its tables included."""
    return [one for cell in cells for one in (cell, *(inner for row in cell.rows for inner in row))]


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest, slug: str, key: str, part: str) -> HttpResponse:
    """Edit one part of a node."""
    if part not in parts.TITLES:
        raise NotHere
    at = clock.now()
    found = trees.measure(slug, key)
    _refuse(request, found)
    was = pack.node_of(slug, key)
    specs = _specs(part, found, was, request)
    values = _values(part, found, was)
    back = reverse("plans:measure", args=[slug, key])
    title = parts.TITLES[part].say(request.LANGUAGE_CODE)
    form = Form(title, specs, values, back, found.node.version)
    context = {**about(found.plan, request.actor, at.date()), "measure": found}

    def write(typed: Data, seen: int) -> None:
        changes = _changes(part, typed, was, found)
        try:
            commands.change((slug, key), changes, seen_version=seen, actor=request.actor, at=at)
        except Invalid as invalid:
            raise Invalid(_placed(part, invalid.faults, typed)) from invalid

    return serve(request, form, context, write, done=_("変更しました。"))


def _refuse(request: StaffRequest, found: MeasureView) -> None:
    require_open(found.plan)
    if found.removed_on is not None:
        raise NotHere
    if not commands.may_change(request.actor, found.node.owner):
        raise NotAllowed


def _specs(part: str, found: MeasureView, was: Mapping[str, Any], request: StaffRequest) -> list[Spec]:
    if part == "about":
        sections = people.section_names()
        known = trees.challenges(found.whole)
        return parts.about(found.plan, sections, known, whole=request.actor.may("plan.steer"))
    if part == "figures":
        return parts.figures(list(was.get("figures", ())))
    return list(parts.SHEET if part == "sheet" else parts.COSTS)


def _values(part: str, found: MeasureView, was: Mapping[str, Any]) -> dict[str, Any]:
    sheet = {f"sheet.{name}": value for name, value in was.get("sheet", {}).items()}
    values = {**was, **sheet, "marks": [f"{one['axis']}:{one['class']}" for one in was.get("marks", ())]}
    if part == "figures":
        # As a pack writes them, for there the words have all their languages; what people noted is not edited here.
        written = {one["id"]: one.get("values", ()) for one in was.get("figures", ())}
        values["values"] = [
            {"figure": one.key, **value}
            for one in found.figures
            for view, value in zip(one.values, written[one.key], strict=True)
            if not view.noted_by
        ]
    return values


def _changes(part: str, typed: Mapping[str, Any], was: Mapping[str, Any], found: MeasureView) -> dict[str, Any]:
    """Return the fields of the node as a pack would write them."""
    if part == "figures":
        return {"figures": _figures(typed, was, found)}
    changes = {name: value for name, value in typed.items() if "." not in name and name != "marks"}
    if "marks" in typed:
        signs = {f"{one['axis']}:{one['class']}": one for one in was.get("marks", ())}
        changes["marks"] = [
            signs.get(one) or dict(zip(("axis", "class"), one.split(":", 1), strict=False))
            for one in typed["marks"] or ()
        ]
    inside = {name.partition(".")[2]: value for name, value in typed.items() if name.startswith("sheet.")}
    if inside:
        sheet = {**was.get("sheet", {}), **inside}
        changes["sheet"] = {name: value for name, value in sheet.items() if value is not None} or None
    return changes


def _figures(typed: Mapping[str, Any], was: Mapping[str, Any], found: MeasureView) -> list[dict[str, Any]]:
    before = {one["id"]: one for one in was.get("figures", ())}
    noted = {
        one.key: {(value.kind, float(value.value), value.at, value.source) for value in one.values if value.noted_by}
        for one in found.figures
    }
    made = []
    for row in typed.get("figures") or ():
        old = before.get(row.get("id", ""), {})
        stays = [one for one in old.get("values", ()) if _as_noted(one) in noted.get(row.get("id", ""), set())]
        new = [
            {name: value for name, value in one.items() if name != "figure"}
            for one in typed.get("values") or ()
            if one.get("figure") == row.get("id")
        ]
        values = {"values": [*new, *stays]} if new or stays else {}
        rest = {name: value for name, value in old.items() if name == "computed_by"}
        made.append({**rest, **row, **values})
    return made


def _as_noted(value: Mapping[str, Any]) -> tuple[Any, ...]:
    return value.get("kind"), value.get("value"), value.get("at", ""), value.get("source", "")


def _placed(part: str, faults: Told, typed: Mapping[str, Any]) -> Told:
    """Bring faults of the node to the fields of the form: values of figures stand in a table of their own there."""
    if part != "figures":
        return faults
    order = [row.get("id") for row in typed.get("figures") or ()]
    placed: Told = {}
    for name, words in faults.items():
        pieces = name.split(".")
        if len(pieces) > 3 and pieces[2] == "values":
            rows = [
                at for at, row in enumerate(typed.get("values") or ()) if row.get("figure") == order[int(pieces[1])]
            ]
            at = int(pieces[3])
            placed[".".join(("values", str(rows[at]), *pieces[4:])) if at < len(rows) else name] = words
        else:
            placed[name] = words
    return placed


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest, slug: str) -> HttpResponse:
    """Add a node: a goal, a policy, a measure."""
    at = clock.now()
    whole = trees.tree(slug)
    require_open(whole.plan)
    sections = people.section_names()
    parent = parts.parent(node for node in whole.nodes if not node.is_measure)
    asked = [spec for spec in parts.about(whole.plan, sections, (), whole=True) if spec.name in _FIRST]
    specs = [parts.ID, parent, *asked]
    chosen = request.GET.get("parent", "")
    form = Form(_("項目を加える"), specs, {"parent": chosen}, reverse("plans:plan", args=[slug]), 0)
    context = about(whole.plan, request.actor, at.date())

    def write(typed: Data, seen: int) -> None:
        commands.add(slug, typed, actor=request.actor, at=at)
        form.back = reverse("plans:measure", args=[slug, typed["id"]])

    return serve(request, form, context, write, done=_("項目を加えました。"))


_FIRST: Final = frozenset({"title", "number", "level", "owner", "text"})
"""What is asked of a new node; the rest is written on its page."""


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def hang(request: StaffRequest, slug: str, key: str) -> HttpResponse:
    """Hang a node below another one, chosen from those below which it may hang."""
    at = clock.now()
    found = trees.measure(slug, key)
    _refuse(request, found)
    here = found.node.parent
    specs = [parts.parent(places.places(found.whole, key), here)]
    back = reverse("plans:measure", args=[slug, key])
    form = Form(_("別の項目の下に移す"), specs, {"parent": here}, back, found.node.version, save=_("移す"))
    context = {**about(found.plan, request.actor, at.date()), "measure": found}

    def write(typed: Data, seen: int) -> None:
        commands.move((slug, key), parent=typed["parent"] or "", seen_version=seen, actor=request.actor, at=at)

    return serve(request, form, context, write, done=_("移しました。"))


def _undo(request: StaffRequest, about_: commands.About) -> str:
    commands.undo(about_, seen_version=sent.version(request.POST), actor=request.actor, at=clock.now())
    return _("直前の変更を取り消しました。")


def _move(request: StaffRequest, about_: commands.About) -> str:
    step = {"up": -1, "down": 1}.get(request.POST.get("go", ""), 0)
    here = trees.measure(*about_).node.parent
    seen = sent.version(request.POST)
    commands.move(about_, parent=here, step=step, seen_version=seen, actor=request.actor, at=clock.now())
    return _("移しました。")


def _remove(request: StaffRequest, about_: commands.About) -> str:
    why = sent.words(request.POST, "why", 500)
    commands.remove(about_, why=why, seen_version=sent.version(request.POST), actor=request.actor, at=clock.now())
    return _("計画から外しました。記録は残ります。")


def _restore(request: StaffRequest, about_: commands.About) -> str:
    commands.restore(about_, actor=request.actor, at=clock.now())
    return _("計画に戻しました。")


_DEEDS: Final[Mapping[str, Callable[[StaffRequest, commands.About], str]]] = {
    "undo": _undo,
    "move": _move,
    "remove": _remove,
    "restore": _restore,
}


@desk
@require_POST
def deed(request: StaffRequest, slug: str, key: str, name: str) -> HttpResponse:
    """Take the last change back, move a node up or down, take it out of the plan or put it back."""
    if name not in _DEEDS:
        raise NotHere
    pressed(request, lambda: _DEEDS[name](request, (slug, key)))
    return HttpResponseRedirect(reverse("plans:measure", args=[slug, key]))


patterns = [
    path("<slug:slug>/measures/<slug:key>/edit/<slug:part>/", edit, name="edit"),
    path("<slug:slug>/measures/<slug:key>/move/", hang, name="hang"),
    path("<slug:slug>/measures/<slug:key>/do/<slug:name>/", deed, name="deed"),
    path("<slug:slug>/add/", add, name="node-add"),
]
