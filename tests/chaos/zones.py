"""A divided hall on loopback, made to be killed: an edge and an office, each with its store, and a bad way between them."""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Final

import msgspec
from with_postgres import free_port

from tests.chaos.account import Account
from tests.chaos.border import Book
from tests.chaos.gateway import Gateway
from tests.chaos.house import House
from tests.chaos.processes import kill
from tests.chaos.residents import LOOPBACK, Person, Visit
from tests.chaos.stores import PENDING, Postgres, Sqlite, Store, Unwell
from tests.relay.proxy import Proxy
from yakuba.ground import clock
from yakuba.ground.relay import authority

CONSOLE: Final = [sys.executable, "-m", "yakuba.config.cli"]
PATIENCE: Final = 120.0
EVERY: Final = "0.2"
"""Seconds between two rounds of the office."""
LOST_REPLIES: Final = 0.3
SPOILT: Final = 0.01
FAULTS: Final = 0.3
"""The chance that a connection is cut, or a bit of it changed, somewhere within TLS."""
EDGE: Final = {"edge web worker": "web worker", "edge web": "web master", "edge worker": "office worker"}
MORTALS: Final = (*EDGE, "edge relay", "office puller", "office worker")
STORES: Final = ("edge postmaster", "office postmaster")
CARRYING: Final = ("edge relay", "office puller")
"""Who is killed in the middle of a transfer."""
WAITING: Final = "SELECT count(*) FROM relay_parcelout WHERE acked_at IS NULL"


class Side(House):
    """One zone of the hall. The office has no pages here: nobody looks at its desk."""

    def __init__(self, zone: str, home: Path, store: Store) -> None:
        self.zone = zone
        super().__init__(home, store)

    @property
    def env(self) -> dict[str, str]:
        """The environment of everything in this zone."""
        return {**super().env, "YAKUBA_ZONE": self.zone}

    def waiting(self) -> int:
        """Return how much this side still has to do or to send."""
        return int(self.store.ask(PENDING)) + int(self.store.ask(WAITING))


class Hall:
    """Both sides, and what one does to them."""

    def __init__(self, folder: Path, stores: dict[str, Store], *, seed: int) -> None:
        made = folder / "made"
        authority.make(made, [LOOPBACK, "localhost"], at=clock.now())
        for zone in stores:
            shutil.copytree(made / zone, folder / zone / "keys/relay")
        self.edge, self.office = (Side(zone, folder / zone, store) for zone, store in stores.items())
        port = free_port()
        self._relay_port = port
        self.gateway = Gateway(port, made, seed=seed, lost_replies=0.0, spoilt=0.0)
        self.way = Proxy(self.gateway.port, seed=seed, faults=0.0)
        serve = [*CONSOLE, "relay", "serve", "--host", LOOPBACK, "--port", str(port)]
        self.relay = self.edge._kept("relay", serve)
        self._pull = ["relay", "pull", "--every", EVERY, "--edge", f"https://{LOOPBACK}:{self.way.port}"]
        self.puller = self.office._kept("puller", [*CONSOLE, *self._pull])
        self.mortals = (*MORTALS, *STORES) if self.edge.store.name == "postgresql" else MORTALS

    def open(self) -> None:
        """Set both sides up, start everything, and wait until the edition of the office has come to the edge."""
        self.office.drafts(0)  # sets the office up and publishes there
        for name in ("office.pub", "recovery.pub"):
            shutil.copy(self.office.home / "keys" / name, self.edge.home / "keys" / name)
        self.edge.run("yakuba.config.cli", "demo-zones", "edge")
        for kept in (*self.office.office, self.relay):
            kept.start()
        self._until_the_relay_listens()
        self.puller.start()
        self.edge.open()
        until = time.monotonic() + PATIENCE
        while not self.edge.store.ask("SELECT count(*) FROM procedures_publication"):
            if time.monotonic() > until:
                raise Unwell((self.office.home / "puller.log").read_text()[-2000:])
            time.sleep(0.2)

    def _until_the_relay_listens(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(OSError), socket.create_connection((LOOPBACK, self._relay_port), timeout=1):
                return
            time.sleep(0.1)
        raise Unwell((self.edge.home / "relay.log").read_text()[-2000:])

    def close(self) -> None:
        """Stop everything but the stores."""
        self.puller.stop()
        self.relay.stop()
        self.edge.close()
        self.office.close()
        self.way.close()
        self.gateway.close()

    def drafts(self, count: int) -> list[Person]:
        """Begin so many drafts at the edge."""
        return self.edge.drafts(count)

    def change_the_puller(self, mutant: str) -> None:
        """Let the office pull with one promise taken out."""
        self.puller.stop()
        self.puller.command = [sys.executable, "-m", "tests.chaos.entry", *self._pull]
        self.puller.env = {**self.office.env, "CHAOS_MUTANT": mutant}
        self.puller.start()

    def spoil_the_way(self) -> None:
        """Let the way be bad from now on."""
        self.gateway.lost_replies, self.gateway.spoilt, self.way.faults = LOST_REPLIES, SPOILT, FAULTS

    def mend_the_way(self) -> None:
        """Let the way be whole from now on."""
        self.gateway.heal()
        self.way.faults, self.way.down = 0.0, False

    def kill(self, whom: str, random: Random) -> bool:
        """Kill one process of a kind; False if there was none at this moment."""
        if whom in EDGE:
            return self.edge.kill(EDGE[whom], random)
        if whom == "office worker":
            return self.office.kill(whom, random)
        if whom in STORES:
            return (self.edge if whom.startswith("edge") else self.office).store.kill_postmaster()
        return kill((self.relay if whom == "edge relay" else self.puller).pid)

    def rest(self, *, patience: float = 900.0) -> float:
        """Wait until neither side has anything left to do or to send, twice in a row. Raises Unwell."""
        began, quiet = time.monotonic(), 0
        while quiet < 2:
            # In the order in which things go, so that nothing passes us by; once more the edge, for what came down.
            left = [side.waiting() for side in (self.edge, self.office, self.edge)]
            quiet = 0 if any(left) else quiet + 1
            if time.monotonic() - began > patience:
                raise Unwell(f"still to do: {left}")
            time.sleep(0.5)
        return time.monotonic() - began

    def books(self) -> tuple[Book, Book]:
        """Return what each side holds of its parcels."""
        edge, office = (side.run("tests.chaos.border") for side in (self.edge, self.office))
        return msgspec.json.decode(edge, type=Book), msgspec.json.decode(office, type=Book)

    def account(self, visits: Sequence[Visit]) -> Account:
        """Compare what residents were told at the edge with what the office holds."""
        return self.office.account(visits)


@contextmanager
def hall(kind: str, *, seed: int) -> Iterator[Hall]:
    """Have a divided hall on ``sqlite`` or ``postgresql`` while the context lasts; nothing of it is left afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="yakuba-chaos-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stores: dict[str, Store] = {}
        for zone in ("edge", "office"):
            home = folder / zone
            home.mkdir()
            for path in (folder, home):
                # The database runs as somebody else where we are root; its log lies here.
                path.chmod(0o755)
            stores[zone] = Postgres(home) if kind == "postgresql" else Sqlite(home)
            stack.callback(stores[zone].stop)
            stores[zone].start()
        built = Hall(folder, stores, seed=seed)
        stack.callback(built.close)
        built.open()
        yield built
