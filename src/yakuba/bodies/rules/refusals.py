"""What bodies say when something is not possible: where, why, and what to do now."""

from __future__ import annotations

from typing import ClassVar

from yakuba.ground.errors import Conflict, NotAllowed, Refusal
from yakuba.ground.text import Text


class Unfit(Refusal):
    """What was given does not fit. ``field`` names the place, as the form and the data call it."""

    status: ClassVar[int] = 422
    field: str = ""

    def __init__(self, field: str = "", words: Text | None = None, remedy: Text | None = None) -> None:
        self.field = field or type(self).field
        super().__init__(words, remedy)


class Missing(Unfit):
    """Something that must be said is not."""

    words = Text("入力されていません。", "かいて ありません。", "This is missing.")
    remedy = Text("内容を入力してください。", "かいて ください。", "Please fill it in.")


class Unreadable(Unfit):
    """The data of a body cannot be read; ``field`` is the path to the place."""

    words = Text("会議体のデータを読み取れません。", "データが よめません。", "The data of the body cannot be read.")
    remedy = Text(
        "示された場所の項目名と値の種類を確かめてください。",
        "その ばしょを なおして ください。",
        "Check the name and the kind of the value at the place shown.",
    )


class UnknownPost(Unfit):
    """There is no such post in this hall."""

    field = "post"
    words = Text(
        "この職は、職員と職に登録されていません。",
        "この しょくは ありません。",
        "There is no such post in this hall.",
    )
    remedy = Text(
        "一覧にある職を選ぶか、先に職を登録してください。",
        "ほかの しょくを えらんで ください。",
        "Choose a post of the list, or have it added first.",
    )


class UnknownSection(Unfit):
    """There is no such section in this hall."""

    field = "section"
    words = Text("この課は登録されていません。", "この かは ありません。", "There is no such section.")
    remedy = Text("一覧にある課を選んでください。", "かを えらんで ください。", "Choose a section of the list.")


class UnknownPerson(Unfit):
    """There is no such member of staff in that section."""

    field = "staff"
    words = Text(
        "この職員は、その課に配属されていません。",
        "この ひとは その かに いません。",
        "This person is not appointed to that section.",
    )
    remedy = Text(
        "その課の職員を選んでください。異動があるときは、先に配属を登録してください。",
        "その かの ひとを えらんで ください。",
        "Choose somebody of the section, or have the appointment entered first.",
    )


class TermEndsBeforeItBegins(Unfit):
    """The term would end before it begins."""

    field = "last"
    words = Text(
        "任期の終わりが、始まりより前の日になっています。",
        "おわりの ひが はじめの ひより まえです。",
        "The term ends before it begins.",
    )
    remedy = Text("二つの日付を確かめてください。", "ひづけを なおして ください。", "Check the two days.")


class TermsOverlap(Unfit):
    """The seat is taken in that time, or the person sits in it already."""

    field = "first"
    words = Text(
        "この席には、同じ期間に任期のある委員がすでにいます。",
        "この せきには もう ほかの ひとが います。",
        "The seat is taken for a part of that time.",
    )
    remedy = Text(
        "前の委員の任期を終わらせるか、任期の始まりを後の日にしてください。",
        "まえの ひとの おわりの ひを きめて ください。",
        "End the term before, or let this one begin later.",
    )


class SlugTaken(Unfit):
    """Another body has this name in addresses."""

    field = "slug"
    words = Text("この記号は、ほかの会議体が使っています。", "もう つかわれて います。", "Another body uses this id.")
    remedy = Text("別の記号にしてください。", "ほかの ものに して ください。", "Choose another id.")


class CircleOfReports(Unfit):
    """The body would report to itself, over others or straight."""

    field = "reports_to"
    words = Text(
        "この報告先では、報告が自分に戻ってきます。",
        "ほうこくが じぶんに もどります。",
        "Reports would come back to this body itself.",
    )
    remedy = Text("上位の会議体を選んでください。", "うえの かいぎを えらんで ください。", "Choose a body above.")


class NoAgenda(Unfit):
    """A call without anything to talk about."""

    field = "agenda"
    words = Text("議題がありません。", "はなす ことが ありません。", "There is nothing on the agenda.")
    remedy = Text(
        "議題を一つ以上入れてから、招集してください。", "ぎだいを いれて ください。", "Add an item, then call."
    )


class CalledTooLate(Unfit):
    """The call would be later than the meeting, or lie in the future."""

    field = "called_on"
    words = Text(
        "招集の日は、会議の日より後にも、今日より後にもできません。",
        "よぶ ひが おそすぎます。",
        "A meeting is called on its day at the latest, and not on a day to come.",
    )
    remedy = Text(
        "日付を確かめるか、会議の日を変えてください。",
        "ひを なおして ください。",
        "Check the day, or move the meeting.",
    )


class NotCalled(Unfit):
    """Nobody was called to this meeting, so nothing can have been done in it."""

    field = "meeting"
    words = Text(
        "この会議は、まだ招集されていません。",
        "まだ よんで いません。",
        "This meeting has not been called.",
    )
    remedy = Text(
        "先に招集を記録してください。過ぎた会議は、招集した日を入れて記録できます。",
        "さきに よぶ きろくを して ください。",
        "Call it first; for a meeting of the past, enter the day on which it was called.",
    )


