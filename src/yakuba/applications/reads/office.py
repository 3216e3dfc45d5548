"""Opening filings on the office's side, with the office's key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from yakuba.applications import models
from yakuba.applications.reads.bodies import bodies
from yakuba.applications.reads.drafts import opened_file
from yakuba.applications.rules.content import AmendmentContent, FileEntry, FilingContent
from yakuba.ground.keys import open_for_office
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import OpenedStream


@dataclass(frozen=True, slots=True)
class OpenedFiling:
    """A filing with its seal opened, and the amendments that have come since, oldest first."""

    ref: Ref
    number: str
    at: datetime
    recipient: str
    content: FilingContent
    amendments: tuple[AmendmentContent, ...]

    def answers_now(self) -> dict[str, object]:
        """Return the answers as they are after all corrections."""
        answers = dict(self.content.answers)
        for amendment in self.amendments:
            answers |= amendment.answers
        return answers

    def files_now(self) -> tuple[FileEntry, ...]:
        """Return all files, those of corrections included."""
        return (*self.content.files, *(file for amendment in self.amendments for file in amendment.files))


def opened(ref: Ref) -> OpenedFiling:
    """Open a filing. Raises CannotOpen or NoKeys where the office's key is not at hand, and Filing.DoesNotExist."""
    row = models.Filing.objects.get(pk=ref.id)
    ids = list(row.amendments.order_by("id").values_list("id", flat=True))
    sealed = bodies([row.pk, *ids])
    content = msgspec.json.decode(open_for_office(sealed[row.pk]), type=FilingContent)
    return OpenedFiling(ref, row.number, row.at, row.recipient, content, tuple(_amendment(sealed[id_]) for id_ in ids))


def opened_amendment(amendment_id: str) -> AmendmentContent:
    """Open one amendment."""
    return _amendment(bodies([amendment_id])[amendment_id])


def _amendment(sealed: bytes) -> AmendmentContent:
    return msgspec.json.decode(open_for_office(sealed), type=AmendmentContent)


def file_of(file: FileEntry) -> OpenedStream:
    """Return the content of a filed file, open to be read. Raises NotHere, or Altered."""
    return opened_file(file)
