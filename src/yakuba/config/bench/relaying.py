"""The relay: parcels and files of 5 MB a second over HTTPS with certificates on both sides, beside plainer ways.

Edge and office are two processes on this machine with one PostgreSQL; what one sends and the other receives are tables
of their own. Counted is from the first word of a pull to the last acknowledgement; what was taken in is on the disk then.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Final

from django.conf import settings
from django.db import connection

from yakuba.config.bench import lean
from yakuba.config.bench.load import LOOPBACK
from yakuba.config.bench.processes import PATIENCE
from yakuba.config.bench.table import Measure
from yakuba.config.console.relay import server_command
from yakuba.ground import clock
from yakuba.ground.ref import new_id
from yakuba.ground.relay import authority, commands, pulling, reads, signing
from yakuba.ground.relay.parcels import Parcel

KIND: Final = "bench.parcel"
BODY: Final = {"sealed": "x" * 8 * 1024}
"""About what a sealed filing of forty answers holds, as JSON can carry it."""
FILE: Final = 5 * 1024 * 1024
MEGA: Final = 1024 * 1024


def measured(runs: int, *, parcels: int = 1000, files: int = 20) -> list[Measure]:
    """Return the measures, after the tables are made. Raises AssertionError if what came is not what was sent."""
    received: list[str] = []
    commands.on(KIND, lambda parcel: _keep(parcel, received))
    with connection.cursor() as cursor:
        cursor.execute(lean.CREATE)
    ours: list[float] = []
    plain: list[float] = []
    relayed: list[float] = []
    got: list[float] = []
    copied: list[float] = []
    with _edge() as port:
        edge = pulling.Edge(f"https://localhost:{port}")
        pulling.pull(edge, clock.now)
        for _ in range(runs):
            # In turn: whatever else this machine does meets all of them alike.
            ours.append(parcels / _pulled(edge, parcels, b"", received))
            plain.append(parcels / _timed(lambda: _get_and_insert(port, parcels)))
            relayed.append(files / _pulled(edge, files, os.urandom(FILE), received))
            got.append(files / _timed(lambda: _get_files(port, files)))
            copied.append(files / _timed(lambda: _copy_files(files)))
    share = f"{FILE // MEGA} MB"
    return [
        Measure(
            "parcels of 8 KB over the border", "/s", ours, baseline="HTTPS GET and INSERT of each", baseline_runs=plain
        ),
        Measure(f"parcels with a file of {share}", "/s", relayed, baseline="HTTPS GET to the disk", baseline_runs=got),
        Measure("  the same", "/s", relayed, baseline="copy on the disk", baseline_runs=copied),
    ]


def _keep(parcel: Parcel, received: list[str]) -> None:
    """Do what a room does at least: one row, and its own copy of each file."""
    with connection.cursor() as cursor:
        cursor.execute(lean.INSERT, [lean.BODY])
    for one in parcel.enclosures:
        with parcel.open(one.name) as source, (settings.HOME / "kept").open("wb") as target:
            shutil.copyfileobj(source, target, MEGA)
            os.fsync(target.fileno())
    received.append(parcel.id)


def _pulled(edge: pulling.Edge, count: int, file: bytes, received: list[str]) -> float:
    """Send so many parcels, and return the seconds in which they were pulled."""
    received.clear()
    enclosures = [commands.Carried(name="scan", open=lambda: io.BytesIO(file))] if file else []
    for _ in range(count):
        commands.send(KIND, parcel_id=new_id(), body=BODY, enclosures=enclosures, at=clock.now())
    took = _timed(lambda: pulling.pull(edge, clock.now))
    if len(set(received)) != count or len(received) != count or reads.standing().unsent:
        raise AssertionError(f"{count} sent, {len(received)} came, {reads.standing().unsent} are not acknowledged")
    return took


def _timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def _get_and_insert(port: int, count: int) -> None:
    with contextlib.closing(_line(port)) as line:
        for _ in range(count):
            line.request("GET", "/plain/body")
            line.getresponse().read()
            with connection.cursor() as cursor:
                cursor.execute(lean.INSERT, [lean.BODY])


def _get_files(port: int, count: int) -> None:
    with contextlib.closing(_line(port)) as line:
        for _ in range(count):
            line.request("GET", "/plain/file")
            with (settings.HOME / "got").open("wb") as file:
                shutil.copyfileobj(line.getresponse(), file, MEGA)
                os.fsync(file.fileno())


def _copy_files(count: int) -> None:
    for _ in range(count):
        with (settings.HOME / "plain" / "file").open("rb") as source, (settings.HOME / "got").open("wb") as target:
            shutil.copyfileobj(source, target, MEGA)
            os.fsync(target.fileno())


def _line(port: int) -> http.client.HTTPSConnection:
    keys = signing.folder()
    context = ssl.create_default_context(cafile=keys / "ca.pem")
    context.load_cert_chain(keys / "tls.pem", keys / "tls.key")
    return http.client.HTTPSConnection("localhost", port, context=context, timeout=PATIENCE)


@contextlib.contextmanager
def _edge() -> Iterator[int]:
    """Make both sides' keys and files, and serve the edge while the context lasts."""
    made, theirs = settings.HOME / "relay-keys", settings.HOME / "edge-keys"
    authority.make(made, ["localhost"], at=clock.now())
    shutil.copytree(made / "office", signing.folder())
    shutil.copytree(made / "edge", theirs / "relay")
    (settings.HOME / "plain").mkdir()
    (settings.HOME / "plain" / "body").write_bytes(b"x" * 8 * 1024)
    (settings.HOME / "plain" / "file").write_bytes(os.urandom(FILE))
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    own, other = str(signing.folder()), str(theirs / "relay")
    command = [
        part.replace(own, other)
        for part in server_command(LOOPBACK, port, "yakuba.config.bench.relay_edge:application")
    ]
    running = subprocess.Popen(command, env={**os.environ, "YAKUBA_KEYS": str(theirs)}, start_new_session=True)  # noqa: S603 - our own server
    try:
        _wait(port)
        yield port
    finally:
        running.send_signal(signal.SIGTERM)
        try:
            running.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("the edge that was to be measured did not come up")
