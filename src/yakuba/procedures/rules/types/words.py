"""What the types say when an answer cannot be taken as it is, and how to put it right."""

from __future__ import annotations

from typing import Final

from yakuba.ground.text import Text

EMPTY: Final = Text("入力してください。", "ここに かいて ください。", "Please fill this in.")
MISSING: Final = Text("{label}を入力してください。", "「{label}」を かいて ください。", "Please fill in: {label}.")
CHOOSE: Final = Text("{label}を選んでください。", "「{label}」を えらんで ください。", "Please choose: {label}.")
SHAPE: Final = Text(
    "内容を読み取れませんでした。もう一度入力してください。",
    "よむことが できませんでした。もういちど かいて ください。",
    "We could not read this. Please enter it again.",
)
UNKNOWN_PART: Final = Text(
    "この項目にない内容（{part}）が含まれています。取り除いてください。",
    "ここに ない もの（{part}）が あります。けして ください。",
    "This answer holds something that is not asked here ({part}). Please remove it.",
)
TOO_LONG: Final = Text(
    "{most}文字以内で入力してください（今は{length}文字です）。",
    "{most}もじまで です（いま {length}もじ）。みじかく かいて ください。",
    "Please use at most {most} characters (it is {length} now).",
)
TOO_SHORT: Final = Text(
    "{least}文字以上で入力してください（今は{length}文字です）。",
    "{least}もじより すくない です（いま {length}もじ）。もっと かいて ください。",
    "Please use at least {least} characters (it is {length} now).",
)
UNWRITABLE: Final = Text(
    "表示できない文字が含まれています。いったん消して、打ち直してください。",
    "つかえない もじが あります。けして、もういちど かいて ください。",
    "This holds characters that cannot be shown. Please delete it and type it again.",
)
NOT_AN_OPTION: Final = Text(
    "選択肢にない答えです。表示されている中から選んでください。",
    "えらべない こたえ です。ここに ある なかから えらんで ください。",
    "That is not one of the answers. Please choose from those shown.",
)
