"""The sealed bodies of filings and amendments, as long as they are here."""

from __future__ import annotations

from collections.abc import Iterable

from yakuba.applications import models


def bodies(ids: Iterable[str]) -> dict[str, bytes]:
    """Return what is sealed, by the id of its filing or amendment; without those that the office has fetched.

    A body may also be gone (deleted from the internet side a set time after it was fetched).
    """
    found = models.SealedBody.objects.filter(pk__in=list(ids), fetched_at=None).values_list("id", "sealed")
    return {id_: bytes(sealed) for id_, sealed in found}
