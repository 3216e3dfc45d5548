"""What the pages between the first question and the submission have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yakuba.applications import reads
from yakuba.applications.reads import Draft
from yakuba.applications.rules.content import DraftContent
from yakuba.applications.rules.refusals import UnknownCode
from yakuba.faces.design.context import NAMES
from yakuba.faces.design.pages import keep_furigana, keep_language
from yakuba.faces.square import holder
from yakuba.faces.square.qr import picture
from yakuba.faces.square.way import STEPS, Stop, Way
from yakuba.ground import clock
from yakuba.procedures import reads as procedures

PAGES = {"event": "square:event", "list": "square:list", "answers": "square:answers", "files": "square:files"}


@dataclass(frozen=True)
class Opened:
    """A draft that its holder has opened, with the way that lies before them."""

    code: str
    draft: Draft
    way: Way
    at: datetime

    @property
    def content(self) -> DraftContent:
        """What the draft holds."""
        return self.draft.content

    @property
    def untouched(self) -> bool:
        """Whether nothing was answered, chosen or attached yet: then there is nothing to lose."""
        held = self.content
        return not (held.answers or held.typed or held.chosen or held.files)


def open_draft(code: str) -> Opened:
    """Open the draft of a code. Raises UnknownCode."""
    at = clock.now()
    draft = reads.draft(code, at=at)
    return Opened(code, draft, way_of(draft.content, at), at)


def at_hand(request: HttpRequest) -> Opened | None:
    """Return the draft that this browser holds, if it is still kept and something stands in it."""
    code = holder.code_of(request)
    try:
        opened = open_draft(code) if code else None
    except UnknownCode:
        return None
    return opened if opened and not opened.untouched else None


def way_to_come_back(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    """Return what ``square/code.html`` shows: the code of a draft as words and as a picture, and how long it is kept."""
    link = request.build_absolute_uri(reverse("square:enter")) + f"#{opened.code}"
    return {
        "code": opened.code,
        "qr": picture(link),
        "expires": opened.draft.expires_at,
        "event": opened.way.edition.event,
    }


def way_of(content: DraftContent, at: datetime) -> Way:
    """Return the way of a draft on that day, in the edition with which it began."""
    return Way(procedures.by_digest(content.edition), content.answers, content.chosen, at.date())


def address(stop: Stop) -> str:
    """Return where a stop of the way is found."""
    if stop.topic:
        return reverse(PAGES[stop.kind], kwargs={"topic": stop.topic})
    return reverse(PAGES.get(stop.kind, "square:check"))


def steps(here: str) -> list[dict[str, str]]:
    """Return the steps of the whole way for ``design/steps.html``."""
    words = {
        "event": _("質問"),
        "list": _("手続の一覧"),
        "answers": _("回答"),
        "files": _("書類"),
        "check": _("確認"),
        "receipt": _("完了"),
    }
    order = [*STEPS, "receipt"]
    place = order.index(here)
    return [
        {"words": words[one], "state": "done" if at < place else "here" if at == place else "ahead"}
        for at, one in enumerate(order)
    ]


def switched(request: HttpRequest, back: str) -> HttpResponse | None:
    """Answer the language and furigana buttons of a form whose answers have just been saved; None if another was pressed."""
    if "language" not in request.POST and "furigana" not in request.POST:
        return None
    response: HttpResponse = redirect(back)
    if "language" in request.POST:
        keep_language(response, request.POST["language"])
    if "furigana" in request.POST:
        keep_furigana(response, request.POST["furigana"])
    return response


def language_now(request: HttpRequest) -> str:
    """Return the language in which the resident goes on: the one just switched to, or that of the page."""
    asked = request.POST.get("language", "")
    return asked if asked in NAMES else get_language() or "ja"


def titles(procedure_ids: Iterable[str], by_id: Mapping[str, Any]) -> list[Any]:
    """Return the procedures of those ids in order; what an edition does not know is passed over."""
    return [by_id[id_] for id_ in procedure_ids if id_ in by_id]
