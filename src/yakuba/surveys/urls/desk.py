"""Addresses of the desk's pages of surveys."""

from __future__ import annotations

from django.urls import path

from yakuba.surveys.pages import desk, entry, questions, results

app_name = "surveys"
urlpatterns = [
    path("", desk.surveys, name="surveys"),
    path("new/", desk.new, name="new"),
    path("proofs/", desk.proofs, name="proofs"),
    path("printed/<slug:id_>/", desk.printed, name="printed"),
    path("<slug:id_>/", desk.survey, name="survey"),
    path("<slug:id_>/change/", desk.change, name="change"),
    path("<slug:id_>/open/", desk.open_, name="open"),
    path("<slug:id_>/close/", desk.close, name="close"),
    path("<slug:id_>/stop-waiting/", desk.stop_waiting, name="stop_waiting"),
    path("<slug:id_>/questions/<slug:key>/", questions.question, name="question"),
    path("<slug:id_>/answer/", entry.answer, name="answer"),
    path("<slug:id_>/paper/", entry.paper, name="paper"),
    path("<slug:id_>/results/", results.results, name="results"),
    path("<slug:id_>/results.csv", results.csv, name="csv"),
]
