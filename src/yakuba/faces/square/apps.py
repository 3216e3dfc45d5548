"""The square as a Django app."""

from django.apps import AppConfig


class SquareConfig(AppConfig):
    """The resident's pages."""

    name = "yakuba.faces.square"
    label = "square"
