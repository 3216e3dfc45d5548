"""The list of surveys, one survey, and what is done with it as a whole."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yakuba.ground import clock, sent
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, Refusal
from yakuba.ground.japanese.dates import read_date
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.surveys import commands, reads
from yakuba.surveys.commands.answering import WORK, mark_of
from yakuba.surveys.commands.writing import STEER
from yakuba.surveys.reads import SurveyView
from yakuba.surveys.rules import naming
from yakuba.surveys.rules.model import CHANNELS, KINDS, STATES, WHOM, State, Whom

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def ref_of(id_: str) -> Ref:
    """Return the Ref of a survey by the id in its address."""
    return Ref("survey", id_)


@desk
@require_safe
def surveys(request: StaffRequest) -> HttpResponse:
    """List all surveys, and those that other halls printed."""
    rows = [
        (
            one,
            STATES[one.state],
            WHOM[one.whom],
            [(CHANNELS[way], count) for way, count in one.by_channel.items() if count],
        )
        for one in reads.listed()
    ]
    printed = [(one, Text.read(one.survey.title)) for one in reads.printed()]
    context = {"page": "surveys", "rows": rows, "printed": printed, "steers": request.actor.may(STEER)}
    return render(request, "surveys/surveys.html", context)


@desk
@require_safe
def survey(request: StaffRequest, id_: str) -> HttpResponse:
    """A survey: who is asked what, by which way, and what can be done now."""
    view, on = reads.survey(ref_of(id_)), clock.today()
    names = naming.everything()
    context = {
        "page": "surveys",
        "survey": view,
        "state": STATES[view.state],
        "whom": WHOM[view.whom],
        "questions": [
            (
                one,
                KINDS[one.kind],
                [(ref, names.get(ref)) for ref in one.proves],
                [Text.read(o.label) for o in one.options],
            )
            for one in view.questions
        ],
        "steers": request.actor.may(STEER) and view.state is not State.CLOSED,
        "types": request.actor.may(WORK) and view.state is State.OPEN and view.whom is not Whom.STAFF,
        "answers": view.whom is Whom.STAFF and view.takes(on),
        "answered": view.whom is Whom.STAFF and reads.has_answered(mark_of(id_, request.actor)),
        "public_address": _public_address(view),
        "awaited": reads.awaited(view.ref),
        "public": view.online and view.whom is not Whom.STAFF and view.state is State.OPEN,
    }
    return render(request, "surveys/survey.html", context)


def _public_address(view: SurveyView) -> str:
    """Return where everybody answers; nothing where that page is at the internet side."""
    try:
        return reverse("asked:survey", args=[view.slug])
    except NoReverseMatch:
        return ""


@desk
@require_safe
def printed(request: StaffRequest, id_: str) -> HttpResponse:
    """A survey that another hall printed, with its shares."""
    view, names = reads.printed_of(id_), naming.everything()
    questions = [
        (
            Text.read(one.title),
            [(Text.read(a.label), a) for a in one.answers],
            [(ref, names.get(ref)) for ref in one.proves],
        )
        for one in view.survey.questions
    ]
    context = {"page": "surveys", "view": view, "title": Text.read(view.survey.title), "questions": questions}
    return render(request, "surveys/printed.html", context | {"whom": Text.read(view.survey.whom)})


@desk
@require_safe
def proofs(request: StaffRequest) -> HttpResponse:
    """What surveys prove, thing by thing: the questions and what was answered."""
    known = reads.proofs()
    found = [
        (ref.replace(":", "-").replace("/", "-"), one, known[ref])
        for ref, one in naming.everything().items()
        if ref in known
    ]
    return render(request, "surveys/proofs.html", {"page": "surveys", "found": found})


@needs(STEER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Make a survey."""
    typed = _typed(request.POST) if request.method == "POST" else {"least": "5", "online": "1", "whom": "residents"}
    head, problems = _head(typed, None)
    if request.method != "POST" or head is None:
        return _form(request, typed, problems if request.method == "POST" else {}, None)
    try:
        ref = commands.create(head, actor=request.actor, at=clock.now())
    except Conflict as refusal:
        return _form(request, typed, {"slug": refusal.words}, None)
    return HttpResponseRedirect(reverse("surveys:question", args=[ref.id, "new"]))


@needs(STEER)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, id_: str) -> HttpResponse:
    """Change the head of a survey."""
    view = reads.survey(ref_of(id_))
    typed = _typed(request.POST) if request.method == "POST" else _as_typed(view)
    head, problems = _head(typed, view)
    if request.method != "POST" or head is None:
        return _form(request, typed, problems if request.method == "POST" else {}, view)
    try:
        commands.change(view.ref, head, actor=request.actor, seen_version=sent.version(request.POST), at=clock.now())
    except Conflict as refusal:
        return _form(request, typed, {}, reads.survey(view.ref), refusal=refusal)
    messages.success(request, _("アンケートを改めました。"))
    return HttpResponseRedirect(reverse("surveys:survey", args=[id_]))


