"""Pages with holes, as somebody could write them on a bad day: the matrix must find each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from yakuba.casework.models import Case, Note
from yakuba.config.urls import urlpatterns as ours
from yakuba.faces.desk.entering import desk
from yakuba.ground.doors import Door, door
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.papers import reads as papers


def _case(case_id: str) -> Case:
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotHere
    return case


@desk
def unchecked(request: Any, case_id: str) -> HttpResponse:
    """Shows any section's case to anybody at the desk."""
    return HttpResponse(_case(case_id).applicant_name)


@desk
def betraying(request: Any, case_id: str) -> HttpResponse:
    """Refuses another section's case, and by the way it refuses tells that there is one."""
    if _case(case_id).section != request.actor.section:
        raise NotAllowed
    return HttpResponse("")


@desk
def whispering(request: Any, case_id: str) -> HttpResponse:
    """Answers with the right status, and tells in the page what it knows."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or case.section != request.actor.section or "case.work" not in request.actor.powers:
        return HttpResponse("closed to you" if case else "nothing", status=404)
    raise NotHere


@desk
def restless(request: Any) -> HttpResponse:
    """Writes when it is only looked at, without a word in the journal."""
    Note.objects.create(
        case=Case.objects.get(pk=Case.objects.values_list("pk")[:1]),
        kind="note",
        words="",
        by="",
        by_name="",
        at=request.at,
    )
    return HttpResponse("")


@desk
def broken(request: Any) -> HttpResponse:
    """Falls over."""
    raise ZeroDivisionError


@door(Door.RESIDENT)
def kept(request: HttpRequest) -> HttpResponse:
    """Shows something personal without asking for a code, and lets caches keep it."""
    return HttpResponse("personal")


@door(Door.STAFF)
def any_letter(request: HttpRequest, letter_id: str) -> HttpResponse:
    """Gives out a letter to whoever knows its number, outside the gate of the desk."""
    return HttpResponse(papers.letter(Ref("letter", letter_id)).data)


@csrf_exempt
@door(Door.ANYONE)
def trusting(request: HttpRequest) -> HttpResponse:
    """Does what another site's page tells it."""
    return HttpResponse("")


urlpatterns = [
    path("desk/planted/unchecked/<slug:case_id>/", unchecked, name="unchecked"),
    path("desk/planted/betraying/<slug:case_id>/", betraying, name="betraying"),
    path("desk/planted/whispering/<slug:case_id>/", whispering, name="whispering"),
    path("desk/planted/restless/", restless, name="restless"),
    path("desk/planted/broken/", broken, name="broken"),
    path("planted/kept/", kept, name="kept"),
    path("planted/letters/<slug:letter_id>/", any_letter, name="any_letter"),
    path("planted/trusting/", trusting, name="trusting"),
    *ours,
]
