"""The pages of the register, as staff see them."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.governance.makers import STEERS
from tests.plans.public_plans import a_pack
from yakuba.governance import reads
from yakuba.ground import clock, delimited
from yakuba.plans.commands import loading

HEAD = "番号,例規の名称,種別,所管課,項番,条項,規制の種類"
SENT = {
    "title": "子ども規則",
    "kind": "rule",
    "section": "child",
    "article": "第4条",
    "demand": "seal",
    "state": "found",
}


def the_line(number: str) -> reads.Entry:
    return next(one for one in reads.register() if one.line.number == number)


def test_the_register_shows_progress_and_lines(enter):
    page = enter["Hana"].get(reverse("regulations:register")).content.decode()
    assert "見直し率 <strong>0.0%</strong>" in page
    assert "税条例" in page
    filtered = enter["Hana"].get(reverse("regulations:register"), {"section": "child"}).content.decode()
    assert "税条例" not in filtered
    assert "regulations.csv?section=child" in filtered


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_list_is_printed_in_every_language(enter, language):
    enter["Hana"].cookies["yakuba_language"] = language
    found = enter["Hana"].get(reverse("regulations:pdf"))
    assert found.content.startswith(b"%PDF")


def test_a_section_changes_its_own_line_and_reads_others(enter):
    own, other = the_line("R-001"), the_line("R-002")
    sent = {**SENT, "seen": own.version}
    assert enter["Hana"].post(reverse("regulations:change", args=[own.id]), sent).status_code == 302
    assert reads.entry(own.id).line.demand == "seal"
    assert enter["Hana"].get(reverse("regulations:line", args=[other.id])).status_code == 200
    assert enter["Hana"].post(reverse("regulations:change", args=[other.id]), sent).status_code == 403


def test_a_fault_of_the_form_stands_at_its_field_and_what_was_typed_stays(enter):
    line = the_line("R-001")
    sent = {**SENT, "state": "stays", "note": "書きかけ", "seen": line.version}
    page = enter["Hana"].post(reverse("regulations:change", args=[line.id]), sent)
    assert page.status_code == 422
    assert 'href="#reason"' in page.content.decode()
    assert "書きかけ" in page.content.decode()
    assert reads.entry(line.id) == line


def test_whoever_comes_second_is_told_and_keeps_what_was_typed(enter):
    line = the_line("R-001")
    address = reverse("regulations:change", args=[line.id])
    enter["Tama"].post(address, {**SENT, "seen": line.version})
    page = enter["Hana"].post(address, {**SENT, "note": "書きかけ", "seen": line.version})
    assert page.status_code == 409
    assert "書きかけ" in page.content.decode()
    assert f'name="seen" value="{line.version + 1}"' in page.content.decode()


def test_what_was_exported_is_taken_over_again_without_a_change(enter):
    data = enter["Tama"].get(reverse("regulations:csv")).content
    page = enter["Tama"].post(reverse("regulations:take"), {"file": SimpleUploadedFile("r.csv", data)})
    assert page.status_code == 200
    assert "変わらない行 2" in page.content.decode()


def test_a_sheet_is_looked_over_and_then_taken(enter):
    data = f"{HEAD}\r\nR-001,子ども規則,規則,child課,1,第4条,押印\r\nR-7,新条例,条例,tax課,1,第1条,書面\r\n".encode(
        "cp932"
    )
    page = enter["Tama"].post(reverse("regulations:take"), {"file": SimpleUploadedFile("r.csv", data)})
    assert "新しい行 1、改まる行 1" in page.content.decode()
    assert len(reads.register()) == 2
    changes = page.context["changes"]
    again = {"text": page.context["text"], "stamp": changes.stamp}
    assert enter["Tama"].post(reverse("regulations:take"), again).status_code == 302
    assert [one.line.number for one in reads.register()] == ["R-001", "R-002", "R-7"]
    # The same step once more: the register has changed since.
    assert enter["Tama"].post(reverse("regulations:take"), again).status_code == 409


def test_faults_of_a_sheet_are_told_by_line_and_column_and_nothing_is_taken(enter):
    data = f"{HEAD}\r\nR-8,条例,条例,宇宙課,1,第1条,書面\r\nR-9,条例,条例,tax課,1,第1条,書面\r\n".encode()
    page = enter["Tama"].post(reverse("regulations:take"), {"file": SimpleUploadedFile("r.csv", data)})
    assert page.status_code == 422
    assert "「宇宙課」という課はありません" in page.content.decode()
    assert len(reads.register()) == 2
    for bad in (b"", b"\x81", b"a" * 1_000_001):
        sent = {"file": SimpleUploadedFile("r.csv", bad)}
        assert enter["Tama"].post(reverse("regulations:take"), sent).status_code == 422


def test_an_empty_form_and_a_button_pressed_too_early_are_told_what_to_do(enter):
    empty = enter["Tama"].post("/desk/regulations/new/", {})
    assert empty.status_code == 422
    assert "入力するか、選んでください。" in empty.content.decode()
    assert "「」" not in empty.content.decode()
    early = enter["Tama"].post("/desk/regulations/take/", {})
    assert early.status_code == 422
    assert "ファイルが選ばれていません。" in early.content.decode()


def test_a_line_is_added_once(enter):
    sent = {**SENT, "number": "R-5", "item": "1"}
    assert enter["Hana"].post(reverse("regulations:new"), sent).status_code == 302
    assert enter["Hana"].post(reverse("regulations:new"), sent).status_code == 422
    assert (
        enter["Hana"].post(reverse("regulations:new"), {**sent, "number": "R-6", "section": "tax"}).status_code == 403
    )


def test_the_csv_names_sections_as_people_do(enter):
    rows = delimited.rows_of(enter["Hana"].get(reverse("regulations:csv")).content)
    assert rows[1][3] == "child課"


def test_a_line_leads_to_the_measure_that_replaces_it(enter):
    loading.load(a_pack(), actor=STEERS, at=clock.now())
    line = the_line("R-001")
    address, sent = reverse("regulations:change", args=[line.id]), {**SENT, "seen": line.version}
    assert enter["Hana"].post(address, {**sent, "measure": "スマホ教室"}).status_code == 422
    assert enter["Hana"].post(address, {**sent, "measure": "midori-dx-2/kakanai"}).status_code == 302
    page = reverse("plans:measure", args=["midori-dx-2", "kakanai"])
    for seen in (reverse("regulations:register"), reverse("regulations:line", args=[line.id])):
        assert f'href="{page}"' in enter["Hana"].get(seen).content.decode()
    # A measure that is not there, or not any more, is shown as it was written.
    sent |= {"measure": "midori-dx-2/gone", "seen": line.version + 1}
    assert enter["Hana"].post(address, sent).status_code == 302
    assert "midori-dx-2/gone" in enter["Hana"].get(reverse("regulations:line", args=[line.id])).content.decode()
