"""Files are streamed: a large one goes in, through and out again, and is in no process as a whole."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.papers import streaming
from tests.procedures.household import ROOT

pytestmark = pytest.mark.once

BOUND = 16
"""Megabytes by which a process may grow while a file of `LARGE` passes through it."""
LARGE = 50


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="needs Linux to say how large a process was")
def test_a_large_file_is_never_whole_in_memory(tmp_path: Path) -> None:
    whole = streaming.a_large_pdf(LARGE * streaming.MEGABYTE)
    for name, content in (("small", streaming.a_large_pdf(1000)), ("large", whole)):
        (tmp_path / name).write_bytes(streaming.body_of(streaming.PAPER, content))
    environment = {key: value for key, value in os.environ.items() if not key.startswith("YAKUBA_")}
    environment |= {"YAKUBA_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.papers.streaming", str(tmp_path / "small"), str(tmp_path / "large")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert (found["status"], found["sha256"]) == ("200 OK", hashlib.sha256(whole).hexdigest())
    assert found["whole"] > LARGE - 1
    assert {step: round(took) for step, took in found["took"].items() if took > BOUND} == {}
