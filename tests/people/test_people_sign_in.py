"""Signing in through HTTP: a password alone opens nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.people.makers import PASSWORD, SECRET, SETUP, a_hall, a_person
from yakuba.config import settings as house
from yakuba.ground import clock, journal
from yakuba.ground.ref import Ref
from yakuba.people import commands, rules

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_tries_yet() -> Iterator[None]:
    """Nobody has tried a password or used a code before."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def hanako() -> str:
    """Hanako of the citizens' section, with an authenticator app."""
    a_hall("citizen", "child")
    return a_person("1001", "山田 花子", ("citizen", "clerk"), ("child", "clerk"))


def give_password(client: Client, password: str = PASSWORD) -> int:
    """Take the first step and return the status."""
    return client.post(reverse("account_login"), {"login": "1001", "password": password}).status_code


def give_code(client: Client, code: str = "") -> int:
    """Take the second step and return the status."""
    return client.post(reverse("mfa_authenticate"), {"code": code or rules.totp(SECRET, clock.now())}).status_code


@pytest.mark.usefixtures("hanako")
def test_a_password_alone_is_not_enough(client: Client) -> None:
    assert give_password(client) == 302
    answer = client.get(reverse("desk:inbox"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_password_and_code_open_the_desk_and_stand_in_the_journal(client: Client, hanako: str) -> None:
    give_password(client)
    before = client.session.session_key
    assert give_code(client) == 302
    assert client.session.session_key != before, "a new session id, so that one planted before is worth nothing"
    assert client.get(reverse("desk:inbox")).status_code == 200
    last = journal.lines(Ref("staff", hanako))[-1]
    assert (last.action, last.data) == ("staff.signed_in", {"with": "password+totp"})


@pytest.mark.usefixtures("hanako")
def test_a_wrong_code_opens_nothing_and_a_code_works_once(client: Client) -> None:
    give_password(client)
    assert give_code(client, "000000") == 422
    code = rules.totp(SECRET, clock.now())
    assert give_code(client, code) == 302
    other = Client()
    give_password(other)
    assert give_code(other, code) == 422
    assert other.get(reverse("desk:inbox")).status_code == 302


def test_the_house_takes_no_code_of_another_half_minute(client: Client, hanako: str, settings: LazySettings) -> None:
    settings.MFA_TOTP_TOLERANCE = house.MFA_TOTP_TOLERANCE
    give_password(client)
    assert give_code(client, rules.totp(SECRET, clock.now() - timedelta(seconds=30))) == 422
    assert client.get(reverse("desk:inbox")).status_code == 302


def test_after_five_wrong_passwords_the_right_one_is_not_taken_either(client: Client, hanako: str) -> None:
    for _ in range(5):
        assert give_password(client, "wrong-wrong-wrong") == 422
    assert give_password(client) == 429
    assert client.get(reverse("desk:inbox")).status_code == 302
    assert [line.action for line in journal.lines(Ref("staff", hanako))].count("staff.sign_in_failed") == 5


def test_without_a_second_factor_one_comes_to_set_one_up_and_nowhere_else(client: Client) -> None:
    a_hall("citizen")
    a_person("1001", "山田 花子", ("citizen", "clerk"), second_factor=False)
    give_password(client)
    for page in ("desk:inbox", "desk:staff", "account_change_password", "mfa_generate_recovery_codes", "mfa_index"):
        answer = client.get(reverse(page))
        assert (answer.status_code, answer["Location"]) == (302, reverse("people_second_factor")), page
    assert client.get(reverse("people_second_factor")).status_code == 200
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": rules.totp(secret, clock.now())})
    assert client.get(reverse("desk:inbox")).status_code == 200


def test_a_session_from_before_the_second_factor_stays_outside(client: Client) -> None:
    """Somebody who has stolen a password and waits with an open session gains nothing when the owner registers."""
    a_hall("citizen")
    a_person("1001", "山田 花子", ("citizen", "clerk"), second_factor=False)
    thief = Client()
    give_password(thief)
    give_password(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": rules.totp(secret, clock.now())})
    assert thief.get(reverse("desk:inbox")).status_code == 302


@pytest.mark.usefixtures("hanako")
def test_the_last_second_factor_cannot_be_taken_off(client: Client) -> None:
    give_password(client)
    give_code(client)
    client.post(reverse("mfa_deactivate_totp"))
    other = Client()
    give_password(other)
    assert other.get(reverse("desk:inbox")).status_code == 302, "the second step is still asked"


@pytest.mark.parametrize("passed", ["idle", "absolute"])
@pytest.mark.usefixtures("hanako")
def test_a_session_ends_when_idle_or_too_old(
    client: Client, passed: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(client)
    give_code(client)
    limit = settings.YAKUBA_STAFF_IDLE if passed == "idle" else settings.YAKUBA_STAFF_SESSION
    if passed == "absolute":
        settings.YAKUBA_STAFF_IDLE = limit * 2
    later = clock.now() + timedelta(seconds=limit + 1)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get(reverse("desk:inbox"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("hanako")
def test_one_acts_for_the_section_one_has_chosen(client: Client) -> None:
    give_password(client)
    give_code(client)
    client.post(reverse("people_section"), {"section": "child"})
    assert client.get(reverse("desk:inbox")).wsgi_request.actor.section == "child"  # type: ignore[attr-defined]
    assert client.post(reverse("people_section"), {"section": "tax"}).status_code == 404
    assert client.get(reverse("desk:inbox")).wsgi_request.actor.section == "child"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("hanako")
def test_a_page_asks_once_who_somebody_is_and_where_they_may_act(client: Client) -> None:
    give_password(client)
    give_code(client)
    client.get(reverse("desk:forms"))  # a first page reads the edition, too
    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("desk:forms"))
    assert sum("people_appointment" in one["sql"] for one in asked) == 1
    assert len(asked) <= 4, [one["sql"] for one in asked]
    choice = page.content.decode().partition('name="section"')[2].partition("</select>")[0]
    assert [value in choice for value in ('value="citizen" selected', 'value="child"')] == [True, True]


def test_nobody_can_register_or_reset_by_mail() -> None:
    from django.urls import NoReverseMatch

    for name in ("account_signup", "account_reset_password", "account_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_desk_pages_are_kept_in_no_cache(client: Client) -> None:
    assert "no-store" in client.get(reverse("account_login"))["Cache-Control"]


@pytest.mark.usefixtures("hanako")
def test_what_is_wrong_is_said_in_the_hall_s_own_words(client: Client) -> None:
    answer = client.post(reverse("account_login"), {"login": "1001", "password": "wrong-wrong-wrong"})
    assert "職員番号かパスワードが違います。" in answer.content.decode()
    give_password(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "いま表示されている数字を入力してください。" in answer.content.decode()


def test_secrets_of_second_factors_are_not_kept_in_the_clear(hanako: str) -> None:
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator

    (kept,) = Authenticator.objects.filter(user_id=hanako).values_list("data", flat=True)
    assert SECRET not in str(kept)
    assert get_adapter().decrypt(kept["secret"]) == SECRET


@pytest.mark.usefixtures("hanako")
def test_changing_second_factors_later_asks_again_who_it_is(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    give_password(client)
    give_code(client)
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    later = clock.now() + timedelta(minutes=20)
    monkeypatch.setattr(clock, "now", lambda: later)
    answer = client.get(reverse("mfa_generate_recovery_codes"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_reauthenticate"))


def test_somebody_who_has_lost_their_phone_starts_anew(client: Client, hanako: str) -> None:
    commands.clear_second_factors(hanako, actor=SETUP, at=clock.now())
    give_password(client)
    assert client.get(reverse("desk:inbox"))["Location"] == reverse("people_second_factor")


def test_a_closed_account_is_not_let_in(client: Client, hanako: str) -> None:
    give_password(client)
    give_code(client)
    commands.close_account(hanako, actor=SETUP, at=clock.now())
    assert client.get(reverse("desk:inbox")).status_code == 302
    other = Client()
    give_password(other)
    assert other.get(reverse("desk:inbox")).status_code == 302
