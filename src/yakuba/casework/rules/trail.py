"""How the history of a case reads: one sentence for each kind of journal line of this room."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from yakuba.ground.text import Text

_SENTENCES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "case.opened": Text("案件を受け付けました", "うけつけました", "Case opened"),
        "case.seen": Text("案件を見ました", "みました", "Case viewed"),
        "case.listed": Text("一覧で見ました", "いちらんで みました", "Seen in a list"),
        "case.taken": Text("担当になりました", "たんとうに なりました", "Case taken"),
        "case.given_back": Text("担当を外れました", "たんとうを やめました", "Case given back"),
        "case.noted": Text("メモを書きました", "メモを かきました", "Note written"),
        "case.accepted": Text("受理しました", "うけつけを きめました", "Accepted"),
        "case.proposed": Text("承認を起案しました", "みとめる あんを つくりました", "Approval proposed"),
        "case.refusal_proposed": Text("却下を起案しました", "みとめない あんを つくりました", "Refusal proposed"),
        "case.approved": Text("決裁しました", "きめました", "Approved"),
        "case.sent_back": Text("差し戻しました", "もどしました", "Sent back"),
        "case.correction_asked": Text("補正を求めました", "なおす ように おねがい しました", "Correction asked for"),
        "case.corrected": Text("補正を受け取りました", "なおした ものを うけとりました", "Correction received"),
        "case.handed_over": Text("ほかの係に引き継ぎました", "ほかの かかりに わたしました", "Handed over"),
        "case.withdrawn": Text("取り下げました", "とりさげました", "Withdrawn"),
        "case.done": Text("処理しました", "しました", "Done"),
    }
)

ACTION_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "accept": "case.accepted",
        "propose": "case.proposed",
        "refuse": "case.refusal_proposed",
        "approve": "case.approved",
        "send_back": "case.sent_back",
        "correct": "case.correction_asked",
        "hand_over": "case.handed_over",
        "withdraw": "case.withdrawn",
        "done": "case.done",
    }
)
"""Under which action an outcome is written into the journal."""


def sentence(action: str) -> Text:
    """Return what a journal line says; an action of another room says its name."""
    return _SENTENCES.get(action, Text(action, action, action))
