"""The first measure: how many filings a second the hall takes in, over HTTP, beside the leanest that could do it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from django.conf import settings
from django.db import connection, transaction

from yakuba.applications import commands
from yakuba.config.bench import lean
from yakuba.config.bench.browser import check_form, is_page, is_receipt, post, submission
from yakuba.config.bench.household import Bundle
from yakuba.config.bench.load import LOOPBACK, Load, fire
from yakuba.config.bench.processes import Server, cpu_ms

CONNECTIONS: Final = 64
WARM: Final = 200
"""Requests before each run that are not counted: all workers have read their edition then."""
TABLES: Final = {
    "filings": "SELECT count(*) FROM applications_filing",
    "events": "SELECT count(*) FROM ground_outboxevent WHERE name = 'filing.submitted'",
    "lines": "SELECT count(*) FROM ground_journalline WHERE action = 'filing.submitted'",
    "drafts": "SELECT -count(*) FROM applications_draft",
}
"""Every filing is one of each, and one draft less."""


class NotKept(AssertionError):
    """The database does not hold what was answered: a number that comes of it would be worth nothing."""


@dataclass(slots=True)
class Rates:
    """What the runs gave: units a second, processor time of servers and database for each, waiting times."""

    a_second: list[float] = field(default_factory=list)
    app_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    check_ms: list[float] = field(default_factory=list)
    """Processor time of the check page that each resident opens before."""

    def add(self, load: Load, app_ms: float, database_ms: float) -> None:
        """Take in one run."""
        self.a_second.append(load.rate)
        self.app_ms.append(app_ms / load.good)
        self.database_ms.append(database_ms / load.good)
        self.p50.append(load.percentile(50))
        self.p99.append(load.percentile(99))


def drafts(bundle: Bundle, count: int, *, at: datetime) -> list[str]:
    """Begin so many drafts with the programme's own command; return their codes."""
    content = bundle.content
    with transaction.atomic():
        return [
            commands.start_draft(edition=content.edition, language="ja", at=at, content=content) for _ in range(count)
        ]


def filings(server: Server, codes: list[str], rates: Rates, database: int | None, *, marked: bool = True) -> None:
    """Hand all drafts in over HTTP, and see that the database holds just them. Raises NotKept.

    Each check page is opened first, as its resident would, and gives the filing that it made ready. Without its mark
    (``marked`` false) the submission looks the whole draft over and seals it itself.
    """
    app = cpu_ms(server.pid)
    with ThreadPoolExecutor(4) as residents:
        forms = list(residents.map(lambda code: check_form(server.port, code), codes))
    rates.check_ms.append((cpu_ms(server.pid) - app) / len(codes))
    forms = forms if marked else [replace(form, mark="") for form in forms]
    requests = [submission(server.port, code, form) for code, form in zip(codes, forms, strict=True)]
    before = _kept()
    warm = fire(server.port, requests[:WARM], is_receipt, connections=CONNECTIONS)
    app, base = cpu_ms(server.pid), cpu_ms(database)
    load = fire(server.port, requests[WARM:], is_receipt, connections=CONNECTIONS)
    rates.add(load, cpu_ms(server.pid) - app, cpu_ms(database) - base)
    more = {name: count - before[name] for name, count in _kept().items()}
    if load.wrong or any(count != warm.good + load.good for count in more.values()):
        raise NotKept(f"{load.sent} sent, {load.good} answered with a receipt, kept {more}, wrong {load.wrong}")


def _kept() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for name, query in TABLES.items():
            cursor.execute(query)
            found[name] = int(cursor.fetchone()[0])
    return found


def lean_inserts(server: Server, count: int, rates: Rates, database: int | None) -> None:
    """Send as many requests to the leanest view."""
    with connection.cursor() as cursor:
        cursor.execute(lean.CREATE)
    requests = [post(server.port, "/", lean.BODY, kind="application/json")] * count
    fire(server.port, requests[:WARM], is_page, connections=CONNECTIONS)
    app, base = cpu_ms(server.pid), cpu_ms(database)
    load = fire(server.port, requests, is_page, connections=CONNECTIONS)
    rates.add(load, cpu_ms(server.pid) - app, cpu_ms(database) - base)
    if load.good != count:
        raise NotKept(f"{count} sent, {load.good} kept: {load.wrong}")


def bare_inserts(seconds: int) -> tuple[float, str]:
    """Return how many inserts of 2 KB PostgreSQL itself commits a second, and what counted them."""
    found = shutil.which("pgbench") or next(map(str, Path("/usr/lib/postgresql").glob("*/bin/pgbench")), None)
    return (_pgbench(found, seconds), "pgbench") if found else (_pipeline(seconds), "psycopg")


def _database() -> dict[str, Any]:
    return settings.DATABASES["default"]


def _pgbench(program: str, seconds: int) -> float:
    at = _database()
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "insert.sql")
        script.write_text(f"INSERT INTO {lean.TABLE} (body) VALUES ('{lean.BODY}');\n")  # noqa: S608 - our own constants
        command = [program, "-n", "-M", "prepared", "-c", str(CONNECTIONS), "-j", "2", "-T", str(seconds)]
        command += ["-f", str(script), "-h", at["HOST"], "-p", at["PORT"] or "5432", "-U", at["USER"], at["NAME"]]
        env = {"PGPASSWORD": at["PASSWORD"], "PATH": "/usr/bin:/bin"}
        said = subprocess.run(command, env=env, capture_output=True, text=True, check=True, timeout=seconds + 60)  # noqa: S603 - pgbench
    tps = re.search(r"tps = ([\d.]+)", said.stdout)
    if tps is None:
        raise LookupError(f"pgbench did not say how many: {said.stdout}{said.stderr}")
    return float(tps[1])


def _pipeline(seconds: int) -> float:
    """Insert one after the other over one connection: less than PostgreSQL can, but it needs no other program."""
    import time

    at, count = _database(), 0
    with psycopg.connect(
        host=at["HOST"],
        port=at["PORT"] or 5432,
        user=at["USER"],
        password=at["PASSWORD"],
        dbname=at["NAME"],
        autocommit=True,
    ) as bare:
        began = time.perf_counter()
        while time.perf_counter() - began < seconds:
            bare.execute(lean.INSERT, [lean.BODY], prepare=True)
            count += 1
        return count / (time.perf_counter() - began)


__all__ = ["CONNECTIONS", "LOOPBACK", "WARM", "NotKept", "Rates", "bare_inserts", "drafts", "filings", "lean_inserts"]
