"""Answers that are chosen rather than written: one, several, yes or no, the relation to the head of the household."""

from __future__ import annotations

from random import Random
from typing import Any, ClassVar, Final

from yakuba.ground.document import Blank
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Option, Value
from yakuba.procedures.rules.types.base import Control, Field, ItemType, Problem, Reading, Typed, register, typed_in
from yakuba.procedures.rules.types.single import Single, wrong
from yakuba.procedures.rules.types.words import NOT_AN_OPTION

AT_LEAST: Final = Text(
    "{least}つ以上選んでください。", "{least}つより おおく えらんで ください。", "Please choose at least {least}."
)
AT_MOST: Final = Text(
    "選べるのは{most}つまでです。", "えらべるのは {most}つまで です。", "Please choose no more than {most}."
)
YES: Final = Option("yes", Text("はい", "はい", "Yes"))
NO: Final = Option("no", Text("いいえ", "いいえ", "No"))


def ticks(options: tuple[Option, ...], language: str) -> tuple[tuple[str, Blank], ...]:
    """Return the boxes to tick on paper, one for each option."""
    return (("", Blank("ticks", choices=tuple(option.label.say(language) for option in options))),)


@register
class Choice(Single):
    """One of the item's options, kept as the option's value."""

    name = "choice"
    label = Text("選択（1つ）", "1つ えらぶ", "One choice")
    takes_options = True
    most_radios: ClassVar[int] = 8

    def options(self, item: Item) -> tuple[Option, ...]:
        """Return what may be chosen."""
        return item.options

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return radio buttons, or a list to select from where there would be too many."""
        options = self.options(item)
        control: Control = "radio" if len(options) <= self.most_radios else "select"
        return (Field(control=control, options=options),)

    def understand(self, item: Item, words: str) -> Value:
        """Return the option's value; a label that was typed or imported stands for its option."""
        words = words.strip()
        named = {label: option.value for option in self.options(item) for label in option.label.as_data().values()}
        return named.get(words, words) if words not in self._values(item) else words

    def _values(self, item: Item) -> tuple[str, ...]:
        return tuple(option.value for option in self.options(item))

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Refuse what is no option."""
        if not isinstance(value, str):
            return wrong()
        return () if value in self._values(item) else (Problem(NOT_AN_OPTION),)

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return the option's label; an option that is gone shows its value."""
        labels = {option.value: option.label for option in self.options(item)}
        return (labels[value].say(language) if value in labels else str(value),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return the enumeration."""
        return {"type": "string", "enum": list(self._values(item))}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return a box to tick for each option."""
        return ticks(self.options(item), language)

    def sample(self, item: Item, random: Random) -> Value:
        """Return any option."""
        return random.choice(self._values(item))


@register
class Several(ItemType):
    """Any number of the item's options, kept as a list in the options' order. Limits: ``at_least``, ``at_most``."""

    name = "several"
    label = Text("選択（いくつでも）", "いくつでも えらぶ", "Several choices")
    limits = frozenset({"at_least", "at_most"})
    takes_options = True

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return a checkbox for each option."""
        return (Field(control="checkboxes", options=item.options),)

    def read(self, item: Item, typed: Typed) -> Reading:
        """Return the ticked options in order, each once; nothing ticked is no answer."""
        ticked = {words.strip() for words in typed.get("", ())} - {""}
        if not ticked:
            return Reading()
        known = [option.value for option in item.options if option.value in ticked]
        return self.settle(item, known + sorted(ticked.difference(known)))

    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return the ticked options."""
        return {"": list(value)}

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Refuse unknown options, repetitions, too few and too many."""
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return wrong()
        order = [option.value for option in item.options]
        if any(one not in order for one in value):
            return (Problem(NOT_AN_OPTION),)
        if [one for one in order if one in value] != value:
            return wrong()
        least, most = int(item.limits.get("at_least", 1)), int(item.limits.get("at_most", len(order)))
        if len(value) < least:
            return (Problem(AT_LEAST.fill(least=least)),)
        return (Problem(AT_MOST.fill(most=most)),) if len(value) > most else ()

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return a line for each option chosen."""
        labels = {option.value: option.label for option in item.options}
        return tuple(labels[one].say(language) if one in labels else str(one) for one in value)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return a set of the enumeration."""
        values = [option.value for option in item.options]
        return {
            "type": "array",
            "items": {"type": "string", "enum": values},
            "uniqueItems": True,
            "minItems": int(item.limits.get("at_least", 1)),
            "maxItems": int(item.limits.get("at_most", len(values))),
        }

    def columns(self, item: Item) -> tuple[str, ...]:
        """Return a column for each option, so that answers can be counted."""
        return tuple(option.value for option in item.options)

    def export(self, item: Item, value: Value) -> dict[str, str | int | bool | None]:
        """Return for each option whether it was chosen."""
        return {option.value: option.value in value for option in item.options}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return a box to tick for each option."""
        return ticks(item.options, language)

    def sample(self, item: Item, random: Random) -> Value:
        """Return some of the options."""
        values = [option.value for option in item.options]
        most = min(len(values), int(item.limits.get("at_most", len(values))))
        count = random.randint(min(most, int(item.limits.get("at_least", 1))), most)
        chosen = set(random.sample(values, count))
        return [value for value in values if value in chosen]


@register
class YesNo(ItemType):
    """Yes or no, kept as true or false. No answer is neither."""

    name = "yes_no"
    label = Text("はい・いいえ", "はい・いいえ", "Yes or no")
    _words: ClassVar[dict[str, bool]] = {
        **dict.fromkeys(("yes", "はい", "true", "1", "有", "あり", "○"), True),
        **dict.fromkeys(("no", "いいえ", "false", "0", "無", "なし", "×"), False),
    }

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return two radio buttons; neither is chosen beforehand."""
        return (Field(control="radio", options=(YES, NO)),)

    def read(self, item: Item, typed: Typed) -> Reading:
        """Understand the button, or the words of an import."""
        words = typed_in(typed).strip()
        if not words:
            return Reading()
        said = self._words.get(words.lower())
        return Reading(None, (Problem(NOT_AN_OPTION),)) if said is None else Reading(said)

    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return the button that is pressed."""
        return {"": [YES.value if value else NO.value]}

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Take only true and false."""
        return () if isinstance(value, bool) else wrong()

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return yes or no in the language."""
        return ((YES if value else NO).label.say(language),)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return a boolean."""
        return {"type": "boolean"}

    def columns(self, item: Item) -> tuple[str, ...]:
        """Return the sole column."""
        return ("",)

    def export(self, item: Item, value: Value) -> dict[str, str | int | bool | None]:
        """Return the value itself."""
        return {"": value}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return two boxes to tick."""
        return ticks((YES, NO), language)

    def sample(self, item: Item, random: Random) -> Value:
        """Return either."""
        return random.random() < 0.5


RELATIONS: Final = (
    Option("head", Text("世帯主", "せたいぬし（いえの だいひょう）", "Head of the household")),
    Option("spouse", Text("夫・妻", "おっと・つま", "Husband or wife")),
    Option("child", Text("子", "こども", "Child")),
    Option("parent", Text("父・母", "おとうさん・おかあさん", "Father or mother")),
    Option("grandparent", Text("祖父・祖母", "おじいさん・おばあさん", "Grandfather or grandmother")),
    Option("grandchild", Text("孫", "まご", "Grandchild")),
    Option("sibling", Text("兄弟姉妹", "きょうだい", "Brother or sister")),
    Option(
        "partner", Text("夫（未届）・妻（未届）", "けっこんの とどけを だして いない おっと・つま", "Unmarried partner")
    ),
    Option("other_relative", Text("その他の親族", "そのほかの しんせき", "Other relative")),
    Option("cohabitant", Text("同居人", "いっしょに すんで いる ひと", "Person living with the family")),
)


@register
class Relation(Choice):
    """The relation to the head of the household (世帯主との続柄), after the wording of the resident register."""

    name = "relation"
    label = Text("世帯主との続柄", "せたいぬしとの かんけい", "Relation to the head of the household")
    takes_options = False

    def options(self, item: Item) -> tuple[Option, ...]:
        """Return the relations, or those that the item names."""
        return item.options or RELATIONS

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return a list to select from: it stands in every row of a household."""
        return (Field(control="select", options=self.options(item)),)

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return a line: forms have the relation written, and ten boxes in every row would hide the person."""
        return (("", Blank()),)
