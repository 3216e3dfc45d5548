"""Every address says who may enter, and means it; every event is heard, or excused with a reason."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.utils.regex_helper import normalize

from tests.house.tree import PACKAGE, ROOMS
from yakuba.ground import outbox
from yakuba.ground.doors import Door, behind, door, door_of

EXCUSED: dict[str, str] = {
    "procedures.published": "pages read the edition in force themselves; the event is for the border between zones",
    "procedures.closed": "as with the publication",
    "opendata.published": "the pages read what is published themselves; the event is for the border between zones",
    "opendata.withdrawn": "as with the publication",
    "survey.asked": "the page asks what the table says; the event is for the border between zones",
    "survey.sheet_given": "as with what is asked: without a border no sheet is sealed",
    "survey.ended": "as with what is asked: it happens at the edge",
    "body.resolution_passed": "rooms above read resolutions by what they are on; the event is for a hall's own journeys",
}
"""Events that nobody hears, each with the reason why it is declared all the same."""

GUESSES = ("x", "1", "00000000-0000-0000-0000-000000000000", "ja", "2026-11-16", "0000-0000-0000-0000")
"""What stands in an address where it wants a value: one of them fits every converter."""


@dataclass(frozen=True)
class Route:
    """One address: its pattern, what answers it, and an example of it."""

    pattern: str
    view: Any
    example: str

    def __str__(self) -> str:
        return f"/{self.pattern}"


def routes(resolver: URLResolver, before: str = "", path_before: str = "/") -> Iterator[Route]:
    """Walk all addresses below a resolver."""
    for pattern in resolver.url_patterns:
        here, example = before + str(pattern.pattern), path_before + _example(pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, here, example)
        else:
            yield Route(here, pattern.callback, example)


def _example(pattern: URLPattern | URLResolver) -> str:
    """Return text that the pattern matches."""
    regex = pattern.pattern.regex
    for form, names in normalize(regex.pattern):
        for guess in GUESSES:
            text = form % dict.fromkeys(names, guess)
            if re.match(regex, text):
                return text
    raise AssertionError(f"no example fits {pattern.pattern}: add one to GUESSES")


def without_door(found: Iterator[Route]) -> list[str]:
    return [str(route) for route in found if door_of(route.view) is None]


def all_routes() -> list[Route]:
    return list(routes(get_resolver()))


def test_every_address_says_who_may_enter():
    assert without_door(iter(all_routes())) == []


def shows_itself(client: Any, route: Route) -> list[str]:
    """Return the methods with which the page opens to somebody who is neither signed in nor holds a code."""
    found = []
    for method in ("get", "post"):
        answer = getattr(client, method)(route.example)
        entered = answer.status_code < 300 or answer.status_code >= 500
        if entered:
            found.append(f"{method} {route}: {answer.status_code}")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("guarded", [Door.STAFF, Door.OPERATOR, Door.RESIDENT], ids=str)
def test_no_guarded_page_opens_to_just_anyone(guarded):
    # CSRF is checked too in real life; here it is off, so that nothing but the door itself turns us away.
    client = Client(raise_request_exception=False)
    guarded_routes = [route for route in all_routes() if door_of(route.view) is guarded]
    assert [fault for route in guarded_routes for fault in shows_itself(client, route)] == []


def test_an_address_without_door_is_found():
    def bare(request) -> HttpResponse:
        return HttpResponse("secret")

    planted = URLResolver(path("", bare).pattern, [path("secret/<int:number>/", bare)])
    assert without_door(routes(planted)) == ["/secret/<int:number>/"]


def test_a_door_holds_on_functions_classes_and_packages_of_others():
    from django.views import View

    @door(Door.STAFF)
    class Inbox(View): ...

    def foreign(request) -> HttpResponse:
        return HttpResponse("foreign")

    hung = behind(Door.ANYONE, [path("in/", foreign), path("own/", Inbox.as_view())])
    assert [door_of(pattern.callback) for pattern in hung if isinstance(pattern, URLPattern)] == [
        Door.ANYONE,
        Door.STAFF,
    ]


def test_a_page_that_opens_to_anyone_is_found(settings):
    class Open:
        def get(self, _path):
            return HttpResponse("personal")

        def post(self, _path):
            return HttpResponse(status=403)

    assert shows_itself(Open(), Route("case/", None, "/case/")) == ["get /case/: 200"]


def test_every_event_is_heard_or_excused():
    for room in ROOMS:
        if (PACKAGE / room / "events.py").exists() or (PACKAGE / room / "events").is_dir():
            importlib.import_module(f"yakuba.{room}.events")
    assert outbox.declared() - outbox.heard() == EXCUSED.keys()
    assert all(EXCUSED.values())


TRUSTED_MARKUP = {
    ("desk/case.html", "picture.svg|safe"): "drawn by flows.rules.picture, which escapes every word of the drawing",
    ("square/plan_schedule.html", "chart|safe"): "drawn by plans.rules.chart, which escapes every word of the plan",
    ("plans/schedule.html", "svg|safe"): "drawn by plans.rules.chart, which escapes every word of the plan",
    ("plans/schedule_block.html", "block.svg|safe"): "drawn by plans.rules.chart, as above",
    ("plans/bars.html", "svg|safe"): "drawn by plans.rules.chart, as above",
    ("plans/life.html", "picture.svg|safe"): "drawn by flows.rules.picture, as for a case",
}
"""The places where a template puts markup on a page unescaped, each with the reason why it may."""

UNESCAPED = re.compile(r"[\w.]+\|safe\b|{%\s*autoescape\s+off|[\w.]+\|safeseq\b")


def unescaped(templates: Iterator[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(name, found) for name, text in templates for found in UNESCAPED.findall(text)}


def all_templates() -> Iterator[tuple[str, str]]:
    for template in PACKAGE.rglob("templates/**/*.html"):
        inside = template.parts[template.parts.index("templates") + 1 :]
        yield "/".join(inside), template.read_text(encoding="utf-8")


def test_templates_put_unescaped_markup_only_where_it_is_ours():
    assert unescaped(all_templates()) == TRUSTED_MARKUP.keys()


@pytest.mark.parametrize("text", ["{{ answer|safe }}", "{% autoescape off %}{{ answer }}{% endautoescape %}"])
def test_unescaped_markup_is_found(text):
    assert unescaped(iter([("a.html", text)])) != set()


REACTIONS_FOR_EVER = {
    "filing.open_the_cases",
    "filing.tell_the_progress",
    "filing.ask_the_resident",
    "filing.put_the_correction_into_the_case",
    "filing.take_the_case_back",
    "filing.send_the_letter",
}
"""By these names running halls know what was done. The set may only grow: a renamed reaction would run again."""


def test_no_reaction_loses_its_name():
    wired = {name for reactions in outbox._reactions.values() for name, _ in reactions}
    assert wired >= REACTIONS_FOR_EVER
