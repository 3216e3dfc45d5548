"""Let cases meet everybody, as often as one likes: ``python -m tests.casework 5000``."""

from __future__ import annotations

import os
import sys

import pytest

os.environ["YAKUBA_CASE_RUNS"] = sys.argv[1] if len(sys.argv) > 1 else "5000"
raise SystemExit(pytest.main(["-q", "-s", "-p", "no:cacheprovider", "tests/casework/test_casework_states.py"]))
