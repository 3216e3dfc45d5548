"""A small load generator: raw sockets on loopback, kept alive, a bounded number of requests in a bounded time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from statistics import quantiles

Good = Callable[[int, bytes], bool]
"""Tells from status and head whether an answer is the right one."""
LOOPBACK = "127.0.0.1"


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


class _Connection(asyncio.Protocol):
    """One connection: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, requests: Iterator[bytes], load: Load, good: Good, done: asyncio.Future[None]) -> None:
        self.requests, self.load, self.good, self.done = requests, load, good, done
        self.buffer = b""
        self.began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker: a stream it is
        self.transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head_end = self.buffer.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = self.buffer[:head_end].lower()
        length = head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
        end = head_end + 4 + int(length or b"0")
        if len(self.buffer) < end:
            return
        self._count(self.buffer[:head_end])
        self.buffer = self.buffer[end:]
        self._next()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _count(self, head: bytes) -> None:
        self.load.times.append((time.perf_counter() - self.began) * 1000)
        if self.good(int(head[9:12]), head):
            self.load.good += 1
        elif len(self.load.wrong) < 3:
            self.load.wrong.append(head)

    def _next(self) -> None:
        request = next(self.requests, None)
        if request is None:
            self.transport.close()
            return
        self.load.sent += 1
        self.began = time.perf_counter()
        self.transport.write(request)


async def _fire(port: int, requests: Iterator[bytes], connections: int, good: Good, most: float) -> Load:
    loop, load = asyncio.get_running_loop(), Load()
    waiting: list[asyncio.Future[None]] = [loop.create_future() for _ in range(connections)]
    began = time.perf_counter()
    made = [
        await loop.create_connection(lambda done=done: _Connection(requests, load, good, done), LOOPBACK, port)  # type: ignore[misc]
        for done in waiting
    ]
    await asyncio.wait(waiting, timeout=most)
    load.seconds = time.perf_counter() - began
    for transport, _ in made:
        transport.abort()
    return load


def fire(port: int, requests: Sequence[bytes], good: Good, *, connections: int, most: float = 60.0) -> Load:
    """Send each request once over so many connections and return what came of it, after ``most`` seconds at the latest."""
    # In a thread of its own: whoever calls may have a loop running already, as a browser test has.
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(lambda: asyncio.run(_fire(port, iter(requests), connections, good, most))).result()
