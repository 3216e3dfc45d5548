"""Ten thousand passwords tried at once on one account, from a hundred addresses: a measure by hand.

``[tools/with_postgres.py] python -m tests.attack.guessers [TRIES] [CONNECTIONS]``

Against the real server with two processes. Says how many were compared with the right password (goal: at most 20 an hour), how
many were sent away, and whether the right one opened the door among them; who knows it is sent away, too, and comes in with
a passkey, as `test_attack_guessing` holds. Fails if the goal is missed or anything but those two answers came.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import django

HOME: Final = tempfile.mkdtemp(prefix="yakuba-guessers-")
os.environ["DJANGO_SETTINGS_MODULE"] = "yakuba.config.settings"
os.environ["YAKUBA_HOME"] = HOME
django.setup()

# Below, because what they name is there only when the house is set up.
from tests.attack.raw_http import hall  # noqa: E402
from tests.people.makers import PASSWORD, a_hall, a_person  # noqa: E402

MOST_AN_HOUR: Final = 20
ADDRESSES: Final = 100
SECRET: Final = "guesser0" * 4
COMPARED, SENT_AWAY, IN = 422, 429, 302


async def tried(port: int, number: int, password: str) -> int:
    """Try one password from one of the addresses; return the status of the answer."""
    body = urlencode({"login": "a1001", "password": password, "csrfmiddlewaretoken": SECRET}).encode()
    head = (
        f"POST /desk/account/login/ HTTP/1.1\r\nHost: localhost\r\nCookie: yakuba_csrf={SECRET}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    here = (f"127.0.1.{1 + number % ADDRESSES}", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=here)
    writer.write(head.encode() + body)
    said = await reader.read()
    writer.close()
    return int(said.split(b" ", 2)[1])


async def storm(port: int, tries: int, connections: int) -> Counter[int]:
    """Try all passwords, so many at once; the right one is among them, after the twentieth and at the end."""
    gate, found = asyncio.Semaphore(connections), Counter[int]()

    async def one(number: int) -> None:
        async with gate:
            right = number in (tries // 2, tries - 1)
            found[await tried(port, number, PASSWORD if right else f"password-{number}")] += 1

    await asyncio.gather(*(one(number) for number in range(tries)))
    return found


def main(tries: int, connections: int) -> int:
    """Build the hall, let the guessers in, and print what came of it; return 1 if the goal is missed."""
    database = os.environ.get("YAKUBA_DATABASE_URL", "")
    with hall(Path(HOME), workers=2, YAKUBA_DATABASE_URL=database) as port:
        a_hall("citizen")
        a_person("a1001", "山田 花子", ("citizen", "clerk"))
        began = time.perf_counter()
        found = asyncio.run(storm(port, tries, connections))
        took = time.perf_counter() - began
    held = 0 < found[COMPARED] <= MOST_AN_HOUR and found.keys() <= {COMPARED, SENT_AWAY}
    sys.stdout.write(
        f"{'PostgreSQL' if database else 'SQLite'}: {tries} tries, {connections} at once, from {ADDRESSES} addresses in "
        f"{took:.0f} s: {found[COMPARED]} compared, {found[SENT_AWAY]} sent away, {found[IN]} let in; "
        f"all answers {dict(sorted(found.items()))}: {'held' if held else 'MISSED'}\n"
    )
    return 0 if held else 1


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    raise SystemExit(main(*(given + [10_000, 64][len(given) :])))
