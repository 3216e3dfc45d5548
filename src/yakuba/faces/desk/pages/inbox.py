"""The inbox."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yakuba.faces.desk.entering import StaffRequest, desk


@desk
def inbox(request: StaffRequest) -> HttpResponse:
    """Show what waits."""
    return render(request, "desk/inbox.html", {"page": "inbox"})
