"""People for tests: as states of the hall, made by the room's own commands."""

from __future__ import annotations

from datetime import date, datetime

from yakuba.ground.actor import Actor
from yakuba.ground.clock import JST
from yakuba.ground.text import Text
from yakuba.people import commands
from yakuba.people.rules import NewStaff

SETUP = Actor.system("setup")
LONG_AGO = datetime(2026, 4, 1, 8, 30, tzinfo=JST)
PASSWORD = "mizu-no-oto-2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def a_hall(*codes: str) -> None:
    """A hall with the standard posts and these sections."""
    commands.add_standard_posts(actor=SETUP, at=LONG_AGO)
    for order, code in enumerate(codes or ("citizen", "child")):
        commands.add_section(
            code, Text(f"{code}課", f"{code}か", f"{code} section"), actor=SETUP, at=LONG_AGO, order=order
        )


def a_person(number: str, name: str, *places: tuple[str, str], kana: str = "", second_factor: bool = True) -> str:
    """A member of staff, with pairs of section and post, who can sign in; returns their id."""
    ref = commands.add_staff(
        NewStaff(number, name, kana, f"{number}@example.jp"), password=PASSWORD, actor=SETUP, at=LONG_AGO
    )
    for section, post in places:
        commands.appoint(ref.id, section=section, post=post, period=(date(2026, 4, 1), None), actor=SETUP, at=LONG_AGO)
    if second_factor:
        commands.give_totp(ref.id, secret=SECRET, actor=SETUP, at=LONG_AGO)
    return ref.id
