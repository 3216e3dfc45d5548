"""A database for each side: on PostgreSQL one of its own on the same server, else a file in the side's folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from yakuba.ground.ref import new_id


def server() -> str:
    """Return the URL of the PostgreSQL that the tests were given, without the database; empty on SQLite."""
    url = os.environ.get("YAKUBA_DATABASE_URL", "")
    return url.rpartition("/")[0] if url.startswith("postgres") else ""


@contextmanager
def a_database() -> Iterator[str]:
    """Have a database while the context lasts; gives its URL, empty where each side makes a file."""
    if not server():
        yield ""
        return
    name = sql.Identifier(f"zone_{new_id()}")
    with psycopg.connect(f"{server()}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield f"{server()}/{name.as_string(connection).strip(chr(34))}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
