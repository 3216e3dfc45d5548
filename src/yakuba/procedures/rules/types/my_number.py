"""My Number (個人番号): the one type that may hold it, and the guard that keeps it out of all the others."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from yakuba.ground.document import Blank
from yakuba.ground.japanese.numbers import find_my_number, is_my_number
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Value
from yakuba.procedures.rules.types.base import ItemType, Problem, register
from yakuba.procedures.rules.types.single import Single, ungapped, wrong

LEAK: Final = Text(
    "マイナンバー（個人番号）とみられる12桁の数字が含まれています。"
    "法律で認められた欄のほかではお預かりできません（番号法第20条）。数字を消してください。",
    "マイナンバー（12けたの すうじ）が あるようです。ほうりつで きめられた ところ だけに かくことが できます。"
    "すうじを けして ください。",
    "This seems to contain a My Number (12 digits). The law lets us take it only where it provides for that "
    "(My Number Act, Article 20). Please remove the number.",
)
NO_BASIS: Final = Text(
    "この手続には、マイナンバー（個人番号）をお預かりする法律上の根拠がありません（番号法第20条）。空欄のままにしてください。",
    "この てつづきでは マイナンバーを かかないで ください。ほうりつで きまって います。",
    "The law does not let us take your My Number for this procedure (My Number Act, Article 20). "
    "Please leave this empty.",
)
INVALID: Final = Text(
    "マイナンバー（個人番号）として正しくありません。カードや通知書の12桁の数字を確かめてください。",
    "マイナンバーが ちがうようです。カードの 12けたの すうじを もういちど みて ください。",
    "This is not a valid My Number. Please check the 12 digits on your card or notice.",
)


def leak_problem(type_: ItemType, item: Item, value: Value) -> Problem | None:
    """Return the problem if anything a person could write freely in this answer, file names too, holds a My Number.

    Article 20 of the My Number Act (番号法) forbids collecting it outside the purposes of Article 19.
    """
    found = any(find_my_number(words) for words in type_.free_text(item, value))
    return Problem(LEAK) if found else None


@register
class MyNumber(Single):
    """A My Number: 12 digits with a valid check digit, and only where ``basis`` names the law that allows it.

    The pack's loader sets ``basis`` from the procedure; an item cannot give itself one. Conditions see only
    that a number was given.
    """

    name = "my_number"
    label = Text("マイナンバー", "マイナンバー", "My Number")
    limits = frozenset({"basis"})
    inputmode = "numeric"
    width = 14

    def understand(self, item: Item, words: str) -> Value:
        """Drop the gaps between the groups of digits."""
        return ungapped(words)

    def spell(self, item: Item, value: Value) -> str:
        """Return the digits in groups of four, as the card prints them."""
        return " ".join(value[start : start + 4] for start in range(0, 12, 4))

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Refuse any number without a legal basis, and a wrong one with it."""
        if not item.limits.get("basis"):
            return (Problem(NO_BASIS),)
        if not isinstance(value, str):
            return wrong()
        good = len(value) == 12 and value.isascii() and value.isdigit() and is_my_number(value)
        return () if good else (Problem(INVALID),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return the schema; without a legal basis nothing satisfies it."""
        return {"type": "string", "pattern": "^[0-9]{12}$"} if item.limits.get("basis") else {"not": {}}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return twelve boxes."""
        return (("", Blank("boxes", 12)),)

    def sample(self, item: Item, random: Random) -> Value:
        """Return a number with a right check digit; it belongs to nobody we know, and is used in tests only."""
        base = f"{random.randrange(10**11):011d}"
        return next(base + str(digit) for digit in range(10) if is_my_number(base + str(digit)))

    def facts(self, item: Item, value: Value) -> Any:
        """Return only that it was given."""
        return True
