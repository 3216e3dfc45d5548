"""A copy of the shipped pack in which one thing is changed, for the tests of what bad packs get."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from tests.procedures.household import ROOT
from yakuba.ground.packs.faults import Fault, FaultyPack
from yakuba.journeys.publishing import flow_faults
from yakuba.procedures.rules.packs.loading import Pack, load

SHELF = "vocabulary/"


@lru_cache
def _shipped() -> dict[str, str]:
    roots = {"": ROOT / "packs/moving", SHELF: ROOT / "vocabulary"}
    return {
        prefix + path.relative_to(root).as_posix(): path.read_text("utf-8")
        for prefix, root in roots.items()
        for path in sorted(root.rglob("*"))
        if path.suffix in (".yaml", ".bpmn")
    }


def shipped() -> dict[str, str]:
    """Return the files of the pack ``moving``, and those of the vocabulary under ``vocabulary/``."""
    return dict(_shipped())


def changed(file: str, old: str, new: str) -> dict[str, str]:
    """Return the small pack with the first ``old`` in one of its files replaced; ``old`` must be there."""
    files = small()
    assert old in files[file], f"{file} has no {old!r}"
    return {**files, file: files[file].replace(old, new, 1)}


def line_of(text: str, words: str) -> int:
    """Return the number of the first line that holds the words."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def loaded(files: dict[str, str]) -> Pack:
    """Load files as the console does."""
    pack = {name: text for name, text in files.items() if not name.startswith(SHELF)}
    words = {name.removeprefix(SHELF): text for name, text in files.items() if name.startswith(SHELF)}
    return load(pack, words, check_flow=flow_faults)


def faults_of(files: dict[str, str]) -> list[Fault]:
    """Return the faults of a pack; none if it loads."""
    try:
        loaded(files)
    except FaultyPack as faulty:
        return faulty.faults
    return []


def written(files: dict[str, str], folder: Path) -> tuple[Path, Path]:
    """Write files to disk; return the folders of the pack and of the vocabulary."""
    for name, text in files.items():
        path = folder / (name if name.startswith(SHELF) else f"pack/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return folder / "pack", folder / "vocabulary"


_KEPT = ("child-allowance", "dog-registration", "garbage-and-community")
_UNUSED = ("school", "vehicle", "welfare", "care")
HOUSEHOLD = """\
title: 子どもと犬のいる世帯
on: 2026-11-20
answers:
  move.kind: in
  move.date: 2026-11-10
  household.members:
    - {id: m1, relation: head, birth_date: 1988-05-01}
    - {id: m2, relation: child, birth_date: 2018-06-20}
  household.applies: [dog]
procedures: [child-allowance, dog-registration, garbage-and-community]
deadlines: {child-allowance: 2026-11-25}
"""


@lru_cache
def _small() -> dict[str, str]:
    files = {name: text for name, text in shipped().items() if not name.startswith(("procedures/", "examples/"))}
    for name in _UNUSED:
        del files[f"{SHELF}{name}.yaml"]
    files |= {f"procedures/{name}.yaml": shipped()[f"procedures/{name}.yaml"] for name in _KEPT}
    lines = files["pack.yaml"].splitlines()
    files["pack.yaml"] = "\n".join(line for line in lines if line[:4] != "  - " or line[4:] in _KEPT) + "\n"
    files["examples/family.yaml"] = HOUSEHOLD
    return files


def small() -> dict[str, str]:
    """Return three procedures of the pack with the words they need and one household: what is quick to load."""
    return dict(_small())
