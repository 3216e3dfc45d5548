"""Trainings, to write: a line of the plan, a session, who attended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yakuba.governance.commands import WORK, may_write
from yakuba.governance.commands import training as commands
from yakuba.governance.pages.register import Field, section_codes
from yakuba.governance.pages.training import PAGE
from yakuba.governance.reads import training as reads
from yakuba.governance.reads.training import CourseView, SessionView
from yakuba.governance.rules import training_sheet as sheet
from yakuba.governance.rules.cells import Fault
from yakuba.governance.rules.training import (
    LENGTHS,
    MEANS,
    Course,
    Held,
    course_faults,
    held_faults,
    months,
)
from yakuba.governance.rules.training_sheet import Known
from yakuba.ground import clock, sent
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, NotAllowed, Refusal
from yakuba.ground.japanese.years import fiscal_year
from yakuba.ground.text import NOTHING, Text
from yakuba.people import reads as people

PLANNED: Final = ("year", "number", "title", "audience", "target", "month", "section", "note")
HELD: Final = ("on", "minutes", "means", "by")
_LONGEST: Final = 1000
"""Characters that a field of a form brings; the rules say which are too long."""


@needs(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A new training in the plan of a year, held by the own section or by those who keep the plan."""
    context: dict[str, Any] = {"title": _("研修を加える"), "course": None}
    if request.method != "POST":
        year = request.GET.get("year", "")
        start = {"year": year or str(fiscal_year(clock.today())), "section": request.actor.section, "audience": "all"}
        return _form(request, _course_fields(start, {}), context)
    typed = {name: sent.words(request.POST, name, _LONGEST) for name in PLANNED}
    line, problems = _course(typed)
    if line is None:
        return _form(request, _course_fields(typed, problems), context)
    try:
        id_ = commands.add_course(line, actor=request.actor, at=clock.now())
    except commands.CourseTaken as refusal:
        return _form(request, _course_fields(typed, {"number": refusal.words}), context)
    messages.success(request, _("研修を計画に加えました。"))
    return HttpResponseRedirect(reverse("training:course", args=[id_]))


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, id_: str) -> HttpResponse:
    """A training of the plan, to change or to take out."""
    found = _kept(request, reads.course(id_))
    context: dict[str, Any] = {
        "title": _("研修を改める"), "course": found, "version": found.version,
        "removable": not found.sessions, "remove": _("計画から消す"),
    }  # fmt: skip
    if request.method != "POST":
        return _form(request, _course_fields(_said(found.line, PLANNED), {}, new=False), context)
    if request.POST.get("do") == "remove":
        return _removed(request, found, None)
    typed = {name: sent.words(request.POST, name, _LONGEST) for name in PLANNED}
    typed |= {"year": str(found.line.year), "number": str(found.line.number)}
    line, problems = _course(typed)
    fields = _course_fields(typed, problems, new=False)
    if line is None:
        return _form(request, fields, context)
    try:
        commands.change_course(id_, line, actor=request.actor, seen_version=sent.version(request.POST), at=clock.now())
    except Conflict as refusal:
        return _form(request, fields, context | {"version": reads.course(id_).version}, refusal)
    messages.success(request, _("研修を改めました。"))
    return HttpResponseRedirect(reverse("training:course", args=[id_]))


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: StaffRequest, id_: str) -> HttpResponse:
    """A session of a training, to be noted."""
    found = _kept(request, reads.course(id_))
    context: dict[str, Any] = {"title": _("開催を記録する"), "course": found}
    if request.method != "POST":
        return _form(request, _held_fields({"on": clock.today().isoformat(), "means": "hall"}, {}), context)
    typed = {name: sent.words(request.POST, name, _LONGEST) for name in HELD}
    held, problems = _held(typed, found, part=1)
    if held is None:
        return _form(request, _held_fields(typed, problems), context)
    session = commands.add_session(id_, held, actor=request.actor, at=clock.now())
    messages.success(request, _("開催を記録しました。続けて受講を記録できます。"))
    return HttpResponseRedirect(reverse("training:session", args=[session]))


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def change_session(request: StaffRequest, id_: str) -> HttpResponse:
    """A session, to change, or to remove where it was noted by mistake."""
    course, session = reads.session(id_)
    _kept(request, course)
    context: dict[str, Any] = {
        "title": _("開催の記録を改める"), "course": course, "session": session, "version": session.version,
        "removable": True, "remove": _("この回を受講の記録ごと消す"),
    }  # fmt: skip
    if request.method != "POST":
        return _form(request, _held_fields(_said(session.held, HELD), {}), context)
    if request.POST.get("do") == "remove":
        return _removed(request, course, session)
    typed = {name: sent.words(request.POST, name, _LONGEST) for name in HELD}
    held, problems = _held(typed, course, part=session.held.part)
    if held is None:
        return _form(request, _held_fields(typed, problems), context)
    try:
        commands.change_session(id_, held, actor=request.actor, seen_version=sent.version(request.POST), at=clock.now())
    except Conflict as refusal:
        later = reads.session(id_)[1].version
        return _form(request, _held_fields(typed, {}), context | {"version": later}, refusal)
    messages.success(request, _("開催の記録を改めました。"))
    return HttpResponseRedirect(reverse("training:session", args=[id_]))


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: StaffRequest, id_: str) -> HttpResponse:
    """Who attended a session: people by name, and how many more of a section."""
    course, session = reads.session(id_)
    _kept(request, course)
    there = reads.attendance(id_)
    named, counted = set(there.named), {code: str(n) for code, n in there.counted.items()}
    refusal: Refusal | None = None
    version = session.version
    if request.method == "POST":
        named = {one for one in request.POST.getlist("staff") if len(one) <= 26}
        counted = {code: sent.words(request.POST, f"count-{code}", 6) for code in people.section_names()}
        try:
            numbers = {code: int(typed) for code, typed in counted.items() if typed.isdecimal()}
            if any(typed and not typed.isdecimal() for typed in counted.values()):
                raise commands.Unsound
            seen, at = sent.version(request.POST), clock.now()
            commands.note_attendance(id_, named, numbers, actor=request.actor, seen_version=seen, at=at)
        except (Conflict, commands.NotYet, commands.Nobody, commands.Unsound) as fault:
            refusal, version = fault, reads.session(id_)[1].version
        else:
            messages.success(request, _("受講を記録しました。"))
            return HttpResponseRedirect(reverse("training:session", args=[id_]))
    context = {
        "page": PAGE, "course": course, "session": session, "version": version, "refusal": refusal,
        "sections": _sections(session, there.named, named, counted),
    }  # fmt: skip
    return render(request, "governance/training_attendance.html", context, status=refusal.status if refusal else 200)


