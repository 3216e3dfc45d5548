"""The Django application of insight."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Measures that rooms offer."""

    name = "yakuba.insight"
    label = "insight"
