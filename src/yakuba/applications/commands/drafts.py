"""Drafts: begun, saved, thrown away. Every save is sealed to the resident's code and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction

from yakuba.applications import models
from yakuba.applications.reads.drafts import open_draft
from yakuba.applications.rules.content import DraftContent, pack
from yakuba.applications.rules.refusals import ChangedMeanwhile, UnknownCode
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import ResidentKeys, new_code, resident_keys, seal
from yakuba.papers import commands as papers
from yakuba.procedures import reads as procedures

KEPT: Final = timedelta(days=30)
"""How long a draft is kept after it was last saved."""
TRIES: Final = 5


def start_draft(*, edition: str, language: str, at: datetime, content: DraftContent | None = None) -> str:
    """Begin a draft and return its code, which is its only key. Raises ClosedEdition or UnknownProcedure."""
    procedures.require_open(edition)
    code = new_code()
    keys = resident_keys(code)
    begun = content or DraftContent(edition=edition, language=language)
    models.Draft(
        lookup=keys.lookup,
        edition=edition,
        sealed=seal(pack(begun), (keys.recipient,)),
        created_at=at,
        saved_at=at,
        expires_at=at + KEPT,
    ).save(force_insert=True)
    return code


def save(code: str, change: Callable[[DraftContent], DraftContent], *, at: datetime) -> DraftContent:
    """Change a draft and return what it holds now. Raises UnknownCode.

    ``change`` gets what the draft holds at that moment, so that two windows saving different pages at once lose
    neither; it may be called again when another save came between.
    """
    return change_draft(resident_keys(code), change, at=at)


def change_draft(keys: ResidentKeys, change: Callable[[DraftContent], DraftContent], *, at: datetime) -> DraftContent:
    """Do what `save` says for keys at hand."""
    for _ in range(TRIES):
        row = models.Draft.objects.filter(lookup=keys.lookup, expires_at__gt=at).first()
        if row is None:
            raise UnknownCode
        content = change(open_draft(row, keys))
        saved = models.Draft.objects.filter(pk=row.pk, version=row.version).update(
            sealed=seal(pack(content), (keys.recipient,)),
            version=row.version + 1,
            saved_at=at,
            # Never sooner than before: saved by a clock that went behind, a draft would be gone as soon as it goes right.
            expires_at=max(row.expires_at, at + KEPT),
        )
        if saved:
            return content
    raise ChangedMeanwhile


def with_answers(
    content: DraftContent, answers: dict[str, object], typed: dict[str, dict[str, list[str]]]
) -> DraftContent:
    """Return the content with a page's answers in it: None takes an answer away, ``typed`` keeps the unreadable."""
    kept = {key: value for key, value in (content.answers | answers).items() if value is not None}
    unread = {key: raw for key, raw in content.typed.items() if key not in answers} | typed
    return msgspec.structs.replace(content, answers=kept, typed=unread)


def discard(code: str, *, at: datetime) -> None:
    """Throw a draft away with its files. Nothing happens if there is none, or none any more."""
    lookup = resident_keys(code).lookup
    _throw_away(lookup, Actor.resident(lookup), at)


def sweep_drafts(*, at: datetime, most: int = 500) -> int:
    """Delete drafts whose time has passed, with their files. Returns how many."""
    expired = list(models.Draft.objects.filter(expires_at__lte=at).values_list("lookup", flat=True)[:most])
    for lookup in expired:
        _throw_away(lookup, Actor.system("night"), at)
    return len(expired)


def throw_away_if_run_out(lookup: str, *, at: datetime) -> bool:
    """Delete one draft with its files if its time has passed; tell whether it was there to be deleted."""
    if not models.Draft.objects.filter(lookup=lookup, expires_at__lte=at).exists():
        return False
    return _throw_away(lookup, Actor.system("watch"), at)


@transaction.atomic
def _throw_away(lookup: str, actor: Actor, at: datetime) -> bool:
    # Only with the draft go its files: those of a draft that was filed belong to the filing now.
    gone = bool(models.Draft.objects.filter(lookup=lookup).delete()[0])
    if gone:
        papers.destroy_about(Ref("draft", lookup), actor=actor, at=at)
    return gone
