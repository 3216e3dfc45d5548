"""Residents who hand in papers over HTTP, keep their code, and try again until they hold a receipt."""

from __future__ import annotations

import hashlib
import http.client
import re
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Final
from urllib.parse import urlencode

from yakuba.config.demo.papers import photo

LOOPBACK: Final = "127.0.0.1"
TOKEN: Final = "c" * 32
"""The token against forged forms: cookie and field agree, as they do in a browser that loaded the page."""
TIMEOUT: Final = 10.0
PATIENCE: Final = 240.0
"""Seconds for which a resident tries again before giving up."""
PRESSES: Final = 3
NUMBER: Final = re.compile(r"\d{6}-[0-9A-Z]{4}-[0-9A-Z]{4}")
HIDDEN: Final = re.compile(r'<input type="hidden" name="(seen|mark)" value="([^"]*)">')
BARE: Final = urlencode({"csrfmiddlewaretoken": TOKEN, "go": "submit"})
NEED: Final = "vaccination-certificate"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a draft: their place in the line, the code, and the name by which their answers are known again."""

    place: int
    code: str
    name: str


@dataclass(slots=True)
class Visit:
    """What became of one person: every receipt number they were shown, what they sent, what they met on the way."""

    person: Person
    sha256: str
    numbers: set[str] = field(default_factory=set)
    tries: int = 0
    seconds: float = 0.0
    met: list[str] = field(default_factory=list)

    @property
    def acknowledged(self) -> bool:
        """Whether they hold a receipt."""
        return bool(self.numbers)


class GaveUp(Exception):
    """Somebody tried long enough."""


def paper(place: int, *, heavy: bool = False) -> bytes:
    """Return a photo that nobody else sends: the same picture, with the place of the person as its comment.

    A heavy one, of 3 MB, is too much for memory: the server lays it into its folder for temporary files first.
    """
    picture = photo(place % 6)
    words = f"paper {place} ".encode()
    comments = [words + b"." * 65_000] * 46 if heavy else [words]
    said = b"".join(b"\xff\xfe" + (len(one) + 2).to_bytes(2) + one for one in comments)
    return picture[:2] + said + picture[2:]


class Resident:
    """One browser with one connection, visiting the hall for one person after the other."""

    def __init__(self, port: int, *, impatience: float = 0.0, seed: int = 0, heavy: bool = False) -> None:
        self.port, self.impatience, self.random, self.heavy = port, impatience, Random(seed), heavy
        self.connection: http.client.HTTPConnection | None = None
        self.patience = PATIENCE
        self.form = BARE

    def file(self, person: Person) -> Visit:
        """Send the paper, hand in, and hold the receipt; every step is tried again until it is answered."""
        body, began = paper(person.place, heavy=self.heavy), time.monotonic()
        visit = Visit(person, hashlib.sha256(body).hexdigest())
        until = began + self.patience
        try:
            self._until(visit, until, lambda: self._upload(person, body))
            self.form = self._until(visit, until, lambda: self._look_over(person))
            if self.random.random() < self.impatience:
                self._press_often(person)
            self._until(visit, until, lambda: self._hand_in(person))
            visit.numbers.add(self._until(visit, until, lambda: self._receipt(person)))
        except GaveUp as why:
            visit.met.append(f"gave up: {why}")
        visit.seconds = time.monotonic() - began
        return visit

    def _until(self, visit: Visit, until: float, step: object) -> str:
        assert callable(step)
        while True:
            visit.tries += 1
            try:
                answer = step()
            except (OSError, http.client.HTTPException) as fault:
                self._hang_up()
                answer, met = "", type(fault).__name__
            else:
                met = self.last
            if answer:
                return str(answer)
            if len(visit.met) < 20:
                visit.met.append(met)
            if time.monotonic() > until:
                raise GaveUp(met)
            time.sleep(self.random.uniform(0.05, 0.3))

    def _upload(self, person: Person, body: bytes) -> bool:
        edge = "----yakuba-chaos"
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="file:{NEED}"; filename="{person.place}.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        sent = head.encode() + body + f"\r\n--{edge}--\r\n".encode()
        status, _, _ = self._ask("POST", "/apply/files/", person, sent, f"multipart/form-data; boundary={edge}")
        return status == 302

    def _look_over(self, person: Person) -> str:
        """Return what is pressed: what the check page made ready for every second one, for the others nothing of the page."""
        if person.place % 2 == 0:
            return BARE
        status, _, page = self._ask("GET", "/apply/check/", person)
        fields = dict(HIDDEN.findall(page.decode()))
        # Where it was filed already, the page is no longer there, and the bare press is answered with the receipt.
        return urlencode({**fields, "csrfmiddlewaretoken": TOKEN, "go": "submit"}) if status < 500 else ""

    def _hand_in(self, person: Person) -> bool:
        done = self._submit(person, self.form)
        if self.last.endswith(" 409"):  # a house that was brought back may know less than the page from before
            self.form = self._look_over(person)
        return done

    def _submit(self, person: Person, form: str = BARE) -> bool:
        kind = "application/x-www-form-urlencoded"
        status, where, _ = self._ask("POST", "/apply/check/", person, form.encode(), kind)
        return status == 302 and where == "/filed/receipt/"

    def _receipt(self, person: Person) -> str:
        status, _, page = self._ask("GET", "/filed/receipt/", person)
        found = NUMBER.search(page.decode())
        return found[0] if status == 200 and found else ""

    def _press_often(self, person: Person) -> None:
        """Press "submit" several times at once and wait for none of the answers to be good."""

        def press() -> None:
            other = Resident(self.port)
            try:
                other._submit(person, self.form)
            except (OSError, http.client.HTTPException):
                pass
            finally:
                other._hang_up()

        presses = [threading.Thread(target=press) for _ in range(PRESSES)]
        for one in presses:
            one.start()
        for one in presses:
            one.join()

    def _ask(
        self, method: str, path: str, person: Person, body: bytes | None = None, kind: str = ""
    ) -> tuple[int, str, bytes]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=TIMEOUT)
        cookie = f"yakuba_csrf={TOKEN}; yakuba_draft={person.code}; yakuba_filing={person.code}"
        headers = {"Cookie": cookie, "Accept-Language": "ja", "Origin": f"http://{LOOPBACK}:{self.port}"}
        if kind:
            headers["Content-Type"] = kind
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        page = answer.read()
        self.last = f"{path} {answer.status}"
        return answer.status, answer.getheader("Location", ""), page

    def _hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class Crowd:
    """All persons, served by a number of browsers at once."""

    def __init__(
        self, people: Sequence[Person], port: int, *, browsers: int, impatience: float = 0.0, heavy: bool = False
    ) -> None:
        self.people, self.port, self.browsers, self.impatience, self.heavy = people, port, browsers, impatience, heavy
        self.visits: list[Visit] = []
        self._lock = threading.Lock()
        self._next = iter(people)

    @property
    def done(self) -> int:
        """How many visits are over."""
        return len(self.visits)

    def run(self) -> list[Visit]:
        """Let everybody file; return when nobody waits any more."""
        with ThreadPoolExecutor(self.browsers) as pool:
            for waiting in [pool.submit(self._serve, number) for number in range(self.browsers)]:
                waiting.result()
        return self.visits

    def _serve(self, number: int) -> None:
        browser = Resident(self.port, impatience=self.impatience, seed=number, heavy=self.heavy)
        for person in self._line():
            visit = browser.file(person)
            with self._lock:
                self.visits.append(visit)
        browser._hang_up()

    def _line(self) -> Iterator[Person]:
        while True:
            with self._lock:
                person = next(self._next, None)
            if person is None:
                return
            yield person
