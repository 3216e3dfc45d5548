"""What crosses the border between zones, format 1: as it lies in a parcel, all of it sealed or in clear on both sides.

Up go filings, amendments and withdrawals; down go progress, messages and notes. A field may be added, none changes
its meaning: the two sides of a hall are not renewed in the same minute.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

import msgspec

FORMAT: Final = 1


class FilingParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A filing; its sealed files come along under the names of their Refs."""

    id: str
    number: str
    lookup: str
    recipient: str
    edition: str
    procedures: tuple[str, ...]
    language: str
    sealed: bytes
    at: datetime
    format: int = FORMAT


class AmendmentParcel(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to a request for correction (``message``), with files like a filing."""

    id: str
    filing: str
    procedure: str
    message: str
    sealed: bytes
    at: datetime
    format: int = FORMAT


class WithdrawalParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A resident takes back one procedure of a filing."""

    filing: str
    procedure: str
    at: datetime
    format: int = FORMAT


class ProgressParcel(msgspec.Struct, frozen=True, kw_only=True):
    """How far one procedure has come; codes and dates as in ``commands.Told``."""

    filing: str
    procedure: str
    stage: str
    earliest: date | None
    latest: date | None
    at: datetime
    format: int = FORMAT


class MessageParcel(msgspec.Struct, frozen=True, kw_only=True):
    """A request for correction or a letter, sealed to the resident; a letter may be large."""

    id: str
    filing: str
    procedure: str
    kind: Literal["correction", "letter"]
    source: str
    sealed: bytes
    at: datetime
    format: int = FORMAT


class NoteParcel(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the progress (who looked, what is to be done in person), sealed to the resident."""

    filing: str
    kind: Literal["looks", "visits"]
    sealed: bytes
    digest: str
    at: datetime
    format: int = FORMAT
