"""Guessing: passwords, codes and passkeys; how often, from where, and what the answers give away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from allauth.core.internal import ratelimit
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from tests.attack.passkey import Passkey, challenge_for, sign_in
from tests.journeys import makers
from tests.people.makers import PASSWORD, SECRET, SETUP, a_hall, a_person
from yakuba.faces.square.pages.entry import WRONG_CODES
from yakuba.faces.square.pages.filed import MAILS
from yakuba.ground import clock, journal, throttle
from yakuba.ground.hops import ClientAddress, visitor
from yakuba.ground.models import JournalLine
from yakuba.ground.ref import Ref
from yakuba.ground.sealing import new_code
from yakuba.people import commands, rules
from yakuba.people.models import Staff

pytestmark = pytest.mark.django_db
CHECKED_IN_AN_HOUR: Final = 20


class Wall:
    """The clock by which wrong passwords are counted, in the hands of the test."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_800_000_000.0
        monkeypatch.setattr(ratelimit.time, "time", lambda: self.now)


@pytest.fixture(autouse=True)
def no_tries_yet() -> Iterator[None]:
    """Nobody has tried a password or used a code before."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def hanako() -> str:
    """A clerk with an authenticator app."""
    a_hall("citizen")
    return a_person("a1001", "山田 花子", ("citizen", "clerk"))


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were compared with the right one."""
    compared: list[str] = []
    real = Staff.check_password

    def check(self: Staff, password: str) -> bool:
        compared.append(password)
        return real(self, password)

    monkeypatch.setattr(Staff, "check_password", check)
    return compared


def guess(password: str, number: str = "a1001", **sender: str) -> Any:
    """Try a password as somebody with no cookies."""
    return Client(**sender).post(reverse("account_login"), {"login": number, "password": password})  # type: ignore[arg-type]


def test_from_a_hundred_addresses_at_most_twenty_passwords_are_compared_in_an_hour(
    hanako: str, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wall = Wall(monkeypatch)
    for number in range(120):
        wall.now += 30
        guess(f"password-{number}", REMOTE_ADDR=f"203.0.113.{number % 100}")
    assert 0 < len(checked) <= CHECKED_IN_AN_HOUR


@pytest.mark.parametrize("disguise", ["port", "host", "case", "spaces", "forwarded", "session"])
def test_no_disguise_gives_more_tries(hanako: str, checked: list[str], disguise: str) -> None:
    client = Client()
    for number in range(30):
        sender = {"REMOTE_ADDR": f"203.0.113.{number}"}
        if disguise == "port":
            sender["HTTP_HOST"] = f"testserver:{1000 + number}"
        if disguise == "host":
            sender["HTTP_HOST"] = ("testserver", "localhost", "127.0.0.1")[number % 3]
        if disguise == "forwarded":
            sender = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}", "HTTP_X_REAL_IP": f"203.0.113.{number}"}
        name = {"case": ("a1001", "A1001")[number % 2], "spaces": " " * number + "a1001"}.get(disguise, "a1001")
        if disguise == "session":
            client.get(reverse("account_login"))
            client.post(reverse("account_login"), {"login": name, "password": f"password-{number}"}, **sender)  # type: ignore[arg-type]
        else:
            guess(f"password-{number}", name, **sender)
    assert len(checked) == 5


def test_tries_at_many_other_numbers_make_the_hall_forget_none(hanako: str, checked: list[str]) -> None:
    for number in range(6):
        guess(f"password-{number}")
    assert len(checked) == 5
    for number in range(1_000):  # what others' tries leave; a cache makes room by throwing away those that come first
        cache.set(f"allauth:rl:allauth.account:login_failed:5/900.0/key:~{number}", [0.0], 900)
    assert guess("password-7").status_code == 429
    assert len(checked) == 5


def test_what_tries_have_left_is_deleted_when_its_time_is_over(hanako: str) -> None:
    at = clock.now()
    guess("password")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM ground_cache")
        assert cursor.fetchone()[0] >= 2, "by address and by number"
        throttle.forget_old(at=at + timedelta(minutes=5))
        cursor.execute("SELECT COUNT(*) FROM ground_cache")
        assert cursor.fetchone()[0] >= 2
        throttle.forget_old(at=at + timedelta(minutes=20))
        cursor.execute("SELECT COUNT(*) FROM ground_cache")
        assert cursor.fetchone()[0] == 0


def test_one_address_gets_thirty_tries_whoever_is_meant(hanako: str) -> None:
    statuses = [guess("wrong-wrong-wrong", f"9{number}").status_code for number in range(32)]
    assert statuses == [422] * 30 + [429] * 2


def test_its_owner_comes_in_with_a_passkey_while_others_guess_the_password(hanako: str) -> None:
    key = Passkey(hanako)
    key.register()
    for number in range(8):
        guess(f"password-{number}")
    assert guess(PASSWORD).status_code == 429
    assert sign_in(Client(), key) == 200


def test_a_passkey_of_nobody_or_of_a_closed_account_opens_nothing(hanako: str) -> None:
    key, stranger = Passkey(hanako), Passkey(hanako)
    key.register()
    assert sign_in(Client(), stranger) == 302
    replayed = key.answer(challenge_for(Client()))
    other = Client()
    challenge_for(other)
    other.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(replayed)})
    assert other.get(reverse("desk:inbox")).status_code == 302, "an answer belongs to the session that was asked"
    commands.close_account(hanako, actor=SETUP, at=clock.now())
    assert sign_in(Client(), key) == 302


