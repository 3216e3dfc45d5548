"""What this room cannot grant, and what the resident can do then."""

from __future__ import annotations

from collections.abc import Mapping

from yakuba.ground.errors import Conflict, NotHere, Refusal
from yakuba.ground.text import Text
from yakuba.procedures.rules.types import Problem


class UnknownCode(NotHere):
    """No draft and no filing is found under this code."""

    words = Text(
        "このコードの下書きや受付は見つかりませんでした。",
        "この コードの ものは ありません。",
        "We found nothing under this code.",
    )
    remedy = Text(
        "控えのコードをもう一度確かめてください。下書きは最後の保存から30日で消えます。コードが分からないときは、"
        "受付番号を窓口か電話でお知らせください。",
        "コードを もういちど みて ください。かきかけの ものは 30にちで きえます。わからない ときは やくばに でんわして ください。",
        "Check the code on your receipt. Drafts are deleted 30 days after they were last saved. If you have lost the code, "
        "tell us your receipt number at the counter or by phone.",
    )


class NotComplete(Refusal):
    """Some answers or papers are missing or wrong; ``problems`` names them by key."""

    status = 422
    words = Text(
        "まだ入力が終わっていない項目があります。",
        "まだ かいて いない ところが あります。",
        "Some answers are still missing.",
    )
    remedy = Text(
        "赤い印の項目を入力してから、もう一度提出してください。入力した内容は残っています。",
        "あかい しるしの ところを かいて、もういちど だして ください。",
        "Fill in the marked answers and submit again. Everything you entered has been kept.",
    )

    def __init__(self, problems: Mapping[str, tuple[Problem, ...]]) -> None:
        self.problems = problems
        super().__init__()


class ChangedMeanwhile(Conflict):
    """The draft was changed in another window or on another device after this page was shown."""

    words = Text(
        "別の画面で内容が変わっています。まだ提出していません。",
        "べつの がめんで ないようが かわりました。まだ だして いません。",
        "The answers were changed in another window. Nothing has been submitted yet.",
    )
    remedy = Text(
        "最新の内容を確かめてから、もう一度「提出する」を押してください。",
        "あたらしい ないようを みて、もういちど おして ください。",
        "Look at the latest answers, then press Submit again.",
    )


class CannotBeFiled(Refusal):
    """The filing, its event or its line in the journal cannot be written now; nothing of it was."""

    status = 503
    words = Text(
        "いまは申請を受け付けられません。まだ提出されていません。",
        "いま だす ことが できません。まだ だして いません。",
        "We cannot take your application just now. It has not been submitted.",
    )
    remedy = Text(
        "入力した内容は失われていません。しばらくたってから、もう一度「提出する」を押してください。何度押しても、二重に提出されることはありません。",
        "かいた ものは のこって います。すこし まってから、もういちど おして ください。",
        "Nothing you entered is lost. Wait a while and press Submit again: however often you press it, it is submitted once.",
    )


class NotTaken(CannotBeFiled):
    """Somebody of the hall has stopped taking in for a while; the words may be those of the notice."""

    words = Text(
        "ただいま、オンラインでの受付を止めています。",
        "いま インターネットでは うけつけて いません。",
        "We have stopped taking applications online for now.",
    )
    remedy = Text(
        "まだ提出されていません。入力した内容は下書きとして残っています。再開したら、もう一度「提出する」を押してください。お急ぎのときや期限が近いときは、"
        "窓口か電話でご相談ください。提出済みの申請の状況は、今も見られます。",
        "まだ だして いません。かいた ものは のこって います。また はじまったら、もういちど おして ください。いそぐ ときは、やくばに でんわして ください。"
        "もう だした ものは、いまも みることが できます。",
        "It has not been submitted. Your answers are kept as a draft: press Submit again when we are back. If it is urgent or a deadline is near, "
        "please call or come to the counter. You can still see the status of what you have submitted.",
    )


class AnswerNotTaken(NotTaken):
    """The same, for the answer to a request for correction: no draft keeps it."""

    remedy = Text(
        "修正はまだ送られていません。入力した内容はこの画面に残っていますが、選んだファイルはもう一度選んでください。"
        "再開したら、もう一度送ってください。期限が近いときは、窓口か電話でご相談ください。",
        "まだ おくって いません。かいた ものは この がめんに のこって います。ファイルは もういちど えらんで ください。"
        "また はじまったら、もういちど おくって ください。いそぐ ときは、やくばに でんわして ください。",
        "Your correction has not been sent. What you entered is still on this page; choose your files again. Send it once "
        "we are back. If a deadline is near, please call or come to the counter.",
    )


class TooManyFiles(Refusal):
    """A draft holds no more files."""

    status = 413
    words = Text("ファイルは30個までです。", "ファイルは 30こ までです。", "You can add up to 30 files.")
    remedy = Text(
        "いらないファイルを消すか、一つのPDFにまとめてください。",
        "いらない ファイルを けして ください。",
        "Remove a file you don't need, or combine several into one PDF.",
    )


class TooLateToWithdraw(Conflict):
    """The procedure has been decided already, or was withdrawn before."""

    words = Text(
        "この手続はすでに決定しているため、取り下げられません。",
        "もう きまった ので、とりけせません。",
        "This has been decided already and cannot be withdrawn.",
    )
    remedy = Text(
        "変更が必要なときは、担当の係にお電話ください。",
        "かえたい ときは やくばに でんわして ください。",
        "If something must be changed, please call the section in charge.",
    )


class NothingToCorrect(Conflict):
    """The request for correction was answered before, or there is none."""

    words = Text(
        "この補正の依頼には、すでに回答しています。",
        "もう こたえて います。",
        "This request for correction has already been answered.",
    )
    remedy = Text(
        "受付の状況のページで、今の様子をご確認ください。",
        "いまの ようすを みて ください。",
        "See the status page for how things stand.",
    )
