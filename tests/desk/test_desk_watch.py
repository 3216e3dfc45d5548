"""The operators' page: what stands still, for how long, and doing it again with a reason; the same on the console."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.desk.conftest import Hall
from tests.desk.makers import a_case
from yakuba.config.cli import main
from yakuba.faces.desk.pages.running import age
from yakuba.flows.models import OpenTask
from yakuba.ground import clock, keys
from yakuba.ground.models import Delivery, JournalLine, OutboxEvent
from yakuba.ground.ref import new_id
from yakuba.journeys.night import keep_the_journal

WHY = "サーバーを入れ替えたため"
FAILED = "outbox.failed"


@pytest.fixture(autouse=True)
def quiet(hall: Hall, tmp_path: Path, settings: Any) -> None:
    """Nothing waits that the tests did not plant."""
    settings.KEYS, settings.JOURNAL = tmp_path / "keys", tmp_path / "journal"
    keys.make(settings.KEYS)
    keep_the_journal(at=hall.now)
    OutboxEvent.objects.update(told_at=hall.now)


def page(code: str = FAILED) -> str:
    return reverse("desk:stuck", args=[code])


def a_failure(hall: Hall, *, hours: int = 3) -> Delivery:
    then = hall.now - timedelta(hours=hours)
    event = OutboxEvent(id=new_id(), name="filing.submitted", body={}, at=then, told_at=then)
    event.save(force_insert=True)
    return Delivery.objects.create(
        event=event, reaction=new_id(), state=Delivery.State.FAILED, tries=9, next_at=then, error="KeyError in x line 3"
    )


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_where_nothing_stands_still_the_page_says_so(hall: Hall) -> None:
    admin = hall.enter("admin")
    assert "遅れているもの、失敗したもの、隔離されているものはありません。" in text(admin, reverse("desk:watch"))
    assert "ここに止まっているものはありません。" in text(admin, page())
    assert console_says() == (0, "遅れているもの、失敗したもの、隔離されているものはありません。")


def console_says(*arguments: str) -> tuple[int, str]:
    import contextlib
    import io

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = main(["--lang", "ja", "watch", *arguments])
    return status, said.getvalue().strip()


def test_it_shows_what_how_much_and_for_how_long_and_no_name(hall: Hall) -> None:
    a_failure(hall, hours=50)
    a_failure(hall)
    ref = a_case(hall.edition, hall.now)
    OpenTask.objects.all().delete()
    admin = hall.enter("admin")
    overview = text(admin, reverse("desk:watch"))
    assert "やり直しても終わらなかった処理" in overview
    assert "2日前から" in overview
    assert "だれの番でもなくなっている案件" in overview
    assert "KeyError in x line 3" in text(admin, page())
    for address in (reverse("desk:watch"), page(), page("case.without_task")):
        assert "髙橋" not in text(admin, address)
    assert ref.id in text(admin, page("case.without_task"))
    status, said = console_says()
    assert status == 1
    assert "✗ outbox.failed [失敗] やり直しても終わらなかった処理: 2" in said
    found = {one["code"]: one for one in json.loads(console_says("--json")[1])}
    assert (found[FAILED]["count"], found["outbox.untold"]["count"]) == (2, 1)
    assert "file.without_row" not in found
    assert "file.without_row" in {one["code"] for one in json.loads(console_says("--json", "--all")[1])}


def test_one_is_done_again_with_a_reason_and_pressed_twice_once(hall: Hall) -> None:
    one, other = a_failure(hall), a_failure(hall)
    admin = hall.enter("admin")
    refused = admin.post(page(), {"one": str(one.pk), "why": " "})
    assert refused.status_code == 422
    assert "理由を書いてください。" in refused.content.decode()
    assert Delivery.objects.filter(state=Delivery.State.FAILED).count() == 2
    assert not JournalLine.objects.filter(action="watch.mended").exists()
    for said in ("1件を処理に回しました。", "することはありませんでした。"):
        answer = admin.post(page(), {"one": str(one.pk), "why": WHY}, follow=True)
        assert said in answer.content.decode()
    assert list(Delivery.objects.filter(state=Delivery.State.FAILED)) == [other]
    line = JournalLine.objects.get(action="watch.mended")
    assert (line.actor_id, line.why, line.data) == (hall.staff["admin"], WHY, {"id": str(one.pk)})


def test_all_are_done_again_at_one_press(hall: Hall) -> None:
    for _ in range(3):
        a_failure(hall)
    answer = hall.enter("admin").post(page(), {"all": "1", "why": WHY}, follow=True)
    assert "3件を処理に回しました。" in answer.content.decode()
    assert not Delivery.objects.filter(state=Delivery.State.FAILED).exists()
    assert JournalLine.objects.filter(action="watch.mended", why=WHY).count() == 3


@pytest.mark.parametrize("name", ["hanako", "kacho"])
def test_only_operators_see_it_and_press(hall: Hall, name: str) -> None:
    one = a_failure(hall)
    client = hall.enter(name)
    assert client.get(reverse("desk:watch")).status_code == 403
    assert client.get(page()).status_code == 403
    assert client.post(page(), {"one": str(one.pk), "why": WHY}).status_code == 403
    one.refresh_from_db()
    assert one.state == Delivery.State.FAILED


def test_what_cannot_be_done_here_has_no_button_and_takes_no_press(hall: Hall) -> None:
    OutboxEvent.objects.update(told_at=None, at=hall.now - timedelta(hours=1))
    admin = hall.enter("admin")
    assert 'name="one"' not in text(admin, page("outbox.untold"))
    assert admin.post(page("outbox.untold"), {"all": "1", "why": WHY}).status_code == 404
    assert admin.get(page("no.such")).status_code == 404


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0分前から"), (59, "59分前から"), (60, "1時間前から"), (47 * 60, "47時間前から"), (48 * 60, "2日前から")],
)
def test_age_in_plain_words(minutes: int, words: str) -> None:
    now = clock.now()
    assert age(now - timedelta(minutes=minutes), now) == words
