"""The register: how far it has come, its lines, and one line to look at or to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yakuba.governance import commands, reads
from yakuba.governance.reads import Filter
from yakuba.governance.rules import paper, sheet
from yakuba.governance.rules.model import DEMANDS, KINDS, LENGTHS, STATES, Line
from yakuba.governance.rules.naming import named
from yakuba.governance.rules.sums import Sum, summed, whole
from yakuba.ground import clock, delimited, sent
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import Conflict, NotAllowed, Refusal
from yakuba.ground.handing import file_answer
from yakuba.ground.text import NOTHING, Text
from yakuba.papers.rules import pdf
from yakuba.people import reads as people

_FILL_IN: Final = Text("入力するか、選んでください。", "かくか、えらんで ください。", "Please fill this in, or choose.")
_PAGE: Final = 200
"""Lines of one page; the list to print and the sheet have all."""
_LONGEST: Final = 1000
"""Characters that a field of the form brings; the rules say which are too long."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: ``kind`` is text, area or select; ``options`` are pairs of value and words."""

    name: str
    label: str
    kind: str
    value: str
    options: tuple[tuple[str, Text | str], ...] = ()
    required: bool = False
    problem: Text = NOTHING
    hint: str = ""
    most: int = 0


def section_codes() -> dict[str, str]:
    """Return the codes of the sections by name and by code, as a sheet may say them."""
    names = people.section_names()
    return {name.ja: code for code, name in names.items()} | {code: code for code in names}


