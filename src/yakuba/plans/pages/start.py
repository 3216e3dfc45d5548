"""The guided start: a municipality begins its own plan from a pattern, and sees which steps are left."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakuba.ground import clock
from yakuba.ground.actor import Actor
from yakuba.ground.entering import StaffRequest, needs
from yakuba.ground.japanese.dates import read_date
from yakuba.ground.japanese.widths import halve
from yakuba.ground.sent import words
from yakuba.ground.text import Text
from yakuba.people import reads as people
from yakuba.plans.commands import starting
from yakuba.plans.pages import blocks
from yakuba.plans.reads import beginning
from yakuba.plans.reads import plans as reads
from yakuba.plans.reads.plans import PlanView
from yakuba.plans.rules.beginning import Beginning, steps
from yakuba.plans.rules.refusals import Invalid

FIELDS: Final = {
    "slug": 64,
    "municipality": 12,
    "name": 40,
    "title": 100,
    "first_day": 40,
    "last_day": 40,
    "pattern": 64,
}
"""The fields of the form, and how long each may be."""
LABELS: Final = {
    "title": Text("計画の名称", "けいかくの なまえ", "Title of the plan"),
    "name": Text("団体名", "まちの なまえ", "Name of the municipality"),
    "municipality": Text("団体コード", "まちの コード", "Code of the municipality"),
    "slug": Text("計画ID", "けいかくの ID", "ID of the plan"),
    "first_day": Text("計画期間の初日", "はじめの ひ", "First day of its period"),
    "last_day": Text("計画期間の末日", "おわりの ひ", "Last day of its period"),
}
HINTS: Final = {
    "municipality": Text("6桁の全国地方公共団体コード", "6けたの すうじ", "Six digits"),
    "slug": Text(
        "アドレスに使う半角の名前。例 minatono-dx-2",
        "えいごの こもじと すうじ",
        "Used in addresses, e.g. minatono-dx-2",
    ),
    "first_day": Text("例 令和9年4月1日", "れい 2027-04-01", "e.g. 2027-04-01"),
    "last_day": Text(
        "決まっていなければ空のままにします。", "きまって いない ときは かかない", "Leave it empty if none is set."
    ),
}


@needs("plan.steer")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: StaffRequest) -> HttpResponse:
    """Ask the few things that a plan begins with, and make its draft."""
    if request.method != "POST":
        return _form(request, _first_guess(), {})
    typed = {field: words(request.POST, field, most) for field, most in FIELDS.items()}
    begun = Beginning(
        slug=halve(typed["slug"]).lower(),
        municipality=halve(typed["municipality"]),
        name=typed["name"],
        title=typed["title"],
        first_day=read_date(typed["first_day"]),
        last_day=read_date(typed["last_day"]) if typed["last_day"] else None,
    )
    wrong = {} if not typed["last_day"] or begun.last_day else {"last_day": _NO_DAY}
    try:
        if wrong:
            raise Invalid(wrong)
        pattern = typed["pattern"] or starting.TEMPLATE
        slug = starting.start(
            begun, pattern=pattern, whole="whole" in request.POST, actor=request.actor, at=clock.now()
        )
    except Invalid as invalid:
        return _form(request, typed | {"whole": request.POST.get("whole", "")}, invalid.faults)
    messages.success(request, _("計画の下書きを作りました。次の手順に沿って書き進めてください。"))
    return HttpResponseRedirect(reverse("plans:plan", args=[slug]))


def _first_guess() -> dict[str, str]:
    own = [one for one in reads.plans() if not one.reference]
    return {"name": str(settings.TOWN["ja"]), "municipality": own[0].municipality if own else ""}


def _form(request: StaffRequest, typed: dict[str, str], wrong: dict[str, Text]) -> HttpResponse:
    context: dict[str, Any] = {
        "page": "plans",
        "fields": [
            {
                "name": name,
                "label": label,
                "hint": HINTS.get(name),
                "value": typed.get(name, ""),
                "wrong": wrong.get(name),
            }
            for name, label in LABELS.items()
        ],
        "patterns": reads.plans(),
        "template": starting.has_template(),
        "typed": typed,
        "errors": [{"words": words, "href": f"#{name}"} for name, words in wrong.items()],
    }
    return render(request, "plans/start.html", context, status=422 if wrong else 200)


@blocks.on_plan(order=5)
def next_steps(plan: PlanView, actor: Actor, at: datetime) -> blocks.Block | None:
    """Show on a draft which steps are left."""
    if plan.reference or plan.state != "draft" or not actor.may("plan.steer"):
        return None
    found = steps(beginning.so_far(plan.slug, sections=[one.code for one in people.sections()], on=at.date()))
    return blocks.Block("plans/steps.html", {"steps": found, "done": sum(one.done for one in found), "plan": plan})


_NO_DAY: Final = Text(
    "日付で書いてください(例 2031-03-31、令和13年3月31日)。",
    "ひづけを かいて ください。",
    "Write a date, e.g. 2031-03-31.",
)
patterns = [path("start/", start, name="start")]
