"""Addresses for signing in and for one's own account. No registering, no reset by mail: an administrator helps."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from yakuba.ground.doors import Door, behind
from yakuba.people import pages

urlpatterns = [
    path("section/", pages.choose_section, name="people_section"),
    path("second-factor/", pages.second_factor, name="people_second_factor"),
    path("login/", pages.SignIn.as_view(), name="account_login"),
    *behind(
        Door.ANYONE,
        [
            path("logout/", account.logout, name="account_logout"),
            path("inactive/", account.account_inactive, name="account_inactive"),
            path("passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
        ],
    ),
    path("second-step/", pages.SecondStep.as_view(), name="mfa_authenticate"),
    path("app/", pages.AddApp.as_view(), name="mfa_activate_totp"),
    path("keys/add/", pages.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("keys/<int:pk>/remove/", pages.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    *behind(
        Door.STAFF,
        [
            path("", mfa.index, name="mfa_index"),
            path("password/", account.password_change, name="account_change_password"),
            path("password/first/", account.password_set, name="account_set_password"),
            path("again/", account.reauthenticate, name="account_reauthenticate"),
            path("again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
            path("again/key/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
            path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
            path("keys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
            path("keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
            path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
            path("codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
            path("codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
        ],
    ),
]
