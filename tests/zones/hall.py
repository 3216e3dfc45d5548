"""A hall that is divided: an edge and an office, each a process with a database, keys and files of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from tests.procedures.household import ROOT
from tests.zones.databases import a_database
from yakuba.ground.relay import authority


class Fault(AssertionError):
    """A side could not do what it was told; ``kind`` is the class of the exception over there."""

    def __init__(self, kind: str, where: str) -> None:
        self.kind = kind
        super().__init__(where)


@dataclass
class Side:
    """A running side."""

    zone: str
    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[str]
    account: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def start(cls, zone: str, home: Path, **more: str) -> Self:
        """Start a side in a folder of its own."""
        return cls.start_as({}, zone, home, **more)

    @classmethod
    def start_as(cls, account: dict[str, Any], zone: str, home: Path, **more: str) -> Self:
        """Start it as another user, who is named in the words of subprocess."""
        plain = {key: value for key, value in os.environ.items() if not key.startswith("YAKUBA_")}
        environment = plain | {
            "YAKUBA_HOME": str(home),
            "YAKUBA_ZONE": zone,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            **more,
        }
        return cls(zone, home, environment, _started(environment, account), account)

    def do(self, deed: str, *, at: datetime, **more: Any) -> Any:
        """Let the side do something and return what it says. Raises Fault."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"deed": deed, "at": at.isoformat(), **more}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise Fault("Ended", f"the {self.zone} has ended: {self.process.wait(timeout=10)}")
        said = json.loads(line)
        if "fault" in said:
            raise Fault(said["fault"], said["where"])
        return said["value"]

    def kill(self) -> None:
        """End the process at once (kill -9) and start it anew."""
        with self.process:
            self.process.kill()
        self.process = _started(self.environment, self.account)

    def end(self) -> None:
        """End the process in good order."""
        with self.process:
            pass


def _started(environment: dict[str, str], account: dict[str, Any]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.zones.side"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=environment,
        **account,
    )


@dataclass
class Hall:
    """Edge and office, and the folder that is carried between them."""

    edge: Side
    office: Side
    stick: Path
    quarantine: list[str] = field(default_factory=list)

    def exchange(self, at: datetime) -> None:
        """Let both sides work, carry everything across in both directions, and let them work on."""
        self.work(at)
        # Twice: what is woken on one side may have something to say to the other.
        for _ in range(2):
            for giver, taker in ((self.edge, self.office), (self.office, self.edge)):
                giver.do("give", at=at, folder=str(self.stick))
                self.quarantine = taker.do("take", at=at, folder=str(self.stick))
                assert self.quarantine == []
                self.work(at)

    def work(self, at: datetime) -> None:
        """Let both workers do what is due."""
        for side in (self.edge, self.office):
            assert side.do("work", at=at) == []


@contextmanager
def divided(folder: Path, *, at: datetime) -> Iterator[Hall]:
    """Build a hall: keys made and handed out, tables made, the pack published in the office and carried to the edge."""
    authority.make(folder / "keys", ["localhost"], at=at)
    with ExitStack() as stack:
        sides = {}
        for zone in ("edge", "office"):
            more = {"YAKUBA_DATABASE_URL": url} if (url := stack.enter_context(a_database())) else {}
            home = folder / zone
            shutil.copytree(folder / "keys" / zone, home / "keys" / "relay")
            sides[zone] = Side.start(zone, home, **more)
            stack.callback(sides[zone].end)
            sides[zone].do("open_up", at=at)
        hall = Hall(sides["edge"], sides["office"], folder / "stick")
        hall.office.do("publish", at=at)
        for name in ("office.pub", "recovery.pub"):
            shutil.copy(folder / "office/keys" / name, folder / "edge/keys" / name)
        hall.exchange(at)
        yield hall
