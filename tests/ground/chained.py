"""A journal with lines, chained and signed, and a superuser who lifts the guards before doing anything else."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import connection

from yakuba.ground import journal, keys
from yakuba.ground.actor import Actor
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref

CLERK = Actor("staff", "s1", "髙﨑 葛󠄀子", "child", frozenset({"clerk"}), frozenset({"case.work"}))
CASE = Ref("case", "01J0000000000000000000CASE")
_guards = import_module("yakuba.ground.migrations.0002_journal_chain")


def write(count: int, *, at: datetime, about: Ref = CASE) -> None:
    """Write so many lines, a second apart."""
    for n in range(count):
        journal.record(
            CLERK, "case.seen", about, at=at + timedelta(seconds=n), why="照会 𠮷", data={"n": n, "b": [1.5]}
        )


def signed_journal(at: datetime, *, parts: int = 3, each: int = 10) -> datetime:
    """Write a journal in parts, each chained and signed; return the moment after it."""
    keys.make(settings.KEYS)
    for _ in range(parts):
        write(each, at=at)
        at += timedelta(minutes=5)
        journal.checkpoint(at=at)
    return at + timedelta(minutes=1)


def sql(statement: str, *values: str | float | bytes) -> None:
    """Do something as the superuser of the database."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def lift_guards() -> None:
    """Drop the triggers."""
    for statement in _guards.POSTGRESQL_BACK if connection.vendor == "postgresql" else _guards.SQLITE_BACK:
        sql(statement)


def set_guards() -> None:
    """Put the triggers back, as one does who wants to leave no trace."""
    for statement in _guards.POSTGRESQL if connection.vendor == "postgresql" else _guards.SQLITE:
        sql(statement)


def line_ids() -> list[int]:
    """Return the ids of all lines, in order."""
    return list(JournalLine.objects.order_by("pk").values_list("pk", flat=True))


def break_the_journal() -> None:
    """Let the database refuse every new line, as a full disk would."""
    trigger = "CREATE TRIGGER full_disk BEFORE INSERT ON ground_journalline"
    if connection.vendor == "postgresql":
        raising = "BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END"
        function = f"CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ {raising} $$"
        statements = [function, f"{trigger} FOR EACH ROW EXECUTE FUNCTION full_disk()"]
    else:
        statements = [f"{trigger} BEGIN SELECT RAISE(ABORT, 'no space left'); END"]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
