"""Envelopes: plain age files that name their keys, read from any place; what arrives is sealed on its way to the disk."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import x25519

from yakuba.ground.sealing import (
    CannotOpen,
    OpenedStream,
    Sealer,
    Spool,
    key_id,
    key_ids,
    new_identity,
    open_sealed,
    seal,
    seal_stream,
)
from yakuba.ground.sealing.envelope import PIECE, TAG
from yakuba.ground.sealing.identities import NoKey, identity_of, read_recipient, secret_of

pytestmark = pytest.mark.once

OFFICE, RECOVERY, RESIDENT = (new_identity() for _ in range(3))
RECIPIENTS = (OFFICE[1], RECOVERY[1], RESIDENT[1])
SIZES = (0, 1, 500, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7)
needs_age = pytest.mark.skipif(shutil.which("age") is None, reason="needs Debian's package age")


def letters(size: int) -> bytes:
    return bytes(number * 7 % 251 for number in range(size))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("whose", [OFFICE, RECOVERY, RESIDENT], ids=["office", "recovery", "resident"])
def test_each_of_its_keys_opens_it_with_either_reader(size: int, whose: tuple[str, str]) -> None:
    sealed = seal(letters(size), RECIPIENTS)
    assert open_sealed(sealed, whose[0]) == letters(size)
    assert OpenedStream(io.BytesIO(sealed), whose[0]).read() == letters(size)


@pytest.mark.parametrize("size", SIZES)
def test_what_another_tool_sealed_opens_at_any_place(size: int) -> None:
    sealed = pyrage.encrypt(letters(size), [x25519.Recipient.from_str(one) for one in RECIPIENTS])
    stream = OpenedStream(io.BytesIO(sealed), OFFICE[0])
    assert (stream.size, stream.read()) == (size, letters(size))


@needs_age
@pytest.mark.parametrize("whose", [OFFICE, RECOVERY, RESIDENT], ids=["office", "recovery", "resident"])
@pytest.mark.parametrize("size", [0, 500, PIECE, 2 * PIECE + 7])
def test_the_age_of_debian_opens_it_as_it_lies(size: int, whose: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "parcel.age").write_bytes(seal(letters(size), RECIPIENTS))
    (tmp_path / "office.key").write_text(whose[0] + "\n")
    done = subprocess.run(
        ["age", "-d", "-i", "office.key", "parcel.age"], cwd=tmp_path, capture_output=True, check=True
    )
    assert done.stdout == letters(size)


@needs_age
def test_we_open_what_the_age_of_debian_sealed(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(letters(70_000))
    subprocess.run(["age", "-r", OFFICE[1], "-o", "parcel.age", "plain"], cwd=tmp_path, check=True)
    sealed = (tmp_path / "parcel.age").read_bytes()
    assert open_sealed(sealed, OFFICE[0]) == OpenedStream(io.BytesIO(sealed), OFFICE[0]).read() == letters(70_000)
    assert key_ids(sealed) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 70_000), max_size=6), st.lists(st.tuples(st.integers(0, 250_000), st.integers(0, 90_000)))
)
def test_a_stream_may_be_written_and_read_in_any_pieces(written: list[int], looks: list[tuple[int, int]]) -> None:
    whole, target = letters(sum(written)), io.BytesIO()
    sealer, place = Sealer(target, RECIPIENTS), 0
    for size in written:
        sealer.write(whole[place : place + size])
        place += size
    sealer.finish()
    stream = OpenedStream(target, RESIDENT[0])
    for start, size in looks:
        assert stream.seek(start) == start
        assert stream.read(size) == whole[start : start + size]
    assert open_sealed(target.getvalue(), RESIDENT[0]) == whole


def test_an_envelope_says_for_which_keys_it_was_sealed_and_nothing_of_what_is_in_it() -> None:
    sealed = seal(b"answers", RECIPIENTS)
    assert key_ids(sealed) == tuple(key_id(one) for one in RECIPIENTS)
    assert all(len(one) == 16 and one not in sealed.decode("latin-1").split("X25519", 1)[1] for one in key_ids(sealed))
    assert key_ids(pyrage.encrypt(b"x", [x25519.Recipient.from_str(OFFICE[1])])) == ()
    assert key_ids(b"") == key_ids(b"--- yakuba-keys no") == key_ids(b"\xff" * 40_000) == ()


def test_the_names_of_the_keys_cannot_be_changed_unseen() -> None:
    sealed = seal(b"answers", RECIPIENTS)
    changed = sealed.replace(key_id(OFFICE[1]).encode(), key_id(new_identity()[1]).encode(), 1)
    with pytest.raises(CannotOpen):
        open_sealed(changed, OFFICE[0])
    with pytest.raises(CannotOpen):
        OpenedStream(io.BytesIO(changed), OFFICE[0])


def test_no_two_envelopes_share_a_key_or_a_nonce() -> None:
    parts = [part for _ in range(50) for part in seal(b"x", RECIPIENTS).split(b"\n")[3:10]]
    assert len(set(parts)) == len(parts)


@pytest.mark.parametrize("size", [0, 500, 2 * PIECE + 7])
def test_what_is_changed_anywhere_does_not_open(size: int) -> None:
    sealed = seal(letters(size), RECIPIENTS)
    header = sealed.index(b"\n---") + 48
    for place in (*range(0, header, 3), header + 20, len(sealed) // 2, len(sealed) - 1):
        broken = bytearray(sealed)
        broken[place] ^= 1
        with pytest.raises(CannotOpen):
            OpenedStream(io.BytesIO(bytes(broken)), OFFICE[0]).read()


def test_what_is_written_in_another_way_does_not_open_either() -> None:
    """The last letter of a Base64 text has bits that mean nothing; two ways to write one envelope are one too many."""
    letters_of_base64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for _ in range(8):
        sealed = bytearray(seal(b"x", RECIPIENTS))
        last = sealed.index(b"\n", sealed.index(b"\n---") + 1) - 1
        sealed[last] = letters_of_base64[letters_of_base64.index(sealed[last]) ^ 1]
        with pytest.raises(CannotOpen):
            OpenedStream(io.BytesIO(bytes(sealed)), OFFICE[0])


@pytest.mark.parametrize("left", [0, 5, 200, -TAG, -1, "a piece"])
def test_what_was_cut_does_not_open(left: int | str) -> None:
    sealed = seal(letters(2 * PIECE), RECIPIENTS)
    cut = sealed[: -(PIECE + TAG)] if isinstance(left, str) else sealed[:left]
    with pytest.raises(CannotOpen):
        OpenedStream(io.BytesIO(cut), OFFICE[0])


def test_a_header_of_a_stranger_is_read_within_bounds() -> None:
    for header in (b"age-encryption.org/v1\n" + b"-> x y\n\n" * 100, b"age-encryption.org/v1\n-> " + b"A" * 90_000):
        with pytest.raises(CannotOpen):
            OpenedStream(io.BytesIO(header), OFFICE[0])


def test_a_stream_is_sealed_like_bytes() -> None:
    target = io.BytesIO()
    seal_stream(io.BytesIO(letters(200_000)), target, RECIPIENTS)
    assert open_sealed(target.getvalue(), OFFICE[0]) == letters(200_000)
    assert letters(64) not in target.getvalue()


def test_keys_are_those_of_age() -> None:
    identity = str(x25519.Identity.generate())
    assert identity_of(secret_of(identity)) == identity
    recipient = str(x25519.Identity.from_str(identity).to_public())
    assert len(read_recipient(recipient).raw) == 32
    for wrong in ("", "age1", recipient[:-1], recipient[:-1] + ("q" if recipient[-1] != "q" else "p"), identity):
        with pytest.raises(NoKey) as refused:
            read_recipient(wrong)
        assert not wrong or wrong not in str(refused.value)
    with pytest.raises(NoKey):
        secret_of(recipient)
    with pytest.raises(NoKey):
        secret_of(identity.lower()[:20] + identity[20:])


def test_nothing_of_what_arrives_touches_the_disk_unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    spooled = tempfile.SpooledTemporaryFile

    def watched(*args, **options):
        made.append(spooled(*args, **options))
        return made[-1]

    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", watched)
    spool = Spool.of(io.BytesIO("金糸雀鳥".encode() * 100_000))
    (file,) = made
    file.seek(0)
    lying = file.read()
    assert len(lying) > 1_000_000
    assert "金糸雀鳥".encode() not in lying
    assert spool.read(12) == "金糸雀鳥".encode()
    assert open_sealed(spool.envelope().read(), spool.identity) == "金糸雀鳥".encode() * 100_000
    spool.close()
    assert file.closed
    assert spool.identity == ""


def test_a_spool_keeps_one_byte_beyond_its_limit_and_no_more() -> None:
    spool = Spool.of(io.BytesIO(letters(300_000)), most=1000)
    assert spool.full
    assert spool.read() == letters(1001)
    exact = Spool.of(io.BytesIO(letters(1000)), most=1000)
    assert not exact.full
    assert (exact.size, exact.read()) == (1000, letters(1000))
    assert Spool.of(exact) is exact
    with pytest.raises(ValueError, match="finished"):
        exact.write(b"more")
