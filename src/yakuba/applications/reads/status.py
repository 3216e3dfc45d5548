"""What has become of a filing, for the one who holds its code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from yakuba.applications import models
from yakuba.applications.reads.bodies import bodies
from yakuba.applications.rules.content import (
    AmendmentContent,
    CorrectionContent,
    FilingContent,
    LetterContent,
    LooksContent,
    VisitsContent,
)
from yakuba.applications.rules.refusals import UnknownCode
from yakuba.ground.errors import NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import ResidentKeys, resident_keys


@dataclass(frozen=True, slots=True)
class Request:
    """A request for correction: which answers, and what is wrong with each."""

    id: str
    procedure: str
    items: dict[str, str]
    words: str
    at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that has arrived; its bytes are fetched by `letter`. ``outcome`` is what it says was decided."""

    id: str
    procedure: str
    title: str
    at: datetime
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class PartStatus:
    """How one procedure of a filing stands. ``earliest`` to ``latest`` is the forecast, a range.

    ``stage`` is the progress code. In clear the office says no more than ``decided``; ``accepted`` or ``refused`` is
    read from the sealed letter, by its owner alone.
    """

    procedure: str
    stage: str
    at: datetime
    earliest: date | None = None
    latest: date | None = None
    request: Request | None = None
    letters: tuple[Letter, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """A filing as its owner sees it: number, times, answers as they are now, and each procedure's progress.

    ``here`` is False once the office has fetched what was filed from the internet side: then ``files`` are not known,
    and of the answers only those that came back with a request for correction.
    """

    ref: Ref
    number: str
    at: datetime
    edition: str
    language: str
    answers: dict[str, Any]
    files: tuple[Any, ...]
    parts: tuple[PartStatus, ...]
    here: bool = True


def status(code: str) -> Status:
    """Return the status of the filing that was handed in under a code. Raises UnknownCode."""
    keys = resident_keys(code)
    row = filing_row(keys)
    amendments = list(row.amendments.order_by("id").values_list("id", flat=True))
    sealed = bodies([row.pk, *amendments])
    answers, files = _filed(row, sealed, keys)
    for later in (_amended(sealed[id_], keys) for id_ in amendments if id_ in sealed):
        answers |= later.answers
        files += later.files
    return Status(
        ref=Ref("filing", row.pk),
        number=row.number,
        at=row.at,
        edition=row.edition,
        language=row.language,
        answers=answers,
        files=tuple(files),
        parts=tuple(_parts(row, keys)),
        here=row.pk in sealed,
    )


def _filed(row: models.Filing, sealed: Mapping[str, bytes], keys: ResidentKeys) -> tuple[dict[str, Any], list[Any]]:
    """Return answers and files as they were filed; if that is gone, the answers that the office sent back."""
    if row.pk in sealed:
        content = msgspec.json.decode(keys.open(sealed[row.pk]), type=FilingContent)
        return dict(content.answers), list(content.files)
    answers: dict[str, Any] = {}
    for message in row.messages.filter(kind=models.Message.Kind.CORRECTION).order_by("id"):
        answers |= _correction(message, keys).answers
    return answers, []


def _amended(sealed: bytes, keys: ResidentKeys) -> AmendmentContent:
    return msgspec.json.decode(keys.open(sealed), type=AmendmentContent)


def was_filed(code: str) -> bool:
    """Tell whether a draft of this code was filed; then its receipt is where the draft was."""
    return models.Filing.objects.filter(lookup=resident_keys(code).lookup).exists()


def filing_row(keys: ResidentKeys) -> models.Filing:
    """Return the row of a filing. Raises UnknownCode."""
    row = models.Filing.objects.filter(lookup=keys.lookup).first()
    if row is None:
        raise UnknownCode
    return row


def letter(code: str, letter_id: str) -> LetterContent:
    """Return a letter with its bytes. Raises UnknownCode, or NotHere for a letter of somebody else."""
    keys = resident_keys(code)
    row = filing_row(keys).messages.filter(pk=letter_id, kind=models.Message.Kind.LETTER).first()
    if row is None:
        raise NotHere
    return _open_letter(row, keys)


def _open_letter(row: models.Message, keys: ResidentKeys) -> LetterContent:
    return msgspec.json.decode(keys.open(bytes(row.sealed)), type=LetterContent)


def _parts(row: models.Filing, keys: ResidentKeys) -> Iterable[PartStatus]:
    progress = {one.procedure: one for one in row.progress.all()}
    messages = list(row.messages.order_by("id"))
    for procedure in row.procedures:
        own = [one for one in messages if one.procedure == procedure]
        told = progress.get(procedure)
        letters = tuple(_letter(one, keys) for one in own if one.kind == models.Message.Kind.LETTER)
        yield PartStatus(
            procedure=procedure,
            stage=_stage(told.stage if told else "received", letters),
            at=told.at if told else row.at,
            earliest=told.earliest if told else None,
            latest=told.latest if told else None,
            request=_request(own, keys),
            letters=letters,
        )


def _letter(row: models.Message, keys: ResidentKeys) -> Letter:
    content = _open_letter(row, keys)
    return Letter(row.pk, row.procedure, content.title, row.at, content.outcome)


def _stage(told: str, letters: tuple[Letter, ...]) -> str:
    outcomes = [letter.outcome for letter in letters if letter.outcome]
    return outcomes[-1] if told == "decided" and outcomes else told


def _request(own: list[models.Message], keys: ResidentKeys) -> Request | None:
    """Return the last request for correction that still waits for an answer."""
    waiting = [one for one in own if one.kind == models.Message.Kind.CORRECTION and one.answered_at is None]
    if not waiting:
        return None
    row = waiting[-1]
    content = _correction(row, keys)
    return Request(row.pk, row.procedure, content.items, content.words, row.at, row.answered_at)


def _correction(row: models.Message, keys: ResidentKeys) -> CorrectionContent:
    return msgspec.json.decode(keys.open(bytes(row.sealed)), type=CorrectionContent)


def looks(code: str) -> LooksContent | None:
    """Return who looked, as the office told it across the border; None if it has told nothing. Raises UnknownCode."""
    sealed, keys = _note(code, models.Note.Kind.LOOKS)
    return msgspec.json.decode(keys.open(sealed), type=LooksContent) if sealed else None


def visits(code: str) -> dict[str, date | None]:
    """Return what is to be done in person, and by when, as the office told it across the border. Raises UnknownCode."""
    sealed, keys = _note(code, models.Note.Kind.VISITS)
    if not sealed:
        return {}
    told = msgspec.json.decode(keys.open(sealed), type=VisitsContent)
    return {procedure: date.fromisoformat(due) if due else None for procedure, due in told.due.items()}


def _note(code: str, kind: models.Note.Kind) -> tuple[bytes, ResidentKeys]:
    keys = resident_keys(code)
    row = filing_row(keys).notes.filter(kind=kind).first()
    return (bytes(row.sealed) if row else b""), keys
