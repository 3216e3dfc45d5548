"""Papers that staff attach: told by their content, kept as they came, replaced and taken back with a trace."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import timedelta
from pathlib import Path

import openpyxl
import pikepdf
import pytest

from tests.papers.hostile import EICAR, OFFICE, PROGRAMME
from tests.papers.makers import a_pdf, a_photo, a_png, a_zip, acts, an_office_file
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.errors import Conflict, NotAllowed, NotHere
from yakuba.ground.ref import Ref
from yakuba.ground.text import Text
from yakuba.papers import commands, reads
from yakuba.papers.commands import Brought
from yakuba.papers.models import PaperVersion, StaffPaper
from yakuba.papers.rules import keepers, refusals
from yakuba.papers.rules.files import Limits
from yakuba.papers.rules.keepers import Place
from yakuba.papers.rules.staff import KINDS, inspect

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = a_pdf()
THING = Ref("shelf", "1")
HANAKO = Actor("staff", "hanako", "山田 花子", "planning")


def a_workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (a_pdf(), ".pdf"),
        (a_photo(), ".jpg"),
        (a_png(), ".png"),
        (a_workbook(), ".xlsx"),
        (an_office_file(), ".docx"),
        (an_office_file("presentationml.presentation"), ".pptx"),
        (an_office_file("opendocument.text"), ".odt"),
        (an_office_file("opendocument.spreadsheet"), ".ods"),
        (an_office_file("opendocument.presentation"), ".odp"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_content_tells_what_a_paper_is_and_its_name_follows(data, ending):
    found = inspect(io.BytesIO(data), "見積書.exe.pdf")
    assert found.name == "見積書.exe" + ending
    assert KINDS[found.type].ending == ending
    assert (found.size, found.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def a_macro() -> bytes:
    return an_office_file(more={"word/vbaProject.bin": b"x"})


def macro_by_its_type() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    return out.getvalue()


def an_endless_list() -> bytes:
    """An archive whose list is longer than any that would be read."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for number in range(6000):
            packed.writestr(f"{number:0200}", b"")
    return out.getvalue()


def opens_a_page(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])


def holds_a_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"inside"


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", refusals.EmptyFile),
        ("ただの文".encode(), refusals.NoPaperOfStaff),
        (PROGRAMME, refusals.NoPaperOfStaff),
        (b"<html><script>alert(1)</script>", refusals.NoPaperOfStaff),
        (OFFICE, refusals.OldOffice),
        (a_zip(), refusals.Acts),
        (an_office_file("word.other"), refusals.NoPaperOfStaff),
        (a_macro(), refusals.Macros),
        (macro_by_its_type(), refusals.Macros),
        (an_office_file(more={"word/embeddings/oleObject1.bin": b"x"}), refusals.Macros),
        (an_office_file("opendocument.text", more={"Basic/Standard/script.xml": b"x"}), refusals.Macros),
        (an_office_file(more={"word/../../x": b"x"}), refusals.Acts),
        (an_office_file()[:-30], refusals.Broken),
        (an_endless_list(), refusals.Unfolds),
        (a_pdf(password="secret"), refusals.Locked),
        (a_pdf(change=acts({"/S": pikepdf.Name.JavaScript, "/JS": pikepdf.String("app.alert(1)")})), refusals.Acts),
        (a_pdf(change=acts({"/S": pikepdf.Name.Launch})), refusals.StartsProgrammes),
        (a_pdf(change=holds_a_file), refusals.Acts),
        (a_photo() + b"<script>", refusals.Disguised),
    ],
)
def test_what_would_act_or_cannot_be_looked_into_is_refused_with_its_remedy(data, refusal):
    with pytest.raises(refusal) as told:
        inspect(io.BytesIO(data), "見積書.pdf")
    assert all(told.value.remedy.say(language) for language in ("ja", "ja-easy", "en"))


