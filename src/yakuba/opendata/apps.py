"""The Django application of opendata."""

from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    """Published states."""

    name = "yakuba.opendata"
    label = "opendata"
