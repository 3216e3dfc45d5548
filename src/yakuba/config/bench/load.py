"""A small load generator: raw sockets on loopback, kept alive, a bounded number of requests in a bounded time."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Final

Good = Callable[[int, bytes], bool]
"""Tells from status and head whether an answer is the right one."""
LOOPBACK = "127.0.0.1"
CONNECT: Final = 10.0
"""Seconds that a connection may take to be made."""


@dataclass(slots=True)
class Load:
    """What came back: how long everything took in seconds, each answer's time in milliseconds, how many were right."""

    sent: int = 0
    good: int = 0
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    wrong: list[bytes] = field(default_factory=list)
    """The heads of the first wrong answers, to say what went wrong."""

    @property
    def rate(self) -> float:
        """Right answers a second."""
        return self.good / self.seconds if self.seconds else 0.0

    def percentile(self, percent: int) -> float:
        """Return the time within which so many percent of the answers came, in milliseconds."""
        return quantiles(self.times, n=100)[percent - 1] if len(self.times) > 1 else sum(self.times)


class _Connection:
    """One connection: sends a request, waits for the whole answer, sends the next."""

    __slots__ = ("began", "buffer", "request", "socket")

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((LOOPBACK, port), timeout=CONNECT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.buffer = b""
        self.request = memoryview(b"")
        self.began = 0.0

    def send(self, request: bytes) -> bool:
        """Begin a request; return whether it is all on its way."""
        self.request, self.buffer, self.began = memoryview(request), b"", time.perf_counter()
        return self.go_on()

    def go_on(self) -> bool:
        """Send what of the request has not gone yet; return whether that was all."""
        with contextlib.suppress(BlockingIOError):
            while self.request:
                self.request = self.request[self.socket.send(self.request) :]
        return not self.request

    def read(self) -> bytes | None:
        """Take in what has come: the head of the answer once all of it is there, until then None. Raises ConnectionError."""
        try:
            more = self.socket.recv(65536)
        except BlockingIOError:
            return None
        if not more:
            raise ConnectionError("the server closed the connection")
        self.buffer += more
        head_end = self.buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return None
        head = self.buffer[:head_end]
        length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        return head if len(self.buffer) >= head_end + 4 + int(length or b"0") else None


class _Fire:
    """Keeps all connections busy until nothing is left to send."""

    # Not asyncio: its loop took as much of the two shared cores as a tenth of what was measured with it.

    def __init__(self, port: int, requests: Sequence[bytes], connections: int, good: Good) -> None:
        self.requests, self.good, self.load = iter(requests), good, Load()
        self.poll = select.epoll()
        self.open = {one.socket.fileno(): one for one in (_Connection(port) for _ in range(connections))}

    def run(self, most: float) -> Load:
        """Send and take in; give up after so many seconds."""
        began = time.perf_counter()
        for number, one in list(self.open.items()):
            self.poll.register(number, select.EPOLLIN)
            self._next(number, one)
        while self.open and time.perf_counter() - began < most:
            for number, what in self.poll.poll(1.0):
                self._meet(number, self.open[number], what)
        self.load.seconds = time.perf_counter() - began
        for number in list(self.open):
            self._close(number)
        self.poll.close()
        return self.load

    def _meet(self, number: int, one: _Connection, what: int) -> None:
        try:
            if what & select.EPOLLOUT and one.go_on():
                self.poll.modify(number, select.EPOLLIN)
            head = one.read() if what & ~select.EPOLLOUT else None
        except OSError:  # what was on its way is not counted: no answer came
            self._close(number)
            return
        if head is not None:
            self._count(one, head)
            self._next(number, one)

    def _count(self, one: _Connection, head: bytes) -> None:
        self.load.times.append((time.perf_counter() - one.began) * 1000)
        if self.good(int(head[9:12]), head.lower()):
            self.load.good += 1
        elif len(self.load.wrong) < 3:
            self.load.wrong.append(head)

    def _next(self, number: int, one: _Connection) -> None:
        request = next(self.requests, None)
        if request is None:
            self._close(number)
            return
        self.load.sent += 1
        if not one.send(request):
            self.poll.modify(number, select.EPOLLIN | select.EPOLLOUT)

    def _close(self, number: int) -> None:
        self.open.pop(number).socket.close()


def fire(port: int, requests: Sequence[bytes], good: Good, *, connections: int, most: float = 60.0) -> Load:
    """Send each request once over so many connections and return what came of it, after ``most`` seconds at the latest."""
    return _Fire(port, requests, connections, good).run(most)
