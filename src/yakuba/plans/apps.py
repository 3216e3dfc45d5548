"""The Django application of plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Plans, their measures and what became of them."""

    name = "yakuba.plans"
    label = "plans"

    def ready(self) -> None:
        """Offer what the watch looks for here."""
        from yakuba.plans import offers  # noqa: F401
