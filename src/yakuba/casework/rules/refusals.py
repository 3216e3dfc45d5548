"""What casework says when a deed is not possible."""

from typing import ClassVar

from yakuba.ground.errors import Conflict, NotAllowed, Refusal
from yakuba.ground.text import Text


class AlreadyClosed(Conflict):
    """The case is decided or withdrawn."""

    words = Text(
        "この案件はすでに決定または取下げになっています。",
        "これは もう おわって います。",
        "This case has already been decided or withdrawn.",
    )
    remedy = Text(
        "決定の内容を確かめてください。",
        "きまった ことを たしかめて ください。",
        "Look at how it ended.",
    )


class NoOpenCorrection(Conflict):
    """No correction is being waited for."""

    words = Text(
        "補正はお願いしていないか、すでに受け取っています。",
        "なおす ところは ありません。または、もう うけとりました。",
        "No correction was asked for, or it has already been received.",
    )
    remedy = Text(
        "最新の状況を確かめてください。",
        "いまの ようすを たしかめて ください。",
        "Look at the latest state.",
    )


class OwnProposal(NotAllowed):
    """Nobody approves what they have proposed themselves."""

    words = Text(
        "自分が起案したものを、自分で決裁することはできません。",
        "じぶんの あんは じぶんで きめられません。",
        "You cannot approve what you have proposed yourself.",
    )
    remedy = Text(
        "ほかの決裁者に依頼してください。",
        "ほかの ひとに たのんで ください。",
        "Ask somebody else who may approve.",
    )


class Incomplete(Refusal):
    """The deed lacks something that it must bring. ``field`` names what."""

    status: ClassVar[int] = 422

    def __init__(self, field: str, words: Text) -> None:
        self.field = field
        super().__init__(
            words,
            Text(
                "内容を入力して、もう一度操作してください。",
                "かいてから もういちど して ください。",
                "Fill it in and try again.",
            ),
        )
