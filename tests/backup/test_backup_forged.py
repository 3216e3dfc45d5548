"""Whoever may write into a backup and knows its public key can seal increments of their own: none leads out of its folder."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MONDAY_NINE
from yakuba.config.backup import sqlite
from yakuba.config.backup.restoring import Goal, Restored, bring_by_hash, restore, wal_of
from yakuba.config.backup.rounds import PAGE
from yakuba.config.backup.sealed import Damaged, seal_into
from yakuba.config.backup.store import Increment, NoBackup, NotAnIncrement, Store, leads_within, packed, unpacked
from yakuba.ground.sealing import new_identity

pytestmark = pytest.mark.once
SHA = "0" * 64
WHOLE = Increment(
    3,
    MONDAY_NINE,
    files=[("files/sealed/ab/kept", SHA)],
    gone=["files/sealed/cd/went"],
    database={"page_size": 512, "pages": 1},
    pages=PAGE.pack(1) + bytes(512),
    tails={"journal/checkpoints.jsonl": (7, b"line\n")},
)
INDEX = {"number": 1, "at": "2026-11-16T09:00:00+09:00", "files": [], "gone": [], "database": {}, "tails": {}}


def a_tar(members: Mapping[str, bytes], *more: tarfile.TarInfo) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        for entry in more:
            tar.addfile(entry)
    return out.getvalue()


def with_index(**changed: Any) -> bytes:
    return a_tar({"index.json": json.dumps({**INDEX, **changed}).encode(), "pages": b"", "tails/a": b""})


def test_what_is_packed_is_read_as_it_was():
    assert unpacked(packed(WHOLE)) == WHOLE
    assert unpacked(with_index()) == Increment(1, MONDAY_NINE)


@pytest.mark.parametrize("name", ["a", "files/a", "a b/髙.pdf", "..a/b..", "a/...", " "])
def test_names_below_a_folder_lead_there(name):
    assert leads_within(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../a", "a/../../b", "a/..", "/etc/a", "//a", "a//b", "./a", "a/", "a\0b"]
)
def test_no_other_name_does(name):
    assert not leads_within(name)
    for changed in ({"files": [[name, SHA]]}, {"gone": [name]}, {"tails": {name: 0}}):
        with pytest.raises(NotAnIncrement, match="leads elsewhere"):
            unpacked(with_index(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"number": "1"},
        {"number": -1},
        {"at": "yesterday"},
        {"files": [["a", "../" * 21 + "a"]]},
        {"files": [["a", SHA + "\n"]]},
        {"files": [["a"]]},
        {"files": {"a": SHA}},
        {"gone": [1]},
        {"database": {"page_size": 512}},
        {"database": {"page_size": 0, "pages": 1}},
        {"database": {"page_size": 512, "pages": -1}},
        {"database": {"page_size": 512, "pages": 1, "more": 1}},
        {"tails": {"a": -1}},
        {"tails": {"a": "0"}},
        {"tails": {"missing": 0}},
        {"tails": []},
    ],
)
def test_what_is_no_index_is_no_increment(changed):
    with pytest.raises(NotAnIncrement):
        unpacked(with_index(**changed))


def test_an_increment_holds_what_it_names_and_no_holes_or_links():
    hole, link = tarfile.TarInfo("tails/a"), tarfile.TarInfo("tails/a")
    hole.type, hole.size = tarfile.GNUTYPE_SPARSE, 0
    link.type, link.linkname = tarfile.SYMTYPE, "tails/a"
    index = json.dumps({**INDEX, "tails": {"a": 0}}).encode()
    for entry in (hole, link):
        with pytest.raises(NotAnIncrement):
            unpacked(a_tar({"index.json": index}, entry))
    for odd in (b"", b"x" * 2000, a_tar({}), a_tar({"index.json": b"[" * 5000}), packed(WHOLE)[:700]):
        with pytest.raises(NotAnIncrement):
            unpacked(odd)


def test_a_page_behind_the_end_is_not_written(tmp_path: Path):
    path = tmp_path / "database"
    path.write_bytes(bytes(512))
    pages = b"".join(PAGE.pack(number) + bytes([number % 256]) * 512 for number in (1, 2, 2**40))
    sqlite.apply(path, [Increment(1, MONDAY_NINE, database={"page_size": 512, "pages": 1}, pages=pages)])
    assert path.read_bytes() == b"\x01" * 512
    with pytest.raises(Damaged, match="before the first"):
        sqlite.apply(path, [Increment(2, MONDAY_NINE, database={"page_size": 512, "pages": 1}, pages=bytes(520))])


@pytest.fixture
def forged(tmp_path: Path) -> tuple[Store, str, Goal]:
    """A backup with a whole base, the key that opens it, and where it is brought back."""
    identity, recipient = new_identity()
    store = Store(tmp_path / "backup")
    line = store.begin(database="sqlite", to=(recipient,), at=MONDAY_NINE)
    store.put(line.state(0), Increment(0, MONDAY_NINE), (recipient,))
    seal_into(line.base(0), io.BytesIO(bytes(512)), (recipient,))
    home = tmp_path / "deep" / "home"
    return store, identity, Goal(home / "database", {"files": home / "files"}, {"journal": home / "journal"})


def of_postgresql(forged: tuple[Store, str, Goal], base: bytes) -> Store:
    """Lay a newer line over a backup, of a PostgreSQL whose files are this tar."""
    store, _, _ = forged
    to = store.newest().recipients
    line = store.begin(database="postgresql", to=to, at=MONDAY_NINE + timedelta(days=1))
    store.put(line.state(0), Increment(0, MONDAY_NINE), to)
    seal_into(line.base(0), io.BytesIO(base), to)
    return store


@pytest.mark.parametrize("way", ["up", "link"])
def test_a_forged_base_of_postgresql_writes_nothing_outside(forged: tuple[Store, str, Goal], tmp_path: Path, way: str):
    (tmp_path / "outside").mkdir()
    link = tarfile.TarInfo("link")
    link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path / "outside")
    name = os.path.relpath(tmp_path / "outside" / "evil", forged[2].database.parent / ".x" / "database")
    entry = tarfile.TarInfo(name if way == "up" else "link/evil")
    store = of_postgresql(forged, a_tar({"PG_VERSION": b"15"}, *([link] if way == "link" else []), entry))
    with pytest.raises(NoBackup):
        restore(store, forged[1], forged[2])
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_link_among_the_log_that_is_being_received_is_not_followed(forged: tuple[Store, str, Goal], tmp_path: Path):
    store = of_postgresql(forged, a_tar({"PG_VERSION": b"15"}))
    store.receiving.mkdir()
    (tmp_path / "secret").write_text("secret")
    (store.receiving / "000000010000000000000002").symlink_to(tmp_path / "secret")
    (store.receiving / "000000010000000000000001.partial").write_bytes(b"log")
    restore(store, forged[1], forged[2])
    assert (forged[2].database / "PG_VERSION").exists()
    assert [path.name for path in wal_of(forged[2]).iterdir()] == ["000000010000000000000001"]


@pytest.mark.parametrize("way", ["up", "absolute", "tail"])
def test_a_forged_increment_writes_nothing_outside(forged: tuple[Store, str, Goal], tmp_path: Path, way: str):
    store, identity, goal = forged
    outside = tmp_path / "outside"
    name = str(outside) if way == "absolute" else os.path.relpath(outside, goal.database.parent / ".x" / "files")
    line = store.newest()
    content = b"evil"

    sha256 = hashlib.sha256(content).hexdigest()
    store.file(sha256).parent.mkdir(parents=True)
    seal_into(store.file(sha256), io.BytesIO(content), line.recipients)
    made = Increment(1, MONDAY_NINE, files=[(name, sha256)])
    if way == "tail":
        made = Increment(1, MONDAY_NINE, tails={name: (0, content)})
    store.put(line.increment(1), made, line.recipients)
    done = restore(store, identity, goal)
    assert not outside.exists()
    assert done.damaged == ["00000001.age"]
    assert goal.database.exists(), "what was before it is back"


def test_nor_does_a_name_in_a_forged_database(forged: tuple[Store, str, Goal], tmp_path: Path):
    store, identity, goal = forged
    done = Restored("line", "sqlite", MONDAY_NINE, 0)
    named = [("files/../../outside", SHA), ("elsewhere/a", SHA), ("files//a", SHA)]
    left = bring_by_hash(store, identity, named, goal.files, done)
    assert len(left) == 3
    assert all(one.endswith("(no name of ours)") for one in left)
    assert not (tmp_path / "deep" / "outside").exists()


def test_a_damaged_state_is_told(forged: tuple[Store, str, Goal]):
    store, identity, goal = forged
    line = store.newest()
    line.state(0).unlink()
    seal_into(line.state(0), io.BytesIO(with_index(gone=["../a"])), line.recipients)
    with pytest.raises(Damaged, match="leads elsewhere"):
        restore(store, identity, goal)
    assert not goal.database.exists()
