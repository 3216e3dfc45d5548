"""What becomes of the cases: staff take, ask, propose, approve, refuse; residents answer and withdraw.

The town lives from day to day. Each deed is one of the programme's own commands, plans the next one, and what lies
beyond the present moment never happens: so cases are left at every stage, as they are in a hall.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any, Final

from django.db import transaction

from yakuba.applications import commands as applications
from yakuba.applications import reads as filings
from yakuba.casework import commands as casework
from yakuba.casework import reads as cases
from yakuba.casework.reads import CaseView
from yakuba.config.demo import correcting, hours
from yakuba.config.demo.staff import Staff
from yakuba.flows.reads import open_tasks
from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.ref import Ref
from yakuba.journeys.table import deliver_all
from yakuba.procedures import reads as procedures
from yakuba.procedures.rules import applying
from yakuba.procedures.rules.model import Procedure

Deed = Callable[[datetime], None]

FATES: Final = (*("accept",) * 22, *("correct",) * 5, "refuse", "withdraw", "hand_over")
"""The fates of thirty cases. They are dealt like cards, so that a small town too has each of them."""
SLOW: Final = 0.12
"""How many cases are finished only after their time."""
ANSWERED: Final = 0.75
"""How many requests for correction are answered."""
SENT_BACK: Final = 0.15
NEIGHBOURS: Final = {"care": "welfare", "welfare": "care", "insurance": "pension", "pension": "insurance"}
"""Sections between which cases are handed over."""
MOVE: Final = "resident-registration-"
"""The move itself, on which the rest depends: nobody takes it back, and the hall does not refuse it."""
HANDED_OVER: Final = "担当する係が異なるため、引き継ぎます。"
RETURNED: Final = "添付書類の確認の記録がありません。確認のうえ、再度起案してください。"


@dataclass
class Life:
    """One case as the town lives it; ``workdays`` is how long it will take, ``code`` that of its resident,
    ``post`` whose turn it is.
    """

    ref: Ref
    code: str
    procedure: Procedure
    section: str
    workdays: int
    fate: str
    clerk: Actor
    post: str = ""
    returned: bool = False


@dataclass
class Days:
    """The days of the town up to a moment. Everything that happens is drawn from ``random``, in order of time."""

    staff: Staff
    random: Random
    until: datetime
    planned: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    deck: list[str] = field(default_factory=list)
    count: int = 0
    lives: int = 0

    def plan(self, at: datetime, deed: Deed) -> None:
        """Let something happen at a moment, unless the moment has not come yet."""
        if at < self.until:
            self.count += 1
            heapq.heappush(self.planned, (at, self.count, deed))

    def live(self, told: Callable[[], None]) -> None:
        """Let everything happen that is planned, and what follows from it; one transaction for each day."""
        while self.planned:
            with transaction.atomic():
                self._day(self.planned[0][0].date())
            told()

    def _day(self, day: date) -> None:
        """Live one day. The worker is let loose after each filing and in the evening: far fewer rounds, same end."""
        while self.planned and self.planned[0][0].date() == day:
            at, _, deed = heapq.heappop(self.planned)
            deed(at)
        follow(at)

    def open(self, subject: Ref, code: str, procedures: Sequence[Procedure], at: datetime) -> None:
        """Let what follows from a filing happen, and plan the lives of its cases."""
        follow(at)
        for procedure in procedures:
            ref = cases.case_of(subject, procedure.id)
            if ref is not None:
                self.lives += 1
                self._begin(self._life(ref, code, procedure), at)

    def _life(self, ref: Ref, code: str, procedure: Procedure) -> Life:
        clock = procedure.clock
        least, most = (clock.at_least, clock.at_most) if clock else (1, 5)
        if clock and clock.days == "calendar":
            # Of three days of the calendar about two are working days.
            least, most = least * 2 // 3, most * 2 // 3
        slow = self.random.random() < SLOW
        workdays = most + self.random.randint(1, 8) if slow else self.random.randint(least, most)
        fate = self._deal(procedure)
        clerk = self.random.choice(self.staff[procedure.section, "clerk"])
        return Life(ref, code, procedure, procedure.section, workdays, fate, clerk)

    def _deal(self, procedure: Procedure) -> str:
        """Return the next fate that suits a procedure; one that does not waits for another case."""
        if len(self.deck) < len(FATES):
            self.deck = [*self.random.sample(FATES, len(FATES)), *self.deck]
        unfit = {"refuse", "withdraw"} if procedure.id.startswith(MOVE) else set[str]()
        if procedure.section not in NEIGHBOURS:
            unfit.add("hand_over")
        place = max(place for place, fate in enumerate(self.deck) if fate not in unfit)
        return self.deck.pop(place)

    def _begin(self, life: Life, at: datetime) -> None:
        wait = min(self.random.choice((0, 0, 1, 1, 2)), life.workdays)
        self.plan(hours.work_after(at, wait, self.random), lambda when: self._take(life, when))

    def _take(self, life: Life, at: datetime) -> None:
        if life.clerk.section != life.section:
            life.clerk = self.random.choice(self.staff[life.section, "clerk"])
        seen = cases.case_for(life.clerk, life.ref, at=at)
        if seen.stage == "withdrawn":
            return
        casework.take(life.ref, actor=life.clerk, at=at, seen_version=seen.version)
        rest = max(life.workdays - (2 if life.procedure.kind == "application" else 1), 0)
        self.plan(hours.work_after(at, rest, self.random), lambda when: self._judge(life, when))

    def _judge(self, life: Life, at: datetime) -> None:
        """End the check of the clerk as this case's fate has it."""
        fate, life.fate = life.fate, "accept"
        seen = cases.case_for(life.clerk, life.ref, at=at)
        if fate == "withdraw":
            applications.withdraw(life.code, life.procedure.id, at=at)
        elif fate == "correct" and (items := correcting.asked_of(seen.answers, self.random)):
            self._act(life, life.clerk, _deed(seen, "correct", correct_items=items), at)
            if self.random.random() < ANSWERED:
                days = self.random.randint(1, 6)
                self.plan(hours.resident_after(at, days, self.random), lambda when: self._answer(life, when))
        elif fate == "refuse" and life.procedure.refuse:
            why = self.random.choice(life.procedure.refuse)
            deed = _deed(seen, "refuse", reason=why.words.ja, refuse_reason=why.id, basis=why.basis)
            self._act(life, life.clerk, deed, at)
            self._later(life, self._approve, at)
        elif fate == "hand_over":
            goal = NEIGHBOURS[life.section]
            self._act(life, life.clerk, _deed(seen, "hand_over", reason=HANDED_OVER, to_section=goal), at)
            life.section = goal
            self._later(life, self._take, at)
        else:
            self._settle(life, at, seen)

    def _answer(self, life: Life, at: datetime) -> None:
        status = filings.status(life.code)
        request = next(part.request for part in status.parts if part.procedure == life.procedure.id)
        if request is None:
            raise LookupError(f"{life.ref} waits for a correction that its resident was not asked for")
        now = {key: correcting.corrected(key, status.answers.get(key), self.random) for key in request.items}
        applications.answer_correction(life.code, request.id, now, at=at)
        follow(at)  # the clerk may settle it the same day
        self._later(life, self._settle, at)

    def _settle(self, life: Life, at: datetime, seen: CaseView | None = None) -> None:
        """Accept, or propose to accept where the flow asks for approval."""
        seen = seen or cases.case_for(life.clerk, life.ref, at=at)
        if any(outcome.code == "propose" for outcome in seen.tasks[0].outcomes):
            self._act(life, life.clerk, _deed(seen, "propose", in_person=_met(life, seen)), at)
            self._later(life, self._approve, at)
        else:
            self._act(life, life.clerk, _deed(seen, "accept", in_person=_met(life, seen)), at)

    def _approve(self, life: Life, at: datetime) -> None:
        """Approve, once in a while send back; where another post must approve too, it comes next."""
        chief = self.random.choice(self.staff[life.section, life.post])
        seen = cases.case_for(chief, life.ref, at=at)
        if not life.returned and self.random.random() < SENT_BACK:
            life.returned = True
            self._act(life, chief, _deed(seen, "send_back", reason=RETURNED), at)
            self._later(life, self._settle, at)
            return
        self._act(life, chief, _deed(seen, "approve"), at)
        if life.post:
            self._later(life, self._approve, at)

    def _later(self, life: Life, deed: Callable[[Life, datetime], None], at: datetime) -> None:
        wait = self.random.choice((0, 1, 1, 2, 3))
        self.plan(hours.work_after(at, wait, self.random), lambda when: deed(life, when))

    def _act(self, life: Life, actor: Actor, deed: casework.Act, at: datetime) -> None:
        casework.act(life.ref, deed, actor=actor, at=at)
        life.post = next((task.post for task in open_tasks(life.ref)), "")


def _deed(seen: CaseView, outcome: str, **more: Any) -> casework.Act:
    return casework.Act(task_id=seen.tasks[0].task_id, outcome=outcome, seen_version=seen.version, **more)


def _met(life: Life, seen: CaseView) -> bool:
    """Tell whether the clerk has met the resident: they did, where the procedure wants them to come."""
    edition = procedures.by_digest(seen.edition)
    day = seen.received_at.astimezone(JST).date()
    return applying.visit(edition, life.procedure, seen.answers, on=day) is not None


def follow(at: datetime) -> None:
    """Let what follows from events happen, until nothing is due."""
    while deliver_all(at):
        pass
