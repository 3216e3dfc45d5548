"""The Django application of governance."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """The hall's own rules and how they become digital."""

    name = "yakuba.governance"
    label = "governance"

    def ready(self) -> None:
        """Offer insight what can be counted."""
        from yakuba.governance import offers  # noqa: F401
