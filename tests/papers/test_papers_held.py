"""Files that cannot be made safe are held unopened: the scanner that finds something, is down, or says something odd."""

from __future__ import annotations

import io
import socket
import struct
from collections.abc import Callable, Iterator
from datetime import datetime
from time import monotonic
from typing import Any

import pytest

from tests.journeys import makers
from tests.papers.hostile import EICAR
from tests.papers.makers import a_photo
from tests.stand_in import StandIn
from yakuba.applications import commands as applications
from yakuba.applications import reads as filings
from yakuba.ground import patience, watch
from yakuba.ground.actor import Actor
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref
from yakuba.papers import commands, models, reads
from yakuba.papers.contrib import clamd
from yakuba.papers.rules import refusals

ABOUT = Ref("filing", "x")
Answer = Callable[[bytes], bytes]


def as_clamd_does(data: bytes) -> bytes:
    return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"


class Scanner(StandIn):
    """A stand-in for clamd: speaks its protocol and answers as it is told."""

    def __init__(self) -> None:
        self.answer: Answer = as_clamd_does
        self.pong = b"PONG\0"
        self.asked: list[bytes] = []
        super().__init__()
        self.address = f"127.0.0.1:{self.port}"

    def hear(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as heard:
            command = heard.read(6)
            if command == b"zPING\0":
                self.asked.append(command)
                connection.sendall(self.pong or never(connection))
                return
            assert command + heard.read(4) == b"zINSTREAM\0"
            self.asked.append(b"zINSTREAM\0")
            data = b""
            while length := struct.unpack(">I", heard.read(4))[0]:
                data += heard.read(length)
            connection.sendall(self.answer(data) or b"")

    def say_nothing(self, data: bytes) -> bytes:
        """Answer a file with silence, for as long as there is a test."""
        self.wait()
        return b""


def never(connection: socket.socket) -> bytes:
    """Say nothing until the other side has had enough."""
    return connection.recv(1)


@pytest.fixture
def scanner(settings) -> Iterator[Scanner]:
    stand_in = Scanner()
    settings.CLAMD = stand_in.address
    yield stand_in
    stand_in.close()


def a_minute_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "monotonic", lambda: monotonic() + patience.PAUSE)


def scanned(scanner: Scanner, data: bytes) -> None:
    clamd.require_clean(io.BytesIO(data), at_socket=scanner.address)


def test_what_is_clean_passes_and_what_is_known_does_not(scanner: Scanner) -> None:
    scanned(scanner, a_photo() * 50)
    with pytest.raises(refusals.Infected):
        scanned(scanner, bytes(200_000) + EICAR)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\0",
        b"stream: O",
        b"stream: OK",
        b"stream: Eicar-Test-Signature FOU",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK but\0",
        b"OK\0",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"x" * 9000,
    ],
)
def test_whatever_is_not_a_plain_ok_to_its_end_is_no_proof(scanner: Scanner, said: bytes) -> None:
    scanner.answer = lambda data: said
    with pytest.raises(refusals.Unscanned):
        scanned(scanner, b"x")


@pytest.mark.parametrize("where", ["127.0.0.1:1", "127.0.0.1:99999", "unix:/nowhere/clamd.ctl", "nonsense"])
def test_a_scanner_that_is_down_lets_nothing_pass(where: str) -> None:
    with pytest.raises(refusals.Unscanned):
        clamd.require_clean(io.BytesIO(b"x"), at_socket=where)


@pytest.mark.parametrize("pong", [b"SSH-2.0-OpenSSH_9.2\r\n\0", b"PONG", b"PO"])
def test_what_is_no_scanner_is_given_no_file(scanner: Scanner, pong: bytes) -> None:
    scanner.pong = pong
    with pytest.raises(refusals.Unscanned):
        scanned(scanner, b"x")
    assert scanner.asked == [b"zPING\0"]


