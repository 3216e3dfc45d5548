"""Looking a draft over as a whole; and the mark by which a submission files what was looked over already.

The check page looks at the whole draft to show what is missing. Where nothing is, it makes the filing ready: examined,
with its number, sealed as it will lie in the hall. It goes out with the page in the mark of the button and comes back
when that is pressed. A keyed hash holds it to this draft in this version, to the day and to the keys of the hall. A
submission that brings it writes just what that page showed; without it, or if anything is different by now, everything
is done once more. So the work is done once for each filing, and in the quiet before the rush. Until the button is
pressed, nothing that the office could open lies anywhere but in the resident's own browser.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version as version_of
from typing import Final

import msgspec
from django.utils.crypto import constant_time_compare, salted_hmac

from yakuba.applications.reads.drafts import Draft
from yakuba.applications.rules import complete
from yakuba.applications.rules.content import FilingContent, pack
from yakuba.applications.rules.numbers import new_number
from yakuba.ground.keys import NoKeys, recipients
from yakuba.ground.sealing import ResidentKeys, resident_keys, seal
from yakuba.procedures.rules.model import Answers, Edition
from yakuba.procedures.rules.types import Problem

PROGRAMME: Final = version_of("yakuba")
MARK_AT_MOST: Final = 48 * 1024
"""Letters of a mark. A longer one would be longer on its way than what it saves; forty answers take six thousand."""


@dataclass(frozen=True, slots=True)
class LookedOver:
    """What stands in a draft's way, by key; and its mark, empty if something does."""

    problems: Mapping[str, tuple[Problem, ...]]
    mark: str


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """A filing that is ready to be written instead of the draft in this version: all but its id and the moment.

    With the moment of the draft's last save: after a backup was brought back, versions are counted a second time.
    """

    version: int
    saved_at: datetime
    on: date
    number: str
    recipient: str
    edition: str
    procedures: tuple[str, ...]
    language: str
    sealed: bytes


def looked_over(code: str, draft: Draft, edition: Edition, *, at: datetime) -> LookedOver:
    """Look a draft over with its edition, on the day on which it would be filed."""
    found = complete.examine(edition, draft.content, on=at.date())
    if found.problems:
        return LookedOver(found.problems, "")
    try:
        # Read once: between sealing and marking the office may get another key.
        to = recipients()
    except NoKeys:  # the answers can be read all the same, and whoever hands in is told
        return LookedOver({}, "")
    mark = _mark(code, to, ready(resident_keys(code), draft, found.answers, to=to, at=at))
    return LookedOver({}, mark if len(mark) <= MARK_AT_MOST else "")


def ready(keys: ResidentKeys, draft: Draft, answers: Answers, *, to: Sequence[str], at: datetime) -> Ready:
    """Make a filing ready: number it, and seal what was examined to these keys of the hall and to the resident."""
    content, number = draft.content, new_number(at)
    filed = FilingContent(
        number=number,
        at=at.isoformat(),
        edition=content.edition,
        procedures=content.chosen,
        answers=dict(answers),
        files=content.files,
        language=content.language,
        email=content.email,
    )
    return Ready(
        version=draft.version,
        saved_at=draft.saved_at,
        on=at.date(),
        number=number,
        recipient=str(keys.recipient),
        edition=content.edition,
        procedures=content.chosen,
        language=content.language,
        sealed=seal(pack(filed), (*to, keys.recipient)),
    )


def ready_by(mark: str, code: str, *, on: date) -> Ready | None:
    """Return the filing that a mark brings, if we made it for this code, this day and the keys of today; else None."""
    said, _, body = mark.partition(".")
    if not body or not mark.isascii():
        return None
    try:
        if not constant_time_compare(said, _held(code, recipients(), body)):
            return None
        found = msgspec.msgpack.decode(urlsafe_b64decode(body + "=="), type=Ready)
    except (NoKeys, msgspec.DecodeError):  # a mark of ours, but of a time when marks held something else
        return None
    return found if found.on == on else None


def _mark(code: str, to: Sequence[str], made: Ready) -> str:
    # Letters alone: a form writes every other sign as three, and reads a text without them in a tenth of the time.
    body = urlsafe_b64encode(msgspec.msgpack.encode(made)).rstrip(b"=").decode()
    return f"{_held(code, to, body)}.{body}"


def _held(code: str, to: Sequence[str], body: str) -> str:
    # With the version of the programme: what a newer one asks for, an older one has not looked at. With the keys: what
    # is filed after they were changed is not sealed to those before.
    said = "|".join((code, PROGRAMME, *to, body))
    return salted_hmac("yakuba.applications.looked_over", said, algorithm="sha256").hexdigest()
