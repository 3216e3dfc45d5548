"""Every row of every table, before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.apps import apps
from django.db import connection

PLANTED: Final = "3133731337"
"""A number and a word at once, that stands nowhere else."""
USUAL: Final = (
    *(
        "admin",
        "is_admin",
        "is_staff",
        "is_superuser",
        "superuser",
        "role",
        "roles",
        "groups",
        "user_permissions",
        "owner",
    ),
    *(
        "user",
        "user_id",
        "uid",
        "_method",
        "_token",
        "__proto__",
        "constructor",
        "verified",
        "approved",
        "status",
        "price",
    ),
    *(
        "debug",
        "template",
        "redirect",
        "callback",
        "format",
        "lang",
        "timestamp",
        "created",
        "updated",
        "deleted",
        "csrf",
    ),
)
Rows = dict[str, dict[Any, tuple[Any, ...]]]


def field_names() -> list[str]:
    """Return the names of all columns of the house, and those that others often trust."""
    ours = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    ours |= {field.attname for model in apps.get_models() for field in model._meta.concrete_fields}
    return sorted(ours | set(USUAL))


def rows() -> Rows:
    """Return every row of every table."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = {row[0]: row for row in cursor.fetchall()}
    return found


def changed(before: Rows, after: Rows) -> Iterator[tuple[str, object, int]]:
    """Return which columns of rows that were there stand otherwise, and how many rows came or went."""
    for table, now in after.items():
        was = before[table]
        for key in was.keys() & now.keys():
            yield from (
                (table, key, place) for place, (a, b) in enumerate(zip(was[key], now[key], strict=True)) if a != b
            )
        if len(now) != len(was):
            yield table, "rows", len(now) - len(was)
