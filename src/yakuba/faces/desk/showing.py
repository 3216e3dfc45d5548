"""What a case page shows, put together from the rooms that know it. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.conf import settings

from yakuba.casework.reads import CaseView, CorrectionView
from yakuba.faces.desk.asks import Typed
from yakuba.ground.clock import JST
from yakuba.ground.document import Document
from yakuba.ground.ref import Ref
from yakuba.ground.text import LANGUAGES, NOTHING, Text
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules import applying, letters, showing
from yakuba.procedures.rules.checking import Checked, checked
from yakuba.procedures.rules.keys import Key
from yakuba.procedures.rules.model import Answers, Edition, Item, Procedure, Topic, Visit

ATTACHMENT = "file:"
"""How the key of an attachment begins, where items to correct are named."""


def town() -> Text:
    """Return the name of the town in all languages."""
    return Text.read(settings.TOWN)


@dataclass(frozen=True, slots=True)
class Line:
    """One answer on the case page; ``changed`` tells that the resident has corrected it."""

    key: str
    item: Item
    about: Text
    lines: tuple[str, ...]
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """One thing whose correction may be asked for, with what stands there and what was written about it."""

    key: str
    label: Text
    about: Text
    lines: tuple[str, ...]
    ticked: bool = False
    words: str = ""
    problem: Text | None = None

    @property
    def called(self) -> Text:
        """The item and about whom it is, in one."""
        return Text(*(_about(self.label, self.about, language) for language in LANGUAGES))


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item of a request to correct: as it was put to the resident, and what stood there before and afterwards.

    ``words`` is empty for an answer that changed though nobody had asked for it; ``changed`` is None where it cannot
    be told: of papers, and while the answer is awaited.
    """

    label: Text
    about: Text
    words: str
    changed: bool | None = None
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coming:
    """What must be done in person for a case: what, by when, and when the resident said they would come.

    ``today`` and ``missed`` tell whether that day is today, or over; ``too_late`` that it is after the last day.
    """

    visit: Visit
    due: date | None
    planned: tuple[str, ...]
    today: bool = False
    missed: bool = False
    too_late: bool = False


