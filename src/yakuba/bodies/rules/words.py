"""The room's own words, where they are data: kinds of bodies, parts, results, duties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from yakuba.bodies.rules.meetings import Part, Presence, Quorum, Result
from yakuba.ground.text import Text

KINDS: Final[Mapping[str, Text]] = {
    "headquarters": Text("推進本部", "ほんぶ", "Headquarters"),
    "committee": Text("委員会", "いいんかい", "Committee"),
    "working-group": Text("作業部会", "さぎょう ぶかい", "Working group"),
    "panel": Text("有識者会議", "せんもんかの かいぎ", "Expert panel"),
    "office": Text("事務局・担当部署", "じむきょく", "Office"),
    "post": Text("役職", "やくしょく", "Post"),
}
PARTS: Final[Mapping[Part, Text]] = {
    Part.CHAIR: Text("長", "ちょう", "Chair"),
    Part.DEPUTY: Text("副", "ふく", "Deputy chair"),
    Part.MEMBER: Text("委員", "いいん", "Member"),
    Part.ADVISER: Text("助言者", "アドバイザー", "Adviser"),
    Part.SECRETARY: Text("事務局", "じむきょく", "Secretariat"),
}
QUORUMS: Final[Mapping[Quorum, Text]] = {
    Quorum.NONE: Text("定めなし", "きまり なし", "None laid down"),
    Quorum.HALF: Text("委員の半数以上", "はんぶん いじょう", "Half of the members or more"),
    Quorum.MAJORITY: Text("委員の過半数", "はんぶんより おおい", "More than half of the members"),
    Quorum.TWO_THIRDS: Text("委員の3分の2以上", "3ぶんの2 いじょう", "Two thirds of the members or more"),
}
PRESENCES: Final[Mapping[Presence, Text]] = {
    Presence.PRESENT: Text("出席", "しゅっせき", "Present"),
    Presence.ABSENT: Text("欠席", "けっせき", "Absent"),
    Presence.BY_DEPUTY: Text("代理出席", "かわりの ひと", "By deputy"),
}
RESULTS: Final[Mapping[Result, Text]] = {
    Result.ADOPTED: Text("可決", "きまった", "Adopted"),
    Result.REJECTED: Text("否決", "きまらなかった", "Rejected"),
    Result.DEFERRED: Text("継続審議", "つづけて はなす", "Deferred"),
    Result.NOTED: Text("了承", "わかりました", "Noted"),
}
ITEMS: Final[Mapping[str, Text]] = {
    "decide": Text("議決", "きめる こと", "To decide"),
    "discuss": Text("協議", "はなしあう こと", "To discuss"),
    "question": Text("事務局からの質疑", "じむきょくの しつもん", "Question of the office"),
    "report": Text("報告", "ほうこく", "Report"),
    "other": Text("その他", "その ほか", "Other"),
}
"""What is done with an item of the agenda."""
STATES: Final[Mapping[str, Text]] = {
    "planned": Text("招集前", "まだ よんで いません", "Not called yet"),
    "called": Text("招集済み", "よびました", "Called"),
    "held": Text("開催済み", "おわりました", "Held"),
    "cancelled": Text("中止", "やめました", "Cancelled"),
}
DUTIES: Final[Mapping[str, Text]] = {
    "security": Text(
        "情報セキュリティ担当者", "じょうほうを まもる ひと", "Information security officer of the section"
    ),
    "ict": Text("ICT推進員", "ICTを たすける ひと", "IT helper of the section"),
}
"""Duties to which each section appoints somebody for a fiscal year."""
