"""The way of a resident: which pages there are, in which order, and how far one has come. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, Literal

from yakuba.procedures.rules.answers import check
from yakuba.procedures.rules.eligibility import Chosen, chosen
from yakuba.procedures.rules.merging import Interview, Page, event_interview, interview
from yakuba.procedures.rules.model import Answers, Edition
from yakuba.procedures.rules.types.base import dated
from yakuba.procedures.rules.waiting import without_waiting

Kind = Literal["event", "list", "answers", "files", "check"]
STEPS: Final[tuple[Kind, ...]] = ("event", "list", "answers", "files", "check")


@dataclass(frozen=True, slots=True)
class Stop:
    """One page of the way; questions have a topic."""

    kind: Kind
    topic: str = ""


@dataclass(frozen=True)
class Way:
    """The way as it lies before this resident now; it is computed anew from the answers each time."""

    edition: Edition
    answers: Answers
    picked: tuple[str, ...]
    on: date

    @cached_property
    def event(self) -> Interview:
        """The few questions that select the procedures."""
        return _dated(event_interview(self.edition, self.answers, on=self.on), self.on)

    @cached_property
    def offered(self) -> tuple[Chosen, ...]:
        """The procedures that concern this resident, the most urgent first."""
        return chosen(self.edition, self.answers, on=self.on)

    @cached_property
    def interview(self) -> Interview:
        """The merged questions of the procedures on the list; what hangs on an answer comes after it."""
        merged = interview(self.edition, self.picked, self.answers, on=self.on)
        return _dated(without_waiting(merged, self.answers), self.on)

    @cached_property
    def open_event(self) -> frozenset[str]:
        """The topics of the event in which something is missing or wrong."""
        return _open(self.event, self.answers)

    @cached_property
    def open_topics(self) -> frozenset[str]:
        """The topics of the interview in which something is missing or wrong."""
        return _open(self.interview, self.answers)

    @property
    def stops(self) -> list[Stop]:
        """All pages of the way in order, as far as they are known by now."""
        stops = [Stop("event", page.topic.id) for page in self.event.pages]
        stops.append(Stop("list"))
        if self.picked:
            stops += [Stop("answers", page.topic.id) for page in self.interview.pages]
            stops += [Stop("files")] if self.interview.needs else []
            stops.append(Stop("check"))
        return stops

    def after(self, stop: Stop) -> Stop:
        """Return the page that follows; the last one follows itself."""
        stops = self.stops
        place = stops.index(stop) if stop in stops else _start_of(stops, stop.kind) - 1
        return stops[min(place + 1, len(stops) - 1)]

    def before(self, stop: Stop) -> Stop | None:
        """Return the page before, or None at the first."""
        stops = self.stops
        place = stops.index(stop) if stop in stops else 0
        return stops[place - 1] if place else None

    def first_open(self) -> Stop:
        """Return the page on which to go on: the first where something is missing."""
        for page in self.event.pages:
            if page.topic.id in self.open_event:
                return Stop("event", page.topic.id)
        if not self.picked:
            return Stop("list")
        for page in self.interview.pages:
            if page.topic.id in self.open_topics:
                return Stop("answers", page.topic.id)
        return Stop("files") if self.interview.needs else Stop("check")

    def page(self, stop: Stop) -> Page | None:
        """Return the questions of a stop, or None if there are none any more."""
        return (self.event if stop.kind == "event" else self.interview).page(stop.topic)

    def place(self, stop: Stop) -> tuple[int, int]:
        """Return at which page of how many of its kind one is, counted from 1."""
        alike = [one for one in self.stops if one.kind == stop.kind]
        return (alike.index(stop) + 1 if stop in alike else 1), max(len(alike), 1)


def repicked(before: Iterable[Chosen], after: Iterable[Chosen], picked: Iterable[str]) -> tuple[str, ...]:
    """Return the list after an answer about the event changed.

    What was taken off by hand stays off, what is newly due comes on, what no longer concerns the resident goes.
    """
    known = {one.procedure.id for one in before}
    kept = set(picked)
    ids = [one.procedure.id for one in after]
    return tuple(id_ for id_ in ids if id_ in kept or id_ not in known)


def rows_named(answers: Mapping[str, object]) -> set[str]:
    """Return the ids of all rows that some answer speaks of, so that none is given out twice."""
    return {name.partition("#")[2].partition("~")[0] for name in answers if "#" in name}


def _start_of(stops: list[Stop], kind: Kind) -> int:
    for place, stop in enumerate(stops):
        if STEPS.index(stop.kind) >= STEPS.index(kind):
            return place
    return len(stops) - 1


def _open(asked: Interview, answers: Answers) -> frozenset[str]:
    wrong = check(asked, answers)
    return frozenset(page.topic.id for page in asked.pages if any(q.name in wrong for q in page.questions))


def _dated(asked: Interview, on: date) -> Interview:
    """Tell every date question which day today is; types read no clock."""

    def page(one: Page) -> Page:
        return replace(one, questions=tuple(replace(q, item=dated(q.item, on)) for q in one.questions))

    return replace(asked, pages=tuple(page(one) for one in asked.pages))
