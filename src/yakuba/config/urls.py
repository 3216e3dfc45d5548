"""Every address of the house, by face."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
for prefix, face in (("desk/", "desk"), ("api/", "api"), ("", "square")):
    if find_spec(f"yakuba.faces.{face}.urls"):
        urlpatterns.append(path(prefix, include(f"yakuba.faces.{face}.urls")))
