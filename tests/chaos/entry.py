"""The front doors of the house with something changed: a mutant in ``CHAOS_MUTANT``, a clock that is set in ``CHAOS_CLOCK``.

The mutant ``seals-nothing`` is the control of `test_chaos_taken`: a hall from before sealing was thought of.

``tests.chaos.entry:application`` is served, ``python -m tests.chaos.entry work`` works. ``CHAOS_CLOCK`` names a file with
the seconds by which the clock is wrong; it is read whenever somebody asks what time it is. Only the clock of the house
moves: libfaketime would also move what Python sleeps by.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import django


def change() -> None:
    """Change what the environment asks for."""
    from tests.applications.canary_hall import seal_nothing
    from tests.chaos import border_mutants, mutants

    if mutant := os.environ.get("CHAOS_MUTANT"):
        (mutants.MUTANTS | border_mutants.MUTANTS | {"seals-nothing": seal_nothing})[mutant]()
    if clock := os.environ.get("CHAOS_CLOCK"):
        set_by(Path(clock))


def set_by(path: Path) -> None:
    """Let both clocks, the house's and Django's, go wrong by what stands in a file."""
    from django.utils import timezone

    from yakuba.ground import clock

    right, django_right = clock.now, timezone.now  # noqa: TID251 - it is this very reading that goes wrong

    def wrong() -> timedelta:
        return timedelta(seconds=float(path.read_text() or 0))

    def now() -> datetime:
        return right() + wrong()

    def django_now() -> datetime:
        return django_right() + wrong()

    clock.now, timezone.now = now, django_now  # noqa: TID251


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
django.setup()
change()

from yakuba.config.wsgi import application  # noqa: E402 - the house comes up as it was changed

__all__ = ["application"]

if __name__ == "__main__":
    from yakuba.config.cli import main

    sys.exit(main(sys.argv[1:]))
