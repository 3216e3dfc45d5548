"""The Django application of places."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places have no tables: all they know is read from files and kept in the process."""

    name = "yakuba.places"
