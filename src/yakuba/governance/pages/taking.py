"""Taking a sheet over, in two steps: looked over with every fault or every change, then written at once."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakuba.governance import commands, reads
from yakuba.governance.pages.register import section_codes
from yakuba.governance.rules import sheet
from yakuba.ground import clock, delimited
from yakuba.ground.entering import StaffRequest, needs
from yakuba.ground.errors import Conflict, Refusal
from yakuba.ground.text import Text

_SHOWN: Final = 100
"""Faults or changes that one page names; it says how many more there are."""
_LARGEST: Final = 1_000_000
"""Bytes: what was looked over comes back with the second step, and forms hold no more."""


class NoFile(Refusal):
    """The button was pressed before a file was chosen."""

    status: ClassVar[int] = 422
    words = Text("ファイルが選ばれていません。", "ファイルが ありません。", "No file was chosen.")
    remedy = Text(
        "CSVファイルを選んでから、もう一度押してください。",
        "ファイルを えらんで ください。",
        "Choose a CSV file, then press again.",
    )


class TooLarge(Refusal):
    """The file is larger than what a form brings back."""

    status: ClassVar[int] = 422
    words = Text("ファイルが1MBを超えています。", "ファイルが おおきすぎます。", "The file has more than 1 MB.")
    remedy = Text(
        "課ごとなどに分けて取り込んでください。",
        "わけて いれて ください。",
        "Take it over in parts, by section for instance.",
    )


@needs(commands.STEER)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: StaffRequest) -> HttpResponse:
    """Ask for a sheet, show what it would change, and take it over when that was confirmed."""
    context: dict[str, Any] = {"page": "regulations", "columns": list(sheet.COLUMNS.values())}
    if request.method != "POST":
        return render(request, "governance/take.html", context)
    text = request.POST.get("text", "")
    file = request.FILES.get("file")
    try:
        if file is None and not text:
            raise NoFile
        data = _bytes(file) if isinstance(file, UploadedFile) else text.encode()
        found = sheet.read(delimited.rows_of(data), section_codes())
    except (Refusal, UnicodeEncodeError) as fault:
        refusal = fault if isinstance(fault, Refusal) else delimited.Unreadable()
        context["errors"] = [{"words": refusal.words, "href": "#file"}]
        context["refusal"] = refusal
        return render(request, "governance/take.html", context, status=422)
    if found.faults:
        context |= {"faults": found.faults[:_SHOWN], "more": max(0, len(found.faults) - _SHOWN)}
        return render(request, "governance/take.html", context, status=422)
    context |= {"changes": reads.changes(found.lines, found.given), "shown": _SHOWN, "text": _as_text(data)}
    if not file and request.POST.get("stamp"):
        return _taken(request, found, context)
    return render(request, "governance/take.html", context)


def _taken(request: StaffRequest, found: sheet.Read, context: dict[str, Any]) -> HttpResponse:
    try:
        stamp = request.POST.get("stamp", "")
        new, changed = commands.take_over(
            found.lines, actor=request.actor, stamp=stamp, at=clock.now(), given=found.given
        )
    except commands.Unsound as refusal:
        context["refusal"] = refusal
        return render(request, "governance/take.html", context, status=422)
    except Conflict as refusal:
        context["refusal"] = refusal
        return render(request, "governance/take.html", context, status=409)
    messages.success(
        request, _("取り込みました。新しい行%(new)s、改めた行%(changed)s。") % {"new": new, "changed": changed}
    )
    return HttpResponseRedirect(reverse("regulations:register"))


def _bytes(file: UploadedFile[bytes]) -> bytes:
    if (file.size or 0) > _LARGEST:
        raise TooLarge
    data: bytes = file.read()
    return data


def _as_text(data: bytes) -> str:
    """Return the sheet as the second step brings it back: written anew, so that one coding is left."""
    rows = delimited.rows_of(data)
    return delimited.written(rows[0], rows[1:]).decode("utf-8-sig")
