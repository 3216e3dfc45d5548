"""The desk's own words for stages and lines of the journal: shorter than what residents are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from yakuba.casework.rules import Stage
from yakuba.ground.text import Text

STAGES: Final[Mapping[Stage, tuple[Text, str]]] = {
    Stage.RECEIVED: (Text("新着", "あたらしい", "New"), "key"),
    Stage.CHECKING: (Text("確認中", "たしかめて いる", "Checking"), ""),
    Stage.CORRECTING: (Text("補正待ち", "なおして もらって いる", "Awaiting correction"), "warn"),
    Stage.APPROVING: (Text("決裁待ち", "きめるのを まって いる", "Awaiting approval"), "key"),
    Stage.DECIDED: (Text("決定済み", "きまった", "Decided"), "good"),
    Stage.WITHDRAWN: (Text("取下げ", "とりさげ", "Withdrawn"), ""),
}
"""Each stage with the tone of its chip."""

DECISIONS: Final[Mapping[str, Text]] = {
    "accepted": Text("受理・認定", "みとめた", "Accepted"),
    "refused": Text("却下", "みとめなかった", "Refused"),
}
PROPOSALS: Final[Mapping[str, Text]] = {
    "accepted": Text("承認の起案", "みとめる あん", "Proposed: accept"),
    "refused": Text("却下の起案", "みとめない あん", "Proposed: refuse"),
}
NOTES: Final[Mapping[str, Text]] = {
    "note": Text("メモ", "メモ", "Note"),
    "sent_back": Text("差戻しの理由", "もどした りゆう", "Sent back because"),
    "handed_over": Text("引継ぎの申し送り", "わたした りゆう", "On handing over"),
    "withdrawn": Text("取下げの理由", "とりさげた りゆう", "Withdrawn because"),
}
FILE_SEEN: Final = "case.file_seen"
FORM_PRINTED: Final = "case.form_printed"
LETTER_SEEN: Final = "case.letter_seen"
LINES: Final[Mapping[str, Text]] = {
    FILE_SEEN: Text("添付書類を見ました", "ファイルを みました", "Attachment viewed"),
    FORM_PRINTED: Text("記入済みの様式を出しました", "かみに しました", "Filled form printed"),
    LETTER_SEEN: Text("通知書を見ました", "てがみを みました", "Letter viewed"),
    "case.file_came": Text(
        "隔離していた添付書類が開けるようになりました",
        "ファイルが ひらけるように なりました",
        "Held attachment made safe",
    ),
    "journal.withholding_asked": Text(
        "閲覧の通知の延期を求めました", "あとで しらせる ように もとめました", "Later notice asked for"
    ),
    "journal.withholding_granted": Text(
        "閲覧の通知の延期を認めました", "あとで しらせる ことに しました", "Later notice granted"
    ),
    "journal.withholding_refused": Text(
        "閲覧の通知の延期を認めませんでした", "すぐ しらせる ことに しました", "Later notice refused"
    ),
    "journal.withholding_lifted": Text(
        "閲覧の通知の延期を終えました", "あとで しらせるのを やめました", "Later notice ended"
    ),
    "letter.issued": Text("通知書を発行しました", "てがみを つくりました", "Letter issued"),
}
"""Lines of the journal that casework does not know."""

LOOKED: Final = frozenset({"case.seen", "case.listed", FILE_SEEN, FORM_PRINTED, LETTER_SEEN})
"""Actions by which nothing changed: shown apart from the work."""
