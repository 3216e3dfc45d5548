"""Help while typing, for browsers that run our one script: addresses and municipalities. Nothing here is personal."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from yakuba.ground.doors import Door, door
from yakuba.places import reads as places


@door(Door.ANYONE)
@require_safe
def postcode(request: HttpRequest) -> JsonResponse:
    """Return the places of a postcode; an empty list when it is unknown or no postcode."""
    found = places.towns_for_postcode(request.GET.get("code", "")[:20])
    response = JsonResponse(
        {
            "places": [
                {"prefecture": one.prefecture, "city": one.city, "city_code": one.city_code, "town": one.town}
                for one in found
            ]
        }
    )
    response["Cache-Control"] = "public, max-age=86400"
    return response


@door(Door.ANYONE)
@require_safe
def municipality(request: HttpRequest) -> JsonResponse:
    """Return municipalities whose name begins as typed, in whatever writing, those of the prefecture named first."""
    prefecture = request.GET.get("prefecture", "")[:10]
    found = places.find_municipality(request.GET.get("q", "")[:40])
    fitting = [one for one in found if not prefecture or one.prefecture == prefecture]
    names = [f"{one.county}{one.name}" for one in fitting[:12]]
    response = JsonResponse({"names": names})
    response["Cache-Control"] = "public, max-age=86400"
    return response
