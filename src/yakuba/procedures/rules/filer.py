"""The one who files, as the first row of a list: where the vocabulary says so (`Item.filer_first`), every face says it too."""

from __future__ import annotations

from typing import Final

from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Answers, Item

FILER: Final = Text("1人目（あなた・届出をする方）", "1にんめ（あなた）", "Person 1 (you, who files)")
HINT: Final = Text(
    "届出をするあなたご自身のことを入力してください。世帯主でなくてもかまいません。"
    "あなたが引っ越さないとき（代理の方など）は、引っ越す方のうち、どなたから入力してもかまいません。",
    "ここは あなたの ことを かいて ください。せたいぬしで なくても いいです。"
    "あなたが ひっこさない ときは、ひっこす 人を だれからでも かいて ください。",
    "Enter yourself here: the person who files. You need not be the head of the household. "
    "If you are not moving yourself (because you act for somebody, say), begin with anyone who is.",
)


def is_filer(item: Item, answers: Answers, place: int) -> bool:
    """Tell whether the row at that place of the list, counted from 1, is the one who files, as far as is known."""
    return place == 1 and item.filer_first is not None and not is_somebody_else(item, answers)


def is_somebody_else(item: Item, answers: Answers) -> bool:
    """Tell whether an answer says that the first row is not the one who files."""
    if item.filer_first is None:
        return False
    asked, self_ = item.filer_first
    return answers.get(asked) not in (None, self_)