class BeforeTheMeeting(Unfit):
    """The meeting has not taken place yet."""

    field = "meeting"
    words = Text("会議の日がまだ来ていません。", "かいぎは まだです。", "The day of the meeting has not come yet.")
    remedy = Text(
        "会議の後に記録してください。日付が違うときは、会議の日を直してください。",
        "かいぎの あとに かいて ください。",
        "Write this after the meeting; if its day is wrong, correct that.",
    )


class CountedTwice(Unfit):
    """A person would be counted twice in one meeting."""

    field = "attendance"
    words = Text(
        "{name}さんが二重に数えられています。",
        "{name}さんが 2かい かぞえられて います。",
        "{name} would be counted twice.",
    )
    remedy = Text(
        "一人の出席は一つの席だけに付けてください。委員本人は、ほかの委員の代理になれません。",
        "ひとりは 1つの せきだけに して ください。",
        "Count a person in one seat only; a member cannot stand in for another one.",
    )


class NoAttendance(Unfit):
    """Nobody has written who was there."""

    field = "attendance"
    words = Text("出席が記録されていません。", "だれが いたか かいて ありません。", "Nobody wrote who was there.")
    remedy = Text(
        "先に出席を記録してください。", "さきに しゅっせきを かいて ください。", "Record the attendance first."
    )


class NoQuorum(Unfit):
    """Too few were there to resolve anything."""

    field = "attendance"
    words = Text(
        "定足数（{needed}人）に対して出席が{there}人のため、議決できません。",
        "ひとが たりません（{needed}にん いります。{there}にん いました）。",
        "{there} were present where {needed} are needed, so nothing can be resolved.",
    )
    remedy = Text(
        "出席の記録を確かめるか、次の会議で議決してください。",
        "つぎの かいぎで きめて ください。",
        "Check the attendance, or resolve it at the next meeting.",
    )


class VotesDoNotFit(Unfit):
    """The votes are more than the members present, or speak against the result."""

    field = "votes_for"
    words = Text(
        "票の数が、出席した委員の数か、結果に合いません。",
        "ひょうの かずが あいません。",
        "The votes do not fit the members present, or the result.",
    )
    remedy = Text(
        "賛成・反対・棄権の数と、結果を確かめてください。採決しなかったときは、三つとも空けてください。",
        "かずを たしかめて ください。",
        "Check the three numbers and the result; leave all three empty where nobody voted.",
    )


class ReportsToNobody(Unfit):
    """The body has none above it."""

    field = "reports_to"
    words = Text("報告先の会議体がありません。", "ほうこくする ところが ありません。", "There is no body to report to.")
    remedy = Text(
        "会議体の報告先を決めてから報告してください。",
        "さきに ほうこくさきを きめて ください。",
        "Enter the body to which this one reports first.",
    )


class AppointedAlready(Unfit):
    """The person has this duty for that year already."""

    field = "staff"
    words = Text(
        "この職員は、その年度にすでに選任されています。",
        "この ひとは もう えらばれて います。",
        "This person is appointed for that year already.",
    )
    remedy = Text(
        "別の職員か年度を選んでください。", "ほかの ひとを えらんで ください。", "Choose another person or year."
    )


class MinutesConfirmed(Conflict):
    """The minutes are confirmed; what was confirmed does not change."""

    words = Text(
        "会議録は確定しています。確定した会議録と、その会議の出席・決議は変えられません。",
        "かいぎの きろくは もう きまりました。かえられません。",
        "The minutes are confirmed. They, the attendance and the resolutions of the meeting do not change any more.",
    )
    remedy = Text(
        "誤りは「訂正を加える」で、理由とともに書き足してください。",
        "まちがいは 「ていせい」に かいて ください。",
        "Add a correction, with its reason.",
    )


class NotConfirmedYet(Conflict):
    """A correction is for minutes that are confirmed."""

    words = Text("会議録はまだ確定していません。", "まだ きまって いません。", "The minutes are not confirmed yet.")
    remedy = Text("会議録そのものを直してください。", "きろくを なおして ください。", "Change the minutes themselves.")


class CallIsOut(Conflict):
    """The call has gone out; the agenda that people were told stands."""

    words = Text(
        "すでに招集した会議か、中止した会議です。",
        "もう よんだ かいぎか、やめた かいぎです。",
        "The meeting has been called, or cancelled, already.",
    )
    remedy = Text(
        "変えるときは、この会議を中止し、新しい会議を立ててください。",
        "やめてから、あたらしい かいぎを つくって ください。",
        "To change it, cancel this meeting and plan a new one.",
    )


class DoneAlready(Conflict):
    """The follow-up is done."""

    words = Text("この宿題はすでに完了しています。", "もう おわって います。", "This is done already.")
    remedy = Text("一覧を確かめてください。", "いちらんを みて ください。", "Look at the list.")


class ReferenceOnly(NotAllowed):
    """A body of another municipality: to read and compare, not to work with."""

    words = Text(
        "ほかの自治体の参考資料のため、変更できません。",
        "これは みる だけです。",
        "This belongs to another municipality's plan, and is here to read.",
    )
    remedy = Text(
        "自分のまちの会議体は、新しく設置してください。",
        "じぶんの かいぎを つくって ください。",
        "Found a body of your own.",
    )
