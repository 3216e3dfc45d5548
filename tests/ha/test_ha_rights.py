"""Least rights as they are shipped: which user, role, folder and key each unit of `deploy` has, and which it has not."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.ground.users import as_user, open_place
from tests.ha import shipped
from tests.ha.shipped import DEPLOY, ETC, Laid, Unit, env, folders, laid, units
from yakuba.config import roles
from yakuba.config.zones import Zone
from yakuba.ground import disk

pytestmark = pytest.mark.once

UNITS = list(units())
NAMES = [f"{unit.name}{unit.zone}" for unit in UNITS]
REAL = pytest.mark.skipif(
    "os.geteuid() != 0 or not shipped.SYSUSERS or not shipped.TMPFILES",
    reason="only root makes users and folders, with systemd's programs",
)
ROLE_OF = {
    (Zone.EDGE, "yakuba-web@"): "edge_web",
    (Zone.EDGE, "yakuba-work@"): "edge_relay",
    (Zone.EDGE, "yakuba-relay-serve@"): "edge_relay",
    (Zone.EDGE, "yakuba-journal@"): "edge_relay",
    (Zone.OFFICE, "yakuba-web@"): "office_web",
    (Zone.OFFICE, "yakuba-work@"): "office_worker",
    (Zone.OFFICE, "yakuba-relay-pull@"): "office_worker",
    (Zone.OFFICE, "yakuba-journal@"): "office_worker",
}
"""docs/zones.md, "Database roles"; a unit that is not here must connect as the backup."""
BACKUP = "yakuba_backup"
NEEDED = {
    "yakuba-web@": ("HOME", "FILES", "JOURNAL/emergency", "BACKUP/files"),
    "yakuba-work@": ("HOME", "FILES", "RELAY", "JOURNAL", "JOURNAL/emergency", "BACKUP/files"),
    "yakuba-relay-pull@": ("HOME", "FILES", "RELAY", "JOURNAL/emergency", "BACKUP/files"),
    # The office's new public keys come down by it.
    "yakuba-relay-serve@": ("HOME", "FILES", "RELAY", "KEYS", "JOURNAL/emergency", "BACKUP/files"),
    "yakuba-backup@": ("HOME", "BACKUP", "BACKUP/files"),
    "yakuba-backup-check@": ("HOME", "BACKUP", "BACKUP/files"),
    "yakuba-journal@": ("HOME", "JOURNAL", "/srv/yakuba-published"),
}
"""What each writes to, by the settings that name it."""
OTHERS = {
    "yakuba-web@": ("JOURNAL", "KEYS", "RELAY", "BACKUP"),
    "yakuba-backup@": ("FILES", "KEYS", "RELAY", "JOURNAL"),
}
"""What some must not write to."""
PRIVATE = {
    "office.key": "yakuba-work",
    "office-0123456789abcdef.key": "yakuba-work",
    "recovery.key": "yakuba-work",
    "journal.key": "yakuba-work",
    "relay/sign.key": "yakuba-relay",
    "relay/tls.key": "yakuba-relay",
}
"""Whose each key is."""


def where(unit: Unit, word: str) -> Path:
    """Return the path that a word of `NEEDED` means for a unit."""
    if word.startswith("/"):
        return Path(word)
    setting, _, below = word.partition("/")
    return Path(unit.settings[f"YAKUBA_{setting}"], below)


def written(unit: Unit) -> list[Path]:
    """Return everything that a unit must be able to write to."""
    database = unit.settings["YAKUBA_DATABASE_URL"]
    # Beside the file of SQLite lie its log and its index.
    own = [] if "://" in database or unit.name == "yakuba-backup-check@" else [Path(database).parent]
    return [where(unit, word) for word in NEEDED[unit.name]] + own


@pytest.mark.parametrize("unit", UNITS, ids=NAMES)
def test_no_unit_is_root_or_the_owner(unit):
    assert unit.user in shipped.users() - {shipped.OWNER}
    assert unit.said["Group"] == (shipped.GROUP,)
    for path in unit.said["EnvironmentFile"]:
        # Without its file a unit would come up with an empty hall of its own: then rather not at all.
        assert not path.startswith("-")
        assert Path(path).parent == Path("/etc/yakuba")
        assert "owner" not in path


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.zone != Zone.BOTH], ids=str)
def test_every_unit_connects_as_its_own_role_and_none_as_the_owner(unit):
    role = urlsplit(unit.settings["YAKUBA_DATABASE_URL"]).username
    owner = urlsplit(env(ETC / f"{unit.zone}-owner.env")["YAKUBA_DATABASE_URL"]).username
    assert role != owner
    name = ROLE_OF.get((Zone(unit.zone), unit.name))
    assert role == (f"yakuba_{name}" if name else BACKUP)
    assert name is None or name in roles.ROLES[Zone(unit.zone)]


def test_every_role_that_is_named_there_is_and_every_role_is_used():
    named = {
        (path.name.partition("-")[0].removesuffix(".env"), role)
        for path in ETC.glob("*.env")
        if (role := urlsplit(env(path).get("YAKUBA_DATABASE_URL", "")).username)
    }
    known = {(zone.value, f"yakuba_{name}") for zone, names in roles.ROLES.items() for name in names}
    aside = {(zone, name) for zone in ("edge", "office") for name in (shipped.OWNER, BACKUP)}
    assert named == known | aside


@pytest.mark.parametrize("zone", Zone)
def test_settings_of_a_zone_hold_nothing_that_one_process_alone_may_know(zone):
    said = env(ETC / f"{zone}.env")
    assert "PASSWORD" not in str(said)
    assert "YAKUBA_SECRET_KEY" not in said
    assert said["YAKUBA_ZONE"] == zone
    # yakuba-as and systemd must read the same: neither quotes nor spaces nor continued lines.
    assert not [line for path in ETC.glob(f"{zone}*.env") for line in env(path).values() if set(line) & set("\"'\\ $")]


@pytest.mark.parametrize("zone", [Zone.OFFICE, Zone.BOTH])
def test_files_of_strangers_are_opened_behind_walls_or_not_at_all(zone):
    (work,) = (unit for unit in UNITS if (unit.name, unit.zone) == ("yakuba-work@", zone))
    assert work.settings["YAKUBA_FILE_WALLS"] == "bwrap"
    assert work.said["RestrictNamespaces"] != ("yes",), "bubblewrap needs namespaces"
    others = {unit.said["RestrictNamespaces"] for unit in UNITS if unit.name != "yakuba-work@"}
    assert others == {("yes",)}


@pytest.mark.parametrize("unit", UNITS, ids=NAMES)
def test_a_unit_may_write_where_it_must(unit):
    assert [path for path in written(unit) if not unit.may_write(path)] == []
    # Not set is not meant: the default of a folder lies in the home of one process.
    wanted = {"HOME", "KEYS", "FILES", "RELAY", "JOURNAL", "BACKUP"}
    assert {name for name in wanted if f"YAKUBA_{name}" not in unit.settings} == set()


@pytest.mark.parametrize("unit", UNITS, ids=NAMES)
def test_a_unit_may_not_write_what_is_not_its_business(unit):
    assert [word for word in OTHERS.get(unit.name, ()) if unit.may_write(where(unit, word))] == []


@pytest.mark.parametrize("unit", UNITS, ids=NAMES)
def test_what_a_unit_writes_to_is_made(unit):
    made = folders(unit.zone)
    needed = [Path(path) for path in unit.said.get("ReadWritePaths", ()) if not path.startswith("-")]
    assert [path for path in (*needed, *written(unit)) if path not in made] == []


def test_yakuba_as_knows_every_process():
    text = (DEPLOY / "yakuba-as").read_text()
    processes = {path.stem.partition("-")[2] for path in ETC.glob("*-*.env")}
    assert processes == {"web", "work", "relay", "backup", "owner"}
    assert "web | work | relay | backup)" in text
    assert "owner) user=${user:-yakuba}" in text


def test_yakuba_as_gives_what_systemd_would_give(tmp_path):
    """The script itself, with folders of the test and a runuser that tells what it was given."""
    etc = tmp_path / "etc"
    etc.mkdir()
    (etc / "office.env").write_text("# a comment\nYAKUBA_ZONE=office\nYAKUBA_X=zone\n")
    (etc / "office-work.env").write_text("YAKUBA_X=work\nYAKUBA_DATABASE_URL=postgresql://a:p%40&w$HOME;x@h/n?a=b")
    teller = tmp_path / "runuser"
    teller.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\numask\nenv\n')
    teller.chmod(0o755)
    script = tmp_path / "yakuba-as"
    text = (DEPLOY / "yakuba-as").read_text()
    script.write_text(text.replace("/etc/yakuba", str(etc)).replace("cd /opt/yakuba", f"cd {tmp_path}"))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        path = f"{tmp_path}:{os.environ['PATH']}"
        command = ["sh", str(script), *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, env={"PATH": path})

    said = run("office", "work", "journal", "emergency", "on", "--why", "two words").stdout.splitlines()
    assert said[:3] == ["-u", "yakuba-work", "--"]
    assert said[3:9] == ["/opt/yakuba/.venv/bin/yakuba", "journal", "emergency", "on", "--why", "two words"]
    assert said[9] == "0007"
    assert "YAKUBA_X=work" in said
    assert "YAKUBA_ZONE=office" in said
    assert "YAKUBA_HOME=/var/lib/yakuba/office-work" in said
    assert "YAKUBA_DATABASE_URL=postgresql://a:p%40&w$HOME;x@h/n?a=b" in said
    assert run("-u", "somebody", "office", "work", "watch").stdout.splitlines()[1] == "somebody"
    for wrong in ([], ["office"], ["office", "root", "watch"], ["nowhere", "work", "watch"]):
        assert run(*wrong).returncode == 2, wrong


@pytest.fixture(params=list(Zone))
def hall(request: pytest.FixtureRequest) -> Iterator[Laid]:
    """The users and folders of a zone, and its keys."""
    with open_place() as place:
        made = laid(request.param, place)
        keys = made.below(f"/var/lib/yakuba/{made.zone}/keys")
        for name, user in PRIVATE.items():
            if (made.zone == Zone.EDGE and name.startswith(("office", "recovery"))) or not (
                keys / name
            ).parent.exists():
                continue
            assert act(made, user, lambda name=name: disk.write(keys / name, "private")) == 0
        assert act(made, "yakuba-work", lambda: disk.write(keys / "journal.pub", "public", 0o644)) == 0
        bringer = "yakuba-relay" if made.zone == Zone.EDGE else "yakuba-work"
        assert act(made, bringer, lambda: disk.write(keys / "office.pub", "public", 0o644)) == 0
        yield made


def act(hall: Laid, user: str, do) -> int:
    """Do something as a user of the hall, with its groups and umask, as systemd starts a unit."""
    account = hall.account(user)
    return as_user(account["user"], account["group"], do, groups=tuple(account["extra_groups"]), umask=account["umask"])


@REAL
def test_a_key_is_read_by_whose_it_is_and_by_nobody_else(hall):
    keys, tried = hall.below(f"/var/lib/yakuba/{hall.zone}/keys"), 0
    for name, owner in PRIVATE.items():
        for user in hall.ids if (keys / name).exists() else ():
            tried += 1
            assert act(hall, user, (keys / name).read_bytes) == (0 if user == owner else errno.EACCES), (name, user)
    assert tried >= 15
    for user in hall.ids:
        for name in ("office.pub", "journal.pub"):
            assert act(hall, user, (keys / name).read_bytes) == 0, (name, user)


@REAL
def test_whoever_is_nobody_here_reads_nothing(hall):
    for path in folders(hall.zone):
        if str(path) not in ("/var/lib/yakuba", "/srv/yakuba-backup", "/srv/yakuba-published"):
            assert as_user(54321, 54321, partial(os.scandir, hall.below(path))) != 0, path


@REAL
def test_every_user_can_write_where_its_units_must(hall):
    for unit in (unit for unit in UNITS if unit.zone == hall.zone):
        for path in written(unit):
            goal = hall.below(path) / f"of-{unit.name}"
            assert act(hall, unit.user, lambda goal=goal: disk.write(goal, "content")) == 0, (unit.name, path)


@REAL
def test_what_one_wrote_into_a_shared_folder_another_reads_and_takes_away(hall):
    files = hall.below(f"/var/lib/yakuba/{hall.zone}/files")
    names = ["yakuba-web", "yakuba-work", *(["yakuba-relay"] if hall.zone != Zone.BOTH else [])]
    for giver in names:
        for taker in names:
            goal = files / f"{giver}-{taker}" / "2026" / "file"
            assert act(hall, giver, lambda goal=goal: disk.write(goal, "content")) == 0
            assert act(hall, "yakuba-backup", goal.read_bytes) == 0
            assert act(hall, taker, goal.read_bytes) == 0
            assert act(hall, taker, goal.unlink) == 0, (giver, taker)


@REAL
def test_the_pages_touch_neither_checkpoints_nor_keys_nor_what_is_on_its_way(hall):
    journal, relay = hall.below("/srv/yakuba-journal"), hall.below(f"/var/lib/yakuba/{hall.zone}/relay")
    keys = hall.below(f"/var/lib/yakuba/{hall.zone}/keys")
    checkpoints = journal / "checkpoints.jsonl"
    assert act(hall, "yakuba-work", lambda: disk.write(checkpoints, "signed", 0o644)) == 0
    assert act(hall, "yakuba-web", checkpoints.read_bytes) == 0
    for forbidden in (
        lambda: checkpoints.open("a").close(),
        checkpoints.unlink,
        lambda: disk.write(checkpoints, "forged"),
        lambda: disk.write(journal / "emergency.json", "{}"),
        (keys / "journal.pub").unlink,
        lambda: disk.write(keys / "journal-2020.pub", "mine"),
        lambda: list(relay.iterdir()),
        lambda: list(hall.below(f"/var/lib/yakuba/{hall.zone}-work").iterdir()),
        (hall.below(f"/srv/yakuba-backup/{hall.zone}") / "lines").mkdir,
    ):
        assert act(hall, "yakuba-web", forbidden) in (errno.EACCES, errno.EPERM)


@REAL
@pytest.mark.parametrize("hall", [Zone.EDGE], indirect=True)
def test_the_relay_brings_new_public_keys_to_the_edge_and_touches_no_other(hall):
    keys = hall.below("/var/lib/yakuba/edge/keys")
    assert act(hall, "yakuba-relay", lambda: disk.write(keys / "office.pub", "new", 0o644)) == 0
    assert act(hall, "yakuba-web", (keys / "office.pub").read_bytes) == 0
    for forbidden in ((keys / "journal.key").unlink, lambda: disk.write(keys / "journal.pub", "forged", 0o644)):
        assert act(hall, "yakuba-relay", forbidden) == errno.EPERM
