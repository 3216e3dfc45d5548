"""Addresses of the resident's pages."""

from __future__ import annotations

from django.urls import path

from yakuba.faces.square.pages import (
    check,
    choice,
    correction,
    entry,
    filed,
    files,
    plan_data,
    plans,
    questions,
    start,
    typing,
)

app_name = "square"
urlpatterns = [
    # First, because addresses are tried one after the other: in the rush before a deadline every filing passes here.
    path("apply/check/", check.check, name="check"),
    path("", start.start, name="start"),
    path("events/<slug:event_id>/", start.event, name="life-event"),
    path("events/<slug:event_id>/<slug:procedure_id>/", start.procedure, name="procedure"),
    path("protection/", start.protection, name="protection"),
    path("apply/event/<slug:topic>/", questions.event, name="event"),
    path("apply/anew/<slug:event_id>/", start.anew, name="anew"),
    path("apply/list/", choice.mine, name="list"),
    path("apply/answers/<slug:topic>/", questions.answers, name="answers"),
    path("apply/files/", files.files, name="files"),
    path("apply/files/<slug:file_id>/", files.preview, name="preview"),
    path("apply/later/", entry.later, name="later"),
    path("apply/resume/", entry.resume, name="resume"),
    path("apply/discard/", entry.discard, name="discard"),
    path("code/", entry.enter, name="enter"),
    path("code/leave/", entry.leave, name="leave"),
    path("filed/receipt/", filed.receipt, name="receipt"),
    path("filed/receipt/mail/", filed.mail, name="mail"),
    path("filed/", filed.status, name="status"),
    path("filed/correct/<slug:request_id>/", correction.correct, name="correct"),
    path("filed/withdraw/<slug:procedure_id>/", filed.withdraw, name="withdraw"),
    path("filed/letters/<slug:letter_id>/", filed.letter, name="letter"),
    path("plans/", plans.plans, name="plans"),
    path("plans/compare/", plan_data.comparing, name="plans-compare"),
    path("plans/<slug:slug>/", plans.plan, name="plan"),
    path("plans/<slug:slug>/editions/", plans.archive, name="plan-archive"),
    path("plans/<slug:slug>/editions/<int:number>/", plans.plan, name="plan-state"),
    path("plans/<slug:slug>/editions/<int:number>/measures/<slug:key>/", plans.measure, name="plan-state-measure"),
    path("plans/<slug:slug>/editions/<int:number>/files/<str:name>", plan_data.file, name="plan-file"),
    path("plans/<slug:slug>/editions/<int:number>/<slug:part>/", plans.part, name="plan-state-part"),
    path("plans/<slug:slug>/measures/<slug:key>/", plans.measure, name="plan-measure"),
    path("plans/<slug:slug>/<slug:part>/", plans.part, name="plan-part"),
    path("data/", plan_data.data, name="data"),
    path("data/catalogue.jsonld", plan_data.catalogue, name="data-catalogue"),
    path("typing/postcode/", typing.postcode, name="postcode"),
    path("typing/municipality/", typing.municipality, name="municipality"),
]
