"""The pages on which something is done: each is one form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yakuba.bodies import commands, reads
from yakuba.bodies.commands.keeping import KEEP
from yakuba.bodies.pages import body_deeds, meeting_deeds
from yakuba.bodies.pages.asking import DATE_HINT, Field, choices
from yakuba.bodies.pages.deeds import Around, Deed, Doing, serve
from yakuba.bodies.reads import FollowUpView
from yakuba.bodies.rules.refusals import ReferenceOnly
from yakuba.bodies.rules.words import DUTIES
from yakuba.ground import clock
from yakuba.ground.entering import StaffRequest, desk, needs
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.people import reads as people

_LIST: Final = Text("会議体", "かいぎ", "Bodies")
form = require_http_methods(["GET", "HEAD", "POST"])


@needs(KEEP)
@form
def found(request: StaffRequest) -> HttpResponse:
    """Found a body."""
    start = reverse("bodies:bodies")
    return serve(request, body_deeds.FOUND, None, Around(trail=((_LIST, start),), back=start))


@needs(KEEP)
@form
def body_deed(request: StaffRequest, slug: str, deed: str) -> HttpResponse:
    """Do something with a body: change it, amend its rule, seats and terms, plan a meeting."""
    about = reads.body(slug, on=clock.today())
    if deed not in body_deeds.DEEDS:
        raise NotHere
    if about.row.reference:
        raise ReferenceOnly
    back = reverse("bodies:body", args=[slug])
    trail = ((_LIST, reverse("bodies:bodies")), (about.row.title, back))
    return serve(request, body_deeds.DEEDS[deed], about, Around(trail=trail, back=back))


@desk
@form
def meeting_deed(request: StaffRequest, meeting_id: str, deed: str) -> HttpResponse:
    """Do something with a meeting. Whoever presided may confirm the minutes, and nothing else."""
    if not request.actor.may(KEEP) and deed != "confirm":
        raise NotAllowed
    try:
        about = reads.meeting(Ref("meeting", meeting_id), on=clock.today())
    except NotHere as fault:
        if not request.actor.may(KEEP):
            raise NotAllowed from fault  # to them a meeting that is not there is like one that is not theirs
        raise
    if not request.actor.may(KEEP) and (not about.chaired_id or about.chaired_id != request.actor.id):
        raise NotAllowed
    if deed not in meeting_deeds.DEEDS:
        raise NotHere
    if about.reference:
        raise ReferenceOnly
    back = reverse("bodies:meeting", args=[meeting_id])
    body = (about.row.body_title, reverse("bodies:body", args=[about.row.body]))
    trail = ((_LIST, reverse("bodies:bodies")), body, (about.row.name, back))
    return serve(request, meeting_deeds.DEEDS[deed], about, Around(trail=trail, back=back))


# Follow-ups.


def _finish(about: FollowUpView, doing: Doing) -> Text:
    commands.finish(about.ref, note=doing.typed.needed("note"), actor=doing.actor, at=doing.at)
    return Text("完了にしました。", "おわりました。", "It is done.")


FINISH: Final[Deed[FollowUpView]] = Deed(
    title=Text("宿題を完了にする", "おわったと かく", "Say that it is done"),
    button=Text("完了にする", "おわり", "It is done"),
    fields=lambda about: [
        Field(
            name="note",
            label=Text("何をしたか", "なにを したか", "What was done"),
            kind="area",
            required=True,
            hint=Text(about.words, about.words, about.words),
        )
    ],
    do=_finish,
)


@desk
@form
def finish(request: StaffRequest, follow_up_id: str) -> HttpResponse:
    """Say that a follow-up is done: its section may, and the secretariat."""
    keeper = request.actor.may(KEEP)
    try:
        about = reads.follow_up(Ref("follow-up", follow_up_id), on=clock.today())
    except NotHere as fault:
        if not keeper:
            raise NotAllowed from fault
        raise
    if not keeper and about.section != request.actor.section:
        raise NotAllowed
    back = reverse("bodies:follow_ups")
    trail = ((_LIST, reverse("bodies:bodies")), (Text("宿題", "する こと", "Follow-ups"), back))
    return serve(request, FINISH, about, Around(trail=trail, back=back))


# Duties.


def _years() -> tuple[tuple[str, Text], ...]:
    now = fiscal_year(clock.today())
    return tuple((str(year), year_name(year)) for year in (now, now + 1))


_KIND: Final = Field(
    name="kind", label=Text("役割", "やくわり", "Duty"), kind="select", required=True, options=choices(DUTIES)
)


def _year_field() -> Field:
    options = _years()
    return Field(name="year", label=Text("年度", "ねんど", "Fiscal year"), kind="select", required=True, options=options,
                 value=options[0][0])  # fmt: skip


def _appoint_fields(_nothing: None) -> list[Field]:
    sections = tuple(people.section_names().items())
    staff = tuple(
        (f"{one.section.code}:{who.id}", Text("{s} {n}", "{s} {n}", "{s} {n}").fill(s=one.section.name, n=who.name))
        for who in people.everybody(on=clock.today())
        if who.active
        for one in who.appointments
    )
    order = [code for code, _ in sections]
    ranked = sorted(dict.fromkeys(staff), key=lambda one: order.index(one[0].partition(":")[0]))
    who = Field(name="staff", label=Text("課と職員", "かと ひと", "Section and person"), kind="select", required=True,
                options=tuple(ranked))  # fmt: skip
    return [_KIND, _year_field(), who]


def _appoint(_nothing: None, doing: Doing) -> Text:
    typed = doing.typed
    section, _, staff = typed.needed("staff", 80).partition(":")
    year = int(typed.one_of("year", _years()))
    kind = typed.one_of("kind", choices(DUTIES))
    commands.appoint(kind, section=section, staff=staff, year=year, actor=doing.actor, at=doing.at)
    return Text("選任しました。", "えらびました。", "Appointed.")


def _renew(_nothing: None, doing: Doing) -> Text:
    year = int(doing.typed.one_of("year", _years()))
    kind = doing.typed.one_of("kind", choices(DUTIES))
    done = commands.renew(kind, year=year, actor=doing.actor, at=doing.at)
    return Text(
        "{n}人を継続しました。異動などで{left}課が未選任です。",
        "{n}にん つづけます。{left}つの かは まだ いません。",
        "{n} go on; {left} sections are left without, as their people have moved.",
    ).fill(n=done.count, left=len(done.left))


def _relieve_fields(_nothing: None) -> list[Field]:
    year = fiscal_year(clock.today())
    held = tuple(
        (
            str(one.id),
            Text("{k} {s} {n}", "{k} {s} {n}", "{k} {s} {n}").fill(k=DUTIES[kind], s=section.name, n=one.name),
        )
        for section in reads.duties(year, on=clock.today())
        for kind, all_ in section.held
        for one in all_
        if one.ended_on is None
    )
    return [
        Field(name="which", label=Text("だれ", "だれ", "Who"), kind="select", required=True, options=held),
        Field(
            name="last", label=Text("最後の日", "おわりの ひ", "Last day"), kind="date", required=True, hint=DATE_HINT
        ),
    ]


def _relieve(_nothing: None, doing: Doing) -> Text:
    which = doing.typed.one_of("which", _relieve_fields(None)[0].options)
    commands.relieve(int(which), last_day=doing.typed.needed_day("last"), actor=doing.actor, at=doing.at)
    return Text("解任を記録しました。", "きろく しました。", "Noted.")


DUTY_DEEDS: Final[Mapping[str, Deed[None]]] = {
    "appoint": Deed(
        title=Text("課の担当者を選任する", "かの ひとを えらぶ", "Appoint somebody of a section"),
        button=Text("選任する", "えらぶ", "Appoint"),
        fields=_appoint_fields,
        do=_appoint,
    ),
    "renew": Deed(
        title=Text("前年度の担当者を継続する", "まえの ねんどの ひとが つづける", "Let those of the year before go on"),
        button=Text("継続する", "つづける", "Renew"),
        fields=lambda _nothing: [_KIND, _year_field()],
        do=_renew,
        about=Text("すでに選任した課と、異動した職員は継続しません。", "うつった ひとは つづけません。",
                   "Sections that have somebody, and people who have moved, are passed over."),
    ),
    "relieve": Deed(
        title=Text("年度の途中で解任する", "とちゅうで やめる", "End a duty before the year does"),
        button=Text("解任する", "やめる", "End it"),
        fields=_relieve_fields,
        do=_relieve,
    ),
}  # fmt: skip
"""The deeds of the duties by the word in their address."""


@needs(KEEP)
@form
def duty_deed(request: StaffRequest, deed: str) -> HttpResponse:
    """Appoint, renew, relieve."""
    if deed not in DUTY_DEEDS:
        raise NotHere
    back = reverse("bodies:duties")
    trail = ((_LIST, reverse("bodies:bodies")), (Text("課の担当者", "かの ひと", "Duties of sections"), back))
    return serve(request, DUTY_DEEDS[deed], None, Around(trail=trail, back=back))
