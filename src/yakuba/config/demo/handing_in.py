"""A household hands in what it needs, as it would at the screen: a draft, its answers, its papers, and in the end the filing.

Nothing here needs the office: a divided demo does it at the edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from random import Random

from yakuba.applications import commands as applications
from yakuba.applications.rules.content import DraftContent
from yakuba.config.demo import homes, papers, saying
from yakuba.procedures.rules.merging import interview
from yakuba.procedures.rules.model import Edition


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What a household has handed in: the receipt number, its code, and which procedures."""

    number: str
    code: str
    procedures: tuple[str, ...]


def hand_in(random: Random, edition: Edition, at: datetime) -> HandedIn:
    """Let a new household file everything it needs."""
    home = homes.make(random, at)
    procedures = saying.selected(edition, home)
    answers = saying.answers(edition, home, procedures, random)
    content = DraftContent(edition=edition.digest, chosen=procedures, answers=answers, language=home.language)
    code = applications.start_draft(edition=edition.digest, language=home.language, at=at, content=content)
    for need in interview(edition, procedures, answers, on=at.date()).needs:
        if need.attachment.required and not need.dropped:
            name, body = papers.paper_for(need.attachment, random)
            applications.add_file(code, need.attachment.id, name, BytesIO(body), at=at)
    return HandedIn(applications.submit(code, at=at).number, code, tuple(procedures))
