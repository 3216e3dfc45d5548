"""The Django application of bodies."""

from django.apps import AppConfig


class BodiesConfig(AppConfig):
    """Bodies, their members, meetings and decisions."""

    name = "yakuba.bodies"
    label = "bodies"
