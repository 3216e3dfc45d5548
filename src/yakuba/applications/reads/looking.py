"""Looking a draft over as a whole; and the mark by which a submission knows that it was looked over already.

The check page looks at the whole draft to show what is missing. Where nothing is, it gives a mark to the button: a
keyed hash over this draft in this version, its edition and the day. A submission that brings it files what that page
examined; without it, or if anything is different by now, everything is looked at once more. So the work is done once
for each filing, and in the quiet before the rush.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version as version_of
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac

from yakuba.applications.reads.drafts import Draft
from yakuba.applications.rules import complete
from yakuba.applications.rules.content import DraftContent
from yakuba.procedures.rules.model import Answers, Edition
from yakuba.procedures.rules.types import Problem

PROGRAMME: Final = version_of("yakuba")


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What stands in a draft's way, by key; and its mark, empty if something does."""

    problems: Mapping[str, tuple[Problem, ...]]
    mark: str


def looked_over(code: str, draft: Draft, edition: Edition, *, on: date) -> LookedOver:
    """Look a draft over with its edition, on the day on which it would be filed."""
    found = complete.examine(edition, draft.content, on=on)
    if found.problems:
        return LookedOver(found.problems, "")
    left_out = sorted(draft.content.answers.keys() - found.answers.keys())
    return LookedOver({}, _mark(code, draft.version, draft.content, on, left_out))


def filed_by(mark: str, code: str, version: int, content: DraftContent, *, on: date) -> Answers | None:
    """Return the answers that are filed if this draft was looked over in this version on this day; else None."""
    _, _, said = mark.partition(":")
    left_out = said.split() if said else []
    if not constant_time_compare(mark, _mark(code, version, content, on, left_out)):
        return None
    return {name: value for name, value in content.answers.items() if name not in left_out}


def _mark(code: str, version: int, content: DraftContent, on: date, left_out: Sequence[str]) -> str:
    """Return a mark: the hash, and the names of the answers that nothing chosen asks for any more."""
    names = " ".join(left_out)
    # With the version of the programme: what a newer one asks for, an older one has not looked at.
    said = "|".join((code, str(version), content.edition, on.isoformat(), PROGRAMME, names))
    return f"{salted_hmac('yakuba.applications.looked_over', said, algorithm='sha256').hexdigest()}:{names}"
