"""The Django application of casework."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases and what was done with them."""

    name = "yakuba.casework"
    label = "casework"
