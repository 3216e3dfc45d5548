"""Looking a draft over as a whole; and the mark by which a submission knows that it was looked over already.

The check page looks at the whole draft to show what is missing. Where nothing is, it gives the button a mark: a keyed
hash over this draft as it lies there sealed, its version and the day. It gives the button the sealed draft, too. A submission
that brings both files what that page examined, without asking for the draft once more; without them, or if anything is
different by now, the draft is read and looked at again. So the work is done once for each filing, in the quiet before the rush.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version as version_of
from typing import Final

from django.utils.crypto import constant_time_compare, salted_hmac

from yakuba.applications.reads.drafts import Draft
from yakuba.applications.rules import complete
from yakuba.ground.sealing import digest
from yakuba.procedures.rules.model import Edition
from yakuba.procedures.rules.types import Problem

PROGRAMME: Final = version_of("yakuba")


CARRIED_AT_MOST: Final = 48 * 1024
"""Bytes of a sealed draft that a page carries; who has more to say waits for one more question to the database."""


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What stands in a draft's way, by key; and where nothing does, its mark and the draft itself, sealed as it lies there."""

    problems: Mapping[str, tuple[Problem, ...]]
    mark: str = ""
    carried: str = ""


def looked_over(code: str, draft: Draft, edition: Edition, *, on: date) -> LookedOver:
    """Look a draft over with its edition, on the day on which it would be filed."""
    found = complete.examine(edition, draft.content, on=on)
    if found.problems:
        return LookedOver(found.problems)
    left_out = sorted(draft.content.answers.keys() - found.answers.keys())
    carried = urlsafe_b64encode(draft.sealed).decode() if len(draft.sealed) <= CARRIED_AT_MOST else ""
    return LookedOver({}, _mark(code, draft.version, draft.sealed, on, left_out), carried)


def brought(carried: str) -> bytes | None:
    """Return the sealed draft that a page has carried; None if it carried nothing that can be one."""
    try:
        # What is not of the alphabet is dropped by Python; then it is not what the mark was made of.
        return urlsafe_b64decode(carried) or None
    except ValueError:
        return None


def left_out_by(mark: str, code: str, version: int, sealed: bytes, *, on: date) -> Collection[str] | None:
    """Return the answers that are left out of the filing if just this draft was looked over on this day; else None."""
    _, _, said = mark.partition(":")
    left_out = said.split() if said else []
    return left_out if constant_time_compare(mark, _mark(code, version, sealed, on, left_out)) else None


def _mark(code: str, version: int, sealed: bytes, on: date, left_out: Sequence[str]) -> str:
    """Return a mark: the hash, and the names of the answers that nothing chosen asks for any more."""
    names = " ".join(left_out)
    # With the version of the programme: what a newer one asks for, an older one has not looked at.
    said = "|".join((code, str(version), digest(sealed), on.isoformat(), PROGRAMME, names))
    return f"{salted_hmac('yakuba.applications.looked_over', said, algorithm='sha256').hexdigest()}:{names}"
