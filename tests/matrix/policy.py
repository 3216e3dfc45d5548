"""Who may do what at which address. Every address of the hall stands here; one that does not fails the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tests.matrix.roles import ASKED_ABOUT, DECIDE, KEEP_BODIES, PLAN, READ_ALL, STEER, WITHHOLD, WORK, Role
from yakuba.ground.doors import Door


class Who(StrEnum):
    """Whom a page lets do something. The value is how the table in docs/access.md says it."""

    ANYONE = "everybody"
    DRAFT = "holder of the draft's code"
    FILING = "holder of the filing's code"
    HALFWAY = "staff, also before they have a second factor"
    STAFF = "staff with a second factor"
    APPOINTED = "staff who hold a post today"
    SEES_CASE = "own section; others' with `case.read_all` and a stated reason"
    MAY_ASK = "own section; `case.read_all` is asked for a reason"
    WORKS_CASE = "own section with `case.work`"
    STATES_REASON = "`case.read_all`, to state a reason"
    READS_ALL = "`case.read_all`"
    MANAGES = "`staff.manage`"
    OPERATES = "`system.operate`"
    PLANS = "`plan.work`"
    WORKS_MEASURE = "own section with `plan.work`; all with `plan.steer`"
    STEERS = "`plan.steer`"
    DECIDES = "`plan.decide`"
    KEEPS_BODIES = "`body.keep`"
    WITHHOLDS = "`looks.withhold`"
    OWNER = "its owner among the staff"


DOORS: Final = {
    Who.ANYONE: Door.ANYONE,
    Who.DRAFT: Door.RESIDENT,
    Who.FILING: Door.RESIDENT,
    Who.OPERATES: Door.OPERATOR,
}
"""The door that a page for them hangs; for all others it is that of the staff."""
POWER: Final = {
    Who.READS_ALL: READ_ALL,
    Who.MANAGES: "staff.manage",
    Who.OPERATES: "system.operate",
    Who.PLANS: PLAN,
    Who.STEERS: STEER,
    Who.DECIDES: DECIDE,
    Who.KEEPS_BODIES: KEEP_BODIES,
    Who.WITHHOLDS: WITHHOLD,
}


@dataclass(frozen=True)
class Leave:
    """Whom one method of an address lets in, and how it then answers.

    ``done`` are the answers to those who may; ``nothing`` is the answer where the thing named does not exist or is
    not theirs; ``also`` are further honest answers, for instance that it is another post's turn; ``unknown``
    is the answer to a code that opens nothing.
    """

    who: Who
    done: frozenset[int]
    nothing: int = 404
    unknown: int = 404
    also: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Policy:
    """An address: what it is for, in the words of the table, and the leave for looking and for sending."""

    words: str
    look: Leave | None
    send: Leave | None = None
    notes_refusals: bool = False
    """Whether what is refused here leaves a line in the journal."""

    @property
    def door(self) -> Door:
        """The door that its view must declare: the wider one, where looking and sending differ."""
        doors = [DOORS.get(leave.who, Door.STAFF) for leave in (self.look, self.send) if leave]
        return min(doors, key=list(Door).index)

    def leave(self, method: str) -> Leave | None:
        """Return the leave that holds for a method, None for one that the address does not know."""
        return {"GET": self.look, "HEAD": self.look, "POST": self.send}.get(method)


def to(who: Who, *done: int, nothing: int = 404, unknown: int = 404, also: tuple[int, ...] = ()) -> Leave:
    return Leave(who, frozenset(done), nothing, unknown, frozenset(also))


W = Who
PAGE, WENT_ON, EITHER = (200,), (302,), (200, 302)
_CASE = to(W.SEES_CASE, 200)
_WORK = to(W.WORKS_CASE, 302)
_FORM = to(W.DRAFT, *EITHER)

OWN: Final[Mapping[str, Policy]] = {
    # What anybody may read.
    "square:start": Policy("start and search", to(W.ANYONE, 200)),
    "square:life-event": Policy("a life event; begins a draft", to(W.ANYONE, 200), to(W.ANYONE, 302)),
    "square:procedure": Policy("a procedure", to(W.ANYONE, 200)),
    "square:protection": Policy("how answers are protected", to(W.ANYONE, 200)),
    "square:enter": Policy("asks for a code", to(W.ANYONE, 200), to(W.ANYONE, 404, also=(422, 429))),
    "square:leave": Policy("lets the browser forget its codes", None, to(W.ANYONE, 302)),
    "square:postcode": Policy("places of a postcode", to(W.ANYONE, 200)),
    "square:municipality": Policy("names of municipalities", to(W.ANYONE, 200)),
    "design:journal": Policy("published heads of the journal", to(W.ANYONE, 200)),
    "design:journal-heads": Policy("the same as open data", to(W.ANYONE, 200)),
    "design:journal-head": Policy("the head of one day", to(W.ANYONE, 200, also=(404,))),
    "design:display": Policy("language and furigana", None, to(W.ANYONE, 302)),
    # A draft, by its code.
    "square:event": Policy("questions of the event", to(W.DRAFT, 200, nothing=302), to(W.DRAFT, *EITHER, nothing=302)),
    "square:list": Policy("list of procedures", _FORM, _FORM),
    "square:answers": Policy("questions", to(W.DRAFT, 200, nothing=302), to(W.DRAFT, *EITHER, nothing=302)),
    "square:files": Policy("papers to hand in", _FORM, _FORM),
    "square:preview": Policy("a file of the draft", to(W.DRAFT, 200)),
    "square:check": Policy("check and hand in", _FORM, _FORM),
    "square:later": Policy("the draft's code", to(W.DRAFT, 200)),
    "square:anew": Policy("gives the code of the draft at hand; begins another", _FORM, to(W.DRAFT, 302)),
    "square:resume": Policy("goes on where something is open", to(W.DRAFT, 302)),
    "square:discard": Policy("throws the draft away", None, to(W.DRAFT, 302, unknown=302)),
    # A filing, by its code.
    "square:receipt": Policy("receipt", to(W.FILING, 200)),
    "square:mail": Policy("mails the receipt number", None, to(W.FILING, 302)),
    "square:status": Policy("status", to(W.FILING, 200)),
    "square:correct": Policy("a request for correction", to(W.FILING, 200), to(W.FILING, *EITHER)),
    "square:withdraw": Policy("takes a procedure back", to(W.FILING, 200), to(W.FILING, 302)),
    "square:letter": Policy("a letter", to(W.FILING, 200)),
    # The desk.
    "desk:inbox": Policy("inbox of the section", to(W.APPOINTED, 200), to(W.APPOINTED, *EITHER)),
    "desk:search": Policy("search in all sections", to(W.READS_ALL, 200), to(W.READS_ALL, 200)),
    "desk:case": Policy("a case", to(W.MAY_ASK, 200), to(W.STATES_REASON, 302)),
    "desk:take": Policy("takes charge", None, _WORK),
    "desk:give_back": Policy("gives the charge back", None, _WORK),
    "desk:note": Policy("writes a note", None, _WORK),
    "desk:file": Policy("an attachment", _CASE),
    "desk:file_small": Policy("its small picture", _CASE),
    "desk:filled": Policy("the filled form", _CASE),
    "desk:letter": Policy("a letter as sent", _CASE),
    "desk:outcome": Policy("ends a task", to(W.SEES_CASE, *EITHER), to(W.WORKS_CASE, 302, also=(403, 409))),
    "desk:withhold": Policy(
        "asks that the resident be told later", to(W.SEES_CASE, 200), to(W.WORKS_CASE, 302, also=(422,))
    ),
    "desk:withheld": Policy("what is told later; decides on it", to(W.WITHHOLDS, 200), to(W.WITHHOLDS, 302)),
    "desk:forms": Policy("list of paper forms", to(W.APPOINTED, 200)),
    "desk:blank": Policy("a blank form", to(W.APPOINTED, 200)),
    "desk:staff": Policy("staff and posts", to(W.MANAGES, 200)),
    "desk:watch": Policy("what is late, failed or in quarantine", to(W.OPERATES, 200)),
    "desk:stuck": Policy("one such state; does it again", to(W.OPERATES, 200), to(W.OPERATES, 302)),
    # The staff's own account.
    "account_login": Policy("sign-in", to(W.ANYONE, *EITHER), to(W.ANYONE, *EITHER, also=(422, 429)), True),
    "account_logout": Policy("sign-out", to(W.ANYONE, *EITHER), to(W.ANYONE, 302)),
    "account_inactive": Policy("says that the account is closed", to(W.ANYONE, 200)),
    "mfa_login_webauthn": Policy("sign-in with a passkey", to(W.ANYONE, *EITHER), to(W.ANYONE, *EITHER)),
    "mfa_authenticate": Policy("second step of sign-in", to(W.ANYONE, *EITHER), to(W.ANYONE, *EITHER)),
    "people_second_factor": Policy("choice of a second factor", to(W.HALFWAY, *EITHER)),
    "mfa_activate_totp": Policy("sets up an app", to(W.HALFWAY, *EITHER), to(W.HALFWAY, *EITHER)),
    "mfa_add_webauthn": Policy("adds a key", to(W.HALFWAY, *EITHER), to(W.HALFWAY, *EITHER)),
    "account_reauthenticate": Policy("asks the password again", to(W.HALFWAY, *EITHER), to(W.HALFWAY, *EITHER)),
    "mfa_reauthenticate": Policy("asks the second factor again", to(W.HALFWAY, *EITHER), to(W.HALFWAY, *EITHER)),
    "mfa_reauthenticate_webauthn": Policy("the same with a key", to(W.HALFWAY, *EITHER), to(W.HALFWAY, *EITHER)),
    "people_section": Policy("acts for another own section", None, to(W.STAFF, 302)),
    "mfa_index": Policy("own second factors", to(W.STAFF, 200)),
    "account_change_password": Policy("changes the password", to(W.STAFF, 200), to(W.STAFF, *EITHER)),
    "account_set_password": Policy("sets a first password", to(W.STAFF, *EITHER), to(W.STAFF, *EITHER)),
    "mfa_deactivate_totp": Policy("takes the app off", to(W.STAFF, *EITHER), to(W.STAFF, *EITHER)),
    "mfa_list_webauthn": Policy("own keys", to(W.STAFF, 200)),
    "mfa_edit_webauthn": Policy("renames a key", to(W.OWNER, 200), to(W.OWNER, 302)),
    "mfa_remove_webauthn": Policy("takes a key off", to(W.OWNER, 200), to(W.OWNER, 302)),
    "mfa_view_recovery_codes": Policy("recovery codes", to(W.STAFF, *EITHER, also=(404,))),
    "mfa_generate_recovery_codes": Policy("makes new codes", to(W.STAFF, *EITHER), to(W.STAFF, *EITHER)),
    "mfa_download_recovery_codes": Policy("codes as a file", to(W.STAFF, *EITHER, also=(404,))),
}
"""The addresses that stood here first; those of a room of its own are in `rooms`."""
PERSONAL: Final = frozenset(Who) - {Who.ANYONE}
"""Pages that no cache may keep."""


class Answer(StrEnum):
    """How a cell must turn out."""

    DONE = "done"
    SIGN_IN = "sent to sign in"
    SECOND_FACTOR = "sent to set up a second factor"
    CODE = "asked for the code"
    UNKNOWN_CODE = "told that the code opens nothing"
    FORBIDDEN = "403"
    NOT_THEIRS = "403, to one who may read it but not work on it"
    NOTHING = "like something absent"
    GIVE_REASON = "asked for a reason"
    NO_METHOD = "405"


def may_read(role: Role, section: str) -> bool:
    """Tell whether a role may read the cases of a section, having stated a reason where one is needed."""
    at_work = WORK in role.powers and section == role.section
    return at_work or (READ_ALL in role.powers and role.stated and section in ASKED_ABOUT)


def owner_fits(role: Role, leave: Leave, owner: str) -> bool:
    """Tell whether a thing of that owner is there for a role. ``*`` is everybody's, an empty owner nobody's."""
    if owner == "*":
        return True
    match leave.who:
        case Who.DRAFT:
            return owner == role.draft
        case Who.FILING:
            return owner == role.filing
        case Who.OWNER:
            return owner == role.name
        case Who.SEES_CASE | Who.MAY_ASK:
            return may_read(role, owner)
        case Who.WORKS_CASE:
            return WORK in role.powers and owner == role.section
        case Who.APPOINTED:
            return bool(owner)  # whoever's it is, everybody of the hall may read it
        case Who.WORKS_MEASURE:
            return bool(owner) and (STEER in role.powers or (PLAN in role.powers and owner == role.section))
        case _:
            return False


def expected(role: Role, policy: Policy, method: str, owner: str, *, desk: bool) -> Answer:
    """Return how a cell must turn out; ``owner`` tells whose the thing in the address is."""
    leave = policy.leave(method)
    who = leave.who if leave else (policy.look or policy.send).who
    if desk and method not in ("GET", "HEAD", "POST"):
        return Answer.NO_METHOD
    if desk and who is not Who.ANYONE:
        if not role.signed_in:
            return Answer.SIGN_IN
        if not role.second_factor and who is not Who.HALFWAY:
            return Answer.SECOND_FACTOR
    if leave is None:
        return Answer.NO_METHOD
    return _inside(role, leave, owner)


def _inside(role: Role, leave: Leave, owner: str) -> Answer:
    match leave.who:
        case Who.DRAFT | Who.FILING:
            held = role.draft if leave.who is Who.DRAFT else role.filing
            if held in ("", "?"):
                return Answer.CODE if not held else Answer.UNKNOWN_CODE
        case who if who in POWER:
            if POWER[leave.who] not in role.powers:
                return Answer.FORBIDDEN
        case Who.APPOINTED | Who.SEES_CASE | Who.MAY_ASK | Who.WORKS_CASE | Who.STATES_REASON | Who.WORKS_MEASURE if (
            not role.section
        ):
            return Answer.FORBIDDEN
        case Who.STATES_REASON:
            return Answer.DONE if READ_ALL in role.powers else Answer.NOTHING
        case Who.MAY_ASK if READ_ALL in role.powers and not owner_fits(role, leave, owner):
            return Answer.GIVE_REASON
        case Who.WORKS_MEASURE if owner and not owner_fits(role, leave, owner):
            return Answer.NOT_THEIRS  # everybody of the hall may read a plan
        case Who.WORKS_CASE if not owner_fits(role, leave, owner) and may_read(role, owner):
            return Answer.NOT_THEIRS
        case _:
            pass
    return Answer.DONE if owner_fits(role, leave, owner) else Answer.NOTHING
