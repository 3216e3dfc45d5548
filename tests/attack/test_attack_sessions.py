"""Sessions: a new one whenever somebody can do more, a dead one whenever they may do less, and cookies that stay at home."""

from __future__ import annotations

import os
import runpy
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings as house
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import yakuba.config.settings
from tests.journeys import makers
from tests.people.makers import PASSWORD, SECRET, SETUP, a_hall, a_person
from yakuba.faces.square.holder import FILING, cookie_of
from yakuba.ground import clock
from yakuba.people import commands, rules

pytestmark = pytest.mark.django_db
NEW_PASSWORD: Final = "kaze-no-oto-2027"
IDLE: Final = timedelta(seconds=house.YAKUBA_STAFF_IDLE)
WHOLE: Final = timedelta(seconds=house.YAKUBA_STAFF_SESSION)
LEAPS: Final = [timedelta(minutes=20), timedelta(hours=2), timedelta(days=3), timedelta(days=365)]


class Hours:
    """The hall's clock, in the hands of the test."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def no_tries_yet() -> Iterator[None]:
    """Nobody has used a code before."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    """A clock that goes when it is told to."""
    hours = Hours(clock.now())
    monkeypatch.setattr(clock, "now", hours)
    return hours


@pytest.fixture
def hanako() -> str:
    """A clerk with an authenticator app."""
    a_hall("citizen")
    return a_person("1001", "山田 花子", ("citizen", "clerk"))


def signed_in() -> Client:
    """Return a browser in which Hanako has taken both steps; each time with a code of its own."""
    cache.clear()
    client = Client()
    client.post(reverse("account_login"), {"login": "1001", "password": PASSWORD})
    # Codes go by the real time, whatever the clock of a test says.
    client.post(reverse("mfa_authenticate"), {"code": rules.totp(SECRET, datetime.now(UTC))})
    assert is_inside(client)
    return client


def is_inside(client: Client) -> bool:
    """Tell whether this browser sees the inbox."""
    return client.get(reverse("desk:inbox")).status_code == 200


def key_of(client: Client) -> str:
    """Return the id of the session that a browser holds."""
    return client.cookies["yakuba_session"].value


def with_session(key: str) -> Client:
    """Return another browser, into which somebody has put this session."""
    client = Client()
    client.cookies["yakuba_session"] = key
    return client


@pytest.mark.usefixtures("hanako")
def test_each_step_gives_a_new_session_and_the_one_before_is_worth_nothing() -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "1001", "password": PASSWORD})
    halfway = key_of(client)
    client.post(reverse("mfa_authenticate"), {"code": rules.totp(SECRET, clock.now())})
    assert is_inside(client)
    assert key_of(client) != halfway
    assert not is_inside(with_session(halfway))


@pytest.mark.usefixtures("hanako")
def test_a_session_planted_beforehand_does_not_become_one_of_the_desk() -> None:
    client = with_session("a" * 32)
    client.post(reverse("account_login"), {"login": "1001", "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": rules.totp(SECRET, clock.now())})
    assert is_inside(client)
    assert not is_inside(with_session("a" * 32))


@pytest.mark.usefixtures("hanako")
def test_who_has_signed_out_is_out_wherever_the_session_was_copied_to() -> None:
    client = signed_in()
    copied = with_session(key_of(client))
    answer = client.post(reverse("account_logout"))
    assert not is_inside(copied)
    assert answer["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.usefixtures("hanako")
def test_a_new_password_ends_all_other_sessions_and_renews_this_one() -> None:
    client, other = signed_in(), signed_in()
    before = key_of(client)
    form = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(reverse("account_change_password"), {**form, "oldpassword": "wrong"}).status_code == 200
    assert is_inside(other), "a wrong old password changes nothing"
    assert client.post(reverse("account_change_password"), form).status_code == 302
    assert is_inside(client)
    assert key_of(client) != before
    assert not is_inside(other)
    assert not is_inside(with_session(before))


def test_a_closed_account_is_out_at_once_everywhere(hanako: str) -> None:
    clients = [signed_in(), signed_in()]
    commands.close_account(hanako, actor=SETUP, at=clock.now())
    assert [is_inside(client) for client in clients] == [False, False]


@pytest.mark.usefixtures("hanako")
def test_a_session_lives_while_it_is_used_and_ends_when_the_day_is_over(hours: Hours) -> None:
    client = signed_in()
    begun = hours.at
    while hours.at + IDLE < begun + WHOLE:
        hours.at += IDLE - timedelta(minutes=1)
        assert is_inside(client), hours.at - begun
    hours.at = begun + WHOLE + timedelta(seconds=1)
    assert not is_inside(client)


@pytest.mark.usefixtures("hanako")
def test_a_session_that_rests_ends(hours: Hours) -> None:
    client = signed_in()
    hours.at += timedelta(seconds=house.YAKUBA_STAFF_IDLE, minutes=1)
    assert not is_inside(client)
    hours.at -= timedelta(minutes=20)
    assert not is_inside(client), "nor does it come back when the clock is put back"


# When the clock leaps: a session lives no longer than it may by a clock that cannot, or by as much as was put back and no more.


@pytest.fixture
def every_clock(hours: Hours, monkeypatch: pytest.MonkeyPatch) -> Hours:
    """The hall's clock and Django's, by which rows of sessions end, leap together."""
    monkeypatch.setattr(timezone, "now", lambda: hours.at.astimezone(UTC))
    return hours


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize("ahead", LEAPS, ids=str)
def test_a_session_begun_by_a_clock_that_was_ahead_does_not_last_until_that_day(
    every_clock: Hours, ahead: timedelta
) -> None:
    right = every_clock.at
    every_clock.at = right + ahead
    client = signed_in()
    every_clock.at = right + timedelta(minutes=1)
    stays = is_inside(client)
    assert stays == (ahead < IDLE), "a small correction throws nobody out, a large one everybody"
    every_clock.at = right + WHOLE + timedelta(minutes=2)
    assert not is_inside(client)


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize("back", LEAPS, ids=str)
def test_a_session_that_meets_a_clock_put_back_lives_no_longer_for_it(every_clock: Hours, back: timedelta) -> None:
    client = signed_in()
    spent = timedelta(0)
    while spent + IDLE < WHOLE:
        step = IDLE - timedelta(minutes=1)
        every_clock.at += step
        spent += step
        assert is_inside(client), spent
    every_clock.at -= back
    if not is_inside(client):
        assert back > IDLE
        return
    assert back < IDLE, "nobody can say how long it has rested"
    every_clock.at += WHOLE - spent + timedelta(minutes=1)
    assert not is_inside(client), "what was spent before the clock was put back is spent"


@pytest.mark.usefixtures("hanako")
def test_a_session_that_rests_behind_a_clock_put_back_ends_all_the_same(every_clock: Hours) -> None:
    client = signed_in()
    every_clock.at -= timedelta(minutes=20)
    assert is_inside(client), "it is not thrown out at once"
    every_clock.at += IDLE + timedelta(minutes=1)
    assert not is_inside(client)


@pytest.mark.usefixtures("hanako")
@pytest.mark.parametrize("leap", LEAPS, ids=str)
def test_a_leap_that_nobody_of_a_session_met_leaves_it_alone(every_clock: Hours, leap: timedelta) -> None:
    client = signed_in()
    for there in (leap, -leap):
        every_clock.at += there
        assert Client().get(reverse("account_login")).status_code == 200
        every_clock.at -= there
    every_clock.at += IDLE - timedelta(minutes=1)
    assert is_inside(client)


def over_https(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Run the hall with the settings that it has with ``YAKUBA_HTTPS=1``, and return a browser that speaks HTTPS."""
    monkeypatch.setitem(os.environ, "YAKUBA_HTTPS", "1")
    found = runpy.run_path(str(Path(yakuba.config.settings.__file__)))
    ours = {name: value for name, value in found.items() if name.isupper() and name.split("_")[0] in HTTPS_MATTERS}
    for name, value in ours.items():
        setattr(settings, name, value)
    return Client(headers={"X-Forwarded-Proto": "https"})


