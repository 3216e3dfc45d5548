"""What is inside the seal: the content of drafts, filings, messages and amendments, format 1.

Recorded envelopes of each released format are kept as test vectors; a field may be added, none changes its meaning.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

FORMAT: Final = 1
FileType = Literal["image/jpeg", "image/png", "application/pdf"]
"""The kinds of files that the hall takes in; the same as ``papers.rules.files``, kept apart because it is a format."""


class FileEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was handed in: ``identity`` is the age key that opens its sealed body, ``sealed`` where that lies."""

    id: str
    attachment: str
    name: str
    type: FileType
    size: int
    sha256: str
    sealed: str
    identity: str


class DraftContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft holds. ``typed`` keeps what could not be understood yet, so that nothing typed is lost.

    ``edition`` is the digest of the edition the draft began with, ``chosen`` the procedures on the resident's list.
    """

    edition: str
    chosen: tuple[str, ...] = ()
    answers: dict[str, Any] = {}
    typed: dict[str, dict[str, list[str]]] = {}
    files: tuple[FileEntry, ...] = ()
    language: str = "ja"
    email: str = ""
    format: int = FORMAT


class FilingContent(msgspec.Struct, frozen=True, kw_only=True):
    """What a filing holds: everything the office needs to open one case for each procedure.

    ``at`` is when it was made ready, on the day on which the button was pressed and never after it; when it was received
    stands with the filing.
    """

    number: str
    at: str
    edition: str
    procedures: tuple[str, ...]
    answers: dict[str, Any]
    files: tuple[FileEntry, ...] = ()
    language: str = "ja"
    email: str = ""
    format: int = FORMAT


class CorrectionContent(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be corrected: for each key of an answer, or ``file:attachment``, what is wrong with it.

    ``answers`` are those given before. They come along only across the border between zones: on its other side what
    was filed is not kept for long.
    """

    items: dict[str, str]
    words: str = ""
    answers: dict[str, Any] = {}
    format: int = FORMAT


class LetterContent(msgspec.Struct, frozen=True, kw_only=True):
    """A letter as the resident receives it: the very bytes that the office keeps."""

    title: str
    body: bytes
    sha256: str
    outcome: str = ""
    format: int = FORMAT


class AmendmentContent(msgspec.Struct, frozen=True, kw_only=True):
    """The corrected answers, and files sent with them."""

    procedure: str
    answers: dict[str, Any]
    files: tuple[FileEntry, ...] = ()
    format: int = FORMAT


class LookEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One look of somebody in the hall: ``who`` tells only which entries are of the same person."""

    at: str
    who: str
    section: str
    action: str
    why: str = ""
    name: str = ""


class LooksContent(msgspec.Struct, frozen=True, kw_only=True):
    """Who looked at what was filed, the newest first, and what their sections are called."""

    looks: tuple[LookEntry, ...]
    sections: dict[str, dict[str, str]]
    format: int = FORMAT


class VisitsContent(msgspec.Struct, frozen=True, kw_only=True):
    """What must still be done in person: by the id of the procedure its last day (ISO), empty if it has none."""

    due: dict[str, str]
    format: int = FORMAT


def pack(content: msgspec.Struct) -> bytes:
    """Return the bytes that are sealed."""
    return msgspec.json.encode(content)
