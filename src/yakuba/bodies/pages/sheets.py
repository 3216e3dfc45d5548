"""The papers of a meeting: put together from what the room knows, and answered as PDF."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from yakuba.bodies import reads
from yakuba.bodies.reads import MeetingView
from yakuba.bodies.reads.papers import MINUTES, of_item
from yakuba.bodies.rules import papers
from yakuba.bodies.rules.words import ITEMS, PRESENCES, RESULTS
from yakuba.ground import clock, delimited
from yakuba.ground.clock import JST
from yakuba.ground.document import Document
from yakuba.ground.entering import StaffRequest, desk
from yakuba.ground.errors import NotHere
from yakuba.ground.handing import file_answer
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.papers import reads as kept
from yakuba.papers.reads import PaperView
from yakuba.papers.rules import pdf

_NO_FILE = (None,) * 6
_MINUTES = Text("会議録", "きろく", "Minutes")
_HEADS = (
    Text("議題番号", "ばんごう", "Matter no."),
    Text("議題", "ぎだい", "Matter"),
    Text("資料", "しりょう", "Paper"),
    Text("ファイル名", "ファイルの なまえ", "File"),
    Text("種類", "しゅるい", "Kind"),
    Text("大きさ（バイト）", "おおきさ", "Size (bytes)"),
    Text("版", "ばん", "Version"),
    Text("添付した日時", "つけた とき", "Attached"),
    Text("SHA-256", "SHA-256", "SHA-256"),
)
_MAKERS = {"call": papers.call_sheet, "attendance": papers.attendance_list, "minutes": papers.minutes}


@desk
@require_safe
def paper(request: StaffRequest, meeting_id: str, kind: str) -> HttpResponse:
    """A paper of a meeting: a call or confirmed minutes as they were kept, all else as things stand today."""
    ref = Ref("meeting", meeting_id)
    found = reads.meeting(ref, on=clock.today())
    if kind not in _MAKERS:
        raise NotHere
    data = _kept(found, kind)
    if data is None:
        language = get_language() or "ja"
        data = pdf.render(document(kind, found, language, town=Text.read(settings.TOWN).say(language)))
    return file_answer(data, pdf.MIME, f"{kind}-{found.row.on}.pdf", shown=True)


def document(kind: str, found: MeetingView, language: str, *, town: str, called_on: date | None = None) -> Document:
    """Return a paper of a meeting as a document; ``called_on`` is the day of a call that is just going out."""
    return _MAKERS[kind](_sheet(found, language, town, called_on or found.called_on), language)


def _kept(found: MeetingView, kind: str) -> bytes | None:
    """Return the bytes that were kept. Corrected minutes are printed anew: the first paper does not know the correction."""
    fixed = kind == "call" or (kind == "minutes" and found.minutes is not None and not found.minutes.corrections)
    if not fixed:
        return None
    one = next((one for one in kept.letters_about(found.row.ref) if one.kind == kind), None)
    return kept.letter(one.ref).data if one else None


@desk
@require_safe
def listed(request: StaffRequest, meeting_id: str) -> HttpResponse:
    """The papers of a meeting as CSV: which to which matter, with the hash of each file."""
    found = reads.meeting(Ref("meeting", meeting_id), on=clock.today())
    language = get_language() or "ja"
    files = kept.attached(found.row.ref)
    rows: list[tuple[object, ...]] = []
    for number, one in enumerate(found.agenda, start=1):
        title = one.title.say(language)
        rows += [(number, title, words, *_NO_FILE) for words in one.papers]
        rows += [(number, title, *_columns(each, language)) for each in files if each.part == of_item(one.id)]
    minutes = _MINUTES.say(language)
    rows += [("", minutes, *_columns(each, language)) for each in files if each.part == MINUTES]
    head = [words.say(language) for words in _HEADS]
    return file_answer(delimited.written(head, rows), delimited.MIME, f"papers-{found.row.on}.csv")


def _columns(one: PaperView, language: str) -> tuple[object, ...]:
    newest = one.newest
    if newest is None:
        return (one.title,)
    added = newest.at.astimezone(JST)
    return (
        one.title, newest.name, newest.label.say(language), newest.size, newest.number, f"{added:%Y-%m-%d %H:%M}",
        newest.sha256,
    )  # fmt: skip


def _named(one: PaperView) -> str:
    """Return a paper as the call names it: what people call it, and the file where that differs."""
    newest = one.newest
    return one.title if newest is None or newest.name == one.title else f"{one.title}（{newest.name}）"


def _sheet(found: MeetingView, language: str, town: str, called_on: date | None) -> papers.Sheet:
    written = {one.key: one for one in found.attendance}
    minutes, files = found.minutes, kept.attached(found.row.ref)
    confirmed = None
    if minutes and minutes.confirmed_at:
        confirmed = (minutes.confirmed_at.astimezone(JST).date(), minutes.confirmed_by)
    present = [
        (
            one.title.say(language),
            f"{one.name}（{one.deputy}）" if one.deputy else one.name,
            PRESENCES[one.presence].say(language),
        )
        for one in found.attendance
    ]
    unsigned = [(one.title.say(language), one.name, "") for one in found.places if one.key not in written]
    return papers.Sheet(
        body=found.row.body_title.say(language),
        meeting=found.row.name.say(language),
        on=found.row.on,
        hours=found.row.hours,
        place=found.row.place.say(language),
        town=town,
        called_on=called_on,
        agenda=tuple(
            papers.Matter(
                title=one.title.say(language),
                kind=ITEMS[one.kind].say(language),
                papers=(*one.papers, *(_named(each) for each in files if each.part == of_item(one.id))),
            )
            for one in found.agenda
        ),
        attendance=tuple(present or unsigned),
        tally=found.tally,
        chaired_by=found.chaired_by,
        minutes=minutes.text if minutes else "",
        resolutions=tuple(
            (
                one.words,
                RESULTS[one.result].say(language),
                (one.votes.in_favour, one.votes.against, one.votes.abstained) if one.votes else None,
            )
            for one in found.resolutions
        ),
        follow_ups=tuple((one.words, one.section_name.say(language), one.due) for one in found.follow_ups),
        confirmed=confirmed,
        corrections=tuple((at.astimezone(JST).date(), what, why) for at, what, why in minutes.corrections)
        if minutes
        else (),
    )
