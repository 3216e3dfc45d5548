"""Keys: rotated without losing what the former ones sealed, found by their ids, split on paper and given back."""

from __future__ import annotations

import itertools
import json
import stat
import subprocess
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from pyrage import x25519

from yakuba.ground import disk, keys
from yakuba.ground.keys import drawer, drill, shares
from yakuba.ground.sealing import CannotOpen, digest, key_id, key_ids, new_identity, open_sealed, recipient_of, seal
from yakuba.ground.sealing.identities import identity_of

pytestmark = pytest.mark.once

HOLDERS = ("総務課長", "会計管理者", "監査委員", "町長", "副町長")


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.KEYS = here = tmp_path / "keys"
    keys.make(here)
    return here


def private(folder: Path, kind: str = "office") -> str:
    return (folder / f"{kind}.key").read_text().strip()


# Rotating.


def test_after_a_rotation_the_new_key_seals_and_the_former_one_still_opens(folder: Path) -> None:
    before = seal(b"filing", keys.recipients())
    former, new = keys.rotate(folder)
    assert former == key_ids(before)[0]
    after = seal(b"filing", keys.recipients())
    assert key_ids(after)[0] == new != former
    assert key_ids(after)[1] == key_ids(before)[1]  # recovery stays
    assert keys.open_for_office(before) == keys.open_for_office(after) == b"filing"
    with pytest.raises(CannotOpen):
        open_sealed(before, private(folder))


def test_a_server_that_runs_hears_of_the_new_key(folder: Path) -> None:
    first = keys.recipients()
    assert keys.recipients() is first
    keys.rotate(folder)
    assert keys.recipients() != first


