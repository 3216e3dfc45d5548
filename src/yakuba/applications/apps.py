"""The Django application of this room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Drafts, filings and what comes of them."""

    name = "yakuba.applications"
