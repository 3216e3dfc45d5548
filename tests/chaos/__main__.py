"""The long form of the harness: ``python -m tests.chaos``; see ``docs/chaos.md``.

Every run is written to ``bench-results/`` as soon as it is over; the table comes at the end. Fails if a promise was broken,
or if a mutant was not found out.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

RESULTS = Path(__file__).resolve().parents[2] / "bench-results"


def runs(options: argparse.Namespace) -> Iterator[Callable[[], Any]]:
    """Give the runs in their order: mutants first, for without them the rest says nothing."""
    from tests.chaos import border_mutants, crossing, disks, remembering, slowly
    from tests.chaos import runs as of
    from tests.chaos.mutants import MUTANTS

    seeds = range(options.first, options.first + options.seeds)
    few = max(options.filings // 10, 60)
    for store in options.stores.split(","):
        wanted: dict[str, list[Callable[[], Any]]] = {
            "mutants": [partial(of.mutant, store, name, seed=1, filings=few, kills=8) for name in MUTANTS],
            "zones-mutants": [
                partial(crossing.mutant, store, name, seed=1, filings=few, kills=4) for name in border_mutants.MUTANTS
            ],
            "zones": [
                partial(crossing.crossed, store, seed=seed, filings=few, kills=options.kills, cut=options.cut)
                for seed in seeds
            ],
            "worker": [partial(of.worker_dies, store, seed=seed) for seed in seeds],
            "letters": [partial(of.decided, store, seed=seed) for seed in seeds],
            "line": [partial(of.bad_line, store, seed=1, filings=few)],
            "restart": [partial(of.renewed, store, seed=1, filings=few)],
            "clock": [partial(of.wrong_clock, store, seed=1, filings=few)],
            "disk": [partial(disks.full_disk, store, disk=disk, seed=1, filings=few) for disk in disks.DISKS[store]],
            "memory": [
                partial(remembering.remembered, store, seed=1, filings=8, forget=forget)
                for forget in (remembering.NEVER, remembering.USUAL)
            ],
            "slow": [
                partial(slowly.slow_visitors, store, seed=1, manner=manner)
                for manner in ("none", "many", "tool" if slowly.TOOL else "")
                if manner
            ],
            "kills": [
                partial(
                    of.killed, store, seed=seed, filings=options.filings, kills=options.kills, workers=options.workers
                )
                for seed in seeds
            ],
        }
        for name in options.only.split(",") if options.only else wanted:
            yield from wanted[name]


def table(outcomes: list[dict[str, Any]]) -> str:
    """Return the outcomes as Markdown."""
    head = (
        "what was done",
        "store",
        "seed",
        "filings",
        "kills",
        "seconds",
        "settled after",
        "broken promises",
        "verdict",
    )
    rows = [head, tuple("---" for _ in head)]
    for one in outcomes:
        broken = ", ".join(f"{name} {count}" for name, count in one["broken"].items()) or "none"
        rows.append(
            (
                one["what"],
                one["store"],
                str(one["seed"]),
                f"{one['filings']:,}",
                str(sum(one["kills"].values())),
                f"{one['seconds']:.0f}",
                f"{one['settled']:.1f} s",
                broken,
                verdict(one),
            )
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def as_expected(one: dict[str, Any]) -> bool:
    """Tell whether a run came out as it must: a mutant found out, everything else whole."""
    if not one["what"].startswith("mutant"):
        return bool(one["good"])
    return one["must_break"] in one["broken"] if one["must_break"] else bool(one["broken"])


def verdict(one: dict[str, Any]) -> str:
    """Return the run's result in a word or two."""
    if one["what"].startswith("mutant"):
        return "found out" if as_expected(one) else "**not found out**"
    if one["missed"]:
        return f"**not kept: {one['missed']} of {one['asked']} kills met nobody**"
    return "kept" if one["good"] else "**broken**"


def say(words: str) -> None:
    """Print at once, even into a file."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    """Run, write, print."""
    import django

    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--filings", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--workers", type=int, default=1, help="how many workers the office has")
    parser.add_argument("--cut", type=float, default=60.0, help="seconds for which the link between the zones is gone")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--stores", default="postgresql,sqlite")
    parser.add_argument(
        "--only",
        default="",
        help="mutants, zones-mutants, zones, worker, letters, line, restart, clock, disk, memory, slow, kills; comma separated",
    )
    options = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "yakuba.config.settings"
    os.environ["YAKUBA_HOME"] = tempfile.mkdtemp(prefix="yakuba-chaos-")
    atexit.register(shutil.rmtree, os.environ["YAKUBA_HOME"], ignore_errors=True)
    signal.signal(signal.SIGTERM, _end)
    django.setup()
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"chaos-{datetime.now().strftime('%Y%m%d-%H%M%S')}.json"
    outcomes: list[dict[str, Any]] = []
    for run in runs(options):
        outcome = run().as_json()
        outcomes.append(outcome)
        path.write_text(json.dumps(outcomes, ensure_ascii=False, indent=1))
        say(f"{outcome['what']}, {outcome['store']}, seed {outcome['seed']}: {verdict(outcome)}")
    say(f"\n{table(outcomes)}\n\n{path}")
    return 0 if outcomes and all(as_expected(one) for one in outcomes) else 1


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
