"""What all faces share: readings, questions as shown, the switches of the header."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from yakuba.faces.design.furigana import annotate, annotate_page
from yakuba.faces.design.questions import anchor, links, shown, typed_from
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item
from yakuba.procedures.rules.types.base import Problem

NAME = Item("person.name", "text", Text("氏名", "なまえ", "Name"), hint=Text("住民票の字で", "", ""))
MEMBERS = Item("household.members", "household", Text("全員", "ぜんいん", "Everyone"), many=True)


def test_the_longest_word_gives_the_reading() -> None:
    assert "<ruby>転入届<rt>てんにゅうとどけ</rt></ruby>" in annotate("転入届を出す")


def test_no_reading_is_given_beside_a_kanji_we_do_not_know() -> None:
    assert annotate("薔薇前") == "薔薇前"


def test_doubt_passes_on_to_the_neighbours() -> None:
    assert annotate("薔薇保険者") == "薔薇保険者"


def test_a_kanji_that_stands_beside_another_is_not_read_alone() -> None:
    assert "もの" not in annotate("使用者")
    assert "<rt>もの</rt>" in annotate("ほかの者が")


def test_a_day_after_a_numeral_is_left_alone() -> None:
    assert "ruby" not in annotate("20日")


def test_what_a_resident_typed_is_never_touched() -> None:
    page = '<html lang="ja"><p>住所</p><dd data-answer>住所</dd><textarea>住所</textarea></html>'
    assert annotate_page(page).count("<ruby>") == 1


def test_markup_in_the_text_stays_text() -> None:
    assert annotate_page('<html lang="ja"><p>住所 &lt;b&gt; &amp;</p></html>').endswith(
        " &lt;b&gt; &amp;</span></p></html>"
    )


def test_english_pages_are_left_alone() -> None:
    page = '<html lang="en"><p>住所</p></html>'
    assert annotate_page(page) == page


def test_the_error_is_described_before_the_hint() -> None:
    question = shown(NAME.id, NAME, {"": ["x"]}, problems=(Problem(Text("短い", "", "")),))
    assert question.controls[0].described_by == "q-person-name-error q-person-name-hint"
    assert question.controls[0].invalid


def test_the_summary_leads_to_the_control() -> None:
    question = shown(NAME.id, NAME, {}, problems=(Problem(Text("短い", "", "")),))
    assert links([question]) == [{"words": Text("短い", "", ""), "href": "#q-person-name-"}]
    assert question.controls[0].id == "q-person-name-"


def test_what_was_typed_is_shown_again_as_it_was() -> None:
    question = shown(NAME.id, NAME, {"": ["葛󠄀󠄀城　𠮷"]})
    assert question.controls[0].value == "葛󠄀󠄀城　𠮷"


def test_rows_are_shown_one_by_one_and_can_be_taken_away() -> None:
    question = shown(MEMBERS.id, MEMBERS, {"rows": ["m1", "m3"]})
    assert [row.id for row in question.rows] == ["m1", "m3"]
    assert question.rows[1].remove == "household.members|m3"
    assert all(control.name.startswith("household.members|m") for control in question.controls)


def test_the_last_row_stays() -> None:
    assert shown(MEMBERS.id, MEMBERS, {}).rows[0].remove == ""


def test_the_fields_of_one_question_are_told_from_those_of_another() -> None:
    post = QueryDict("a|=1&a|x=2&ab|=3&a%23m1|=4")
    assert typed_from(post, "a") == {"": ["1"], "x": ["2"]}
    assert typed_from(post, "a#m1") == {"": ["4"]}


def test_ids_of_controls_do_not_meet() -> None:
    assert len({anchor(name) for name in ("a.b|", "a.b#m1|", "a.b#m1~c|", "a.b|c")}) == 4


@pytest.mark.django_db
def test_switching_the_language_keeps_the_page_and_never_leaves_the_site() -> None:
    client = Client()
    answer = client.post("/display/", {"language": "en", "next": "/protection/"})
    assert answer["Location"] == "/protection/"
    assert 'lang="en"' in client.get("/protection/").content.decode()
    assert client.post("/display/", {"language": "en", "next": "https://example.org/"})["Location"] == "/"


@pytest.mark.django_db
def test_furigana_keep_the_length_of_the_page_true() -> None:
    client = Client()
    client.post("/display/", {"furigana": "on"})
    answer = client.get("/protection/")
    assert "<ruby>" in answer.content.decode()
    assert int(answer.headers.get("Content-Length", len(answer.content))) == len(answer.content)
