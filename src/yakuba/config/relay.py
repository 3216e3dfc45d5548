"""The WSGI application that granian serves to the other side of the border, on a port of its own."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
django.setup()

from yakuba.ground import clock  # noqa: E402 - Django must stand first
from yakuba.ground.relay import serving  # noqa: E402
from yakuba.journeys.table import wire  # noqa: E402

# What comes in is received here, in this process.
wire()
application = serving.application(clock.now)
