"""What a person gives by word: consent, and a signature in writing."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, Final

from yakuba.ground.document import Blank
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Option, Value
from yakuba.procedures.rules.types.base import Field, ItemType, Problem, Reading, Typed, register, typed_in
from yakuba.procedures.rules.types.choices import ticks
from yakuba.procedures.rules.types.composite import Composite, Part
from yakuba.procedures.rules.types.people import NAME
from yakuba.procedures.rules.types.single import wrong
from yakuba.procedures.rules.types.words import NOT_AN_OPTION

GIVEN: Final = Option("yes", Text("同意します", "いいです", "I agree"))
WITHHELD: Final = Option("no", Text("同意しません", "いやです", "I do not agree"))
MUST: Final = Text(
    "同意がないと、この手続を進められません。内容を確かめて、よければ選んでください。",
    "「いいです」を えらばないと、この てつづきが できません。よく よんで ください。",
    "We cannot go on without your consent. Please read it, and choose “I agree” if you do.",
)


@register
class Consent(ItemType):
    """A consent or declaration (同意・誓約): ``{given: true}`` or ``{given: false}``; unanswered is neither.

    Limit ``must``: the procedure cannot go on without it; the question is then one box to tick.
    """

    name = "consent"
    label = Text("同意", "いいですか", "Consent")
    limits = frozenset({"must"})

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return yes and no, of which neither is chosen beforehand, or the one box."""
        if item.limits.get("must"):
            return (Field(control="checkbox", options=(GIVEN,)),)
        return (Field(control="radio", options=(GIVEN, WITHHELD)),)

    def read(self, item: Item, typed: Typed) -> Reading:
        """Read the button or box."""
        words = typed_in(typed).strip()
        if not words:
            return Reading()
        if words not in (GIVEN.value, WITHHELD.value):
            return Reading(None, (Problem(NOT_AN_OPTION),))
        return self.settle(item, {"given": words == GIVEN.value})

    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return the button that is pressed."""
        return {"": [GIVEN.value if value["given"] else WITHHELD.value]}

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check that it was said one way or the other, and given where it must be."""
        if not isinstance(value, Mapping) or set(value) != {"given"} or not isinstance(value["given"], bool):
            return wrong()
        return () if value["given"] or not item.limits.get("must") else (Problem(MUST),)

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return what was said."""
        return ((GIVEN if value["given"] else WITHHELD).label.say(language),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return the object."""
        given: dict[str, Any] = {"const": True} if item.limits.get("must") else {"type": "boolean"}
        return {"type": "object", "properties": {"given": given}, "required": ["given"], "additionalProperties": False}

    def columns(self, item: Item) -> tuple[str, ...]:
        """Return the sole column."""
        return ("",)

    def export(self, item: Item, value: Value) -> dict[str, str | int | bool | None]:
        """Return whether it was given."""
        return {"": value["given"]}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return the boxes to tick."""
        return ticks((GIVEN,) if item.limits.get("must") else (GIVEN, WITHHELD), language)

    def sample(self, item: Item, random: Random) -> Value:
        """Return a consent."""
        return {"given": True if item.limits.get("must") else random.random() < 0.8}


@register
class Signature(Composite):
    """A signature in writing (記名): ``{name, on}``, the name as the person writes it and the day.

    The day is not typed: it is the day of asking (see `base.dated`), carried along once given.
    """

    name = "signature"
    label = Text("署名", "なまえを かく（サイン）", "Signature")
    limits = frozenset()
    all_parts = (NAME, Part("on", "date", Text("日付", "ひづけ", "Date"), hidden=True))

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return the name, and the day hidden in one field."""
        return (*self._fields_of(NAME, item), Field("on", "hidden", optional=True))

    def nothing(self, value: Mapping[str, Value]) -> bool:
        """A day alone is no signature."""
        return "name" not in value

    def complete(self, item: Item, value: dict[str, Value], typed: Typed) -> dict[str, Value]:
        """Date the signature with the day of asking, unless it carries its day already."""
        return {"on": item.limits["on"], **value} if "on" in item.limits else value

    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return the name and the day."""
        return {"name": [value["name"]], "on": [value["on"]]}

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the name, then the day."""
        day = Part("on", "date", NAME.label)
        return (value["name"], *day.kind.show(day.item(item), value["on"], language))

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return the place to sign and date."""
        return (("", Blank("sign")),)

    def sample(self, item: Item, random: Random) -> Value:
        """Return a signature."""
        return {"name": random.choice(("山田 花子", "髙﨑 太郎", "葛󠄀城 さくら")), "on": "2026-11-20"}
