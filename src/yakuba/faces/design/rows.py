"""How the rows of a list are called wherever they are asked or shown."""

from __future__ import annotations

from yakuba.ground.text import NOTHING, Text
from yakuba.procedures.rules.filer import FILER, is_filer
from yakuba.procedures.rules.model import Answers, Item, Value
from yakuba.procedures.rules.types.rows import Rows, type_of

_PERSON = Text("{number}人目", "{number}にんめ", "Person {number}")
_ADD_PERSON = Text("もう1人追加する", "もう 1人 ふやす", "Add another person")
NTH = {
    "": Text("{number}件目", "{number}つめ", "No. {number}"),
    "household": _PERSON,
    "person": _PERSON,
    "vehicle": Text("{number}台目", "{number}だいめ", "Vehicle {number}"),
    "animal": Text("{number}頭目", "{number}ひきめ", "Animal {number}"),
}
"""How the rows of a list are counted, by item type."""
ONE_MORE = {
    "": Text("もう1件追加する", "もう 1つ ふやす", "Add another"),
    "household": _ADD_PERSON,
    "person": _ADD_PERSON,
    "vehicle": Text("もう1台追加する", "もう 1だい ふやす", "Add another vehicle"),
    "animal": Text("もう1頭追加する", "もう 1ぴき ふやす", "Add another animal"),
}
"""What the button says that adds a row, by item type."""


def about(label: Text, words: Text) -> Text:
    """Say of whom (or of which row) the words are; as they are where there is no label."""
    if label == NOTHING:
        return words
    return Text(f"{label.ja}：{words.ja}", f"{label.ja_easy}：{words.ja_easy}", f"{label.en}: {words.en}")


def row_words(item: Item, answers: Answers, number: int) -> Text:
    """Return how the row of that number is called: as the one who files where that is known, else by its number."""
    return FILER if is_filer(item, answers, number) else NTH.get(item.type, NTH[""]).fill(number=number)


def lines(item: Item, value: Value, language: str, answers: Answers) -> tuple[str, ...]:
    """Return an answer as it is read, the rows of a list under the names that they have where they are asked."""
    kind = type_of(item)
    if not isinstance(kind, Rows):
        return kind.show(item, value, language)
    rows = enumerate(kind.row_lines(item, value, language), start=1)
    return tuple(about(row_words(item, answers, number), Text(row, row, row)).say(language) for number, row in rows)
