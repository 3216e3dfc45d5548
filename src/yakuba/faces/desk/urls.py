"""Addresses of the desk, below the staff's prefix."""

from __future__ import annotations

from django.urls import path

from yakuba.faces.desk.pages import (
    case,
    counts,
    deciding,
    forms,
    inbox,
    papers,
    publishing,
    running,
    surveys,
    withholding,
)

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("search/", inbox.search, name="search"),
    path("cases/<slug:case_id>/", case.case, name="case"),
    path("cases/<slug:case_id>/take/", case.take, name="take"),
    path("cases/<slug:case_id>/give-back/", case.give_back, name="give_back"),
    path("cases/<slug:case_id>/notes/", case.note, name="note"),
    path("cases/<slug:case_id>/files/<slug:file_id>/", papers.file, name="file"),
    path("cases/<slug:case_id>/files/<slug:file_id>/small/", papers.file_small, name="file_small"),
    path("cases/<slug:case_id>/form.pdf", papers.filled, name="filled"),
    path("cases/<slug:case_id>/letters/<slug:letter_id>.pdf", papers.letter, name="letter"),
    path("cases/<slug:case_id>/outcome/<slug:code>/", deciding.outcome, name="outcome"),
    path("cases/<slug:case_id>/withhold/", withholding.withhold, name="withhold"),
    path("withheld/", withholding.withheld, name="withheld"),
    path("forms/", forms.forms, name="forms"),
    path("forms/<slug:digest>/<slug:procedure_id>.pdf", forms.blank, name="blank"),
    path("surveys/<slug:survey_id>/sheet.pdf", surveys.sheet, name="survey_sheet"),
    path("counts/", counts.counts, name="counts"),
    path("counts/<str:measure>/", counts.count, name="count"),
    path("staff/", running.staff, name="staff"),
    path("watch/", running.standing, name="watch"),
    path("watch/<str:code>/", running.stuck, name="stuck"),
    path("plans/<slug:slug>/publishing/", publishing.publishing, name="plan-publishing"),
    path("plans/<slug:slug>/publishing/preview.pdf", publishing.preview, name="plan-preview"),
    path("plans/<slug:slug>/publishing/<int:number>/withdraw/", publishing.withdraw, name="plan-withdraw"),
]
