"""``yakuba bench``: measure the house on PostgreSQL, and print the measures as a table and as JSON."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.db import connection

from yakuba.config.bench import household, keeping, merging, pages, plans, relaying, submitting
from yakuba.config.bench.processes import Server, postgres_root, serving
from yakuba.config.bench.submitting import WARM, Rates
from yakuba.config.bench.table import Measure, table, write
from yakuba.config.console.running import migrate
from yakuba.ground import clock, keys
from yakuba.ground.actor import Actor
from yakuba.journeys.publishing import publish_pack
from yakuba.journeys.table import wire
from yakuba.procedures import reads
from yakuba.procedures.rules.model import Edition

HOUSE = "yakuba.config.wsgi:application"
LEAN = "yakuba.config.bench.lean:application"
KILO = 1024


def add(commands: Any) -> None:
    """Add ``bench`` to the command line."""
    bench = commands.add_parser("bench", help="measure: filings a second, sealing, journal, merging, pages, relay")
    bench.add_argument("--runs", type=int, default=5, help="runs of each measure; their median counts")
    bench.add_argument("--filings", type=int, default=3000, help="filings in each run")
    bench.add_argument("--to", type=Path, default=Path("bench-results"), help="folder for the JSON")
    bench.set_defaults(run=_bench)


def _bench(options: argparse.Namespace) -> int:
    if connection.vendor != "postgresql":
        print(
            "The measures are taken on PostgreSQL: set YAKUBA_DATABASE_URL to an empty database, or run `make bench`."
        )
        return 2
    at = clock.now()
    journal = _journal(at)
    edition = _town()
    # What residents reach: the internet side, without the staff's rooms.
    with serving(HOUSE, env={"YAKUBA_ZONE": "edge"}) as house, serving(LEAN) as lean:
        measures = [
            *_submitting(edition, house, lean, options),
            *keeping.sealing(household.bundle(edition, household.couple(at.date()), on=at.date()), options.runs),
            *journal,
            _merging(edition, options.runs),
            *_pages(edition, house, lean, options.runs),
        ]
    measures += relaying.measured(options.runs)
    measures += _plans(options.runs)
    path = write(measures, options.to, at=at)
    print(f"\n{table(measures)}\n\n{_shares(measures[0])}\n{path}")
    return 0 if all(one.held is not False for one in measures) else 1


def _journal(at: datetime) -> list[Measure]:
    """Make the tables and the keys, and measure the journal before anything is written into it."""
    migrate()
    keys.make(settings.KEYS)
    return keeping.journal(at)


def _plans(runs: int) -> list[Measure]:
    plans.made(at=clock.now())
    times = plans.measured(runs=runs)
    name = f"plan of {plans.MEASURES} measures over {plans.YEARS} years, 95 of 100 within: tree"
    return [
        Measure(name, "ms", times.tree, below=200),
        Measure("  chart", "ms", times.chart, below=200),
        Measure("  one measure", "ms", times.measure),
        Measure("  the board of the CIO", "ms", times.board),
        Measure("  tree in the open", "ms", times.public_tree, below=200),
        Measure("  chart of a branch in the open", "ms", times.public_chart, below=200),
    ]


def _town() -> Edition:
    """Make the hall ready: its packs and who hears what."""
    wire()
    ref = publish_pack(settings.PACKS[0] / "moving", settings.VOCABULARY, actor=Actor.system("bench"), at=clock.now())
    return reads.by_digest(ref.id)


def _submitting(edition: Edition, house: Server, lean: Server, options: argparse.Namespace) -> list[Measure]:
    on, database = clock.today(), postgres_root()
    bundle = household.bundle(edition, household.couple(on), on=on)
    ours, unmarked, leanest, bare, counted_by = Rates(), Rates(), Rates(), [], ""
    for run in range(options.runs):
        # In turn: whatever else this machine does meets all of them alike.
        codes = submitting.drafts(bundle, options.filings + WARM, at=clock.now())
        submitting.filings(house, codes, ours, database)
        codes = submitting.drafts(bundle, options.filings // 3 + WARM, at=clock.now())
        submitting.filings(house, codes, unmarked, database, marked=False)
        submitting.lean_inserts(lean, options.filings, leanest, database)
        rate, counted_by = submitting.bare_inserts(4)
        bare.append(rate)
        print(
            f"run {run + 1}: {ours.a_second[-1]:,.0f} filings, lean {leanest.a_second[-1]:,.0f}, PostgreSQL {rate:,.0f} a second",
            flush=True,
        )
    name = f"filings, {bundle.procedures} procedures, {bundle.answers} answers, {submitting.CONNECTIONS} connections"
    notes = {"leanest": leanest.a_second, "postgresql": bare, "postgresql_by": counted_by}
    view = "leanest Django view"
    return [
        Measure(name, "/s", ours.a_second, at_least=1000, baseline=view, baseline_runs=leanest.a_second, notes=notes),
        Measure("  the same", "/s", ours.a_second, baseline=f"PostgreSQL itself ({counted_by})", baseline_runs=bare),
        Measure(
            "  looked over and sealed only when handed in",
            "/s",
            unmarked.a_second,
            baseline=view,
            baseline_runs=leanest.a_second,
        ),
        Measure("  processor time of the server", "ms", ours.app_ms, baseline=view, baseline_runs=leanest.app_ms),
        Measure(
            "  processor time of PostgreSQL", "ms", ours.database_ms, baseline=view, baseline_runs=leanest.database_ms
        ),
        Measure(
            "  processor time of the check page before",
            "ms",
            ours.check_ms,
            baseline=view,
            baseline_runs=leanest.app_ms,
        ),
        Measure("  half of them within", "ms", ours.p50, baseline=view, baseline_runs=leanest.p50),
        Measure("  99 of 100 within", "ms", ours.p99, baseline=view, baseline_runs=leanest.p99),
    ]


def _merging(edition: Edition, runs: int) -> Measure:
    merged, alone, questions = merging.measured(edition, on=clock.today(), runs=max(runs * 5, 15))
    name = f"merging {merging.PROCEDURES} procedures, {questions} questions"
    return Measure(name, "ms", merged, below=10, baseline="the same one by one", baseline_runs=alone)


def _pages(edition: Edition, house: Server, lean: Server, runs: int) -> list[Measure]:
    at = clock.now()
    bundle = household.bundle(edition, household.couple(at.date()), on=at.date())
    codes = submitting.drafts(bundle, 4, at=at)
    path, questions = pages.longest_page(edition, bundle, at)

    def timed(connections: int) -> tuple[list[float], list[float]]:
        ours = [pages.p95(house, path, code=codes[3], connections=connections, count=100) for _ in range(runs)]
        return ours, [pages.p95(lean, "/", code="", connections=connections, count=100) for _ in range(runs)]

    (one, lean_one), (four, lean_four) = timed(1), timed(4)
    weighed = pages.weight(house)
    submit, page = pages.round_trips(codes, path)
    view = "leanest Django view, GET"
    return [
        Measure(f"question page, {questions} questions: p95", "ms", one, below=25, baseline=view, baseline_runs=lean_one),
        Measure("  at 4 connections", "ms", four, baseline=view, baseline_runs=lean_four),
        Measure(
            f"start page, first load, {weighed.files} files", "KB", [weighed.plain / KILO], below=150,
            baseline="the same packed (gzip)", baseline_runs=[weighed.packed / KILO],
        ),
        Measure("round trips to the database: submit", "", [submit], baseline="one statement", baseline_runs=[1]),
        Measure("  question page", "", [page], baseline="one statement", baseline_runs=[1]),
    ]  # fmt: skip


def _shares(filings: Measure) -> str:
    lean, bare = median(filings.notes["leanest"]), median(filings.notes["postgresql"])
    return (
        f"A filing is taken in at {filings.median / lean:.0%} of the rate of the leanest Django view with one round trip, "
        f"and at {filings.median / bare:.1%} of what PostgreSQL itself commits."
    )
