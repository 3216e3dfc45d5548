"""The Django application of the journeys: it wires them when the house comes up."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Journeys have no tables."""

    name = "yakuba.journeys"

    def ready(self) -> None:
        """Wire events to reactions; where cases are, offer what the watch looks for and insight counts between rooms."""
        from django.conf import settings

        from yakuba.journeys.table import wire

        wire()
        if settings.ZONE != "edge":
            from yakuba.journeys import counting, offers  # noqa: F401
