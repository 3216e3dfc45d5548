"""Fuzz our readers with atheris, one after the other: ``python -m tests.fuzz [--seconds 600] [NAME …]``; ``make fuzz``.

What was tried is kept in ``build/fuzz``, so that the next run goes on where this one stopped; so is each find, input and
traceback. The table comes at the end. Fails if anything was found, or if a target could not be run.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "fuzz"
GRACE = 120
"""Seconds for which a child may start and end beside its time."""
_COUNT = re.compile(r"^#(\d+)\s|^stat::number_of_executed_units:\s*(\d+)", re.MULTILINE)
_COVERED = re.compile(r"\bcov: (\d+)")


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one target."""

    name: str
    seconds: int
    executions: int
    covered: int
    finds: tuple[Path, ...]
    ended: bool

    @property
    def trouble(self) -> str:
        """What is the matter, or nothing."""
        if self.finds:
            return ", ".join(str(one.relative_to(ROOT)) for one in self.finds)
        return "" if self.ended else f"did not run to its end: see {(WORK / self.name / 'log').relative_to(ROOT)}"


def fuzzed(name: str, seconds: int) -> Run:
    """Fuzz one target in a process of its own."""
    folder = WORK / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*-*"):
        old.unlink()
    log = folder / "log"
    with tempfile.TemporaryDirectory(prefix="yakuba-fuzz-") as home, log.open("wb") as out:
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "YAKUBA_HOME": home, "TMPDIR": home}
        command = [sys.executable, "-m", "tests.fuzz.child", name, str(seconds), str(folder)]
        try:
            code = subprocess.run(
                command, cwd=ROOT, env=environment, stdout=out, stderr=out, timeout=seconds + GRACE, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
    told = log.read_text(encoding="utf-8", errors="replace")
    counts = [int(one or other) for one, other in _COUNT.findall(told)]
    covered = [int(one) for one in _COVERED.findall(told)]
    # libFuzzer's own finds (crash-…, timeout-…, oom-…) lie beside ours.
    finds = tuple(sorted(one for one in folder.glob("*-*") if one.suffix != ".txt"))
    return Run(name, seconds, max(counts, default=0), max(covered, default=0), finds, code == 0)


def table(runs: list[Run]) -> str:
    """Return the report."""
    lines = ["| target | seconds | executions | edges | finds |", "|---|---|---|---|---|"]
    lines += [
        f"| {one.name} | {one.seconds} | {one.executions:,} | {one.covered} | {one.trouble or 0} |" for one in runs
    ]
    return "\n".join(lines) + "\n"


def names() -> list[str]:
    """Return the names of all targets."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(ROOT / "tools"))
    import django

    django.setup()
    from tests.fuzz.targets import TARGETS

    return list(TARGETS)


def main() -> int:
    """Fuzz what was asked for; return the exit code."""
    words = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    words.add_argument("--seconds", type=int, default=600, help="for each target")
    words.add_argument("names", nargs="*", metavar="NAME", help="targets; all if none is named")
    options = words.parse_args()
    if options.seconds < 1:
        words.error("--seconds: at least one; to libFuzzer none means without end")
    known = names()
    if unknown := set(options.names) - set(known):
        words.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    runs = []
    for name in options.names or known:
        runs.append(fuzzed(name, options.seconds))
        sys.stdout.write(f"{name}: {runs[-1].executions:,} executions, {runs[-1].trouble or 'nothing found'}\n")
        sys.stdout.flush()
    WORK.joinpath("report.md").write_text(table(runs), encoding="utf-8")
    sys.stdout.write("\n" + table(runs))
    return 1 if any(one.trouble for one in runs) else 0


if __name__ == "__main__":
    raise SystemExit(main())
