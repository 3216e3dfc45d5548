"""``yakuba demo-zones``: edge and office as processes with databases and, where it may be, networks of their own."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from yakuba.config.console import together
from yakuba.config.console.demo_zones_words import WORDS
from yakuba.config.console.running import granian_command
from yakuba.config.demo import border, zoned
from yakuba.ground import clock
from yakuba.ground.relay import authority

LOOPBACK: Final = "127.0.0.1"
PULL_EVERY: Final = "2"
"""Seconds between two rounds of the office: whoever tries the demo does not want to wait."""


def add(commands: Any) -> None:
    """Add ``demo-zones`` to the command line."""
    demo = commands.add_parser("demo-zones", help="the demo town, divided into an edge and an office")
    demo.add_argument("step", nargs="?", choices=["start", "office", "edge", "file"], default="start")
    demo.add_argument("--edge-port", type=int, default=8000)
    demo.add_argument("--office-port", type=int, default=8001)
    demo.add_argument("--relay-port", type=int, default=8443)
    demo.add_argument("--households", type=int, default=6)
    demo.add_argument("--one-network", action="store_true", help="two ports, even where two networks can be had")
    demo.add_argument("--edge-database", default="", metavar="URL", help="PostgreSQL instead of a file, for the edge")
    demo.add_argument("--office-database", default="", metavar="URL", help="and for the office")
    demo.set_defaults(run=_demo)


@dataclass(frozen=True)
class Place:
    """Where everything of a divided demo is: folder, addresses, and the border if there is one."""

    home: Path
    options: argparse.Namespace
    fence: border.Border | None

    @property
    def listens(self) -> str:
        """The address on which servers listen: all of their own network, or this machine alone."""
        return "0.0.0.0" if self.fence else LOOPBACK  # noqa: S104 - within a namespace, behind its rules

    def page(self, zone: str) -> str:
        """Return the address of a side's pages, seen from this machine."""
        port = self.options.edge_port if zone == "edge" else self.options.office_port
        return f"http://{self.shown(zone)}:{port}/"

    def shown(self, zone: str) -> str:
        """Return the address at which this machine reaches a side."""
        return self.fence.shown[zone] if self.fence else LOOPBACK

    def command(self, zone: str, command: Sequence[str]) -> list[str]:
        """Return the command line that runs a command as a process of a zone."""
        there = {
            "YAKUBA_ZONE": zone,
            "YAKUBA_HOME": str(self.home / zone),
            "YAKUBA_KEYS": str(self.home / zone / "keys"),
            "YAKUBA_DEMO": "1",
            "YAKUBA_HOSTS": f"localhost,{LOOPBACK},{self.shown(zone)}",
            "YAKUBA_DATABASE_URL": getattr(self.options, f"{zone}_database"),
        }
        line = ["env", *(f"{name}={value}" for name, value in there.items()), *command]
        return self.fence.inside(zone, line) if self.fence else line

    def yakuba(self, *words: str) -> list[str]:
        """Return the command line of the console, in the language in which this one speaks."""
        return [sys.executable, "-m", "yakuba.config.cli", "--lang", self.options.lang, *words]

    def processes(self) -> list[list[str]]:
        """Return all command lines: server and worker of each side, and both ends of the way between them."""
        o, edge = self.options, border.EDGE if self.fence else LOOPBACK
        return [
            self.command("edge", granian_command(self.listens, o.edge_port, 1)),
            self.command("edge", self.yakuba("work")),
            self.command("edge", self.yakuba("relay", "serve", "--host", self.listens, "--port", str(o.relay_port))),
            self.command("office", granian_command(self.listens, o.office_port, 1)),
            self.command("office", self.yakuba("work")),
            self.command(
                "office",
                self.yakuba("relay", "pull", "--every", PULL_EVERY, "--edge", f"https://{edge}:{o.relay_port}"),
            ),
        ]


def _demo(options: argparse.Namespace) -> int:
    if options.step == "office":
        zoned.prepare_office(clock.now())
    elif options.step == "edge":
        zoned.prepare_edge()
    elif options.step == "file":
        zoned.file_at_the_edge(options.households, settings.HOME / "sample.json", clock.now())
    else:
        return _start(options, WORDS[options.lang])
    return 0


def _start(options: argparse.Namespace, words: dict[str, str]) -> int:
    # Told to end while something is being prepared: what was made must be taken away.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    home = settings.HOME / "zones"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as stack:
        if not stack.enter_context(together.alone(home)):
            return _no(words["running"].format(home=home))
        try:
            return _run(_placed(options, words, home, stack), words)
        except KeyboardInterrupt:
            return _no(f"\n{words['broken_off']}")
        except subprocess.CalledProcessError as fault:
            return _no(words["step"].format(step=fault.cmd[-1]))
        except Taken as taken:
            return _no(words["port"].format(port=taken))


class Taken(RuntimeError):
    """Another programme listens on this port."""


def _placed(options: argparse.Namespace, words: dict[str, str], home: Path, stack: ExitStack) -> Place:
    """Have a border if there can be one, and say so if not. Raises Taken."""
    ports = {"edge_port": options.edge_port, "office_port": options.office_port, "relay_port": options.relay_port}
    own_databases = options.edge_database or options.office_database
    if not own_databases and not options.one_network and border.possible():
        print(words["fenced"], flush=True)
        return Place(home, options, stack.enter_context(border.standing(**ports)))
    for port in ports.values():
        if together.taken(LOOPBACK, port):
            raise Taken(str(port))
    print(words["databases" if own_databases else "one_network"], flush=True)
    return Place(home, options, None)


def _run(place: Place, words: dict[str, str]) -> int:
    print(words["making"], flush=True)
    _keys(place.home)
    _step(place, "office", "office")
    for name in ("office.pub", "recovery.pub"):
        (place.home / "edge/keys").mkdir(parents=True, exist_ok=True)
        shutil.copy(place.home / "office/keys" / name, place.home / "edge/keys" / name)
    _step(place, "edge", "edge")
    with together.running(place.processes(), dict(os.environ)) as house:
        if not all(house.answers(page) for page in (place.page("edge"), f"{place.page('office')}desk/")):
            return _no(words["no_answer"]) if not house.stopped else 0
        sample = place.home / "edge/sample.json"
        if not sample.exists():
            _step(place, "edge", "--households", str(place.options.households), "file")
        print(_welcome(place, json.loads(sample.read_text("utf-8")), words), flush=True)
        house.wait()
    print(words["stopped"])
    return 0 if house.stopped else _no(words["died"])


def _keys(home: Path) -> None:
    """Make certificates and signing keys of both sides once, and hand them out."""
    made = home / "keys"
    if not made.exists():
        authority.make(made, [border.EDGE, LOOPBACK, "localhost"], at=clock.now())
    for zone in ("edge", "office"):
        shutil.copytree(made / zone, home / zone / "keys/relay", dirs_exist_ok=True)


def _step(place: Place, zone: str, *words: str) -> None:
    subprocess.run(place.command(zone, place.yakuba("demo-zones", *words)), check=True)  # noqa: S603 - our own


def _welcome(place: Place, sample: dict[str, str], words: dict[str, str]) -> str:
    # Here and not above: the steps run as processes of a zone, and at the edge there is no staff.
    from yakuba.config.demo.staff import PASSWORD

    desk = f"{place.page('office')}desk/"
    return words["welcome"].format(square=place.page("edge"), desk=desk, password=PASSWORD, **sample)


def _no(words: str) -> int:
    print(words, file=sys.stderr)
    return 1