def test_the_former_key_is_there_before_anything_is_sealed_to_the_new_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pull the plug after every single write of a rotation: at each moment, all that was sealed opens."""
    sealed = [seal(b"filing", keys.recipients())]
    settle = disk.settle
    for stop in itertools.count(1):
        calls = itertools.count(1)

        def pulled(where: Path, calls=calls, stop=stop) -> None:
            settle(where)
            if next(calls) == stop:
                raise KeyboardInterrupt

        monkeypatch.setattr(disk, "settle", pulled)
        try:
            keys.rotate(folder)
        except KeyboardInterrupt:
            sealed.append(seal(b"filing", keys.recipients()))
            assert [keys.open_for_office(one) for one in sealed] == [b"filing"] * len(sealed)
            monkeypatch.setattr(disk, "settle", settle)
            keys.rotate(folder)  # run again, it ends what was begun
        else:
            break
    assert stop > 2
    monkeypatch.setattr(disk, "settle", settle)
    assert [keys.open_for_office(one) for one in sealed] == [b"filing"] * len(sealed)
    assert key_ids(seal(b"", keys.recipients()))[0] == key_id(recipient_of(private(folder)))


def test_private_keys_of_former_days_are_still_readable_by_their_owner_alone(folder: Path) -> None:
    keys.rotate(folder)
    files = list(folder.glob("office*.key"))
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_the_key_is_taken_by_its_name_and_the_others_are_not_tried(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = []
    for _ in range(5):
        sealed.append(seal(b"filing", keys.recipients()))
        keys.rotate(folder)
    tried = []

    def watched(data: bytes, identity: str) -> bytes:
        tried.append(identity)
        return open_sealed(data, identity)

    monkeypatch.setattr(drawer, "open_sealed", watched)
    for one in sealed:
        assert keys.open_for_office(one) == b"filing"
    assert len(tried) == len(set(tried)) == 5


def test_a_key_that_is_missing_is_named(folder: Path) -> None:
    stranger = new_identity()[1]
    with pytest.raises(CannotOpen, match=key_id(stranger)):
        keys.open_for_office(seal(b"x", (stranger,)))


def test_what_was_sealed_before_keys_were_named_still_opens(folder: Path) -> None:
    nameless = pyrage.encrypt(b"old", [x25519.Recipient.from_str(one) for one in keys.recipients()])
    assert key_ids(nameless) == ()
    keys.rotate(folder)
    assert keys.open_for_office(nameless) == b"old"


def test_only_the_office_rotates_its_key(folder: Path) -> None:
    (folder / "office.key").unlink()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(keys.NoKeys):
        keys.rotate(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_recovery_key_is_rotated_though_its_private_half_is_on_paper_only(folder: Path) -> None:
    (folder / "recovery.key").unlink()
    former, new = keys.rotate(folder, "recovery")
    assert key_ids(seal(b"", keys.recipients()))[1] == new
    known = {key.id: key for key in keys.held(folder)}
    assert (known[former].private, known[former].now) == (False, False)
    assert (known[new].private, known[new].now) == (True, True)


def test_the_internet_side_opens_nothing_even_with_a_key_at_hand(folder: Path, settings) -> None:
    sealed = seal(b"filing", keys.recipients())
    settings.ZONE = "edge"
    with pytest.raises(keys.NoKeys):
        keys.open_for_office(sealed)


# Shares.


@trials(max_examples=15, deadline=None)
@given(st.integers(2, 6), st.integers(0, 4), st.randoms(use_true_random=False))
def test_any_so_many_shares_give_the_key_back_and_one_fewer_gives_nothing(needed: int, more: int, choose) -> None:
    secret = new_identity()[0]
    some = list(shares.split(secret, needed=needed, of=needed + more))
    choose.shuffle(some)
    assert shares.combine(some[:needed]) == secret
    assert shares.combine([*some[:needed], some[0], *some]) == secret  # too many, and one twice
    with pytest.raises(shares.CannotCombine):
        shares.combine(some[: needed - 1])
    with pytest.raises(shares.CannotCombine):
        shares.combine([some[0]] * needed)


@pytest.mark.parametrize(("needed", "of"), [(1, 3), (0, 2), (4, 3), (2, 17)])
def test_impossible_numbers_are_refused(needed: int, of: int) -> None:
    with pytest.raises(ValueError, match="needed"):
        shares.split(new_identity()[0], needed=needed, of=of)


def test_a_share_is_read_as_people_type_it() -> None:
    (share, *_) = shares.split(new_identity()[0], needed=2, of=2)
    words = share.words.split()
    numbered = "\n".join(f"{place}. {word.upper()}" for place, word in enumerate(words, 1))
    wide = share.words.translate({ord(c): ord(c) + 0xFEE0 for c in "abcdefghijklmnopqrstuvwxyz"}).replace(" ", "\u3000")
    for typed in (share.words, numbered, wide, " ".join(word[:4] for word in words), f"  {share.words}。"):
        assert shares.read(typed) == share


def test_what_is_no_share_is_refused_and_the_word_is_named_but_not_said() -> None:
    (share, *_) = shares.split(new_identity()[0], needed=2, of=2)
    words = share.words.split()
    with pytest.raises(shares.BadShare) as no_word:
        shares.read(" ".join([*words[:6], "yakuba", *words[7:]]))
    assert no_word.value.word == 7
    other = "academic" if words[4] != "academic" else "acid"
    for wrong in ("", words[0], " ".join(words[:-1]), " ".join([*words[:4], other, *words[5:]]), "山田 花子"):
        with pytest.raises(shares.BadShare) as refused:
            shares.read(wrong)
        assert words[1] not in str(refused.value)
    swapped = [words[1], words[0], *words[2:]]
    if swapped != words:
        with pytest.raises(shares.BadShare):
            shares.read(" ".join(swapped))


def test_two_people_tell_their_shares_apart_without_reading_them_aloud() -> None:
    some = shares.split(new_identity()[0], needed=2, of=8)
    assert len({share.check for share in some}) == 8
    assert all(len(share.check.split()) == 3 for share in some)
    assert all(share.words not in repr(share) for share in some)


def test_any_tool_for_slip_39_gives_the_secret_of_the_key() -> None:
    """The words recorded here were split once; the package's own combiner gives the 32 bytes that age writes down."""
    import shamir_mnemonic

    recorded = json.loads((Path(__file__).parent.parent / "vectors" / "shares.json").read_text())
    secret = shamir_mnemonic.combine_mnemonics(recorded["shares"][:2])
    identity = identity_of(secret)
    assert digest(identity.encode()) == recorded["identity_sha256"]
    for two in itertools.permutations(recorded["shares"], 2):
        assert shares.combine([shares.read(one) for one in two]) == identity
    assert [shares.read(one).check for one in recorded["shares"]] == recorded["checks"]


# Split, drill, combine.


def a_split(folder: Path, at) -> list[drill.Sheet]:
    return drill.split(folder, needed=3, holders=HOLDERS, at=at)


def typed(sheets: list[drill.Sheet], *numbers: int) -> list[shares.Share]:
    return [shares.read(share.words) for number in numbers for _key, share in sheets[number].shares]


