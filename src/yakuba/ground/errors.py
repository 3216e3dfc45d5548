"""What the house says when it cannot do what was asked."""

from __future__ import annotations

from typing import ClassVar

from yakuba.ground.text import NOTHING, Text


class Refusal(Exception):
    """A request that cannot be granted, told to the person with the remedy.

    ``words`` says what is the matter, ``remedy`` what to do now, ``status`` is the HTTP status.
    Rooms derive their own refusals; faces show them all in one way.
    """

    status: ClassVar[int] = 400
    words: Text = NOTHING
    remedy: Text = NOTHING

    def __init__(self, words: Text | None = None, remedy: Text | None = None) -> None:
        self.words = words or type(self).words
        self.remedy = remedy or type(self).remedy
        super().__init__(self.words.en or self.words.ja)


class NotHere(Refusal):
    """The thing does not exist, or not for this person: both look the same."""

    status = 404
    words = Text(
        "お探しのページや書類は見つかりませんでした。",
        "この ページは ありません。",
        "We could not find that page or document.",
    )
    remedy = Text(
        "アドレスや番号をもう一度確かめるか、最初のページからお進みください。",
        "ばんごうを もういちど たしかめて ください。または、さいしょの ページに もどって ください。",
        "Check the address or number, or start again from the first page.",
    )


class NotAllowed(Refusal):
    """The person is known, and may not do this."""

    status = 403
    words = Text(
        "この操作を行う権限がありません。",
        "あなたは これを することが できません。",
        "You are not permitted to do this.",
    )
    remedy = Text(
        "担当の係に引き継ぐか、管理者に権限を確かめてください。",
        "たんとうの ひとに きいて ください。",
        "Hand the work to the section in charge, or ask an administrator about your powers.",
    )


class Conflict(Refusal):
    """Somebody else was faster; what the person saw is no longer how things stand."""

    status = 409
    words = Text(
        "画面を開いている間に、ほかの人がこの内容を変えました。",
        "ほかの ひとが さきに かえました。",
        "Somebody else changed this while you had the page open.",
    )
    remedy = Text(
        "最新の内容を表示しました。確かめてから、もう一度操作してください。",
        "あたらしい ないようを みて、もういちど して ください。",
        "The latest state is shown. Look at it and try again.",
    )


class TooMany(Refusal):
    """Too many tries in too short a time."""

    status = 429
    words = Text(
        "短い時間に続けて試されたため、しばらく受け付けられません。",
        "なんども ためした ので、いまは できません。",
        "There have been too many tries in a short time.",
    )
    remedy = Text(
        "15分ほどたってから、もう一度お試しください。",
        "15ふん まってから、もういちど ためして ください。",
        "Please wait about 15 minutes and try again.",
    )
