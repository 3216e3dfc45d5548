"""Looking up what is published. A body never changes, so each process reads it once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from yakuba.ground.errors import NotHere, Refusal
from yakuba.ground.text import Text
from yakuba.opendata.models import Publication
from yakuba.opendata.rules import frozen


class NotPublished(NotHere):
    """Nothing of this subject is published, or not under this number."""

    words = Text(
        "お探しの公表資料は見つかりませんでした。",
        "その しりょうは ありません。",
        "We could not find that published document.",
    )
    remedy = Text(
        "計画の一覧からお探しください。",
        "けいかくの いちらんから さがして ください。",
        "Look for it in the list of plans.",
    )


class WithdrawnState(Refusal):
    """This state was published once and is withdrawn; ``why`` is what the hall says about it."""

    status = 410

    def __init__(self, state: State) -> None:
        super().__init__(
            Text(
                "この版の公表は取り下げられました。",
                "この しりょうは いまは みることが できません。",
                "This published state was withdrawn.",
            ),
            Text(
                "計画のページから、今公表している版をご覧ください。",
                "いまの けいかくの ページを みて ください。",
                "See the state that is published now on the page of the plan.",
            ),
        )
        self.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A published state without its body: what lists and archives show."""

    subject: str
    number: int
    at: datetime
    digest: str
    head: dict[str, Any] = field(default_factory=dict)
    note: dict[str, Any] = field(default_factory=dict)
    withdrawn_at: datetime | None = None
    withdrawn_why: Any = ""

    @property
    def name(self) -> str:
        """The name of the subject within its kind."""
        return self.subject.partition("/")[2]


def newest(kind: str) -> list[State]:
    """Return the newest state of every subject of a kind that has one which is not withdrawn."""
    found: dict[str, State] = {}
    for row in _rows().filter(subject__startswith=f"{kind}/", withdrawn_at=None).order_by("subject", "number"):
        found[row.subject] = _state(row)
    return list(found.values())


def standing(kind: str, *, before: datetime) -> list[State]:
    """Return every state of a kind of subject that was published before a moment and is not withdrawn."""
    return [_state(row) for row in _standing(kind, before)]


def standing_query(kind: str, *, before: datetime) -> str:
    """Return the query of `standing`, to be read."""
    return str(_standing(kind, before).query)


def _standing(kind: str, before: datetime) -> Any:
    rows = _rows().filter(subject__startswith=f"{kind}/", withdrawn_at=None, at__lt=before)
    return rows.order_by("subject", "number")


def archive(subject: str) -> list[State]:
    """Return every state of a subject, the newest first, the withdrawn ones too."""
    return [_state(row) for row in _rows().filter(subject=subject).order_by("-number")]


def state(subject: str, number: int | None = None) -> State:
    """Return a state: that of a number, else the newest. Raises NotPublished, or WithdrawnState if it is withdrawn."""
    rows = _rows().filter(subject=subject)
    if number is not None:
        row = rows.filter(number=number).first()
    else:
        row = rows.filter(withdrawn_at=None).order_by("-number").first() or rows.order_by("-number").first()
    if row is None:
        raise NotPublished
    if row.withdrawn_at is not None:
        raise WithdrawnState(_state(row))
    return _state(row)


def before(subject: str, number: int) -> State | None:
    """Return the state before a number that can still be read; None if there is none."""
    rows = _rows().filter(subject=subject, number__lt=number, withdrawn_at=None)
    row = rows.order_by("-number").first()
    return _state(row) if row else None


def last_number(subject: str) -> int:
    """Return the number of the last state that was ever published of a subject; 0 if none was."""
    found = Publication.objects.filter(subject=subject).order_by("-number").values_list("number", flat=True).first()
    return found or 0


def body(one: State) -> Any:
    """Return the frozen body of a state, to be looked at and not to be changed. Raises NotPublished."""
    return body_of(one.subject, one.number, one.digest)


def download(one: State) -> bytes:
    """Return the body as it is offered for download; its SHA-256 is the digest of the state. Raises NotPublished."""
    return frozen.written(body(one))


@lru_cache(maxsize=32)
def body_of(subject: str, number: int, digest: str) -> Any:
    """Return a frozen body by its number and its digest. Raises NotPublished."""
    # By the digest, too: what another database called by the same number is something else.
    found = Publication.objects.filter(subject=subject, number=number, digest=digest, withdrawn_at=None)
    for one in found.values_list("body", flat=True):
        return one
    raise NotPublished


def forget() -> None:
    """Let go of the bodies that this process has read."""
    body_of.cache_clear()


def _rows() -> Any:
    return Publication.objects.defer("body")


def _state(row: Publication) -> State:
    return State(
        subject=row.subject,
        number=row.number,
        at=row.at,
        digest=row.digest,
        head=row.head,
        note=row.note,
        withdrawn_at=row.withdrawn_at,
        withdrawn_why=row.withdrawn_why,
    )


def content_of(subject: str, number: int) -> dict[str, Any]:
    """Return a whole state as data, to be carried to another zone. Raises NotPublished."""
    row = Publication.objects.filter(subject=subject, number=number).first()
    if row is None:
        raise NotPublished
    return {name: getattr(row, name) for name in CARRIED} | {
        "at": row.at.isoformat(),
        "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }


CARRIED: Iterable[str] = ("subject", "number", "digest", "head", "body", "note", "withdrawn_why")
