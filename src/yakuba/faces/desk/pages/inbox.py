"""The inbox: what waits, by days left; and the search among other sections' cases, for a stated reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, Literal, get_args
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakuba.bodies import reads as bodies
from yakuba.casework import reads as casework
from yakuba.casework.reads import Filter, Row
from yakuba.casework.rules import CLOSED
from yakuba.faces.desk.entering import StaffRequest, desk, needs
from yakuba.faces.desk.looking import keep_reason, keep_search, searched
from yakuba.faces.desk.words import STAGES
from yakuba.ground import clock, sent
from yakuba.ground.text import Text
from yakuba.people import reads as people
from yakuba.plans.reads import life as plans
from yakuba.plans.reads import progress
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules.applying import PLANNED
from yakuba.procedures.rules.model import Procedure

Tab = Literal["turn", "mine", "unassigned", "open", "late", "waiting", "closed"]
TABS: Final[tuple[Tab, ...]] = get_args(Tab)
EXPLAINED: Final[Mapping[str, Text]] = {
    "turn": Text(
        "あなたの役割（担当・係長など）が次に処理する案件です。ほかの職員が担当している案件も入っています。",
        "つぎに あなたの やくわりの ひとが する ものです。ほかの ひとの たんとうも はいって います。",
        "Cases that wait for somebody in your role, those in a colleague's charge among them.",
    ),
    "mine": Text(
        "あなたが担当者になっている案件です。補正や決裁を待っている案件も入っています。",
        "あなたが たんとうの ものです。こたえや きめるのを まって いる ものも はいって います。",
        "Cases in your charge, those that wait for a resident or an approval among them.",
    ),
}
"""What is in the views whose names alone do not say it."""
NO_REASON = Text("見る理由を書いてください。", "みる りゆうを かいて ください。", "Write why you need to look.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the list, in the desk's words."""

    href: str
    number: str
    title: Text
    name: str
    kana: str
    received: datetime
    due: date | None
    days: int | None
    paused: bool
    closed: bool
    stage: Text
    tone: str
    task: Text | None
    holder: str
    section: Text | None


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the cases of the section for which one acts; what is searched for is posted, and never in an address."""
    work = plans.waiting_for(request.actor, at=clock.now()) if request.method != "POST" else []
    homework = bodies.open_followups(clock.today(), section=request.actor.section)
    reports = [(one, one.overdue(clock.today())) for one in progress.waiting(request.actor.section)]
    beside = {"page": "inbox", "plan_work": work, "homework": homework, "reports": reports}
    if not request.actor.may("case.work"):
        return render(request, "desk/no_cases.html", beside)
    if request.method == "POST":
        return _search_here(request)
    token = sent.words(request.GET, "search", 20)
    query = searched(request, token)
    wanted = _filter(request.GET, query or "")
    token = token if query else ""
    page = casework.inbox(request.actor, wanted, at=clock.now())
    own = request.actor.section
    context = {
        "section": people.section(own),
        "view": wanted.view,
        "query": wanted.query,
        "token": token,
        "forgotten": query is None,
        "procedure": wanted.procedure_id,
        "procedures": _procedures_of(own),
        "tabs": _tabs(wanted, token, page.counts),
        "rows": _shown(page.rows),
        "total": page.total,
        "number": page.page,
        "pages": page.pages,
        "earlier": _address(wanted, token, page=page.page - 1) if page.page > 1 else "",
        "later": _address(wanted, token, page=page.page + 1) if page.page < page.pages else "",
        "may_search_all": request.actor.may("case.read_all"),
        "coming": wanted.answered[1] if wanted.answered else "",
        "coming_today": _address(wanted, token, coming=clock.today().isoformat(), page=1),
        "explained": EXPLAINED.get(wanted.view),
        **beside,
    }
    return render(request, "desk/inbox.html", context)


@needs("case.read_all")
def search(request: StaffRequest) -> HttpResponse:
    """Search the cases of all sections. The reason stands in the journal beside every name that is shown."""
    query = sent.words(request.POST, "q", 100) or searched(request, sent.words(request.GET, "search", 20)) or ""
    why = sent.words(request.POST, "why", 400)
    context: dict[str, Any] = {"page": "inbox", "query": query, "why": why, "searching": True, "found": None}
    if request.method != "POST":
        return render(request, "desk/why.html", context)
    if not why or not query:
        context["problem"] = NO_REASON if not why else None
        context["errors"] = [{"words": NO_REASON, "href": "#why"}] if not why else []
        return render(request, "desk/why.html", context, status=422)
    found: list[Row] = []
    for section in people.sections():
        wanted = Filter(section=section.code, view="all", query=query, why=why)
        found += casework.inbox(request.actor, wanted, at=clock.now()).rows
    keep_reason(request, (row.ref.id for row in found), why)
    context["found"] = _shown(found, sections=True)
    return render(request, "desk/why.html", context)


def _search_here(request: StaffRequest) -> HttpResponse:
    """Keep what is searched for in the session, and lead to an address that names neither person nor receipt."""
    wanted = _filter(request.POST, sent.words(request.POST, "q", 100))
    return HttpResponseRedirect(_address(wanted, keep_search(request, wanted.query) if wanted.query else ""))


def _filter(given: QueryDict, query: str) -> Filter:
    """Read the filter from the address or the form; what cannot be read is as if it were not there."""
    view = given.get("view", "")
    return Filter(
        view=next((one for one in TABS if one == view), "open"),
        procedure_id=sent.words(given, "procedure", 64),
        query=query,
        answered=(PLANNED[0], day.isoformat()) if (day := _day(sent.words(given, "coming", 10))) else None,
        page=sent.number(given, "page", digits=5) or 1,
    )


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _tabs(wanted: Filter, token: str, counts: Any) -> list[dict[str, Any]]:
    names = {
        "turn": _("処理待ち"),
        "mine": _("自分が担当"),
        "unassigned": _("担当なし"),
        "open": _("処理中すべて"),
        "late": _("期限超過"),
        "waiting": _("補正待ち"),
        "closed": _("処理済み"),
    }
    return [
        {
            "words": names[view],
            "href": _address(wanted, token, view=view, page=1),
            "here": view == wanted.view,
            "count": counts[view],
            "alarm": view == "late",
        }
        for view in TABS
    ]


def _address(wanted: Filter, token: str, **changes: Any) -> str:
    coming = wanted.answered[1] if wanted.answered else ""
    parts = {"view": wanted.view, "procedure": wanted.procedure_id, "search": token, "coming": coming, "page": 1}
    parts |= changes
    usual = {"view": "open", "procedure": "", "search": "", "coming": "", "page": 1}
    kept = {name: value for name, value in parts.items() if value != usual[name]}
    return reverse("desk:inbox") + (f"?{urlencode(kept)}" if kept else "")


def _procedures_of(section: str) -> list[Procedure]:
    return [
        one for edition in procedures.editions() for one in edition.procedures if one.section == section and one.asks
    ]


def _shown(rows: Iterable[Row], *, sections: bool = False) -> list[Shown]:
    rows = list(rows)
    names = people.names(row.assignee for row in rows if row.assignee)
    places = people.section_names() if sections else {}
    return [
        Shown(
            href=reverse("desk:case", args=[row.ref.id]),
            number=row.receipt,
            title=row.title,
            name=row.applicant_name,
            kana=row.applicant_kana,
            received=row.received_at,
            due=row.due_on,
            days=row.days_left,
            paused=row.paused,
            closed=row.stage in CLOSED,
            stage=STAGES[row.stage][0],
            tone=STAGES[row.stage][1],
            task=row.task_name,
            holder=names.get(row.assignee, ""),
            section=places.get(row.section),
        )
        for row in rows
    ]
