"""What a case page tells of corrections: about whom, what stood there before, and which answers changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from tests.desk.conftest import Hall
from tests.desk.makers import FAMILY, a_case, as_actor
from yakuba.casework import commands as casework
from yakuba.casework.reads import case_for
from yakuba.faces.desk.showing import Sheet
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref

LOOKING = Actor.system("test")
THREE: Mapping[str, Any] = {
    "household.members": [
        {"id": "m1", "relation": "head", "birth_date": "1988-05-01"},
        *({"id": f"m{n}", "relation": "child", "birth_date": f"201{n}-08-02"} for n in (2, 3, 4)),
    ],
    "member.name#m2": "髙橋 湊",
    "member.name#m3": "髙橋 凪",
    "member.name#m4": "髙橋 澪",
    "member.name_kana#m3": "タカハシ ナギサ",
}

MOVE: Mapping[str, Any] = {"procedure": "resident-registration-in", "section": "child"}
"""A notice that may need many papers, lying with the section of these people."""


def corrected(hall: Hall, ref: Ref, asked: Mapping[str, str], **now: Any) -> None:
    """Ask for a correction as staff do, and answer it as the resident would; None takes an answer away."""
    clerk = as_actor(hall.staff["hanako"])
    seen = case_for(clerk, ref, at=hall.now)
    deed = casework.Act(
        task_id=seen.tasks[0].task_id, outcome="correct", seen_version=seen.version, correct_items=asked
    )
    casework.act(ref, deed, actor=clerk, at=hall.now)
    answers = {key: value for key, value in {**seen.answers, **now}.items() if value is not None}
    casework.receive_correction(seen.subject, seen.procedure_id, answers, at=hall.now)


def sheet(hall: Hall, ref: Ref) -> Sheet:
    """The case beside its procedure, as the page shows it."""
    return Sheet(case_for(LOOKING, ref, at=hall.now), "ja")


def changed(hall: Hall, ref: Ref) -> set[str]:
    """The answers that the page marks as corrected."""
    return {line.key for line in sheet(hall, ref).lines if line.changed}


def test_every_corrected_answer_is_marked_not_only_the_last(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now, answers=THREE)
    assert changed(hall, ref) == set()
    corrected(hall, ref, {"person.phone": "桁が足りません。"}, **{"person.phone": "090-8765-4321"})
    assert changed(hall, ref) == {"person.phone"}
    corrected(hall, ref, {"member.name#m3": "漢字を確かめてください。"}, **{"member.name#m3": "髙橋 渚"})
    assert changed(hall, ref) == {"person.phone", "member.name#m3"}
    page = hall.enter("hanako").get(reverse("desk:case", args=[ref.id])).content.decode()
    assert page.count("補正で変わりました") == 2


def test_a_correction_says_about_whom_it_is_and_what_stood_there_before(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now, answers=THREE)
    asked = {"member.name_kana#m3": "読みを確かめてください。", "member.name#m4": "漢字を確かめてください。"}
    corrected(hall, ref, asked, **{"member.name_kana#m3": "タカハシ ナギ", "bank.public_account": False})
    view = sheet(hall, ref)
    name, kana, beside = view.asked(view.case.corrections[0])  # as in the form, whatever the database keeps
    assert kana.about.ja == "髙橋 凪"
    assert (kana.before, kana.after, kana.changed) == (("タカハシ ナギサ",), ("タカハシ ナギ",), True)
    assert name.about.ja == "4. 子　2014年8月2日（平成26年）"
    assert (name.before, name.after, name.changed) == (("髙橋 澪",), ("髙橋 澪",), False)
    assert (beside.words, beside.before, beside.after) == ("", ("はい",), ("いいえ",))
    page = hall.enter("hanako").get(reverse("desk:case", args=[ref.id])).content.decode()
    told = page[page.index('id="corrections"') :]
    assert told.index("(髙橋 凪)") < told.index("読みを") < told.index("タカハシ ナギサ") < told.index("タカハシ ナギ<")
    assert told.index("回答で変わっていません。") < told.index("読みを") < told.index("あわせて変わった項目")


def test_each_of_several_corrections_keeps_its_own_before_and_after(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now, answers=THREE)
    numbers = ("090-1111-1111", "090-2222-2222")
    for number in numbers:
        corrected(hall, ref, {"person.phone": "確かめてください。"}, **{"person.phone": number})
    view = sheet(hall, ref)
    told = [(one.before, one.after) for correction in view.case.corrections for one in view.asked(correction)]
    assert told == [((FAMILY["person.phone"],), (numbers[0],)), ((numbers[0],), (numbers[1],))]


def test_who_has_left_the_list_is_still_called_as_before(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now, answers=THREE)
    rows = THREE["household.members"][:3]
    asked = {"household.members": "4人目の方の転入日を確かめてください。"}
    corrected(hall, ref, asked, **{"household.members": rows, "member.name#m4": None})
    view = sheet(hall, ref)
    members, gone = view.asked(view.case.corrections[0])
    assert (len(members.before), len(members.after)) == (4, 3)
    assert members.before[3] == "4. 子　髙橋 澪　2014年8月2日（平成26年）"
    assert (gone.about.ja, gone.before, gone.after) == (
        "4. 子　2014年8月2日（平成26年）",
        ("髙橋 澪",),
        (),
    )


def test_what_is_asked_and_not_answered_yet_tells_no_outcome(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now, answers=THREE)
    clerk = as_actor(hall.staff["hanako"])
    seen = case_for(clerk, ref, at=hall.now)
    asked = {"member.name#m3": "漢字を確かめてください。", "file:id-copy": "写りが悪いため、撮り直してください。"}
    deed = casework.Act(
        task_id=seen.tasks[0].task_id, outcome="correct", seen_version=seen.version, correct_items=asked
    )
    casework.act(ref, deed, actor=clerk, at=hall.now)
    view = sheet(hall, ref)
    assert [one.changed for one in view.asked(view.case.corrections[0])] == [None, None]
    page = hall.enter("hanako").get(reverse("desk:case", args=[ref.id])).content.decode()
    assert "3. 子" in page[page.index('id="corrections"') :]
    assert "補正前" not in page


def test_the_field_for_words_says_about_whom_they_are(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now, answers=THREE)
    page = hall.enter("hanako").get(reverse("desk:outcome", args=[ref.id, "correct"])).content.decode()
    assert 'aria-label="氏名の振り仮名 (髙橋 凪)の何を直すか"' in page


def test_only_papers_that_this_filing_needs_are_offered_for_correction(hall: Hall) -> None:
    client = hall.enter("hanako")
    here = {"move.from_abroad": False, "applicant.standing": "self"}
    ref = a_case(hall.edition, hall.now, **MOVE, answers=here)
    offered = client.get(reverse("desk:outcome", args=[ref.id, "correct"])).content.decode()
    assert 'value="file:moving-out-certificate"' in offered
    assert 'value="file:passport"' not in offered
    assert 'value="file:letter-of-authority"' not in offered
    abroad = a_case(hall.edition, hall.now, **MOVE, answers={"move.from_abroad": True, "applicant.standing": "proxy"})
    offered = client.get(reverse("desk:outcome", args=[abroad.id, "correct"])).content.decode()
    assert 'value="file:moving-out-certificate"' not in offered
    assert 'value="file:passport"' in offered
    assert 'value="file:letter-of-authority"' in offered


def test_a_paper_that_was_handed_in_may_always_be_wrong(hall: Hall) -> None:
    handed_in = ({"id": "f1", "attachment": "passport", "name": "photo.jpg", "label": {"ja": "旅券"}},)
    ref = a_case(hall.edition, hall.now, **MOVE, answers={"move.from_abroad": False}, attachments=handed_in)
    offered = hall.enter("hanako").get(reverse("desk:outcome", args=[ref.id, "correct"])).content.decode()
    assert 'value="file:passport"' in offered
