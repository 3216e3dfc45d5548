"""What the short form of each outcome asks, and how it is read. The flow says which outcomes there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict

from yakuba.ground import sent
from yakuba.ground.japanese.numbers import find_my_number
from yakuba.ground.text import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Asks:
    """What one outcome's form asks beside the press of its button.

    ``previews`` is the decision whose letter is shown beforehand: ``accepted``, ``refused`` or, with ``proposal``,
    the one that was proposed. ``visit``: where something must be done in person, that it has been done.
    """

    button: Text
    items: bool = False
    section: bool = False
    reason: bool = False
    words_label: Text = NOTHING
    words_hint: Text = NOTHING
    words_required: bool = False
    previews: str = ""
    visit: bool = False


_PLAIN: Final = Asks(Text("この内容で処理する", "これで すすめる", "Confirm"))
ASKS: Final[Mapping[str, Asks]] = {
    "accept": Asks(Text("受理を決定する", "うけつける ことに する", "Accept"), previews="accepted", visit=True),
    "propose": Asks(
        Text("決裁に回す", "うえの ひとに まわす", "Send for approval"),
        words_label=Text("決裁する人への申し送り", "きめる ひとへの メモ", "Words for the one who approves"),
        previews="accepted",
        visit=True,
    ),
    "approve": Asks(Text("決裁する", "きめる", "Approve"), previews="proposal"),
    "send_back": Asks(
        Text("差し戻す", "もどす", "Send back"),
        words_label=Text("差し戻す理由", "もどす りゆう", "Why it is sent back"),
        words_hint=Text(
            "何を直せば進められるかを書いてください。", "なにを なおすか かいて ください。", "Say what must change."
        ),
        words_required=True,
    ),
    "correct": Asks(Text("補正を求める", "なおして もらう", "Ask for the correction"), items=True),
    "hand_over": Asks(
        Text("引き継ぐ", "わたす", "Hand over"),
        section=True,
        words_label=Text("引き継ぐ理由と申し送り", "りゆう", "Why, and what they should know"),
    ),
    "withdraw": Asks(
        Text("取下げとする", "とりさげに する", "Record the withdrawal"),
        words_label=Text(
            "だれから、いつ、どのように申出があったか", "だれが いつ いったか", "Who asked for it, when and how"
        ),
        words_required=True,
    ),
    "refuse": Asks(
        Text("却下を起案する", "みとめない あんを だす", "Propose the refusal"),
        reason=True,
        words_label=Text("この件に当てはまる事実", "この けんの じじつ", "The facts of this case"),
        words_hint=Text(
            "どの事実がこの理由に当たるかを、本人に分かる言葉で書いてください。通知書に載ります（行政手続法第8条）。",
            "なぜ だめなのか、わかりやすく かいて ください。てがみに のります。",
            "Say plainly which facts meet this reason. It is printed in the letter (Act on administrative procedure, art. 8).",
        ),
        words_required=True,
        previews="refused",
    ),
}
"""The forms by outcome code; an outcome that is not among them only asks for its button."""


def asks_of(outcome: str) -> Asks:
    """Return what the form of an outcome asks."""
    return ASKS.get(outcome, _PLAIN)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form. ``items`` are the ticked ones with the words for each, ``came`` that of the visit."""

    words: str = ""
    section: str = ""
    reason: str = ""
    items: Mapping[str, str] = field(default_factory=dict)
    seen: int = 0
    came: bool = False

    def everything(self) -> str:
        """Return all words typed, for showing them when the form is no longer there."""
        return "\n".join(one for one in (*self.items.values(), self.words) if one)


def read(post: QueryDict) -> Typed:
    """Read what was sent. Nothing is judged yet."""
    return Typed(
        words=sent.words(post, "words", 2000),
        section=sent.words(post, "section", 40),
        reason=sent.words(post, "reason", 100),
        items={key: sent.words(post, f"words-{key}", 400) for key in post.getlist("item")},
        seen=sent.number(post, "seen") or 0,
        came=sent.words(post, "came", 10) == "yes",
    )


def unticked(post: QueryDict) -> dict[str, str]:
    """Return words written beside items that were not ticked, so that they are not lost."""
    ticked = set(post.getlist("item"))
    return {
        name.removeprefix("words-"): words
        for name in post
        if name.startswith("words-") and (words := sent.words(post, name, 400)) and name[6:] not in ticked
    }


_MY_NUMBER: Final = Text(
    "マイナンバーとみられる12桁の番号が書かれています。番号は書かないでください。",
    "マイナンバーは かかないで ください。",
    "This contains a 12-digit number that looks like a My Number. Please leave it out.",
)


_NOT_MET: Final = Text(
    "来庁と本人確認などの記録がありません。確認を終えてから、印を付けてください。",
    "まだ たしかめて いません。たしかめてから しるしを つけて ください。",
    "Nobody has confirmed the visit. Check identity and papers first, then tick the box.",
)


@dataclass(frozen=True, slots=True)
class Problems:
    """What is wrong, by place: empty where nothing is."""

    items: Text | None = None
    each: Mapping[str, Text] = field(default_factory=dict)
    section: Text | None = None
    reason: Text | None = None
    words: Text | None = None
    came: Text | None = None

    def __bool__(self) -> bool:
        return any((self.items, self.each, self.section, self.reason, self.words, self.came))

    def summary(self, order: Mapping[str, int]) -> list[dict[str, object]]:
        """Return the problems for the summary at the top, each with the place to which it leads."""
        places = (
            ("items", self.items),
            ("section", self.section),
            ("reason", self.reason),
            ("words", self.words),
            ("came", self.came),
        )
        found: list[dict[str, object]] = [{"words": words, "href": f"#{place}"} for place, words in places if words]
        return found + [{"words": words, "href": f"#item-{order.get(key, 1)}"} for key, words in self.each.items()]


def problems_of(asks: Asks, typed: Typed, *, visit: bool = False) -> Problems:
    """Return what is missing, before the rooms are asked. ``visit``: something must be done in person for this case."""
    found = Problems(came=_NOT_MET if visit and asks.visit and not typed.came else None)
    if asks.items and not typed.items:
        found = replace(
            found,
            items=Text(
                "直してもらう項目を選んでください。", "なおす ところを えらんで ください。", "Choose at least one item."
            ),
        )
    empty = {
        key: Text("何を直すかを書いてください。", "なにを なおすか かいて ください。", "Write what is wrong.")
        for key, words in typed.items.items()
        if not words
    }
    secret = {key: _MY_NUMBER for key, words in typed.items.items() if find_my_number(words)}
    found = replace(found, each={**empty, **secret})
    if asks.section and not typed.section:
        found = replace(
            found,
            section=Text("引き継ぐ課を選んでください。", "わたす かを えらんで ください。", "Choose the section."),
        )
    if asks.reason and not typed.reason:
        found = replace(
            found,
            reason=Text("却下の理由を選んでください。", "りゆうを えらんで ください。", "Choose the legal reason."),
        )
    if asks.words_required and not typed.words:
        found = replace(found, words=Text("理由を書いてください。", "りゆうを かいて ください。", "Write the reason."))
    if find_my_number(typed.words):
        found = replace(found, words=_MY_NUMBER)
    return found
