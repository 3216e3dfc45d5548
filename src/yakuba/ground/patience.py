"""Waiting for what is not ours (a mail server, a virus scanner): never for longer than was said, and not everybody anew.

One time is for a whole conversation, since whoever answers each word slowly makes us wait as well as whoever is silent.
And once something kept silent, the next ones do not wait for it again, but are told at once that it is away.
"""

from __future__ import annotations

import socket
from time import monotonic
from typing import Final

PAUSE: Final = 60.0
"""Seconds for which nobody asks again what has kept silent."""


class Deadline:
    """The time that a conversation may take as a whole."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds

    @property
    def over(self) -> bool:
        """Whether there is no time left."""
        return monotonic() >= self._until

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError if there are none."""
        left = self._until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def connect(self, host: str, port: int) -> socket.socket:
        """Return a connection, whichever of the host's addresses answers; all of them share the time that is left."""
        addresses = len(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)) or 1
        return socket.create_connection((host, port), timeout=self.left() / addresses)


class Away:
    """What has kept silent lately, by its name. Each process remembers by itself, and forgets by itself."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}
        self._doubted: set[str] = set()

    def lasts(self, name: str) -> bool:
        """Tell whether it is too early to ask again."""
        return monotonic() < self._until.get(name, 0.0)

    def begins(self, name: str) -> None:
        """Note that it keeps silent: nobody asks for a while."""
        self._doubted.discard(name)
        self._until[name] = monotonic() + PAUSE

    def doubt(self, name: str) -> None:
        """Note that it kept silent on one thing, which may be the thing's fault. The second time in a row it is away."""
        if name in self._doubted:
            self.begins(name)
        else:
            self._doubted.add(name)

    def answered(self, name: str) -> None:
        """Note that it is there."""
        self._doubted.discard(name)
