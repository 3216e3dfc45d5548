"""The Django application of the ground floor."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """Journal and outbox have tables; the rest of the ground has none."""

    name = "yakuba.ground"
