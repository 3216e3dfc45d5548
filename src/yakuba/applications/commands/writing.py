"""Filing in the database: the draft goes and the filing, its event and its journal line come, all or nothing.

On PostgreSQL this is one statement and one round trip, which is its own transaction; elsewhere the same in small
steps. Measured (see docs/measures.md), the steps cost more than everything else that happens in a submission.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec
from django.db import connection, models, transaction
from django.db.models import Exists

from yakuba.applications.models import Closure, Draft
from yakuba.applications.reads.intake import standing

_TABLE = Draft._meta.db_table
# Asked with the draft itself, read or filed, so that the switch costs no round trip and holds from the moment of its commit.
_OPEN = f"""NOT EXISTS (SELECT FROM {Closure._meta.db_table} WHERE since <= %s AND until > %s AND ended_at IS NULL)"""
_WAITING = (
    f"SELECT sealed, version, saved_at, expires_at FROM {_TABLE} WHERE lookup = %s AND expires_at > %s AND {_OPEN}"  # noqa: S608 - no text from outside
)


class Waiting(NamedTuple):
    """A draft that waits to be filed, as it lies in its row."""

    sealed: bytes
    version: int
    saved_at: datetime
    expires_at: datetime


def waiting(lookup: str, *, at: datetime) -> Waiting | None:
    """Return a draft that has not expired and may be filed; None if there is none."""
    if connection.vendor != "postgresql":
        drafts = Draft.objects.filter(~Exists(standing(at)), pk=lookup, expires_at__gt=at)
        found = drafts.values_list(*Waiting._fields).first()
    else:
        with connection.cursor() as cursor:
            cursor.execute(_WAITING, [lookup, at, at, at])
            found = cursor.fetchone()
    return Waiting(bytes(found[0]), *found[1:]) if found else None


def instead_of(lookup: str, version: int, rows: Sequence[models.Model], *, saved_at: datetime, at: datetime) -> bool:
    """Write the rows instead of a draft in this version, saved then, that has not expired and may be filed.

    Returns False, and nothing is written, if there is none.
    """
    if connection.vendor == "postgresql":
        these: list[Any] = [lookup, version, saved_at, at, at, at]
        with connection.cursor() as cursor:
            cursor.execute(_statement(tuple(type(row) for row in rows)), [*these, *_values(rows)])
            return bool(cursor.rowcount)
    with transaction.atomic():
        drafts = Draft.objects.filter(pk=lookup, version=version, saved_at=saved_at, expires_at__gt=at)
        if not drafts.filter(~Exists(standing(at))).delete()[0]:
            return False
        for row in rows:
            row.save(force_insert=True)
    return True


@lru_cache(maxsize=8)
def _statement(kinds: tuple[type[models.Model], ...]) -> str:
    """Return one statement that deletes the draft and, only if it was there, inserts a row of each kind."""
    this = f"lookup = %s AND version = %s AND saved_at = %s AND expires_at > %s AND {_OPEN}"
    gone = f"gone AS (DELETE FROM {_TABLE} WHERE {this} RETURNING 1)"  # noqa: S608 - no text from outside
    *first, last = (_insert(kind) for kind in kinds)
    return f"WITH {', '.join([gone, *(f'row{place} AS ({one})' for place, one in enumerate(first))])} {last}"


def _insert(kind: type[models.Model]) -> str:
    fields = _fields(kind)
    names = ", ".join(f'"{field.column}"' for field in fields)
    # A bare parameter would be taken for text. Without the length: a cast to varchar(64) would cut and say nothing.
    places = ", ".join(f"%s::{str(field.db_type(connection)).partition('(')[0]}" for field in fields)
    return f'INSERT INTO "{kind._meta.db_table}" ({names}) SELECT {places} FROM gone'  # noqa: S608 - names of our own tables


@lru_cache(maxsize=8)
def _fields(kind: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """Return the fields that are written: all but numbers that the database gives."""
    return tuple(field for field in kind._meta.concrete_fields if not isinstance(field, models.AutoField))


def _values(rows: Sequence[models.Model]) -> list[Any]:
    # Not above: where there is no PostgreSQL, nobody waits for its library.
    from psycopg.types.json import Jsonb

    values: list[Any] = []
    for row in rows:
        read, documents = _reading(type(row))
        own = list(read(row))
        for place in documents:
            own[place] = Jsonb(own[place], msgspec.json.encode)
        values += own
    return values


@lru_cache(maxsize=8)
def _reading(kind: type[models.Model]) -> tuple[Callable[[models.Model], tuple[Any, ...]], tuple[int, ...]]:
    """Return what reads the fields of a row in one go, and which of them are documents (JSON)."""
    fields = _fields(kind)
    documents = (place for place, field in enumerate(fields) if isinstance(field, models.JSONField))
    return attrgetter(*(field.attname for field in fields)), tuple(documents)
