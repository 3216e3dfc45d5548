"""Addresses of the desk, below the staff's prefix."""

from __future__ import annotations

from django.urls import path

from yakuba.faces.desk.pages import forms, inbox, running

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("forms/", forms.forms, name="forms"),
    path("forms/<str:digest>/<slug:procedure_id>.pdf", forms.blank, name="blank"),
    path("staff/", running.staff, name="staff"),
    path("deliveries/", running.deliveries, name="deliveries"),
    path("deliveries/<int:delivery>/replay/", running.replay, name="replay"),
]
