"""The Django application of surveys."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Surveys and their answers."""

    name = "yakuba.surveys"
    label = "surveys"
