"""Three database nodes on one machine, from the files in `deploy/ha`: etcd, Patroni, HAProxy, PgBouncer. They may be killed."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from random import Random
from string import Template
from typing import Any, Final

import psycopg
from with_postgres import free_port, newest_postgres, owner_of_server

from tests.chaos.processes import kill

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "deploy" / "ha"
HERE: Final = "127.0.0.1"
NODES: Final = ("db1", "db2", "db3")
PATIENCE: Final = 120.0
NEEDED: Final = ("patroni", "etcd", "haproxy", "pgbouncer")


class Unwell(AssertionError):
    """The cluster did not come up."""


def missing() -> list[str]:
    """Return which of the needed programs are not on this machine."""
    found = {name: shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") for name in NEEDED}
    return [name for name, path in found.items() if path is None]


class Cluster:
    """The nodes and what leads to them. ``url`` is where the hall finds its database."""

    name = "postgresql"

    def __init__(self, folder: Path, *, pool: str = "session", proxied: bool = True) -> None:
        self.folder, self.pool = folder, pool
        self.owner = owner_of_server()
        self.api = {node: free_port() for node in NODES}
        self.port = {node: free_port() for node in NODES}
        self.client = {node: free_port() for node in NODES}
        self.peer = {node: free_port() for node in NODES}
        self.proxy, self.bouncer = free_port(), free_port()
        self.passwords = {name: secrets.token_urlsafe(12) for name in ("superuser", "replication", "rewind", "hall")}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        port = self.bouncer if proxied else self.proxy
        query = "?prepare=no" if pool == "transaction" else ""
        self.url = f"postgresql://yakuba:{self.passwords['hall']}@{HERE}:{port}/yakuba{query}"

    def start(self) -> None:
        """Bring everything up, with an empty database for the hall."""
        self.folder.chmod(0o755)
        for node in NODES:
            self._begin(f"etcd-{node}", ["etcd"], env=self._etcd(node))
        for node in NODES:
            self.start_node(node)
            if node == NODES[0]:
                self._until(lambda: self.primary() == NODES[0])
        self._until(lambda: len(self.standbys()) == len(NODES) - 1)
        self._make_database()
        self._lead()
        self._until(self._answers)

    def start_node(self, node: str) -> None:
        """Start Patroni of one node; it brings its PostgreSQL up."""
        data, run = self.folder / node / "data", self.folder / node
        run.mkdir(exist_ok=True, mode=0o755)
        programs = newest_postgres()
        assert programs is not None
        values = self._values(node) | {"DATA": data, "PROGRAMS": programs, "RUN": run}
        path = self._filled("patroni.yml", f"{node}.yml", values)
        self._own(run)
        self._begin(f"patroni-{node}", ["/usr/bin/patroni", str(path)], owner=self.owner)

    def _values(self, node: str) -> dict[str, Any]:
        return {
            "NODE": node,
            "ADDRESS": HERE,
            "NETWORK": "127.0.0.1/32",
            "CONNECTION": "host",
            "API_PORT": self.api[node],
            "DATABASE_PORT": self.port[node],
            "ETCD_HOSTS": ",".join(f"{HERE}:{port}" for port in self.client.values()),
            **{f"{name.upper()}_PASSWORD": password for name, password in self.passwords.items()},
        }

    def _etcd(self, node: str) -> dict[str, str]:
        values = {
            "NODE": node,
            "ADDRESS": HERE,
            "ETCD_DATA": self.folder / f"etcd-{node}",
            "CLIENT_PORT": self.client[node],
            "PEER_PORT": self.peer[node],
            "MEMBERS": ",".join(f"{name}=http://{HERE}:{port}" for name, port in self.peer.items()),
        }
        lines = self._filled("etcd.env", f"etcd-{node}.env", values).read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    def _lead(self) -> None:
        """Bring up what leads to the primary."""
        nodes = [f"    server {node} {HERE}:{self.port[node]} check port {self.api[node]}" for node in NODES]
        values = {"PROXY_ADDRESS": HERE, "PROXY_PORT": self.proxy, "NODES": "\n".join(nodes)}
        path = self._filled("haproxy.cfg", "haproxy.cfg", values)
        self._begin("haproxy", ["/usr/sbin/haproxy", "-db", "-f", str(path)])
        run = self.folder / "bouncer"
        run.mkdir()
        (run / "users.txt").write_text(f'"yakuba" "{self.passwords["hall"]}"\n')
        values |= {"DATABASE": "yakuba", "RUN": run, "BOUNCER_ADDRESS": HERE, "BOUNCER_PORT": self.bouncer}
        path = self._filled("pgbouncer.ini", "pgbouncer.ini", values)
        path.write_text(path.read_text().replace("pool_mode = session", f"pool_mode = {self.pool}"))
        self._own(run)
        self._begin("pgbouncer", ["/usr/sbin/pgbouncer", str(path)], owner=self.owner)

    def _filled(self, name: str, goal: str, values: dict[str, Any]) -> Path:
        path = self.folder / goal
        text = Template((TEMPLATES / name).read_text(encoding="utf-8")).safe_substitute(values)
        if left := re.findall(r"^[^#;\n]*\$\{\w+\}", text, re.MULTILINE):
            raise Unwell(f"{name}: not filled in: {left}")
        path.write_text(text)
        return path

    def _own(self, path: Path) -> None:
        if self.owner:
            for place in (path, *path.iterdir()):
                os.chown(place, self.owner["user"], self.owner["group"])

    def _begin(self, name: str, command: list[str], *, owner: dict[str, Any] | None = None, env: Any = None) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                env={"PATH": "/usr/bin:/usr/sbin:/bin", "LANG": "C.UTF-8", **(env or {})},
                **(owner or {}),
            )

    def _until(self, good: Any) -> None:
        until = time.monotonic() + PATIENCE
        while not good():
            if time.monotonic() > until:
                logs = [path.read_text(errors="replace")[-700:] for path in sorted(self.folder.glob("*.log"))]
                raise Unwell("\n".join(logs))
            time.sleep(0.3)

    def _make_database(self) -> None:
        """Make the hall's role and database, as an administrator would."""
        port, password = self.port[self.primary() or NODES[0]], self.passwords["superuser"]
        with psycopg.connect(
            host=HERE, port=port, user="postgres", password=password, dbname="postgres", autocommit=True
        ) as asked:
            asked.execute(f"CREATE ROLE yakuba LOGIN PASSWORD '{self.passwords['hall']}'".encode())
            asked.execute("CREATE DATABASE yakuba OWNER yakuba")

    def _answers(self) -> bool:
        with (
            suppress(psycopg.OperationalError),
            psycopg.connect(self.url.partition("?")[0], connect_timeout=3) as asked,
        ):
            return asked.execute("SELECT 1").fetchone() == (1,)
        return False

    def state(self, node: str) -> dict[str, Any]:
        """Return what Patroni says of a node; nothing if it does not answer."""
        try:
            with urllib.request.urlopen(f"http://{HERE}:{self.api[node]}/patroni", timeout=2) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as answer:
            with suppress(ValueError):
                return dict(json.load(answer))
        except OSError:
            pass
        return {}

    def primary(self) -> str | None:
        """Return which node is primary at this moment."""
        for node in NODES:
            said = self.state(node)
            if said.get("role") in ("master", "primary") and said.get("state") == "running":
                return node
        return None

    def standbys(self) -> list[str]:
        """Return which nodes follow the primary."""
        said = {node: self.state(node) for node in NODES}
        return [node for node, one in said.items() if one.get("role") == "replica" and one.get("state") == "running"]

    def kill_node(self, node: str) -> None:
        """Let a machine lose its power: Patroni and every process of its PostgreSQL at once."""
        for process in self._server(node):
            kill(process)
        self.processes[f"patroni-{node}"].kill()
        self.processes[f"patroni-{node}"].wait()
        for process in self._server(node):
            kill(process)

    def kill_postmaster(self) -> bool:
        """Kill the PostgreSQL that is primary; its Patroni lives."""
        primary = self.primary()
        return primary is not None and kill(self._postmaster(primary))

    def kill_backend(self, random: Random) -> bool:
        """Kill one of the processes that serve the primary."""
        primary = self.primary()
        serving = self._server(primary) if primary else []
        return bool(serving) and kill(random.choice(serving))

    def _postmaster(self, node: str) -> int | None:
        with suppress(OSError, ValueError, IndexError):
            return int((self.folder / node / "data" / "postmaster.pid").read_text().splitlines()[0])
        return None

    def _server(self, node: str) -> list[int]:
        """Return all processes that work in the data of a node."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cwd"):
            with suppress(OSError):
                if path.resolve() == (self.folder / node / "data").resolve():
                    found.append(int(path.parent.name))
        return found

    def ask(self, query: str) -> Any:
        """Return the one value of a query, as soon as somebody answers."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(self.url.partition("?")[0], connect_timeout=5, autocommit=True) as asked:
                    row = asked.execute(query.encode()).fetchone()
                    return row[0] if row else None
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)

    def stop(self) -> None:
        """End everything, without ceremony: it is thrown away."""
        for node in NODES:
            if f"patroni-{node}" in self.processes:
                self.kill_node(node)
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(5)
            if process.poll() is None:
                process.kill()
                process.wait()


def room() -> Path:
    """Return a folder for a cluster."""
    return Path(tempfile.mkdtemp(prefix="yakuba-ha-"))
