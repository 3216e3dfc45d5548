"""Pages for those who run the hall: who holds which post, and which messages between rooms have failed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yakuba.faces.desk.entering import StaffRequest, needs
from yakuba.ground import clock, journal, outbox
from yakuba.ground.doors import Door
from yakuba.ground.journal.trouble import REMEDY
from yakuba.people import reads as people
from yakuba.people.rules import POWERS


@needs("staff.manage")
@require_safe
def staff(request: StaffRequest) -> HttpResponse:
    """Show who works where and on which post, and what each post allows."""
    everybody = people.everybody(on=clock.today())
    posts = [(post, [POWERS[power] for power in post.powers if power in POWERS]) for post in people.posts()]
    return render(request, "desk/staff.html", {"everybody": everybody, "posts": posts, "page": "staff"})


@needs("system.operate", who=Door.OPERATOR)
@require_safe
def deliveries(request: StaffRequest) -> HttpResponse:
    """Show the messages between rooms that wait for another try, or have failed for good; and whether the journal is kept."""
    context = {
        "troubles": outbox.troubles(),
        "journal": journal.trouble(clock.now()),
        "journal_remedy": REMEDY,
        "page": "deliveries",
    }
    return render(request, "desk/deliveries.html", context)


@needs("system.operate", who=Door.OPERATOR)
@require_POST
def replay(request: StaffRequest, delivery: int) -> HttpResponse:
    """Put one that has failed back in the line."""
    outbox.replay(delivery, at=clock.now())
    messages.success(request, _("もう一度送るように並べました。"))
    return HttpResponseRedirect(reverse("desk:deliveries"))
