"""One side of the border as a process of its own: what it sends, what it takes in, and how it pulls.

    python -m tests.relay.side send PREFIX COUNT SIZE | pull https://HOST:PORT | rest SECONDS

The edge's server is the ``application`` in here.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import sys
import time
from dataclasses import asdict
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yakuba.config.settings")
django.setup()

from yakuba.ground import clock  # noqa: E402 - Django must stand first
from yakuba.ground.models import OutboxEvent  # noqa: E402
from yakuba.ground.ref import new_id  # noqa: E402
from yakuba.ground.relay import commands as relay  # noqa: E402
from yakuba.ground.relay import pulling, reads, serving  # noqa: E402
from yakuba.ground.relay.parcels import Parcel  # noqa: E402

KIND = "test.parcel"


def content(parcel_id: str, size: int) -> bytes:
    """Return the file of a parcel: others for each, the same each time."""
    return random.Random(parcel_id).randbytes(size)


def receive(parcel: Parcel) -> None:
    """Take a parcel in: one row, with what its file was."""
    said = [parcel.body["words"]]
    for one in parcel.enclosures:
        with parcel.open(one.name) as file:
            said.append(hashlib.sha256(file.read()).hexdigest())
    now = clock.now()
    OutboxEvent.objects.create(id=new_id(), name=parcel.id, body=said, at=now, told_at=now)


relay.on(KIND, receive)
application = serving.application(clock.now)


def send(prefix: str, count: int, size: int) -> None:
    """Send parcels, every third with a file."""
    for number in range(count):
        parcel_id = f"{prefix}-{number}"
        data = content(parcel_id, size)
        file = relay.Carried(name="scan", open=lambda data=data: io.BytesIO(data))  # type: ignore[misc]
        enclosures = [file] if number % 3 == 0 else []
        relay.send(KIND, parcel_id=parcel_id, body={"words": "住民" * 300}, enclosures=enclosures, at=clock.now())


def expected(prefix: str, count: int, size: int) -> dict[str, list[Any]]:
    """Return what the other side must have of these parcels, each once."""
    found = {}
    for number in range(count):
        words = ["住民" * 300]
        if number % 3 == 0:
            words.append(hashlib.sha256(content(f"{prefix}-{number}", size)).hexdigest())
        found[f"{prefix}-{number}"] = [words]
    return found


def taken() -> dict[str, list[Any]]:
    """Return what was taken in, under each id as often as it was."""
    found: dict[str, list[Any]] = {}
    for name, body in OutboxEvent.objects.values_list("name", "body"):
        found.setdefault(name, []).append(body)
    return found


def pull(address: str) -> None:
    """Pull for ever, whatever the way does."""
    while True:
        try:
            with pulling.Edge(address, patience=3) as edge:
                pulling.pull(edge, clock.now)
        except OSError as cut:
            sys.stderr.write(f"{type(cut).__name__}: {cut}\n")
        time.sleep(0.05)


def rest(patience: float) -> dict[str, Any]:
    """Wait until all that was sent is acknowledged, or so many seconds have passed; return how everything stands then."""
    until = time.monotonic() + patience
    while (standing := reads.standing()).unsent and time.monotonic() < until:
        time.sleep(0.1)
    return {**asdict(standing), "quarantine": [one.reason for one in reads.quarantine()], "taken": taken()}


def main(command: str, *arguments: str) -> None:
    """Run one command."""
    match command:
        case "send":
            send(arguments[0], int(arguments[1]), int(arguments[2]))
        case "pull":
            pull(arguments[0])
        case "rest":
            sys.stdout.write(json.dumps(rest(float(arguments[0])), default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
