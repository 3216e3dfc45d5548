"""Envelopes recorded when their format was released: they open today with the keys of then, and say the same."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import msgspec
import pytest

from yakuba.applications.rules import content
from yakuba.ground.sealing import CannotOpen, OpenedStream, digest, key_ids, open_sealed, resident_keys, seal

VECTORS = Path(__file__).resolve().parent.parent / "vectors"
FORMATS = sorted(path.name for path in VECTORS.iterdir() if path.is_dir())
TYPES: dict[str, Any] = {
    "draft": content.DraftContent,
    "filing": content.FilingContent,
    "correction": content.CorrectionContent,
    "letter": content.LetterContent,
    "amendment": content.AmendmentContent,
    "looks": content.LooksContent,
    "visits": content.VisitsContent,
}
RECORDED = [(path.parent.name, path.stem) for path in sorted(VECTORS.glob("*/*.age")) if path.stem in TYPES]
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


def test_the_present_format_is_recorded_with_everything_that_is_ever_sealed() -> None:
    sealed_ones = {kind for name, kind in vars(content).items() if name.endswith("Content")}
    assert set(TYPES.values()) == sealed_ones
    assert {name for version, name in RECORDED if version == FORMATS[-1]} == set(TYPES)
    assert content.FORMAT == 1


@pytest.mark.parametrize("version", FORMATS)
def test_a_code_still_stands_for_the_same_keys(version: str) -> None:
    known, now = keys(version), resident_keys(keys(version)["code"])
    assert (now.lookup, str(now.recipient)) == (known["lookup"], known["recipient"])
    assert digest(now.identity.encode()) == known["identity_sha256"]


@pytest.mark.parametrize(("version", "name"), RECORDED)
def test_the_resident_still_opens_it(version: str, name: str) -> None:
    keys_ = resident_keys(keys(version)["code"])
    opened = keys_.open(sealed(version, name))
    assert opened == open_sealed(sealed(version, name), keys_.identity)
    assert json.loads(opened) == inside(version, name)
    read = msgspec.json.decode(opened, type=TYPES[name])
    written = json.loads(content.pack(read))
    assert {key: written[key] for key in inside(version, name)} == inside(version, name)


@pytest.mark.parametrize(("version", "name"), RECORDED)
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


@pytest.mark.parametrize("version", FORMATS)
def test_a_file_opens_in_pieces_too(version: str) -> None:
    (entry,) = inside(version, "filing")["files"]
    with OpenedStream(io.BytesIO(sealed(version, "file")), entry["identity"]) as stream:
        assert digest(stream.read()) == entry["sha256"]


@pytest.mark.parametrize("version", FORMATS[1:])
def test_a_long_file_opens_at_any_place(version: str) -> None:
    whole = bytes(number * 7 % 251 for number in range(66_000))
    identity = resident_keys(keys(version)["file"]).identity
    assert open_sealed(sealed(version, "long"), identity) == whole
    with OpenedStream(io.BytesIO(sealed(version, "long")), identity) as stream:
        stream.seek(65_530)
        assert stream.read(12) == whole[65_530:65_542]


def test_envelopes_of_the_first_format_name_no_key() -> None:
    assert {key_ids(path.read_bytes()) for path in (VECTORS / "format-1").glob("*.age")} == {()}


@pytest.mark.parametrize("version", FORMATS[1:])
def test_an_envelope_names_the_keys_it_opens_with(version: str) -> None:
    ids: dict[str, str] = json.loads((VECTORS / version / "keys.json").read_text())["ids"]
    for path in (VECTORS / version).glob("*.age"):
        whose = {name for name, id_ in ids.items() if id_ in key_ids(path.read_bytes())}
        for name in ids:
            identity = resident_keys(keys(version)[name]).identity
            if name in whose:
                open_sealed(path.read_bytes(), identity)
            else:
                with pytest.raises(CannotOpen):
                    open_sealed(path.read_bytes(), identity)


def test_what_is_sealed_today_has_the_form_of_the_last_recorded_format() -> None:
    """A change of the envelope is a new format, with a folder of its own."""
    known = keys(FORMATS[-1])
    recipients = [resident_keys(known[whose]).recipient for whose in ("office", "recovery", "code")]
    now, recorded = seal(b"x", recipients), sealed(FORMATS[-1], "filing")
    assert key_ids(now) == key_ids(recorded)
    assert [line.split()[1] for line in now.split(b"\n") if line.startswith(b"-> ")] == [
        line.split()[1] for line in recorded.split(b"\n") if line.startswith(b"-> ")
    ]


@pytest.mark.skipif(shutil.which("age") is None, reason="needs Debian's package age")
@pytest.mark.parametrize(("version", "name"), RECORDED)
def test_the_age_of_debian_opens_what_was_recorded(version: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(resident_keys(keys(version)["code"]).identity + "\n")
    lying = VECTORS / version / f"{name}.age"
    done = subprocess.run(["age", "-d", "-i", "key", str(lying)], cwd=tmp_path, capture_output=True, check=True)
    assert json.loads(done.stdout) == inside(version, name)