def test_a_split_gives_each_holder_a_share_of_either_key_and_keeps_none(folder: Path, at) -> None:
    sheets = a_split(folder, at)
    assert [sheet.holder for sheet in sheets] == list(HOLDERS)
    assert [[key.kind for key, _ in sheet.shares] for sheet in sheets] == [["office", "recovery"]] * 5
    written = b"".join(path.read_bytes() for path in folder.iterdir())
    for sheet in sheets:
        for _key, share in sheet.shares:
            assert share.words.encode() not in written
            assert " ".join(share.words.split()[5:9]).encode() not in written
    assert drill.uncovered(folder) == []


def test_the_drill_gives_both_keys_back_and_leaves_nothing_on_the_disk(folder: Path, at) -> None:
    sheets = a_split(folder, at)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found = drill.tried(folder, typed(sheets, 4, 0, 2))
    assert [(one.key.kind, one.shares, one.fault) for one in found] == [
        ("office", (1, 3, 5), ""),
        ("recovery", (1, 3, 5), ""),
    ]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_drill_says_what_is_wrong(folder: Path, at) -> None:
    sheets = a_split(folder, at)
    few = drill.tried(folder, typed(sheets, 0, 1))
    assert [one.fault for one in few] == ["2 shares, and 3 are needed"] * 2
    again = a_split(folder, at)
    (other, *_) = drill.tried(folder, [*typed(sheets, 0, 1), *typed(again, 2)])
    assert other.fault
    (folder / drill.RECORD).unlink()
    assert {one.key for one in drill.tried(folder, typed(again, 0, 1, 2))} == {None}


def test_the_drill_notices_that_the_papers_are_of_another_key(folder: Path, at) -> None:
    sheets = a_split(folder, at)
    record = json.loads((folder / drill.RECORD).read_text())
    record[0]["keys"][0]["id"] = "0" * 16
    (folder / drill.RECORD).write_text(json.dumps(record))
    assert drill.tried(folder, typed(sheets, 0, 1, 2))[0].fault == "another key came back"


def test_a_new_key_is_uncovered_until_it_is_split(folder: Path, at) -> None:
    sheets = a_split(folder, at)
    _former, new = keys.rotate(folder)
    assert [key.id for key in drill.uncovered(folder)] == [new]
    # The papers of the former key are still good for what it sealed.
    assert drill.tried(folder, typed(sheets, 0, 1, 2))[0].fault == ""
    a_split(folder, at)
    assert drill.uncovered(folder) == []


def test_a_lost_key_comes_back_to_its_place(folder: Path, at) -> None:
    sheets = a_split(folder, at)
    sealed = seal(b"filing", keys.recipients())
    lost = private(folder)
    (folder / "office.key").unlink()
    with pytest.raises(keys.NoKeys):
        keys.open_for_office(sealed)
    office = [share for share in typed(sheets, 1, 3, 4) if drill.of_set(folder, share.set)[1].kind == "office"]
    known = keys.put_back(folder, shares.combine(office))
    assert (known.kind, known.now) == ("office", True)
    assert private(folder) == lost
    assert keys.open_for_office(sealed) == b"filing"
    assert stat.S_IMODE((folder / "office.key").stat().st_mode) == 0o600


def test_a_key_of_somebody_else_is_not_put_among_ours(folder: Path) -> None:
    before = sorted(folder.iterdir())
    with pytest.raises(keys.NoKeys):
        keys.put_back(folder, new_identity()[0])
    assert sorted(folder.iterdir()) == before


def test_without_a_private_key_there_is_nothing_to_split(folder: Path, at) -> None:
    for path in folder.glob("*.key"):
        path.unlink()
    with pytest.raises(keys.NoKeys):
        a_split(folder, at)
    assert not (folder / drill.RECORD).exists()


@pytest.mark.skipif(
    subprocess.run(["sh", "-c", "command -v age"], capture_output=True, check=False).returncode != 0,
    reason="needs Debian's package age",
)
def test_a_key_from_its_shares_opens_a_parcel_in_any_age_tool(folder: Path, tmp_path: Path, at) -> None:
    sheets = a_split(folder, at)
    (tmp_path / "parcel.age").write_bytes(seal(b"filing", keys.recipients()))
    for kind in ("office", "recovery"):
        some = [share for share in typed(sheets, 0, 2, 4) if drill.of_set(folder, share.set)[1].kind == kind]
        (tmp_path / "key").write_text(shares.combine(some) + "\n")
        done = subprocess.run(["age", "-d", "-i", "key", "parcel.age"], cwd=tmp_path, capture_output=True, check=True)
        assert done.stdout == b"filing"
