"""How the pages are served if nobody says otherwise: one process more than cores, also where cores cannot be counted."""

from __future__ import annotations

import argparse
import itertools
import os

import pytest

from yakuba.config.console import running


@pytest.mark.parametrize("cores", [1, 2, 16])
@pytest.mark.parametrize("told", [True, False], ids=["Linux", "elsewhere"])
def test_one_process_more_than_cores_serves(monkeypatch: pytest.MonkeyPatch, cores: int, told: bool) -> None:
    if told:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(cores)), raising=False)
        monkeypatch.setattr(os, "cpu_count", lambda: 64)
    else:
        monkeypatch.delattr(os, "sched_getaffinity", raising=False)
        monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert _started(monkeypatch, "serve")["--workers"] == str(cores + 1)
    assert _started(monkeypatch, "serve", "--workers", "5")["--workers"] == "5"


def _started(monkeypatch: pytest.MonkeyPatch, *words: str) -> dict[str, str]:
    """Return the options with which the server is started."""
    run: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda _programme, command: run.append(command))
    parser = argparse.ArgumentParser()
    running.add(parser.add_subparsers())
    options = parser.parse_args(words)
    options.run(options)
    (command,) = run
    return {word: next_ for word, next_ in itertools.pairwise(command) if word.startswith("--")}