@needs(STEER)
@require_POST
def open_(request: StaffRequest, id_: str) -> HttpResponse:
    """Begin to take answers."""
    commands.open_survey(ref_of(id_), actor=request.actor, at=clock.now())
    messages.success(request, _("受付を始めました。"))
    return HttpResponseRedirect(reverse("surveys:survey", args=[id_]))


@needs(STEER)
@require_POST
def stop_waiting(request: StaffRequest, id_: str) -> HttpResponse:
    """Cross what is here: sheets from the internet side that are missing will not come."""
    commands.stop_waiting(ref_of(id_), actor=request.actor, at=clock.now())
    messages.success(request, _("届いている回答で集計します。この後に届いた回答は数えません。"))
    return HttpResponseRedirect(reverse("surveys:results", args=[id_]))


@needs(STEER)
@require_POST
def close(request: StaffRequest, id_: str) -> HttpResponse:
    """Take no more answers."""
    commands.close(ref_of(id_), actor=request.actor, at=clock.now())
    messages.success(request, _("締め切りました。"))
    return HttpResponseRedirect(reverse("surveys:results", args=[id_]))


_FIELDS: Final = ("title_ja", "title_easy", "title_en", "intro_ja", "intro_easy", "intro_en", "slug", "whom")
_MORE: Final = ("opens_on", "closes_on", "least", "online")


def _typed(given: QueryDict) -> dict[str, str]:
    return {name: sent.words(given, name, 1000) for name in (*_FIELDS, *_MORE)}


def _as_typed(view: SurveyView) -> dict[str, str]:
    return {
        "title_ja": view.title.ja,
        "title_easy": view.title.ja_easy,
        "title_en": view.title.en,
        "intro_ja": view.intro.ja,
        "intro_easy": view.intro.ja_easy,
        "intro_en": view.intro.en,
        "slug": view.slug,
        "whom": view.whom.value,
        "opens_on": view.opens_on.isoformat(),
        "closes_on": view.closes_on.isoformat(),
        "least": str(view.least),
        "online": "1" if view.online else "",
    }


def _head(typed: dict[str, str], view: SurveyView | None) -> tuple[commands.NewSurvey | None, dict[str, Text]]:
    slug = view.slug if view else typed.get("slug", "")
    opens, closes = (read_date(typed.get(name, "")) for name in ("opens_on", "closes_on"))
    least, whom = typed.get("least", ""), typed.get("whom", "")
    problems = {
        "title_ja": None if typed.get("title_ja") else _EMPTY,
        "slug": None if _SLUG.fullmatch(slug) and len(slug) <= 60 else _BAD_SLUG,
        "whom": None if whom in set(Whom) else _EMPTY,
        "opens_on": None if opens else _NO_DAY,
        "closes_on": _days(opens, closes),
        "least": None if least.isdecimal() and least.isascii() and 2 <= int(least[:4]) <= 99 else _BAD_LEAST,
    }
    wrong = {name: words for name, words in problems.items() if words}
    if wrong or opens is None or closes is None:
        return None, wrong
    return (
        commands.NewSurvey(
            slug=slug,
            title=Text(typed["title_ja"], typed["title_easy"], typed["title_en"]),
            intro=Text(typed["intro_ja"], typed["intro_easy"], typed["intro_en"]),
            whom=Whom(whom),
            opens_on=opens,
            closes_on=closes,
            online=bool(typed.get("online")),
            least=int(least),
        ),
        {},
    )


def _days(opens: date | None, closes: date | None) -> Text | None:
    if closes is None:
        return _NO_DAY
    return _TURNED if opens and closes < opens else None


def _form(
    request: StaffRequest,
    typed: dict[str, str],
    problems: dict[str, Text],
    view: SurveyView | None,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": "surveys",
        "survey": view,
        "typed": typed,
        "problems": problems,
        "people": [(one.value, words) for one, words in WHOM.items()],
        "refusal": refusal,
        "errors": [{"words": words, "href": f"#{name}"} for name, words in problems.items()],
    }
    return render(request, "surveys/head.html", context, status=409 if refusal else 422 if problems else 200)


_EMPTY: Final = Text("記入してください。", "かいて ください。", "This must be filled in.")
_BAD_SLUG: Final = Text(
    "英小文字・数字・ハイフンで書いてください。例：tetsuzuki-2026",
    "ちいさい えいじ と すうじ で かいて ください。",
    "Use small letters, digits and hyphens, like tetsuzuki-2026.",
)
_NO_DAY: Final = Text(
    "日付を書いてください。例：2026-12-01", "ひづけを かいて ください。", "Write a date, like 2026-12-01."
)
_TURNED: Final = Text(
    "締切りは始まりより後にしてください。", "おわりの ひは あとに して ください。", "It must end after it begins."
)
_BAD_LEAST: Final = Text(
    "2から99までの数にしてください。", "2から 99までの かずに して ください。", "Write a number from 2 to 99."
)
