"""The Django application of the journeys: it wires them when the house comes up."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Journeys have no tables."""

    name = "yakuba.journeys"

    def ready(self) -> None:
        """Wire events to reactions, and where cases are, offer what the watch looks for between rooms."""
        from django.conf import settings

        from yakuba.journeys.table import wire

        wire()
        if settings.ZONE != "edge":
            from yakuba.journeys import offers  # noqa: F401
