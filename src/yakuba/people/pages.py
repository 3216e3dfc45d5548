"""Pages of the room: signing in, one's second factors, and the section for which one acts."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.flows import remove_authenticator
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yakuba.ground import clock
from yakuba.ground.doors import Door, door
from yakuba.people import reads
from yakuba.people.accounts import SecondFactors
from yakuba.people.gate import FACTOR, SECTION


def _status(form: Form) -> int:
    """Say by the status what the page says in words: 429 when the limit is reached, 422 for a wrong answer."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    limited = codes & {"too_many_login_attempts", "rate_limited"}
    return HTTPStatus.TOO_MANY_REQUESTS if limited else HTTPStatus.UNPROCESSABLE_ENTITY


@door(Door.ANYONE)
class SignIn(LoginView):  # type: ignore[misc]  # allauth ships no types
    """Staff number and password; or a passkey, which needs neither."""

    def form_invalid(self, form: Form) -> HttpResponse:
        """Show the page again, with a status that tells a program the same."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = _status(form)
        return response


@door(Door.ANYONE)
class SecondStep(AuthenticateView):  # type: ignore[misc]  # allauth ships no types
    """The second step of signing in: the code of the authenticator app, a passkey, or a recovery code."""

    def form_invalid(self, form: Form) -> HttpResponse:
        """Show the page again, with a status that tells a program the same."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = _status(form)
        return response


@door(Door.STAFF)
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Let somebody without a second factor choose one; to others, show the page of theirs."""
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]):
        return HttpResponseRedirect(reverse("mfa_index"))
    return render(request, "people/second_factor.html")


@door(Door.STAFF)
class AddApp(ActivateTOTPView):  # type: ignore[misc]  # allauth ships no types
    """Set up an authenticator app. Its first code proves it, so this session now counts as complete."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Keep the authenticator, and give the session a new id since it can do more than before."""
        response: HttpResponse = super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[FACTOR] = True
        return response


@door(Door.STAFF)
class AddPasskey(AddWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Set up a passkey or security key, which proves itself while it is set up."""

    def form_valid(self, form: Form) -> HttpResponse:
        """Keep the key, and give the session a new id since it can do more than before."""
        response: HttpResponse = super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[FACTOR] = True
        return response


@door(Door.STAFF)
class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Take off a key; not the last second factor, because the desk asks for one."""

    def form_valid(self, form: Form) -> HttpResponse:  # noqa: ARG002
        """Take it off, or say why it stays."""
        authenticator = self.get_object()
        if SecondFactors().can_delete_authenticator(authenticator):
            remove_authenticator(self.request, authenticator)
        else:
            messages.error(
                self.request, _("二段階目の確認は、少なくとも一つ必要です。先に別のものを登録してください。")
            )
        return HttpResponseRedirect(self.get_success_url())


@door(Door.STAFF)
@require_POST
def choose_section(request: HttpRequest) -> HttpResponse:
    """Act from now on for another of one's sections."""
    chosen = request.POST.get("section", "")
    reads.actor_for(str(request.user.pk), on=clock.today(), section=chosen)  # NotHere if it is not theirs
    request.session[SECTION] = chosen
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)