def _sections(
    session: SessionView, was: Mapping[str, str], named: set[str], counted: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the sections with who works there that day, and those who were named before and have left since."""
    homes = {id_: code for code, ids in people.staff_by_section(on=session.held.on).items() for id_ in ids}
    homes |= was
    known = people.names(homes)
    found = []
    for code, name in people.section_names().items():
        here = sorted(((known.get(id_, ""), id_) for id_, where in homes.items() if where == code))
        staff = [(id_, words, id_ in named) for words, id_ in here]
        if staff or counted.get(code):
            chosen = sum(one[2] for one in staff)
            found.append({"code": code, "name": name, "staff": staff, "chosen": chosen, "count": counted.get(code, "")})
    return found


def _kept(request: StaffRequest, found: CourseView) -> CourseView:
    if not may_write(request.actor, found.line.section):
        raise NotAllowed
    return found


def _removed(request: StaffRequest, course: CourseView, session: SessionView | None) -> HttpResponse:
    at = clock.now()
    if session is not None:
        commands.remove_session(session.id, actor=request.actor, at=at)
        messages.success(request, _("開催の記録を消しました。"))
        return HttpResponseRedirect(reverse("training:course", args=[course.id]))
    try:
        commands.remove_course(course.id, actor=request.actor, at=at)
    except commands.HasSessions as refusal:
        language = get_language() or "ja"
        messages.error(request, f"{refusal.words.say(language)} {refusal.remedy.say(language)}")
        return HttpResponseRedirect(reverse("training:course", args=[course.id]))
    messages.success(request, _("研修を計画から消しました。"))
    return HttpResponseRedirect(f"{reverse('training:year')}?year={course.line.year}")


def _course(typed: Mapping[str, str]) -> tuple[Course | None, dict[str, Text]]:
    known = Known(section_codes(), commands.known_audiences())
    given, faults = sheet.course_cells(1, typed, known)
    if faults:
        return None, _problems(faults, sheet.PLAN)
    line = Course(**given)
    problems = dict(course_faults(line, known.audiences))
    return (None if problems else line), problems


def _held(typed: Mapping[str, str], course: CourseView, *, part: int) -> tuple[Held | None, dict[str, Text]]:
    given, faults = sheet.held_cells(1, {**typed, "part": str(part)})
    if faults:
        return None, _problems(faults, sheet.SESSIONS)
    held = Held(**given)
    problems = dict(held_faults(held, course.line.year))
    return (None if problems else held), problems


def _problems(faults: list[Fault], columns: Mapping[str, str]) -> dict[str, Text]:
    fields = {words: name for name, words in columns.items()}
    return {fields[one.column]: one.words for one in faults}


def _course_fields(typed: Mapping[str, str], problems: Mapping[str, Text], *, new: bool = True) -> list[Field]:
    labels = {
        "year": _("年度"), "number": _("番号"), "title": _("研修名"), "audience": _("対象"), "target": _("目標人数"),
        "month": _("実施月"), "section": _("実施課"), "note": _("備考"),
    }  # fmt: skip
    choices: dict[str, tuple[tuple[str, Text | str], ...]] = {
        "audience": tuple(commands.known_audiences().items()),
        "month": tuple((str(one), f"{one}") for one in months()),
        "section": tuple(people.section_names().items()),
    }
    hints = {"year": _("4月に始まる年度を西暦で（例：2026＝令和8年度）"), "number": _("年度の中で研修を見分ける番号")}
    names = [name for name in PLANNED if new or name not in ("year", "number")]
    return _fields(names, labels, typed, problems, choices=choices, hints=hints)


def _held_fields(typed: Mapping[str, str], problems: Mapping[str, Text]) -> list[Field]:
    labels = {"on": _("開催日"), "minutes": _("時間（分）"), "means": _("方法"), "by": _("講師・主催")}
    choices: dict[str, tuple[tuple[str, Text | str], ...]] = {
        "means": tuple((one.value, words) for one, words in MEANS.items())
    }
    return _fields(
        list(HELD), labels, typed, problems, choices=choices, hints={"on": _("例：2026-11-21、令和8年11月21日")}
    )


def _fields(
    names: list[str],
    labels: Mapping[str, str],
    typed: Mapping[str, str],
    problems: Mapping[str, Text],
    *,
    choices: Mapping[str, tuple[tuple[str, Text | str], ...]],
    hints: Mapping[str, str],
) -> list[Field]:
    return [
        Field(
            name=name,
            label=labels[name],
            kind="select" if name in choices else "area" if name == "note" else "text",
            value=typed.get(name, ""),
            options=choices.get(name, ()),
            required=name not in ("note", "by"),
            problem=problems.get(name, NOTHING),
            hint=hints.get(name, ""),
            most=LENGTHS.get(name, 40),
        )
        for name in names
    ]


def _form(
    request: StaffRequest, fields: list[Field], context: dict[str, Any], refusal: Refusal | None = None
) -> HttpResponse:
    errors = [{"words": one.problem, "href": f"#{one.name}"} for one in fields if one.problem.ja]
    context = {"page": PAGE, **context, "fields": fields, "errors": errors, "refusal": refusal}
    status = refusal.status if refusal else 422 if errors else 200
    return render(request, "governance/training_form.html", context, status=status)


def _said(one: Course | Held, names: tuple[str, ...]) -> dict[str, str]:
    return {name: str(getattr(one, name)) for name in names}
