"""What flows say when a task cannot be ended as asked."""

from yakuba.ground.errors import Conflict, NotAllowed, Refusal
from yakuba.ground.text import Text


class NoSuchOutcome(Refusal):
    """The task does not offer this outcome."""

    words = Text(
        "この段階では、その処理は選べません。",
        "いまは それを えらべません。",
        "This step does not offer that outcome.",
    )
    remedy = Text(
        "画面に表示されている処理から選んでください。",
        "がめんに でて いる ものから えらんで ください。",
        "Choose one of the outcomes shown.",
    )


class NotYourTask(NotAllowed):
    """The task belongs to another post or section."""

    words = Text(
        "この段階は、ほかの職または係が処理します。",
        "これは ほかの ひとの しごとです。",
        "This step belongs to another post or section.",
    )


class AlreadyEnded(Conflict):
    """The run has ended; nothing more can be done in it."""

    words = Text(
        "この事務はすでに終わっています。",
        "この しごとは もう おわりました。",
        "This work has already ended.",
    )
    remedy = Text(
        "最新の内容を確かめてください。",
        "あたらしい ないようを みて ください。",
        "Look at its latest state.",
    )
