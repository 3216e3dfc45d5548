"""Addresses of bodies, below the desk's."""

from __future__ import annotations

from django.urls import path

from yakuba.bodies.pages import doing, looking, sheets

app_name = "bodies"
urlpatterns = [
    path("", looking.bodies, name="bodies"),
    path("found/", doing.found, name="found"),
    path("year/", looking.year, name="year"),
    path("follow-ups/", looking.follow_ups, name="follow_ups"),
    path("follow-ups/<slug:follow_up_id>/", doing.finish, name="finish"),
    path("duties/", looking.duties, name="duties"),
    path("duties/<slug:deed>/", doing.duty_deed, name="duty_deed"),
    path("body/<slug:slug>/", looking.body, name="body"),
    path("body/<slug:slug>/<slug:deed>/", doing.body_deed, name="body_deed"),
    path("meetings/<slug:meeting_id>/", looking.meeting, name="meeting"),
    path("meetings/<slug:meeting_id>/papers.csv", sheets.listed, name="papers"),
    path("meetings/<slug:meeting_id>/<slug:kind>.pdf", sheets.paper, name="paper"),
    path("meetings/<slug:meeting_id>/<slug:deed>/", doing.meeting_deed, name="meeting_deed"),
]
