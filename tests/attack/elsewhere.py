"""Addresses on another host, in all the ways in which they are written so that a check does not see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

HERE: Final = "http://testserver"
THERE: Final = "elsewhere.example"
NAMES: Final = (
    "next",
    "redirect",
    "redirect_to",
    "url",
    "return",
    "return_to",
    "back",
    "continue",
    "go",
    "dest",
    "target",
)
"""Parameters that other programmes obey."""


def payloads() -> Iterator[str]:
    """Return ways of writing an address on another host: by scheme, slashes, what is skipped, and what is mistaken."""
    for scheme in ("http:", "https:", "ftp:", "HTTP:", "http:/", "https:///", ""):
        for slashes in ("//", "\\\\", "/\\", "\\/", "////", "/ /", "/\t/", "/\n/"):
            yield f"{scheme}{slashes}{THERE}/"
    for before in ("\t", "\n", "\r", " ", "\x00", "\x01", "\u3000", "\u200b", "%09", "%2f", "%5c", "."):
        yield f"{before}//{THERE}"
        yield f"/{before}/{THERE}"
    for address in (
        f"testserver@{THERE}",
        f"testserver:80@{THERE}",
        f"testserver.{THERE}",
        f"{THERE}#testserver",
        f"{THERE}?testserver",
    ):
        yield f"http://{address}/"
        yield f"//{address}/"
    yield from (
        f"javascript:location='//{THERE}'",
        f"data:text/html,<a href=//{THERE}>",
        "javascript:alert(1)",
        "vbscript:x",
        "file:///",
    )
    yield from (
        f"//{THERE}/%2e%2e",
        f"/..//{THERE}",
        f"/desk/..//{THERE}",
        f"//{THERE}:80",
        "//[::1",
        "http://[",
        "//０",
        "//ｅlsewhere.example",
    )
    yield from (
        f"\\{THERE}",
        f"http:{THERE}",
        f"https:/{THERE}",
        f";//{THERE}",
        f"//;@{THERE}",
        f"/\r\nLocation: //{THERE}",
        f"//{THERE}\\@testserver",
    )
    yield from (
        f"//testserver\\@{THERE}",
        f"//testserver\\.{THERE}",
        f"http://testserver\t@{THERE}",
        f"//{THERE}%00testserver",
        "//" + "a" * 3000,
    )


def leads_to(location: str) -> str:
    """Return where a browser goes that is sent there: it skips control characters and reads a backslash as a slash."""
    skipped = "".join(c for c in location.strip("\x00 ") if c not in "\t\r\n").replace("\\", "/")
    try:
        there = urlsplit(urljoin(f"{HERE}/desk/", skipped))
    except ValueError:
        return "nowhere"
    if there.scheme not in ("http", "https"):
        return there.scheme
    return there.hostname or "nowhere"