def test_a_pdf_that_opens_at_a_page_or_leads_to_a_website_is_taken():
    link = acts({"/S": pikepdf.Name.URI, "/URI": pikepdf.String("https://a.example")})
    for data in (a_pdf(change=opens_a_page), a_pdf(change=link), a_pdf(pages=101)):
        assert inspect(io.BytesIO(data), "計画書.pdf").type == "application/pdf"


@pytest.mark.parametrize("data", [a_pdf(), an_office_file()])
def test_a_paper_has_a_limit_and_no_my_number_in_its_name(data):
    with pytest.raises(refusals.TooLarge):
        inspect(io.BytesIO(data), "a", limits=Limits(size=len(data) - 1))
    with pytest.raises(refusals.MyNumberInName):
        inspect(io.BytesIO(data), "１２３４５６７８９０１８.pdf")


# Keeping them: on a shelf of the tests, on which everybody may do what the shelf says.


class Shelf:
    """The keeper of the tests."""

    may = keepers.ALL

    def __call__(self, id_: str, part: str, viewer: Actor, at: object) -> Place:
        if id_ != THING.id or part == "cellar":
            raise NotHere
        return Place(Text.read("棚"), Text.read(part), ("papers:place", (part,)), self.may)


@pytest.fixture
def shelf(db, monkeypatch, settings, tmp_path) -> Shelf:
    settings.MEDIA_ROOT = tmp_path
    made = Shelf()
    monkeypatch.setitem(keepers.keepers._things, THING.kind, made)
    return made


def attach(data: bytes, name: str = "見積書.pdf", *, at, part: str = "top", title: str = "") -> Ref:
    return commands.attach(THING, part, Brought(io.BytesIO(data), name, title), actor=HANAKO, at=at)


