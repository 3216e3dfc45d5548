"""Papers of a measure: attached while a step is written, kept with its record, worked on by those in charge."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.papers.makers import a_pdf, an_office_file
from tests.plans.lives import CHIEF, CLERK, IDEA, PLAN, STAFF, a_plan, person, step, task_of
from tests.plans.test_plans_life_pages import Town, measure_url, sent
from yakuba.ground.actor import Actor
from yakuba.ground.errors import NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.papers import commands, reads
from yakuba.papers.commands import Brought
from yakuba.papers.rules.keepers import ALL, NONE
from yakuba.plans.commands import life
from yakuba.plans.models import Node, Plan, StepSheet
from yakuba.plans.reads.papers import WHOLE, of_step, of_task

PDF = a_pdf()
ELSEWHERE = person("clerk", "tax")
ADVISER = Actor("staff", "adviser", "", "planning", frozenset({"cio-assistant"}))
AUDITOR = Actor("staff", "auditor", "", "audit")


@pytest.fixture(autouse=True)
def own_folder(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def town() -> Town:
    cache.clear()
    return Town()


def a_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("見積書.pdf", PDF)


def titles(ref: Ref, part: str) -> list[str]:
    return [one.title for one in reads.attached(ref, part)]


def may(ref: Ref, part: str, who, at) -> frozenset[str]:
    return reads.place(ref, part, who, at=at).may


def test_what_is_attached_halfway_keeps_every_word_that_was_written(town):
    ref = life.propose(PLAN, IDEA, actor=town.actor("clerk"), at=town.at)
    form = {**sent("idea", 1, ""), "f-problem": "待ち時間が長い", "attach": "1", "file": a_file()}
    answer = town.enter("clerk").post(measure_url("step", ref), form)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "待ち時間が長い" in text
    assert "見積書.pdf" in text
    assert titles(ref, of_task("idea")) == ["見積書.pdf"]
    assert task_of(ref).task_id == "idea"
    assert not StepSheet.objects.exists()


def test_files_that_come_with_the_sheet_stand_in_the_record_of_the_step(town):
    ref = life.propose(PLAN, IDEA, actor=town.actor("clerk"), at=town.at)
    files = [a_file(), SimpleUploadedFile("仕様書.docx", an_office_file())]
    form = {**sent("idea", 1, "propose"), "papers": "企第12号", "file": files}
    assert town.enter("clerk").post(measure_url("step", ref), form).status_code == 302
    sheet = StepSheet.objects.get()
    assert titles(ref, of_step(sheet.pk)) == ["見積書.pdf", "仕様書.docx"]
    assert titles(ref, of_task("idea")) == []
    shown = town.enter("chief").get(measure_url("life", ref)).content.decode()
    for words in ("見積書.pdf", "仕様書.docx", "企第12号"):
        assert words in shown
    saved = town.enter("chief").get(reverse("papers:file", args=[reads.attached(ref)[0].ref.id, 1]))
    assert saved.getvalue() == PDF
    assert saved["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E8")
    assert saved["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in saved["Cache-Control"]


def test_a_refused_file_ends_nothing_and_says_what_to_do(town):
    ref = life.propose(PLAN, IDEA, actor=town.actor("clerk"), at=town.at)
    clerk, form = town.enter("clerk"), {**sent("idea", 1, "propose"), "f-problem": "待ち時間が長い"}
    for name, data, words in (
        ("a.docm", an_office_file(more={"word/vbaProject.bin": b"x"}), "マクロのない形式"),
        ("山田 123456789018.pdf", PDF, "マイナンバー"),
        ("a.txt", b"text", "PDFに書き出し"),
    ):
        answer = clerk.post(measure_url("step", ref), {**form, "file": SimpleUploadedFile(name, data)})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "待ち時間が長い" in answer.content.decode()
    assert task_of(ref).task_id == "idea"
    assert reads.attached(ref) == []


def test_whoever_was_slower_attaches_nothing_to_the_next_step(town):
    ref = life.propose(PLAN, IDEA, actor=town.actor("clerk"), at=town.at)
    step(ref, "propose", at=town.at, by=town.actor("clerk"))
    late = town.enter("clerk").post(measure_url("step", ref), {**sent("idea", 1, "propose"), "file": a_file()})
    assert late.status_code == 409
    assert reads.attached(ref) == []


def test_the_page_of_a_measure_shows_its_papers_and_offers_more_to_those_in_charge(town):
    ref = Ref("measure", Node.objects.get(key="kiosk").pk)
    page, place = (
        reverse("plans:measure", args=[PLAN, "kiosk"]),
        reverse("papers:place", args=["measure", ref.id, WHOLE]),
    )
    clerk = town.enter("clerk")
    assert "この施策に添付された資料はありません。" in clerk.get(page).content.decode()
    assert clerk.post(place, {"file": a_file(), "title": "見積書（A社）"}).status_code == 302
    assert "見積書（A社）" in clerk.get(page).content.decode()
    assert place in clerk.get(page).content.decode()
    Plan.objects.update(state="ended")
    shown = clerk.get(page).content.decode()
    assert place not in shown
    assert "見積書（A社）" in shown


# Who may, by where things stand.


def test_a_section_and_the_cios_staff_work_on_the_papers_of_a_measure(at):
    a_plan(at)
    ref = Ref("measure", Node.objects.get(key="kiosk").pk)
    for who, wanted in ((CLERK, ALL), (STAFF, ALL), (ELSEWHERE, NONE), (AUDITOR, NONE)):
        assert may(ref, WHOLE, who, at) == wanted
    with pytest.raises(NotAllowed):
        commands.attach(ref, WHOLE, Brought(BytesIO(PDF), "a.pdf"), actor=ELSEWHERE, at=at)
    Node.objects.filter(pk=ref.id).update(removed_on=at.date())
    assert may(ref, WHOLE, STAFF, at) == NONE


def test_of_a_plan_that_is_over_or_anothers_nothing_changes(at):
    a_plan(at)
    ref = Ref("measure", Node.objects.get(key="kiosk").pk)
    Plan.objects.update(ends=at.date() - timedelta(days=1))
    assert may(ref, WHOLE, STAFF, at) == NONE
    Plan.objects.update(ends=None, reference=True)
    assert may(ref, WHOLE, STAFF, at) == NONE


def test_a_step_is_worked_on_while_it_is_open_and_then_stands(at):
    a_plan(at)
    ref = life.propose(PLAN, IDEA, actor=CLERK, at=at)
    for who, wanted in ((CLERK, ALL), (CHIEF, ALL), (STAFF, ALL), (ELSEWHERE, NONE)):
        assert may(ref, of_task("idea"), who, at) == wanted
    paper = commands.attach(ref, of_task("idea"), Brought(BytesIO(PDF), "a.pdf"), actor=CLERK, at=at)
    step(ref, "propose", at=at)
    part = of_step(StepSheet.objects.get().pk)
    assert reads.paper(paper).part == part
    assert may(ref, of_task("idea"), CLERK, at) == NONE
    assert may(ref, part, CLERK, at) == NONE
    assert may(ref, part, STAFF, at) == {"take_back"}
    with pytest.raises(NotAllowed):
        commands.replace(paper, Brought(BytesIO(a_pdf(pages=2)), "a"), seen_version=1, actor=STAFF, at=at)


def test_whose_turn_it_is_attaches_although_the_measure_is_anothers(at):
    a_plan(at)
    ref = life.propose(PLAN, IDEA, actor=CLERK, at=at)
    for outcome in ("propose", "approve", "propose", "approve"):
        step(ref, outcome, at=at)
    assert task_of(ref).task_id == "advice"
    assert may(ref, of_task("advice"), ADVISER, at) == ALL
    assert may(ref, WHOLE, ADVISER, at) == NONE


@pytest.mark.parametrize("part", ["", "x", "task-novel", "step-0", "step-x", "step-²", f"step-{'9' * 40}"])
def test_other_parts_there_are_not(at, part):
    a_plan(at)
    with pytest.raises(NotHere):
        reads.place(Ref("measure", Node.objects.get(key="kiosk").pk), part, STAFF, at=at)


def test_what_is_no_measure_has_no_papers(at):
    a_plan(at)
    with pytest.raises(NotHere):
        reads.place(Ref("measure", Node.objects.get(key="counter").pk), WHOLE, STAFF, at=at)
