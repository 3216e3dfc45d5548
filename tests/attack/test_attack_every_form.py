"""Every form and every page of the hall, before every kind of visitor: what is sent to it, and what comes back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import cycle
from random import Random
from typing import Any, Final

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.middleware.csrf import _get_new_csrf_string, get_token
from django.urls import reverse

from tests.attack.elsewhere import NAMES, THERE, leads_to, payloads
from tests.attack.forms import Page
from tests.attack.hall import LEAST_FORMS, VISITORS, Offered, Seen, looks, offered, pages, sent, token_free
from tests.attack.rows import PLANTED, changed, field_names, rows
from tests.attack.strings import families, sendable
from tests.journeys.makers import moving
from tests.matrix.cells import BOOKKEEPING, Cell, addresses, tried
from tests.matrix.everything import POLICIES, targets_of
from tests.matrix.policy import PERSONAL
from tests.matrix.roles import BY_NAME, ROLES
from tests.matrix.world import World
from tests.people.makers import PASSWORD, SECRET
from yakuba.applications import reads as drafts
from yakuba.ground import clock
from yakuba.people.rules import totp
from yakuba.procedures.rules.types import type_of

pytestmark = pytest.mark.django_db
ROUNDS = int(os.environ.get("YAKUBA_ATTACK_ROUNDS", "1"))
"""How often each form meets each family. More of them are for runs by hand; two with other seeds can go side by side."""
SEED = int(os.environ.get("YAKUBA_ATTACK_SEED", "15"))
MOST_FIELDS = 3 * ROUNDS
SAID: Final = 2000
WORST = ("花\x00子", "²", "9" * 5000, "9223372036854775808", "[" * 3000, "\x00")
CSP: Final = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
UNSAFE: Final = {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:", "blob:"}
GUARDS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LOOKING_WRITES: Final = {
    "ground_journalline": "who looked at what",
    "django_session": "the session's last use, and its messages",
    "ground_cache": "counts of tries",
    "ground_trycount": "counts of tries",
}
"""All that a request may write which only looks, and why."""


@pytest.fixture(scope="module")
def walked(world: World) -> tuple[list[Seen], set[str]]:
    """All that comes back when everybody has looked everywhere, and the tables that stand otherwise after it."""
    before = rows()
    with transaction.atomic():
        seen = looks(world)
        found = {table for table, *_ in changed(before, rows())}
        transaction.set_rollback(True)
    return seen, found


@pytest.fixture(scope="module")
def seen(walked: tuple[list[Seen], set[str]]) -> list[Seen]:
    """Every answer to somebody who looked."""
    return walked[0]


@pytest.fixture(scope="module")
def read_pages(seen: list[Seen]) -> list[tuple[str, Page]]:
    """Every page that some visitor sees."""
    return pages(seen)


@pytest.fixture(scope="module")
def forms(read_pages: list[tuple[str, Page]]) -> list[Offered]:
    """Every form on them."""
    return offered(read_pages)


@pytest.fixture(scope="module")
def deeds(forms: list[Offered]) -> list[Offered]:
    """Those of them that change something."""
    return [one for one in forms if one.form.method == "POST"]


def hostile(number: int, form: Offered, random: Random) -> list[dict[str, Any]]:
    """Return what is sent to one form: a worst string in each field, one in all fields, and some of the families.

    Every form meets other families and other buttons than the one before it, so that together they meet them all.
    """
    names, plain, kinds = token_free(form.form), form.form.filled(), list(families().values())
    buttons = cycle([*form.form.buttons(), None])
    tries: list[dict[str, Any]] = [
        {**plain, name: [WORST[(number + place) % len(WORST)]]} for place, name in enumerate(names[:MOST_FIELDS])
    ]
    tries += [{**plain, **{name: [WORST[(number + place) % len(WORST)]] for name in names}} for place in range(2)]
    for place in range(3 * ROUNDS):
        strings = kinds[(3 * number + place) % len(kinds)]
        tries.append({**plain, **{name: [_word(strings, kinds, random)] for name in form.form.typed or names}})
    for one in tries:
        if (button := next(buttons)) is not None:
            one.setdefault(button.name, [button.value])
    return [{name: [sendable(string) for string in strings] for name, strings in one.items()} for one in tries]


def _word(strings: Sequence[str], kinds: Sequence[Sequence[str]], random: Random) -> str:
    """Return one of the strings, as it is or run together with one of any family: each is a string of its own."""
    one = random.choice(strings)
    return one if random.random() < 0.5 else one + random.choice(random.choice(kinds))


def test_no_form_falls_over_and_no_page_repeats_what_would_run(world: World, forms: list[Offered]) -> None:
    random, faults, posts, words = Random(SEED), [], 0, set[str]()
    assert len(forms) >= LEAST_FORMS
    for number, form in enumerate(forms):
        for fields in hostile(number, form, random):
            response, _ = sent(world, form, fields)
            posts += 1
            words.update(string for strings in fields.values() for string in strings)
            if response.status_code >= 500:
                faults.append(f"{form}: {response.status_code} {ascii(fields)[:300]}")
            elif response.get("Content-Type", "").startswith("text/html") and response.content:
                running = Page(response.content.decode(), "/").running
                faults += [f"{form}: {what} {ascii(fields)[:300]}" for what in running]
            if posts % SAID == 0:
                # A long run by hand (`-s`) says how far it is and what it has found, should it be broken off.
                print(posts, f"requests, form {number + 1} of {len(forms)}, faults:", faults[:3], flush=True)  # noqa: T201
    print(f"\n{posts} requests to {len(forms)} forms, {len(words)} strings")  # noqa: T201
    assert not faults, "\n".join(["", *faults[:20]])


@pytest.mark.parametrize("field", ["person.name|", "person.name_kana|", "address.old|street"])
def test_what_a_page_saves_is_what_the_type_read(world: World, field: str) -> None:
    """Through HTTP and the seal: the draft holds what the item type says, and what it refused as it was typed."""
    item = moving().edition.vocabulary[field.partition("|")[0]]
    name, part = field.split("|")
    path = reverse("square:answers", args=["you" if name.startswith("person") else "address"])
    code = world.codes["A", "draft"]
    for strings in families().values():
        for string in map(sendable, strings[:3]):
            with transaction.atomic():
                world.browser(BY_NAME["a_drafting"]).post(path, {field: string})
                held = drafts.draft(code, at=clock.now()).content
                transaction.set_rollback(True)
            reading = type_of(item).read(item, {part: [string]})
            if reading.value is not None and item.type == "text":
                assert held.answers.get(name) == reading.value, ascii(string)
            if reading.problems and string.strip():
                assert held.typed[name][part] == [string], ascii(string)


def effect(world: World, one: Offered, fields: dict[str, Any]) -> tuple[int, set[tuple[str, object, int]], str]:
    """Send a form; return the status, what it changed, and all words that it left behind. Nothing of it stays."""
    browser, before = world.browser(BY_NAME[one.visitor]), rows()
    with transaction.atomic():
        status = browser.post(one.form.action, fields).status_code
        after = rows()
        left = {
            table: [row for key, row in now.items() if before[table].get(key) != row] for table, now in after.items()
        }
        words = str(left)
        if one.visitor == "a_drafting" and "drafts" not in one.form.action:
            words += _draft(world)
        transaction.set_rollback(True)
    return status, set(changed(before, after)), words


def _draft(world: World) -> str:
    try:
        return str(drafts.draft(world.codes["A", "draft"], at=clock.now()).content)
    except Exception:  # noqa: BLE001 - it was filed or thrown away: that is what the form is for
        return ""


@pytest.mark.once
def test_fields_that_nobody_offered_change_nothing(world: World, deeds: list[Offered]) -> None:
    faults = []
    for number, one in enumerate(deeds):
        plain, buttons = one.form.filled(), one.form.buttons()
        if buttons:
            pressed = buttons[number % len(buttons)]
            plain.setdefault(pressed.name, [pressed.value])
        extra = [name for name in field_names() if name not in {control.name for control in one.form.controls}]
        assert len(extra) >= 63
        stuffed = {**plain, **{name: [PLANTED] for name in extra}}
        usual, stuffing = effect(world, one, plain), effect(world, one, stuffed)
        if stuffing[:2] != usual[:2]:
            faults.append(f"{one}: {usual[0]} and {stuffing[0]}, {sorted(map(str, stuffing[1] ^ usual[1]))[:6]}")
        if PLANTED in stuffing[2]:
            faults.append(f"{one}: kept a field that nobody offered")
    assert not faults, "\n".join(["", *faults])


@pytest.mark.once
def test_the_token_of_another_session_is_worth_nothing(world: World, deeds: list[Offered]) -> None:
    faults = []
    for one in deeds:
        browser = world.browser(BY_NAME[one.visitor], checks_csrf=True)
        browser.cookies["yakuba_csrf"] = _get_new_csrf_string()
        fields: dict[str, Any] = {
            **one.form.filled(),
            "csrfmiddlewaretoken": get_token(HttpRequest()),
        }
        response, ledger = sent(world, one, fields, browser=browser)
        if response.status_code != 403 or ledger.tables - BOOKKEEPING:
            faults.append(f"{one}: {response.status_code}, wrote to {sorted(ledger.tables)}")
    assert not faults, "\n".join(["", *faults])


@pytest.mark.once
def test_every_form_that_changes_something_carries_its_token(deeds: list[Offered]) -> None:
    without = [
        str(one) for one in deeds if "csrfmiddlewaretoken" not in {control.name for control in one.form.controls}
    ]
    assert without == []


def test_looking_changes_no_row(walked: tuple[list[Seen], set[str]]) -> None:
    """With all rows before and after in hand, whatever way they were written; `tests/matrix` does it by SQL."""
    assert walked[1] <= LOOKING_WRITES.keys()


def the_ways_on(world: World, payload: str) -> Iterator[tuple[str, Any]]:
    """Do each thing after which one is sent on, with an address to be sent to; return what came."""
    halfway = str(1001 + [role.name for role in ROLES].index("no_second_factor"))
    clerk = str(1001 + [role.name for role in ROLES].index("clerk"))
    login, on = reverse("account_login"), {"next": payload}
    fresh = [world.browser(BY_NAME["anonymous"]) for _ in range(5)]
    yield "sign-in", fresh[0].post(login, {"login": halfway, "password": PASSWORD, **on})
    yield "sign-in, in the address", fresh[1].post(f"{login}?next={payload}", {"login": halfway, "password": PASSWORD})
    signed = world.browser(BY_NAME["clerk"])
    yield "again", signed.post(reverse("account_reauthenticate"), {"password": PASSWORD, **on})
    yield "sign-in when signed in", signed.get(login, on)
    yield "language", fresh[2].post(reverse("design:display"), {"language": "en", **on})
    yield "furigana", fresh[3].post(reverse("design:display"), {"furigana": "on", **on})
    yield "sign-out", signed.post(reverse("account_logout"), on)
    second = fresh[4]
    second.post(login, {"login": clerk, "password": PASSWORD, **on})
    code = totp(SECRET, datetime.now(UTC))
    yield "second step", second.post(reverse("mfa_authenticate"), {"code": code, **on})


@pytest.mark.once
def test_nobody_is_sent_elsewhere(world: World) -> None:
    faults, ways = [], set()
    for payload in list(payloads())[:: 3 if ROUNDS == 1 else 1]:
        with transaction.atomic():
            cache.clear()  # no try counts here
            for way, response in the_ways_on(world, payload):
                ways.add(way)
                if response.status_code >= 500 or leads_to(response.get("Location", "")) != "testserver":
                    faults.append(f"{way} {payload!r}: {response.status_code} {response.get('Location')!r}")
            transaction.set_rollback(True)
    assert len(ways) == 8
    assert not faults, "\n".join(["", *faults])


@pytest.mark.once
def test_no_form_and_no_address_obeys_another_parameter(world: World, forms: list[Offered]) -> None:
    faults = []
    wanted: tuple[str, ...] = (f"//{THERE}/", f"https://{THERE}/", f"/\\{THERE}")
    for number, one in enumerate(forms):
        payload = wanted[number % len(wanted)]
        response, _ = sent(world, one, {**one.form.filled(), **dict.fromkeys(NAMES, payload)})
        if leads_to(response.get("Location", "")) != "testserver":
            faults.append(f"{one}: {response.get('Location')}")
    for path in (f"//{THERE}/desk/", f"/{THERE}//", f"//{THERE}", "/desk//", f"/desk/..//{THERE}", f"/\\{THERE}/desk"):
        answer: Any = world.browser(BY_NAME["anonymous"]).get("/", PATH_INFO=path)
        if leads_to(answer.get("Location", "")) != "testserver":
            faults.append(f"{path}: {answer.get('Location')}")
    assert not faults, "\n".join(["", *faults])


@pytest.mark.once
def test_every_answer_carries_the_headers_that_guard_it(world: World, seen: list[Seen]) -> None:
    """All addresses, all visitors, looking and sending, whatever the answer: a refusal is guarded as well as a page."""
    answers: list[tuple[str, str, str, int, Mapping[str, str]]]
    answers = [("GET", one.name, one.visitor, one.status, one.headers) for one in seen]
    for address in addresses():
        for visitor in VISITORS:
            outcome = tried(world, Cell(address, BY_NAME[visitor], targets_of(address.name, world)[0], "POST"))
            headers = dict(line.split(": ", 1) for line in outcome.headers)
            answers.append(("POST", address.name, visitor, outcome.status, headers))
    faults = []
    for method, name, visitor, status, carried in answers:
        missing = unguarded(carried)
        leave = POLICIES[name].leave(method)
        if leave and leave.who in PERSONAL and status == 200 and "no-store" not in carried.get("Cache-Control", ""):
            missing.append("may be kept by a cache")
        faults += [f"{method} {name} by {visitor}: {what}" for what in missing]
    print(f"\n{len(answers)} answers looked at")  # noqa: T201
    assert {(method, name) for method, name, *_ in answers} == {
        (m, a.name) for a in addresses() for m in ("GET", "POST")
    }
    assert not faults, "\n".join(["", *faults[:20]])


def unguarded(headers: Mapping[str, str]) -> list[str]:
    """Return what the headers of an answer lack."""
    policy = {
        name: values
        for name, *values in (part.split() for part in headers.get("Content-Security-Policy", "").split(";") if part)
    }
    if policy.get("default-src") == ["'none'"] and "sandbox" in policy:
        policy = {**CSP}  # a file of somebody's: stricter than any page
    lacking = [f"CSP {name} is {policy.get(name)}" for name, values in CSP.items() if policy.get(name) != values]
    lacking += [f"CSP {name} allows {values}" for name, values in policy.items() if set(values) & UNSAFE]
    return lacking + [f"{name} is {headers.get(name)}" for name, value in GUARDS.items() if headers.get(name) != value]


@pytest.mark.once
def test_no_page_has_scripts_or_styles_of_its_own(read_pages: list[tuple[str, Page]]) -> None:
    """What the policy would stop is not there in the first place, so that no page breaks under it."""
    found = [(page.address, page.running) for _, page in read_pages if page.running]
    assert found == []
    assert len(read_pages) > 100


@pytest.mark.parametrize(("path", "status"), [("/no/such/page/", 404), ("/desk/no/such/", 404), ("/falls/over/", 500)])
def test_pages_of_faults_are_guarded_too(world: World, path: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    if status == 500:
        monkeypatch.setattr("yakuba.faces.design.pages.back_to", lambda _: 1 / 0)
    browser = world.browser(BY_NAME["anonymous"])
    answer: Any = browser.post(reverse("design:display"), {}) if status == 500 else browser.get(path)
    assert answer.status_code == status
    assert unguarded(dict(answer.items())) == []
    assert "Traceback" not in answer.content.decode()


@pytest.mark.once
def test_a_host_that_is_not_ours_is_refused(world: World) -> None:
    answer: Any = world.browser(BY_NAME["anonymous"]).get("/", HTTP_HOST="elsewhere.example")
    assert answer.status_code == 400
    lacking = unguarded(dict(answer.items()))
    assert set(lacking) <= {"X-Frame-Options is None"}, "turned away before it is set; frame-ancestors says the same"
