"""The Django application of the relay; its tables are its own, so that a hall in one zone may do without them."""

from django.apps import AppConfig


class RelayConfig(AppConfig):
    """What goes out, what came in, and what lies in quarantine."""

    name = "yakuba.ground.relay"
    label = "relay"

    def ready(self) -> None:
        """Offer what the watch looks for here."""
        from yakuba.ground.relay import offers  # noqa: F401
