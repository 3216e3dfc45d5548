"""The Django application of this room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Drafts, filings and what comes of them."""

    name = "yakuba.applications"

    def ready(self) -> None:
        """Offer what the watch looks for here."""
        from yakuba.applications import offers  # noqa: F401