HTTPS_MATTERS: Final = {"HTTPS", "SESSION", "CSRF", "LANGUAGE", "SECURE", "ACCOUNT", "MFA"}


@pytest.mark.usefixtures("hanako")
def test_over_https_every_cookie_that_opens_something_stays_with_this_host(
    settings: Any, monkeypatch: pytest.MonkeyPatch, at: datetime
) -> None:
    client = over_https(settings, monkeypatch)
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "1001", "password": PASSWORD})
    makers.an_open_hall(at=at)
    code = makers.a_filing(makers.the_example("single"), at=at)
    client.post(reverse("square:enter"), {"code": code})
    names = {"__Host-yakuba_session", "__Host-yakuba_csrf", cookie_of(FILING)}
    assert set(client.cookies) == names
    assert cookie_of(FILING) == "__Host-yakuba_filing"
    for cookie in client.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax"), cookie.key
        assert (cookie["path"], cookie["domain"]) == ("/", ""), cookie.key
    assert client.get(reverse("square:status")).status_code == 200
    client.post(reverse("square:leave"))
    assert client.cookies["__Host-yakuba_filing"].value == ""


def test_over_https_browsers_are_told_to_stay_there(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = over_https(settings, monkeypatch)
    assert client.get(reverse("square:enter"))["Strict-Transport-Security"] == "max-age=31536000"
    assert client.get(reverse("account_login"))["Strict-Transport-Security"] == "max-age=31536000"
    plain = Client().get(reverse("square:enter"))
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/code/")
