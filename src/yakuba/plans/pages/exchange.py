"""A plan as sheets: written out, filled in elsewhere, brought back, looked over, taken over."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from ruamel.yaml import YAML

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, Refusal
from yakuba.ground.handing import file_answer
from yakuba.plans.commands import exchange as commands
from yakuba.plans.pages import blocks
from yakuba.plans.pages.sheets import words
from yakuba.plans.reads import exchange as reads
from yakuba.plans.reads.pack import pack_of
from yakuba.plans.reads.plans import PlanView, plan
from yakuba.plans.rules.exchange import delimited, excel, grids
from yakuba.plans.rules.exchange.refusals import FaultySheets, UnreadableSheets
from yakuba.plans.rules.packs.reading import as_data
from yakuba.plans.rules.schedule import NoReasonToMove

SHOWN: Final = 200
"""Faults that a page shows; a sheet that has more has one cause."""
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP: Final = "application/zip"


@desk
@require_safe
def workbook(request: StaffRequest, slug: str) -> HttpResponse:
    """Send a plan as an Excel workbook."""
    return file_answer(excel.write(grids(pack_of(slug))), _XLSX, f"{slug}.xlsx")


@desk
@require_safe
def tables(request: StaffRequest, slug: str) -> HttpResponse:
    """Send a plan as CSV, one file for each sheet, packed."""
    files = {f"{slug}-{grid.name}.csv": delimited.write(grid) for grid in grids(pack_of(slug))}
    return file_answer(_packed(files), _ZIP, f"{slug}-csv.zip")


@desk
@require_safe
def pack(request: StaffRequest, slug: str) -> HttpResponse:
    """Send a plan as a plan pack, to be kept, shared and loaded elsewhere."""
    files = {}
    for kind, part in as_data(pack_of(slug)).items():
        out = io.StringIO()
        writer = YAML()
        writer.allow_unicode, writer.width = True, 120
        writer.dump(part, out)
        files[f"{slug}/{kind}.yaml"] = out.getvalue().encode()
    return file_answer(_packed(files), _ZIP, f"{slug}-pack.zip")


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def sheets(request: StaffRequest, slug: str) -> HttpResponse:
    """Offer the sheets of a plan, and take them back."""
    found = plan(slug)
    return _bring(request, slug, {"plan": found, "closed": found.closed(clock.today())})


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Take a new plan that somebody wrote in sheets."""
    return _bring(request, "", {"plan": None, "closed": False})


def _bring(request: StaffRequest, slug: str, about: dict[str, object]) -> HttpResponse:
    refused: FaultySheets | UnreadableSheets | None = None
    if request.method == "POST":
        at = clock.now()
        # Limited while they arrived; a file that is longer than its limit says so by its size.
        files = [(one.name or "", one.read()) for one in request.FILES.getlist("file")]
        try:
            id_ = commands.bring(files, slug=slug, actor=request.actor, at=at)
        except (FaultySheets, UnreadableSheets) as faulty:
            refused = faulty
        else:
            return HttpResponseRedirect(reverse("plans:incoming", args=[id_]))
    context = {
        **about,
        "page": "plans",
        "refused": refused,
        "faults": refused.faults[:SHOWN] if refused else (),
        "more": max(len(refused.faults) - SHOWN, 0) if refused else 0,
        "errors": [{"words": refused.words, "href": "#file"}] if refused else [],
    }
    return render(request, "plans/sheets.html", context, status=refused.status if refused else 200)


@needs("plan.steer")
@require_safe
def incoming(request: StaffRequest, id_: str) -> HttpResponse:
    """Show what taking over the sheets that were brought would change."""
    return _incoming(request, id_)


def _incoming(request: StaffRequest, id_: str, refused: Refusal | None = None) -> HttpResponse:
    no_reason = isinstance(refused, NoReasonToMove)
    context = {
        "page": "plans",
        "found": reads.incoming(id_, by=request.actor.id),
        "stale": refused is not None and not no_reason,
        "no_reason": refused if no_reason else None,
        "errors": [{"words": refused.words, "href": "#why"}] if refused and no_reason else [],
    }
    return render(request, "plans/incoming.html", context, status=refused.status if refused else 200)


@needs("plan.steer")
@require_POST
def take_over(request: StaffRequest, id_: str) -> HttpResponse:
    """Take the sheets over, or let them go."""
    if request.POST.get("do") != "take":
        commands.let_go(id_, actor=request.actor)
        messages.info(request, _("取り込みをやめました。計画は変わっていません。"))
        return HttpResponseRedirect(reverse("plans:plans"))
    why = words(request.POST, "why")
    try:
        slug = commands.take_over(id_, why=why, actor=request.actor, at=clock.now())
    except (Conflict, NoReasonToMove) as refused:
        return _incoming(request, id_, refused)
    messages.success(request, _("取り込みました。"))
    return HttpResponseRedirect(reverse("plans:plan", args=[slug]))


@blocks.on_plan(order=80)
def in_sheets(plan: PlanView, actor: Actor, at: datetime) -> blocks.Block | None:
    """Offer the plan as sheets."""
    return blocks.Block("plans/sheets_block.html", {"plan": plan, "steers": actor.may("plan.steer")})


def _packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return out.getvalue()


patterns = [
    path("sheets/", new, name="sheets_new"),
    path("sheets/<slug:id_>/", incoming, name="incoming"),
    path("sheets/<slug:id_>/take-over/", take_over, name="take_over"),
    path("<slug:slug>/sheets/", sheets, name="sheets"),
    path("<slug:slug>/plan.xlsx", workbook, name="workbook"),
    path("<slug:slug>/plan-csv.zip", tables, name="tables"),
    path("<slug:slug>/plan-pack.zip", pack, name="pack"),
]
