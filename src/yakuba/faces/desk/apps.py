"""The Django application of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Pages for staff; no tables of its own."""

    name = "yakuba.faces.desk"
    label = "desk"

    def ready(self) -> None:
        """Tell surveys by what name challenges go, governance by what name measures do, and where their pages are."""
        from yakuba.faces.desk import proving, replacing  # noqa: F401
