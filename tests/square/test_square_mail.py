"""The receipt by mail, while the mail server is well, away, slow, cut off, or says no: nothing lost, nothing pretended."""

from __future__ import annotations

import os
import runpy
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from tests.journeys.makers import a_filing, an_open_hall, the_example
from tests.square.sink import Sink, id_of, orderly
from tests.square.test_square_pages import holding
from yakuba.applications import reads
from yakuba.faces.square import mailing
from yakuba.faces.square.mailing import AddressRefused, NotMailed, PerhapsMailed, send_receipt
from yakuba.faces.square.pages import filed
from yakuba.ground import clock, patience
from yakuba.ground.errors import Refusal

pytestmark = pytest.mark.once
TO = "hanako@example.jp"
MAIL = "/filed/receipt/mail/"
ROUNDS = int(os.environ.get("YAKUBA_MAIL_ROUNDS", "60"))


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server, and a hall that uses it."""
    server = Sink()
    goes_through(settings, server.port)
    yield server
    server.close()


def goes_through(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "yakuba.ground.mail.Backend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 60


def send(number: str = "1", to: str = TO) -> None:
    """Mail a receipt that has this number."""
    at = datetime(2026, 11, 16, 9, 0, tzinfo=clock.JST)
    send_receipt(to, SimpleNamespace(number=number, at=at), [], link="https://hall.example.jp/code/")  # type: ignore[arg-type]


def at_word(word: str, said: bytes) -> Callable[[str], bytes]:
    """Answer as one should, but to one word."""
    return lambda heard: said if heard == word else orderly(heard)


def hang_up_at(word: str) -> Callable[[str], bytes]:
    def answer(heard: str) -> bytes:
        if heard == word:
            raise ConnectionAbortedError
        return orderly(heard)

    return answer


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (hang_up_at("HELLO"), NotMailed),
        (hang_up_at("RCPT"), NotMailed),
        (hang_up_at("DATA"), NotMailed),
        (hang_up_at("END"), PerhapsMailed),
        (at_word("HELLO", b"554 no\r\n"), NotMailed),
        (at_word("HELLO", b"HTTP/1.1 400 Bad Request\r\n\r\n"), NotMailed),
        (at_word("HELLO", b"\x00\xff" * 9000), NotMailed),
        (at_word("MAIL", b"550 not from you\r\n"), NotMailed),
        (at_word("RCPT", b"451 later\r\n"), NotMailed),
        (at_word("RCPT", b"550 <hanako@example.jp> unknown\r\n"), AddressRefused),
        (at_word("DATA", b"452 full\r\n"), NotMailed),
        (at_word("END", b"554 <hanako@example.jp> is spam\r\n"), NotMailed),
        (at_word("END", b"421 closing\r\n"), NotMailed),
        (at_word("END", b"what?\r\n"), PerhapsMailed),
    ],
)
def test_whatever_the_mail_server_does_it_is_said_and_no_log_names_the_address(
    sink: Sink, caplog: pytest.LogCaptureFixture, answer: Callable[[str], bytes], refusal: type[Refusal]
) -> None:
    sink.answer = answer
    with pytest.raises(refusal) as told:
        send()
    assert TO not in caplog.text
    assert told.value.__cause__ is None
    # At the next try, with the server well again, it is the same mail.
    sink.answer = orderly
    send()
    assert len({id_of(mail) for mail in sink.mails}) == 1


def test_what_is_taken_is_taken_whatever_is_said_at_the_goodbye(sink: Sink) -> None:
    for goodbye in (hang_up_at("QUIT"), at_word("QUIT", b"500 what?\r\n"), quiet_at(sink, "QUIT")):
        sink.answer = goodbye
        send()
    assert len(sink.mails) == 3


def quiet_at(sink: Sink, word: str) -> Callable[[str], bytes]:
    return lambda heard: sink.silence() if heard == word else orderly(heard)


@pytest.mark.parametrize(("word", "refusal"), [("HELLO", NotMailed), ("RCPT", NotMailed), ("END", PerhapsMailed)])
def test_a_silent_mail_server_is_waited_for_once_and_then_left_alone_for_a_minute(
    sink: Sink, settings: Any, monkeypatch: pytest.MonkeyPatch, word: str, refusal: type[Refusal]
) -> None:
    sink.answer, settings.EMAIL_TIMEOUT = quiet_at(sink, word), 0.5
    with pytest.raises(Refusal) as told:
        send()
    assert isinstance(told.value, refusal)
    for _ in range(3):
        with pytest.raises(NotMailed):
            send()
    assert sink.visits == 1, "whoever comes next would have waited as long, and all others behind them"
    sink.answer, settings.EMAIL_TIMEOUT = orderly, 60
    monkeypatch.setattr(patience, "monotonic", lambda: monotonic() + patience.PAUSE)
    send()
    assert len({id_of(mail) for mail in sink.mails}) == 1


@pytest.mark.parametrize("pieces", [[b"250-well\r\n"] * 99 + [b"250 well\r\n"], [b"250 ", *[b"w"] * 98, b"\r\n"]])
def test_an_answer_in_many_pieces_gets_no_more_time(sink: Sink, settings: Any, pieces: list[bytes]) -> None:
    visitors: list[socket.socket] = []

    def drip(word: str) -> bytes:
        for piece in pieces[:-1] if word == "END" else ():
            visitors[-1].sendall(piece)
            sink.wait(0.02)
        return pieces[-1] if word == "END" else orderly(word)

    sink.answer, sink.connected, settings.EMAIL_TIMEOUT = drip, visitors.append, 0.5
    with pytest.raises((NotMailed, PerhapsMailed)):
        send()


def test_many_answers_each_a_little_late_get_no_more_time(sink: Sink, settings: Any) -> None:
    def late(word: str) -> bytes:
        sink.wait(0.1)
        return orderly(word)

    sink.answer, settings.EMAIL_TIMEOUT = late, 0.3
    with pytest.raises(NotMailed):
        send()


def test_nothing_is_said_in_clear_where_tls_is_wanted(sink: Sink, settings: Any) -> None:
    heard: list[str] = []

    def answer(word: str) -> bytes:
        heard.append(word)
        return orderly(word)

    sink.answer, settings.EMAIL_USE_TLS = answer, True
    with pytest.raises(NotMailed):
        send()
    assert "MAIL" not in heard


def test_a_closed_port_and_a_host_without_a_name_are_said_at_once(settings: Any) -> None:
    goes_through(settings, 1)
    with pytest.raises(NotMailed):
        send()


def test_a_mail_is_known_by_an_id_that_tells_nothing(sink: Sink) -> None:
    for number, to in (("1", TO), ("1", TO), ("2", TO), ("1", "taro@example.jp")):
        send(number, to)
    first, again, other_number, other_address = map(id_of, sink.mails)
    assert first == again
    assert len({first, other_number, other_address}) == 3
    assert first.endswith("@localhost>")
    assert "hanako" not in first
    assert b"Auto-Submitted: auto-generated" in sink.mails[0]


def test_no_mail_is_lost_when_the_mail_server_is_killed_and_those_there_twice_bear_one_id(
    settings: Any, tmp_path: Path
) -> None:
    taken, kills = tmp_path / "taken", 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    goes_through(settings, port)
    server = killable(port, taken, kills)
    wanted = [f"2026-{number:05}" for number in range(ROUNDS)]
    for number in wanted:
        # As a resident would: again, until the page says that it was sent.
        while not went(number):
            server.wait(timeout=60)
            kills += 1
            server = killable(port, taken, kills)
    server.kill()
    server.wait(timeout=60)
    ids = Counter(taken.read_text().split())
    assert len(ids) == len(wanted), "as many ids as mails: none lost, none under two names"
    assert kills > 0
    assert ids.total() - len(wanted) <= kills
    assert max(ids.values()) <= 1 + kills
    sys.stdout.write(f"{len(wanted)} mails, {kills} kills, {ids.total() - len(wanted)} there twice\n")


def went(number: str) -> bool:
    try:
        send(number)
    except (NotMailed, PerhapsMailed):
        return False
    return True


def killable(port: int, taken: Path, seed: int) -> subprocess.Popen[str]:
    """Start the server as a process of its own; it kills itself now and then."""
    command = [sys.executable, "-m", "tests.square.sink", str(port), str(taken), str(seed)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    with server.stdout as told:
        assert told.readline() == "here\n"
    return server


@pytest.fixture
def family(db: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> tuple[Client, str]:
    """Somebody who has filed, and their code."""
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(filed, "MAILS", 99)
    an_open_hall(at=at)
    code = a_filing(the_example("single"), at=at)
    return holding(code, "filing"), code


def test_the_page_says_what_became_of_the_mail_in_each_language_and_the_filing_stands(
    family: tuple[Client, str], sink: Sink
) -> None:
    client, code = family
    before = reads.status(code)
    trials = [
        (at_word("HELLO", b"554 no\r\n"), NotMailed),
        (at_word("RCPT", b"550 unknown\r\n"), AddressRefused),
        (hang_up_at("END"), PerhapsMailed),
    ]
    for language in ("ja", "ja-easy", "en"):
        for answer, refusal in trials:
            sink.answer = answer
            told = client.post(MAIL, {"email": TO}, headers={"Accept-Language": language})
            page = told.content.decode()
            assert told.status_code == refusal.status
            assert refusal.words.say(language) in page
            assert refusal.remedy.say(language) in page
            assert f'value="{TO}"' in page
            assert all(group in page for group in code.split("-"))
            assert before.number in page
    assert reads.status(code) == before
    sink.answer = orderly
    assert client.post(MAIL, {"email": TO})["Location"] == "/filed/receipt/?mailed=1#mail"
    # One for each language; what was handed over unsaid has come a second time in Japanese, and is the same mail.
    assert len(sink.mails) == 4
    assert len({id_of(mail) for mail in sink.mails}) == 3


def test_a_hall_without_a_mail_server_offers_no_mails(family: tuple[Client, str], settings: Any) -> None:
    client, _ = family
    assert MAIL in client.get("/filed/receipt/").content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert MAIL not in client.get("/filed/receipt/").content.decode()
    assert client.post(MAIL, {"email": TO}).status_code == 404


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("", ("dummy", "localhost", 25, "", "", False, False)),
        ("smtp://mail.example.jp", ("Backend", "mail.example.jp", 25, "", "", False, False)),
        ("smtp+starttls://hall:a%40b@[::1]", ("Backend", "::1", 587, "hall", "a@b", False, True)),
        ("smtps://mail.example.jp:4650", ("Backend", "mail.example.jp", 4650, "", "", True, False)),
    ],
)
def test_the_mail_server_is_named_by_one_address(
    monkeypatch: pytest.MonkeyPatch, said: str, read: tuple[Any, ...]
) -> None:
    monkeypatch.setenv("YAKUBA_MAIL", said)
    found = runpy.run_path(str(Path(mailing.__file__).parents[2] / "config" / "settings.py"))
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_SSL", "USE_TLS")
    defaults = ("localhost", 25, "", "", False, False)
    values = tuple(found.get(f"EMAIL_{name}", default) for name, default in zip(names, defaults, strict=True))
    assert (found["EMAIL_BACKEND"].rpartition(".")[2] if said else "dummy", *values) == read
    assert ("dummy" in found["EMAIL_BACKEND"]) == (not said)
