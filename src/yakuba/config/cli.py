"""The command of the console: ``yakuba``. Each subcommand reads the clock, calls the house once and prints."""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module

import django
from django.conf import settings

from yakuba.config import zones


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 good, 1 faults found, 2 wrong use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
    arguments = list(sys.argv[1:] if argv is None else argv)
    wanted = next((word for word in arguments if not word.startswith("-") and word not in ("ja", "en")), "")
    if wanted in ("demo", "demo-zones"):
        # Before Django reads its settings: the demo is a setting.
        os.environ["YAKUBA_DEMO"] = "1"
    if wanted == "bench":
        # A home of its own for the time of the run: what is measured leaves nothing behind.
        os.environ["YAKUBA_HOME"] = tempfile.mkdtemp(prefix="yakuba-bench-")
        atexit.register(shutil.rmtree, os.environ["YAKUBA_HOME"], ignore_errors=True)
    django.setup()
    parser = argparse.ArgumentParser(prog="yakuba", description="役場: the digital town hall")
    parser.add_argument("--lang", choices=["ja", "en"], default=_language(), help="language of what is printed")
    commands = parser.add_subparsers(dest="command", required=True)
    groups = zones.commands(settings.ZONE)
    known = any(wanted in names for names in groups.values())
    for group, names in groups.items():
        if wanted in names or not known:
            import_module(f"yakuba.config.console.{group}").add(commands)
    options = parser.parse_args(arguments)
    status: int = options.run(options)
    return status


def _language() -> str:
    return "ja" if os.environ.get("LANG", "ja").startswith(("ja", "C", "POSIX")) else "en"


if __name__ == "__main__":
    sys.exit(main())
