"""Writing one question: its words in three languages, its kind, its options, what it proves."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yakuba.ground import clock, sent
from yakuba.ground.entering import StaffRequest, needs
from yakuba.ground.errors import Conflict, Refusal
from yakuba.ground.text import Text
from yakuba.surveys import commands, reads
from yakuba.surveys.commands.writing import STEER
from yakuba.surveys.pages.desk import ref_of
from yakuba.surveys.reads import SurveyView
from yakuba.surveys.rules import naming
from yakuba.surveys.rules.model import KINDS, MOST_QUESTIONS, Option, Question, Words, faults

_WORDS: Final = ("title", "hint", "low", "high", "options")
_NEW: Final = "new"


@needs(STEER)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: StaffRequest, id_: str, key: str) -> HttpResponse:
    """Write, move or take away a question."""
    view = reads.survey(ref_of(id_))
    if key != _NEW:
        view.question(key)
    if request.method != "POST":
        typed = _as_typed(view.question(key)) if key != _NEW else {"kind": "single", "at_most": "5", "at_least": "0"}
        return _form(request, view, key, typed, {})
    typed = _typed(request.POST)
    made = _made(typed, request.POST.getlist("proves"), key if key != _NEW else _free(view))
    wrong = dict(faults(made)) if request.POST.get("do") not in ("remove", "up") else {}
    if wrong:
        return _form(request, view, key, typed, wrong)
    try:
        after = _after(view.questions, made, request.POST.get("do", ""))
        commands.set_questions(
            view.ref, after, actor=request.actor, seen_version=sent.version(request.POST), at=clock.now()
        )
    except Conflict as refusal:
        return _form(request, reads.survey(view.ref), key, typed, {}, refusal=refusal)
    if request.POST.get("do") == "another":
        return HttpResponseRedirect(reverse("surveys:question", args=[id_, _NEW]))
    return HttpResponseRedirect(reverse("surveys:survey", args=[id_]))


def _after(before: tuple[Question, ...], made: Question, do: str) -> tuple[Question, ...]:
    ids = [one.id for one in before]
    if made.id not in ids:
        return (*before, made)[:MOST_QUESTIONS]
    at, found = ids.index(made.id), list(before)
    if do == "remove":
        del found[at]
    elif do == "up":
        found.insert(max(at - 1, 0), found.pop(at))
    else:
        found[at] = made
    return tuple(found)


def _free(view: SurveyView) -> str:
    """Return an id that no edition has used: answers to another question never come under it."""
    used = {one.id for number in view.editions for one in reads.survey(view.ref, edition=number).questions}
    return next(f"q{n}" for n in range(1, 10_000) if f"q{n}" not in used)


def _made(typed: dict[str, str], proves: list[str], id_: str) -> Question:
    lines = [typed.get(f"options_{one}", "").splitlines() for one in ("ja", "easy", "en")]
    lines[0] = [one for one in lines[0] if one.strip()]
    rows = list(zip_longest(*lines, fillvalue=""))[: len(lines[0])]
    known = naming.everything()
    kind = typed.get("kind", "")
    return Question(
        id=id_,
        kind=next((one for one in KINDS if one == kind), "single"),
        title=_words(typed, "title"),
        hint=_words(typed, "hint"),
        options=tuple(
            Option(id=str(n), label={"ja": ja.strip(), "ja-easy": easy.strip(), "en": en.strip()})
            for n, (ja, easy, en) in enumerate(rows, start=1)
        )
        if kind in ("single", "several")
        else (),
        required=bool(typed.get("required")),
        at_least=_number(typed.get("at_least", "")),
        at_most=_number(typed.get("at_most", "")),
        low=_words(typed, "low"),
        high=_words(typed, "high"),
        proves=tuple(one for one in proves if one in known),
    )


def _words(typed: dict[str, str], name: str) -> Words:
    return {
        "ja": typed.get(f"{name}_ja", ""),
        "ja-easy": typed.get(f"{name}_easy", ""),
        "en": typed.get(f"{name}_en", ""),
    }


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and typed.isascii() and len(typed) <= 6 else 0


def _typed(given: QueryDict) -> dict[str, str]:
    names = [f"{name}_{language}" for name in _WORDS for language in ("ja", "easy", "en")]
    return {name: sent.words(given, name, 2000) for name in (*names, "kind", "required", "at_least", "at_most")}


def _as_typed(one: Question) -> dict[str, str]:
    found = {"kind": one.kind, "required": "1" if one.required else "", "at_least": str(one.at_least)}
    found["at_most"] = str(one.at_most)
    for name in ("title", "hint", "low", "high"):
        words = getattr(one, name)
        text = Text.read(words) if words else Text("", "", "")
        found |= {f"{name}_ja": text.ja, f"{name}_easy": text.ja_easy, f"{name}_en": text.en}
    labels = [Text.read(option.label) for option in one.options]
    found["options_ja"] = "\n".join(label.ja for label in labels)
    found["options_easy"] = "\n".join(label.ja_easy for label in labels)
    found["options_en"] = "\n".join(label.en for label in labels)
    return found


def _form(
    request: StaffRequest,
    view: SurveyView,
    key: str,
    typed: dict[str, str],
    problems: dict[str, Text],
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    proved = view.question(key).proves if key != _NEW else ()
    context: dict[str, Any] = {
        "page": "surveys",
        "survey": view,
        "key": key,
        "typed": typed,
        "problems": problems,
        "kinds": KINDS.items(),
        "provable": [(ref, one, ref in proved) for ref, one in naming.everything().items()],
        "refusal": refusal,
        "errors": [{"words": words, "href": f"#{name}"} for name, words in problems.items()],
    }
    return render(request, "surveys/question.html", context, status=409 if refusal else 422 if problems else 200)
