"""Addresses of what every page can switch."""

from __future__ import annotations

from django.urls import path

from yakuba.faces.design import pages

app_name = "design"
urlpatterns = [path("display/", pages.display, name="display")]
