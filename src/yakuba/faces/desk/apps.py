"""The Django application of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for staff; no tables of its own."""

    name = "yakuba.faces.desk"
    label = "desk"