def test_a_silent_scanner_lets_nothing_pass_and_is_waited_for_once(
    scanner: Scanner, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLAMD_PATIENCE, scanner.pong = 0.2, b""
    for _ in range(3):
        with pytest.raises(refusals.Unscanned):
            scanned(scanner, b"x")
    assert scanner.asked == [b"zPING\0"], "the others would have waited as long"
    # A minute later it is asked again.
    a_minute_passes(monkeypatch)
    settings.CLAMD_PATIENCE, scanner.pong = 60, b"PONG\0"
    scanned(scanner, b"x")


def test_a_scanner_that_answers_too_late_lets_nothing_pass(scanner: Scanner, settings: Any) -> None:
    settings.CLAMD_PATIENCE = 0.2
    scanner.answer = scanner.say_nothing
    for _ in range(4):
        with pytest.raises(refusals.Unscanned):
            scanned(scanner, b"x" * 5_000_000)
    assert scanner.asked.count(b"zINSTREAM\0") <= 2, "twice in a row it is not the file"


def test_one_file_that_takes_too_long_does_not_stop_the_others(
    scanner: Scanner, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Only what this test calls a short time is short: a busy machine has all others to answer in.
    monkeypatch.setattr(clamd, "Deadline", lambda seconds: patience.Deadline(0.1 if seconds == 3 else 60))
    for _ in range(3):
        settings.CLAMD_PATIENCE, scanner.answer = 4, scanner.say_nothing
        with pytest.raises(refusals.Unscanned):
            scanned(scanner, b"x")
        settings.CLAMD_PATIENCE, scanner.answer = 60, as_clamd_does
        scanned(scanner, b"x")


@pytest.mark.django_db
def test_no_safe_copy_is_made_of_what_was_not_scanned(scanner: Scanner, at: datetime) -> None:
    scanner.answer = lambda data: b""
    with pytest.raises(refusals.Unscanned):
        commands.keep_opened(a_photo(), about=ABOUT, name="x.jpg", type="image/jpeg", at=at)
    assert reads.opened_about(ABOUT) == []
    scanner.answer = as_clamd_does
    commands.keep_opened(a_photo(), about=ABOUT, name="x.jpg", type="image/jpeg", at=at)
    assert len(reads.opened_about(ABOUT)) == 1


@pytest.mark.django_db
def test_a_file_is_held_once_and_let_go_once(at: datetime) -> None:
    source = Ref("sealed", "y")
    for why in (refusals.Unscanned(), refusals.Infected()):
        commands.hold(source, about=ABOUT, why=why, at=at)
    assert [(one.source, one.why, one.at) for one in reads.held()] == [(source, "Infected", at)]
    assert commands.let_go(source, about=ABOUT, at=at)
    assert not commands.let_go(source, about=ABOUT, at=at)
    assert [line.action for line in JournalLine.objects.order_by("id")] == ["file.held", "file.let_go"]


def attachments_of(code: str, at: datetime) -> list[Any]:
    found = makers.cases_by_procedure(filings.status(code).ref, at=at)
    return [one for case in found.values() for one in case.attachments]


def silent(scanner: Scanner, settings: Any) -> None:
    settings.CLAMD_PATIENCE, scanner.pong = 0.2, b""


def too_late(scanner: Scanner, settings: Any) -> None:
    settings.CLAMD_PATIENCE, scanner.answer = 0.2, scanner.say_nothing


def refuses(scanner: Scanner, settings: Any) -> None:
    settings.CLAMD = "127.0.0.1:1"


def cut_off(scanner: Scanner, settings: Any) -> None:
    scanner.answer = lambda data: b"stream: OK"


@pytest.mark.django_db
@pytest.mark.parametrize("down", [silent, too_late, refuses, cut_off])
def test_a_family_does_not_wait_for_a_scanner_and_nobody_opens_what_was_not_scanned(
    scanner: Scanner, at: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch, down: Callable[[Scanner, Any], None]
) -> None:
    makers.an_open_hall(at=at)
    down(scanner, settings)
    code = makers.a_draft(makers.the_example("family-of-four"), at=at)
    applications.submit(code, at=at)
    makers.let_it_happen(at)
    held = attachments_of(code, at)
    assert held
    assert {one["file"] for one in held} == {""}
    assert models.OpenedFile.objects.count() == 0
    (finding,) = [one for one in watch.look(at=makers.later(at)) if one.code == "file.held"]
    assert {one.detail for one in finding.stuck} == {"Unscanned"}
    # Down still: the watch tries, and nothing changes.
    watch.mend_alone(at=makers.later(at), dear=False)
    assert models.OpenedFile.objects.count() == 0
    settings.CLAMD, settings.CLAMD_PATIENCE = scanner.address, 60
    scanner.answer, scanner.pong = as_clamd_does, b"PONG\0"
    a_minute_passes(monkeypatch)
    watch.mend_alone(at=makers.later(at), dear=False)
    given = attachments_of(code, at)
    assert len(given) == len(held)
    assert all(reads.opened(Ref.parse(one["file"])).type == "image/jpeg" for one in given)
    assert list(reads.held()) == []


@pytest.mark.django_db
def test_an_infected_file_stays_held_until_a_person_has_decided(scanner: Scanner, at: datetime) -> None:
    makers.an_open_hall(at=at)
    scanner.answer = lambda data: b"stream: Eicar-Test-Signature FOUND\0"
    code = makers.a_draft(makers.the_example("family-of-four"), at=at)
    applications.submit(code, at=at)
    makers.let_it_happen(at)
    scanner.answer = as_clamd_does
    watch.mend_alone(at=makers.later(at), dear=False)
    assert {one.why for one in reads.held()} == {"Infected"}
    assert models.OpenedFile.objects.count() == 0
    for one in list(reads.held()):
        who = Actor("staff", "s1", "係 員子")
        assert watch.mend("file.held", one.id, actor=who, at=makers.later(at), why="誤検知と確認した")
    assert models.OpenedFile.objects.count() == 0, "the worker has the keys, who presses has not"
    watch.mend_alone(at=makers.later(at), dear=False)
    assert list(reads.held()) == []
    assert all(one["file"] for one in attachments_of(code, at))
