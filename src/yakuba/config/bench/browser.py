"""Requests as a browser sends them: its headers, the cookie with the code, the token against forged forms."""

from __future__ import annotations

import re
import urllib.request
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from yakuba.config.bench.load import LOOPBACK

HEADERS: Final = (
    "User-Agent: Mozilla/5.0 (Linux; Android 15; Mobile) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Accept-Language: ja,en;q=0.9\r\n"
    "Connection: keep-alive\r\n"
)
CHECK: Final = "/apply/check/"
RECEIPT: Final = b"/filed/receipt/"


@dataclass(frozen=True, slots=True)
class Form:
    """What the check page gave to the browser: the cookie and the field against forged forms, what was seen, its mark."""

    cookie: str
    token: str
    seen: str
    mark: str


def check_form(port: int, code: str) -> Form:
    """Open the check page as its resident would. Raises LookupError if it is not the page we know."""
    request = urllib.request.Request(f"http://{LOOPBACK}:{port}{CHECK}", headers={"Cookie": f"yakuba_draft={code}"})
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - loopback
        page = answer.read().decode()
        cookies = " ".join(answer.headers.get_all("Set-Cookie") or ())
    cookie = re.search(r"yakuba_csrf=([^;]+)", cookies)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    mark = re.search(r'name="mark" value="([^"]+)"', page)
    if not (cookie and token and seen and mark):
        raise LookupError("the check page has no form, or something is missing in the draft")
    return Form(cookie[1], token[1], seen[1], mark[1])


def submission(port: int, code: str, form: Form) -> bytes:
    """Return the request that hands a draft in."""
    fields = {"csrfmiddlewaretoken": form.token, "seen": form.seen, "mark": form.mark, "go": "submit"}
    cookie = f"yakuba_draft={code}; yakuba_csrf={form.cookie}"
    return post(port, CHECK, urlencode(fields), kind="application/x-www-form-urlencoded", cookie=cookie)


def post(port: int, path: str, body: str, *, kind: str, cookie: str = "") -> bytes:
    """Return a POST."""
    head = f"POST {path} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\n{HEADERS}Origin: http://{LOOPBACK}:{port}\r\n"
    head += f"Cookie: {cookie}\r\n" if cookie else ""
    sent = body.encode()
    return f"{head}Content-Type: {kind}\r\nContent-Length: {len(sent)}\r\n\r\n".encode() + sent


def get(port: int, path: str, *, cookie: str = "") -> bytes:
    """Return a GET."""
    head = f"GET {path} HTTP/1.1\r\nHost: {LOOPBACK}:{port}\r\n{HEADERS}"
    return f"{head}{f'Cookie: {cookie}' + chr(13) + chr(10) if cookie else ''}\r\n".encode()


def is_receipt(status: int, head: bytes) -> bool:
    """Tell whether an answer sends the resident to the receipt."""
    return status == 302 and b"location: " + RECEIPT in head.lower()


def is_page(status: int, head: bytes) -> bool:
    """Tell whether an answer is a page."""
    return status == 200 and bool(head)
