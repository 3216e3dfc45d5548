"""Each outcome through HTTP, from the button to what it leaves behind; and what refusals leave behind: nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import Hall
from tests.desk.makers import a_case, as_actor
from yakuba.casework import commands as casework
from yakuba.casework.events import CaseDecided, CorrectionAsked
from yakuba.casework.reads import CaseView, case_for
from yakuba.casework.rules import Stage
from yakuba.faces.desk.pages import deciding
from yakuba.ground import clock, journal, outbox
from yakuba.ground.actor import Actor
from yakuba.ground.ref import Ref

LOOKING = Actor.system("test")


def seen(ref: Ref) -> CaseView:
    """The case as it is."""
    return case_for(LOOKING, ref, at=clock.now())


def press(client: Client, ref: Ref, outcome: str, **typed: Any) -> Any:
    """Open the form of an outcome, as a person does, fill it in and send it."""
    address = reverse("desk:outcome", args=[ref.id, outcome])
    form = client.get(address)
    assert form.status_code == 200, form.status_code
    hidden = {"seen": form.context["case"].version, "task": form.context["task"].task_id, "do": "settle"}
    return client.post(address, hidden | typed)


def test_propose_and_approve(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako, kacho = hall.enter("hanako"), hall.enter("kacho")
    assert press(hanako, ref, "propose", words="要件を満たします。").status_code == 302
    assert (seen(ref).stage, seen(ref).proposal.outcome) == (Stage.APPROVING, "accepted")
    page = kacho.get(reverse("desk:case", args=[ref.id])).content.decode()
    assert "要件を満たします。" in page
    assert press(kacho, ref, "approve").status_code == 302
    assert (seen(ref).stage, seen(ref).decision.outcome) == (Stage.DECIDED, "accepted")
    assert [event.outcome for event in outbox.waiting() if isinstance(event, CaseDecided)] == ["accepted"]


def test_send_back_wants_a_reason_and_tells_it(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako, kacho = hall.enter("hanako"), hall.enter("kacho")
    press(hanako, ref, "propose")
    assert press(kacho, ref, "send_back").status_code == 422
    assert seen(ref).stage == Stage.APPROVING
    press(kacho, ref, "send_back", words="所得の確認が抜けています。")
    assert seen(ref).stage == Stage.CHECKING
    assert "所得の確認が抜けています。" in hanako.get(reverse("desk:case", args=[ref.id])).content.decode()


def test_refusing_needs_the_legal_reason_and_the_facts(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako, kacho = hall.enter("hanako"), hall.enter("kacho")
    lacking = press(hanako, ref, "refuse", words="転入届が出ていません。")
    assert lacking.status_code == 422
    assert "転入届が出ていません。" in lacking.content.decode(), "what was typed stays"
    assert (seen(ref).stage, seen(ref).proposal) == (Stage.RECEIVED, None)
    press(hanako, ref, "refuse", reason="not-resident", words="転入届が出ていません。")
    press(kacho, ref, "approve")
    decision = seen(ref).decision
    assert (decision.outcome, decision.reason_id) == ("refused", "not-resident")
    assert decision.basis == "児童手当法第4条第1項、第7条第1項"
    assert "転入届が出ていません。" in decision.reason
    assert "審査請求" in decision.appeal.ja


def test_the_letter_is_seen_before_anything_is_done(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    page = press(
        hall.enter("hanako"), ref, "refuse", reason="not-resident", words="転入届が出ていません。", do="preview"
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "児童手当認定請求却下通知書" in text
    assert "転入届が出ていません。" in text
    assert "行政不服審査法" in text
    assert (seen(ref).stage, seen(ref).proposal) == (Stage.RECEIVED, None)


def test_accepting_shows_its_letter_at_once(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    page = hall.enter("hanako").get(reverse("desk:outcome", args=[ref.id, "propose"])).content.decode()
    assert "児童手当認定通知書" in page


def test_a_correction_is_asked_item_by_item(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    client = hall.enter("hanako")
    typed = {
        "item": ["person.phone", "member.name#m2"],
        "words-person.phone": "桁が足りません。",
        "words-member.name#m2": "漢字を確かめてください。",
    }
    assert press(client, ref, "correct", **typed).status_code == 302
    case = seen(ref)
    assert case.stage == Stage.CORRECTING
    assert dict(case.corrections[0].items) == {
        "person.phone": "桁が足りません。",
        "member.name#m2": "漢字を確かめてください。",
    }
    assert any(isinstance(event, CorrectionAsked) for event in outbox.waiting())
    page = client.get(reverse("desk:case", args=[ref.id])).content.decode()
    assert "期間停止中" in page
    assert "桁が足りません。" in page


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"item": ["person.phone"]},
        {"item": ["person.phone"], "words-person.phone": "番号は 1234 5678 9018 ですか。"},
        {"words-person.phone": "桁が足りません。"},
    ],
    ids=["nothing ticked", "no words", "a My Number", "words without a tick"],
)
def test_an_incomplete_correction_asks_nobody(hall: Hall, typed: dict[str, Any]) -> None:
    ref = a_case(hall.edition, hall.now)
    answer = press(hall.enter("hanako"), ref, "correct", **typed)
    assert answer.status_code == 422
    assert typed.get("words-person.phone", "") in answer.content.decode()
    assert (seen(ref).stage, seen(ref).corrections) == (Stage.RECEIVED, ())


def test_handing_over_moves_the_case_out_of_sight(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    client = hall.enter("hanako")
    assert press(client, ref, "hand_over", section="", words="").status_code == 422
    answer = press(client, ref, "hand_over", section="tax", words="税の照会からお願いします。")
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:inbox"))
    assert seen(ref).section == "tax"
    assert client.get(reverse("desk:case", args=[ref.id])).status_code == 404
    assert "税の照会から" in hall.enter("sumi").get(reverse("desk:case", args=[ref.id])).content.decode()


def test_a_withdrawal_told_at_the_counter(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    press(hall.enter("hanako"), ref, "withdraw", words="11月21日、本人から電話で申出。")
    assert seen(ref).stage == Stage.WITHDRAWN


def test_of_two_the_second_is_told_and_keeps_the_words(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako, jiro = hall.enter("hanako"), hall.enter("jiro")
    page = hanako.get(reverse("desk:outcome", args=[ref.id, "refuse"]))
    old = {"seen": page.context["case"].version, "task": page.context["task"].task_id, "do": "settle"}
    press(jiro, ref, "propose")
    before = len(outbox.waiting())
    answer = hanako.post(
        reverse("desk:outcome", args=[ref.id, "refuse"]), old | {"reason": "not-resident", "words": "長く書いた事実。"}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "長く書いた事実。" in text, "nothing typed is lost"
    assert "佐藤 次郎" in text, "who was faster is said"
    assert seen(ref).proposal.outcome == "accepted"
    assert len(outbox.waiting()) == before


def test_a_stale_page_whose_outcome_is_still_offered_can_be_sent_again(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako = hall.enter("hanako")
    address = reverse("desk:outcome", args=[ref.id, "propose"])
    page = hanako.get(address)
    old = {"seen": page.context["case"].version, "task": page.context["task"].task_id, "do": "settle"}
    casework.take(ref, actor=as_actor(hall.staff["jiro"]), at=clock.now(), seen_version=1)
    stale = hanako.post(address, old | {"words": "申し送り"})
    assert (stale.status_code, stale.context["typed"].words) == (409, "申し送り")
    again = {"seen": stale.context["case"].version, "task": stale.context["task"].task_id, "do": "settle"}
    assert hanako.post(address, again | {"words": "申し送り"}).status_code == 302


def test_a_case_handed_over_meanwhile_keeps_the_words(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako, jiro = hall.enter("hanako"), hall.enter("jiro")
    press(jiro, ref, "hand_over", section="tax")
    answer = hanako.post(
        reverse("desk:outcome", args=[ref.id, "refuse"]), {"seen": 1, "task": "check", "words": "長く書いた事実。"}
    )
    assert answer.status_code == 404
    assert "長く書いた事実。" in answer.content.decode()
    assert seen(ref).section == "tax"


def test_a_clerk_cannot_approve_what_they_proposed(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako = hall.enter("hanako")
    press(hanako, ref, "propose")
    answer = hanako.post(
        reverse("desk:outcome", args=[ref.id, "approve"]),
        {"seen": seen(ref).version, "task": seen(ref).tasks[0].task_id, "do": "settle"},
    )
    assert answer.status_code == 403
    assert seen(ref).stage == Stage.APPROVING


def test_a_decided_case_offers_nothing_more(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako, kacho = hall.enter("hanako"), hall.enter("kacho")
    press(hanako, ref, "propose")
    press(kacho, ref, "approve")
    version = seen(ref).version
    answer = kacho.post(
        reverse("desk:outcome", args=[ref.id, "approve"]), {"seen": version, "task": "x", "do": "settle"}
    )
    assert answer.status_code == 409
    assert kacho.get(reverse("desk:case", args=[ref.id])).context["outcomes"] == []
    assert len([event for event in outbox.waiting() if isinstance(event, CaseDecided)]) == 1


def test_taking_and_giving_back(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hanako, jiro = hall.enter("hanako"), hall.enter("jiro")
    hanako.post(reverse("desk:take", args=[ref.id]), {"seen": 1})
    assert seen(ref).assignee == hall.staff["hanako"]
    late = jiro.post(reverse("desk:take", args=[ref.id]), {"seen": 1})
    assert late.status_code == 409
    assert seen(ref).assignee == hall.staff["hanako"]
    hanako.post(reverse("desk:give_back", args=[ref.id]), {"seen": seen(ref).version})
    assert seen(ref).assignee == ""


def test_an_empty_note_is_not_kept(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    client = hall.enter("hanako")
    assert client.post(reverse("desk:note", args=[ref.id]), {"words": "  "}).status_code == 422
    assert seen(ref).notes == ()
    client.post(reverse("desk:note", args=[ref.id]), {"words": "本人に電話済み。"})
    assert [note.words for note in seen(ref).notes] == ["本人に電話済み。"]


def test_somebody_decides_between_the_look_and_the_deed(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The narrowest gap of all: both have read the newest state, and one of them is a moment faster."""
    ref = a_case(hall.edition, hall.now)
    hanako, jiro = hall.enter("hanako"), hall.enter("jiro")
    address = reverse("desk:outcome", args=[ref.id, "propose"])
    case = seen(ref)
    sent = {"seen": case.version, "task": case.tasks[0].task_id, "do": "settle"}
    deed = deciding._deed
    faster: list[int] = []

    def a_moment_later(*args: Any) -> Any:
        if not faster:
            faster.append(0)  # so that his own press does not come here again
            faster.append(jiro.post(address, sent | {"words": "次郎の起案"}).status_code)
        return deed(*args)

    monkeypatch.setattr(deciding, "_deed", a_moment_later)
    answer = hanako.post(address, sent | {"words": "花子の起案"})
    assert (faster, answer.status_code) == ([0, 302], 409)
    assert "花子の起案" in answer.content.decode()
    assert seen(ref).proposal.reason == "次郎の起案"
    assert [line.action for line in journal.lines(ref)].count("case.proposed") == 1
