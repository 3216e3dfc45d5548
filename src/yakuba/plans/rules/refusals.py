"""What the room refuses, with the remedy."""

from __future__ import annotations

from yakuba.ground.errors import Conflict, NotAllowed, Refusal
from yakuba.ground.text import Text


class IsOver(Conflict):
    """The plan has ended: what it says stays as it was."""

    words = Text(
        "計画期間が終わっているため、この計画は変更できません。",
        "この けいかくは おわりました。だから、かえる ことが できません。",
        "The period of this plan is over; it can no longer be changed.",
    )
    remedy = Text(
        "続ける施策は、次の計画への引継ぎで移してください。",
        "つづける ことは、つぎの けいかくに うつして ください。",
        "Carry measures that go on over into the next plan (succession).",
    )


class IsReference(NotAllowed):
    """The plan of another municipality is here to be read."""

    words = Text(
        "これは比較のための他団体の計画です。変更できません。",
        "これは ほかの まちの けいかくです。かえる ことが できません。",
        "This is another municipality's plan, kept to compare with; it is not changed here.",
    )
    remedy = Text(
        "元の文書が改定されたときは、計画パックを直して読み込み直してください。",
        "けいかくの パックを なおして、もういちど いれて ください。",
        "When the document is revised, correct the pack and load it again.",
    )


class Invalid(Refusal):
    """Something that was written cannot be taken as it is. ``faults`` says what, for each field."""

    status = 422
    words = Text(
        "入力に誤りがあります。",
        "まちがいが あります。",
        "Something that was entered cannot be taken.",
    )
    remedy = Text(
        "印のついた項目を直してください。",
        "しるしの ある ところを なおして ください。",
        "Correct the fields that are marked.",
    )

    def __init__(self, faults: dict[str, Text]) -> None:
        self.faults = faults
        super().__init__()


class StillUsed(Conflict):
    """What is to be taken out is still needed by others."""

    words = Text(
        "下に項目が残っているか、ほかの施策が前提にしているため、外せません。",
        "ほかの ところで つかって いるので、はずせません。",
        "It still has nodes below it, or other measures depend on it.",
    )
    remedy = Text(
        "先に下の項目を移すか外し、依存を直してください。",
        "さきに したの ものを うごかして ください。",
        "Move or take out what lies below it and correct the dependencies first.",
    )


class NothingToUndo(Conflict):
    """Since the last change something else was done, or nothing was changed yet."""

    words = Text(
        "取り消せる直前の変更がありません。",
        "もどせる ものが ありません。",
        "There is no last change that could be taken back.",
    )
    remedy = Text(
        "履歴を見て、必要なところを編集で直してください。",
        "きろくを みて、なおして ください。",
        "Look at the history and correct what is needed by editing.",
    )


class NoPlaceLeft(Conflict):
    """What was born in the town, and stays, does not fit what is loaded: a level or a class that it needs is gone."""

    remedy = Text(
        "計画の画面でその項目を直すか外すか、読み込む計画のほうを直してから、もう一度行ってください。",
        "さきに その せさくを なおして ください。",
        "Change that node or take it out on its page, or correct what is loaded; then do it again.",
    )

    def __init__(self, title: Text, why: Text) -> None:
        super().__init__(_NO_PLACE.fill(title=title, why=why))


_NO_PLACE = Text(
    "庁内で加えた「{title}」が、読み込む計画と合いません。{why}",
    "「{title}」が あいません。{why}",
    "“{title}”, which was added here and stays, does not fit what is loaded. {why}",
)


class InUse(Conflict):
    """A level or a class is taken out that items of the plan use, those that were taken out included."""

    remedy = Text(
        "先に、その項目（外した項目を含みます）の階層や分類を変えてください。",
        "さきに、つかって いる ところを かえて ください。",
        "Give those items (removed ones included) another level or class first.",
    )

    def __init__(self, count: int) -> None:
        super().__init__(_IN_USE.fill(count=count))


_IN_USE = Text(
    "{count}件の項目が使っているため、外せません。",
    "{count}つの ところで つかって いるので、はずせません。",
    "It is used by {count} items and cannot be taken out.",
)


class LastLevel(Conflict):
    """A plan without a level of measures could hold none."""

    words = Text(
        "施策の階層は、一つは必要です。",
        "せさくの かいそうは ひとつ いります。",
        "A plan needs at least one level of measures.",
    )
    remedy = Text(
        "施策の階層をもう一つ加えてから、外してください。",
        "さきに もう ひとつ ふやして ください。",
        "Add another level of measures first.",
    )
