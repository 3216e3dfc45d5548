"""Households file, as they would at the screen: a draft, its answers, its papers, and in the end the filing."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from random import Random

import msgspec

from yakuba.applications import commands as applications
from yakuba.applications.events import FilingSubmitted
from yakuba.applications.rules.content import DraftContent
from yakuba.config.demo import homes, papers, saying
from yakuba.config.demo.lives import Days
from yakuba.ground import outbox
from yakuba.procedures.rules.merging import interview
from yakuba.procedures.rules.model import Edition


def file(days: Days, edition: Edition, codes: list[str], at: datetime) -> None:
    """Let a new household file everything it needs; its code is added to ``codes``."""
    home = homes.make(days.random, at)
    procedures = saying.selected(edition, home)
    answers = saying.answers(edition, home, procedures, days.random)
    content = DraftContent(edition=edition.digest, chosen=procedures, answers=answers, language=home.language)
    code = applications.start_draft(edition=edition.digest, language=home.language, at=at, content=content)
    for need in interview(edition, procedures, answers, on=at.date()).needs:
        if need.attachment.required and not need.dropped:
            name, body = papers.paper_for(need.attachment, days.random)
            applications.add_file(code, need.attachment.id, name, BytesIO(body), at=at)
    applications.submit(code, at=at)
    codes.append(code)
    subject = next(event.ref for event in outbox.waiting() if isinstance(event, FilingSubmitted))
    worked_on = [edition.by_id[one] for one in procedures if edition.by_id[one].kind != "guidance"]
    days.open(subject, code, worked_on, at)


def leave_a_draft(random: Random, edition: Edition, at: datetime) -> None:
    """Let a new household begin a draft, answer a part of it and leave it."""
    home = homes.make(random, at)
    procedures = saying.selected(edition, home)
    answers = saying.answers(edition, home, procedures, random)
    part = dict(list(answers.items())[: random.randint(8, max(len(answers), 9))])
    code = applications.start_draft(edition=edition.digest, language=home.language, at=at)
    applications.save(code, lambda content: msgspec.structs.replace(content, answers=part, chosen=procedures), at=at)
