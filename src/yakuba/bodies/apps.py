"""The Django application of bodies."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Bodies, their members, meetings and decisions."""

    name = "yakuba.bodies"
    label = "bodies"

    def ready(self) -> None:
        """Say who may see the papers of a meeting, and who works on them."""
        from yakuba.bodies import offers  # noqa: F401
