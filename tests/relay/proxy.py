"""A way between two ports that cuts, swallows and changes what goes over it, by a seed."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress

from tests.stand_in import StandIn

LOOPBACK = "127.0.0.1"


class Proxy(StandIn):
    """Forwards connections to a port. ``faults`` is the chance of one to be cut or changed; ``down`` cuts them all."""

    def __init__(self, to: int, *, seed: int, faults: float) -> None:
        self.to, self.chance, self.faults = to, random.Random(seed), faults
        self.carried = self.connections = self.cuts = self.flips = 0
        self.down = False
        self._turn = threading.Lock()
        self._lines: list[socket.socket] = []
        super().__init__()

    def close(self) -> None:
        """Take no more connections, and end those that there are."""
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        super().close()

    def hear(self, caller: socket.socket) -> None:
        """Forward a connection in both directions, until either side ends it or its fate does."""
        with self._turn:  # what is thrown for one is thrown at once
            self.connections += 1
            fate = self._fate()
        if self.down:
            return
        called = socket.create_connection((LOOPBACK, self.to), timeout=10)
        self._lines += (caller, called)
        back = self.start(fate.forward, called, caller)
        fate.forward(caller, called)
        back.join()

    def _fate(self) -> Fate:
        # Where this connection breaks, counted over both directions: in the handshake, in a file, or never.
        bad = self.chance.random() < self.faults
        end = self.chance.choice((3000, 20_000, 200_000, 1_500_000)) * self.chance.random() if bad else None
        return Fate(self, None if end is None else int(end), flips=self.chance.random() < 0.3)


class Fate:
    """What happens to one connection: after ``end`` bytes it is cut, or one bit of it is changed and it goes on."""

    def __init__(self, proxy: Proxy, end: int | None, *, flips: bool) -> None:
        self.proxy, self.end, self.flips = proxy, end, flips
        self.halves = proxy.chance.random() < 0.5

    def forward(self, source: socket.socket, target: socket.socket) -> None:
        """Carry one direction until it ends."""
        with suppress(OSError):
            while data := source.recv(65536):
                if self.proxy.down:
                    break
                self.proxy.carried += len(data)
                if self.end is not None:
                    self.end -= len(data)
                    if self.end < 0 and not self.flips:
                        self.proxy.cuts += 1
                        # Half of what was said, or nothing of it: an answer to what was done and is never heard.
                        target.sendall(data[: len(data) // 2 if self.halves else 0])
                        break
                    if self.end < 0:
                        self.proxy.flips += 1
                        data = bytes([data[0] ^ 4]) + data[1:]
                        self.end = None
                target.sendall(data)
        for one in (source, target):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
