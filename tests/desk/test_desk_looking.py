"""Who sees what, and that every look leaves its line."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from PIL import Image

from tests.desk.conftest import Hall
from tests.desk.makers import a_case, as_actor
from yakuba.casework import commands as casework
from yakuba.casework.reads import case_for
from yakuba.ground import journal
from yakuba.ground.actor import Actor
from yakuba.ground.document import Document, Para
from yakuba.ground.ref import Ref
from yakuba.papers import commands as papers
from yakuba.papers import reads as papers_reads

EVERY_PAGE = ("case", "filled")


def plain(page: bytes) -> str:
    """The page without the tokens that differ each time."""
    return re.sub(r'value="\w{64}"', "", page.decode())


def test_another_section_s_case_is_as_absent(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    sumi = hall.enter("sumi")
    for page in EVERY_PAGE:
        theirs = sumi.get(reverse(f"desk:{page}", args=[ref.id]))
        nothing = sumi.get(reverse(f"desk:{page}", args=["01absent"]))
        assert (theirs.status_code, nothing.status_code) == (404, 404)
        assert plain(theirs.content).replace(ref.id, "") == plain(nothing.content).replace("01absent", "")
    for action in ("take", "give_back", "note"):
        assert sumi.post(reverse(f"desk:{action}", args=[ref.id]), {"seen": 1, "words": "x"}).status_code == 404
    case = case_for(Actor.system("test"), ref, at=hall.now)
    assert (case.assignee, case.notes) == ("", ())
    assert all(line.actor_id != hall.staff["sumi"] for line in journal.lines(ref))


def test_a_manager_looks_elsewhere_only_with_a_reason_and_it_is_kept(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now, section="tax")
    kacho = hall.enter("kacho")
    address = reverse("desk:case", args=[ref.id])
    asked = kacho.get(address)
    assert "見る理由" in asked.content.decode()
    assert "髙橋" not in asked.content.decode()
    assert kacho.post(address, {"why": "  "}).status_code == 422
    kacho.post(address, {"why": "同一世帯の申請を突き合わせるため"})
    page = kacho.get(address)
    assert "髙橋 葛󠄀子" in page.content.decode()
    assert page.context["outcomes"] == []
    last = journal.lines(ref)[-1]
    assert (last.action, last.actor_id, last.why) == (
        "case.seen",
        hall.staff["kacho"],
        "同一世帯の申請を突き合わせるため",
    )


def test_searching_all_sections_needs_power_and_reason(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now, section="tax")
    address = reverse("desk:search")
    assert hall.enter("hanako").get(address).status_code == 403
    kacho = hall.enter("kacho")
    assert kacho.post(address, {"q": "たかはし", "why": ""}).status_code == 422
    assert journal.lines(ref)[-1].action == "case.opened"
    page = kacho.post(address, {"q": "たかはし", "why": "本人からの問合せ"})
    assert [row.name for row in page.context["found"]] == ["髙橋 葛󠄀子"]
    assert (journal.lines(ref)[-1].action, journal.lines(ref)[-1].why) == ("case.listed", "本人からの問合せ")
    assert kacho.get(reverse("desk:case", args=[ref.id])).status_code == 200


def test_the_page_shows_answers_checks_flow_clock_and_history(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now, answers={"claimant.earns_more": False})
    page = hall.enter("hanako").get(reverse("desk:case", args=[ref.id]))
    text = page.content.decode()
    assert "髙橋 葛󠄀子" in text, "names keep their exact characters"
    assert "1988年5月1日（昭和63年）" in text
    assert "要確認" in text
    assert "配偶者の方からの請求に改めるよう" in text, "a failed check says the remedy"
    assert "<svg" in text
    assert "いまここ" in text
    assert "標準処理期間" in text
    assert "案件を受け付けました" in text
    assert journal.lines(ref)[-1].action == "case.seen"


def test_forms_come_as_pdf_blank_and_filled(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    client = hall.enter("hanako")
    filled = client.get(reverse("desk:filled", args=[ref.id]))
    assert (filled["Content-Type"], filled.content[:5]) == ("application/pdf", b"%PDF-")
    assert journal.lines(ref)[-1].action == "case.form_printed"
    for language in ("ja", "ja-easy", "en"):
        blank = client.get(reverse("desk:blank", args=[hall.edition.digest, "child-allowance"]), {"language": language})
        assert (blank.status_code, blank.content[:5]) == (200, b"%PDF-")
    assert client.get(reverse("desk:blank", args=[hall.edition.digest, "no-such"])).status_code == 404
    assert client.get(reverse("desk:forms")).status_code == 200


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


def test_attachments_are_shown_as_safe_copies_and_only_of_this_case(hall: Hall) -> None:
    kept = papers.keep_opened(a_photo(), about=Ref("filing", "x"), name="証明書.jpg", type="image/jpeg", at=hall.now)
    one = {"attachment": "income-certificate", "name": "証明書.jpg", "size": 100, "file": str(kept)}
    ref, other = a_case(hall.edition, hall.now, attachments=(one,)), a_case(hall.edition, hall.now)
    client = hall.enter("hanako")
    assert "証明書.jpg" in client.get(reverse("desk:case", args=[ref.id])).content.decode()
    shown = client.get(reverse("desk:file", args=[ref.id, kept.id]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert shown.getvalue() == papers_reads.opened(kept).data
    assert journal.lines(ref)[-1].action == "case.file_seen"
    saved = client.get(reverse("desk:file", args=[ref.id, kept.id]) + "?save=1")
    assert "attachment" in saved["Content-Disposition"]
    assert saved.getvalue() == papers_reads.opened(kept).data
    assert client.get(reverse("desk:file_small", args=[ref.id, kept.id])).status_code == 200
    assert client.get(reverse("desk:file", args=[other.id, kept.id])).status_code == 404
    assert hall.enter("sumi").get(reverse("desk:file", args=[ref.id, kept.id])).status_code == 404


def test_a_letter_is_the_bytes_that_were_sent(hall: Hall) -> None:
    ref, other = a_case(hall.edition, hall.now), a_case(hall.edition, hall.now)
    document = Document("通知書", "ja", (Para("決定しました。"),))
    letter = papers.issue(ref, document, kind="decision-accepted", actor=Actor.system("test"), at=hall.now)
    client = hall.enter("hanako")
    shown = client.get(reverse("desk:letter", args=[ref.id, letter.id]))
    assert (shown.status_code, shown.content[:5]) == (200, b"%PDF-")
    assert client.get(reverse("desk:letter", args=[other.id, letter.id])).status_code == 404


def test_staff_page_needs_its_power(hall: Hall) -> None:
    assert hall.enter("hanako").get(reverse("desk:staff")).status_code == 403
    page = hall.enter("admin").get(reverse("desk:staff"))
    assert page.status_code == 200
    assert "𠮷野 桜" in page.content.decode()


def test_failed_messages_can_be_replayed_by_who_runs_the_hall(hall: Hall) -> None:
    assert hall.enter("kacho").get(reverse("desk:watch")).status_code == 403
    admin = hall.enter("admin")
    assert admin.get(reverse("desk:watch")).status_code == 200


@pytest.mark.parametrize("language", ["en", "ja-easy"])
def test_every_page_in_the_other_languages(hall: Hall, language: str) -> None:
    ref = a_case(hall.edition, hall.now)
    casework.take(ref, actor=as_actor(hall.staff["hanako"]), at=hall.now, seen_version=1)
    client = hall.enter("hanako")
    client.cookies["yakuba_language"] = language
    for address in (
        reverse("desk:inbox"),
        reverse("desk:case", args=[ref.id]),
        reverse("desk:outcome", args=[ref.id, "correct"]),
        reverse("desk:forms"),
    ):
        assert client.get(address).status_code == 200
