"""The Django application of the flows."""

from django.apps import AppConfig


class FlowsConfig(AppConfig):
    """Definitions, runs, open tasks and steps done."""

    name = "yakuba.flows"
    label = "flows"
