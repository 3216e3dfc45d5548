"""Write the table of `docs/access.md` anew: ``python -m tests.matrix``."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.matrix import table  # noqa: E402 - the policies name models

table.PAGE.write_text(table.written(table.PAGE.read_text(encoding="utf-8")), encoding="utf-8")
