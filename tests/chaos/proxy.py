"""A bad line between residents and the hall: replies get lost after the deed, requests break off half-way."""

from __future__ import annotations

import asyncio
import threading
from random import Random
from typing import Self

from with_postgres import free_port

from tests.chaos.residents import LOOPBACK


class BadLine:
    """Listens on a port of its own and passes requests on to the house; some of them, or of their answers, get lost."""

    def __init__(self, port: int, *, lost_replies: float, broken_requests: float, seed: int) -> None:
        self.to, self.port = port, free_port()
        self.lost_replies, self.broken_requests, self.random = lost_replies, broken_requests, Random(seed)
        self.passed = self.lost = self.broken = 0

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._listening = threading.Event()
        self._thread.start()
        self._listening.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        server = await asyncio.start_server(self._line, LOOPBACK, self.port)
        self._listening.set()
        await self._over.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    async def _line(self, resident: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        hall: asyncio.StreamWriter | None = None
        try:
            reader, hall = await asyncio.open_connection(LOOPBACK, self.to)
            while True:
                request = await _message(resident)
                if self.random.random() < self.broken_requests:
                    self.broken += 1
                    hall.write(request[: len(request) // 2])
                    await hall.drain()
                    return
                hall.write(request)
                await hall.drain()
                reply = await _message(reader)
                if self.random.random() < self.lost_replies:
                    self.lost += 1
                    return
                self.passed += 1
                back.write(reply)
                await back.drain()
        except (OSError, asyncio.IncompleteReadError):
            return
        finally:
            for end in (back, hall):
                if end is not None:
                    end.close()


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Read one request or one answer as a whole."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0]
    return head + await reader.readexactly(int(length or b"0"))
