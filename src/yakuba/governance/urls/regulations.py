"""Addresses of the register of analogue rules."""

from __future__ import annotations

from django.urls import path

from yakuba.governance.pages import register, taking

app_name = "regulations"
urlpatterns = [
    path("", register.register, name="register"),
    path("new/", register.new, name="new"),
    path("take/", taking.take, name="take"),
    path("regulations.csv", register.csv, name="csv"),
    path("regulations.pdf", register.listed, name="pdf"),
    path("lines/<slug:id_>/", register.line, name="line"),
    path("lines/<slug:id_>/change/", register.change, name="change"),
]
