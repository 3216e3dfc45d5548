"""What a survey refuses, with the remedy."""

from __future__ import annotations

from typing import ClassVar

from yakuba.ground.errors import Conflict, Refusal
from yakuba.ground.text import Text


class NotAsked(Refusal):
    """The survey takes no answers now, or none by this way."""

    status: ClassVar[int] = 410
    words = Text(
        "このアンケートは、いま回答を受け付けていません。",
        "この アンケートは、いま うけつけて いません。",
        "This survey does not take answers now.",
    )
    remedy = Text(
        "受付期間を確かめてください。分からないときは、役場にお尋ねください。",
        "いつから いつまでか たしかめて ください。",
        "Check when it takes answers, or ask the town hall.",
    )


class NotKept(Refusal):
    """The answers cannot be sealed, so nothing was kept of them."""

    status: ClassVar[int] = 503
    words = Text(
        "いまは回答を受け付けられません。まだ送られていません。",
        "いま おくる ことが できません。まだ おくって いません。",
        "We cannot take your answers just now. They have not been sent.",
    )
    remedy = Text(
        "入力した内容はこの画面に残っています。しばらくたってから、もう一度「回答を送る」を押してください。",
        "かいた ものは この がめんに のこって います。すこし まってから、もういちど おして ください。",
        "What you entered is still on this page. Wait a while and send it again.",
    )


class AnsweredAlready(Conflict):
    """One answer a person."""

    words = Text("このアンケートには、もう回答しています。", "もう こたえました。", "You have answered this already.")
    remedy = Text(
        "回答には氏名が付いていないため、直すことはできません。",
        "なまえが ないので、なおせません。",
        "The answer bears no name, so it can no longer be found and changed.",
    )


class EnteredAlready(Conflict):
    """A paper sheet of that number has been typed in."""

    words = Text(
        "この番号の回答票は、もう入力されています。", "この ばんごうは もう あります。", "That sheet was typed in."
    )
    remedy = Text(
        "番号を確かめてください。確認の入力なら「確認の入力」を選んでください。",
        "ばんごうを みて ください。",
        "Check the number. For a second entry choose “second entry”.",
    )


class NotEntered(Refusal):
    """There is no first entry to compare with."""

    status: ClassVar[int] = 404
    words = Text(
        "この番号の回答票は、まだ入力されていません。", "この ばんごうは まだ ありません。", "No such sheet yet."
    )
    remedy = Text(
        "先に一度目の入力をしてください。",
        "さいしょの にゅうりょくを して ください。",
        "Type it in for the first time.",
    )


class CannotOpen(Refusal):
    """A survey without questions, or one that has been opened or closed already."""

    words = Text(
        "受付を始められません。設問が一つもないか、もう始まっています。",
        "はじめられません。しつもんが ないか、もう はじまって います。",
        "It cannot be opened: it has no questions, or was opened before.",
    )
    remedy = Text("設問を一つ以上作ってください。", "しつもんを つくって ください。", "Write at least one question.")


class Closed(Conflict):
    """What is closed does not change."""

    words = Text(
        "締め切ったアンケートは変えられません。",
        "おわった アンケートは かえられません。",
        "It is closed, and does not change.",
    )
    remedy = Text(
        "続けて尋ねるときは、新しいアンケートを作ってください。", "あたらしく つくって ください。", "Make a new survey."
    )


class StillOpen(Refusal):
    """A cross table of a running survey, asked for twice, would give away who came in between."""

    status: ClassVar[int] = 409
    words = Text(
        "クロス集計は、締め切ったあとに見られます。",
        "おわって から みる ことが できます。",
        "Cross tables come after it is closed.",
    )
    remedy = Text(
        "受付中に二度集計すると、その間の一人の回答が分かってしまうためです。",
        "うけつけて いる ときに みると、ひとりの こたえが わかるからです。",
        "Two tables of a running survey would show what the one who came in between answered.",
    )


class StillComing(StillOpen):
    """It is closed, but sheets that were given at the internet side have not come yet."""

    words = Text(
        "インターネット側で受け付けた回答が、まだそろっていません。",
        "インターネットで こたえた ものが、まだ ぜんぶ とどいて いません。",
        "Answers that were given online have not all come yet.",
    )
    remedy = Text(
        "そろうと見られます。届かないことが分かっているときは、「待たずに集計する」を押してください。",
        "ぜんぶ とどくと みる ことが できます。",
        "They can be seen once all are here. If it is known that some will never come, press “Cross without waiting”.",
    )
