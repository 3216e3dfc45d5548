"""What is left in the memory of the edge: marks written into every field, file and name, and the processes searched.

The edge runs as it is deployed (`yakuba serve`, `yakuba work`, zone ``edge``). Everything of its processes is read through
``/proc/PID/mem``, whatever is mapped privately; that needs the same user (or root) and no other program.
"""

from __future__ import annotations

import re
import secrets
import ssl
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPSConnection
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from PIL import Image

from tests.attack.forms import TYPED, Form, Page
from tests.chaos.house import House
from tests.chaos.nginx import HOST
from tests.chaos.processes import children
from tests.chaos.residents import LOOPBACK, NEED, NUMBER, TOKEN

CODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le")
"""How a mark lies in memory: as it came, and as Python keeps a text, by its widest character."""
STEMS: Final = ("CANARY", "金糸雀")
"""How all marks begin. What holds none of these beginnings is not searched for the rest: memory is large."""
PIECE: Final = 256 * 1024
NOTHING: Final = bytes(PIECE)


class Edge(House):
    """A house whose pages and worker are those of the internet side."""

    settings: Mapping[str, str] = {}

    @property
    def env(self) -> dict[str, str]:
        """The environment of everything in it; until it opens, what it needs from the office is prepared in it."""
        return {**super().env, **self.settings}

    def become_the_edge(self, *, forget: float, **settings: str) -> None:
        """Be the internet side from now on, with so many seconds of rest before what was seen is forgotten."""
        self.settings = {"YAKUBA_ZONE": "edge", "YAKUBA_FORGET": str(forget), **settings}
        for one in (self.web, *self.office):
            one.env = self.env

    def workers(self) -> list[int]:
        """Return the processes that answer requests."""
        return children(self.web.pid)

    def processes(self) -> list[int]:
        """Return all processes of the edge."""
        mine = [one.pid for one in (self.web, *self.office) if one.pid is not None]
        return mine + [child for pid in mine for child in children(pid)]


def spelt(mark: str) -> list[bytes]:
    """Return all ways in which a mark may be written in memory."""
    as_texts = [mark.encode(code) for code in CODINGS]
    if mark.isascii():
        return as_texts
    percent = quote(mark, safe="").encode()
    return [*as_texts, percent, percent.lower(), mark.encode("ascii", "backslashreplace")]


def found_in(pid: int, marks: Mapping[str, str]) -> dict[str, int]:
    """Return how often each mark stands in the memory of a process; the empty mapping if it has ended meanwhile."""
    return found(_memory(pid), marks)


def found(parts: Iterable[bytes], marks: Mapping[str, str]) -> dict[str, int]:
    """Return how often each mark stands in these bytes, in whichever way of writing."""
    wanted: dict[bytes, list[tuple[str, bytes, int]]] = {}
    for name, mark in marks.items():
        begins = next((stem for stem in STEMS if mark.startswith(stem)), mark)
        for stem, word in zip(spelt(begins), spelt(mark), strict=True):
            # Without the zeros at its ends: memory is mostly zeros, and looking for those takes ten times as long.
            bare = stem.strip(b"\0")
            wanted.setdefault(bare, []).append((name, word, stem.index(bare)))
    counts: Counter[str] = Counter()
    for part in parts:
        for bare, words in wanted.items():
            place = part.find(bare)
            while place >= 0:
                counts.update(
                    name for name, word, before in words if before <= place and part.startswith(word, place - before)
                )
                place = part.find(bare, place + 1)
    return dict(counts)


def _memory(pid: int) -> Iterator[bytes]:
    """Yield what a process holds of its own: everything that can be read and is not shared with a file on the disk."""
    with suppress(FileNotFoundError, ProcessLookupError), Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_ = line.split(maxsplit=5)
            if not rights.startswith("rw"):
                continue
            first, last = (int(place, 16) for place in span.split("-"))
            yield from _pieces(memory, first, last)


def _pieces(memory: object, first: int, last: int) -> Iterator[bytes]:
    assert hasattr(memory, "seek")
    assert hasattr(memory, "read")
    overlap = 256
    while first < last:
        try:
            memory.seek(first)
            part = memory.read(min(PIECE, last - first))
        except OSError:
            return  # a page that nobody may read, such as the guard below a stack
        if not part:
            return
        if part != NOTHING[: len(part)]:
            yield part
        first += len(part) if first + len(part) >= last else max(len(part) - overlap, 1)


