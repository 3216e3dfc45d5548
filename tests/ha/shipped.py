"""What `deploy` says of users, folders and settings, read as systemd reads it, and laid out below a folder of the tests."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house.tree import ROOT
from yakuba.config.zones import Zone

DEPLOY = ROOT / "deploy"
SYSTEMD = DEPLOY / "systemd"
ETC = DEPLOY / "etc"
ZONES_OF: Mapping[str, tuple[str, ...]] = {
    "yakuba-relay-serve@": (Zone.EDGE,),
    "yakuba-relay-pull@": (Zone.OFFICE,),
}
"""Which units are for one zone alone; all others are for each."""
GROUP = "yakuba"
OWNER = "yakuba"
SYSUSERS, TMPFILES = shutil.which("systemd-sysusers"), shutil.which("systemd-tmpfiles")


@dataclass(frozen=True)
class Unit:
    """A service of a zone, with its names filled in."""

    name: str
    zone: str
    said: Mapping[str, tuple[str, ...]]

    @property
    def user(self) -> str:
        """As whom it runs."""
        (user,) = self.said["User"]
        return user

    @property
    def settings(self) -> dict[str, str]:
        """What it finds in its environment: files come after what the unit says itself."""
        found = dict(pair.split("=", 1) for line in self.said.get("Environment", ()) for pair in line.split())
        for path in self.said["EnvironmentFile"]:
            found |= env(ETC / Path(path.removeprefix("-")).name)
        return found

    @property
    def writes(self) -> list[Path]:
        """Below what it may write: ProtectSystem=strict makes all else readable at most."""
        own = [Path("/var/lib") / name for line in self.said["StateDirectory"] for name in line.split()]
        return own + [Path(path.removeprefix("-")) for path in self.said.get("ReadWritePaths", ())]

    def may_write(self, path: Path) -> bool:
        """Tell whether a path lies below one of these."""
        return any(path == one or one in path.parents for one in self.writes)


def env(path: Path) -> dict[str, str]:
    """Read a file of settings."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def units() -> Iterator[Unit]:
    """Return every service in every zone for which it is."""
    common = _said((SYSTEMD / "yakuba-.service.d.conf").read_text(encoding="utf-8"))
    for path in sorted(SYSTEMD.glob("yakuba-*@.service")):
        for zone in ZONES_OF.get(path.stem, tuple(Zone)):
            said = _said(path.read_text(encoding="utf-8").replace("%i", zone))
            # A drop-in comes last: it puts itself over single values, and adds to lists.
            yield Unit(path.stem, zone, {**said, **common, "Environment": said["Environment"] + common["Environment"]})


def _said(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE):
        found[name] = (*found.get(name, ()), value)
    return found


def folders(zone: str) -> dict[Path, tuple[int, str, str]]:
    """Return what is made in a zone: mode, user, group of each path."""
    text = (DEPLOY / "tmpfiles.d" / f"yakuba-{zone}.conf").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return {Path(path): (int(mode, 8), user, group) for _kind, path, mode, user, group in lines}


def users() -> set[str]:
    """Return the users that are made."""
    return set(re.findall(r"^u (\S+)", (DEPLOY / "sysusers.d" / "yakuba.conf").read_text(), re.MULTILINE))


@dataclass(frozen=True)
class Laid:
    """Users and folders of a zone as systemd's own programs make them, below a folder that is not the root of the machine."""

    zone: str
    place: Path
    ids: Mapping[str, int]
    groups: Mapping[str, int]
    members: Mapping[str, tuple[str, ...]]

    def below(self, path: str | Path) -> Path:
        """Return where a path of the machine lies here."""
        return self.place / str(path).lstrip("/")

    def account(self, user: str) -> dict[str, Any]:
        """Return a user in the words of subprocess, as a unit would have it."""
        more = [self.groups[name] for name, members in self.members.items() if user in members]
        return {"user": self.ids[user], "group": self.groups[GROUP], "extra_groups": more, "umask": 0o007}

    def settings(self, process: str) -> dict[str, str]:
        """Return what a process finds in its environment, with paths that lie here."""
        said = env(ETC / f"{self.zone}.env") | env(ETC / f"{self.zone}-{process}.env")
        said["YAKUBA_HOME"] = f"/var/lib/yakuba/{self.zone}-{process}"
        return {name: str(self.below(value)) if value.startswith("/") else value for name, value in said.items()}


def laid(zone: str, place: Path) -> Laid:
    """Make users and folders of a zone; twice, as every start of a machine does it again."""
    (place / "etc").mkdir(parents=True, exist_ok=True)
    assert SYSUSERS is not None
    assert TMPFILES is not None
    for _ in range(2):
        for command in (
            [SYSUSERS, f"--root={place}", str(DEPLOY / "sysusers.d" / "yakuba.conf")],
            [TMPFILES, f"--root={place}", "--create", str(DEPLOY / "tmpfiles.d" / f"yakuba-{zone}.conf")],
        ):
            subprocess.run(command, check=True, capture_output=True, text=True)
    rows = [line.split(":") for line in (place / "etc" / "passwd").read_text().splitlines()]
    groups = [line.split(":") for line in (place / "etc" / "group").read_text().splitlines()]
    return Laid(
        zone,
        place,
        {row[0]: int(row[2]) for row in rows},
        {row[0]: int(row[2]) for row in groups},
        {row[0]: tuple(row[3].split(",")) for row in groups},
    )
