"""The settings of a plan: its levels, its axes and classes, how priorities are found, in how many days steps are due."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, needs
from yakuba.ground.errors import NotHere
from yakuba.ground.sent import version
from yakuba.ground.text import Text
from yakuba.plans.commands import plan as plan_commands
from yakuba.plans.commands import settings as commands
from yakuba.plans.pages import parts
from yakuba.plans.pages.editing import Data, Form, pressed, require_open, serve
from yakuba.plans.pages.forms import Spec
from yakuba.plans.pages.plan import about
from yakuba.plans.reads import changes, plans, ranking
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.reads.settings import uses
from yakuba.plans.rules import national
from yakuba.plans.rules.packs.reading import plain_of
from yakuba.plans.rules.steps import SHEETS


@dataclass(frozen=True, slots=True)
class Removal:
    """How something is taken out on its page: by which address, or why it cannot be (by how many items it is used)."""

    address: str
    used: int


@needs("plan.steer")
@require_safe
def settings(request: StaffRequest, slug: str) -> HttpResponse:
    """Show what a plan is set to, with the ways to change it."""
    found, used = require_open(plans.plan(slug)), uses(slug)
    kinds = {one.value: one.words for one in parts.LEVEL_KINDS}
    scoring = ranking.scoring_of(found)
    last = changes.last_of_head(found.ref.id, found.version)
    context = {
        **about(found, request.actor, clock.today()),
        "levels": [
            (one, Text.read(one.title), kinds[one.kind], used.levels.get(one.id, 0)) for one in found.head.levels
        ],
        "axes": [
            {
                "axis": axis,
                "title": Text.read(axis.title),
                "national": axis.id in national.LISTS,
                "classes": [
                    (one, Text.read(one.title), used.classes.get((axis.id, one.id), 0)) for one in axis.classes
                ],
            }
            for axis in found.head.axes
        ],
        "scoring": scoring,
        "classes": [(one, Text.read(one.title)) for one in scoring.classes],
        "days": [(SHEETS[task], days) for task, days in found.head.days.items() if task in SHEETS],
        "last": last,
        "changed": [parts.OF_HEAD[name] for name in last.fields if name in parts.OF_HEAD] if last else [],
    }
    return render(request, "plans/settings.html", context)


@needs("plan.steer")
@require_POST
def undo(request: StaffRequest, slug: str) -> HttpResponse:
    """Take the last change of a plan's settings or basics back."""
    seen = version(request.POST)
    return _deed(
        request,
        slug,
        lambda: plan_commands.undo(slug, seen_version=seen, actor=request.actor, at=clock.now()),
        _("直前の変更を取り消しました。"),
    )


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def level(request: StaffRequest, slug: str, level: str = "") -> HttpResponse:
    """Add a level, or rename one."""
    found = require_open(plans.plan(slug))
    was = _one(plain_of(found.head)["levels"], level)
    specs = [parts.NAME] if level else [parts.ID, parts.NAME, parts.LEVEL_KIND]
    form = _form(found, _("階層の名称を変える") if level else _("階層を加える"), specs, was)
    removal = _removal("plans:level-remove", [slug, level], uses(slug).levels.get(level, 0)) if level else None

    def write(typed: Data, seen: int) -> None:
        at = clock.now()
        if level:
            commands.rename_level(slug, level, typed["title"], seen_version=seen, actor=request.actor, at=at)
        else:
            commands.add_level(slug, typed, seen_version=seen, actor=request.actor, at=at)

    return _edited(request, found, form, write, removal)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def axis(request: StaffRequest, slug: str, axis: str = "") -> HttpResponse:
    """Add an axis, or change what it is called and its edition."""
    found = require_open(plans.plan(slug))
    was = _one(plain_of(found.head).get("axes", []), axis)
    specs = [*([] if axis else [parts.ID]), parts.NAME, parts.EDITION]
    form = _form(found, _("分類軸を変える") if axis else _("分類軸を加える"), specs, was)
    removal = _removal("plans:axis-remove", [slug, axis], uses(slug).axis(axis)) if axis else None

    def write(typed: Data, seen: int) -> None:
        at = clock.now()
        if axis:
            commands.change_axis(slug, axis, typed, seen_version=seen, actor=request.actor, at=at)
        else:
            commands.add_axis(slug, typed, seen_version=seen, actor=request.actor, at=at)

    return _edited(request, found, form, write, removal)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def class_(request: StaffRequest, slug: str, axis: str, name: str = "") -> HttpResponse:
    """Add a class to an axis, or rename one."""
    found = require_open(plans.plan(slug))
    of = _one(plain_of(found.head).get("axes", []), axis)
    was = _one(of.get("classes", []), name)
    specs = [*([] if name else [parts.ID]), parts.NAME]
    form = _form(found, _("分類の名称を変える") if name else _("分類を加える"), specs, was)
    used = uses(slug).classes.get((axis, name), 0)
    removal = _removal("plans:class-remove", [slug, axis, name], used) if name else None

    def write(typed: Data, seen: int) -> None:
        at = clock.now()
        if name:
            commands.rename_class(slug, (axis, name), typed["title"], seen_version=seen, actor=request.actor, at=at)
        else:
            commands.add_class(slug, axis, typed, seen_version=seen, actor=request.actor, at=at)

    return _edited(request, found, form, write, removal)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def days(request: StaffRequest, slug: str) -> HttpResponse:
    """Set in how many days each step is due."""
    found = require_open(plans.plan(slug))
    was = {task: found.head.days.get(task, sheet.days) for task, sheet in SHEETS.items()}
    form = _form(found, _("工程の期限"), list(parts.DAYS), was)

    def write(typed: Data, seen: int) -> None:
        # A field that was emptied asks for the usual.
        wanted = {task: SHEETS[task].days if given is None else given for task, given in typed.items()}
        commands.set_days(slug, wanted, seen_version=seen, actor=request.actor, at=clock.now())

    return _edited(request, found, form, write, None)


