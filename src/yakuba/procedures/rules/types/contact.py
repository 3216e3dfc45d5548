"""How a person can be reached: telephone and e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterable
from random import Random
from typing import Any, Final

from yakuba.ground.japanese.characters import halve
from yakuba.ground.japanese.phones import read_phone
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Value
from yakuba.procedures.rules.types.base import Problem, register
from yakuba.procedures.rules.types.my_number import leak_problem
from yakuba.procedures.rules.types.single import Single, wrong

NOT_A_PHONE: Final = Text(
    "電話番号を確かめてください。市外局番から入力します（例：054-000-0000、090-0000-0000）。",
    "でんわばんごうを もういちど みて ください。（れい：090-0000-0000）",
    "Please check the telephone number and include the area code, for example 090-0000-0000.",
)
NOT_AN_EMAIL: Final = Text(
    "メールアドレスを確かめてください（例：hanako@example.jp）。",
    "メールアドレスを もういちど みて ください。（れい：hanako@example.jp）",
    "Please check the e-mail address, for example hanako@example.jp.",
)
_EMAIL: Final = (
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
    r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)


@register
class Phone(Single):
    """A telephone number, kept in half width with the hyphens where the area code ends."""

    name = "phone"
    label = Text("電話番号", "でんわばんごう", "Telephone number")
    limits = frozenset({"autocomplete"})
    autocomplete = "tel"
    inputmode = "tel"
    width = 16

    def understand(self, item: Item, words: str) -> Value:
        """Sort out widths, brackets, hyphens and +81."""
        return read_phone(words) or halve(words).strip()

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check that the number can be dialled in Japan and is written in the one way."""
        if not isinstance(value, str):
            return wrong()
        return () if read_phone(value) == value else (Problem(NOT_A_PHONE),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return three groups with hyphens between them; another country's number begins with + and may be shorter."""
        return {
            "type": "string",
            "pattern": "^(0[0-9]{1,4}(-[0-9]{1,4}){2}|\\+[1-9][0-9-]{6,18}[0-9])$",
            "maxLength": 21,
        }

    def sample(self, item: Item, random: Random) -> Value:
        """Return a number of a kind that is not given out: 090-0…."""
        return read_phone(f"0900{random.randrange(10**7):07d}")


@register
class Email(Single):
    """An e-mail address. Full-width letters are understood; the domain is kept in small letters."""

    name = "email"
    label = Text("メールアドレス", "メールアドレス", "E-mail address")
    autocomplete = "email"
    inputmode = "email"
    width = 30

    def longest(self, item: Item) -> int:
        """Return the greatest length that mail servers take (RFC 5321)."""
        return 254

    def understand(self, item: Item, words: str) -> Value:
        """Bring it to half width, without spaces."""
        mailbox, at, domain = re.sub(r"\s", "", halve(words)).rpartition("@")
        return f"{mailbox}{at}{domain.lower()}"

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check the form; the odd dots that old carriers gave out are taken. Only a message can tell if it arrives."""
        if not isinstance(value, str):
            return wrong()
        if len(value) > 254 or not re.fullmatch(_EMAIL, value):
            return (Problem(NOT_AN_EMAIL),)
        leak = leak_problem(self, item, value)
        return (leak,) if leak else ()

    def schema(self, item: Item) -> dict[str, Any]:
        """Return the form of an address."""
        return {"type": "string", "pattern": f"^{_EMAIL}$", "maxLength": 254}

    def sample(self, item: Item, random: Random) -> Value:
        """Return an address at a domain kept for examples (RFC 2606)."""
        return f"hanako.yamada{random.randrange(1000)}@example.jp"

    def free_text(self, item: Item, value: Value) -> Iterable[str]:
        """Return the address: what stands before the @ is free."""
        return (value,) if isinstance(value, str) else ()
