"""The Django application of the relay; its tables are its own, so that a hall in one zone may do without them."""

from django.apps import AppConfig


class RelayConfig(AppConfig):
    """What goes out, what came in, and what lies in quarantine."""

    name = "yakuba.ground.relay"
    label = "relay"