@needs("plan.steer")
@require_POST
def remove_level(request: StaffRequest, slug: str, level: str) -> HttpResponse:
    """Take a level out that nothing uses."""
    seen, at = version(request.POST), clock.now()
    return _deed(
        request,
        slug,
        lambda: commands.remove_level(slug, level, seen_version=seen, actor=request.actor, at=at),
        _("階層を外しました。"),
    )


@needs("plan.steer")
@require_POST
def remove_axis(request: StaffRequest, slug: str, axis: str) -> HttpResponse:
    """Take an axis out of which nothing uses a class."""
    seen, at = version(request.POST), clock.now()
    return _deed(
        request,
        slug,
        lambda: commands.remove_axis(slug, axis, seen_version=seen, actor=request.actor, at=at),
        _("分類軸を外しました。"),
    )


@needs("plan.steer")
@require_POST
def remove_class(request: StaffRequest, slug: str, axis: str, name: str) -> HttpResponse:
    """Take a class out that nothing uses."""
    seen, at = version(request.POST), clock.now()
    return _deed(
        request,
        slug,
        lambda: commands.remove_class(slug, (axis, name), seen_version=seen, actor=request.actor, at=at),
        _("分類を外しました。"),
    )


def _one(of: list[dict[str, Any]], key: str) -> dict[str, Any]:
    """Return the part of that id; of none, where a new one is added. Raises NotHere."""
    if not key:
        return {}
    for one in of:
        if one["id"] == key:
            return one
    raise NotHere


def _form(found: PlanView, title: str, specs: list[Spec], was: Data) -> Form:
    return Form(title, specs, was, reverse("plans:settings", args=[found.slug]), found.version)


def _removal(name: str, args: list[str], used: int) -> Removal:
    return Removal(reverse(name, args=args), used)


def _edited(
    request: StaffRequest, found: PlanView, form: Form, write: Callable[[Data, int], None], removal: Removal | None
) -> HttpResponse:
    """Show a form, or write what was sent with it."""
    context = {**about(found, request.actor, clock.today()), "settings": form.back, "removal": removal}
    return serve(request, form, context, write, done=_("変更しました。"))


def _deed(request: StaffRequest, slug: str, do: Callable[[], None], done: str) -> HttpResponse:
    """Do something that a single press asks for, and go back to the settings."""

    def press() -> str:
        do()
        return done

    pressed(request, press)
    return redirect("plans:settings", slug)


_PLAN: Final = "<slug:slug>/settings/"
_LEVEL: Final = f"{_PLAN}levels/<slug:level>/"
_AXIS: Final = f"{_PLAN}axes/<slug:axis>/"
_CLASS: Final = f"{_AXIS}classes/<slug:name>/"
patterns = [
    path(_PLAN, settings, name="settings"),
    path(f"{_PLAN}undo/", undo, name="settings-undo"),
    path(f"{_PLAN}days/", days, name="days"),
    path(f"{_PLAN}new-level/", level, name="level-add"),
    path(_LEVEL, level, name="level"),
    path(f"{_LEVEL}remove/", remove_level, name="level-remove"),
    path(f"{_PLAN}new-axis/", axis, name="axis-add"),
    path(_AXIS, axis, name="axis"),
    path(f"{_AXIS}remove/", remove_axis, name="axis-remove"),
    path(f"{_AXIS}new-class/", class_, name="class-add"),
    path(_CLASS, class_, name="class"),
    path(f"{_CLASS}remove/", remove_class, name="class-remove"),
]
