"""Cases that meet everybody with everything, in any order: every command, right or wrong, stale and twice.

What a step may do is said by `law`, which reads the pack for itself; after each step the rows must say the same. By
hand, for as many runs as one likes: ``python -m tests.casework 5000``.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.casework import rows as promised
from tests.casework.anything import (
    BRINGS,
    GOING,
    GOOD,
    LATE,
    OUTCOME,
    PAUSE,
    RIGHT,
    SECTION,
    SEEN,
    TAKING_BACK,
    TASK,
    TOWARDS,
    WHAT_FOR,
    WHICH,
    WHO,
    WORDS,
)
from tests.casework.hall import POSTS, SECTIONS, Hall, person
from tests.casework.law import Deed, Law, Rules
from tests.casework.rows import PROMISES, Rows
from yakuba.casework import commands, events
from yakuba.casework.commands import Act, OpenCase
from yakuba.casework.commands.mending import find_the_task_again
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Refusal
from yakuba.ground.outbox import waiting
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.journeys import filing as journey

MOST: Final = 6


class Cases(RuleBasedStateMachine):
    """Some cases of one filing, and everybody who may do something with them, or may not."""

    hall: ClassVar[Hall]
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at = self.hall.at
        self.cases: list[Law] = []
        self.people: dict[str, Actor] = {}
        self.closed: dict[str, Any] = {}
        self.told: set[str] = set()
        self.last: Deed | None = None
        self.rows = self.held = Rows.now(self.hall.line)
        self.seen["runs"] += 1

    def teardown(self) -> None:
        """Let the worker do what is left, look once more, and take everything back."""
        try:
            if sys.exc_info()[0] is None:
                self.the_worker_tells()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize(some=st.lists(WHAT_FOR, min_size=1, max_size=2, unique_by=lambda one: one.id))
    def a_filing_has_come(self, some: list[Rules]) -> None:
        """Begin with a few cases: what is done to one must not touch the other."""
        for rules in some:
            self.a_case_is_opened(rules)

    def a_case_is_opened(self, rules: Rules) -> Law:
        """Open a case, and return it: a second time it is the one that is there, and nothing happens."""
        known = next((law for law in self.cases if law.rules == rules), None)
        if known is None and len(self.cases) == MOST:
            return self.cases[-1]
        at_least, at_most, counts = rules.days
        wanted = OpenCase(
            subject=self.hall.filing,
            receipt=self.hall.number,
            procedure_id=rules.id,
            edition=self.hall.edition,
            title=Text(*rules.title.values()),
            section=rules.section,
            flow=self.hall.flows[rules.flow],
            answers=self.hall.answers,
            applicant_name="葛󠄀城 真由",
            attachments=({"id": "f1", "file": ""},),
            received_at=self.at,
            at_least=at_least,
            at_most=at_most,
            counts=counts,
        )
        before, ref = self.rows, commands.open_case(wanted, at=self.at)
        self.rows = self._look()
        if known:
            assert (ref, self.rows) == (known.ref, before)
            return known
        self.cases.append(Law(ref, self.hall.filing, rules, self.at))
        self._was_told(before, ["case.opened"], ["case.opened"])
        return self.cases[-1]

    @rule(which=WHICH, who=WHO, seen=SEEN, back=st.booleans())
    def somebody_takes_it_or_gives_it_back(self, which: int, who: str, seen: int, back: bool) -> None:
        """Take charge of a case or let it go, with the page as it is or an old one; then a colleague whose page is older."""
        law = self._case(which)
        self._take(law, self._person(law, who), law.version + seen, back=back)
        self._take(law, self._person(law, "all"), law.version - 1, back=back)

    @rule(which=WHICH, who=WHO, words=WORDS)
    def somebody_notes(self, which: int, who: str, words: str) -> None:
        """Write a note, or nothing as one."""
        law = self._case(which)
        self._note(law, self._person(law, who), words)

    @rule(which=WHICH, who=RIGHT, towards=TOWARDS, to=SECTION)
    def somebody_does_what_is_offered(self, which: int, who: str, towards: tuple[str, ...], to: str) -> None:
        """End the task with one of its outcomes, and with all that it must bring."""
        self._offered(self._case(which), who, towards, to)

    @rule(rules=WHAT_FOR, who=GOING, goals=st.lists(TOWARDS, min_size=2, max_size=4), pause=PAUSE)
    def it_goes_its_way(self, rules: Rules, who: str, goals: list[tuple[str, ...]], pause: timedelta) -> None:
        """Let those whose turn it is do one thing after the other, so that what is tried next is tried further on."""
        law = self.a_case_is_opened(rules)
        for towards in goals:
            if law.post == "resident":
                self._answer(law, self.at, "葛󠄀城 真由")
            elif not law.ended:
                self._offered(law, who or law.post, towards, min(SECTIONS))
            self.what_the_rows_promise()
            self.what_is_closed_stays_as_it_is()
            self.at += pause

    @rule(which=WHICH, late=LATE)
    def what_is_over_is_tried_once_more(self, which: int, late: timedelta) -> None:
        """Do everything to a case that has ended, as those who could have done it before."""
        over = [law for law in self.cases if law.ended]
        if over:
            law = over[which % len(over)]
            actor, version = self._person(law, "all"), law.version
            self._note(law, actor, "まだ間に合いますか。")
            self._take(law, actor, version, back=False)
            self._take(law, actor, version, back=True)
            self._answer(law, self.at, "葛󠄀城 真由")
            self._withdraw(law, self._person(law, "resident"), late, "")
            step = self.rows.way(law)[-1]
            self._end(law, Act(task_id=step.task_id, outcome=step.outcome, seen_version=version, **GOOD), actor)

    @rule(which=WHICH, outcome=OUTCOME, brings=BRINGS)
    def somebody_who_may_does_whatever(self, which: int, outcome: str, brings: dict[str, Any]) -> None:
        """Try any outcome where the case stands, with or without what it must bring: nothing else is wrong."""
        law = self._case(which)
        deed = Act(task_id=law.place, outcome=outcome, seen_version=law.version, **brings)
        self._end(law, deed, self._person(law, "all"))

    @rule(
        which=WHICH,
        who=WHO,
        outcome=OUTCOME,
        task=TASK,
        seen=SEEN,
        brings=BRINGS,
    )
    def somebody_does_whatever(
        self, which: int, who: str, outcome: str, task: int | None, seen: int, brings: dict[str, Any]
    ) -> None:
        """Try any outcome at any place of the drawing, with or without what it must bring."""
        law = self._case(which)
        actor = self._person(law, who)
        places = sorted(law.drawing.lanes)
        place = law.place if task is None else places[task % len(places)]
        self._end(law, Act(task_id=place, outcome=outcome, seen_version=law.version + seen, **brings), actor)

    @rule(which=WHICH, late=LATE, name=st.sampled_from(("葛󠄀城 真由", "𠮷野 凜")))
    def the_resident_answers(self, which: int, late: timedelta, name: str) -> None:
        """Send what was corrected, asked for or not; it may have been under way for a while."""
        law = self._case(which)
        self._answer(law, max(law.asked or law.opened, self.at - late), name)

    @rule(which=WHICH, who=TAKING_BACK, late=LATE, words=WORDS)
    def somebody_takes_the_filing_back(self, which: int, who: str, late: timedelta, words: str) -> None:
        """Withdraw as the resident, or as somebody who is not; it may have been under way for a while."""
        law = self._case(which)
        self._withdraw(law, self._person(law, who), late, words)

    @rule(rules=WHAT_FOR, towards=TOWARDS, late=LATE)
    def staff_go_on_while_it_is_under_way(self, rules: Rules, towards: tuple[str, ...], late: timedelta) -> None:
        """Take it back, and until that arrives somebody has gone on and the resident's page was told so."""
        law = self.a_case_is_opened(rules)
        self.at += timedelta(hours=30)
        self._offered(law, law.post if law.post in POSTS else "clerk", towards, min(SECTIONS))
        self.the_worker_tells()
        self._withdraw(law, self._person(law, "resident"), late, "")

    @rule()
    def the_same_again(self) -> None:
        """Do the last deed once more as it was: two windows, a double click, an event told twice."""
        if self.last:
            self._try(self.last)

    @rule(which=WHICH, hours=st.sampled_from((1, 5, 24, 100)), name=st.sampled_from(("f1", "f2")))
    def meanwhile(self, which: int, hours: int, name: str) -> None:
        """Let time pass, look for a lost task where none is lost, and bring a file that was held to those that lack it."""
        self.at += timedelta(hours=hours)
        assert not find_the_task_again(self._case(which).ref, at=self.at)
        assert self._look() == self.rows
        before = self.rows
        lacking = [row.id for row in before.cases if name == "f1" and not row.attachments[0]["file"]]
        given = commands.receive_file(self.hall.filing, name, Ref("file", "1"), at=self.at)
        self.rows = self._look()
        assert given == len(lacking)
        self._was_told(before, ["case.file_came"] * given, [])

    @rule()
    def the_worker_tells(self) -> None:
        """Hear what happened: the resident's page follows, and a decision sends its letter, once though it is told twice."""
        for row, event in zip(self.rows.events, waiting(), strict=True):
            if row.id in self.told:
                continue
            self.told.add(row.id)
            if isinstance(event, events.CaseDecided):
                journey.send_the_letter(event)
                journey.send_the_letter(event)
            if not isinstance(event, events.CorrectionAsked):
                journey.tell_the_progress(event)
        self.rows = self._look()
        promised.letters_and_pages_came(self.hall.filing, self.cases)

    def _look(self) -> Rows:
        return Rows.now(self.hall.line, self.rows)

    def _case(self, which: int) -> Law:
        """Choose a case: mostly among those that are open."""
        open_ = [law for law in self.cases if not law.ended]
        some = open_ if open_ and which < 5 else self.cases
        return some[which % len(some)]

    def _person(self, law: Law, who: str) -> Actor:
        actor = person(law, who)
        self.people[actor.id] = actor
        return actor

    def _take(self, law: Law, actor: Actor, version: int, *, back: bool) -> None:
        command = commands.give_back if back else commands.take

        def then() -> tuple[list[str], list[str]]:
            fresh = law.stage == "received" and not back
            law.version, law.assignee = law.version + 1, "" if back else actor.id
            law.touched = law.touched or fresh
            return ["case.given_back" if back else "case.taken"], ["case.moved"] * fresh

        self._try(
            Deed(
                "give back" if back else "take",
                lambda: law.may_work(actor) and version == law.version,
                lambda: command(law.ref, actor=actor, at=self.at, seen_version=version),
                then,
            )
        )

    def _note(self, law: Law, actor: Actor, words: str) -> None:
        self._try(
            Deed(
                "note",
                lambda: law.may_work(actor) and bool(words.strip()),
                lambda: commands.add_note(law.ref, words, actor=actor, at=self.at),
                lambda: (["case.noted"], []),
            )
        )

    def _withdraw(self, law: Law, actor: Actor, late: timedelta, words: str) -> None:
        at = max(law.opened, self.at - late)

        def then() -> tuple[list[str], list[str]]:
            (law.place,) = [end for end, name in law.drawing.ends.items() if name == "withdrawn"]
            law.version += 1
            return ["case.withdrawn"], ["case.withdrawn"]

        self._try(
            Deed(
                "withdraw",
                lambda: not law.ended and actor == person(law, "resident"),
                lambda: commands.withdraw_case(law.subject, law.rules.id, words, actor=actor, at=at),
                then,
            )
        )

    def _offered(self, law: Law, who: str, towards: tuple[str, ...], to: str) -> None:
        offered = law.drawing.offered(law.place) or ["accept"]
        deed = Act(
            task_id=law.place,
            outcome=next((code for code in towards if code in offered), offered[0]),
            seen_version=law.version,
            to_section=to if to != law.section else min(SECTIONS - {to}),
            correct_items={"person.name": "住民票の字で"},
            **GOOD,
        )
        self._end(law, deed, self._person(law, who))

    def _answer(self, law: Law, at: datetime, name: str) -> None:
        def then() -> tuple[list[str], list[str]]:
            law.place, law.version, law.asked = law.drawing.ways[law.place, "answered"], law.version + 1, None
            return ["case.corrected"], ["case.moved"]

        answers, applicant = {**self.hall.answers, "person.name": name}, (name, "ヨミ")
        self._try(
            Deed(
                "answer",
                lambda: law.post == "resident",
                lambda: commands.receive_correction(law.subject, law.rules.id, answers, at=at, applicant=applicant),
                then,
            )
        )

    def _end(self, law: Law, deed: Act, actor: Actor) -> None:
        way = f"{law.rules.flow}: {deed.task_id} {deed.outcome}"

        def then() -> tuple[list[str], list[str]]:
            self.seen[f"way {way}"] += 1
            return law.end(actor, deed, self.at)

        self._try(
            Deed(
                way,
                lambda: law.may_end(actor, deed, SECTIONS),
                lambda: commands.act(law.ref, deed, actor=actor, at=self.at),
                then,
            )
        )

    def _try(self, deed: Deed) -> None:
        """Do it: whoever may, does it and it is told; whoever may not is refused in so many words, and nothing is left."""
        self.last, before, may = deed, self.rows, deed.may()
        self.seen["deeds"] += 1
        try:
            deed.do()
        except Refusal as refusal:
            refused: Refusal | None = refusal
        else:
            refused = None
        self.rows = self._look()
        if refused:
            self.seen["refused"] += 1
            assert not may, f"{deed.name} was refused: {refused!r}"
            assert self.rows == before, f"{deed.name} was refused and left something behind"
            return
        assert may, f"{deed.name} was possible"
        self._was_told(before, *deed.then())

    def _was_told(self, before: Rows, lines: list[str], told: list[str]) -> None:
        assert self.rows.lines[: len(before.lines)] == before.lines
        assert [line.action for line in self.rows.lines[len(before.lines) :]] == lines
        known = {event.id for event in before.events}
        assert sorted(event.name for event in self.rows.events if event.id not in known) == sorted(told)

    @invariant()
    def what_the_rows_promise(self) -> None:
        """Hold every case against all that its rows promise."""
        self.seen["steps"] += 1
        if self.rows is self.held:
            return
        self.held = self.rows
        for law in self.cases:
            for promise in PROMISES:
                promise(self.rows, law)
            promised.it_came_by_drawn_ways(self.rows, law, self.people)
            promised.no_clock_ran_backwards(self.rows, law, self.at)

    @invariant()
    def what_is_closed_stays_as_it_is(self) -> None:
        """Compare every case that has ended with what it was when it ended."""
        for law in self.cases:
            if law.ended:
                # A file that was held may still come: the case has it then, and nobody decides anything anew.
                row, way = self.rows.of(law)._replace(attachments=None), self.rows.way(law)
                assert self.closed.setdefault(law.ref.id, (row, way)) == (row, way)