@desk
@require_safe
def register(request: StaffRequest) -> HttpResponse:
    """Show how far the review has come, and the lines that are wanted."""
    on, names = clock.today(), people.section_names()
    wanted = _filter(request.GET, on)
    found, everything = reads.register(wanted), [one.line for one in reads.register()]
    number = _page(request.GET, len(found))
    shown = found[(number - 1) * _PAGE : number * _PAGE]
    measures = named({one.line.measure for one in shown} - {""})
    context = {
        "page": "regulations",
        "rows": [
            {
                "entry": one,
                "demand": DEMANDS[one.line.demand],
                "state": STATES[one.line.state],
                "section": names.get(one.line.section),
                "measure": measures.get(one.line.measure),
                "late": one.line.late(on),
            }
            for one in shown
        ],
        "total": len(found),
        "number": number,
        "pages": max(1, -(-len(found) // _PAGE)),
        "query": _query(request.GET),
        "wanted": wanted,
        "kinds": [(one.value, words) for one, words in DEMANDS.items()],
        "states": [(one.value, words) for one, words in STATES.items()],
        "sections": names.items(),
        "whole": whole(everything),
        "sums": _sums(summed(everything, lambda one: one.demand.value, list(DEMANDS)), DEMANDS),
        "late": sum(one.late(on) for one in everything),
        "steers": request.actor.may(commands.STEER),
        "may_add": request.actor.may(commands.WORK),
    }
    return render(request, "governance/register.html", context)


@desk
@require_safe
def csv(request: StaffRequest) -> HttpResponse:
    """The lines that are wanted, as a sheet that can be taken over again."""
    names = {code: name.ja for code, name in people.section_names().items()}
    lines = [one.line for one in reads.register(_filter(request.GET, clock.today()))]
    data = delimited.written(list(sheet.COLUMNS.values()), sheet.rows(lines, names))
    return file_answer(data, delimited.MIME, "regulations.csv")


@desk
@require_safe
def listed(request: StaffRequest) -> HttpResponse:
    """The lines that are wanted, as a list to print."""
    on, language = clock.today(), get_language() or "ja"
    lines = [one.line for one in reads.register(_filter(request.GET, on))]
    town = Text.read(settings.TOWN).say(language)
    document = paper.listed(lines, people.section_names(), language, on=on, town=town)
    return file_answer(pdf.render(document), pdf.MIME, "regulations.pdf", shown=True)


@desk
@require_safe
def line(request: StaffRequest, id_: str) -> HttpResponse:
    """One line, to read."""
    entry = reads.entry(id_)
    may = commands.may_write(request.actor, entry.line.section)
    fields = _fields(_typed(entry.line), {}, new=False)
    measure = named({entry.line.measure} - {""}).get(entry.line.measure)
    context = {"page": "regulations", "entry": entry, "fields": fields, "may": may, "measure": measure}
    return render(request, "governance/line.html", context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, id_: str) -> HttpResponse:
    """One line, for its section and for those who keep the plan to change."""
    at, entry = clock.now(), reads.entry(id_)
    if not commands.may_write(request.actor, entry.line.section):
        raise NotAllowed
    context: dict[str, Any] = {"entry": entry, "version": entry.version}
    if request.method != "POST":
        return _form(request, _typed(entry.line), {}, context)
    typed = {name: sent.words(request.POST, name, _LONGEST) for name in sheet.COLUMNS}
    typed |= {"number": entry.line.number, "item": str(entry.line.item)}
    made, problems = _read(typed)
    if made is None or problems:
        return _form(request, typed, problems, context)
    try:
        commands.change(id_, made, actor=request.actor, seen_version=sent.version(request.POST), at=at)
    except Conflict as refusal:
        context["version"] = reads.entry(id_).version
        return _form(request, typed, {}, context, refusal=refusal)
    messages.success(request, _("台帳を改めました。"))
    return HttpResponseRedirect(reverse("regulations:line", args=[id_]))


@needs(commands.WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """A new line, of the own section or by those who keep the plan."""
    context: dict[str, Any] = {"entry": None, "version": 0}
    if request.method != "POST":
        return _form(request, {"section": request.actor.section, "item": "1", "state": "found"}, {}, context)
    typed = {name: sent.words(request.POST, name, _LONGEST) for name in sheet.COLUMNS}
    made, problems = _read(typed)
    if made is None or problems:
        return _form(request, typed, problems, context)
    try:
        id_ = commands.add(made, actor=request.actor, at=clock.now())
    except commands.NumberTaken as refusal:
        return _form(request, typed, {"item": refusal.words}, context)
    messages.success(request, _("台帳に加えました。"))
    return HttpResponseRedirect(reverse("regulations:line", args=[id_]))


def _read(typed: Mapping[str, str]) -> tuple[Line | None, dict[str, Text]]:
    made, faults = sheet.line_of(1, typed, section_codes())
    fields = {words: name for name, words in sheet.COLUMNS.items()}
    found = {fields[one.column]: one.words for one in faults}
    # To somebody before a form it says nothing that “” is no sort of rule.
    return made, found | {name: _FILL_IN for name in sheet.NEEDED if name in found and not typed.get(name)}


def _form(
    request: StaffRequest,
    typed: Mapping[str, str],
    problems: Mapping[str, Text],
    context: dict[str, Any],
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    fields = _fields(typed, problems, new=context["entry"] is None)
    context |= {
        "page": "regulations",
        "fields": fields,
        "refusal": refusal,
        "errors": [{"words": one.problem, "href": f"#{one.name}"} for one in fields if one.problem.ja],
    }
    status = 409 if refusal else 422 if problems else 200
    return render(request, "governance/form.html", context, status=status)


def _fields(typed: Mapping[str, str], problems: Mapping[str, Text], *, new: bool) -> list[Field]:
    choices: dict[str, tuple[tuple[str, Text | str], ...]] = {
        "kind": tuple((one.value, words) for one, words in KINDS.items()),
        "section": tuple(people.section_names().items()),
        "demand": tuple((one.value, words) for one, words in DEMANDS.items()),
        "state": tuple((one.value, words) for one, words in STATES.items()),
    }
    labels = _labels()
    hints = {
        "number": _("例規集の番号など、例規を見分けるもの"),
        "item": _("一つの例規に複数の規制があるとき、1から順に付けます"),
        "by_when": _("例：2027-03-31、令和9年3月31日"),
        "measure": _("計画と施策の名（例：minatono-dx/bpr）。施策のページのアドレスにあります"),
        "reason": _("状態を「存続」とするときは必ず書きます"),
    }
    return [
        Field(
            name=name,
            label=labels[name],
            kind="select" if name in choices else "area" if name in ("means", "reason", "note") else "text",
            value=typed.get(name, ""),
            options=choices.get(name, ()),
            required=name in sheet.NEEDED,
            problem=problems.get(name, NOTHING),
            hint=hints.get(name, ""),
            most=LENGTHS.get(name, 40),
        )
        for name in sheet.COLUMNS
        if new or name not in ("number", "item")
    ]


def _labels() -> dict[str, str]:
    return {
        "number": _("番号"),
        "title": _("例規の名称"),
        "kind": _("種別"),
        "section": _("所管課"),
        "item": _("項番"),
        "article": _("条項"),
        "demand": _("規制の種類"),
        "law": _("根拠法令"),
        "means": _("見直しの方法"),
        "by_when": _("見直しの期限"),
        "measure": _("計画の施策"),
        "state": _("状態"),
        "reason": _("存続の理由"),
        "note": _("備考"),
    }


def _typed(one: Line) -> dict[str, str]:
    return {name: _said(getattr(one, name)) for name in sheet.COLUMNS}


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _sums(found: list[Sum], words: Mapping[Any, Text]) -> list[dict[str, Any]]:
    return [
        {"words": words[one.key], "sum": one, "cells": [(STATES[state], one.counts[state]) for state in STATES]}
        for one in found
    ]


def _filter(given: QueryDict, on: date) -> Filter:
    return Filter(
        section=sent.words(given, "section", 64),
        demand=sent.words(given, "demand", 12),
        state=sent.words(given, "state", 10),
        query=sent.words(given, "q", 100),
        late=on if given.get("late") else None,
    )


def _query(given: QueryDict) -> str:
    """Return the filter as the end of an address."""
    kept = {name: sent.words(given, name, 100) for name in ("section", "demand", "state", "q", "late")}
    return urlencode({name: typed for name, typed in kept.items() if typed})


def _page(given: QueryDict, total: int) -> int:
    return max(1, min(sent.number(given, "page") or 1, -(-total // _PAGE) or 1))
