"""The Django application of the room."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class PapersConfig(AppConfig):
    """Letters and files, kept as bytes. ``settings.FONTS`` may name another folder of fonts."""

    name = "yakuba.papers"
    label = "papers"

    def ready(self) -> None:
        """Take the fonts from where the settings say, and offer what the watch looks for here."""
        from yakuba.papers import offers  # noqa: F401
        from yakuba.papers.rules import fonts

        if folder := getattr(settings, "FONTS", None):
            fonts.use(Path(folder))
