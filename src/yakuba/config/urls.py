"""Every address of the house, by face."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("desk/account/", include("yakuba.people.urls")),
    path("desk/", include("yakuba.faces.desk.urls")),
    path("", include("yakuba.faces.design.urls")),
    path("", include("yakuba.faces.square.urls")),
]
