"""How this hall uses django-allauth: nobody registers themselves, and secrets are not kept in the clear."""

from __future__ import annotations

import base64
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from yakuba.ground import clock
from yakuba.people import commands
from yakuba.people.models import Staff

SINCE = "staff_since"
"""Session key: when this session was signed in, in seconds since 1970."""
SEEN = "staff_seen"
"""Session key: when its last page was asked for."""


def shown_name(user: Staff) -> str:
    """Return the name under which allauth greets somebody."""
    return user.name


class StaffAccounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are opened by an administrator. Signing in and failing to do so leave a line in the journal."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("職員番号かパスワードが違います。もう一度入力してください。"),
        "incorrect_password": _("パスワードが違います。もう一度入力してください。"),
        "incorrect_code": _("数字が違うか、有効な時間を過ぎています。いま表示されている数字を入力してください。"),
        "too_many_login_attempts": _(
            "続けて間違えたため、しばらくサインインできません。15分ほどたってからお試しください。"
        ),
        "rate_limited": _("続けて試されたため、しばらく受け付けられません。15分ほどたってからお試しください。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody registers themselves at the desk."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in: Django gives the session a new id, and the limits of the session start to count."""
        super().login(request, user)
        now = clock.now()
        request.session[SINCE] = request.session[SEEN] = now.timestamp()
        records = request.session.get("account_authentication_methods", [])
        methods = "+".join(str(record.get("type") or record.get("method")) for record in records)
        commands.note_sign_in(str(user.pk), method=methods, at=now)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again who it is before second factors are changed, unless they have signed in just now."""
        since = context.request.session.get(SINCE, 0)
        just_now = clock.now().timestamp() - since < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not just_now and bool(super().is_reauthentication_required(app=app, **kwargs))

    def is_safe_url(self, url: str | None) -> bool:
        """Tell whether somebody may be sent on to that address: to this host only, and not to what is no address."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """Count the tries for an account whatever the request calls this host: the port in it is the visitor's to choose."""
        return str(credentials.get("username", "")).lower()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:  # noqa: ARG002
        """Note a wrong password. The limit itself is allauth's (ACCOUNT_RATE_LIMITS, ``login_failed``)."""
        commands.note_failed_sign_in(str(credentials.get("username", "")), at=clock.now())


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second factors: secrets encrypted under the installation's key, and the last one cannot be taken off."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("数字が違うか、有効な時間を過ぎています。いま表示されている数字を入力してください。"),
        "cannot_delete_authenticator": _("二段階目の確認は、少なくとも一つ必要です。先に別のものを登録してください。"),
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002, ARG002
        """Leave the name of a new key to its owner, who knows which device it is."""
        return ""

    def encrypt(self, text: str) -> str:
        """Encrypt what allauth keeps of an authenticator."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt it; keys in SECRET_KEY_FALLBACKS still open what they closed."""
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Tell whether somebody keeps another second factor when this one is gone."""
        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds).exclude(
            pk=authenticator.pk
        )
        return authenticator.type not in kinds or others.exists()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(key))) for key in keys])


def _key(secret: str) -> bytes:
    derived = HKDF(SHA256(), 32, salt=None, info=b"yakuba second factors").derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
