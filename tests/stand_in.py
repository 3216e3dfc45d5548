"""A server that stands in for another in tests: on loopback, in threads, gone with the test."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class StandIn:
    """Hears whoever comes, each in a thread of its own. A subclass says what it answers."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def hear(self, connection: socket.socket) -> None:
        """Speak with whoever has come, until they go."""
        raise NotImplementedError

    def wait(self, seconds: float | None = None) -> None:
        """Take one's time; without seconds, for as long as there is a test."""
        self._over.wait(seconds)

    def close(self) -> None:
        """Go, and leave nobody waiting."""
        self._over.set()
        self._server.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=(connection,), daemon=True).start()

    def _hear(self, connection: socket.socket) -> None:
        # Whoever had no patience with us has gone.
        with suppress(OSError), connection:
            self.hear(connection)
