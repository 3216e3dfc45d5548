"""Envelopes recorded when their format was released: they open today with the keys of then, and say the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from yakuba.applications.rules import content
from yakuba.ground.sealing import CannotOpen, digest, open_sealed, resident_keys

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
FORMATS = sorted(path.name for path in VECTORS.iterdir() if path.is_dir())
TYPES: dict[str, Any] = {
    "draft": content.DraftContent,
    "filing": content.FilingContent,
    "correction": content.CorrectionContent,
    "letter": content.LetterContent,
    "amendment": content.AmendmentContent,
}
FOR_THE_OFFICE = ("filing", "amendment")


def keys(version: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((VECTORS / version / "keys.json").read_text())
    return found


def sealed(version: str, name: str) -> bytes:
    return (VECTORS / version / f"{name}.age").read_bytes()


def inside(version: str, name: str) -> Any:
    """Return what lies in an envelope; the key of the file is not written down but follows from its code."""
    text = (VECTORS / version / f"{name}.json").read_text()
    return json.loads(text.replace("{file}", resident_keys(keys(version)["file"]).identity))


def test_the_present_format_is_recorded() -> None:
    assert f"format-{content.FORMAT}" in FORMATS


@pytest.mark.parametrize("version", FORMATS)
def test_a_code_still_stands_for_the_same_keys(version: str) -> None:
    known, now = keys(version), resident_keys(keys(version)["code"])
    assert (now.lookup, now.recipient) == (known["lookup"], known["recipient"])
    assert digest(now.identity.encode()) == known["identity_sha256"]


@pytest.mark.parametrize("version", FORMATS)
@pytest.mark.parametrize("name", TYPES)
def test_the_resident_still_opens_it(version: str, name: str) -> None:
    opened = open_sealed(sealed(version, name), resident_keys(keys(version)["code"]).identity)
    assert json.loads(opened) == inside(version, name)
    read = msgspec.json.decode(opened, type=TYPES[name])
    written = json.loads(content.pack(read))
    assert {key: written[key] for key in inside(version, name)} == inside(version, name)


@pytest.mark.parametrize("version", FORMATS)
@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("whose", ["office", "recovery"])
def test_office_and_recovery_open_what_was_sealed_to_them_and_nothing_else(version: str, name: str, whose: str) -> None:
    identity = resident_keys(keys(version)[whose]).identity
    if name in FOR_THE_OFFICE:
        assert json.loads(open_sealed(sealed(version, name), identity)) == inside(version, name)
    else:
        with pytest.raises(CannotOpen):
            open_sealed(sealed(version, name), identity)


@pytest.mark.parametrize("version", FORMATS)
def test_a_file_opens_with_the_key_that_lies_in_the_envelope(version: str) -> None:
    (entry,) = inside(version, "filing")["files"]
    assert digest(open_sealed(sealed(version, "file"), entry["identity"])) == entry["sha256"]
