"""``yakuba migrate | serve | work | manage``: setting up and running an installation."""

from __future__ import annotations

import argparse
import logging
import math
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType
from typing import Any

from django.core.management import call_command, execute_from_command_line
from django.db import InterfaceError, OperationalError, close_old_connections

from yakuba.ground import clock
from yakuba.journeys.night import go_round_often, keep_the_journal, night_watch
from yakuba.journeys.table import deliver_all

IDLE = 0.5
"""Seconds between two looks into the outbox when there was nothing in it."""
WATCH = 60.0
"""Seconds between two rounds of the night watch."""
OFTEN = 10.0
"""Seconds between two rounds of what somebody waits for."""
CHAIN = 1.0
"""Seconds between two rounds along the journal's chain."""
LEAP = 60.0
"""Seconds by which a clock that is set right in small steps never moves between two rounds."""
CALM = 3600.0
"""Seconds for which a clock that has leapt is not trusted."""

log = logging.getLogger(__name__)


def add(commands: Any) -> None:
    """Add the commands that run an installation."""
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(run=_migrate)
    serve = commands.add_parser("serve", help="serve the pages with granian")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument(
        "--workers", type=int, default=suitable_workers(), help="one more than cores, if not said otherwise"
    )
    serve.set_defaults(run=_serve)
    work = commands.add_parser("work", help="do what follows from events: cases, letters, notices")
    work.add_argument("--once", action="store_true", help="do what is due and stop")
    work.set_defaults(run=_work)
    manage = commands.add_parser("manage", help="Django's own commands")
    manage.add_argument("arguments", nargs=argparse.REMAINDER)
    manage.set_defaults(run=_manage)


def migrate() -> None:
    """Bring the database up to date, the cache's table included."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _migrate(options: argparse.Namespace) -> int:
    migrate()
    return 0


def suitable_workers() -> int:
    """Return how many processes serve this machine best: one more than it has cores.

    Each filing waits once for the disk; the one more works meanwhile (measured beside as many as cores: docs/measures.md).
    """
    # Only Linux tells which of its cores we may use.
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1


def granian_command(host: str, port: int, workers: int) -> list[str]:
    """Return the command line that serves this installation."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        # One: our requests are work, not waiting, and threads of one process only take turns at the interpreter.
        # Measured with two workers on two cores, as a share of the leanest view's rate: 0.16 with one thread, 0.11 with
        # two, 0.10 with four (docs/measures.md). Where the disk is slow, more workers help, not more threads.
        "1",
        # Without this, one worker that dies takes the whole server with it.
        "--respawn-failed-workers",
        # Seconds from the start of a fresh worker to the end of the one in whose place it comes (`config.forgetting`): it
        # must answer by then, or nobody does. One that died is replaced at once.
        "--respawn-interval",
        "5",
        "--no-ws",
        "--log-level",
        "warning",
        "yakuba.config.wsgi:application",
    ]


def _serve(options: argparse.Namespace) -> int:
    command = granian_command(options.host, options.port, options.workers)
    os.execv(command[0], command)


def _work(options: argparse.Namespace) -> int:
    if options.once:
        while deliver_all(clock.now()):
            pass
        keep_the_journal(at=clock.now())
        return 0
    stopping: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    work(lambda: bool(stopping))
    return 0


def work(stopped: Callable[[], bool]) -> None:
    """Work until told to stop. While the database is away, wait for it: it comes back without us, and we without others."""
    rounds = Rounds()
    while not stopped():
        close_old_connections()
        try:
            done = rounds.go(at=clock.now(), ticks=time.monotonic())
        except (OperationalError, InterfaceError) as fault:
            # The kind of the fault, never its message: it may quote what was to be written.
            log.error("the database is away: %s", type(fault).__name__)
            done = 0
        if not done:
            time.sleep(IDLE)


class Rounds:
    """What the worker does: the outbox at once, the journal every second, what is waited for every ten, the night watch every minute.

    The night watch destroys by the date. So it waits when the clock has leapt, against ``ticks``, the seconds of a
    clock that cannot: until it has gone evenly for an hour, or somebody has looked after it and started us again.
    """

    def __init__(self) -> None:
        self.chained = self.went = self.watched = self.even_since = -math.inf
        self.apart: float | None = None

    def go(self, *, at: datetime, ticks: float) -> int:
        """Do what is due and return how many reactions ran."""
        self._compare(at.timestamp() - ticks, ticks)
        if ticks - self.watched > WATCH and ticks - self.even_since > CALM:
            self.watched = ticks  # before it goes: what ends it must not stand before the rest for ever
            night_watch(at=at)
        if ticks - self.chained > CHAIN:
            keep_the_journal(at=at)
            self.chained = ticks
        if ticks - self.went > OFTEN:
            self.went = ticks
            go_round_often(at=at)
        return deliver_all(at)

    def _compare(self, apart: float, ticks: float) -> None:
        if self.apart is not None and abs(apart - self.apart) > LEAP:
            log.error("the clock has leapt by %.0f seconds: nothing is destroyed by it for an hour", apart - self.apart)
            self.even_since = ticks
        self.apart = apart


def _manage(options: argparse.Namespace) -> int:
    execute_from_command_line(["yakuba manage", *options.arguments])
    return 0
