"""Who may import whom: the plan of the house as data, and the import contract proved on planted trespasses."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

from tests.house.tree import DOORS, FACES, PACKAGE, ROOMS, ROOT

MAY: dict[str, frozenset[str]] = {
    "people": frozenset(),
    "places": frozenset(),
    "procedures": frozenset({"people", "places"}),
    "flows": frozenset({"people"}),
    "papers": frozenset({"people"}),
    "bodies": frozenset({"people", "papers"}),
    "surveys": frozenset({"people"}),
    "insight": frozenset(),
    "applications": frozenset({"procedures", "papers", "places", "people", "insight"}),
    "casework": frozenset({"flows", "papers", "people", "insight"}),
    "plans": frozenset({"flows", "papers", "people", "places", "bodies", "surveys", "insight"}),
    "governance": frozenset({"people", "papers", "insight"}),
    "opendata": frozenset({"papers", "places"}),
    "journeys": frozenset(ROOMS),
    "faces": frozenset(ROOMS),
}
"""Beside ground, which all may. A new arrow is one line here, with an ADR that says why."""

ONLY_WIRING = "config"
"""Config alone may import anything: it hangs the house together."""


def arrows(graph: grimp.ImportGraph, package: str = "yakuba") -> Iterator[tuple[str, str]]:
    """Walk all imports between two boxes of the house."""
    for importer in sorted(graph.modules):
        if not importer.startswith(f"{package}."):
            continue
        here = importer.split(".")[1]
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            there = imported.split(".")[1:2]
            if there and there != [here]:
                yield importer, imported


def trespasses(graph: grimp.ImportGraph) -> list[str]:
    """Return the imports that the plan does not allow, or that do not go through a door."""
    found = []
    for importer, imported in arrows(graph):
        here, (there, *inside) = importer.split(".")[1], imported.split(".")[1:]
        if here == ONLY_WIRING or (there == "ground" and here != "ground"):
            continue
        if there not in MAY.get(here, frozenset()) or not inside or inside[0] not in DOORS:
            found.append(f"{importer} -> {imported}")
    return found


def test_rooms_meet_only_where_the_plan_says_and_only_at_their_doors():
    assert trespasses(grimp.build_graph("yakuba", cache_dir=None)) == []


def test_every_box_of_the_house_stands_in_the_plan():
    boxes = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert boxes == {*MAY, "ground", ONLY_WIRING}


def test_every_room_is_ordered_inside_too():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract["id"] == "inside")
    assert set(inside["containers"]) == {f"yakuba.{room}" for room in ROOMS}


# The contract and the table, proved on a skeleton of the house with one trespass planted in it.

DRAWERS = ("pages", "commands", "reads", "models", "rules", "events")


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    house = tmp_path / "yakuba"
    for box in (*MAY, "ground", ONLY_WIRING):
        _write(house / box / "__init__.py", "")
        if box in ROOMS:
            for drawer in DRAWERS:
                _write(house / box / f"{drawer}.py", "")
    for face in FACES:
        _write(house / "faces" / face / "__init__.py", "")
    for module in ("ref", "text", "actor", "errors", "cel", "document", "registry", "sealing", "clock", "doors"):
        _write(house / "ground" / f"{module}.py", "")
    _write(house / "ground" / "japanese" / "__init__.py", "")
    _write(house / "ground" / "packs" / "__init__.py", "")
    _write(house / "__init__.py", "")
    return house


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _contract(house: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", ROOT / "pyproject.toml", "--no-cache"],
        cwd=house.parent,
        env={**os.environ, "PYTHONPATH": str(house.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_skeleton_itself_keeps_the_contract(skeleton):
    done = _contract(skeleton)
    assert done.returncode == 0, done.stdout + done.stderr
    assert str(skeleton) not in done.stderr


@pytest.mark.parametrize(
    ("place", "line", "broken"),
    [
        ("people/reads.py", "from yakuba.casework import reads", "Imports go down the stairs"),
        ("casework/commands.py", "def f():\n    from yakuba.applications import reads", "Imports go down the stairs"),
        ("faces/square/__init__.py", "import yakuba.journeys", "Imports go down the stairs"),
        ("spare/__init__.py", "", "spare"),
        ("faces/square/__init__.py", "import yakuba.faces.desk", "Faces stand side by side"),
        ("papers/models.py", "from yakuba.papers import commands", "Inside a room"),
        ("papers/reads.py", "from yakuba.papers import pages", "Inside a room"),
        ("procedures/rules.py", "from yakuba.ground import doors", "Rules are pure"),
        ("flows/rules.py", "from yakuba.ground import clock", "Rules are pure"),
        ("ground/cel.py", "import django.conf", "Rules are pure"),
    ],
)
def test_the_contract_catches_a_planted_trespass(skeleton, place, line, broken):
    _write(skeleton / "ground" / "doors.py", "import django.urls")
    _write(skeleton / place, line + "\n")
    done = _contract(skeleton)
    assert done.returncode != 0
    assert broken in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("casework/commands.py", "from yakuba.procedures import reads"),  # lower, but not in the plan
        ("casework/reads.py", "from yakuba.people import models"),  # in the plan, but not a door
        ("faces/desk/__init__.py", "from yakuba.casework import models"),
        ("ground/ref.py", "from yakuba.people import reads"),
    ],
)
def test_the_plan_catches_a_planted_trespass(skeleton, place, line, monkeypatch):
    _write(skeleton / place, line + "\n")
    found = subprocess.run(
        [sys.executable, "-c", _ASK],
        env={**os.environ, "PYTHONPATH": f"{skeleton.parent}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    dotted = "yakuba." + place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert found.stdout.startswith(f"['{dotted} -> ")


_ASK = (
    "import grimp; from tests.house.test_house_stairs import trespasses;"
    "print(trespasses(grimp.build_graph('yakuba', cache_dir=None)))"
)
