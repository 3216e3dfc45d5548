"""``scan.py listen PORT …`` and ``scan.py scan ADDRESS``: something to find, and looking for it. Stands alone."""

from __future__ import annotations

import errno
import json
import select
import socket
import sys
import time

AT_ONCE = 4000
PATIENCE = 3.0
"""Seconds for an answer; what is refused answers at once."""


def scan(address: str) -> dict[str, object]:
    """Try to connect to every port; return how many were tried, which are open, and how many kept silent."""
    ports, found, silent = range(1, 65536), [], 0
    for start in range(0, len(ports), AT_ONCE):
        opened, waiting = _knock(address, ports[start : start + AT_ONCE])
        found += opened
        silent += waiting
    return {"tried": len(ports), "open": sorted(found), "silent": silent}


def _knock(address: str, ports: range) -> tuple[list[int], int]:
    poll, waiting, found = select.epoll(), {}, []
    for port in ports:
        knocker = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
        if knocker.connect_ex((address, port)) not in (0, errno.EINPROGRESS):
            knocker.close()
            continue
        waiting[knocker.fileno()] = (knocker, port)
        poll.register(knocker, select.EPOLLOUT)
    until = time.monotonic() + PATIENCE
    while waiting and time.monotonic() < until:
        for number, _event in poll.poll(0.2):
            knocker, port = waiting.pop(number)
            poll.unregister(number)
            if knocker.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0 and not _met_itself(knocker):
                found.append(port)
            knocker.close()
    for knocker, _port in waiting.values():
        knocker.close()
    poll.close()
    return found, len(waiting)


def _met_itself(knocker: socket.socket) -> bool:
    """A socket that was given the very port on which it knocks opens to itself."""
    return bool(knocker.getsockname() == knocker.getpeername())


def listen(ports: list[int]) -> None:
    """Listen on all addresses until killed."""
    doors = []
    for port in ports:
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("0.0.0.0", port))
        door.listen(64)
        doors.append(door)
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    if sys.argv[1] == "scan":
        sys.stdout.write(json.dumps(scan(sys.argv[2])))
    else:
        listen([int(word) for word in sys.argv[2:]])
