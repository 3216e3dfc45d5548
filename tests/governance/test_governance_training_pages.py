"""The pages of trainings, as staff see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.governance.makers import STEERS
from tests.governance.trainings import a_course, a_session
from yakuba.governance.commands import training as commands
from yakuba.governance.reads import training as reads
from yakuba.governance.rules.training import Attendance
from yakuba.ground import clock, delimited
from yakuba.ground.japanese.years import fiscal_year
from yakuba.people.reads import everybody

PLANNED = {"title": "個人情報", "audience": "section:tax", "target": "5", "month": "6", "section": "child"}
HELD = {"minutes": "90", "means": "online", "by": "外部講師"}


def the_year() -> int:
    return fiscal_year(clock.today())


def ids() -> dict[str, str]:
    return {one.number: one.id for one in everybody(on=clock.today())}


@pytest.fixture
def session(enter) -> str:
    at = clock.now()
    course = commands.add_course(a_course(year=the_year()), actor=STEERS, at=at)
    return commands.add_session(course, a_session(on=clock.today()), actor=STEERS, at=at)


def test_an_empty_year_says_what_to_do(enter):
    page = enter["Hana"].get(reverse("training:year"), {"year": "2001"}).content.decode()
    assert "平成13年度の研修" in page
    assert "研修計画はまだありません" in page


def test_a_section_plans_holds_and_notes_who_came(enter):
    hana, sent = enter["Hana"], {**PLANNED, "year": str(the_year()), "number": "7"}
    assert hana.post(reverse("training:new"), {**sent, "target": "多数"}).status_code == 422
    assert hana.post(reverse("training:new"), sent).status_code == 302
    assert hana.post(reverse("training:new"), sent).status_code == 422
    (course,) = reads.plan(the_year())
    address = reverse("training:hold", args=[course.id])
    assert hana.post(address, {**HELD, "on": "昨日"}).status_code == 422
    assert hana.post(address, {**HELD, "on": clock.today().isoformat()}).status_code == 302
    ((session,),) = (one.sessions for one in reads.plan(the_year()))
    attendance = reverse("training:attendance", args=[session.id])
    came: dict[str, object] = {"staff": [ids()["2002"]], "count-tax": "3", "seen": session.version}
    assert hana.post(attendance, {**came, "count-tax": "三"}).status_code == 422
    assert hana.post(attendance, came).status_code == 302
    assert hana.post(attendance, came).status_code == 409
    assert reads.attendance(session.id) == Attendance({ids()["2002"]: "child"}, {"tax": 3})
    page = hana.get(reverse("training:year")).content.decode()
    assert "<strong>50.0%</strong>（2人中1人）" in page
    assert "延べ受講 6.0時間" in page
    assert page.count("個人情報") == 2


def test_only_those_who_keep_a_training_see_names(enter, session):
    commands.note_attendance(session, [ids()["2002"], ids()["2001"]], {}, actor=STEERS, seen_version=1, at=clock.now())
    course = reads.plan(the_year())[0]
    commands.change_course(
        course.id, a_course(year=the_year(), section="tax"), actor=STEERS, seen_version=1, at=clock.now()
    )
    mine = enter["Hana"].get(reverse("training:session", args=[session])).content.decode()
    assert "あなたは受講しました" in mine
    assert "企画 珠" not in mine
    assert "企画 珠" in enter["Tama"].get(reverse("training:session", args=[session])).content.decode()
    assert enter["Hana"].get(reverse("training:attendance", args=[session])).status_code == 403
    assert enter["Hana"].get(reverse("training:sessions_csv")).status_code == 403


def test_what_was_noted_by_mistake_is_changed_or_removed(enter, session):
    hana, course = enter["Hana"], reads.plan(the_year())[0]
    change = reverse("training:change", args=[course.id])
    assert hana.post(change, {"do": "remove"}).status_code == 302
    assert "消せません" in hana.get(reverse("training:course", args=[course.id])).content.decode()
    assert hana.post(change, {**PLANNED, "seen": course.version}).status_code == 302
    assert hana.post(change, {**PLANNED, "seen": course.version}).status_code == 409
    assert reads.course(course.id).line.audience == "section:tax"
    edit = reverse("training:change_session", args=[session])
    outside = (clock.today() + timedelta(days=400)).isoformat()
    assert hana.post(edit, {**HELD, "on": outside, "seen": 1}).status_code == 422
    assert hana.post(edit, {**HELD, "on": clock.today().isoformat(), "seen": 1}).status_code == 302
    assert hana.post(edit, {**HELD, "on": clock.today().isoformat(), "seen": 1}).status_code == 409
    assert reads.session(session)[1].held.minutes == 90
    assert hana.post(edit, {"do": "remove"}).status_code == 302
    assert hana.post(change, {"do": "remove"}).status_code == 302
    assert reads.plan() == []


def test_sheets_go_out_and_come_in_again(enter, session):
    commands.note_attendance(session, [ids()["2002"]], {"tax": 2}, actor=STEERS, seen_version=1, at=clock.now())
    tama = enter["Tama"]
    for name, sheet in (("csv", "plan"), ("sessions_csv", "sessions")):
        data = tama.get(reverse(f"training:{name}")).content
        take = reverse("training:take", args=[sheet])
        looked = tama.post(take, {"file": SimpleUploadedFile("t.csv", data)})
        assert (looked.status_code, looked.context["new"], len(looked.context["found"])) == (200, 0, 1)
        assert tama.post(take, {"text": looked.context["text"], "sure": "1"}).status_code == 302
    assert reads.attendance(session) == Attendance({ids()["2002"]: "child"}, {"tax": 2})
    assert tama.get(reverse("training:take", args=["moon"])).status_code == 404


def test_faults_of_a_sheet_are_told_and_nothing_is_taken(enter, session):
    rows = delimited.rows_of(enter["Tama"].get(reverse("training:csv")).content)
    rows[1][3] = "月の人"
    data = "\r\n".join(",".join(row) for row in [rows[0], [*rows[1][:1], "8", *rows[1][2:]]]).encode("cp932")
    take = reverse("training:take", args=["plan"])
    page = enter["Tama"].post(take, {"file": SimpleUploadedFile("t.csv", data)})
    assert page.status_code == 422
    assert "「月の人」という対象はありません" in page.content.decode()
    assert enter["Tama"].post(take, {"file": SimpleUploadedFile("t.csv", b"\x81")}).status_code == 422
    assert len(reads.plan()) == 1