def _spoiled(answer: dict[str, Any]) -> Iterator[str]:
    """Return answers of a passkey that somebody has tampered with, in each of its layers."""
    response = answer["response"]
    for name in response:
        broken: tuple[Any, ...] = ("", "!", "AAAA", "あ", response[name][:-4], None, 7, [], {}, "A" * 4000)
        for value in broken:
            yield json.dumps({**answer, "response": {**response, name: value}})
    yield from (json.dumps({**answer, name: None}) for name in ("id", "response"))
    yield from (
        "",
        "null",
        "[]",
        "7",
        '"x"',
        "{}",
        '{"response": 7}',
        "{",
        "[" * 5000,
        "9" * 5000,
        '{"id": ' + "9" * 5000 + "}",
    )


def test_what_is_no_answer_of_a_passkey_is_a_wrong_answer(hanako: str, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    key = Passkey(hanako)
    key.register()
    client = Client()
    for spoiled in _spoiled(key.answer(challenge_for(client))):
        assert client.post(reverse("mfa_login_webauthn"), {"credential": spoiled}).status_code == 302, spoiled[:80]
        assert client.get(reverse("desk:inbox")).status_code == 302, spoiled[:80]
    guess(PASSWORD)
    signed = Client()
    signed.post(reverse("account_login"), {"login": "a1001", "password": PASSWORD})
    signed.post(reverse("mfa_authenticate"), {"code": rules.totp(SECRET, clock.now())})
    signed.get(reverse("mfa_add_webauthn"))
    for spoiled in _spoiled(key.answer("")):
        assert signed.post(reverse("mfa_add_webauthn"), {"credential": spoiled, "name": "鍵"}).status_code == 200, (
            spoiled[:80]
        )


def test_six_codes_are_five_too_many(hanako: str) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": "a1001", "password": PASSWORD})
    wrong = "000000" if rules.totp(SECRET, clock.now()) != "000000" else "000001"
    second = reverse("mfa_authenticate")
    assert [client.post(second, {"code": wrong}).status_code for _ in range(5)] == [422] * 5
    assert client.post(second, {"code": rules.totp(SECRET, clock.now())}).status_code == 429
    assert client.get(reverse("desk:inbox")).status_code == 302


def test_absent_and_existing_staff_are_answered_alike(hanako: str) -> None:
    a_person("closed", "閉 じ子")
    commands.close_account(Staff.objects.get(number="closed").pk, actor=SETUP, at=clock.now())

    def words(number: str) -> tuple[int, str]:
        response = guess("wrong-wrong-wrong", number)
        token = response.context["csrf_token"]
        return response.status_code, response.content.decode().replace(str(token), "").replace(number, "")

    existing = words("a1001")
    before = JournalLine.objects.count()
    assert words("nobody") == words("closed") == existing
    assert JournalLine.objects.count() == before + 2, "each leaves a line, so that each takes as long"
    assert journal.lines(Ref("staff", "unknown"))[-1].action == "staff.sign_in_failed"


def test_every_code_that_opens_nothing_is_answered_alike(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    makers.an_open_hall(at=at)
    past = makers.a_draft(makers.the_example("single"), at=at - timedelta(days=31))

    def words(code: str) -> tuple[int, str]:
        response: Any = Client().post(reverse("square:enter"), {"code": code})
        return response.status_code, response.content.decode().replace(str(response.context["csrf_token"]), "").replace(
            code, ""
        )

    assert words(past) == words(new_code()) == words(new_code())
    assert words(past)[0] == 404


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_an_address_that_the_visitor_wrote_is_not_believed(proxies: int, settings: Any) -> None:
    settings.PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9, 10.0.0.2"}
    ClientAddress(lambda got: HttpResponse(visitor(got)))
    answer = ClientAddress(lambda got: HttpResponse(visitor(got)))(request)
    assert answer.content.decode() == {0: "10.0.0.1", 1: "10.0.0.2", 2: "203.0.113.9"}[proxies]


def test_of_ipv6_the_half_counts_that_a_visitor_cannot_change() -> None:
    def counted(address: str) -> str:
        request = HttpRequest()
        request.META = {"REMOTE_ADDR": address}
        return visitor(request)

    assert counted("2001:db8:1:2:3:4:5:6") == counted("2001:db8:1:2::9") != counted("2001:db8:1:3::9")
    assert (counted("::ffff:203.0.113.9"), counted("203.0.113.9"), counted("")) == ("203.0.113.9", "203.0.113.9", "")


@pytest.mark.parametrize("header", ["", "HTTP_X_FORWARDED_FOR"])
def test_codes_are_guessed_ten_times_and_no_more(header: str) -> None:
    def guessed(number: int) -> int:
        spoof = {header: f"203.0.113.{number}"} if header else {}
        return Client().post(reverse("square:enter"), {"code": new_code()}, **spoof).status_code  # type: ignore[arg-type]

    assert [guessed(number) for number in range(WRONG_CODES + 2)] == [404] * WRONG_CODES + [429] * 2


def test_a_filing_mails_its_number_five_times_and_no_more(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)
    makers.an_open_hall(at=at)
    client = Client()
    client.cookies["yakuba_filing"] = makers.a_filing(makers.the_example("single"), at=at)
    statuses = [client.post(reverse("square:mail"), {"email": f"{n}@example.jp"}).status_code for n in range(MAILS + 1)]
    assert statuses == [302] * MAILS + [429]
    assert len(mail.outbox) == MAILS
