"""Papers that staff attach to their own work: a place with its papers, one paper with its versions, a file to save."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, desk
from yakuba.ground.errors import Conflict, NotAllowed, Refusal
from yakuba.ground.japanese.characters import writable
from yakuba.ground.ref import Ref
from yakuba.ground.sent import version
from yakuba.ground.text import Text
from yakuba.papers import commands, reads
from yakuba.papers.commands import Brought
from yakuba.papers.reads import PaperView
from yakuba.papers.rules import refusals
from yakuba.papers.rules.keepers import Place
from yakuba.papers.rules.staff import ACCEPTED
from yakuba.people import reads as people


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: StaffRequest, kind: str, thing: str, part: str) -> HttpResponse:
    """Show the papers at a part of a thing, and attach more of them."""
    at, about = clock.now(), Ref(kind, thing)
    here = reads.place(about, part, request.actor, at=at)
    told: list[tuple[Text, Text]] = []
    status = 200
    if request.method == "POST":
        if "attach" not in here.may:
            raise NotAllowed
        brought = _brought(request)
        done, refused = commands.attach_all(about, part, brought, actor=request.actor, at=at)
        told = [(refusals.of_file(name, one), one.remedy) for name, one in refused]
        if not brought:
            told = [(refusals.NoFile.words, refusals.NoFile.remedy)]
        if done:
            words = ngettext("%(n)s件の資料を添付しました。", "%(n)s件の資料を添付しました。", done)
            messages.success(request, words % {"n": done})
        if not told:
            return HttpResponseRedirect(reverse("papers:place", args=[kind, thing, part]))
        status = refused[0][1].status if refused else 422
    found = reads.attached(about, part, gone=True)
    context = {
        **_around(here, found),
        "papers": [one for one in found if not one.taken_back],
        "gone": [one for one in found if one.taken_back],
        "refused": told,
        "errors": [{"words": words, "href": "#file"} for words, _remedy in told],
        "title": writable(request.POST.get("title", ""))[: commands.MOST_LETTERS],
    }
    return render(request, "papers/place.html", context, status=status)


@desk
@require_safe
def paper(request: StaffRequest, paper_id: str) -> HttpResponse:
    """Show one paper: its versions, and who had a hand in it."""
    return _paper(request, reads.paper(Ref(reads.KIND, paper_id)))


@desk
@require_POST
def replace(request: StaffRequest, paper_id: str) -> HttpResponse:
    """Put a newer version in its place."""
    ref, at = Ref(reads.KIND, paper_id), clock.now()
    found = reads.paper(ref)
    brought = _brought(request)
    try:
        if not brought:
            raise refusals.NoFile
        commands.replace(ref, brought[0], seen_version=version(request.POST), actor=request.actor, at=at)
    except (refusals.FileRefused, Conflict) as refused:
        return _paper(request, found, refused, "file")
    messages.success(request, _("差し替えました。前の版も残っています。"))
    return HttpResponseRedirect(reverse("papers:paper", args=[paper_id]))


@desk
@require_POST
def take_back(request: StaffRequest, paper_id: str) -> HttpResponse:
    """Take it back, with the reason."""
    ref, at = Ref(reads.KIND, paper_id), clock.now()
    found = reads.paper(ref)
    why = writable(request.POST.get("why", ""))
    try:
        commands.take_back(ref, why=why, seen_version=version(request.POST), actor=request.actor, at=at)
    except (refusals.NoReason, Conflict) as refused:
        return _paper(request, found, refused, "why")
    messages.success(request, _("取り下げました。ファイルは消去し、取り下げた記録を残しました。"))
    return HttpResponseRedirect(reverse("papers:place", args=[found.about.kind, found.about.id, found.part]))


@desk
@require_safe
def file(request: StaffRequest, paper_id: str, number: int) -> FileResponse:
    """Give a version to save: never to be shown by the browser, whatever is in it."""
    found = reads.paper(Ref(reads.KIND, paper_id))
    reads.place(found.about, found.part, request.actor, at=clock.now())
    version, stream = reads.version_stream(found.ref, number)
    response = FileResponse(stream, content_type=version.type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(version.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _brought(request: HttpRequest) -> list[Brought]:
    return commands.uploaded(request.FILES.getlist("file"), writable(request.POST.get("title", "")))


def _paper(request: StaffRequest, found: PaperView, refused: Refusal | None = None, field: str = "") -> HttpResponse:
    here = reads.place(found.about, found.part, request.actor, at=clock.now())
    if refused is not None:
        found = reads.paper(found.ref)
    stale = refused if isinstance(refused, Conflict) else None
    context = {
        **_around(here, [found]),
        "paper": found,
        "thing": found.about,
        "stale": stale,
        "refused": None if stale else refused,
        "told": [(refused.words, refused.remedy)] if refused and not stale else [],
        "field": "" if stale else field,
        "errors": [{"words": refused.words, "href": f"#{field}"}] if refused and not stale else [],
    }
    return render(request, "papers/paper.html", context, status=refused.status if refused else 200)


def _around(here: Place, found: Iterable[PaperView]) -> dict[str, Any]:
    name, arguments = here.page
    return {
        "page": name.partition(":")[0],
        "here": here,
        "back": reverse(name, args=arguments),
        "names": people.names(who for one in found for who in one.people),
        "accepted": ACCEPTED,
        "most": reads.limits().size // (1024 * 1024),
    }