def lying(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def journalled() -> list[str]:
    return [line.action for line in journal.lines(THING)]


def test_a_paper_is_kept_as_it_came_with_who_and_when(shelf, at):
    data = an_office_file()
    ref = attach(data, "C:\\work\\仕様書.docm", at=at, title=" 仕様書\n（案） ")
    (found,) = reads.attached(THING, "top")
    assert (found.ref, found.title, found.part) == (ref, "仕様書 （案）", "top")
    assert found.newest is not None
    assert (found.newest.name, found.newest.type, found.newest.by, found.newest.at) == (
        "仕様書.docm.docx",
        WORD,
        "hanako",
        at,
    )
    view, stream = reads.version_stream(ref, 1)
    with stream:
        assert stream.read() == data
    assert view.sha256 == hashlib.sha256(data).hexdigest()
    assert journalled() == ["paper.attached"]
    assert list(reads.kept()) == [(PaperVersion.objects.get().path, view.sha256)]


def test_sent_twice_it_is_there_once(shelf, at):
    assert attach(PDF, at=at) == attach(PDF, at=at)
    assert attach(PDF, at=at, part="below") != attach(PDF, at=at)
    assert journalled() == ["paper.attached"] * 2


def test_a_replacement_adds_a_version_and_the_old_one_stays(shelf, at):
    ref = attach(PDF, at=at)
    newer = Brought(io.BytesIO(a_pdf(pages=2)), "見積書 第2版.pdf")
    commands.replace(ref, newer, seen_version=1, actor=HANAKO, at=at + timedelta(days=1))
    found = reads.paper(ref)
    assert [(one.number, one.name) for one in found.versions] == [(2, "見積書 第2版.pdf"), (1, "見積書.pdf")]
    assert found.title == "見積書 第2版.pdf"
    with reads.version_stream(ref, 1)[1] as first:
        assert first.read() == PDF
    with pytest.raises(Conflict):
        commands.replace(ref, Brought(io.BytesIO(a_pdf(pages=3)), "a"), seen_version=1, actor=HANAKO, at=at)
    commands.replace(ref, newer, seen_version=1, actor=HANAKO, at=at)
    assert journalled() == ["paper.attached", "paper.replaced"]


def test_taken_back_its_bytes_are_gone_and_the_trace_stays(shelf, at, tmp_path, django_capture_on_commit_callbacks):
    ref = attach(PDF, at=at)
    assert len(lying(tmp_path)) == 1
    with pytest.raises(refusals.NoReason):
        commands.take_back(ref, why=" ", seen_version=1, actor=HANAKO, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        commands.take_back(ref, why="別の業者のもの", seen_version=1, actor=HANAKO, at=at)
    assert lying(tmp_path) == []
    assert reads.attached(THING) == []
    (gone,) = reads.attached(THING, gone=True)
    assert (gone.title, gone.taken_back, gone.versions) == ("見積書.pdf", ("hanako", at, "別の業者のもの"), ())
    assert journalled() == ["paper.attached", "paper.destroyed", "paper.taken_back"]
    with pytest.raises(NotHere):
        reads.version_stream(ref, 1)
    with pytest.raises(NotHere):
        commands.take_back(ref, why="もう一度", seen_version=2, actor=HANAKO, at=at)


def test_who_may_not_leaves_nothing_behind(shelf, at, tmp_path):
    ref = attach(PDF, at=at)
    shelf.may = keepers.NONE
    for deed in (
        lambda: attach(a_png(), at=at),
        lambda: commands.replace(ref, Brought(io.BytesIO(a_png()), "a"), seen_version=1, actor=HANAKO, at=at),
        lambda: commands.take_back(ref, why="x", seen_version=1, actor=HANAKO, at=at),
    ):
        with pytest.raises(NotAllowed):
            deed()
    for about, part in ((THING, "cellar"), (Ref("nobody", "1"), "top")):
        with pytest.raises(NotHere):
            commands.attach(about, part, Brought(io.BytesIO(PDF), "a"), actor=HANAKO, at=at)
    assert len(lying(tmp_path)) == 1
    assert journalled() == ["paper.attached"]


def test_a_refused_file_leaves_nothing_behind(shelf, at, tmp_path):
    for data, name, title in ((a_macro(), "a", ""), (PDF, "a", "見積 123456789018"), (EICAR, "a.pdf", "")):
        with pytest.raises(refusals.FileRefused):
            attach(data, name, at=at, title=title)
    assert (lying(tmp_path), journalled(), StaffPaper.objects.count()) == ([], [], 0)


@pytest.mark.parametrize(
    ("said", "refusal"), [(refusals.Infected, refusals.Infected), (refusals.Unscanned, refusals.NoScan)]
)
def test_what_the_scanner_finds_or_cannot_say_is_not_kept(shelf, at, settings, tmp_path, monkeypatch, said, refusal):
    def scan(*_file: object, **_socket: object) -> None:
        raise said

    settings.CLAMD = "unix:/run/clamd"
    monkeypatch.setattr("yakuba.papers.contrib.clamd.require_clean", scan)
    with pytest.raises(refusal):
        attach(PDF, at=at)
    assert (lying(tmp_path), journalled()) == ([], [])


def test_a_place_holds_fifty_papers_and_a_part_can_move_or_end(shelf, at, monkeypatch):
    monkeypatch.setattr("yakuba.papers.commands.staff.MOST", 1)
    attach(PDF, at=at, part="task-study")
    with pytest.raises(refusals.TooManyPapers):
        attach(a_png(), at=at, part="task-study")
    assert commands.move(THING, "task-study", to="step-7") == 1
    assert [one.part for one in reads.attached(THING, "task-study", "step-7")] == ["step-7"]
    assert commands.take_all_back(THING, "step-7", why="議題の取下げ", actor=HANAKO, at=at) == 1
    assert reads.attached(THING) == []


def test_the_watch_sees_a_paper_without_bytes_and_bytes_without_a_paper(shelf, at, tmp_path):
    from yakuba.ground.watch import Span, sweeps

    ref = attach(PDF, at=at)
    (path,) = lying(tmp_path)
    path.rename(path.with_name("stray"))
    late = at + timedelta(days=3650)
    (stuck,) = sweeps["file.without_bytes"].look(Span(late))
    assert stuck.id == PaperVersion.objects.get().id
    with pytest.raises(refusals.Altered):
        reads.version_stream(ref, 1)
    assert commands.sweep(at=late) == 1
    assert lying(tmp_path) == []
