"""``manage.py sweep_papers``: delete the files that failed transactions left behind. Run it once a night."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from yakuba.ground import clock
from yakuba.papers import commands


class Command(BaseCommand):
    """Delete files older than a day that no row names."""

    help = "Delete kept files that no row names and that are older than a day."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Sweep, and say how many there were."""
        self.stdout.write(f"{commands.sweep(at=clock.now())} files deleted")
