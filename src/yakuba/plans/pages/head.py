"""Editing what a plan says of itself: its head, its challenges; and bringing it into force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, needs
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.japanese.dates import read_date
from yakuba.ground.text import Text
from yakuba.plans.commands import plan as commands
from yakuba.plans.pages import forms, parts
from yakuba.plans.pages.editing import Form
from yakuba.plans.pages.plan import about
from yakuba.plans.reads import pack
from yakuba.plans.reads import plans as reads
from yakuba.plans.rules.packs.reading import plain_of
from yakuba.plans.rules.refusals import Invalid, IsOver, IsReference

_DATES = ("period_from", "period_until")
_NO_DAY = Text(
    "日付として読めません。2026-04-01 か 令和8年4月1日 のように書いてください。",
    "ひにちを 2026-04-01 の ように かいて ください。",
    "This is no date. Write it like 2026-04-01.",
)


def _open(slug: str) -> reads.PlanView:
    found = reads.plan(slug)
    if found.reference:
        raise IsReference
    if found.over(clock.today()):
        raise IsOver
    return found


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_head(request: StaffRequest, slug: str) -> HttpResponse:
    """Edit title, period, purpose and what else a plan says of itself."""
    at = clock.now()
    found = _open(slug)
    was = plain_of(found.head)
    specs = list(parts.HEAD)
    form = Form(_("計画の基本事項"), specs, was, reverse("plans:plan", args=[slug]), found.version)
    context = about(found, request.actor, at.date())
    if request.method != "POST":
        return form.shown(request, context)
    form.values = typed = forms.read(specs, request.POST, was)
    days = {name: read_date(typed[name]) for name in _DATES if typed[name]}
    form.faults = {**forms.missing(specs, typed), **{name: _NO_DAY for name, day in days.items() if day is None}}
    if form.faults:
        return form.shown(request, context)
    changes = {**typed, **{name: str(day) for name, day in days.items()}}
    try:
        commands.change_head(slug, changes, seen_version=_seen(request), actor=request.actor, at=at)
    except Invalid as invalid:
        form.faults = invalid.faults
        return form.shown(request, context)
    except Conflict as stale:
        form.stale, form.now = stale, was
        return form.shown(request, context)
    messages.success(request, _("変更しました。"))
    return HttpResponseRedirect(form.back)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: StaffRequest, slug: str, challenge: str = "") -> HttpResponse:
    """Add a challenge, or edit one."""
    at = clock.now()
    found = _open(slug)
    was = _challenge(slug, challenge) if challenge else {}
    specs = [*([] if challenge else [parts.ID]), *parts.CHALLENGE]
    title = _("課題を編集") if challenge else _("課題を加える")
    form = Form(title, specs, was, reverse("plans:plan", args=[slug]), found.version)
    context = {**about(found, request.actor, at.date()), "challenge": challenge}
    if request.method != "POST":
        return form.shown(request, context)
    form.values = typed = forms.read(specs, request.POST, was)
    form.faults = forms.missing(specs, typed)
    if form.faults:
        return form.shown(request, context)
    wanted = {"id": challenge or typed["id"], **{name: value for name, value in typed.items() if name != "id"}}
    try:
        commands.write_challenge(slug, wanted, seen_version=_seen(request), actor=request.actor, at=at)
    except Invalid as invalid:
        form.faults = invalid.faults
        return form.shown(request, context)
    except Conflict as stale:
        form.stale, form.now = stale, was
        return form.shown(request, context)
    messages.success(request, _("課題を書きました。"))
    return HttpResponseRedirect(f"{form.back}#challenges")


def _challenge(slug: str, key: str) -> Mapping[str, Any]:
    for one in plain_of(pack.pack_of(slug).challenges):
        if one["id"] == key:
            written: Mapping[str, Any] = one
            return written
    raise NotHere


@needs("plan.steer")
@require_POST
def remove_challenge(request: StaffRequest, slug: str, challenge: str) -> HttpResponse:
    """Take a challenge out that nothing answers."""
    try:
        commands.remove_challenge(slug, challenge, seen_version=_seen(request), actor=request.actor, at=clock.now())
    except Conflict as refusal:
        messages.error(request, refusal.words.say(request.LANGUAGE_CODE))
        return redirect("plans:challenge-edit", slug, challenge)
    messages.success(request, _("課題を外しました。"))
    return redirect("plans:plan", slug)


@needs("plan.decide")
@require_POST
def begin_plan(request: StaffRequest, slug: str) -> HttpResponse:
    """Bring a draft into force."""
    commands.begin(slug, actor=request.actor, at=clock.now())
    messages.success(request, _("計画を開始しました。"))
    return redirect("plans:plan", slug)


def _seen(request: StaffRequest) -> int:
    written = request.POST.get("seen", "")
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0


patterns = [
    path("<slug:slug>/edit/", edit_head, name="edit-head"),
    path("<slug:slug>/begin/", begin_plan, name="begin-plan"),
    path("<slug:slug>/challenges/add/", challenge, name="challenge-add"),
    path("<slug:slug>/challenges/<slug:challenge>/", challenge, name="challenge-edit"),
    path("<slug:slug>/challenges/<slug:challenge>/remove/", remove_challenge, name="challenge-remove"),
]
