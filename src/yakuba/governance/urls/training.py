"""Addresses of trainings."""

from __future__ import annotations

from django.urls import path

from yakuba.governance.pages import training, training_forms, training_taking

app_name = "training"
urlpatterns = [
    path("", training.year, name="year"),
    path("training.csv", training.plan_csv, name="csv"),
    path("sessions.csv", training.sessions_csv, name="sessions_csv"),
    path("new/", training_forms.new, name="new"),
    path("take/<slug:sheet>/", training_taking.take, name="take"),
    path("courses/<slug:id_>/", training.course, name="course"),
    path("courses/<slug:id_>/change/", training_forms.change, name="change"),
    path("courses/<slug:id_>/sessions/", training_forms.hold, name="hold"),
    path("sessions/<slug:id_>/", training.session, name="session"),
    path("sessions/<slug:id_>/change/", training_forms.change_session, name="change_session"),
    path("sessions/<slug:id_>/attendance/", training_forms.attendance, name="attendance"),
]
