"""The name of the town, as journeys write it into letters."""

from __future__ import annotations

from django.conf import settings

from yakuba.ground.text import Text


def town() -> Text:
    """Return the town's name in every language of the house."""
    return Text.read(settings.TOWN)
