"""The papers of a meeting as documents: call sheet (招集通知), attendance list (出席簿), minutes (会議録)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from yakuba.bodies.rules.meetings import Tally
from yakuba.ground.document import Blank, Block, Bullets, Document, Heading, Para, Row, Rows, Table
from yakuba.ground.japanese.dates import both, era_date
from yakuba.ground.text import NOTHING, Text

_W: Final[Mapping[str, Text]] = {
    "call": Text("{body} {meeting}の開催について（通知）", "{body} {meeting}の おしらせ", "{body}: {meeting} – call"),
    "list": Text("{body} {meeting} 出席簿", "{body} {meeting} しゅっせき", "{body}: {meeting} – attendance"),
    "minutes": Text("{body} {meeting} 会議録", "{body} {meeting} きろく", "{body}: {meeting} – minutes"),
    "please": Text(
        "次のとおり会議を開催しますので、御出席ください。",
        "つぎの かいぎに きて ください。",
        "You are called to the following meeting.",
    ),
    "facts": Text("日時・場所", "いつ・どこ", "When and where"),
    "when": Text("日時", "いつ", "When"),
    "where": Text("場所", "どこ", "Where"),
    "agenda": Text("議題", "はなす こと", "Agenda"),
    "papers": Text("資料", "しりょう", "Papers"),
    "seat": Text("職・区分", "しょく", "Seat"),
    "name": Text("氏名", "なまえ", "Name"),
    "there": Text("出欠", "しゅっせき", "Present"),
    "sign": Text("署名", "サイン", "Signature"),
    "tally_free": Text(
        "委員{members}人のうち{there}人出席",
        "いいん {members}にんの うち {there}にん きました",
        "{there} of {members} members present",
    ),
    "tally": Text(
        "委員{members}人のうち{there}人出席（定足数{needed}人）",
        "いいん {members}にんの うち {there}にん きました（{needed}にん いります）",
        "{there} of {members} members present; {needed} needed",
    ),
    "said": Text("議事", "はなした こと", "Proceedings"),
    "resolved": Text("決議", "きまった こと", "Resolutions"),
    "todo": Text("宿題", "する こと", "Follow-ups"),
    "confirmed": Text("{on} {by} 確認", "{on} {by} たしかめました", "Confirmed {on}: {by}"),
    "draft": Text("案（確定前）", "あん（まだ きまって いません）", "Draft, not confirmed"),
    "corrected": Text("確定後の訂正", "あとで なおした ところ", "Corrections after confirmation"),
    "votes": Text("賛成{yes}・反対{no}・棄権{abstained}", "さんせい{yes}・はんたい{no}・きけん{abstained}", "{yes} for, {no} against, {abstained} abstained"),
    "secretariat": Text("事務局", "じむきょく", "Secretariat"),
    "chair": Text("議事の進行", "すすめた ひと", "Presided by"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A matter as it is printed: its number is its place."""

    title: str
    kind: str = ""
    text: str = ""
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is printed of a meeting, in words of one language already."""

    body: str
    meeting: str
    on: date
    hours: str = ""
    place: str = ""
    town: str = ""
    called_on: date | None = None
    agenda: tuple[Matter, ...] = ()
    attendance: tuple[tuple[str, str, str], ...] = ()
    """Seat, name, presence in words (empty before the meeting)."""
    tally: Tally | None = None
    chaired_by: str = ""
    minutes: str = ""
    resolutions: tuple[tuple[str, str, tuple[int, int, int] | None], ...] = ()
    """Words, result, votes."""
    follow_ups: tuple[tuple[str, str, date], ...] = ()
    confirmed: tuple[date, str] | None = None
    corrections: tuple[tuple[date, str, str], ...] = field(default=())


def call_sheet(sheet: Sheet, language: str) -> Document:
    """Return the call: when, where, what about, with which papers."""
    blocks: list[Block] = []
    if sheet.called_on is not None:
        blocks.append(Para(_day(sheet.called_on, language), align="right"))
    blocks += [Para(f"{sheet.town} {sheet.body}".strip(), align="right"), Para(_say("please", language))]
    blocks += [_facts(sheet, language), *_agenda(sheet, language)]
    return _document("call", sheet, language, blocks)


def attendance_list(sheet: Sheet, language: str) -> Document:
    """Return the attendance list: to sign where nobody has written who was there, else as it was written."""
    known = sheet.tally is not None
    head = (_say("seat", language), _say("name", language), _say("there" if known else "sign", language))
    blocks: list[Block] = [_facts(sheet, language), Table(head, sheet.attendance)]
    if sheet.tally is not None:
        blocks.append(Para(_tally(sheet.tally, language)))
    if sheet.chaired_by:
        blocks.append(Para(f"{_say('chair', language)} {sheet.chaired_by}"))
    return _document("list", sheet, language, blocks)


def minutes(sheet: Sheet, language: str) -> Document:
    """Return the minutes: who was there, what was said, resolved and taken home; a draft says that it is one."""
    blocks: list[Block] = []
    if sheet.confirmed is None:
        blocks.append(Para(_say("draft", language), align="center"))
    blocks += [_facts(sheet, language)]
    head = (_say("seat", language), _say("name", language), _say("there", language))
    blocks += [Heading(_say("there", language)), Table(head, sheet.attendance)] if sheet.attendance else []
    if sheet.tally is not None:
        blocks.append(Para(_tally(sheet.tally, language)))
    if sheet.chaired_by:
        blocks.append(Para(f"{_say('chair', language)} {sheet.chaired_by}"))
    blocks += _agenda(sheet, language)
    blocks.append(Heading(_say("said", language)))
    blocks += [Para(part) for part in sheet.minutes.splitlines() if part.strip()]
    if sheet.resolutions:
        blocks.append(Heading(_say("resolved", language)))
        blocks.append(Bullets(tuple(_resolved(one, language) for one in sheet.resolutions), numbered=True))
    if sheet.follow_ups:
        blocks.append(Heading(_say("todo", language)))
        points = tuple(f"{what}（{who}、{_day(due, language)}）" for what, who, due in sheet.follow_ups)
        blocks.append(Bullets(points))
    if sheet.confirmed is not None:
        on, by = sheet.confirmed
        blocks.append(Para(_W["confirmed"].fill(on=_day(on, language), by=by).say(language), align="right"))
    if sheet.corrections:
        blocks.append(Heading(_say("corrected", language)))
        blocks.append(Bullets(tuple(f"{_day(on, language)} {what}（{why}）" for on, what, why in sheet.corrections)))
    return _document("minutes", sheet, language, blocks)


def _document(kind: str, sheet: Sheet, language: str, blocks: list[Block]) -> Document:
    title = _W[kind].fill(body=sheet.body, meeting=sheet.meeting).say(language)
    return Document(title=title, language=language, blocks=tuple(blocks), author=sheet.town, footer=sheet.body)


def _facts(sheet: Sheet, language: str) -> Rows:
    rows = [Row(_say("when", language), (f"{_day(sheet.on, language)} {sheet.hours}".strip(),))]
    place = (sheet.place,) if sheet.place else ()
    rows.append(Row(_say("where", language), place, blank=None if place else Blank()))
    return Rows(_say("facts", language), tuple(rows))


def _agenda(sheet: Sheet, language: str) -> list[Block]:
    if not sheet.agenda:
        return []
    points = tuple(f"{one.title}（{one.kind}）" if one.kind else one.title for one in sheet.agenda)
    blocks: list[Block] = [Heading(_say("agenda", language)), Bullets(points, numbered=True)]
    papers = tuple(paper for one in sheet.agenda for paper in one.papers)
    if papers:
        blocks += [Heading(_say("papers", language), 2), Bullets(papers)]
    return blocks


def _resolved(one: tuple[str, str, tuple[int, int, int] | None], language: str) -> str:
    words, result, votes = one
    if votes is None:
        return f"{words}（{result}）"
    counted = _W["votes"].fill(yes=votes[0], no=votes[1], abstained=votes[2]).say(language)
    return f"{words}（{result}、{counted}）"


def _tally(tally: Tally, language: str) -> str:
    words = _W["tally"] if tally.needed else _W["tally_free"]
    return words.fill(members=tally.members, there=tally.there, needed=tally.needed).say(language)


def _day(day: date, language: str) -> str:
    return era_date(day) if language == "ja" else both(day, language)


def _say(word: str, language: str) -> str:
    return _W.get(word, NOTHING).say(language)
