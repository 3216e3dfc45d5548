"""The lists of commands in docs/deploy.md are whole and right: what they install is there, what they start is what a zone has."""

from __future__ import annotations

import os
import re
import subprocess

import pytest

from tests.ground.users import open_place
from tests.ha.shipped import DEPLOY, ETC, SYSTEMD, SYSUSERS, TMPFILES, ZONES_OF, laid
from tests.house.tree import ROOT
from yakuba.config import roles
from yakuba.config.zones import COMMANDS, Zone, commands

pytestmark = pytest.mark.once

GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
EVERY_MACHINE = next(block for block in BLOCKS if "systemd-sysusers" in block)
RESTORED = next(block for block in BLOCKS if "chown -R yakuba-work" in block)


@pytest.mark.parametrize("zone", Zone)
def test_what_every_machine_is_told_to_install_is_installed(zone, tmp_path):
    lines = [line for line in EVERY_MACHINE.splitlines() if line.startswith("install ")]
    # Into a folder of the test, and without what systemd would do next.
    script = "\n".join(re.sub(r" && systemd-\S+( --create)?$", "", line) for line in lines)
    script = re.sub(r" (/etc|/usr/local)\b", rf" {tmp_path}\1", script)
    done = subprocess.run(
        ["sh", "-eu", "-c", script],
        cwd=ROOT,
        env={**os.environ, "ZONE": zone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    units = {path.name for path in (tmp_path / "etc/systemd/system").iterdir()}
    assert units == {path.name for path in SYSTEMD.glob("yakuba-*@*")} | {"yakuba-.service.d"}
    settings = tmp_path / "etc/yakuba"
    assert {path.name for path in settings.iterdir()} == {path.name for path in ETC.glob(f"{zone}*.env")}
    assert {path.stat().st_mode & 0o777 for path in settings.iterdir()} == {0o600}
    assert (tmp_path / "etc/sysusers.d/yakuba.conf").exists()
    assert (tmp_path / f"etc/tmpfiles.d/yakuba-{zone}.conf").exists()
    assert os.access(tmp_path / "usr/local/sbin/yakuba-as", os.X_OK)
    for unit in units - {"yakuba-.service.d"}:
        wanted = re.findall(
            r"^EnvironmentFile=(\S+)", (tmp_path / "etc/systemd/system" / unit).read_text(), re.MULTILINE
        )
        if zone in ZONES_OF.get(unit.partition("@")[0] + "@", tuple(Zone)):
            assert [path for path in wanted if not (tmp_path / path.replace("%i", zone).lstrip("/")).exists()] == []


@pytest.mark.parametrize("zone", Zone)
def test_each_zone_is_told_to_start_all_that_it_has(zone):
    started = set(re.findall(rf"\b(yakuba-[\w-]+@){zone}(\.timer)?\b", GUIDE))
    timers = {path.stem for path in SYSTEMD.glob("*.timer")}
    services = {path.stem for path in SYSTEMD.glob("*.service")} - timers
    here = {name for name in services if zone in ZONES_OF.get(name, tuple(Zone))}
    assert started == {(name, "") for name in here} | {(name, ".timer") for name in timers}


def test_every_command_of_the_guide_is_one_of_its_zone_and_process():
    known = {name for _, names, _ in COMMANDS for name in names}
    said = re.findall(r"yakuba-as (?:-u \S+ )?(\S+) (\S+) (\w+)", "\n".join(BLOCKS))
    assert len(said) >= 10
    for zone, process, command in said:
        assert command in known
        for one in Zone if zone == "ZONE" else [Zone(zone)]:
            assert any(command in names for names in commands(one).values()), (one, command)
            assert process == "owner" or (ETC / f"{one}-{process}.env").exists()
    assert {zone for zone, process, command in said if (process, command) == ("owner", "roles")} == set(roles.ROLES)
    assert {zone for zone, _, command in said if command == "keys"} == set(Zone)


def test_every_file_and_role_of_the_guide_is_there():
    for path in re.findall(r"deploy/[\w./@-]+\w", GUIDE):
        assert (ROOT / path).exists() or list(ROOT.glob(f"{path}*")), path
    known = {f"yakuba_{name}" for names in roles.ROLES.values() for name in names} | {"yakuba_backup"}
    assert set(re.findall(r"\byakuba_\w+", GUIDE)) == known
    for zone, names in roles.ROLES.items():
        for name in names:
            assert f"\\password yakuba_{name}" in GUIDE, (zone, name)


def test_the_rest_of_deploy_is_said_somewhere():
    for path in DEPLOY.iterdir():
        assert f"deploy/{path.name}" in GUIDE or path.name == "ha", path.name


@pytest.mark.skipif(
    os.geteuid() != 0 or not SYSUSERS or not TMPFILES,
    reason="only root makes users and folders, with systemd's programs",
)
@pytest.mark.parametrize("zone", Zone)
def test_what_root_brought_back_is_given_to_whom_it_belongs(zone):
    with open_place() as place:
        hall = laid(zone, place)
        here = hall.below(f"/var/lib/yakuba/{zone}")
        kept = [here / "files" / "letters" / "2026" / "one", here / "relay" / "in" / "two"]
        for path in kept:
            path.parent.mkdir(parents=True)
            path.write_text("content")
        for path in (here / "keys" / "journal.key", here / "keys" / "office.pub", here / "keys" / "recovery.pub"):
            path.write_text("key")
        (hall.below("/srv/yakuba-journal") / "checkpoints.jsonl").write_text("signed\n")
        numbers = {
            f"{user}:{group}": f"{hall.ids[user]}:{hall.groups[group]}" for user in hall.ids for group in hall.groups
        }
        script = RESTORED.partition("ZONE=office; ")[2].replace("systemd-tmpfiles --create", "true")
        numbers["yakuba-relay keys"] = f"{hall.ids.get('yakuba-relay')} keys"
        for name in sorted(numbers, key=len, reverse=True):
            script = script.replace(name, numbers[name])
        script = script.replace("/var/lib", f"{place}/var/lib").replace("/srv", f"{place}/srv")
        subprocess.run(["bash", "-euc", f"ZONE={zone}; {script}"], check=True)
        laid(zone, place)
        owners = {path.name: (path.stat().st_uid, path.stat().st_mode & 0o7777) for path in place.rglob("*")}
        work, relay = hall.ids["yakuba-work"], hall.ids["yakuba-relay"]
        bringer = relay if zone == Zone.EDGE else work
        assert owners["one"] == (work, 0o660)
        assert owners["letters"] == (work, 0o2770)
        assert owners["two"] == (relay, 0o660)
        assert owners["journal.key"] == (work, 0o600)
        assert owners["office.pub"] == (bringer, 0o644)
        assert owners["checkpoints.jsonl"][0] == work
