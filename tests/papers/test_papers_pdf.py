"""Papers as people see and hear them: the PDF is opened again and read."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.papers.makers import a_form, a_letter
from yakuba.ground.document import Bullets, Code, Document, Heading, Para, Row, Rows, Table
from yakuba.papers.rules import fonts, pdf, sheet

pytestmark = pytest.mark.once

HOSTILE = '#panic("x") #sys.inputs $a^2$ @ref *b* _i_ \\ `c` <l> // c /* d */ "q" = h\n- p\n+ n ~ [x] {y} \\u{41} #"z"'


def opened(document: Document) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf.render(document)))


def tags(paper: pikepdf.Pdf) -> list[str]:
    """Return the kinds of the structure elements in reading order."""
    found: list[str] = []

    def walk(thing) -> None:
        if isinstance(thing, pikepdf.Array):
            for part in thing:
                walk(part)
        elif isinstance(thing, pikepdf.Dictionary):
            if "/S" in thing:
                found.append(str(thing.S))
            if "/K" in thing:
                walk(thing.K)

    walk(paper.Root.StructTreeRoot.K)
    return found


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_a_form_with_every_block_is_tagged_and_says_its_title_and_language(language):
    with opened(a_form(language)) as paper:
        assert paper.Root.MarkInfo.Marked
        assert str(paper.Root.Lang).split("-")[0] == ("en" if language == "en" else "ja")
        with paper.open_metadata() as metadata:
            assert metadata["dc:title"] == "転入届"
            assert metadata["pdfuaid:part"] == "1"
        found = tags(paper)
        assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure"} <= set(found)
        with paper.open_outline() as outline:
            assert [entry.title for entry in outline.root] == ["はじめに", "つぎに"]
            assert [entry.title for entry in outline.root[0].children] == ["記入欄", "記入済み"]
        assert paper.Root.ViewerPreferences.DisplayDocTitle


def test_a_figure_says_what_it_stands_for():
    with opened(Document("受付票", "ja", (Code("https://a.example/", "状況を見る"),))) as paper:
        figures = [o for o in paper.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(f.Alt) for f in figures] == ["二次元コード：状況を見る"]


def test_the_same_document_gives_the_same_bytes():
    assert pdf.render(a_letter()) == pdf.render(a_letter())


def test_many_threads_may_render_at_once():
    letters = [a_letter(reference=f"第{n}号") for n in range(24)]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(pdf.render, letters))
    assert together == [pdf.render(letter) for letter in letters]


def everywhere(words: str) -> Document:
    return Document(
        title=words or "x",
        language="ja-easy",
        author=words,
        reference=words,
        footer=words,
        blocks=(
            Heading(words), Para(words), Para(words, "right"), Bullets((words,)), Rows(words, (Row(words, (words,)),)),
            Table((words,), ((words,),)), Code("x", words),
        ),
    )  # fmt: skip


def test_what_a_person_types_is_shown_and_never_carried_out():
    laid = sheet.lay_out(everywhere(HOSTILE))
    assert any(HOSTILE.split("\n", maxsplit=1)[0] in str(block) for block in [laid["title"]])
    with opened(everywhere(HOSTILE)) as paper:
        assert HOSTILE.split("\n", maxsplit=1)[0] in str(paper.docinfo["/Title"])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_printed(words):
    assert pdf.render(everywhere(words)).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "words",
    ["あ" * 20_000, "a" * 5_000, "山田\n" * 500, "😀👨‍👩‍👧👍🏽", "\x00\x07\x1b[31m", "\ufeff\u202eexe", "", " "],
)
def test_long_empty_and_odd_texts_can_be_printed(words):
    assert pdf.render(everywhere(words))


def test_names_keep_their_own_characters():
    for name in ("髙﨑 葛\U000e0100子", "𠮷野", "𠀋", "神\ufa19", "濵﨑", "か\u3099", "Ｎｏ．①㈱"):
        assert fonts.writable(name) == name


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("😀", "〓"),
        ("👨‍👩‍👧", "〓〓〓"),
        ("👍🏽", "〓"),
        ("简", "〓"),
        ("Nguyễn", "Nguyễn"),
        ("a\tb", "a b"),
        ("a\x07b", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\u202eabc", "abc"),
        ("\ud800", "〓"),
        ("\U000e0100", ""),
        ("😀\U000e0100", "〓"),
        ("❤️", "〓"),
    ],
)
def test_what_has_no_type_is_replaced_and_nothing_else(typed, printed):
    assert fonts.writable(typed) == printed


def test_a_replaced_character_is_explained_on_the_paper():
    assert sheet.lay_out(Document("届", "ja", (Para("ありがとう😀"),)))["geta"] is True
    assert sheet.lay_out(Document("届", "ja", (Para("ありがとう"),)))["geta"] is False


def kinds(document: Document) -> list[str]:
    return [block["kind"] for block in sheet.lay_out(document)["blocks"]]


def test_a_letter_has_its_head_before_its_title_and_a_place_for_the_seal():
    laid = sheet.lay_out(a_letter())
    assert [b["kind"] for b in laid["blocks"]] == ["para", "para", "para", "title", "para", "rows"]
    assert [b.get("seal") for b in laid["blocks"][:3]] == [False, False, True]
    assert laid["number"] == "み子第1234号"


def test_a_number_written_in_the_head_is_not_printed_twice():
    head = (Para("み子第1234号", "right"), Para("令和8年11月21日", "right"), Para("本文"))
    assert sheet.lay_out(a_letter(blocks=head))["number"] == ""


def test_a_form_begins_with_its_title_and_a_title_may_choose_its_place():
    assert kinds(a_form())[0] == "title"
    placed = Document("通知", "ja", (Para("様"), Heading("通知"), Para("本文")))
    assert kinds(placed) == ["para", "title", "para"]


def test_headings_never_skip_a_level():
    levels = [b["level"] for b in sheet.lay_out(a_form())["blocks"] if "level" in b]
    assert levels == [1, 2, 2, 1, 2]
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))


def test_an_endless_word_may_break_and_an_ordinary_one_may_not():
    laid = sheet.lay_out(Document("届", "ja", (Para("hanako.yamada@example.jp"), Para("x" * 100))))["blocks"]
    assert "\u200b" not in laid[1]["words"][0]
    assert laid[2]["words"][0].count("\u200b") >= 8


def test_too_much_for_a_code_is_said():
    with pytest.raises(ValueError, match="too large"):
        pdf.render(Document("票", "ja", (Code("x" * 5000, "x"),)))


def test_without_fonts_the_build_is_named():
    before = fonts.folder()
    fonts.use(Path(__file__).parent)
    try:
        with pytest.raises(fonts.FontsMissing):
            pdf.render(a_letter())
    finally:
        fonts.use(before)
