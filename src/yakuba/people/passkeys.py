"""The forms that take what a passkey answers: anybody can send them anything, and what cannot be read is a wrong answer."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as passkeys
from django.db import DataError
from django.forms import HiddenInput, JSONField

_UNREADABLE: Final = (
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RuntimeError),
    struct.error,
    DataError,
)
"""What reading a made-up answer may end in: JSON within base64 within CBOR, each with its own way to fail.

Too deep a nesting, and a kind that the library does not know, are its RuntimeErrors; PostgreSQL takes no
zero byte in the name of whoever signs in.
"""


@contextmanager
def _wrong_if_unreadable() -> Iterator[None]:
    try:
        yield
    except _UNREADABLE as fault:
        raise get_adapter().validation_error("incorrect_code") from fault


class Answer(JSONField):
    """What the browser sends of a passkey."""

    def to_python(self, value: Any) -> Any:
        """Read it; numbers of thousands of digits and brackets without end are wrong too."""
        with _wrong_if_unreadable():
            return super().to_python(value)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what is shown again of it: of what cannot be read nothing."""
        with suppress(*_UNREADABLE):
            return super().bound_data(data, initial)
        return initial


class _Asked:
    """What the three forms that ask for a passkey have in common."""

    def clean_credential(self) -> Any:
        """Check the answer against what was asked."""
        with _wrong_if_unreadable():
            return super().clean_credential()  # type: ignore[misc]


class SignInForm(_Asked, passkeys.LoginWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """Signing in with a passkey alone."""

    credential = Answer(widget=HiddenInput)


class SecondStepForm(_Asked, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step with a key."""

    credential = Answer(widget=HiddenInput)


class AgainForm(_Asked, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Showing once more who one is."""

    credential = Answer(widget=HiddenInput)


class AddForm(passkeys.AddWebAuthnForm):  # type: ignore[misc]
    """Adding a key."""

    credential = Answer(widget=HiddenInput)

    def clean(self) -> Any:
        """Check what the new key says of itself."""
        with _wrong_if_unreadable():
            return super().clean()
