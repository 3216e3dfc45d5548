"""Addresses of the room, below the desk's: every module of `pages` brings its own ``patterns``."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.urls import URLPattern

from yakuba.plans import pages


def gathered() -> list[URLPattern]:
    """Return the patterns of all pages. Fixed addresses stand before those that begin with the name of a plan."""
    found: list[URLPattern] = []
    for one in iter_modules(pages.__path__):
        found += getattr(import_module(f"{pages.__name__}.{one.name}"), "patterns", [])
    return sorted(found, key=lambda pattern: str(pattern.pattern).startswith("<"))


app_name = "plans"
urlpatterns = gathered()
