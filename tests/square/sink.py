"""A mail server of the tests: takes mails, counts their ids, and goes wrong as it is told.

As a programme (``python -m tests.square.sink PORT FILE SEED``) it writes the id of each mail that it has taken into the file,
and kills itself at a word that comes by chance: before a mail, in its middle, or after it was written and before that is said.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path
from typing import Final

from tests.stand_in import StandIn

Answer = Callable[[str], bytes]
ORDERLY: Final = {"HELLO": b"220 here\r\n", "DATA": b"354 go on\r\n", "QUIT": b"221 bye\r\n"}
"""What an orderly server says to each word; to all others: 250."""


def orderly(word: str) -> bytes:
    """Answer as it should be. HELLO is whoever connects, END the end of a mail."""
    return ORDERLY.get(word, b"250 well\r\n")


def converse(connection: socket.socket, answer: Answer, keep: Callable[[bytes], None]) -> None:
    """Speak SMTP with whoever has connected, until they go or an answer ends it."""
    # Whoever had no patience with us has gone.
    with suppress(OSError), connection, connection.makefile("rb") as heard:
        connection.sendall(answer("HELLO"))
        for line in heard:
            word = line.decode().split()[0].upper()
            connection.sendall(answer(word))
            if word == "DATA":
                mail = []
                while (line := heard.readline()) != b".\r\n":
                    if not line:
                        return  # cut off in the middle: what came is no mail
                    mail.append(line)
                keep(b"".join(mail))
                connection.sendall(answer("END"))


def id_of(mail: bytes) -> str:
    """Return the id that a mail bears."""
    return str(message_from_bytes(mail)["Message-ID"])


class Sink(StandIn):
    """The server in a thread, with its mails."""

    def __init__(self, answer: Answer = orderly) -> None:
        self.answer = answer
        self.mails: list[bytes] = []
        self.visits = 0
        self.connected: Callable[[socket.socket], None] = lambda connection: None
        super().__init__()

    def hear(self, connection: socket.socket) -> None:
        self.visits += 1
        self.connected(connection)
        converse(connection, self._say, self.mails.append)

    def _say(self, word: str) -> bytes:
        return self.answer(word)  # of this moment: a test may change it in mid-conversation

    def silence(self) -> bytes:
        """Say nothing, for as long as there is a test."""
        self.wait()
        raise ConnectionAbortedError


def main(port: int, file: Path, seed: int) -> None:
    """Serve until chance ends it."""
    chance = random.Random(seed)

    def mortal(word: str) -> bytes:
        if chance.random() < 0.01:
            os.kill(os.getpid(), signal.SIGKILL)
        return orderly(word)

    def keep(mail: bytes) -> None:
        with file.open("a") as written:
            written.write(f"{id_of(mail)}\n")

    with socket.create_server(("127.0.0.1", port)) as server:
        sys.stdout.write("here\n")
        sys.stdout.flush()
        while True:
            converse(server.accept()[0], mortal, keep)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
