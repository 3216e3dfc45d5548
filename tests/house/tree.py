"""The source tree as the house tests see it."""

from __future__ import annotations

import ast
import subprocess
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PACKAGE = SRC / "yakuba"

ROOMS = (
    "people",
    "places",
    "procedures",
    "flows",
    "papers",
    "bodies",
    "surveys",
    "insight",
    "applications",
    "casework",
    "plans",
    "governance",
    "opendata",
)
FACES = ("design", "square", "desk")
DOORS = frozenset({"commands", "reads", "events", "rules"})


@dataclass(frozen=True)
class Source:
    """One Python file: its dotted name, its path and what it says."""

    name: str
    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    @property
    def parts(self) -> list[str]:
        """The dotted name without the package."""
        return self.name.split(".")[1:]

    def __str__(self) -> str:
        return self.name


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def sources(package: Path = PACKAGE) -> Iterator[Source]:
    """Walk the Python files of the package, those that Django wrote (migrations) left out."""
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package)
        if "migrations" in inside.parts:
            continue
        words = [package.name, *inside.with_suffix("").parts]
        yield Source(".".join(words).removesuffix(".__init__"), path)


def every(check: Callable[[Source], list[str]], chosen: Iterable[Source]) -> list[str]:
    """Return what a check finds in some files."""
    return [fault for source in chosen for fault in check(source)]


def planted(tmp_path: Path, text: str, name: str = "yakuba.people.commands") -> Source:
    """Return a file that says this, to show that a check would find it."""
    path = tmp_path / "planted.py"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return Source(name, path)


def tracked_files() -> list[Path]:
    """Return every file that is or would be in the history."""
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in said.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]
