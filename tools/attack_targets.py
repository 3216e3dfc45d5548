"""What there is to attack in a running hall: its pages, walked from its start pages, and every form on them."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.attack.forms import Form, Page

LEFT_ALONE = re.compile(r"/(logout|leave|discard)/|\.pdf|/save|/password/|/codes/|/keys/|/app/")
"""Where a scanner would sign itself out, or lock itself out of its own account."""


@dataclass(frozen=True)
class Target:
    """One address with parameters: a form, or a link with a question mark."""

    url: str
    method: str
    fields: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its parameters."""
        return tuple(name for name, _ in self.fields)


@dataclass
class Visitor:
    """A browser of the standard library: keeps cookies, follows redirects on this host."""

    base: str
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        self.open = build_opener(HTTPCookieProcessor(self.jar), HTTPRedirectHandler()).open

    def get(self, path: str, data: dict[str, str] | None = None) -> tuple[str, str]:
        """Return where one ended, and the page there."""
        body = urlencode(data).encode() if data is not None else None
        request = Request(f"{self.base}{path}", body, {"Referer": self.base})  # noqa: S310 - a hall on loopback
        try:
            with self.open(request, timeout=30) as answer:
                return answer.url, answer.read().decode(errors="replace")
        except HTTPError as refused:
            return refused.url, refused.read().decode(errors="replace")

    def send(self, path: str, **fields: str) -> tuple[str, str]:
        """Send the form of a page with these fields."""
        _, page = self.get(path)
        form = next(one for one in Page(page, path).forms if set(fields) <= {c.name for c in one.controls})
        sent = {name: values[-1] for name, values in form.filled().items()} | fields
        return self.get(form.action, sent)

    @property
    def cookies(self) -> str:
        """The Cookie header that this browser would send."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)


def walk(visitor: Visitor, *starts: str, most: int = 80) -> tuple[list[str], list[Target]]:
    """Return the pages found from some starts, breadth first, and each way to send parameters, once."""
    waiting, seen, pages = list(starts), set(starts), list[str]()
    targets: dict[tuple[str, tuple[str, ...]], Target] = {}
    while waiting and len(pages) < most:
        path = waiting.pop(0)
        url, html = visitor.get(path)
        pages.append(path)
        page = Page(html, urlsplit(url).path)
        for form in page.forms:
            target = _target(visitor.base, form)
            if target and not LEFT_ALONE.search(target.url):
                targets.setdefault((re.sub(r"\w{20,}", "·", target.url), target.names), target)
        for link in page.links:
            there = urlsplit(link)
            path = there.path + (f"?{there.query}" if there.query else "")
            shape = re.sub(r"\w{20,}", "·", path)
            if not there.netloc and shape not in seen and not LEFT_ALONE.search(path):
                seen.add(shape)
                waiting.append(path)
    return pages, list(targets.values())


def _target(base: str, form: Form) -> Target | None:
    filled: dict[str, Any] = form.filled()
    for button in form.buttons():
        filled.setdefault(button.name, [button.value])
    fields = tuple((name, values[0] or "1") for name, values in filled.items())
    return Target(f"{base}{urlsplit(form.action).path}", form.method, fields) if fields else None
