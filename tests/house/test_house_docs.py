"""What the documents say is there, is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, tracked_files
from yakuba.procedures.rules.packs import schemas

SCHEMAS = ROOT / "docs" / "schemas"
DECISIONS = ROOT / "docs" / "adr"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def documents() -> list[Path]:
    return [path for path in tracked_files() if path.suffix == ".md"]


def broken_links(document: Path) -> list[str]:
    """Return the links of a document that lead nowhere in this repository."""
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    return [f"{document.name}: {target}" for target in targets if not (document.parent / target).exists()]


def test_every_link_leads_somewhere():
    assert [link for document in documents() for link in broken_links(document)] == []


def test_a_link_into_nothing_is_found(tmp_path):
    (tmp_path / "a.md").write_text("See [b](b.md), [c](https://example.org) and [this](#here).")
    assert broken_links(tmp_path / "a.md") == ["a.md: b.md"]


@pytest.mark.parametrize("kind", ["vocabulary", "pack", "event", "procedure", "example"])
def test_the_published_schemas_are_those_of_the_programme(kind):
    written = json.loads((SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8"))
    assert written == getattr(schemas, kind)(), "run: yakuba packs schema --to docs/schemas"


def test_every_decision_has_a_number_of_its_own_and_says_it():
    numbers = []
    for path in sorted(DECISIONS.glob("[0-9]*.md")):
        number, _, _ = path.name.partition("-")
        numbers.append(number)
        assert path.read_text(encoding="utf-8").startswith(f"# {number} "), path.name
    assert len(numbers) == len(set(numbers))


def test_every_word_of_make_in_the_documents_exists():
    known = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = {word for path in documents() for word in re.findall(r"`make ([a-z-]+)`", path.read_text(encoding="utf-8"))}
    assert said - known == set()
