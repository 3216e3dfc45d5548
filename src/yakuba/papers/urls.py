"""Addresses of the room, below the desk's: what is attached, to whatever thing of another room."""

from __future__ import annotations

from django.urls import path

from yakuba.papers.pages import staff

app_name = "papers"
urlpatterns = [
    path("<slug:kind>/<slug:thing>/<slug:part>/", staff.place, name="place"),
    path("<slug:paper_id>/", staff.paper, name="paper"),
    path("<slug:paper_id>/<int:number>/", staff.file, name="file"),
    path("<slug:paper_id>/replace/", staff.replace, name="replace"),
    path("<slug:paper_id>/take-back/", staff.take_back, name="take_back"),
]
