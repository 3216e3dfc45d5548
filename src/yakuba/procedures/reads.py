"""Looking up editions. What was published never changes, so each process reads it once."""

from __future__ import annotations

import time
from functools import lru_cache
from pathlib import Path
from typing import Any

from yakuba.ground.errors import NotHere, Refusal
from yakuba.ground.packs import yaml_text
from yakuba.ground.text import Text
from yakuba.procedures.models import Publication
from yakuba.procedures.rules.model import Edition, Procedure
from yakuba.procedures.rules.packs import build

FRESH = 5.0
"""Seconds for which a process trusts its list of open editions: a publication is seen everywhere within them."""

_open: dict[str, tuple[float, tuple[str, ...]]] = {}
"""Under one key, when the open editions were last read, and their digests."""


class UnknownProcedure(NotHere):
    """There is no such procedure or life event."""

    words = Text(
        "お探しの手続は見つかりませんでした。",
        "その てつづきは ありません。",
        "We could not find that procedure.",
    )
    remedy = Text(
        "最初のページで、引越しなどの出来事や手続の名前から探してください。",
        "さいしょの ページで さがして ください。",
        "Search from the first page by what has happened or by the name of the procedure.",
    )


class ClosedEdition(Refusal):
    """The edition takes no new drafts any more."""

    status = 410
    words = Text(
        "この手続の受付内容は新しくなりました。古い内容では受け付けられません。",
        "てつづきが あたらしく なりました。ふるい ほうは つかえません。",
        "This procedure has been renewed; the old edition is closed.",
    )
    remedy = Text(
        "最初のページから、新しい内容でお進みください。",
        "さいしょの ページから もういちど はじめて ください。",
        "Please start again from the first page with the new edition.",
    )


@lru_cache(maxsize=64)
def by_digest(digest: str) -> Edition:
    """Return an edition, open or closed. Raises UnknownProcedure."""
    row = Publication.objects.filter(digest=digest).first()
    if row is None:
        raise UnknownProcedure
    return build.edition(row.content)


def content_of(digest: str) -> dict[str, Any]:
    """Return the content of an edition as it was published. Raises UnknownProcedure."""
    row = Publication.objects.filter(digest=digest).first()
    if row is None:
        raise UnknownProcedure
    content: dict[str, Any] = row.content
    return content


def editions() -> list[Edition]:
    """Return the editions that are open for new drafts."""
    read_at, digests = _open.get("open", (0.0, ()))
    if time.monotonic() - read_at > FRESH or not digests:
        rows = Publication.objects.filter(closed_at=None).order_by("published_at").values_list("digest", flat=True)
        digests = tuple(rows)
        _open["open"] = (time.monotonic(), digests)
    return [by_digest(digest) for digest in digests]


def forget() -> None:
    """Forget what this process has read; for the process that has just published, and for tests."""
    _open.clear()
    by_digest.cache_clear()


def current(event_id: str) -> Edition:
    """Return the open edition of a life event. Raises UnknownProcedure."""
    for edition in editions():
        if edition.event.id == event_id:
            return edition
    raise UnknownProcedure


def procedure(digest: str, procedure_id: str) -> Procedure:
    """Return one procedure of an edition. Raises UnknownProcedure."""
    found = by_digest(digest).by_id.get(procedure_id)
    if found is None:
        raise UnknownProcedure
    return found


def require_open(digest: str) -> Edition:
    """Return the edition if new drafts may still use it. Raises ClosedEdition or UnknownProcedure."""
    found = by_digest(digest)
    if all(edition.digest != digest for edition in editions()):
        raise ClosedEdition
    return found


def files_of(folder: Path, *, called: str = "") -> dict[str, str]:
    """Return the text files of a pack or of the vocabulary under their relative names.

    ``called`` stands before the names in faults. Raises OSError if the folder cannot be read, FaultyPack if a file is not UTF-8.
    """
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    return {
        (name := path.relative_to(folder).as_posix()): yaml_text.text_of(called + name, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".yaml", ".yml", ".bpmn") and path.is_file()
    }
