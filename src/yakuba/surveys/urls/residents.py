"""Addresses at which everybody answers."""

from __future__ import annotations

from django.urls import path

from yakuba.surveys.pages import public

app_name = "asked"
urlpatterns = [
    path("", public.surveys, name="surveys"),
    path("<slug:slug>/", public.survey, name="survey"),
    path("<slug:slug>/thanks/", public.thanks, name="thanks"),
]
