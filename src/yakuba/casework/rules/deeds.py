"""What a member of staff does with a case, and what each deed must bring with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yakuba.casework.rules.refusals import Incomplete
from yakuba.ground.text import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """How somebody ends the open task of a case.

    ``seen_version`` is the version of the case that they had before them. ``reason`` is in their own words (needed
    to refuse and to send back), ``refuse_reason`` the id of the pack's legal reason, ``basis`` its article,
    ``correct_items`` what is to be corrected: key of the answer (or ``file:<id>`` of a paper) → what is wrong with it.
    ``in_person`` says that they have met the resident and seen what had to be brought; whether that is needed, the
    procedure says, of which this room knows nothing. It is kept in the journal.
    """

    task_id: str
    outcome: str
    seen_version: int
    reason: str = ""
    refuse_reason: str = ""
    basis: str = ""
    correct_items: Mapping[str, str] = field(default_factory=dict)
    to_section: str = ""
    in_person: bool = False


def check_act(act: Act, *, section: str) -> None:
    """Raise Incomplete if the deed lacks what it must bring."""
    if act.outcome == "refuse":
        # 行政手続法第8条: a refusal must show its reason; without its article nobody can judge it.
        _need(act.reason, "reason", _REASON)
        _need(act.basis, "basis", _BASIS)
    if act.outcome == "send_back":
        _need(act.reason, "reason", _BACK)
    if act.outcome == "correct":
        if not act.correct_items:
            raise Incomplete("correct_items", _ITEMS)
        for key, words in act.correct_items.items():
            _need(words, f"correct_items.{key}", _ITEM)
    if act.outcome == "hand_over":
        _need(act.to_section, "to_section", _SECTION)
        if act.to_section == section:
            raise Incomplete("to_section", _OTHER)


def _need(value: str, field_: str, words: Text) -> None:
    if not value.strip():
        raise Incomplete(field_, words)


_REASON = Text(
    "却下の理由を書いてください。", "みとめない りゆうを かいて ください。", "Write the reason for the refusal."
)
_BASIS = Text(
    "却下の根拠となる条項を選んでください。",
    "もとに なる ほうりつを えらんで ください。",
    "Choose the article on which the refusal is based.",
)
_BACK = Text("差し戻す理由を書いてください。", "もどす りゆうを かいて ください。", "Write why you send it back.")
_ITEMS = Text(
    "補正を求める項目を選んでください。",
    "なおす ところを えらんで ください。",
    "Choose what is to be corrected.",
)
_ITEM = Text(
    "どこをどう直してほしいかを、項目ごとに書いてください。",
    "どう なおすかを ひとつずつ かいて ください。",
    "Write for each item what is to be corrected.",
)
_SECTION = Text("引き継ぐ先の係を選んでください。", "わたす かかりを えらんで ください。", "Choose the section.")
_OTHER = Text("いまと同じ係には引き継げません。", "おなじ かかりには わたせません。", "Choose another section.")
