"""Run all tests on SQLite, then all but the browser's on a PostgreSQL of their own. Arguments go to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from needs import chromium
from with_postgres import newest_postgres

TOOLS = Path(__file__).resolve().parent


def main(words: list[str]) -> int:
    """Run both; return 0 only if all that could run passed."""
    pytest = [sys.executable, "-m", "pytest", "-q", *words]
    without_database = {name: value for name, value in os.environ.items() if name != "YAKUBA_DATABASE_URL"}
    faults = []

    print("— The tests on SQLite", flush=True)
    only = [] if chromium() else ["-m", "not browser"]
    if subprocess.run([*pytest, *only], env=without_database, check=False).returncode:
        faults.append("SQLite")

    if newest_postgres():
        print("— The tests on PostgreSQL", flush=True)
        beside = [sys.executable, str(TOOLS / "with_postgres.py")]
        # Neither the browser nor the house looks different there, nor what is marked `once`.
        only = ["-m", "not browser and not once", "--ignore", "tests/house"]
        if subprocess.run([*beside, *pytest, *only], env=without_database, check=False).returncode:
            faults.append("PostgreSQL")

    left_out = [name for name, here in (("browser", chromium()), ("PostgreSQL", newest_postgres())) if not here]
    if left_out:
        print(f"LEFT OUT, because this machine lacks what they need: {', '.join(left_out)}")
    if faults:
        print(f"There are failing tests on: {', '.join(faults)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
