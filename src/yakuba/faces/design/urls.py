"""Addresses of what every page can switch, and of what the hall publishes of its journal."""

from __future__ import annotations

from django.urls import path

from yakuba.faces.design import journal, pages

app_name = "design"
urlpatterns = [
    path("display/", pages.display, name="display"),
    path("journal/", journal.heads, name="journal"),
    path("journal/heads.jsonl", journal.all_heads, name="journal-heads"),
    path("journal/<str:day>.json", journal.head, name="journal-head"),
]
