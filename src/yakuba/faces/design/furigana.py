"""Readings over the kanji of our own words (ふりがな), for whoever switches them on.

Only words of the hand-made list are given a reading, and only where the whole run of kanji is known; a wrong reading
would be worse than none. What residents typed (elements with ``data-answer``) is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse

COOKIE: Final = "yakuba_furigana"
_KANJI = "々〆ヶ一-鿿"
_MARKED = re.compile(rf"([{_KANJI}]+)\[([ぁ-ゖー]+)\]")
_RUN = re.compile(rf"[{_KANJI}]")
# Text in these is no running text, or may not hold markup.
_UNTOUCHED = frozenset({"script", "style", "textarea", "title", "option", "ruby", "svg"})
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})


def is_on(request: HttpRequest) -> bool:
    """Tell whether this browser wants readings."""
    return request.COOKIES.get(COOKIE) == "on"


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    lines = (Path(__file__).parent / "readings.txt").read_text(encoding="utf-8").splitlines()
    marked = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    ruby = {_MARKED.sub(r"\1", word): _MARKED.sub(r"<ruby>\1<rt>\2</rt></ruby>", word) for word in marked}
    # The longest word first, so that 転入届 is not read as 転入 + 届.
    return re.compile("|".join(map(re.escape, sorted(ruby, key=len, reverse=True)))), ruby


def annotate(text: str) -> str:
    """Return escaped HTML of a plain text with readings over the words we are sure of.

    A text with readings is one element, so that it stays in one piece inside a button or any other flex box.
    """
    pattern, ruby = _words()
    words = [match for match in pattern.finditer(text) if not _doubtful_alone(match, text)]
    while True:
        covered = {place for match in words for place in range(*match.span())}
        sure = [match for match in words if not _doubtful(match, text, covered)]
        if len(sure) == len(words):
            break
        # A word given up leaves its neighbours in doubt.
        words = sure
    out, at = [], 0
    for match in words:
        out += [escape(text[at : match.start()]), ruby[match.group()]]
        at = match.end()
    return f"<span>{''.join([*out, escape(text[at:])])}</span>" if out else escape(text)


def _doubtful_alone(match: re.Match[str], text: str) -> bool:
    """A single kanji beside another is read in the Chinese way, whatever the list says: 者 is もの, but 申請者 is しゃ."""
    before, after = text[: match.start()][-1:], text[match.end() : match.end() + 1]
    return len(match.group()) == 1 and any(_RUN.match(beside) for beside in (before, after) if beside)


def _doubtful(match: re.Match[str], text: str, covered: set[int]) -> bool:
    """A kanji that no word covers, or a numeral before it, changes how a word is read."""
    before, after = match.start() - 1, match.end()
    if before >= 0 and before not in covered and (_RUN.match(text[before]) or text[before].isdigit()):
        return True
    return after < len(text) and after not in covered and bool(_RUN.match(text[after]))


class _Page(HTMLParser):
    """Copies a page and annotates its running text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self.closed_until: list[str] = []
        self.pending = ""

    def _flush(self) -> None:
        if self.pending:
            self.out.append(annotate(self.pending))
            self.pending = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._flush()
        self.out.append(self.get_starttag_text() or "")
        if tag in _VOID:
            return
        names = {name for name, _ in attrs}
        if self.closed_until or tag in _UNTOUCHED or "data-answer" in names or ("lang", "en") in attrs:
            self.closed_until.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._flush()
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._flush()
        if tag in self.closed_until:
            while self.closed_until.pop() != tag:
                pass
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.closed_until:
            self.out.append(data)
        else:
            self.pending += data

    def _as_is(self, written: str) -> None:
        self._flush()
        self.out.append(written)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, written: str) -> None:
        if self.closed_until:
            self.out.append(written)
        else:
            self.pending += unescape(written)

    def handle_comment(self, data: str) -> None:
        self._as_is(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._as_is(f"<!{decl}>")


def annotate_page(page: str) -> str:
    """Return the page with readings in its running text; tags, attributes and answers stay as they are."""
    # The root may itself be English; then there is nothing to read.
    if re.search(r'<html[^>]*\blang="en"', page):
        return page
    parser = _Page()
    parser.feed(page)
    parser.close()
    parser._flush()
    return "".join(parser.out)


class FuriganaMiddleware:
    """Gives Japanese pages their readings, where the browser asks for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; annotate the answer if it is a page and readings are on."""
        response = self.get_response(request)
        if is_on(request) and not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = annotate_page(response.content.decode()).encode()
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response
