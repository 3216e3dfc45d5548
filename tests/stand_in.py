"""A server that stands in for another in tests: on loopback, in threads, gone with the test."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress


class StandIn:
    """Hears whoever comes, each in a thread of its own. A subclass says what it answers."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self.start(self._serve)

    def hear(self, connection: socket.socket) -> None:
        """Speak with whoever has come, until they go."""
        raise NotImplementedError

    def wait(self, seconds: float | None = None) -> None:
        """Take one's time; without seconds, for as long as there is a test."""
        self._over.wait(seconds)

    def close(self) -> None:
        """Go, and leave nobody waiting. Whoever goes on speaking would take time from all tests that follow."""
        self._over.set()
        # Closing alone wakes nobody who waits for the next to come.
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for thread in self._threads:
            thread.join(5)
        assert not any(thread.is_alive() for thread in self._threads)

    def start(self, target: Callable[..., None], *args: socket.socket) -> threading.Thread:
        """Do something in a thread that ends with us."""
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self.start(self._hear, connection)

    def _hear(self, connection: socket.socket) -> None:
        # Whoever had no patience with us has gone.
        with suppress(OSError), connection:
            self.hear(connection)
