"""The design as a Django app."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Base templates, styles, words and tags of all pages."""

    name = "yakuba.faces.design"
    label = "design"
