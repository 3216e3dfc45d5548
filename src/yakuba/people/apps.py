"""The Django application of the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Sections, posts, staff and how they sign in."""

    name = "yakuba.people"
    label = "people"
