"""Households of the demo town: one files, and its cases begin to live; another leaves a draft."""

from __future__ import annotations

from datetime import datetime
from random import Random

import msgspec

from yakuba.applications import commands as applications
from yakuba.applications.events import FilingSubmitted
from yakuba.config.demo import homes, saying
from yakuba.config.demo.handing_in import hand_in
from yakuba.config.demo.lives import Days
from yakuba.ground import outbox
from yakuba.procedures.rules.model import Edition


def file(days: Days, edition: Edition, codes: list[str], at: datetime) -> None:
    """Let a new household file everything it needs; its code is added to ``codes``."""
    filed = hand_in(days.random, edition, at)
    codes.append(filed.code)
    subject = next(event.ref for event in outbox.waiting() if isinstance(event, FilingSubmitted))
    worked_on = [edition.by_id[one] for one in filed.procedures if edition.by_id[one].kind != "guidance"]
    days.open(subject, filed.code, worked_on, at)


def leave_a_draft(random: Random, edition: Edition, at: datetime) -> None:
    """Let a new household begin a draft, answer a part of it and leave it."""
    home = homes.make(random, at)
    procedures = saying.selected(edition, home)
    answers = saying.answers(edition, home, procedures, random)
    part = dict(list(answers.items())[: random.randint(8, max(len(answers), 9))])
    code = applications.start_draft(edition=edition.digest, language=home.language, at=at)
    applications.save(code, lambda content: msgspec.structs.replace(content, answers=part, chosen=procedures), at=at)
