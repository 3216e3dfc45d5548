"""Mails, handed to the town's mail server at once or not at all, with one time for the whole conversation.

Whoever sends is told what became of a mail: it was taken; it was not (any OSError); its address was refused; or nobody
knows, since the line went after the last word. Nothing is kept for later: an address of a resident lies nowhere.
"""

from __future__ import annotations

import io
import smtplib
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.utils import parseaddr
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address

from yakuba.ground.patience import Away, Deadline

NOWHERE: Final = "django.core.mail.backends.dummy.EmailBackend"
_END: Final = b"\r\n.\r\n"
_away: Final = Away()


class AddressRefused(OSError):
    """The mail server takes no mail for this address."""


class Unsure(OSError):
    """The whole mail was handed over, and the answer never came."""


def possible() -> bool:
    """Tell whether this hall has somebody who carries mails."""
    return bool(settings.EMAIL_BACKEND != NOWHERE)


def our_domain() -> str:
    """Return the domain of the address that our mails come from. This machine's own name is nobody's business."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"


class Backend(BaseEmailBackend):
    """Sends by SMTP, as ``settings.EMAIL_…`` say (the head of `config.settings`)."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Hand over each mail; return how many. Raises OSError, of which AddressRefused and Unsure say more."""
        for message in email_messages:
            _hand_over(message)
        return len(email_messages)


def _hand_over(message: EmailMessage) -> None:
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    if _away.lasts(server):
        raise TimeoutError
    deadline = Deadline(settings.EMAIL_TIMEOUT)
    try:
        _talk(message, deadline)
    except OSError as fault:
        if deadline.over or isinstance(fault, TimeoutError):
            _away.begins(server)
        raise


def _talk(message: EmailMessage, deadline: Deadline) -> None:
    sender = sanitize_address(message.from_email, "utf-8")
    to = [sanitize_address(one, "utf-8") for one in message.recipients()]
    line = _Line(deadline)
    try:
        line.begin()
        line.sendmail(sender, to, message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]  # Django's knows it
    except smtplib.SMTPRecipientsRefused as refused:
        # Refused for now (4xx) is not refused: many a server wants to be asked twice.
        if all(code >= 500 for code, _words in refused.recipients.values()):
            raise AddressRefused from None
        raise
    except OSError as fault:
        said_no = isinstance(fault, smtplib.SMTPDataError) and 400 <= fault.smtp_code < 600
        if line.handed_over and not said_no:
            raise Unsure from None
        raise
    finally:
        line.leave()


class _Line(smtplib.SMTP):
    """A conversation of which every word keeps to the deadline."""

    def __init__(self, deadline: Deadline) -> None:
        self._deadline, self.handed_over = deadline, False
        super().__init__(local_hostname=our_domain())

    def begin(self) -> None:
        """Connect; go over to TLS and sign in where the settings say so. Without the TLS that is wanted nothing is said."""
        self._host = settings.EMAIL_HOST
        code, words = self.connect(settings.EMAIL_HOST, settings.EMAIL_PORT)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        if settings.EMAIL_USE_TLS:
            self.starttls(context=ssl.create_default_context())
        if settings.EMAIL_HOST_USER:
            self.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)

    def leave(self) -> None:
        """Say goodbye without waiting for the answer: what was taken is taken."""
        with suppress(OSError):
            self.putcmd("quit")
        with suppress(OSError):
            self.close()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - smtplib's own hook
        plain = self._deadline.connect(host, port)
        if not settings.EMAIL_USE_SSL:
            return plain
        plain.settimeout(self._deadline.left())
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)

    def send(self, s: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(self._deadline.left())
        super().send(s)
        self.handed_over = self.handed_over or (isinstance(s, bytes) and s.endswith(_END))

    def getreply(self) -> tuple[int, bytes]:
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Heard(self.sock, self._deadline))
        return super().getreply()


class _Heard(io.RawIOBase):
    """What the server says, byte by byte if it likes, but not for ever."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock, self._deadline = sock, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._deadline.left())
        return self._sock.recv_into(buffer)
