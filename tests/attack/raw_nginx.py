"""The requests of `raw_http` through nginx, with the very site of `deploy/nginx`. ``python -m tests.attack.raw_nginx``

Looks whether both agree where a request ends: whoever asks right after, on the connections that nginx keeps to the hall,
must get the page he asked for and not what was hidden in the request before. By hand, since a machine of the tests needs no
nginx; some cases wait until nginx sends them away.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
from pathlib import Path
from typing import Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
django.setup()

# Below, because what they name is there only when the house is set up.
from tests.attack.raw_http import ALLOWED, CASES, CLOSE, HOST, PATIENCE, REFUSED, hall, heard, lines, statuses  # noqa: E402
from tests.chaos.nginx import front  # noqa: E402

PAGES: Final = ((b"/code/", b'name="code"'), (b"/journal/heads.jsonl", b"Content-Type: application/"))
"""What others ask for, and by what they know it."""
MENDED: Final = ("a port of words",)
"""What nginx puts right by itself: it passes the name alone to the hall, without what stood behind the colon."""


def through_nginx() -> int:
    """Send every case through nginx and print what is wrong; returns how many things are."""
    faults: list[str] = []
    visitors = (f"127.1.{number // 200}.{number % 200 + 1}" for number in range(40_000))
    answered: dict[int, int] = {}
    with tempfile.TemporaryDirectory(prefix="yakuba-raw-") as folder:
        home = Path(folder)
        home.chmod(0o711)
        with hall(home, YAKUBA_PROXIES="1", YAKUBA_HTTPS="1") as port, front(home, port) as nginx:

            def say(request: bytes) -> bytes:
                # Each from an address of his own: nginx slows down who asks often.
                here = next(visitors)
                raw = socket.create_connection(("127.0.0.1", nginx.port), PATIENCE, source_address=(here, 0))
                with nginx.trust.wrap_socket(raw, server_hostname="localhost") as connection:
                    return heard(connection, request)

            for name, request in CASES.items():
                try:
                    # Not the interim one by which a server asks for the body.
                    found = [status for status in statuses(say(request)) if status >= 200]
                except TimeoutError:
                    faults.append(f"{name}: hangs")
                    continue
                for status in found:
                    answered[status] = answered.get(status, 0) + 1
                if [status for status in found if status >= 500 and status not in ALLOWED]:
                    faults.append(f"{name}: {found}")
                if len(found) > (2 if name == "two in one" else 1):
                    faults.append(f"{name}: {len(found)} answers")
                if name in REFUSED and name not in MENDED and any(not 400 <= status < 500 for status in found):
                    faults.append(f"{name}: {found}, and is not for us")
                # More often than nginx keeps connections: one of them has carried what was sent.
                for page, sign in PAGES * 10:
                    answer = say(lines(HOST, CLOSE, first=b"GET " + page + b" HTTP/1.1"))
                    if statuses(answer) != [200] or sign not in answer:
                        faults.append(f"{name}: another visitor asked for {page!r} and got {answer[:200]!r}")
    said = "\n".join(faults) or "no fault, no hang, everybody after them got his own page"
    sys.stdout.write(f"{len(CASES)} cases through nginx; answers: {dict(sorted(answered.items()))}\n{said}\n")
    return len(faults)


if __name__ == "__main__":
    raise SystemExit(1 if through_nginx() else 0)