@dataclass(frozen=True)
class Sheet:
    """A case beside the procedure that it follows, in the language of the one who reads."""

    case: CaseView
    language: str

    @cached_property
    def edition(self) -> Edition:
        """The edition under which it was filed."""
        return procedures.by_digest(self.case.edition)

    @cached_property
    def procedure(self) -> Procedure:
        """The procedure as it stood when it was filed."""
        return procedures.procedure(self.case.edition, self.case.procedure_id)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every answer, in the order of the questions."""
        changed = {key for one in self.case.corrections if one.answered_at for key in one.before}
        return tuple(
            Line(str(one.key), one.item, one.about, one.lines, str(one.key) in changed)
            for one in showing.shown(self.procedure, self.case.answers, self.language)
        )

    def topics(self) -> list[tuple[Topic, list[Line]]]:
        """Return the answers under the headings of the interview."""
        return [
            (topic, found)
            for topic in self.edition.event.topics
            if (found := [line for line in self.lines if line.item.topic == topic.id])
        ]

    @cached_property
    def checks(self) -> list[Checked]:
        """The automatic checks, as of the day of filing."""
        return checked(self.procedure, self.case.answers, due=self.case.filing_deadline, on=self._received_on)

    @cached_property
    def visit(self) -> Visit | None:
        """What must be done in person, or None."""
        return applying.visit(self.edition, self.procedure, self.case.answers, on=self._received_on)

    def coming(self, today: date) -> Coming | None:
        """Return how the visit stands on a day, or None where nobody needs to come."""
        if self.visit is None:
            return None
        due = self.case.filing_deadline
        said = self._shown(self.case.answers)
        planned = tuple(line for key in applying.PLANNED for line in said.get(key, ()))
        written = self.case.answers.get(applying.PLANNED[0])
        if not isinstance(written, str):
            return Coming(self.visit, due, planned)
        day = date.fromisoformat(written)
        return Coming(self.visit, due, planned, day == today, day < today, due is not None and day > due)

    def label_of(self, key: str) -> Text:
        """Return the words for the key of an answer or attachment."""
        if key.startswith(ATTACHMENT):
            wanted = key.removeprefix(ATTACHMENT)
            return next((one.label for one in self.procedure.attach if one.id == wanted), Text(wanted, wanted, wanted))
        item = self.edition.vocabulary.get(Key.parse(key).item)
        return item.label if item else Text(key, key, key)

    def asked(self, correction: CorrectionView) -> list[AskedItem]:
        """Return what a correction asked for and what came of it, then what changed beside that."""
        places = self._places(correction)
        asked = sorted(correction.items, key=lambda key: places.get(key, len(places)))
        beside = [key for key in places if key in correction.before and key not in correction.items]
        return [self._asked(correction, key) for key in (*asked, *(beside if correction.answered_at else ()))]

    def _places(self, correction: CorrectionView) -> dict[str, int]:
        """Number answers and papers as they stand in the form: a database need not keep the order of what it holds."""
        before, after = self._answers_around[correction.ref]
        keys = [*self._shown({**before, **after}), *(f"{ATTACHMENT}{paper.id}" for paper in self.procedure.attach)]
        return {key: place for place, key in enumerate(keys)}

    def _asked(self, correction: CorrectionView, key: str) -> AskedItem:
        label, words = self.label_of(key), correction.items.get(key, "")
        if key.startswith(ATTACHMENT):
            return AskedItem(label, NOTHING, words)
        before, after = self._answers_around[correction.ref]
        about = showing.called(self.procedure, after if key in after else before, Key.parse(key))
        if correction.answered_at is None:
            return AskedItem(label, about, words)
        was, now = self._shown(before).get(key, ()), self._shown(after).get(key, ())
        return AskedItem(label, about, words, key in correction.before, was, now)

    @cached_property
    def _answers_around(self) -> dict[Ref, tuple[Answers, Answers]]:
        """The answers before and after each correction: each keeps what it changed, so the way back is known."""
        found: dict[Ref, tuple[Answers, Answers]] = {}
        after: Answers = self.case.answers
        for one in reversed(self.case.corrections):
            before = {key: value for key, value in {**after, **one.before}.items() if value is not None}
            found[one.ref] = before, after
            after = before
        return found

    def _shown(self, answers: Answers) -> dict[str, tuple[str, ...]]:
        return {str(one.key): one.lines for one in showing.shown(self.procedure, answers, self.language)}

    def only_its_own(self, typed: Typed) -> Typed:
        """Return what was typed without items that this case does not have: the page never offered them."""
        if not typed.items:
            return typed
        own = {key for key, *_ in self._correctable()}
        return replace(typed, items={key: words for key, words in typed.items.items() if key in own})

    def ticks(self, typed: Typed, loose: Mapping[str, str], problems: Mapping[str, Text]) -> list[Tick]:
        """Return everything whose correction may be asked for, with what was typed so far."""
        return [
            Tick(
                key,
                label,
                about,
                lines,
                key in typed.items,
                typed.items.get(key, loose.get(key, "")),
                problems.get(key),
            )
            for key, label, about, lines in self._correctable()
        ]

    def letter(self, outcome: str, *, reason: Text | str, basis: str, on: date) -> Document | None:
        """Return the letter that a decision would send today, or None if it sends none."""
        decided = letters.Decided(
            outcome=outcome,
            name=self.case.applicant_name,
            receipt=self.case.receipt,
            on=on,
            reason=reason,
            basis=basis,
        )
        return letters.compose(self.edition, self.procedure, self.case.answers, decided, self.language, town=town())

    @property
    def _received_on(self) -> date:
        return self.case.received_at.astimezone(JST).date()

    def _correctable(self) -> Iterator[tuple[str, Text, Text, tuple[str, ...]]]:
        for line in self.lines:
            yield line.key, line.item.label, line.about, line.lines
        names = {one["attachment"]: str(one.get("name", "")) for one in self.case.attachments if "attachment" in one}
        wanted = applying.papers(self.edition, self.procedure, self.case.answers, on=self._received_on)
        for paper in self.procedure.attach:
            # What was handed in may be wrong, also where nobody would have asked for it.
            if paper not in wanted and paper.id not in names:
                continue
            yield f"{ATTACHMENT}{paper.id}", paper.label, NOTHING, ((names[paper.id],) if paper.id in names else ())


def _about(label: Text, about: Text, language: str) -> str:
    who = about.say(language)
    return f"{label.say(language)} ({who})" if who else label.say(language)
