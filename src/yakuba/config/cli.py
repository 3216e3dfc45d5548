"""The command of the console: ``yakuba``. Each subcommand reads the clock, calls the house once and prints."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

import django


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 good, 1 faults found, 2 wrong use."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["demo"]:
        # Before Django reads its settings: the demo is a setting.
        os.environ["YAKUBA_DEMO"] = "1"
    django.setup()
    from yakuba.config.console import packs, running

    parser = argparse.ArgumentParser(prog="yakuba", description="役場: the digital town hall")
    parser.add_argument("--lang", choices=["ja", "en"], default=_language(), help="language of what is printed")
    commands = parser.add_subparsers(dest="command", required=True)
    packs.add(commands)
    running.add(commands)
    options = parser.parse_args(arguments)
    status: int = options.run(options)
    return status


def _language() -> str:
    return "ja" if os.environ.get("LANG", "ja").startswith(("ja", "C", "POSIX")) else "en"


if __name__ == "__main__":
    sys.exit(main())
