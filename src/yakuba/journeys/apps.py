"""The Django application of the journeys: it wires them when the house comes up."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Journeys have no tables."""

    name = "yakuba.journeys"

    def ready(self) -> None:
        """Wire events to reactions."""
        from yakuba.journeys.table import wire

        wire()
