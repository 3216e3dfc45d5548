"""Editing what a plan says of itself: its head, its challenges; and bringing it into force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, needs
from yakuba.ground.errors import Conflict, NotHere
from yakuba.ground.japanese.dates import read_date
from yakuba.ground.sent import version
from yakuba.ground.text import Text
from yakuba.plans.commands import plan as commands
from yakuba.plans.commands import succession
from yakuba.plans.pages import parts
from yakuba.plans.pages.editing import Data, Form, require_open, serve
from yakuba.plans.pages.plan import about
from yakuba.plans.reads import pack
from yakuba.plans.reads import plans as reads
from yakuba.plans.rules.packs.changing import Told
from yakuba.plans.rules.packs.reading import plain_of

_DATES = ("period_from", "period_until")
_NO_DAY = Text(
    "日付として読めません。2026-04-01 か 令和8年4月1日 のように書いてください。",
    "ひにちを 2026-04-01 の ように かいて ください。",
    "This is no date. Write it like 2026-04-01.",
)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_head(request: StaffRequest, slug: str) -> HttpResponse:
    """Edit title, period, purpose and what else a plan says of itself."""
    at = clock.now()
    found = require_open(reads.plan(slug))
    was = plain_of(found.head)
    specs = list(parts.HEAD)
    form = Form(_("計画の基本事項"), specs, was, reverse("plans:plan", args=[slug]), found.version)
    context = about(found, request.actor, at.date())

    def days(typed: Data) -> dict[str, date | None]:
        return {name: read_date(typed[name]) for name in _DATES if typed[name]}

    def check(typed: Data) -> Told:
        return {name: _NO_DAY for name, day in days(typed).items() if day is None}

    def write(typed: Data, seen: int) -> None:
        changes = {**typed, **{name: str(day) for name, day in days(typed).items()}}
        commands.change_head(slug, changes, seen_version=seen, actor=request.actor, at=at)

    return serve(request, form, context, write, done=_("変更しました。"), check=check)


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request: StaffRequest, slug: str, challenge: str = "") -> HttpResponse:
    """Add a challenge, or edit one."""
    at = clock.now()
    found = require_open(reads.plan(slug))
    was = _challenge(slug, challenge) if challenge else {}
    specs = [*([] if challenge else [parts.ID]), *parts.CHALLENGE]
    title = _("課題を編集") if challenge else _("課題を加える")
    form = Form(title, specs, was, reverse("plans:plan", args=[slug]), found.version)
    context = {**about(found, request.actor, at.date()), "challenge": challenge}

    def write(typed: Data, seen: int) -> None:
        wanted = {"id": challenge or typed["id"], **{name: value for name, value in typed.items() if name != "id"}}
        commands.write_challenge(slug, wanted, seen_version=seen, actor=request.actor, at=at)
        form.back += "#challenges"

    return serve(request, form, context, write, done=_("課題を書きました。"))


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
        commands.remove_challenge(
            slug, challenge, seen_version=version(request.POST), actor=request.actor, at=clock.now()
        )
    except Conflict as refusal:
        messages.error(request, refusal.words.say(request.LANGUAGE_CODE))
        return redirect("plans:challenge-edit", slug, challenge)
    messages.success(request, _("課題を外しました。"))
    return redirect("plans:plan", slug)


@needs("plan.decide")
@require_POST
def begin_plan(request: StaffRequest, slug: str) -> HttpResponse:
    """Bring a draft into force."""
    succession.come_into_force(slug, actor=request.actor, at=clock.now())
    messages.success(request, _("計画を開始しました。"))
    return redirect("plans:plan", slug)


patterns = [
    path("<slug:slug>/edit/", edit_head, name="edit-head"),
    path("<slug:slug>/begin/", begin_plan, name="begin-plan"),
    path("<slug:slug>/challenges/add/", challenge, name="challenge-add"),
    path("<slug:slug>/challenges/<slug:challenge>/", challenge, name="challenge-edit"),
    path("<slug:slug>/challenges/<slug:challenge>/remove/", remove_challenge, name="challenge-remove"),
]
