"""Counting tries, so that guessing does not pay. Counts live in the database and hold for all processes."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from yakuba.ground.errors import TooMany
from yakuba.ground.models import TryCount

WINDOW = timedelta(minutes=15)


def bucket(kind: str, who: str) -> str:
    """Return the name of a count: a keyed digest, so that no address of a resident is stored."""
    return f"{kind}:" + hmac.digest(settings.SECRET_KEY.encode(), f"{kind} {who}".encode(), "sha256")[:16].hex()


def require(name: str, *, most: int, at: datetime) -> None:
    """Refuse if this bucket has been filled within the present quarter of an hour. Raises TooMany."""
    if TryCount.objects.filter(bucket=name, window=_window(at), tries__gte=most).exists():
        raise TooMany


def count(name: str, *, at: datetime) -> None:
    """Count one failed try."""
    window = _window(at)
    if TryCount.objects.filter(bucket=name, window=window).update(tries=F("tries") + 1):
        return
    try:
        with transaction.atomic():
            TryCount.objects.create(bucket=name, window=window, tries=1)
    except IntegrityError:
        TryCount.objects.filter(bucket=name, window=window).update(tries=F("tries") + 1)


def forget_old(*, at: datetime) -> int:
    """Delete the counts of past windows, ours and those of wrong passwords in the cache; return how many. Part of the night's work.

    The cache itself deletes only when it is full.
    """
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ground_cache WHERE expires < %s", [connection.ops.adapt_datetimefield_value(at)])
        cached: int = cursor.rowcount
    return cached + TryCount.objects.filter(window__lt=_window(at)).delete()[0]


def _window(at: datetime) -> datetime:
    seconds = WINDOW.total_seconds()
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, at.tzinfo)
