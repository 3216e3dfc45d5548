"""The Django application of the journeys: it wires them when the house comes up."""

from django.apps import AppConfig


class JourneysConfig(AppConfig):
    """Journeys have no tables."""

    name = "yakuba.journeys"

    def ready(self) -> None:
        """Wire events to reactions; offer what the watch looks for between rooms, and where cases are, what insight counts."""
        from django.conf import settings

        from yakuba.journeys.table import wire

        wire()
        if settings.ZONE == "edge":
            from yakuba.journeys import leaving  # noqa: F401
        else:
            from yakuba.journeys import counting, offers  # noqa: F401
