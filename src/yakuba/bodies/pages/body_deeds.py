"""What a secretary does with a body: found, change, amend its rule, seats and terms, a meeting to plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from yakuba.bodies import commands, reads
from yakuba.bodies.commands import BodyFacts, NewMeeting, NewSeat
from yakuba.bodies.pages.asking import DATE_HINT, Field, Typed, choices
from yakuba.bodies.pages.deeds import Deed, Doing
from yakuba.bodies.reads import BodyView
from yakuba.bodies.rules import Part, Quorum, RuleData, Term
from yakuba.bodies.rules.model import ArticleData
from yakuba.bodies.rules.words import KINDS, PARTS, QUORUMS
from yakuba.ground import clock
from yakuba.ground.text import Text
from yakuba.people import reads as people

_YES: Final = (("yes", Text("はい", "はい", "Yes")), ("no", Text("いいえ", "いいえ", "No")))
_NONE: Final = Text("なし", "なし", "None")
_SPLIT: Final = re.compile(r"[|｜]")
_LINES: Final = Text("1行に一つ書いてください。", "1ぎょうに 1つ かいて ください。", "One on each line.")
_SAVED: Final = Text("保存しました。", "ほぞん しました。", "Saved.")
_SAVE: Final = Text("保存する", "ほぞん する", "Save")


def _above(found: BodyView | None) -> tuple[tuple[str, Text], ...]:
    own = reads.bodies(on=clock.today())
    return ("", _NONE), *((one.slug, one.title) for one in own if not found or one.slug != found.row.slug)


def facts_fields(found: BodyView | None) -> list[Field]:
    """Return the fields by which a body is founded and changed."""
    return [
        Field(name="title", label=Text("名称", "なまえ", "Name"), required=True, value=found.row.title.ja if found else ""),
        Field(name="kind", label=Text("種類", "しゅるい", "Kind"), kind="select", required=True, options=choices(KINDS),
              value=found.row.kind if found else ""),
        Field(name="task", label=Text("所掌事務", "しごと", "Task"), kind="area", hint=_LINES,
              value="\n".join(one.ja for one in found.task) if found else ""),
        Field(name="meets", label=Text("開催の時期", "いつ ひらくか", "When it meets"), value=found.meets.ja if found else ""),
        Field(name="reports_to", label=Text("報告先", "どこに ほうこくするか", "Reports to"), kind="select",
              options=_above(found), value=found.upper if found else ""),
        Field(name="quorum", label=Text("定足数", "ひつような ひとの かず", "Quorum"), kind="select", required=True,
              options=choices({str(key): words for key, words in QUORUMS.items()}),
              value=str(found.quorum) if found else "majority"),
        Field(name="deputies", label=Text("代理出席を定足数に数える", "かわりの ひとも かぞえる", "Deputies count for the quorum"),
              kind="select", required=True, options=_YES, value="yes" if not found or found.deputies_count else "no"),
        Field(name="through", label=Text("回数を年度をまたいで数える（第3回）", "かいすうを ずっと かぞえる",
                                         "Count meetings through, not by fiscal year"),
              kind="select", required=True, options=_YES, value="yes" if found and found.counts_through else "no"),
    ]  # fmt: skip


def _facts(typed: Typed, found: BodyView | None, **more: Any) -> BodyFacts:
    return BodyFacts(
        title=typed.needed("title", 200),
        kind=typed.one_of("kind", choices(KINDS)),
        task=typed.lines("task"),
        meets=typed.text("meets", 200),
        reports_to=typed.one_of("reports_to", _above(found)),
        quorum=Quorum(typed.one_of("quorum", choices({str(key): words for key, words in QUORUMS.items()}))),
        deputies_count=typed.one_of("deputies", _YES) == "yes",
        counts_through=typed.one_of("through", _YES) == "yes",
        **more,
    )


def _found_fields(_nothing: None) -> list[Field]:
    slug = Field(
        name="slug",
        label=Text("記号", "きごう", "Id"),
        required=True,
        hint=Text(
            "アドレスに使います。英小文字・数字・ハイフン。例 dx-headquarters",
            "ちいさい えいじで かいて ください。れい dx-headquarters",
            "Used in addresses: small letters, digits, hyphens. For example dx-headquarters",
        ),
    )
    title, *others = facts_fields(None)
    return [title, slug, *others]


def _found(_nothing: None, doing: Doing) -> Text:
    facts = _facts(doing.typed, None)
    data = {
        "id": doing.typed.needed("slug", 64),
        "title": facts.title,
        "kind": facts.kind,
        "task": facts.task,
        "meets": facts.meets,
        "reports_to": facts.reports_to,
        "quorum": facts.quorum,
        "deputies_count": facts.deputies_count,
        "counts_through": facts.counts_through,
    }
    commands.found(data, actor=doing.actor, at=doing.at)
    return Text("会議体を設置しました。", "かいぎを つくりました。", "The body is founded.")


FOUND: Final[Deed[None]] = Deed(
    title=Text("会議体を設置する", "かいぎを つくる", "Found a body"),
    button=Text("設置する", "つくる", "Found"),
    fields=_found_fields,
    do=_found,
)


def _closing(found: BodyView) -> Field:
    return Field(
        name="closed_on",
        label=Text("廃止した日", "やめた ひ", "Closed on"),
        kind="date",
        hint=Text(
            "続いているときは空けてください。", "つづいて いる ときは かかないで ください。", "Empty while it goes on."
        ),
        value=str(found.row.closed_on or ""),
    )


def _change(found: BodyView, doing: Doing) -> Text:
    facts = _facts(doing.typed, found, closed_on=doing.typed.day("closed_on"))
    commands.change(found.row.slug, facts, seen_version=doing.typed.seen, actor=doing.actor, at=doing.at)
    return _SAVED


def _rule_fields(found: BodyView) -> list[Field]:
    now = found.rules[0] if found.rules else None
    lines = [f"{one.number}｜{one.about.ja}｜{one.says.ja}" for one in now.articles] if now else []
    return [
        Field(name="title", label=Text("要綱等の名称", "きまりの なまえ", "Title of the rule"), required=True,
              value=now.title.ja if now else ""),
        Field(name="number", label=Text("番号", "ばんごう", "Number"), value=now.number if now else "",
              hint=Text("例 令和8年訓令第3号", "れい 令和8年訓令第3号", "For example 令和8年訓令第3号")),
        Field(name="on", label=Text("施行日", "はじまる ひ", "In force from"), value="", hint=DATE_HINT),
        Field(name="articles", label=Text("条文", "じょうぶん", "Articles"), kind="area", value="\n".join(lines),
              hint=Text("1行に1条を「第1条｜見出し｜内容」の形で書いてください。", "「第1条｜みだし｜なかみ」と かいて ください。",
                        "One article a line: number｜heading｜content")),
        Field(name="why", label=Text("改正の理由", "なおした りゆう", "Reason of the amendment"), kind="area", required=bool(now)),
    ]  # fmt: skip


def _article(line: str) -> ArticleData:
    number, *rest = (part.strip() for part in _SPLIT.split(line, maxsplit=2))
    about, says = (*rest, "", "")[:2]
    return ArticleData(number=number, about=about, says=says)


def _amend(found: BodyView, doing: Doing) -> Text:
    typed = doing.typed
    rule = RuleData(
        title=typed.needed("title", 200),
        number=typed.text("number", 100),
        on=typed.when("on"),
        articles=tuple(_article(line) for line in typed.lines("articles")),
    )
    edition = commands.amend(found.row.slug, rule, why=typed.text("why"), actor=doing.actor, at=doing.at)
    return Text("第{n}版として保存しました。", "{n}ばんめ として ほぞんしました。", "Kept as edition {n}.").fill(
        n=edition
    )


def _parts() -> tuple[tuple[str, Text], ...]:
    return choices({str(part): words for part, words in PARTS.items()})


def _seat_fields(_found: BodyView) -> list[Field]:
    posts = tuple((one.code, one.name) for one in people.posts())
    sections = tuple(people.section_names().items())
    outside = Text("（外部の委員）", "（そとの ひと）", "(from outside)")
    everywhere = Text("すべての課", "ぜんぶの か", "Any section")
    return [
        Field(name="part", label=Text("役割", "やくわり", "Part"), kind="select", required=True, options=_parts(), value="member"),
        Field(name="post", label=Text("職", "しょく", "Post"), kind="select", options=(("", outside), *posts),
              hint=Text("席は職に付きます。だれが就いているかは、職員と職の登録から分かります。", "せきは しょくの ものです。",
                        "The seat belongs to the post; who holds it is known from staff and posts.")),
        Field(name="section", label=Text("課", "か", "Section"), kind="select", options=(("", everywhere), *sections)),
        Field(name="title", label=Text("席の名称", "せきの なまえ", "Name of the seat"),
              hint=Text("外部の委員では必須。例 学識経験者", "そとの ひとの ときは かいて ください。",
                        "Needed for a seat from outside, for example “academic expert”.")),
        Field(name="count", label=Text("人数", "にんずう", "Places"), kind="number", value="1"),
        Field(name="note", label=Text("備考", "メモ", "Note")),
    ]  # fmt: skip


def _add_seat(found: BodyView, doing: Doing) -> Text:
    typed = doing.typed
    post = typed.text("post", 40)
    seat = NewSeat(
        part=Part(typed.one_of("part", _parts())),
        post=post,
        section=typed.text("section", 40),
        title=typed.text("title", 200),
        outside=not post,
        count=1 if (places := typed.number("count")) is None else places,
        note=typed.text("note", 400),
    )
    commands.add_seat(found.row.slug, seat, actor=doing.actor, at=doing.at)
    return Text("席を加えました。", "せきを ふやしました。", "The seat is added.")


def _seats(found: BodyView, *, outside: bool = False) -> tuple[tuple[str, Text], ...]:
    return tuple((one.id, one.title) for one in found.seats if one.outside or not outside)


def _which(options: tuple[tuple[str, Text], ...], label: Text) -> Field:
    return Field(name="which", label=label, kind="select", required=True, options=options)


_LAST: Final = Field(
    name="last", label=Text("最後の日", "おわりの ひ", "Last day"), kind="date", required=True, hint=DATE_HINT
)
_SEAT: Final = Text("席", "せき", "Seat")


def _end_seat(found: BodyView, doing: Doing) -> Text:
    seat = doing.typed.one_of("which", _seats(found))
    commands.end_seat(seat, last_day=doing.typed.needed_day("last"), actor=doing.actor, at=doing.at)
    return _SAVED


def _term_fields(found: BodyView) -> list[Field]:
    return [
        _which(_seats(found, outside=True), _SEAT),
        Field(name="name", label=Text("氏名", "なまえ", "Name"), required=True),
        Field(name="affiliation", label=Text("所属", "しょぞく", "Affiliation")),
        Field(
            name="first",
            label=Text("任期の始まり", "はじめの ひ", "First day"),
            kind="date",
            required=True,
            hint=DATE_HINT,
        ),
        Field(name="last", label=Text("任期の終わり", "おわりの ひ", "Last day"), kind="date", hint=DATE_HINT),
    ]


def _give_seat(found: BodyView, doing: Doing) -> Text:
    typed = doing.typed
    term = Term(typed.needed("name", 100), typed.needed_day("first"), typed.day("last"))
    seat = typed.one_of("which", _seats(found, outside=True))
    commands.give_seat(seat, term, affiliation=typed.text("affiliation", 200), actor=doing.actor, at=doing.at)
    return Text("委嘱を記録しました。", "きろく しました。", "The term is noted.")


def _terms(found: BodyView) -> tuple[tuple[str, Text], ...]:
    held = [one for seat in found.seats for one in (*seat.holders, *seat.past) if one.term]
    return tuple((str(one.term), Text(one.name, one.name, one.name)) for one in held)


def _end_term(found: BodyView, doing: Doing) -> Text:
    term = doing.typed.one_of("which", _terms(found))
    commands.end_term(int(term), last_day=doing.typed.needed_day("last"), actor=doing.actor, at=doing.at)
    return _SAVED


def when_fields(on: str = "", hours: str = "", place: str = "", title: str = "") -> list[Field]:
    """Return the fields that say when and where a meeting is."""
    return [
        Field(name="on", label=Text("会議の日", "かいぎの ひ", "Day"), kind="date", required=True, hint=DATE_HINT, value=on),
        Field(name="hours", label=Text("時間", "じかん", "Hours"), value=hours,
              hint=Text("例 14:00～16:00", "れい 14:00～16:00", "For example 14:00～16:00")),
        Field(name="place", label=Text("場所", "ばしょ", "Place"), value=place),
        Field(name="title", label=Text("会議の名称", "かいぎの なまえ", "Title"), value=title,
              hint=Text("空けると「令和8年度第1回」のように付きます。", "かかないと ばんごうが つきます。",
                        "Left empty, it is called by its number.")),
    ]  # fmt: skip


def when_typed(typed: Typed) -> NewMeeting:
    """Return what was typed about when and where. Raises Missing, Unfit."""
    return NewMeeting(
        on=typed.needed_day("on"),
        hours=typed.text("hours", 40),
        place=typed.text("place", 200),
        title=typed.text("title", 200),
    )


def _plan(found: BodyView, doing: Doing) -> Text:
    commands.plan_meeting(found.row.slug, when_typed(doing.typed), actor=doing.actor, at=doing.at)
    return Text(
        "会議を立てました。議題を入れて、招集してください。",
        "かいぎを つくりました。ぎだいを いれて ください。",
        "The meeting is planned. Add its agenda, then call it.",
    )


DEEDS: Final[Mapping[str, Deed[BodyView]]] = {
    "change": Deed(
        title=Text("会議体を変更する", "かいぎを なおす", "Change the body"),
        button=_SAVE,
        fields=lambda found: [*facts_fields(found), _closing(found)],
        do=_change,
        version=lambda found: found.version,
    ),
    "rule": Deed(
        title=Text("設置要綱を定める・改正する", "きまりを つくる・なおす", "Enter or amend the founding rule"),
        button=Text("新しい版として保存する", "あたらしい ものとして ほぞんする", "Keep as a new edition"),
        fields=_rule_fields,
        do=_amend,
        about=Text("前の版は、そのまま残ります。", "まえの ものも のこります。", "Editions before stay as they are."),
    ),
    "seat": Deed(
        title=Text("席を加える", "せきを ふやす", "Add a seat"),
        button=Text("加える", "ふやす", "Add"),
        fields=_seat_fields,
        do=_add_seat,
    ),
    "end-seat": Deed(
        title=Text("席をなくす", "せきを なくす", "End a seat"),
        button=_SAVE,
        fields=lambda found: [_which(_seats(found), _SEAT), _LAST],
        do=_end_seat,
    ),
    "term": Deed(
        title=Text("外部の委員を委嘱する", "そとの ひとに たのむ", "Give a seat to somebody from outside"),
        button=Text("委嘱を記録する", "きろく する", "Note the term"),
        fields=_term_fields,
        do=_give_seat,
    ),
    "end-term": Deed(
        title=Text("任期を終わらせる", "にんきを おわらせる", "End a term"),
        button=_SAVE,
        fields=lambda found: [_which(_terms(found), Text("委員", "いいん", "Member")), _LAST],
        do=_end_term,
    ),
    "meeting": Deed(
        title=Text("会議を立てる", "かいぎを つくる", "Plan a meeting"),
        button=Text("立てる", "つくる", "Plan"),
        fields=lambda _found: when_fields(),
        do=_plan,
    ),
}
"""The deeds of a body by the word in their address."""
