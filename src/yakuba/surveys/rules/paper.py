"""The sheet on paper, from the same questions as the page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from yakuba.ground.document import Blank, Document, Para, Row, Rows
from yakuba.ground.text import Text
from yakuba.surveys.rules.model import Question
from yakuba.surveys.rules.results import classes

_NUMBER: Final = Text(
    "回答票の番号（役場で記入）", "ばんごう（やくばが かきます）", "Number of the sheet (for the hall)"
)
_NO_NAME: Final = Text(
    "お名前や住所は書かないでください。",
    "なまえや じゅうしょは かかないで ください。",
    "Please do not write your name or address.",
)
_SEVERAL: Final = Text("いくつでも", "いくつでも", "any number")
_ONE: Final = Text("一つだけ", "ひとつだけ", "one only")
_QUESTIONS: Final = Text("設問", "しつもん", "Questions")


def blank(title: Text, intro: Text, questions: Iterable[Question], language: str, *, town: str) -> Document:
    """Return the empty sheet in a language (``ja``, ``ja-easy``, ``en``)."""
    rows = tuple(_row(n, one, language) for n, one in enumerate(questions, start=1))
    number = Rows("", (Row(_NUMBER.say(language), blank=Blank("boxes", 6)),))
    blocks = (Para(intro.say(language)), Para(_NO_NAME.say(language)), number, Rows(_QUESTIONS.say(language), rows))
    return Document(
        title=title.say(language),
        language="en" if language == "en" else "ja",
        blocks=blocks if intro.ja else blocks[1:],
        author=town,
    )


def _row(number: int, question: Question, language: str) -> Row:
    choices = tuple(label.say(language) for _, label in classes(question)[:-1])
    match question.kind:
        case "several":
            place, note = Blank("ticks", choices=choices), _SEVERAL.say(language)
        case "single" | "scale":
            place, note = Blank("ticks", choices=choices), _ONE.say(language)
        case "number":
            place, note = Blank("boxes", len(str(question.at_most))), f"{question.at_least}～{question.at_most}"
        case "text":
            place, note = Blank("lines", 4), ""
    hint = Text.read(question.hint).say(language)
    return Row(
        f"{number}. {question.words.say(language)}", blank=place, note=" ".join(one for one in (note, hint) if one)
    )
