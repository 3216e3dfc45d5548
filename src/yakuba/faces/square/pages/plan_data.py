"""Published plans as files: the paper, the open data, the catalogue; and plans side by side."""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yakuba.faces.square import plans as showing
from yakuba.faces.square.pages.plans import public
from yakuba.faces.square.plans import KIND, Shown
from yakuba.ground import delimited
from yakuba.ground.handing import file_answer
from yakuba.ground.text import LANGUAGES, Text
from yakuba.opendata import reads
from yakuba.opendata.reads import NotPublished
from yakuba.opendata.rules import catalogue as dcat
from yakuba.papers.rules import pdf
from yakuba.plans.rules.comparing import FEWEST, MOST, compare
from yakuba.plans.rules.published import PublicPlan
from yakuba.plans.rules.published_paper import Imprint, document
from yakuba.plans.rules.published_tables import NAMES_OF_TABLES, listing, listings

WHOLE: Final = "plan.json"
JSON: Final = "application/json; charset=utf-8"
_TYPESETTING: Final = threading.Lock()
KEPT: Final = "public, max-age=300"
"""A file never changes, but its state may be withdrawn."""


@public
def file(request: HttpRequest, slug: str, number: int, name: str) -> HttpResponse:
    """Hand out a file of a published state: ``plan.json``, ``plan.<language>.pdf``, or a table as ``<table>.csv``."""
    one = showing.shown(slug, number)
    stem, _dot, kind = name.rpartition(".")
    if name == WHOLE:
        return _file(reads.download(one.state), JSON, f"{slug}-{number}.json")
    if kind == "csv" and stem in NAMES_OF_TABLES:
        return _file(_csv(one.plan, stem), delimited.MIME, f"{slug}-{number}-{stem}.csv")
    language = stem.removeprefix("plan.")
    if kind == "pdf" and language in LANGUAGES:
        # One at a time: a large plan takes seconds to set, and whoever waits for the same one shall find it made.
        with _TYPESETTING:
            paper = _paper(one.state.subject, number, one.state.digest, language)
        return _file(paper, pdf.MIME, f"{slug}-{number}-{language}.pdf", shown=True)
    raise NotPublished


def _file(content: bytes, mime: str, name: str, *, shown: bool = False) -> HttpResponse:
    response = file_answer(content, mime, name, shown=shown)
    response["Cache-Control"] = KEPT
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _csv(plan: PublicPlan, name: str) -> bytes:
    made = listing(plan, name)
    return delimited.written([column.ja for column in made.columns], made.rows)


@lru_cache(maxsize=12)
def _paper(subject: str, number: int, digest: str, language: str) -> bytes:
    """Set a state in type, once in a process: the same state gives the same bytes in all of them."""
    one = showing.shown(subject.partition("/")[2], number)
    imprint = Imprint(
        town=one.publisher.say(language), number=number, on=one.on, licence=one.licence.name.say(language)
    )
    return pdf.render(document(one.plan, imprint, language))


@public
def data(request: HttpRequest) -> HttpResponse:
    """List the open data that there is: every published plan with its files and its licence."""
    found = map(showing.of_state, reads.newest(KIND))
    listed = [{"shown": one, "tables": listings(one.plan)} for one in found]
    return render(request, "square/plan_data.html", {"sets": listed})


@public
def catalogue(request: HttpRequest) -> HttpResponse:
    """Hand out the catalogue of the open data for machines (DCAT)."""
    sets = [_set(request, showing.of_state(state)) for state in reads.newest(KIND)]
    url = request.build_absolute_uri(reverse("square:data"))
    made = dcat.catalogue(_CATALOGUE, settings.TOWN["ja"], url, sets)
    response = HttpResponse(json.dumps(made, ensure_ascii=False, indent=1), content_type=dcat.MIME)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _set(request: HttpRequest, one: Shown) -> dcat.DataSet:
    state, source = one.state, one.plan.plan.head.source

    def at(name: str) -> str:
        return request.build_absolute_uri(reverse("square:plan-file", args=[state.name, state.number, name]))

    offers = [dcat.Offer(at(WHOLE), JSON, _ALL, state.digest)]
    offers += [dcat.Offer(at(f"{made.id}.csv"), delimited.MIME, made.title) for made in listings(one.plan)]
    offers += [dcat.Offer(at("plan.ja.pdf"), pdf.MIME, one.title)]
    return dcat.DataSet(
        url=request.build_absolute_uri(reverse("square:plan", args=[state.name])),
        title=one.title,
        description=Text.read(one.plan.plan.head.purpose),
        publisher=one.publisher.ja,
        licence=one.licence,
        issued=state.at,
        number=state.number,
        source=source.title if source else "",
        offers=tuple(offers),
    )


_CATALOGUE: Final = Text("計画のオープンデータ", "けいかくの データ", "Open data of plans")
_ALL: Final = Text("計画の全体（JSON）", "ぜんぶ（JSON）", "The whole plan (JSON)")


@public
def comparing(request: HttpRequest) -> HttpResponse:
    """Put two to five plans side by side: which measures answer which common item, and who has what."""
    states = reads.newest(KIND)
    known = {state.name: state for state in states}
    chosen = [name for name in dict.fromkeys(request.GET.getlist("plan")) if name in known]
    context = {"states": states, "chosen": chosen, "fewest": FEWEST, "most": MOST}
    if chosen and not FEWEST <= len(chosen) <= MOST:
        context["problem"] = _("2つから5つまでの計画を選んでください。")
    elif chosen:
        found = [showing.of_state(known[name]) for name in chosen]
        made = compare([one.plan for one in found])
        lists = [
            (shared, [(item, list(zip(found, item.answers, strict=True))) for item in shared.items])
            for shared in made.lists
        ]
        context |= {"plans": found, "comparison": made, "lists": lists}
    return render(request, "square/plan_compare.html", context)
