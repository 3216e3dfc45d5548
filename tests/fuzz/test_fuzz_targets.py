"""Every target meets its seeds and some cheap changes of them; what fuzzing by hand does for minutes, in a moment."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.__main__ import Run, main, table
from tests.fuzz.child import Watch
from tests.fuzz.target import Target, mutations
from tests.fuzz.targets import TARGETS

pytestmark = pytest.mark.once


@pytest.mark.parametrize("name", TARGETS)
def test_nothing_comes_out_of_a_reader_that_it_did_not_promise(name):
    target = TARGETS[name]
    seeds = target.seeds()
    taken = [target.meet(seed) for seed in seeds]
    assert any(taken), "a target that refuses all its seeds tries nothing"
    for data in mutations(seeds, Random(name), target.tries):
        target.meet(data)


class Asked(ValueError):
    """A refusal that was promised."""


def careless(data: bytes) -> int:
    """Read a word of a list, and refuse what is empty; what is not in the list was forgotten."""
    if not data:
        raise Asked
    return {b"one": 1, b"two": 2}[data]


CARELESS = Target("careless", careless, (Asked,), lambda: [b"one", b"two"], 200)


def test_a_reader_with_a_planted_fault_is_found_out():
    assert [CARELESS.meet(seed) for seed in CARELESS.seeds()] == [True, True]
    assert CARELESS.meet(b"") is False
    with pytest.raises(KeyError):
        all(CARELESS.meet(data) or True for data in mutations(CARELESS.seeds(), Random(1), CARELESS.tries))


def test_a_find_is_kept_once_with_its_input_and_does_not_end_the_run(tmp_path):
    watch = Watch(CARELESS, tmp_path)
    for data in (b"one", b"three", b"", b"four"):
        watch(data)
    (told,) = tmp_path.glob("find-*.txt")
    assert "KeyError: b'three'" in told.read_text()
    assert told.with_suffix("").read_bytes() == b"three"


def test_the_report_names_what_was_found_and_what_did_not_run():
    root = Path(__file__).resolve().parents[2]
    found = Run("careless", 60, 1234567, 8, (root / "build" / "fuzz" / "careless" / "find-0",), True)
    assert "| careless | 60 | 1,234,567 | 8 | build/fuzz/careless/find-0 |" in table([found])
    assert "did not run to its end" in Run("careful", 60, 0, 0, (), False).trouble
    assert Run("careful", 60, 5, 3, (), True).trouble == ""


def test_a_target_that_nobody_knows_is_not_fuzzed(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["fuzz", "nobody"])
    with pytest.raises(SystemExit):
        main()
    assert "no such target: nobody" in capsys.readouterr().err
