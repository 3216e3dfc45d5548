"""The visit in person: what the desk tells of it, that nobody accepts without it, and what the journal keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import Hall
from tests.desk.makers import a_case, as_actor
from tests.desk.test_desk_deciding import press, seen
from yakuba.casework import commands as casework
from yakuba.casework.rules import Stage
from yakuba.faces.desk.showing import Sheet
from yakuba.ground import clock, journal, outbox
from yakuba.ground.ref import Ref

CONFIRM = "来庁し、本人確認と必要なものの確認を終えました"
MISSING = "来庁と本人確認などの記録がありません。"


def a_move(hall: Hall, **changes: Any) -> Ref:
    """A notice of moving in, which the law wants in person, lying with the section of these people."""
    answers = {"visit.planned_on": clock.today().isoformat(), "visit.period": "morning", **changes.pop("answers", {})}
    due = {"filing_deadline": clock.today() + timedelta(days=3), **changes}
    return a_case(hall.edition, hall.now, procedure="resident-registration-in", section="child", answers=answers, **due)


def case_page(client: Client, ref: Ref) -> str:
    """The page of a case."""
    return client.get(reverse("desk:case", args=[ref.id])).content.decode()


def test_the_work_box_tells_when_they_come_by_when_and_with_what(hall: Hall) -> None:
    page = case_page(hall.enter("hanako"), a_move(hall))
    box = page[page.index("窓口で行うこと") : page.index('class="dk-outcomes"')]
    today = clock.today()
    assert f"{today.year}年{today.month}月{today.day}日" in box
    assert "午前" in box
    assert "本日" in box
    due = today + timedelta(days=3)
    assert f"{due.year}年{due.month}月{due.day}日" in box
    assert "引っ越す人全員のマイナンバーカード" in box
    assert "来庁・本人確認の記録なし" in box


def test_a_procedure_without_a_visit_says_nothing_of_one(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    client = hall.enter("hanako")
    assert "窓口で行うこと" not in case_page(client, ref)
    form = client.get(reverse("desk:outcome", args=[ref.id, "propose"])).content.decode()
    assert CONFIRM not in form
    assert press(client, ref, "propose", came="yes").status_code == 302
    assert "in_person" not in journal.lines(ref)[-1].data, "nothing is confirmed that nobody had to confirm"


def test_nobody_accepts_before_the_visit_is_confirmed(hall: Hall) -> None:
    ref = a_move(hall)
    client = hall.enter("hanako")
    assert CONFIRM in client.get(reverse("desk:outcome", args=[ref.id, "accept"])).content.decode()
    told, lines = len(outbox.waiting()), len(journal.lines(ref))
    answer = press(client, ref, "accept")
    assert answer.status_code == 422
    assert MISSING in answer.content.decode()
    assert 'href="#came"' in answer.content.decode(), "the summary leads to the box"
    assert (seen(ref).stage, seen(ref).decision, len(outbox.waiting())) == (Stage.RECEIVED, None, told)
    assert {line.action for line in journal.lines(ref)[lines:]} == {"case.seen"}


def test_the_confirmation_stays_in_the_journal_and_is_shown(hall: Hall) -> None:
    ref = a_move(hall)
    client = hall.enter("hanako")
    assert press(client, ref, "accept", came="yes").status_code == 302
    assert seen(ref).decision.outcome == "accepted"
    (line,) = [line for line in journal.lines(ref) if line.action == "case.accepted"]
    assert line.data["in_person"] is True
    page = case_page(client, ref)
    assert "来庁・本人確認済み" in page[page.index('id="journal"') :]


def test_whoever_refuses_or_asks_for_a_correction_need_not_have_met_them(hall: Hall) -> None:
    client = hall.enter("hanako")
    asked = {"item": ["person.phone"], "words-person.phone": "桁が足りません。"}
    first, second = a_move(hall), a_move(hall)
    assert press(client, first, "correct", **asked).status_code == 302
    reason = hall.edition.by_id["resident-registration-in"].refuse[0].id
    assert press(client, second, "refuse", reason=reason, words="居住の事実がありません。").status_code == 302
    assert [seen(ref).stage for ref in (first, second)] == [Stage.CORRECTING, Stage.APPROVING]


def test_a_tick_is_kept_where_somebody_was_faster(hall: Hall) -> None:
    ref = a_move(hall)
    client = hall.enter("hanako")
    address = reverse("desk:outcome", args=[ref.id, "accept"])
    page = client.get(address)
    old = {"seen": page.context["case"].version, "task": page.context["task"].task_id, "do": "settle", "came": "yes"}
    casework.take(ref, actor=as_actor(hall.staff["jiro"]), at=clock.now(), seen_version=1)
    stale = client.post(address, old)
    assert (stale.status_code, stale.context["typed"].came) == (409, True)
    assert 'value="yes" aria-describedby="came-hint" checked' in stale.content.decode()


@pytest.mark.parametrize(
    ("planned", "due", "told"),
    [
        ("2026-11-20", "2026-11-24", (True, False, False)),
        ("2026-11-19", "2026-11-24", (False, True, False)),
        ("2026-11-25", "2026-11-24", (False, False, True)),
        (None, "2026-11-24", (False, False, False)),
    ],
)
def test_how_the_day_on_which_they_come_stands(
    hall: Hall, planned: str | None, due: str, told: tuple[bool, ...]
) -> None:
    ref = a_move(hall, answers={"visit.planned_on": planned}, filing_deadline=date.fromisoformat(due))
    coming = Sheet(seen(ref), "ja").coming(date(2026, 11, 20))
    assert coming is not None
    assert (coming.today, coming.missed, coming.too_late) == told


def test_a_visit_that_hangs_on_an_answer_is_asked_for_only_where_it_holds(hall: Hall) -> None:
    client = hall.enter("hanako")
    page = {
        kind: case_page(
            client,
            a_case(
                hall.edition, hall.now, procedure="moped-registration", section="child", answers={"move.kind": kind}
            ),
        )
        for kind in ("in", "within")
    }
    assert "窓口で行うこと" in page["in"]
    assert "窓口で行うこと" not in page["within"]
