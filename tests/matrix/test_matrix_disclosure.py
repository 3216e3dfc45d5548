"""Every address of the desk is opened, or it stands here why it shows nothing; who shows a resident's data leaves a line."""

from __future__ import annotations

import html
import io
import itertools
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from django.db import transaction
from django.urls import reverse

from tests.matrix.cells import Address, addresses
from tests.matrix.everything import POLICIES, form_of, targets_of
from tests.matrix.policy import Answer, expected
from tests.matrix.roles import ROLES, Role
from tests.matrix.targets import Target
from tests.matrix.world import World
from tests.procedures.faces import text_of
from yakuba.casework.models import Case
from yakuba.ground import journal
from yakuba.ground.models import JournalLine

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DESK: Final = {address.name: address for address in addresses() if address.desk}
TOLD_BY: Final = ("person.name", "person.name_kana", "person.phone")
"""What is sought in each answer: by these a resident is known."""


@dataclass
class Walk:
    """What was opened, and what was shown without a line."""

    world: World
    opened: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    unlogged: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known = dict(_known())
        self.name = Case.objects.values_list("applicant_name", flat=True)[0]

    def ask(self, address: Address, role: Role, target: Target, method: str, sent: Mapping[str, Any]) -> int:
        """Open one address, and hold what its answer shows to the lines that this very request has left."""
        browser = self.world.browser(role)
        path = reverse(address.name, kwargs=dict(target.values))
        with transaction.atomic():
            last = JournalLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            answer = browser.post(path, sent) if method == "POST" else browser.get(path)
            text = _read(answer.getvalue(), answer.get("Content-Type", ""))
            lines = JournalLine.objects.filter(pk__gt=last, actor_id=browser.session.get("_auth_user_id", "?"))
            about = set(lines.values_list("about", flat=True))
            transaction.set_rollback(True)
        what = f"{method} {address.name} ({target.name}) by {role.name}"
        if answer.status_code == 200:
            self.opened.add(address.name)
            case = target.values.get("case_id")
            # A picture or a scan is not read here: whatever lies below a case is shown with a line about it.
            if case and f"case:{case}" not in about:
                self.unlogged.append(f"{what}: the case")
        for value, cases in self.known.items():
            if value in text or value.replace(" ", "") in text:
                self.shown.add(address.name)
                if not cases & about:
                    self.unlogged.append(f"{what}: {value}")
        return int(answer.status_code)

    def go(self, *names: str) -> None:
        """Go to every address, or to these: looking, sending what its form sends, and sending nothing."""
        for name in names or DESK:
            for target in targets_of(name, self.world):
                for role in self._who_may(name, target, "GET"):
                    if self.ask(DESK[name], role, target, "GET", {}) == 200:
                        break  # some are asked for only halfway through signing in
                for role in itertools.islice(self._who_may(name, target, "POST"), 1):
                    form = form_of(name, self.world, role, target)
                    if "q" in form:
                        form["q"] = self.name  # so that somebody is found
                    self.ask(DESK[name], role, target, "POST", form)
                    self.ask(DESK[name], role, target, "POST", {})

    def _who_may(self, name: str, target: Target, method: str) -> Iterator[Role]:
        for role in ROLES:
            if expected(role, POLICIES[name], method, target.owner, desk=True) is Answer.DONE:
                yield role


def _known() -> Iterator[tuple[str, set[str]]]:
    """Return by what each resident of this world is known, with the cases in which it stands."""
    cases = list(Case.objects.all())
    values = {str(case.answers[item]) for case in cases for item in TOLD_BY if case.answers.get(item)}
    for value in values:
        yield value, {f"case:{case.pk}" for case in cases if value in map(str, case.answers.values())}


def _read(body: bytes, kind: str) -> str:
    """Return what a person can read in an answer: a page, a PDF, whatever is packed in a workbook or an archive."""
    if body.startswith(b"%PDF-"):
        return text_of(body)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(_read(packed.read(name), "") for name in packed.namelist())
    return "" if kind.startswith("image/") else html.unescape(body.decode(errors="replace"))


_DEED: Final = "takes what is sent and leads on; where it cannot, it shows a page that is opened here"
_OWN: Final = "one's own account: whoever has come in is led on from here"
_CODES: Final = "one's own recovery codes; nobody of this world has any"
NOT_OPENED: Final[Mapping[str, str]] = {
    "account_set_password": _OWN,
    "mfa_authenticate": _OWN,
    "mfa_login_webauthn": _OWN,
    "mfa_view_recovery_codes": _CODES,
    "mfa_download_recovery_codes": _CODES,
    "plans:incoming": "sheets of a plan, there for whoever has just brought them; nobody of this world has",
    "people_section": _DEED,
    **{f"desk:{name}": _DEED for name in ("give_back", "note", "take")},
    **{f"papers:{name}": _DEED for name in ("replace", "take_back")},
    **{f"surveys:{name}": _DEED for name in ("close", "open", "stop_waiting")},
    **{f"plans:{name}": _DEED for name in ("accept", "begin", "begin-plan", "bind", "deed", "light", "take_over")},
    **{f"plans:{name}-remove": _DEED for name in ("axis", "challenge", "class", "level")},
    "plans:settings-undo": _DEED,
}
"""What answered with no page of its own, and why that hides nothing."""
OF_A_CASE: Final = ("desk:case", "desk:file", "desk:file_small", "desk:filled", "desk:letter", "desk:outcome")


@pytest.fixture(scope="module")
def walk(world: World) -> Walk:
    """A walk over the whole desk; some two hundred pages, made once."""
    walk = Walk(world)
    walk.go()
    return walk


def test_every_address_of_the_desk_was_opened_or_has_its_reason(walk: Walk) -> None:
    assert DESK.keys() - walk.opened == NOT_OPENED.keys()
    assert [name for name, why in NOT_OPENED.items() if why is _DEED and POLICIES[name].look] == []


def test_whoever_was_shown_a_resident_left_a_line(walk: Walk) -> None:
    assert walk.unlogged == []
    by_name = {"desk:case", "desk:filled", "desk:inbox", "desk:letter", "desk:outcome", "desk:search", "desk:withhold"}
    assert walk.shown >= by_name, "the walk sees whom it is shown"


@pytest.mark.parametrize("name", OF_A_CASE)
def test_an_address_that_forgets_its_line_is_found(name: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "record", lambda *_, **__: None)
    walk = Walk(world)
    walk.go(name)
    assert walk.opened == {name}
    assert walk.unlogged
