"""Everybody who could knock at a door of the hall, with what they bring."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

OWN_SECTION: Final = "child"
"""The section whose cases are "own" in this world."""
OTHER_SECTION: Final = "tax"
ASKED_ABOUT: Final = ("tax", "environment")
"""The sections about whose cases the roles "with reason" have stated one."""


@dataclass(frozen=True)
class Role:
    """One kind of visitor, told in the terms in which doors are told.

    ``draft`` and ``filing`` name the resident (``A`` or ``B``) whose code the browser holds, ``?`` for one that opens
    nothing. ``posts`` are held today; ``stated`` tells that a reason was given for the other section's case.
    """

    name: str
    words: str
    draft: str = ""
    filing: str = ""
    signed_in: bool = False
    second_factor: bool = True
    section: str = ""
    posts: tuple[str, ...] = ()
    powers: frozenset[str] = field(default_factory=frozenset)
    stated: bool = False

    @property
    def at_the_desk(self) -> bool:
        """Whether they have passed the gate of the desk."""
        return self.signed_in and self.second_factor


WORK, APPROVE, READ_ALL = "case.work", "case.approve", "case.read_all"
PLAN, STEER, DECIDE, KEEP_BODIES = "plan.work", "plan.steer", "plan.decide", "body.keep"
WITHHOLD = "looks.withhold"


def _staff(name: str, words: str, section: str, post: str, powers: set[str], *, stated: bool = False) -> Role:
    return Role(name, words, signed_in=True, section=section, posts=(post,), powers=frozenset(powers), stated=stated)


ROLES: Final = (
    Role("anonymous", "nobody we know"),
    Role("guesser", "holds a well-formed code that opens nothing", draft="?", filing="?"),
    Role("a_drafting", "resident A with the code of a draft", draft="A"),
    Role("a_filed", "resident A with the code of a filing", filing="A"),
    Role("b", "resident B with codes of another draft and filing", draft="B", filing="B"),
    _staff("clerk", "clerk of the case's section", OWN_SECTION, "clerk", {WORK, PLAN}),
    _staff("chief", "chief of that section", OWN_SECTION, "chief", {WORK, APPROVE, PLAN}),
    _staff(
        "manager", "manager of that section, without a reason", OWN_SECTION, "manager", {WORK, APPROVE, READ_ALL, PLAN}
    ),
    _staff(
        "manager_with_reason",
        "the same, having stated a reason for the other section's case",
        OWN_SECTION,
        "manager",
        {WORK, APPROVE, READ_ALL, PLAN},
        stated=True,
    ),
    _staff("clerk_elsewhere", "clerk of another section", OTHER_SECTION, "clerk", {WORK, PLAN}),
    _staff("reader", "may read all cases with a reason, works on none", "audit", "auditor", {READ_ALL}),
    _staff(
        "reader_with_reason",
        "the same, having stated a reason",
        "audit",
        "auditor",
        {READ_ALL},
        stated=True,
    ),
    _staff("cio_staff", "keeps the plan for the CIO", "planning", "cio-staff", {PLAN, STEER, KEEP_BODIES}),
    _staff("cio", "decides on the plan", "planning", "cio", {STEER, DECIDE}),
    _staff("privacy_officer", "decides on telling looks later", "audit", "privacy-officer", {WITHHOLD}),
    _staff("administrator", "manages staff and nothing else", "audit", "registrar", {"staff.manage"}),
    _staff("operator", "operates the system and nothing else", "audit", "operator", {"system.operate"}),
    Role("no_second_factor", "a clerk who gave only a password", signed_in=True, second_factor=False),
    Role("appointment_ended", "was a clerk of the section until yesterday", signed_in=True),
    Role("account_closed", "a clerk whose account was closed during the session"),
)
BY_NAME: Final = {role.name: role for role in ROLES}
