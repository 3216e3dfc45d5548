"""Question pages: of the event, and of the merged interview. One topic a page, saved each time something is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods
from msgspec.structs import replace

from yakuba.applications import commands
from yakuba.applications.rules.content import DraftContent
from yakuba.faces.design.questions import Asked, Shown, anchor, links, shown, typed_from, typed_of, whys_of
from yakuba.faces.square.addresses import located
from yakuba.faces.square.holder import holder_of
from yakuba.faces.square.pages.draft import Opened, address, language_now, open_draft, steps, switched, way_of
from yakuba.faces.square.way import Stop, repicked, rows_named
from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.answers import read_page
from yakuba.procedures.rules.merging import Page, Question
from yakuba.procedures.rules.model import Answers, Value
from yakuba.procedures.rules.suggesting import suggestion
from yakuba.procedures.rules.types.base import Problem, Reading, Typed
from yakuba.procedures.rules.types.rows import Rows, type_of


@dataclass(frozen=True, slots=True)
class Said:
    """What stands on a page: what is typed in its fields, what is wrong with it, and the labels of what was typed in vain."""

    typed: Mapping[str, Typed]
    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    unused: Sequence[Text] = ()


@holder_of("draft")
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, *, code: str, topic: str) -> HttpResponse:
    """One of the few questions that select the procedures."""
    return _questions(request, open_draft(code), Stop("event", topic))


@holder_of("draft")
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, *, code: str, topic: str) -> HttpResponse:
    """One topic of the merged interview."""
    return _questions(request, open_draft(code), Stop("answers", topic))


def _questions(request: HttpRequest, opened: Opened, stop: Stop) -> HttpResponse:
    page = opened.way.page(stop)
    if page is None:
        # An answer given since has closed this page, or the address is old: go on where something is open.
        return redirect(address(opened.way.first_open()))
    if request.method == "POST":
        return _sent(request, opened, stop, page)
    typed = _standing(page, opened)
    problems = _problems_of(read_page(page, typed)) if "problems" in request.GET else {}
    return _show(request, opened, stop, page, Said(typed, problems))


def _sent(request: HttpRequest, opened: Opened, stop: Stop, page: Page) -> HttpResponse:
    """Save what was sent, whatever it is; then do what the pressed button says."""
    typed: dict[str, Typed] = {q.name: typed_from(request.POST, q.name) for q in page.questions}
    for name in ("add", "remove"):
        if name in request.POST:
            return _rows_changed(request, opened, stop, page, typed)
    items = {question.name: question.item for question in page.questions}
    readings = {name: located(items[name], reading) for name, reading in read_page(page, typed).items()}
    content = _save(request, opened, readings, typed)
    way = way_of(content, opened.at)
    now = way.page(stop)
    problems = _problems_of(readings)
    if now is not None:
        # A question that these very answers have closed is not missing.
        asked = {question.name for question in now.questions}
        problems = {name: found for name, found in problems.items() if name in asked}
    back = request.path + ("?back=check" if "back" in request.GET else "")
    more = "problems" if request.POST.get("problems") else ""
    if response := switched(request, f"{back}{'&' if '?' in back else '?'}{more}" if more else back):
        return response
    if request.POST.get("go") == "later":
        return redirect("square:later")
    if problems:
        return _show(request, opened, stop, page, Said(typed, problems))
    if now is not None and (unused := _unused(page, now, opened, readings)):
        seen = Opened(opened.code, opened.draft, way, opened.at)
        return _show(request, seen, stop, now, Said(typed, unused=unused))
    opened_now = {q.name for q in now.questions} - {q.name for q in page.questions} if now else set()
    if now and opened_now & {q.name for q in now.questions if content.answers.get(q.name) is None}:
        first = next(q.name for q in now.questions if q.name in opened_now)
        return redirect(f"{back}{'&' if '?' in back else '?'}more=1#{anchor(first)}")
    if "back" in request.GET and not way.open_topics and not way.open_event:
        return redirect("square:check")
    return redirect(address(way.after(stop)))


def _unused(page: Page, now: Page, before: Opened, readings: Mapping[str, Reading]) -> list[Text]:
    """Return the labels of what was just typed or changed, and will not be used: other answers have closed it."""
    asked = {question.name for question in now.questions}
    return [
        question.item.label
        for question in page.questions
        if question.name not in asked
        and readings[question.name].value is not None
        and readings[question.name].value != _known(question, before)
    ]


def _rows_changed(
    request: HttpRequest, opened: Opened, stop: Stop, page: Page, typed: dict[str, Typed]
) -> HttpResponse:
    """Add a row to a list or take one away, keep everything typed, and show the page at that place."""
    added, removed = request.POST.get("add", ""), request.POST.get("remove", "")
    name, _, row = removed.rpartition("|") if removed else (added, "", "")
    question = next((q for q in page.questions if q.name == name), None)
    kind = type_of(question.item) if question else None
    place = ""
    if isinstance(kind, Rows):
        taken = rows_named(opened.content.answers)
        typed[name] = kind.remove_row(typed[name], row) if row else kind.add_row(typed[name], taken)
        place = f"#{anchor(name)}-{kind.row_ids(typed[name])[-1]}"

    def change(content: DraftContent) -> DraftContent:
        return commands.with_answers(content, {}, {key: dict(raw) for key, raw in typed.items()})

    commands.save(opened.code, change, at=opened.at)
    return redirect(f"{request.get_full_path()}{place}")


def _save(
    request: HttpRequest, opened: Opened, readings: Mapping[str, Reading], typed: Mapping[str, Typed]
) -> DraftContent:
    """Keep the answers that were understood, and as typed those that were not."""
    values = {name: reading.value for name, reading in readings.items()}
    unread = {
        name: dict(typed[name]) for name, reading in readings.items() if reading.problems and any(typed[name].values())
    }
    language = language_now(request)

    def change(content: DraftContent) -> DraftContent:
        before = way_of(content, opened.at)
        changed = commands.with_answers(content, values, unread)
        after = way_of(changed, opened.at)
        chosen = repicked(before.offered, after.offered, content.chosen) if content.chosen else ()
        return replace(changed, chosen=chosen, language=language)

    return commands.save(opened.code, change, at=opened.at)


def _standing(page: Page, opened: Opened) -> dict[str, Typed]:
    """Return what stands in the fields: what was typed and not understood, else the kept answers, else what was said
    elsewhere and is offered here."""
    typed = opened.content.typed
    return {q.name: typed[q.name] if q.name in typed else typed_of(q.item, _known(q, opened)) for q in page.questions}


def _known(question: Question, opened: Opened) -> Value:
    """Return the kept answer to a question, or what was said elsewhere and is offered."""
    answers = opened.content.answers
    if question.name in answers:
        return answers[question.name]
    return suggestion(question.item, answers, opened.way.edition.vocabulary)


def _problems_of(readings: Mapping[str, Reading]) -> dict[str, tuple[Problem, ...]]:
    return {name: reading.problems for name, reading in readings.items() if reading.problems}


def show_question(question: Question, typed: Typed, answers: Answers, problems: tuple[Problem, ...] = ()) -> Shown:
    """Return a question of the interview ready for the template, with why it is asked and for whom."""
    language = get_language() or "ja"
    reasons = {procedure.id: words for procedure, words in question.whys}
    pairs = [(procedure.title.say(language), reasons.get(procedure.id, NOTHING)) for procedure in question.asked_by]
    if not pairs and question.why != NOTHING:
        pairs = [("", question.why)]
    own = question.asked_by[0].title if question.key.procedure and question.asked_by else NOTHING
    return shown(
        question.name,
        question.item,
        typed,
        problems=problems,
        required=question.required,
        asked=Asked(question.row_label, whys_of(pairs), own, answers),
    )


def _show(request: HttpRequest, opened: Opened, stop: Stop, page: Page, said: Said) -> HttpResponse:
    problems, answers = said.problems, opened.way.answers
    questions = [
        show_question(q, said.typed.get(q.name, {}), answers, problems.get(q.name, ())) for q in page.questions
    ]
    place, of = opened.way.place(stop)
    before = opened.way.before(stop)
    context: dict[str, Any] = {
        "questions": questions,
        "sections": _sections(questions),
        "errors": links(questions),
        "topic": page.topic,
        "stop": stop,
        "place": place,
        "of": of,
        "steps": steps(stop.kind),
        "back": address(before) if before else "",
        "answer_form": "answers",
        "pages": _pages(opened, stop),
        "event": opened.way.edition.event,
        "more": "more" in request.GET and not said.unused,
        "unused": said.unused,
        "to_check": "back" in request.GET,
    }
    return render(
        request, "square/questions.html", context, status=422 if problems and request.method == "POST" else 200
    )


def _sections(questions: list[Shown]) -> list[dict[str, Any]]:
    """Put the questions about one person under that person's name."""
    sections: list[dict[str, Any]] = []
    for question in questions:
        if not sections or sections[-1]["row_label"] != question.row_label:
            sections.append({"row_label": question.row_label, "questions": []})
        sections[-1]["questions"].append(question)
    return sections


def _pages(opened: Opened, stop: Stop) -> list[dict[str, Any]]:
    """Return the pages of this part of the way, to go to any of them."""
    way = opened.way
    event = stop.kind == "event"
    open_ = way.open_event if event else way.open_topics
    return [
        {
            "title": page.topic.title,
            "address": address(Stop(stop.kind, page.topic.id)),
            "done": page.topic.id not in open_,
            "here": page.topic.id == stop.topic,
        }
        for page in (way.event if event else way.interview).pages
    ]
