"""Five hundred visitors who are as slow as they can be, and fifty others a second: nginx and the edge behind it."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from tests.chaos.nginx import HOST, Front, front
from tests.chaos.remembering import edge
from tests.chaos.residents import LOOPBACK, TOKEN, Person
from tests.chaos.runs import Outcome

SLOW: Final = 500
A_SECOND: Final = 50
LASTS: Final = 40.0
"""Seconds."""
BOUND: Final = 2.0
"""Seconds within which 95 of 100 visitors must be answered."""
EVERY: Final = 5.0
"""Seconds between two crumbs of a slow visitor."""
TOOL: Final = shutil.which("slowhttptest")
MANNERS: Final = ("headers", "body", "reading")
PAGES: Final = ("/", "/code/", "/events/moving/", "/apply/check/")
FILES: Final = 10
"""One visitor in so many hands in."""


class SlowOnes:
    """Visitors of as many addresses, who send a crumb every few seconds, or read one; who is sent away comes again."""

    def __init__(self, port: int, count: int) -> None:
        self.port, self.count = port, count
        self.connections = self.sent_away = self.at_once = self.most = 0
        # Nobody trusts anybody here; what matters is that the hall has to shake hands.
        self._trust = ssl._create_unverified_context()

    @contextmanager
    def around(self) -> Iterator[None]:
        """Have them there while the context lasts."""
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_until_complete, args=(self._all(),), daemon=True)
        self._over = asyncio.Event()
        thread.start()
        try:
            yield
        finally:
            loop.call_soon_threadsafe(self._over.set)
            thread.join(30)
            loop.close()

    async def _all(self) -> None:
        tasks = [asyncio.create_task(self._one(number)) for number in range(self.count)]
        await self._over.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, number: int) -> None:
        manner, address = MANNERS[number % len(MANNERS)], f"127.3.{number // 250}.{number % 250 + 1}"
        await asyncio.sleep(number / 200)
        while True:
            with suppress(OSError, asyncio.IncompleteReadError, ConnectionError):
                await self._visit(manner, address)
            self.sent_away += 1
            await asyncio.sleep(0.2)

    async def _visit(self, manner: str, address: str) -> None:
        plain = socket.socket()
        plain.setblocking(False)
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        plain.bind((address, 0))
        await asyncio.get_running_loop().sock_connect(plain, (LOOPBACK, self.port))
        reader, writer = await asyncio.open_connection(sock=plain, ssl=self._trust, server_hostname=HOST, limit=1024)
        self.connections += 1
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await self._dawdle(manner, reader, writer)
        finally:
            self.at_once -= 1
            writer.transport.abort()

    async def _dawdle(self, manner: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = f"GET /events/moving/ HTTP/1.1\r\nHost: {HOST}\r\n"
        if manner == "body":
            kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n"
            first = f"POST /code/ HTTP/1.1\r\nHost: {HOST}\r\n{kind}"
        elif manner == "reading":
            first += "Connection: close\r\n\r\n"
        writer.write(first.encode())
        number = 0
        while not (reader.at_eof() or writer.transport.is_closing()):
            await asyncio.sleep(EVERY)
            number += 1
            if manner == "reading":
                if not await reader.read(8):
                    return
                continue
            writer.write(f"X-{number}: y\r\n".encode() if manner == "headers" else b"a")
            await writer.drain()


class Users:
    """Visitors as on any day: each comes when it is due, with an address of its own, and waits for the answer."""

    def __init__(self, door: Front, people: Sequence[Person]) -> None:
        self.door, self.people = door, list(people)
        self.waited: list[float] = []
        self.answers: Counter[str] = Counter()

    def come(self, seconds: float, a_second: int) -> None:
        """Come, so many a second; return when all have gone."""
        began = time.monotonic()
        with ThreadPoolExecutor(100) as pool:
            for number in range(int(seconds * a_second)):
                due = began + number / a_second
                time.sleep(max(due - time.monotonic(), 0))
                pool.submit(self._one, number, due)

    def _one(self, number: int, due: float) -> None:
        person = self.people[number // FILES % len(self.people)]
        files = number % FILES == 0 and number // FILES < len(self.people)
        try:
            said = self._ask(number, person, files=files)
        except (OSError, HTTPException) as fault:
            said = type(fault).__name__
        self.waited.append(time.monotonic() - due)
        self.answers[said] += 1

    def _ask(self, number: int, person: Person, *, files: bool) -> str:
        path = "/apply/check/" if files else PAGES[number % len(PAGES)]
        address = f"127.{10 + number // 60000}.{number // 250 % 240}.{number % 250 + 1}"
        connection = HTTPSConnection(
            HOST, self.door.port, timeout=30, context=self.door.trust, source_address=(address, 0)
        )
        headers = {"Host": HOST, "Origin": f"https://{HOST}", "Referer": f"https://{HOST}/", "Accept-Language": "ja"}
        headers["Cookie"] = f"__Host-yakuba_csrf={TOKEN}; __Host-yakuba_draft={person.code}"
        body = None
        if files:
            body = urlencode({"csrfmiddlewaretoken": TOKEN, "go": "submit"})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("POST" if files else "GET", path, body, headers)
            answer = connection.getresponse()
            answer.read()
        finally:
            connection.close()
        if files:
            return "filed" if answer.getheader("Location") == "/filed/receipt/" else f"not filed {answer.status}"
        return "page" if answer.status in (200, 302) else f"{path} {answer.status}"

    def within(self, share: float) -> float:
        """Return the seconds within which this share of all was answered."""
        return sorted(self.waited)[int(len(self.waited) * share) - 1] if self.waited else 0.0


def slow_visitors(store: str, *, seed: int, manner: str) -> Outcome:
    """Let the slow ones dawdle (``many``: from as many addresses; ``tool``: slowhttptest; ``none``) and others come."""
    outcome = Outcome(what=f"slow visitors: {manner}", store=store, seed=seed, filings=int(LASTS * A_SECOND / FILES))
    with edge(store) as hall:
        people = hall.drafts(outcome.filings)
        hall.become_the_edge(forget=20.0, YAKUBA_HTTPS="1", YAKUBA_PROXIES="1", YAKUBA_HOSTS=f"{HOST},{LOOPBACK}")
        hall.open()
        with front(hall.home, hall.port) as door:
            users, slow = Users(door, people), SlowOnes(door.port, SLOW if manner == "many" else 0)
            with slow.around(), _tool(door, hall.home) if manner == "tool" else nullcontext():
                time.sleep(5.0)
                began = time.monotonic()
                users.come(LASTS, A_SECOND)
                outcome.seconds = round(time.monotonic() - began, 1)
        filed = int(hall.store.ask("SELECT count(*) FROM applications_filing"))
        outcome.notes = {
            "visitors": len(users.waited),
            "half within": round(users.within(0.5), 3),
            "95 of 100 within": round(users.within(0.95), 3),
            "all within": round(users.within(1.0), 3),
            "answers": dict(users.answers),
            "slow at once": slow.most,
            "slow connections": slow.connections,
        }
        if manner == "tool":
            outcome.notes["slowhttptest"] = _said(hall.home)
    outcome.slowest = round(users.within(1.0), 1)
    outcome.broken = {said: count for said, count in users.answers.items() if said not in ("page", "filed")}
    if users.within(0.95) > BOUND:
        outcome.broken["too late"] = sum(one > BOUND for one in users.waited)
    if filed != users.answers["filed"]:
        outcome.broken["filings that are not there"] = users.answers["filed"] - filed
    return outcome


@contextmanager
def _tool(door: Front, home: Path) -> Iterator[None]:
    """Have slowhttptest at the door while the context lasts: headers that never end, from one address.

    At the door for plain HTTP, which the same processes of nginx keep: the tool does not name the hall when it shakes
    hands, and whoever does not is sent away.
    """
    assert TOOL is not None
    command = [TOOL, "-H", "-c", str(SLOW), "-r", "200", "-i", "5", "-l", str(int(LASTS) + 5), "-x", "24", "-p", "3"]
    with (home / "slowhttptest.log").open("wb") as log:
        running = subprocess.Popen([*command, "-u", f"http://{HOST}:{door.plain}/"], stdout=log, stderr=log)
        try:
            yield
        finally:
            running.terminate()
            running.wait(15)


def _said(home: Path) -> dict[str, int]:
    text = re.sub(r"\x1b\[[0-9;]*m", "", (home / "slowhttptest.log").read_text(errors="replace"))
    names = ("initializing", "pending", "connected", "error", "closed")
    return {name: max(map(int, re.findall(rf"{name}:\s+(\d+)", text)), default=0) for name in names}
