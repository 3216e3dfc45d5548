"""The pages of surveys: for everybody, and at the desk."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.surveys.makers import STEERS
from yakuba.ground import clock, delimited, keys
from yakuba.ground.models import JournalLine, TryCount
from yakuba.ground.sealing import new_identity
from yakuba.plans.commands import loading
from yakuba.plans.rules import model
from yakuba.surveys import commands, reads
from yakuba.surveys.models import SealedSheet, Sheet
from yakuba.surveys.pages import public
from yakuba.surveys.rules.model import Whom

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "words"), [("ja", "年代"), ("ja-easy", "なんさい"), ("en", "Age")])
def test_everybody_is_asked_in_their_language(running, language, words):
    running()
    client = Client()
    client.cookies["yakuba_language"] = language
    page = client.get(reverse("asked:survey", args=["tetsuzuki"]))
    assert words in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def filled(page: Any, **answers: Any) -> dict[str, Any]:
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode()).group(1)
    return {"key": key, "edition": "1", **{f"q-{name}": value for name, value in answers.items()}}


def test_a_sheet_sent_twice_is_one_and_nobody_is_noted(running):
    running()
    client, address = Client(), reverse("asked:survey", args=["tetsuzuki"])
    sent = filled(client.get(address), age="old", ways=["phone", "desk"], wish="=休日も")
    for _ in range(2):
        assert client.post(address, sent).status_code == 302
    assert Sheet.objects.get().answers == {"age": "old", "ways": ["phone", "desk"], "wish": "=休日も"}
    line = JournalLine.objects.get(action="survey.answered")
    assert (line.actor_kind, line.actor_id) == ("system", "surveys")
    assert client.get(reverse("asked:thanks", args=["tetsuzuki"])).status_code == 200


def test_what_is_missing_is_told_and_what_was_ticked_stays(running):
    running()
    client, address = Client(), reverse("asked:survey", args=["tetsuzuki"])
    page = client.post(address, filled(client.get(address), content="3", minutes="1000"))
    text = page.content.decode()
    assert page.status_code == 422
    assert '<a href="#q-age">質問1：' in text
    assert 'href="#q-minutes"' in text
    assert re.search(r'value="3" checked', text)
    assert Sheet.objects.count() == 0


@pytest.mark.parametrize(("language", "words"), [("ja", "まだ送られていません"), ("en", "They have not been sent")])
def test_where_nothing_can_be_sealed_what_was_typed_stays_on_the_page(
    running, settings, tmp_path, caplog, language, words
):
    running()
    settings.ZONE, settings.KEYS = "edge", tmp_path
    client, address = Client(), reverse("asked:survey", args=["tetsuzuki"])
    client.cookies["yakuba_language"] = language
    sent = filled(client.get(address), age="old", wish="休日も")
    page = client.post(address, sent)
    text = page.content.decode()
    assert page.status_code == 503
    assert re.search(r"<title>\s*[（(]", text)
    assert words in text
    assert re.search(r'value="old" checked', text)
    assert "休日も" in text
    assert sent["key"] in text
    assert "copy office.pub and recovery.pub here" in caplog.text
    assert SealedSheet.objects.count() == 0
    # As soon as the keys are there, the same sheet goes.
    keys.bring(tmp_path, {"office": new_identity()[1], "recovery": new_identity()[1]})
    assert client.post(address, sent).status_code == 302
    assert SealedSheet.objects.count() == 1


def test_too_many_sheets_from_one_address_are_refused(running, monkeypatch):
    monkeypatch.setattr(public, "MOST", 2)
    running()
    cache.clear()
    client, address = Client(), reverse("asked:survey", args=["tetsuzuki"])
    answers = [client.post(address, filled(client.get(address), age="old")).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    assert Sheet.objects.count() == 2
    assert "127.0.0.1" not in str(list(TryCount.objects.values()))


def test_staff_surveys_drafts_and_closed_ones_are_not_for_everybody(running):
    running(Whom.STAFF, slug="shokuin")
    assert Client().get(reverse("asked:survey", args=["shokuin"])).status_code == 404
    ref = running()
    assert "tetsuzuki" in Client().get(reverse("asked:surveys")).content.decode()
    commands.close(ref, actor=STEERS, at=clock.now())
    assert Client().get(reverse("asked:survey", args=["tetsuzuki"])).status_code == 410
    assert "tetsuzuki" not in Client().get(reverse("asked:surveys")).content.decode()


def test_a_survey_is_made_on_screen_and_opened(enter):
    head = {
        "title_ja": "窓口",
        "slug": "mado",
        "whom": "residents",
        "opens_on": "令和8年1月1日",
        "closes_on": "2099-01-01",
        "least": "5",
    }
    tama = enter["Tama"]
    assert tama.post(reverse("surveys:new"), {**head, "slug": "窓", "closes_on": "x"}).status_code == 422
    assert tama.post(reverse("surveys:new"), head | {"online": "1"}).status_code == 302
    assert tama.post(reverse("surveys:new"), head).status_code == 422  # the address is taken
    (row,) = reads.listed()
    address = reverse("surveys:question", args=[row.ref.id, "new"])
    seen = reads.survey(row.ref).version
    asked = {
        "kind": "single",
        "title_ja": "年代",
        "title_en": "Age",
        "options_ja": "若い\n年上\n",
        "options_en": "young\nold",
    }
    assert tama.post(address, {**asked, "options_ja": "一つ", "seen": seen}).status_code == 422
    assert tama.post(address, {**asked, "do": "save", "seen": seen}).status_code == 302
    assert tama.post(address, {**asked, "do": "save", "seen": seen}).status_code == 409
    (question,) = reads.survey(row.ref).questions
    assert [one.label["en"] for one in question.options] == ["young", "old"]
    assert tama.post(reverse("surveys:open", args=[row.ref.id])).status_code == 302
    assert Client().get(reverse("asked:survey", args=["mado"])).status_code == 200


def test_questions_are_moved_and_taken_away(enter, running):
    ref = running()
    address = reverse("surveys:question", args=[ref.id, "ways"])
    for do, ids in (("up", ["ways", "age"]), ("remove", ["age", "content"])):
        enter["Tama"].post(address, {"do": do, "seen": reads.survey(ref).version, "kind": "several", "title_ja": "x"})
        assert [one.id for one in reads.survey(ref).questions][:2] == ids


def test_staff_answer_once_on_their_page(enter, running):
    ref = running(Whom.STAFF)
    address = reverse("surveys:answer", args=[ref.id])
    assert enter["Hana"].post(address, {}).status_code == 422
    assert enter["Hana"].post(address, {"q-age": "old"}).status_code == 302
    assert enter["Hana"].post(address, {"q-age": "old"}).status_code == 409
    assert "回答済み" in enter["Hana"].get(address).content.decode()
    assert Sheet.objects.count() == 1


def test_paper_is_typed_in_and_compared(enter, running):
    ref = running()
    address = reverse("surveys:paper", args=[ref.id])
    assert enter["Hana"].post(address, {"q-age": "old"}).status_code == 422
    assert enter["Hana"].post(address, {"number": "5", "q-age": "old"}).status_code == 302
    assert enter["Hana"].post(address, {"number": "5", "q-age": "old"}).status_code == 409
    assert 'value="6"' in enter["Hana"].get(address).content.decode()
    again = {"number": "5", "second": "1", "q-age": "young"}
    page = enter["Tama"].post(address, again)
    assert page.status_code == 422
    assert "この内容に直す" in page.content.decode()
    assert enter["Tama"].post(address, {**again, "replace": "1"}).status_code == 302
    assert Sheet.objects.get().answers == {"age": "young"}


def test_results_hide_in_the_table_and_in_the_sheet_alike(enter, running):
    ref = running()
    for n in range(12):
        answers: dict[str, Any] = {"age": "old" if n < 2 else "young", "content": 5 if n < 2 else 1, "wish": "=1+1"}
        commands.answer(ref, 1, answers, key=f"k{n}", at=clock.now())
    address = reverse("surveys:results", args=[ref.id])
    pair = {"down": "age", "across": "content"}
    before = enter["Hana"].get(address, pair).content.decode()
    assert "回答 12件" in before
    assert "伏せた" not in before
    assert "=1+1" not in before  # what was written is for those who keep the plan
    assert "=1+1" in enter["Tama"].get(address).content.decode()
    assert enter["Hana"].get(reverse("surveys:csv", args=[ref.id]), pair).status_code == 409
    commands.close(ref, actor=STEERS, at=clock.now())
    assert "伏せた" in enter["Hana"].get(address, pair).content.decode()
    rows = delimited.rows_of(enter["Hana"].get(reverse("surveys:csv", args=[ref.id]), pair).content)
    assert next(row for row in rows if row[0] == "40歳から")[1:6].count("×") == 2
    assert "2" not in {cell for row in rows[1:-1] for cell in row[1:-1]}


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_sheet_is_printed_from_the_same_questions(enter, running, language):
    ref = running()
    found = enter["Hana"].get(reverse("desk:survey_sheet", args=[ref.id]), {"language": language})
    assert found.content.startswith(b"%PDF")


def test_the_challenges_of_a_plan_are_offered_and_shown_with_what_proves_them(enter, running):
    at = clock.now()
    challenge = model.Challenge(id="far", number="1", title="役場が遠い")
    asked = model.SurveyQuestion(
        id="q", title="困ること", answers=(model.SurveyAnswer(label="遠い", percent=41.5),), proves=("far",)
    )
    head = model.Head(
        id="p",
        municipality="134210",
        name="町",
        title="計画",
        period_from=at.date(),
        levels=(model.Level(id="m", title="施策"),),
    )
    survey = model.Survey(id="s", title="意識調査", questions=(asked,))
    loading.load(model.PlanPack(head=head, challenges=(challenge,), surveys=(survey,)), actor=STEERS, at=at)
    ref = running()
    address = reverse("surveys:question", args=[ref.id, "ways"])
    assert "役場が遠い" in enter["Tama"].get(address).content.decode()
    sent = {"kind": "text", "title_ja": "どこが", "proves": ["challenge:p/far", "challenge:p/gone"], "do": "save"}
    enter["Tama"].post(address, sent | {"seen": reads.survey(ref).version})
    assert reads.survey(ref).question("ways").proves == ("challenge:p/far",)
    page = enter["Hana"].get(reverse("surveys:proofs")).content.decode()
    assert "41.5%" in page
    assert "どこが" in page
    assert "役場が遠い" in enter["Hana"].get(reverse("surveys:survey", args=[ref.id])).content.decode()
    printed = reads.printed()[0].ref.id
    assert "41.5%" in enter["Hana"].get(reverse("surveys:printed", args=[printed])).content.decode()
