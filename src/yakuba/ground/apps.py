"""The Django application of the ground floor."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """Journal and outbox have tables; the rest of the ground has none."""

    name = "yakuba.ground"

    def ready(self) -> None:
        """Offer what the watch looks for here."""
        from yakuba.ground import offers  # noqa: F401
