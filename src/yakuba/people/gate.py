"""The gate of the desk: below the staff's prefix nobody comes in without a second factor, nor stays for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from yakuba.ground import clock
from yakuba.ground.errors import NotHere
from yakuba.people import reads
from yakuba.people.accounts import SEEN, SINCE

OPEN: Final = frozenset(
    {"account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_login_webauthn"}
)
"""Pages on the way in: they look after themselves."""
SETTING_UP: Final = frozenset(
    {
        "people_second_factor",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
    }
)
"""All that somebody may do who has given a password and has no second factor yet."""
METHODS: Final = ("GET", "HEAD", "POST")
"""What pages are asked with. To views that are not ours PUT would be as good as POST, and DELETE would delete."""
FACTOR = "staff_factor"
"""Session key: a second factor was set up, and proved, in this very session."""
SECTION = "staff_section"
"""Session key: for which of their sections somebody acts."""


class StaffGate:
    """Middleware. Puts ``request.actor`` and ``request.own_sections`` on every request that passes; the desk relies on both."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the work is done when the address is known."""
        response = self.get_response(request)
        if request.path_info.startswith(settings.YAKUBA_STAFF_PREFIX):
            # What stands on a desk page is nobody else's: no shared or later look at it from a cache.
            response.headers.setdefault("Cache-Control", "no-store, private")
        if request.method == "POST" and request.resolver_match and request.resolver_match.url_name == "account_logout":
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Let through, send to sign in, or send to set up a second factor."""
        if not request.path_info.startswith(settings.YAKUBA_STAFF_PREFIX):
            return None
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        page = request.resolver_match.url_name if request.resolver_match else ""
        if request.user.is_authenticated and _expired(request):
            logout(request)
            messages.info(request, _("しばらく操作がなかったか、決められた時間を過ぎたため、サインアウトしました。"))
        if page in OPEN:
            return None
        if not request.user.is_authenticated:
            return _sign_in(request)
        if page not in SETTING_UP and not has_second_factor(request):
            return HttpResponseRedirect(reverse("people_second_factor"))
        stands = standing(request)
        request.actor, request.own_sections = stands.actor, stands.sections  # type: ignore[attr-defined]
        return None


def has_second_factor(request: HttpRequest) -> bool:
    """Tell whether this session was opened, or completed, with a second factor."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return bool(request.session.get(FACTOR)) or any(record.get("method") == "mfa" for record in records)


def standing(request: HttpRequest) -> reads.Standing:
    """Return in whose name, and for which section, this session acts today, and for which others it might."""
    today, staff_id = clock.today(), str(request.user.pk)
    try:
        return reads.standing(staff_id, on=today, section=request.session.get(SECTION))
    except NotHere:
        # The appointment to the section they chose has ended since.
        request.session.pop(SECTION, None)
        return reads.standing(staff_id, on=today)


def _expired(request: HttpRequest) -> bool:
    """Tell whether the session has been idle, or open, for too long; if not, note that it was used.

    One that was last used further ahead than a rest may last has met a clock that was wrong, now or then. Nobody can say how
    long it has rested: it ends. Where the clock was put back by less, what was spent of the session stays spent.
    """
    now = clock.now().timestamp()
    since, seen = request.session.get(SINCE, 0), request.session.get(SEEN, 0)
    since -= max(seen - now, 0)
    if now - since > settings.YAKUBA_STAFF_SESSION or abs(now - seen) > settings.YAKUBA_STAFF_IDLE:
        return True
    if abs(now - seen) > 60:  # once a minute is exact enough, and spares a write on every page
        request.session[SINCE], request.session[SEEN] = since, now
    return False


def _sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
