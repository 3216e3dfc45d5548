"""``yakuba demo``: the demo town, ready made; then server and worker until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from yakuba.config.demo import town
from yakuba.ground import clock


def add(commands: Any) -> None:
    demo = commands.add_parser("demo")
    demo.add_argument("--households", type=int, default=town.HOUSEHOLDS)
    demo.set_defaults(run=_demo)


def _demo(options: argparse.Namespace) -> int:
    town.begin(settings.HOME)
    print(town.prepare(settings.HOME, households=options.households, seed=town.SEED, at=clock.now(), told=lambda *a: print(a, flush=True)))
    return 0
