"""The nouns of a survey: what is asked, of whom, and how an answer is written down."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final, Literal

import msgspec

from yakuba.ground.text import Text

Words = str | dict[str, str]
Kind = Literal["single", "several", "scale", "number", "text"]
Answer = str | int | list[str]
"""``single``: id of an option · ``several``: ids · ``scale``, ``number``: the number · ``text``: what was written."""
Answers = dict[str, Answer]
"""By id of the question; a question that was left out has none."""

KINDS: Final[dict[Kind, Text]] = {
    "single": Text("一つ選ぶ", "ひとつ えらぶ", "One choice"),
    "several": Text("いくつでも選ぶ", "いくつでも えらぶ", "Any number of choices"),
    "scale": Text("段階で答える", "だんかいで こたえる", "Scale"),
    "number": Text("数で答える", "かずで こたえる", "Number"),
    "text": Text("自由に書く", "じゆうに かく", "Free text"),
}
MOST_QUESTIONS: Final = 100
MOST_OPTIONS: Final = 30
MOST_STEPS: Final = 10
MOST_CHARACTERS: Final = 1000
"""Of a free answer."""


class Whom(StrEnum):
    """Who is asked."""

    RESIDENTS = "residents"
    BUSINESSES = "businesses"
    STAFF = "staff"


class State(StrEnum):
    """Where a survey stands: being written, taking answers, closed for good."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Channel(StrEnum):
    """By which way an answer came."""

    ONLINE = "online"
    PAPER = "paper"
    DESK = "desk"


WHOM: Final = {
    Whom.RESIDENTS: Text("住民", "すんで いる ひと", "Residents"),
    Whom.BUSINESSES: Text("事業者", "かいしゃ や みせ", "Businesses"),
    Whom.STAFF: Text("職員", "しょくいん", "Staff"),
}
STATES: Final = {
    State.DRAFT: Text("作成中", "つくって いる", "Being written"),
    State.OPEN: Text("受付中", "うけつけて いる", "Taking answers"),
    State.CLOSED: Text("締切り", "おわった", "Closed"),
}
CHANNELS: Final = {
    Channel.ONLINE: Text("オンライン", "インターネット", "Online"),
    Channel.PAPER: Text("紙", "かみ", "Paper"),
    Channel.DESK: Text("職員用の画面", "しょくいんの がめん", "Staff page"),
}


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the parts of a survey have in common."""


class Option(Part, frozen=True, kw_only=True):
    """What may be chosen."""

    id: str
    label: Words


class Question(Part, frozen=True, kw_only=True):
    """A question (設問). A scale goes from 1 to ``at_most``; a number from ``at_least`` to ``at_most``."""

    id: str
    kind: Kind
    title: Words
    hint: Words = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    at_least: int = 0
    at_most: int = 5
    low: Words = ""
    """What the least step of a scale means."""
    high: Words = ""
    proves: tuple[str, ...] = ()
    """Refs of what the answers prove, for instance the challenges of a plan."""

    @property
    def words(self) -> Text:
        """The question as it is put."""
        return Text.read(self.title)


class PrintedAnswer(Part, frozen=True, kw_only=True):
    """What could be answered, with the share (0 to 100) or the count that was printed."""

    label: Words
    percent: float | None = None
    count: int | None = None


class PrintedQuestion(Part, frozen=True, kw_only=True):
    """A question with what was printed of its answers; ``proves`` are Refs."""

    id: str
    title: Words
    many: bool = False
    answers: tuple[PrintedAnswer, ...] = ()
    proves: tuple[str, ...] = ()


class Printed(Part, frozen=True, kw_only=True):
    """A survey that somebody else held and printed (参考計画の調査): only shares, no sheets."""

    id: str
    title: Words
    whom: Words = ""
    held: str = ""
    asked: int | None = None
    answered: int | None = None
    questions: tuple[PrintedQuestion, ...] = ()


def questions_of(data: Any) -> tuple[Question, ...]:
    """Read questions as they are stored. Raises msgspec.ValidationError."""
    return msgspec.convert(data, tuple[Question, ...])


def as_data(questions: tuple[Question, ...]) -> Any:
    """Return questions as they are stored."""
    return msgspec.to_builtins(questions)


def steps(question: Question) -> range:
    """Return the steps of a scale."""
    return range(1, question.at_most + 1)


def faults(question: Question) -> list[tuple[str, Text]]:
    """Return what is wrong with a question as it was written: the field, and what to do."""
    found: list[tuple[str, Text]] = []
    if not question.words.ja.strip():
        found.append(
            ("title_ja", Text("設問を書いてください。", "しつもんを かいて ください。", "Write the question."))
        )
    if question.kind in ("single", "several") and not 2 <= len(question.options) <= MOST_OPTIONS:
        found.append((
            "options_ja",
            Text("選択肢を2つから30まで、1行に1つずつ書いてください。", "えらぶ ことばを 2つから 30まで かいて ください。", "Write 2 to 30 options, one a line."),
        ))  # fmt: skip
    if question.kind == "scale" and not 2 <= question.at_most <= MOST_STEPS:
        found.append((
            "at_most",
            Text("段階は2から10までにしてください。", "2から 10までに して ください。", "A scale has 2 to 10 steps."),
        ))  # fmt: skip
    if question.kind == "number" and question.at_most <= question.at_least:
        found.append((
            "at_most",
            Text("最大は最小より大きくしてください。", "おおきい かずを かいて ください。", "The greatest number must be above the least."),
        ))  # fmt: skip
    return found