class Singer:
    """A resident who writes marks wherever one can write, hands in, and looks at everything afterwards."""

    def __init__(self, port: int, code: str, trust: ssl.SSLContext | None = None) -> None:
        """Go to a port of loopback; with ``trust`` by HTTPS, to the nginx that stands before the house."""
        self.port, self.code, self.trust = port, code, trust
        salt = secrets.token_hex(3).upper()
        # Taken apart here, so that no text of ours holds them whole.
        self.marks = {
            "field": f"CANARYFIELD{salt}",
            "field in kanji": "金糸雀" + "欄" + _kanji(salt),
            "file name": f"CANARYNAME{salt}",
            "file name in kanji": "金糸雀" + "名" + _kanji(salt),
            "file body": f"CANARYBODY{salt}",
            "file body in kanji": "金糸雀" + "体" + _kanji(salt),
            "code": code,
        }
        self.met: list[str] = []

    def sing(self) -> None:
        """Do all of it. Raises AssertionError if the hall does not take it."""
        pages = self._questions()
        assert len(pages) > 3, pages
        for path in pages:
            self._write(path)
        self._send_a_file()
        check = self._ask("GET", "/apply/check/")[2]
        assert all(self.marks[name] in check for name in ("field", "field in kanji", "file name")), "all of it is filed"
        status, where, page = self._ask("POST", "/apply/check/", {"go": "submit"})
        assert (status, where) == (302, "/filed/receipt/"), page[-3000:]
        assert NUMBER.search(self._ask("GET", "/filed/receipt/")[2])
        assert self._ask("GET", "/filed/")[0] == 200

    def _questions(self) -> list[str]:
        page = Page(self._ask("GET", "/apply/check/")[2], "/apply/check/")
        return sorted({link.partition("?")[0] for link in page.links if re.match("/apply/(event|answers)/", link)})

    def _write(self, path: str) -> None:
        """Write into every field of a page, whether it fits or not; then what fits into the fields for words."""
        form = self._form(path)
        was = form.filled()
        words = f"{self.marks['field']} {self.marks['field in kanji']}"
        self._ask("POST", path, {**was, **dict.fromkeys(form.typed, words), "go": "next"})
        fits = {"person.name|": self.marks["field in kanji"], "address.new|building": words}
        again = {**was, **{name: fits[name] for name in fits.keys() & was.keys()}, "go": "next"}
        status, _, page = self._ask("POST", path, again)
        assert status == 302, (path, page[-2000:])

    def _form(self, path: str) -> Form:
        page = Page(self._ask("GET", path)[2], path)
        return max(page.forms, key=lambda form: sum(one.kind in TYPED or one.kind == "radio" for one in form.controls))

    def _send_a_file(self) -> None:
        body, name = _picture(self.marks), f"{self.marks['file name']} {self.marks['file name in kanji']}.jpg"
        edge = "----yakuba-memory"
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="file:{NEED}"; filename="{name}"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        sent = head.encode() + body + f"\r\n--{edge}--\r\n".encode()
        status, _, page = self._ask("POST", "/apply/files/", sent, f"multipart/form-data; boundary={edge}")
        assert status == 302, page[-2000:]
        (preview, *_) = re.findall(r"/apply/files/[\w-]+/", self._ask("GET", "/apply/files/")[2])
        assert self._ask("GET", preview)[0] == 200

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | Mapping[str, object] | None = None,
        kind: str = "application/x-www-form-urlencoded",
    ) -> tuple[int, str, str]:
        connection, first, origin = (
            HTTPConnection(LOOPBACK, self.port, timeout=30),
            "",
            f"http://{LOOPBACK}:{self.port}",
        )
        headers = {"Accept-Language": "ja"}
        if self.trust is not None:
            connection, first = HTTPSConnection(HOST, self.port, timeout=30, context=self.trust), "__Host-"
            headers["Host"], origin = HOST, f"https://{HOST}"
            headers["Referer"] = f"{origin}/"
        held = {"csrf": TOKEN, "draft": self.code, "filing": self.code}
        headers["Cookie"] = "; ".join(f"{first}yakuba_{name}={value}" for name, value in held.items())
        headers["Origin"] = origin
        if isinstance(body, Mapping):
            body = urlencode({**body, "csrfmiddlewaretoken": TOKEN}, doseq=True).encode()
        if body is not None:
            headers["Content-Type"] = kind
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        self.met.append(f"{method} {path} {answer.status}")
        return answer.status, answer.getheader("Location", ""), page


def _kanji(salt: str) -> str:
    return "".join("〇一二三四五六七八九甲乙丙丁戊己"[int(digit, 16)] for digit in salt)


def _picture(marks: Mapping[str, str]) -> bytes:
    """Return a photo that holds the marks of a file's body in its EXIF, as ASCII and as kanji."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x010E] = marks["file body"]
    exif[0x9C9C] = marks["file body in kanji"].encode("utf-16-le")
    Image.new("RGB", (60, 40), "white").save(out, "JPEG", exif=exif, comment=marks["file body in kanji"].encode())
    return out.getvalue()
