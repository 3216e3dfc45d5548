"""Let cases meet everybody, as often as one likes: ``python -m tests.casework 5000``."""

from __future__ import annotations

import os
import sys

import pytest

TEST = "tests/casework/test_casework_states.py::test_no_case_goes_where_it_may_not"

os.environ["YAKUBA_CASE_RUNS"] = sys.argv[1] if len(sys.argv) > 1 else "5000"
raise SystemExit(pytest.main(["-q", "-s", "-p", "no:cacheprovider", TEST]))
