"""What must never be written into the history: this machine, half-finished work, tests that test nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, tracked_files

# The patterns are written so that they do not find themselves.
MACHINE = re.compile(r"[/](?:work|farm|root|tmp)/|[/]home/[a-z]|[C]:\\Users")
REGISTRIES = re.compile(
    r"(?:pypi|pythonhosted)[.]org|registry[.]npmjs|(?:deb|security)[.]debian[.]org|[/]simple/[a-z]", re.IGNORECASE
)
UNFINISHED = re.compile(r"\b(?:T[O]DO|F[I]XME|X[X]X|NotImplemented[E]rror|not [i]mplemented|coming [s]oon)\b|準備[中]")
EMPTY_TESTS = re.compile(r"pytest[.](?:mark[.])?(?:skip|xfail)\b|@[s]kip|assert [T]rue\b")
SECRETS = re.compile(r"AGE-SECRET-[K]EY-1[A-Z0-9]{20}|BEGIN (?:RSA |EC |OPENSSH )?PRIVATE [K]EY")

TEXT_ENDINGS = {
    *(".py", ".md", ".toml", ".lock", ".yaml", ".yml", ".json", ".html", ".css", ".js", ".svg", ".txt", ".po"),
    *(".bpmn", ".typ", ".csv", ".sh", ".cfg", ".ini", ""),
}


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Return the lines in which a pattern is found, as ``file:line``."""
    found = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if pattern.search(text):
            found += [
                f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{number}"
                for number, line in enumerate(text.splitlines(), 1)
                if pattern.search(line)
            ]
    return found


def texts(*, under: str = "", but: tuple[str, ...] = ()) -> list[Path]:
    """Return the text files in the history, or that would be, below a folder."""
    return [
        path
        for path in tracked_files()
        if path.suffix in TEXT_ENDINGS
        and path.is_relative_to(ROOT / under)
        and not any(path.is_relative_to(ROOT / other) for other in but)
    ]


def test_no_file_knows_the_machine_it_was_written_on():
    assert lines_with(MACHINE, texts()) == []


def test_no_file_names_the_host_of_a_registry():
    assert lines_with(REGISTRIES, texts()) == []


def test_nothing_that_people_run_is_half_finished():
    assert lines_with(UNFINISHED, texts(under="src")) == []


def test_no_test_is_skipped_or_empty():
    assert lines_with(EMPTY_TESTS, texts(under="tests")) == []


def test_no_private_key_is_in_the_history():
    assert lines_with(SECRETS, texts()) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE, "open('/wo" + "rk/main/x')"),
        (REGISTRIES, "https://py" + "pi.org/x"),
        (UNFINISHED, "# TO" + "DO later"),
        (EMPTY_TESTS, "@pytest.mark.sk" + "ip"),
        (SECRETS, "-----BEGIN PRIVATE" + " KEY-----"),
    ],
)
def test_a_planted_line_is_found(tmp_path, pattern, line):
    path = tmp_path / "planted.py"
    path.write_text(f"x = 1\n{line}\n")
    assert lines_with(pattern, [path]) == [f"{path}:2"]
