"""The Django application of this room."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """Procedures and life events."""

    name = "yakuba.procedures"
