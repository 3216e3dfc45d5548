"""``python -m tests.backup``: the drill under load, by hand; see `tests.backup.drill`."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.backup.drill import main  # noqa: E402 - the harness reads the settings when it is imported

sys.exit(main(sys.argv[1:]))
