"""One border without faults, and with each single one: taken in once, in order, or in quarantine where it is seen."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import cast

import pytest
from django.db import transaction
from msgspec import structs, to_builtins

from tests.relay.makers import KIND, copy, exchange, letter, packed, unpacked
from yakuba.ground import clock, journal
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref
from yakuba.ground.relay import commands as relay
from yakuba.ground.relay import pulling, reads, receiving, sending, signing, spool
from yakuba.ground.relay.models import ParcelIn, ParcelOut
from yakuba.ground.relay.parcels import Parcel
from yakuba.ground.relay.reasons import Reason

pytestmark = pytest.mark.django_db
ANNA = Actor("staff", "1001", "係 員子", "information")


def reasons() -> list[Reason]:
    return [one.reason for one in reads.quarantine()]


def test_parcels_arrive_once_and_in_order_with_their_files(room, at):
    sent = [letter(n, at, b"%d" % n, b"scan" * n) for n in range(1, 6)]
    exchange(at)
    exchange(at)
    assert room.taken == sent
    assert room.files["letter-3/file-1"] == b"scan" * 3
    assert reads.standing().unsent == 0
    assert reads.quarantine() == []
    assert list(spool.place("in").iterdir()) == []


def test_an_id_is_sent_once(room, at):
    letter(1, at)
    letter(1, at)
    exchange(at)
    assert room.taken == ["letter-1"]
    assert ParcelOut.objects.count() == 1


def test_more_than_one_bundle_holds(room, at, monkeypatch):
    monkeypatch.setattr(sending, "MOST_PARCELS", 3)
    sent = [letter(n, at) for n in range(10)]
    exchange(at)
    assert room.taken == sent


def test_a_body_that_was_changed_lies_in_quarantine_until_it_comes_whole(room, at):
    letter(1, at), letter(2, at)
    data = packed(at)
    unpacked(data.replace("拝啓 1".encode(), "拝啓 9".encode()), at)
    assert room.taken == ["letter-2"]
    assert reasons() == [Reason.BODY]
    assert [line.action for line in journal.lines(Ref("parcel", "letter-1"))] == ["parcel.quarantined"]
    exchange(at)
    assert sorted(room.taken) == ["letter-1", "letter-2"]
    assert reads.quarantine() == []


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 100_000,
        b'{"signature":"00"}',
        b'{"signature":"\xff"}',
        b'{"signature":"00","at":' + b"9" * 5000 + b"}",
        b"1",
    ],
    ids=["a well without a bottom", "another's", "no text", "a number without end", "a number"],
)
def test_a_line_that_nobody_signed_is_only_not_signed(room, at, line):
    assert unpacked(line + b"\n", at) is None
    assert reasons() == [Reason.SIGNATURE]
    with pytest.raises(signing.NotSigned):
        sending.take_acknowledgement(line, at=at)


def test_a_bundle_that_was_not_signed_takes_nothing_in_and_is_seen(room, at):
    letter(1, at)
    data = packed(at)
    assert unpacked(data.replace(b'"number":1', b'"number":7'), at) is None
    assert room.taken == []
    assert reasons() == [Reason.SIGNATURE]
    exchange(at)
    assert room.taken == ["letter-1"]
    assert reads.quarantine() == []


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("enclosure", {"sha256": "../kept", "size": 6}),
        ("enclosure", {"sha256": "0" * 64 + "\n"}),
        ("enclosure", {"size": -1}),
        ("parcel", {"sha256": "../kept"}),
        ("parcel", {"size": -1}),
        ("parcel", {"number": 2**63}),
        ("manifest", {"through": 10**30}),
        ("manifest", {"gone": [-1]}),
    ],
)
def test_a_side_that_was_taken_over_leads_nobody_out_of_the_spool(room, at, part, change):
    letter(1, at, b"file")
    _, line, bodies = sending.bundle(after=0, at=at)
    said = json.loads(line)
    del said["signature"]
    parcel = said["parcels"][0]
    {"manifest": said, "parcel": parcel, "enclosure": parcel["enclosures"][0]}[part].update(change)
    kept = spool.place("in").parent / "kept"
    kept.write_bytes(b"secret")
    forged = b"\n".join((signing.signed(sending.BUNDLE, said), *bodies))
    # Nothing need be brought: what it names is there.
    assert unpacked(forged, at, lambda _: None) is None
    assert (room.taken, room.files, kept.read_bytes()) == ([], {}, b"secret")
    assert reasons() == [Reason.SIGNATURE]


def test_a_file_that_was_changed_is_kept_aside_and_fetched_again(room, at):
    letter(1, at, b"whole")

    def spoiled(one):
        with spool.coming(one) as part:
            part.write(b"spoil")

    unpacked(packed(at), at, spoiled)
    assert reasons() == [Reason.ENCLOSURE]
    assert [path.read_bytes() for path in spool.place("aside").iterdir()] == [b"spoil"]
    exchange(at)
    assert room.files == {"letter-1/file-0": b"whole"}
    assert reads.quarantine() == []


def test_a_number_that_did_not_come_is_noted_and_asked_for_again(room, at):
    letter(1, at), letter(2, at)
    # As if another had acknowledged it: then nobody would send it any more.
    sending.bundle(after=0, at=at)
    ParcelOut.objects.filter(parcel_id="letter-1").update(acked_at=at)
    unpacked(packed(at), at)
    assert room.taken == ["letter-2"]
    assert [(one.number, one.reason) for one in reads.quarantine()] == [(1, Reason.MISSING)]
    exchange(at)
    exchange(at)
    assert room.taken == ["letter-2", "letter-1"]
    assert reads.quarantine() == []


def test_what_is_asked_for_and_gone_is_told(room, at):
    letter(1, at), letter(2, at)
    sending.bundle(after=0, at=at)
    ParcelOut.objects.filter(parcel_id="letter-1").update(acked_at=at - timedelta(days=2))
    relay.forget(at=at)
    exchange(at)
    exchange(at)
    [lost] = reads.quarantine()
    assert lost.reason is Reason.GONE
    relay.discard(lost.id, actor=ANNA, at=at, why="紙で届いた")
    exchange(at)
    assert reads.quarantine() == []


def test_an_unknown_kind_waits_until_it_is_known(room, at):
    letter(1, at, b"file", kind="test.parcel"), letter(2, at)
    exchange(at)
    assert room.taken == ["letter-2"]
    [held] = reads.quarantine()
    assert (held.reason, held.whole) == (Reason.KIND, True)
    assert reads.standing().held_there == 1
    receiving.on("test.parcel", room.receive)
    exchange(at + timedelta(minutes=1))
    assert room.taken == ["letter-2", "letter-1"]
    assert reads.standing().unsent == 0
    assert room.files == {"letter-1/file-0": b"file"}


def test_a_refused_parcel_leaves_nothing_and_does_not_hold_up_the_others(room, at):
    room.refuses.add("letter-1")
    letter(1, at, b"file"), letter(2, at)
    exchange(at)
    assert room.taken == ["letter-2"]
    [held] = reads.quarantine()
    assert (held.reason, held.detail) == (Reason.REFUSED, "ValueError")
    assert not ParcelIn.objects.filter(pk="letter-1").exists()
    assert not relay.replay(held.id, actor=ANNA, at=at)
    room.refuses.clear()
    assert relay.replay(held.id, actor=ANNA, at=at)
    assert room.files == {"letter-1/file-0": b"file"}
    assert [line.action for line in journal.lines(Ref("parcel", "letter-1"))].count("parcel.replayed") == 2
    exchange(at)
    assert reads.standing().unsent == 0


def test_a_discarded_parcel_is_not_sent_again(room, at):
    room.refuses.add("letter-1")
    letter(1, at)
    exchange(at)
    [held] = reads.quarantine()
    relay.discard(held.id, actor=ANNA, at=at, why="同じ届出が窓口に出た")
    room.refuses.clear()
    exchange(at)
    assert (room.taken, reads.quarantine(), reads.standing().unsent) == ([], [], 0)


def test_what_was_acknowledged_is_forgotten_after_a_day_and_its_room_is_told(room, at):
    heard: list[Parcel] = []
    relay.on_forgotten(KIND, lambda parcel, _at: heard.append(parcel))
    letter(1, at, b"file")
    exchange(at)
    assert relay.forget(at=at + timedelta(hours=23)) == 0
    assert len(list(spool.place("out").iterdir())) == 1
    assert relay.forget(at=at + timedelta(hours=24)) == 1
    assert relay.forget(at=at + timedelta(hours=25)) == 0
    assert [parcel.body["words"] for parcel in heard] == ["拝啓 1"]
    assert list(spool.place("out").iterdir()) == []
    assert bytes(ParcelOut.objects.get().body) == b""


def test_a_parcel_that_cannot_be_forgotten_keeps_no_other(room, at, caplog):
    def let_go(parcel, _):
        if parcel.id == "letter-1":
            raise LookupError("髙橋 葛󠄀子")

    sending.on_forgotten(KIND, let_go)
    for number in (1, 2, 3):
        letter(number, at, b"enclosed")
    exchange(at)
    later = at + timedelta(hours=25)
    assert relay.forget(at=later) == 2
    assert "LookupError" in caplog.text
    assert "葛" not in caplog.text
    assert list(ParcelOut.objects.filter(forgotten_at=None).values_list("parcel_id", flat=True)) == ["letter-1"]
    sending._forgotten.clear()
    assert relay.forget(at=later) == 1


def test_a_file_laid_down_by_a_deed_that_did_not_end_is_taken_away_after_a_week(room, at):
    def cut_off() -> None:
        with transaction.atomic():
            letter(1, at, b"never sent")
            raise ConnectionError

    with pytest.raises(ConnectionError):
        cut_off()
    letter(2, at, b"sent")
    lying = set(spool.place("out").iterdir())
    assert len(lying) == 2
    now = clock.now()
    relay.forget(at=now + timedelta(days=6))
    assert set(spool.place("out").iterdir()) == lying, "its deed may still be under way"
    relay.forget(at=now + timedelta(days=8))
    (left,) = spool.place("out").iterdir()
    assert left.read_bytes() == b"sent"


def test_what_was_not_acknowledged_is_never_forgotten(room, at):
    letter(1, at)
    unpacked(packed(at), at)
    assert relay.forget(at=at + timedelta(days=400)) == 0


def test_a_file_goes_on_where_it_stopped(room, at):
    letter(1, at, b"0123456789")
    said = []

    def cut(one):
        with spool.coming(one) as part:
            part.write(b"01234")
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        unpacked(packed(at), at, cut)

    def rest(one):
        said.append(spool.have(one))
        copy(one)

    unpacked(packed(at), at, rest)
    assert said == [5]
    assert room.files == {"letter-1/file-0": b"0123456789"}


def test_a_bundle_that_is_cut_short_keeps_what_came_before(room, at):
    letter(1, at), letter(2, at)
    with pytest.raises(receiving.CutOff):
        unpacked(packed(at)[:-1], at)
    assert room.taken == ["letter-1"]
    assert reads.quarantine() == []


def test_a_held_parcel_is_not_parked_by_a_clock_that_was_wrong(room, at):
    room.refuses.add("letter-1")
    letter(1, at)
    exchange(at + timedelta(days=365))
    room.refuses.clear()
    assert relay.try_again(at=at) == 1
    assert room.taken == ["letter-1"]


def test_two_parcels_with_the_very_same_file_do_not_take_it_from_one_another(room, at):
    room.refuses.add("letter-1")
    letter(1, at, b"same"), letter(2, at, b"same")
    exchange(at)
    assert room.files == {"letter-2/file-0": b"same"}
    room.refuses.clear()
    for hours in range(1, 4):
        exchange(at + timedelta(hours=hours))
    assert room.files == {"letter-1/file-0": b"same", "letter-2/file-0": b"same"}
    assert reads.quarantine() == []


def test_files_that_nobody_waits_for_are_taken_away_and_others_are_kept(room, at):
    room.refuses.add("letter-1")
    letter(1, at, b"held")
    exchange(at)
    for place in ("in/" + "0" * 64 + ".part", "aside/old"):
        path = spool.place(place.partition("/")[0]) / place.partition("/")[2]
        path.write_bytes(b"left")
    relay.forget(at=clock.now() + timedelta(days=8))
    assert [path.read_bytes() for path in spool.place("in").iterdir()] == [b"held"]
    assert list(spool.place("aside").iterdir()) == []


@pytest.mark.parametrize("said", [b"", b"\xff", b"[" * 5000, b'{"a":-1}', b'{"a":"b"}', b'{"a":1e30}', b"[]"])
def test_an_edge_that_talks_nonsense_only_ends_the_round(monkeypatch, said):
    edge = object.__new__(pulling.Edge)
    monkeypatch.setattr(edge, "_say", lambda *_: said)
    with pytest.raises(pulling.NotServed):
        edge.offer(b"{}")


@pytest.mark.parametrize("parcels", [0, 1], ids=["nothing", "the same again"])
def test_an_edge_that_always_says_there_is_more_only_ends_the_round(room, at, monkeypatch, parcels):
    """Whoever has taken the internet side over may sign whatever it likes, and must not keep the office for ever."""
    letter(1, at)

    class Edge:
        asked = 0
        fetch = staticmethod(copy)

        def bundle(self, _after: int) -> bytes:
            self.asked += 1
            assert self.asked < 5, "for ever"
            said, _, bodies = sending.bundle(after=0, at=at)
            more = structs.replace(said, upto=99, parcels=said.parcels[:parcels])
            return b"".join([signing.signed(sending.BUNDLE, to_builtins(more)), b"\n", *bodies[:parcels]])

        def acknowledge(self, _line: bytes) -> None:
            """Hear nothing."""

    monkeypatch.setattr(pulling, "_push", lambda *_: 0)
    with pytest.raises(pulling.NotServed, match="there is more"):
        pulling.pull(cast("pulling.Edge", Edge()), lambda: at)
    assert room.taken == ["letter-1"][:parcels]
