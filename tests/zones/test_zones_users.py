"""The hall as `deploy` sets it up: each process a user of its own with a role of its own, and the whole story runs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection  # noqa: F401 - a mark below asks it

from tests.conftest import MONDAY_NINE
from tests.ground.users import open_place
from tests.ha.shipped import OWNER, SYSUSERS, TMPFILES, Laid, laid
from tests.house.tree import ROOT
from tests.zones.databases import a_database
from tests.zones.hall import Fault, Side
from tests.zones.test_zones_roles import make, role_url, unmake
from yakuba.config.zones import Zone
from yakuba.ground.ref import new_id
from yakuba.ground.relay import authority

FAMILY, ALLOWANCE = "family-of-four-in", "child-allowance"
ROLES = {
    Zone.EDGE: {"web": "edge_web", "work": "edge_relay", "relay": "edge_relay"},
    Zone.OFFICE: {"web": "office_web", "work": "office_worker", "relay": "office_worker"},
}


def reachable() -> bool:
    """Tell whether other users of this machine can run what we test."""
    paths = (Path(sys.executable), Path(sys.prefix) / "pyvenv.cfg", ROOT / "src")
    return all(above.stat().st_mode & 0o005 == 0o005 for path in paths for above in path.parents)


pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not SYSUSERS or not TMPFILES or not reachable(),
    reason="only root becomes several users, with systemd's programs, and they must reach the programme",
)


@dataclass
class Manned:
    """Edge and office; each process of theirs by zone and name."""

    halls: dict[Zone, Laid]
    sides: dict[tuple[Zone, str], Side]
    stick: Path

    def do(self, zone: Zone, process: str, deed: str, *, at: datetime, **more: object) -> Any:
        """Let a process do something."""
        return self.sides[zone, process].do(deed, at=at, **more)

    def carry(self, at: datetime) -> None:
        """Let both workers work, and both relays carry, twice."""
        ways = ((Zone.EDGE, Zone.OFFICE), (Zone.OFFICE, Zone.EDGE))
        for giver, taker in (*ways, *ways):
            assert self.do(giver, "work", "work", at=at) == []
            self.do(giver, "relay", "give", at=at, folder=str(self.stick))
            assert self.do(taker, "relay", "take", at=at, folder=str(self.stick)) == []
            assert self.do(taker, "work", "work", at=at) == []


def url_of(hall: Laid, shared: str) -> str:
    """Return the database of a zone: one on the server, or a file that is for all processes, as `both` has it."""
    if shared:
        return shared
    folder = hall.below(f"/var/lib/yakuba/{hall.zone}/data")
    folder.mkdir()
    os.chown(folder, hall.ids["yakuba-work"], hall.groups["yakuba"])
    folder.chmod(0o2770)
    file = folder / "yakuba.sqlite3"
    file.touch()
    os.chown(file, hall.ids["yakuba-work"], hall.groups["yakuba"])
    file.chmod(0o660)
    return str(file)


def started(hall: Laid, process: str, url: str) -> Side:
    """Start a process as systemd would: its user, its settings, its role."""
    said = hall.settings(process) | {"YAKUBA_DATABASE_URL": url}
    # Whether bubblewrap works for such a user on this machine is not asked here; whether HTTPS is spoken neither.
    said |= {"YAKUBA_FILE_WALLS": "limits", "YAKUBA_HTTPS": "0", "YAKUBA_HOSTS": "testserver"}
    home = Path(said.pop("YAKUBA_HOME"))
    zone = said.pop("YAKUBA_ZONE")
    user = OWNER if process == "owner" else f"yakuba-{process}"
    return Side.start_as(hall.account(user), zone, home, **said)


@pytest.fixture(scope="module")
def manned() -> Iterator[Manned]:
    """A hall set up by its owner and the documents, from then on run by its processes alone."""
    prefix = f"u{new_id()[-12:]}"
    with ExitStack() as stack:
        place = stack.enter_context(open_place())
        authority.make(place / "keys", ["localhost"], at=MONDAY_NINE)
        halls, sides = {}, {}
        for zone in (Zone.EDGE, Zone.OFFICE):
            hall = halls[zone] = laid(zone, place / zone)
            url = url_of(hall, stack.enter_context(a_database()))
            keys = hall.below(f"/var/lib/yakuba/{zone}/keys/relay")
            for path in (place / "keys" / zone).iterdir():
                shutil.copy(path, keys)
                os.chown(keys / path.name, hall.ids["yakuba-relay"], hall.groups["yakuba"])
            urls = dict.fromkeys(ROLES[zone], url)
            owner = started(hall, "owner", url)
            stack.callback(owner.end)
            owner.do("migrate", at=MONDAY_NINE)
            if url.startswith("postgres"):
                make(url, prefix, zone, frozenset(owner.do("has", at=MONDAY_NINE)["tables"]))
                stack.callback(unmake, url, prefix, zone)
                urls = {process: role_url(url, f"{prefix}_{role}") for process, role in ROLES[zone].items()}
            for process, own in urls.items():
                sides[zone, process] = started(hall, process, own)
                stack.callback(sides[zone, process].end)
                sides[zone, process].do("wire", at=MONDAY_NINE)
            sides[zone, "work"].do("make_keys", at=MONDAY_NINE)
            if zone == Zone.OFFICE:
                owner.do("publish", at=MONDAY_NINE)
        bring_public_keys(halls)
        stick = place / "stick"
        stick.mkdir()
        os.chown(stick, halls[Zone.EDGE].ids["yakuba-relay"], halls[Zone.EDGE].groups["yakuba"])
        found = Manned(halls, sides, stick)
        found.carry(MONDAY_NINE)
        yield found


def bring_public_keys(halls: dict[Zone, Laid]) -> None:
    """Carry them to the edge by hand, this once, as docs/deploy.md says it."""
    edge = halls[Zone.EDGE]
    for name in ("office.pub", "recovery.pub"):
        goal = edge.below(f"/var/lib/yakuba/edge/keys/{name}")
        shutil.copy(halls[Zone.OFFICE].below(f"/var/lib/yakuba/office/keys/{name}"), goal)
        os.chown(goal, edge.ids["yakuba-relay"], edge.groups["yakuba"])
        goal.chmod(0o644)


def test_a_family_files_is_asked_answers_and_is_told(manned: Manned) -> None:
    at = MONDAY_NINE
    code = manned.do(Zone.EDGE, "web", "hand_in", at=at, example=FAMILY)["code"]
    ref = manned.do(Zone.EDGE, "web", "status", at=at, code=code)["ref"]
    manned.carry(at)
    hour = at + timedelta(hours=1)
    asked = {"person.phone": "番号が一桁足りません"}
    say = {"ref": ref, "procedure": ALLOWANCE, "at": hour}
    manned.do(Zone.OFFICE, "web", "look", **say)
    manned.do(Zone.OFFICE, "web", "press", **say, outcome="correct", correct_items=asked)
    manned.carry(hour)
    request, _items = manned.do(Zone.EDGE, "web", "status", at=hour, code=code)["requests"][ALLOWANCE]
    answers = {"person.phone": "054-626-1111"}
    manned.do(Zone.EDGE, "web", "answer", at=hour, code=code, request=request, answers=answers)
    manned.carry(hour)
    for outcome, post in (("propose", "clerk"), ("approve", "chief")):
        manned.do(Zone.OFFICE, "web", "press", **say, outcome=outcome, post=post)
        manned.carry(hour)
    seen = manned.do(Zone.EDGE, "web", "status", at=hour, code=code)
    assert seen["stages"][ALLOWANCE] == "accepted"
    assert len(seen["letters"][ALLOWANCE]) == 1
    assert seen["looks"]
    # The night's work: what was fetched is deleted, by the worker, from folders that the pages have made.
    manned.carry(at + timedelta(hours=30))
    assert manned.do(Zone.EDGE, "work", "count", at=at, model="applications.SealedBody") == 0
    assert manned.do(Zone.EDGE, "work", "count", at=at, model="papers.SealedFile") == 0
    for zone in manned.halls:
        assert manned.do(zone, "web", "published_heads", at=at) > 0
        assert manned.do(zone, "work", "journal_is_good", at=at + timedelta(hours=31)) == []


def test_a_new_key_of_the_office_crosses(manned: Manned) -> None:
    at = MONDAY_NINE + timedelta(hours=40)
    _former, new = manned.do(Zone.OFFICE, "work", "rotate", at=at)
    manned.carry(at)
    assert new in manned.do(Zone.EDGE, "web", "sealed_to", at=at)


@pytest.mark.parametrize("process", ["web", "relay"])
def test_what_was_sealed_opens_for_the_worker_alone(manned: Manned, process: str) -> None:
    assert manned.do(Zone.OFFICE, "work", "open_for_office", at=MONDAY_NINE) == "secret"
    with pytest.raises(Fault) as refused:
        manned.do(Zone.OFFICE, process, "open_for_office", at=MONDAY_NINE)
    assert refused.value.kind == "PermissionError"


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's log is another story: tests of the backup")
def test_the_backup_reads_and_seals_all_of_it(manned: Manned) -> None:
    for zone, hall in manned.halls.items():
        url = manned.sides[zone, "work"].environment["YAKUBA_DATABASE_URL"]
        said = hall.settings("backup") | {"YAKUBA_DATABASE_URL": url}
        plain = {key: value for key, value in os.environ.items() if not key.startswith("YAKUBA_")}
        for words in (("backup", "now"), ("backup", "prune", "--keep", "30")):
            command = [sys.executable, "-m", "yakuba.config.cli", *words]
            done = subprocess.run(
                command,
                env=plain | said,
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
                **hall.account("yakuba-backup"),
            )
            assert done.returncode == 0, done.stderr
        store = hall.below(f"/srv/yakuba-backup/{zone}")
        assert list(store.glob("lines/*/base-*.age"))
        assert list(store.glob("files/*/*.age"))
