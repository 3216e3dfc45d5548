"""What a secretary does with a meeting: agenda, call, attendance, minutes, resolutions, follow-ups, report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from django.conf import settings

from yakuba.bodies import commands
from yakuba.bodies.commands import NewFollowUp, NewItem, NewResolution
from yakuba.bodies.pages import sheets
from yakuba.bodies.pages.asking import DATE_HINT, MOST, Field, choices
from yakuba.bodies.pages.body_deeds import when_fields, when_typed
from yakuba.bodies.pages.deeds import Deed, Doing
from yakuba.bodies.reads import MeetingView
from yakuba.bodies.rules import Presence, Result, Seen, Votes, naming
from yakuba.bodies.rules.refusals import VotesDoNotFit
from yakuba.bodies.rules.words import ITEMS, PRESENCES, RESULTS
from yakuba.ground import clock
from yakuba.ground.text import Text
from yakuba.people import reads as people

_SAVE: Final = Text("保存する", "ほぞん する", "Save")
_SAVED: Final = Text("保存しました。", "ほぞん しました。", "Saved.")
_WHY: Final = Text("理由", "りゆう", "Reason")
_NONE: Final = Text("なし", "なし", "None")
_ABOUT_HINT: Final = Text(
    "計画を選ぶと、その計画の年度評価などで、この決議を選べます。",
    "けいかくを えらぶと、あとで この きまりを つかえます。",
    "Whoever keeps the plan can then name the resolution there, in its yearly evaluation for instance.",
)


def _about(label: Text, now: str = "") -> Field:
    """Return the field in which a thing is chosen; one that nobody offers any more stays as it is written."""
    known = naming.offered()
    gone = ((now, Text.read(now)),) if now and now not in dict(known) else ()
    options = (("", _NONE), *known, *gone)
    return Field(name="about", label=label, kind="select", hint=_ABOUT_HINT, options=options, value=now)


def _change(found: MeetingView, doing: Doing) -> Text:
    new = when_typed(doing.typed)
    commands.change_meeting(found.row.ref, new, seen_version=doing.typed.seen, actor=doing.actor, at=doing.at)
    return _SAVED


def _when(found: MeetingView) -> list[Field]:
    row = found.row
    return when_fields(str(row.on), row.hours, row.place.ja, row.title.ja)


def _sections() -> tuple[tuple[str, Text], ...]:
    return tuple(people.section_names().items())


def _item_fields(_found: MeetingView) -> list[Field]:
    return [
        Field(name="title", label=Text("議題", "ぎだい", "Matter"), required=True),
        Field(name="kind", label=Text("扱い", "どうするか", "What is done with it"), kind="select", required=True,
              options=choices(ITEMS), value="decide"),
        Field(name="words", label=Text("説明", "せつめい", "Explanation"), kind="area"),
        Field(name="section", label=Text("説明する課", "せつめいする か", "Section that explains it"), kind="select",
              options=(("", _NONE), *_sections())),
        _about(Text("対象", "なにに ついて", "What it is about")),
        Field(name="papers", label=Text("資料", "しりょう", "Papers"), kind="area",
              hint=Text("1行に一つ、番号と名称と置き場所を書いてください。例 資料1 改正案（共有フォルダ）",
                        "1ぎょうに 1つ かいて ください。", "One on each line: number, title, where it is kept.")),
    ]  # fmt: skip


def _add_item(found: MeetingView, doing: Doing) -> Text:
    typed = doing.typed
    item = NewItem(
        title=typed.needed("title", 300),
        kind=typed.one_of("kind", choices(ITEMS)),
        text=typed.text("words", MOST),
        section=typed.text("section", 40),
        about=typed.text("about", 120),
        papers=typed.lines("papers"),
    )
    commands.add_item(found.row.ref, item, actor=doing.actor, at=doing.at)
    return Text("議題を加えました。", "ぎだいを ふやしました。", "The matter is on the agenda.")


def _items(found: MeetingView) -> tuple[tuple[str, Text], ...]:
    return tuple((str(one.id), one.title) for one in found.agenda)


def _take_off(found: MeetingView, doing: Doing) -> Text:
    item = int(doing.typed.one_of("which", _items(found)))
    commands.take_off(found.row.ref, item, actor=doing.actor, at=doing.at)
    return Text("議題を取り下げました。", "ぎだいを とりました。", "The matter is taken off.")


def _call(found: MeetingView, doing: Doing) -> Text:
    called_on = doing.typed.needed_day("called_on")
    # The sheet that is kept is the official one, in Japanese, whatever the secretary's screen speaks.
    sheet = sheets.document("call", found, "ja", town=settings.TOWN["ja"], called_on=called_on)
    commands.call(found.row.ref, called_on=called_on, sheet=sheet, actor=doing.actor, at=doing.at)
    return Text(
        "招集しました。招集通知を印刷できます。",
        "よびました。",
        "The meeting is called; its call sheet can be printed.",
    )


def _cancel(found: MeetingView, doing: Doing) -> Text:
    commands.cancel(found.row.ref, why=doing.typed.needed("why"), actor=doing.actor, at=doing.at)
    return Text("会議を中止しました。", "かいぎを やめました。", "The meeting is cancelled.")


def _attendance_fields(found: MeetingView) -> list[Field]:
    noted = {one.key: one for one in found.attendance}
    return [
        Field(
            name=f"seen-{place.key}",
            label=Text("{title} {name}", "{title} {name}", "{title} {name}").fill(title=place.title, name=place.name),
            kind="presence",
            options=choices({str(key): words for key, words in PRESENCES.items()}),
            value=str(noted[place.key].presence) if place.key in noted else "",
            second=noted[place.key].deputy if place.key in noted else "",
        )
        for place in found.places
    ]


def _attend(found: MeetingView, doing: Doing) -> Text:
    known = {str(one) for one in Presence}
    seen = {}
    for place in found.places:
        typed = doing.typed.text(f"seen-{place.key}", 20)
        if typed in known:
            seen[place.key] = Seen(Presence(typed), doing.typed.text(f"deputy-{place.key}", 100))
    commands.note_attendance(found.row.ref, seen, seen_version=doing.typed.seen, actor=doing.actor, at=doing.at)
    return Text("出席を記録しました。", "しゅっせきを かきました。", "The attendance is noted.")


def _minutes_fields(found: MeetingView) -> list[Field]:
    hint = Text("議題ごとに、説明・意見・結論を書いてください。", "なにを はなしたか かいて ください。",
                "For each matter: what was explained, said and concluded.")  # fmt: skip
    return [Field(name="text", label=Text("会議録（案）", "きろく", "Minutes (draft)"), kind="area", required=True, hint=hint,
                  value=found.minutes.text if found.minutes else "")]  # fmt: skip


def _write(found: MeetingView, doing: Doing) -> Text:
    text, seen = doing.typed.needed("text", MOST), doing.typed.seen
    commands.write_minutes(found.row.ref, text, seen_version=seen, actor=doing.actor, at=doing.at)
    return _SAVED


def _confirm_fields(found: MeetingView) -> list[Field]:
    label = Text("確認した議長", "たしかめた ひと", "Chair who confirmed")
    return [] if found.chaired_by else [Field(name="chair", label=label, required=True)]


def _confirm(found: MeetingView, doing: Doing) -> Text:
    chair, sheet = doing.typed.text("chair", 100), None
    if found.minutes is not None:
        now = replace(found.minutes, confirmed_at=doing.at, confirmed_by=found.chaired_by or chair)
        sheet = sheets.document("minutes", replace(found, minutes=now), "ja", town=settings.TOWN["ja"])
    seen = doing.typed.seen
    commands.confirm_minutes(found.row.ref, seen_version=seen, chair=chair, sheet=sheet, actor=doing.actor, at=doing.at)
    return Text("会議録を確定しました。", "きろくが きまりました。", "The minutes are confirmed.")


def _correct(found: MeetingView, doing: Doing) -> Text:
    text, why = doing.typed.needed("text", MOST), doing.typed.needed("reason")
    commands.correct_minutes(found.row.ref, text, reason=why, actor=doing.actor, at=doing.at)
    return Text("訂正を書き加えました。", "なおした ことを かきました。", "The correction is added.")


def _earlier(found: MeetingView) -> tuple[tuple[str, Text], ...]:
    return tuple((one.ref.id, Text(one.words, one.words, one.words)) for one in found.resolutions if not one.replaced)


def _results() -> tuple[tuple[str, Text], ...]:
    return choices({str(key): words for key, words in RESULTS.items()})


def _resolution_fields(found: MeetingView) -> list[Field]:
    about = next((one.about for one in found.agenda if one.about), "")
    return [
        Field(name="words", label=Text("決議の内容", "きまった こと", "What was resolved"), kind="area", required=True),
        Field(name="result", label=Text("結果", "けっか", "Result"), kind="select", required=True, options=_results(),
              value="adopted"),
        _about(Text("対象", "なにに ついて", "What it is on"), about),
        Field(name="votes_for", label=Text("賛成", "さんせい", "For"), kind="number",
              hint=Text("採決しなかったときは、三つとも空けてください。", "かぞえない ときは かかないで ください。",
                        "Leave all three empty where nobody voted.")),
        Field(name="votes_against", label=Text("反対", "はんたい", "Against"), kind="number"),
        Field(name="abstained", label=Text("棄権", "きけん", "Abstained"), kind="number"),
        Field(name="replaces", label=Text("置き換える決議", "まえの きまり", "Takes the place of"), kind="select",
              options=(("", _NONE), *_earlier(found))),
    ]  # fmt: skip


def _resolve(found: MeetingView, doing: Doing) -> Text:
    typed = doing.typed
    counted = [typed.number(name) for name in ("votes_for", "votes_against", "abstained")]
    votes = None
    if any(one is not None for one in counted):
        if counted[0] is None or counted[1] is None:
            raise VotesDoNotFit
        votes = Votes(counted[0], counted[1], counted[2] or 0)
    new = NewResolution(
        words=typed.needed("words", MOST),
        result=Result(typed.one_of("result", _results())),
        about=typed.text("about", 120),
        votes=votes,
        replaces=typed.one_of("replaces", (("", _NONE), *_earlier(found))),
    )
    commands.resolve(found.row.ref, new, actor=doing.actor, at=doing.at)
    return Text("決議を記録しました。", "きまった ことを かきました。", "The resolution is noted.")


def _follow_up_fields(found: MeetingView) -> list[Field]:
    staff = tuple(
        (who.id, Text(who.name, who.name, who.name)) for who in people.everybody(on=clock.today())
        if who.active and who.appointments
    )  # fmt: skip
    return [
        Field(name="words", label=Text("すること", "する こと", "What is to be done"), kind="area", required=True),
        Field(name="section", label=Text("担当課", "たんとうの か", "Section"), kind="select", required=True, options=_sections()),
        Field(name="staff", label=Text("担当者", "たんとうの ひと", "Person"), kind="select", options=(("", _NONE), *staff)),
        Field(name="due", label=Text("期限", "きげん", "Due"), kind="date", required=True, hint=DATE_HINT),
        Field(name="resolution", label=Text("もとの決議", "もとの きまり", "From the resolution"), kind="select",
              options=(("", _NONE), *_earlier(found))),
    ]  # fmt: skip


def _follow_up(found: MeetingView, doing: Doing) -> Text:
    typed = doing.typed
    new = NewFollowUp(
        words=typed.needed("words", MOST),
        section=typed.one_of("section", _sections()),
        due=typed.needed_day("due"),
        staff=typed.text("staff", 64),
        resolution=typed.one_of("resolution", (("", _NONE), *_earlier(found))),
    )
    commands.follow_up(found.row.ref, new, actor=doing.actor, at=doing.at)
    return Text(
        "宿題を記録しました。担当課に表示されます。", "する ことを かきました。", "Noted, and shown to the section."
    )


def _report(found: MeetingView, doing: Doing) -> Text:
    title, words = doing.typed.needed("title", 200), doing.typed.needed("words", MOST)
    commands.report_up(found.row.ref, title=title, words=words, actor=doing.actor, at=doing.at)
    return Text(
        "上位の会議体の次の議題に載ります。", "うえの かいぎで はなします。", "It stands on the next agenda above."
    )


DEEDS: Final[Mapping[str, Deed[MeetingView]]] = {
    "change": Deed(
        title=Text("日時・場所を変える", "いつ・どこを かえる", "Change day and place"), button=_SAVE, fields=_when, do=_change,
        version=lambda found: found.version,
    ),
    "item": Deed(
        title=Text("議題を加える", "ぎだいを ふやす", "Add a matter"), button=Text("加える", "ふやす", "Add"),
        fields=_item_fields, do=_add_item,
    ),
    "off": Deed(
        title=Text("議題を取り下げる", "ぎだいを とる", "Take a matter off"), button=Text("取り下げる", "とる", "Take off"),
        fields=lambda found: [Field(name="which", label=Text("議題", "ぎだい", "Matter"), kind="select", required=True,
                                    options=_items(found))],
        do=_take_off,
    ),
    "call": Deed(
        title=Text("招集する", "よぶ", "Call the meeting"), button=Text("招集する", "よぶ", "Call"), do=_call,
        about=Text("招集すると、議題と日時は変えられません。", "よんだ あとは かえられません。",
                   "Once called, its agenda and day stand."),
        fields=lambda _found: [Field(name="called_on", label=Text("招集した日", "よんだ ひ", "Called on"), kind="date",
                                     required=True, hint=DATE_HINT, value=str(clock.today()))],
    ),
    "cancel": Deed(
        title=Text("会議を中止する", "かいぎを やめる", "Cancel the meeting"), button=Text("中止する", "やめる", "Cancel it"),
        fields=lambda _found: [Field(name="why", label=_WHY, kind="area", required=True)], do=_cancel, danger=True,
    ),
    "attendance": Deed(
        title=Text("出席を記録する", "だれが きたか かく", "Note the attendance"), button=_SAVE, fields=_attendance_fields,
        do=_attend, version=lambda found: found.version,
    ),
    "minutes": Deed(
        title=Text("会議録を書く", "きろくを かく", "Write the minutes"), button=_SAVE, fields=_minutes_fields, do=_write,
        version=lambda found: found.minutes.version if found.minutes else 0,
    ),
    "confirm": Deed(
        title=Text("会議録を確定する", "きろくを きめる", "Confirm the minutes"), button=Text("確定する", "きめる", "Confirm"),
        about=Text("議長が内容を確認したら確定します。確定した後は変えられず、訂正を書き加えるだけになります。",
                   "きめた あとは かえられません。",
                   "To be done when the chair has agreed. After that they do not change; corrections are added."),
        fields=_confirm_fields, do=_confirm, version=lambda found: found.minutes.version if found.minutes else 0,
    ),
    "correct": Deed(
        title=Text("会議録に訂正を加える", "きろくの まちがいを かく", "Add a correction"), button=Text("加える", "かく", "Add"),
        fields=lambda _found: [Field(name="text", label=Text("訂正の内容", "なおす こと", "Correction"), kind="area", required=True),
                               Field(name="reason", label=_WHY, required=True)],
        do=_correct,
    ),
    "resolution": Deed(
        title=Text("決議を記録する", "きまった ことを かく", "Note a resolution"), button=_SAVE, fields=_resolution_fields, do=_resolve,
    ),
    "follow-up": Deed(
        title=Text("宿題を記録する", "する ことを かく", "Note a follow-up"), button=_SAVE, fields=_follow_up_fields, do=_follow_up,
    ),
    "report": Deed(
        title=Text("上位の会議体に報告する", "うえの かいぎに ほうこくする", "Report to the body above"),
        button=Text("報告する", "ほうこくする", "Report"),
        fields=lambda _found: [Field(name="title", label=Text("件名", "だいめい", "Title"), required=True),
                               Field(name="words", label=Text("報告の内容", "なかみ", "Report"), kind="area", required=True)],
        do=_report,
    ),
}  # fmt: skip
"""The deeds of a meeting by the word in their address."""
