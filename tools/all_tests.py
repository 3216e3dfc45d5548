"""Run all tests on SQLite, and beside them all but the browser's on a PostgreSQL of their own. Arguments go to pytest.

Both at once, because many a test waits for processes of its own: one after the other they leave a fifth of two cores idle.
What PostgreSQL gave is shown when SQLite is done.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from needs import chromium
from with_postgres import newest_postgres

TOOLS = Path(__file__).resolve().parent


def main(words: list[str]) -> int:
    """Run both; return 0 only if all that could run passed."""
    pytest = [sys.executable, "-m", "pytest", "-q", *words]
    environment = {name: value for name, value in os.environ.items() if name != "YAKUBA_DATABASE_URL"}
    # Neither the browser nor the house looks different on PostgreSQL, nor what is marked `once`.
    beside = [sys.executable, str(TOOLS / "with_postgres.py"), *pytest, "--ignore", "tests/house"]
    # It has a third of the work: fewer workers, each of which reads all tests and makes all tables first.
    beside += ["-m", "not browser and not once", "-n", "2"]
    faults = []
    with tempfile.TemporaryFile() as said:
        other = subprocess.Popen(beside, env=environment, stdout=said, stderr=said) if newest_postgres() else None
        try:
            print("— The tests on SQLite", flush=True)
            only = [] if chromium() else ["-m", "not browser"]
            if subprocess.run([*pytest, *only], env=environment, check=False).returncode:
                faults.append("SQLite")
            if other:
                print("— The tests on PostgreSQL", flush=True)
                if other.wait():
                    faults.append("PostgreSQL")
                said.seek(0)
                shutil.copyfileobj(said, sys.stdout.buffer)
                sys.stdout.flush()
        finally:
            if other and other.poll() is None:
                other.terminate()
                other.wait()

    left_out = [name for name, here in (("browser", chromium()), ("PostgreSQL", newest_postgres())) if not here]
    if left_out:
        print(f"LEFT OUT, because this machine lacks what they need: {', '.join(left_out)}")
    if faults:
        print(f"There are failing tests on: {', '.join(faults)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
