"""The Django application of surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys and their answers."""

    name = "yakuba.surveys"
    label = "surveys"

    def ready(self) -> None:
        """Say what of surveys must not last."""
        from yakuba.surveys import offers  # noqa: F401
