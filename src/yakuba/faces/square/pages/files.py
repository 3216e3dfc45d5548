"""Files: several for each paper, photographs or PDF, looked at before they are sealed; previews and removal."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.applications import commands, reads
from yakuba.faces.square.holder import holder_of
from yakuba.faces.square.pages.draft import Opened, address, open_draft, steps, switched
from yakuba.faces.square.way import Stop
from yakuba.ground import clock
from yakuba.ground.errors import Refusal

FILES = Stop("files")
Refused = dict[str, list[dict[str, Any]]]


@holder_of("draft")
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: HttpRequest, *, code: str) -> HttpResponse:
    """Show the papers to hand in; take what was sent in."""
    opened = open_draft(code)
    if not opened.way.interview.needs:
        return redirect(address(opened.way.first_open()))
    if request.method != "POST":
        return _show(request, opened, {})
    if gone := request.POST.get("remove"):
        commands.remove_file(code, gone, at=opened.at)
        return redirect(request.path)
    refused = _taken(request, opened)
    if refused:
        return _show(request, open_draft(code), refused)
    if response := switched(request, request.path):
        return response
    go = request.POST.get("go", "")
    if go == "later":
        return redirect("square:later")
    if go.startswith("add"):
        return redirect(f"{request.path}#{go.replace('add:', 'need-')}")
    return redirect("square:check" if "back" in request.GET else address(opened.way.after(FILES)))


def _taken(request: HttpRequest, opened: Opened) -> Refused:
    """Take every file that was sent; return what was refused, by paper."""
    refused: Refused = {}
    for need in opened.way.interview.needs:
        if need.dropped:
            continue
        for sent in request.FILES.getlist(f"file:{need.attachment.id}"):
            try:
                commands.add_file(opened.code, need.attachment.id, sent.name or "", sent.file or sent, at=opened.at)
            except Refusal as refusal:
                refused.setdefault(need.attachment.id, []).append({"name": sent.name, "refusal": refusal})
    return refused


def _show(request: HttpRequest, opened: Opened, refused: Refused) -> HttpResponse:
    needs = opened.way.interview.needs
    before = opened.way.before(FILES)
    sections = [
        {
            "need": need,
            "id": need.attachment.id,
            "procedures": need.procedures,
            "files": [file for file in opened.content.files if file.attachment == need.attachment.id],
            "refused": refused.get(need.attachment.id, []),
        }
        for need in needs
        if not need.dropped
    ]
    errors = [
        {"words": f"{one['name']}：{_say(one['refusal'])}", "href": f"#file-{id_}"}
        for id_, several in refused.items()
        for one in several
    ]
    context = {
        "sections": sections,
        "dropped": [need for need in needs if need.dropped],
        "errors": errors,
        "steps": steps("files"),
        "back": address(before) if before else "",
        "answer_form": "answers",
    }
    status = max((one["refusal"].status for several in refused.values() for one in several), default=200)
    return render(request, "square/files.html", context, status=status)


def _say(refusal: Refusal) -> str:
    return refusal.words.say(get_language() or "ja")


@holder_of("draft")
@require_safe
def preview(request: HttpRequest, *, code: str, file_id: str) -> FileResponse:
    """Show a file to the one who sent it: an image as it is, a PDF to be saved."""
    entry, content = reads.file_stream(code, file_id, at=clock.now())
    response = FileResponse(content, content_type=entry.type)
    response["Content-Length"] = entry.size
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    kind = "inline" if entry.type.startswith("image/") else "attachment"
    response["Content-Disposition"] = f'{kind}; filename="{entry.id}"'
    return response
