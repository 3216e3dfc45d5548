"""Whose address a request comes from, when servers of our own stand before the pages."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

_PREFIX = 64
"""Bits of an IPv6 address that name a customer; the rest they choose themselves, anew for each try if they like."""


class ClientAddress:
    """Middleware. Puts the visitor's address where Django looks for it; limits and counts rely on that.

    Each of our own servers (``YAKUBA_PROXIES`` says how many) adds to ``X-Forwarded-For`` whom it heard. Only those entries
    are believed, counted from the end: what stands before them, a visitor may have written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Correct the address and go on."""
        heard = request.META.pop("HTTP_X_FORWARDED_FOR", "").split(",")
        if 0 < settings.PROXIES <= len(heard) and (named := heard[-settings.PROXIES].strip()):
            request.META["REMOTE_ADDR"] = named
        return self.get_response(request)


def visitor(request: HttpRequest) -> str:
    """Return the address under which tries are counted: of IPv6 the part that a visitor cannot change at will."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if not isinstance(read, IPv6Address):
        return address
    return str(read.ipv4_mapped or IPv6Address(int(read) >> _PREFIX << _PREFIX))
