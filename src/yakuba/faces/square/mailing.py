"""The receipt by mail: number and procedures, never the code. The address is used once and kept nowhere.

So nothing can be sent later: the mail is with the town's mail server when the page says so, or the page says that it is
not, and what to do. Asked for again, the mail is the same mail (its Message-ID says so), and mailboxes keep one of it.
"""

from __future__ import annotations

import hmac
import logging
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yakuba.applications.reads import Status
from yakuba.ground import mail
from yakuba.ground.errors import Refusal
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Procedure

log: Final = logging.getLogger(__name__)


class NotMailed(Refusal):
    """The mail server did not take the mail."""

    status = 503
    words = Text(
        "いま、メールを送れません。申請は受け付けています。",
        "いま メールを おくれません。でも、うけつけて います。",
        "The e-mail cannot be sent now. Your application has been received.",
    )
    remedy = Text(
        "受付番号とコードを書き留めるか、このページを印刷してください。メールは、数分たってからもう一度お試しください。",
        "うけつけばんごうと コードを かいて おいて ください。メールは、すこし まってから もういちど おくって ください。",
        "Write down the receipt number and the code, or print this page. To have the e-mail, try again in a few minutes.",
    )


class PerhapsMailed(Refusal):
    """The mail was handed over whole, and the mail server did not say that it has it."""

    status = 503
    words = Text(
        "メールを送れたかどうか、確かめられませんでした。申請は受け付けています。",
        "メールを おくれたか わかりません。でも、うけつけて います。",
        "We could not make sure that the e-mail was sent. Your application has been received.",
    )
    remedy = Text(
        "受付番号とコードを書き留めるか、このページを印刷してください。数分待ってもメールが届かないときは、もう一度送ってください。",
        "うけつけばんごうと コードを かいて おいて ください。すこし まっても メールが こない ときは、もういちど おくって ください。",
        "Write down the receipt number and the code, or print this page. If no e-mail has come in a few minutes, send it again.",
    )


class AddressRefused(Refusal):
    """The mail server takes no mail for this address."""

    status = 422
    words = Text(
        "このメールアドレスには送れませんでした。申請は受け付けています。",
        "この アドレスには おくれませんでした。でも、うけつけて います。",
        "The e-mail could not be sent to this address. Your application has been received.",
    )
    remedy = Text(
        "アドレスを確かめて送り直すか、受付番号とコードを書き留めてください。",
        "アドレスを もういちど みて ください。うけつけばんごうと コードも かいて おいて ください。",
        "Check the address and send it again, or write down the receipt number and the code.",
    )


def send_receipt(to: str, found: Status, filed: list[Procedure], *, link: str) -> None:
    """Mail the receipt number to an address. Raises NotMailed, PerhapsMailed or AddressRefused."""
    town = settings.TOWN.get(get_language() or "ja") or settings.TOWN["ja"]
    subject = _("受付のお知らせ（受付番号 %(number)s）") % {"number": found.number}
    words = {"status": found, "town": town, "link": link, "filed": filed}
    body = render_to_string("square/receipt_mail.txt", words)
    headers = {"Message-ID": _message_id(found.number, to, body), "Auto-Submitted": "auto-generated"}
    try:
        EmailMessage(subject, body, to=[to], headers=headers).send()
    except mail.AddressRefused:
        raise AddressRefused from None
    except OSError as fault:
        # The kind of the fault, never its words: mail servers repeat the address.
        log.error("a receipt could not be mailed: %s", type(fault).__name__)
        raise (PerhapsMailed if isinstance(fault, mail.Unsure) else NotMailed) from None


def _message_id(number: str, to: str, body: str) -> str:
    """Return the id of this mail: the same for the same words to the same address, telling nothing of either."""
    name = hmac.digest(settings.SECRET_KEY.encode(), f"receipt mail\n{number}\n{to}\n{body}".encode(), "sha256")
    return f"<{name[:16].hex()}@{mail.our_domain()}>"
