"""Sealing: codes as people type them, keys that open what is theirs and nothing else, keys on the disk."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakuba.ground import keys
from yakuba.ground.sealing import (
    CODE_CHARACTERS,
    CannotOpen,
    WrongCode,
    new_code,
    new_identity,
    open_sealed,
    read_code,
    recipient_of,
    resident_keys,
    seal,
)

CODE = "7K2M-9QXB-01AB-CDEF-GH1J"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        "7k2m-9qxb-01ab-cdef-gh1j",
        "7K2M9QXB01ABCDEFGH1J",
        "７Ｋ２Ｍ－９ＱＸＢ－０１ＡＢ－ＣＤＥＦ－ＧＨ１Ｊ",
        "７ｋ２ｍ　９ｑｘｂ　０１ａｂ　ｃｄｅｆ　ｇｈ１ｊ",
        "7K2M 9QXB OIAB CDEF GHIJ",
        "7k2m-9qxb-olab-cdef-ghlj",
        "  7K2M-9QXB-01AB-CDEF-GH1J \n",
        "7K2M‐9QXB‐01AB‐CDEF‐GH1J",
        "7K2Mー9QXBー01ABーCDEFーGH1J",
        "7K2M–9QXB–01AB–CDEF–GH1J",
        "7K2M−9QXB−01AB−CDEF−GH1J",
        "7K2M—9QXB—01AB—CDEF—GH1J",
        "7K2Mｰ9QXBｰ01ABｰCDEFｰGH1J",
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize(
    "typed",
    ["", "7K2M", CODE[:-1], CODE + "0", CODE[:-1] + "U", CODE[:-1] + "é", CODE[:-1] + "ｱ", "山田" * 10, "\0" * 20],
)
def test_what_cannot_be_a_code_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(WrongCode) as refused:
        read_code(typed)
    assert not typed or typed not in str(refused.value)


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_is_refused(typed: str) -> None:
    try:
        code = read_code(typed)
    except WrongCode:
        return
    assert read_code(code) == code


def test_codes_are_new_each_time_and_long_enough() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(read_code(code) == code for code in codes)
    assert CODE_CHARACTERS * 5 >= 80  # bits


def test_only_its_own_code_opens() -> None:
    sealed = seal(b"answers", (resident_keys(CODE).recipient,))
    assert b"answers" not in sealed
    assert open_sealed(sealed, resident_keys(CODE).identity) == resident_keys(CODE).open(sealed) == b"answers"
    other = resident_keys(new_code())
    with pytest.raises(CannotOpen):
        open_sealed(sealed, other.identity)
    with pytest.raises(CannotOpen):
        other.open(sealed)


def test_what_is_kept_of_a_code_opens_nothing() -> None:
    kept = resident_keys(CODE)
    assert kept.identity not in repr(kept)
    assert recipient_of(kept.identity) == str(kept.recipient)
    letters = CODE.replace("-", "").lower()
    assert not {letters, kept.identity.lower()} & {kept.lookup, str(kept.recipient)}
    assert kept.lookup != resident_keys(kept.lookup.upper()[:20]).lookup


@pytest.mark.parametrize("damage", ["first", "middle", "last", "short", "empty", "text"])
def test_what_is_damaged_does_not_open(damage: str) -> None:
    keys_ = resident_keys(CODE)
    sealed = bytearray(seal(b"x" * 500, (keys_.recipient,)))
    place = {"first": 0, "middle": len(sealed) // 2, "last": -1}.get(damage)
    if place is not None:
        sealed[place] ^= 1
    broken = {"short": bytes(sealed[:-20]), "empty": b"", "text": b"not sealed at all"}.get(damage, bytes(sealed))
    with pytest.raises(CannotOpen):
        open_sealed(broken, keys_.identity)
    with pytest.raises(CannotOpen):
        keys_.open(broken)


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.KEYS = here = tmp_path / "keys"
    return here


def test_without_keys_the_hall_says_what_to_do(folder: Path) -> None:
    with pytest.raises(keys.NoKeys, match="yakuba keys new"):
        keys.recipients()
    with pytest.raises(keys.NoKeys):
        keys.open_for_office(b"")


def test_keys_are_made_once_and_only_their_owner_reads_them(folder: Path) -> None:
    keys.make(folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(before) >= {"office.key", "office.pub", "recovery.key", "recovery.pub"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for private in folder.glob("*.key"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o600
    keys.make(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert keys.recipients() == tuple(before[f"{name}.pub"].decode().strip() for name in ("office", "recovery"))


def test_a_private_key_that_is_gone_is_not_made_anew(folder: Path) -> None:
    keys.make(folder)
    (folder / "office.key").unlink()  # the internet side has only the public halves
    keys.make(folder)
    assert not (folder / "office.key").exists()
    with pytest.raises(keys.NoKeys):
        keys.open_for_office(seal(b"x", keys.recipients()))


@pytest.mark.parametrize("kind", ["office", "recovery", "journal"])
def test_a_public_half_that_was_never_written_follows_from_the_private_one(folder: Path, kind: str) -> None:
    keys.make(folder)
    public = (folder / f"{kind}.pub").read_text()
    (folder / f"{kind}.pub").unlink()
    keys.make(folder)
    assert (folder / f"{kind}.pub").read_text() == public


def test_where_several_start_at_once_they_make_one_set_of_keys(folder: Path) -> None:
    def start(place: Path) -> dict[str, bytes]:
        together.wait()
        keys.make(place)
        return {path.name: path.read_bytes() for path in place.iterdir()}

    together = threading.Barrier(8)
    with ThreadPoolExecutor(8) as starting:
        for number in range(10):
            seen = list(starting.map(start, [folder / str(number)] * 8))
            assert all(one == seen[0] for one in seen)
            assert all(key.private and key.now for key in keys.held(folder / str(number)))
            assert len(keys.held(folder / str(number))) == 2


def test_what_was_sealed_to_nobody_of_this_office_does_not_open(folder: Path) -> None:
    keys.make(folder)
    with pytest.raises(CannotOpen):
        keys.open_for_office(seal(b"x", (new_identity()[1],)))
    with pytest.raises(CannotOpen):
        keys.open_for_office(b"damaged")
