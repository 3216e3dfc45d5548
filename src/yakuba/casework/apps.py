"""The Django application of casework."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases and what was done with them."""

    name = "yakuba.casework"
    label = "casework"

    def ready(self) -> None:
        """Offer what the watch looks for here."""
        from yakuba.casework import offers  # noqa: F401
