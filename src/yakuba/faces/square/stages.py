"""What a stage of a case means for the resident, in plain words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Stage:
    """``words`` says where things stand, ``next`` what happens now and who acts; ``tone`` colours the chip.

    ``idle`` tells that the case itself wants nothing of the resident now; a visit at the counter may be due all the same.
    ``open`` tells that the case can still be taken back.
    """

    words: Text
    next: Text
    tone: str = "key"
    idle: bool = False
    open: bool = True


STAGES: Final[dict[str, Stage]] = {
    "received": Stage(
        Text("受け付けました", "うけつけました", "Received"),
        Text(
            "担当の係が内容を確かめます。",
            "たんとうの ひとが みます。",
            "The section in charge will look at it.",
        ),
        idle=True,
    ),
    "checking": Stage(
        Text("確認しています", "みて います", "Being checked"),
        Text(
            "担当の係が内容を確かめています。",
            "たんとうの ひとが みて います。",
            "The section in charge is checking it.",
        ),
        idle=True,
    ),
    "approving": Stage(
        Text("決裁中です", "きめて います", "Being decided"),
        Text(
            "確認が終わり、決定の手続をしています。",
            "もうすぐ きまります。",
            "The check is done and the decision is being made.",
        ),
        idle=True,
    ),
    "correcting": Stage(
        Text("修正をお願いしています", "なおして ください", "We need a correction"),
        Text(
            "直していただきたい項目があります。回答をいただくと、確認を再開します。",
            "なおして ほしい ところが あります。なおすと つづきを します。",
            "Something needs to be corrected. We go on as soon as you have answered.",
        ),
        tone="warn",
    ),
    "accepted": Stage(
        Text("完了しました", "おわりました", "Done"),
        Text(
            "手続が終わりました。通知書があるときは、下から受け取れます。",
            "てつづきは おわりました。てがみは したに あります。",
            "The procedure is complete. If there is a letter, you can download it below.",
        ),
        tone="good",
        open=False,
    ),
    "decided": Stage(
        Text("決定しました", "きまりました", "Decided"),
        Text(
            "決定しました。通知書があるときは、下から受け取れます。",
            "きまりました。てがみは したに あります。",
            "It has been decided. If there is a letter, you can download it below.",
        ),
        tone="good",
        open=False,
    ),
    "refused": Stage(
        Text("認められませんでした", "できませんでした", "Not granted"),
        Text(
            "理由と、決定に不服があるときの方法は、通知書に書かれています。",
            "りゆうは てがみに かいて あります。わからない ときは きいて ください。",
            "The letter gives the reason and tells you how to appeal.",
        ),
        tone="bad",
        open=False,
    ),
    "withdrawing": Stage(
        Text("取下げを受け付けました", "とりけしを うけつけました", "Withdrawal received"),
        Text(
            "担当の係に取下げを伝えました。",
            "やくばの ひとに つたえました。",
            "We have told the section in charge.",
        ),
        tone="",
        open=False,
    ),
    "withdrawn": Stage(
        Text("取り下げました", "とりけしました", "Withdrawn"),
        Text(
            "この手続は取り下げられました。",
            "この てつづきは とりけしました。",
            "This procedure has been withdrawn.",
        ),
        tone="",
        open=False,
    ),
}
"""By the code that the office tells; see `words_of` for codes that are not here."""

_IDLE: Final = Text(
    "今していただくことはありません。", "いま する ことは ありません。", "There is nothing for you to do now."
)
_LINE: Final = ("received", "checking", "approving", "end")
_END: Final = Text("決定・お知らせ", "けってい", "Decision")


def words_of(stage: str) -> Stage:
    """Return what a stage means; a code that is newer than this page is being worked on, whatever its name."""
    return STAGES.get(stage, STAGES["checking"])


def next_of(stage: Stage, *, visit: bool) -> Text:
    """Return what happens now; and that there is nothing to do, unless somebody must come to the counter."""
    if visit or not stage.idle:
        return stage.next
    return Text(f"{stage.next.ja}{_IDLE.ja}", f"{stage.next.ja_easy} {_IDLE.ja_easy}", f"{stage.next.en} {_IDLE.en}")


def trail_of(stage: str) -> list[dict[str, object]]:
    """Return the line from receipt to decision with the place where the case stands."""
    place = {"received": 0, "checking": 1, "correcting": 1, "approving": 2}.get(stage, 1 if stage not in STAGES else 3)
    words = [STAGES["received"].words, STAGES["checking"].words, STAGES["approving"].words, _END]
    if stage == "correcting":
        words[1] = STAGES["correcting"].words
    if place == 3:
        words[3] = words_of(stage).words
    return [
        {"words": one, "done": at < place or (place == 3 and at == 3), "here": at == place}
        for at, one in enumerate(words)
    ]
