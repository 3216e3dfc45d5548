"""``yakuba roles``: the roles of this zone's processes in PostgreSQL, as statements or put into force."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from yakuba.config import roles


def add(commands: Any) -> None:
    """Add ``roles`` to the command line."""
    one = commands.add_parser("roles", help="least rights for each process of this zone, in PostgreSQL")
    one.add_argument("--apply", action="store_true", help="put them into force; needs the owner of the tables")
    one.add_argument("--prefix", default="yakuba", help="how the names of the roles begin (default: yakuba)")
    one.set_defaults(run=_roles)


def _roles(options: argparse.Namespace) -> int:
    ja = options.lang == "ja"
    if settings.ZONE not in roles.ROLES:
        words = (
            "ゾーンを分けていません（YAKUBA_ZONE）。" if ja else "This hall is not divided into zones (YAKUBA_ZONE)."
        )
        print(words, file=sys.stderr)
        return 2
    if connection.vendor != "postgresql":
        words = "PostgreSQL だけで使えます。" if ja else "Only PostgreSQL has roles."
        print(words, file=sys.stderr)
        return 2
    there = frozenset(connection.introspection.table_names())
    statements = list(roles.sql(settings.ZONE, prefix=options.prefix, tables=there))
    if not options.apply:
        print(";\n".join(statements) + ";")
        return 0
    # All or nothing: a process must not be left with half its rights.
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    names = "、".join(f"{options.prefix}_{name}" for name in roles.ROLES[settings.ZONE])
    if ja:
        print(f"権限を設定しました: {names}\nパスワードは、まだありません（ALTER ROLE … PASSWORD）。")
    else:
        print(f"Rights are in force for {names}. They have no passwords yet (ALTER ROLE … PASSWORD).")
    return 0
