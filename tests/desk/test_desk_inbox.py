"""The inbox: what is due first stands first, and whoever looks for somebody finds them in any writing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.desk.conftest import Hall
from tests.desk.makers import a_case, as_actor
from yakuba.casework import commands as casework
from yakuba.faces.desk.pages.inbox import TABS
from yakuba.ground import clock, journal


def names(client, **query: str) -> list[str]:
    """The names in the list, from top to bottom."""
    return [row.name for row in client.get(reverse("desk:inbox"), query).context["rows"]]


def found_by(client, query: str) -> list[str]:
    """The names in the list after searching, from top to bottom."""
    return [row.name for row in client.post(reverse("desk:inbox"), {"q": query}, follow=True).context["rows"]]


def test_what_is_due_first_stands_first_and_late_is_said_in_words(hall: Hall) -> None:
    a_case(hall.edition, hall.now, name="新しい 人", days_ago=1)
    a_case(hall.edition, hall.now, name="遅れた 人", days_ago=80)
    a_case(hall.edition, hall.now, name="次の 人", days_ago=20)
    client = hall.enter("hanako")
    page = client.get(reverse("desk:inbox"))
    assert [row.name for row in page.context["rows"]] == ["遅れた 人", "次の 人", "新しい 人"]
    assert "開庁日超過" in page.content.decode()
    assert names(client, view="late") == ["遅れた 人"]


@pytest.mark.parametrize("query", ["髙橋", "高橋", "たかはし", "タカハシ", "ﾀｶﾊｼ", "takahashi", "TAKAHASHI"])
def test_a_name_is_found_in_any_writing(hall: Hall, query: str) -> None:
    a_case(hall.edition, hall.now, name="髙橋 葛󠄀子", kana="タカハシ カツコ")
    a_case(hall.edition, hall.now, name="山田 太郎", kana="ヤマダ タロウ")
    assert found_by(hall.enter("hanako"), query) == ["髙橋 葛󠄀子"]


def test_a_receipt_number_is_found(hall: Hall) -> None:
    a_case(hall.edition, hall.now, receipt="R8-ABC123", name="髙橋 葛󠄀子")
    a_case(hall.edition, hall.now, receipt="R8-XYZ999", name="山田 太郎")
    assert found_by(hall.enter("hanako"), "r8-abc") == ["髙橋 葛󠄀子"]


def test_no_address_names_whom_one_looks_for(hall: Hall) -> None:
    for name in ("髙橋 葛󠄀子", "髙橋 湊"):
        a_case(hall.edition, hall.now, name=name, kana="タカハシ")
    a_case(hall.edition, hall.now, name="山田 太郎", kana="ヤマダ タロウ")
    client = hall.enter("hanako")
    answer = client.post(reverse("desk:inbox"), {"q": "髙橋", "view": "unassigned", "procedure": "child-allowance"})
    address = answer["Location"]
    page = client.get(address)
    assert sorted(row.name for row in page.context["rows"]) == ["髙橋 湊", "髙橋 葛󠄀子"]
    assert (page.context["view"], page.context["procedure"]) == ("unassigned", "child-allowance")
    addresses = [address, *(tab["href"] for tab in page.context["tabs"])]
    assert all("search=" in one for one in addresses), "the search goes along from tab to tab"
    whole = page.content.decode()
    for secret in ("髙橋", "%E9%AB%99", "takahashi"):
        assert all(secret not in one for one in addresses)
    assert 'value="髙橋"' in whole, "it stands in its field"
    assert names(client) != [], "and is gone with the next address without it"
    assert client.post(reverse("desk:inbox"), {"q": "髙橋"})["Location"].endswith(address.rpartition("search=")[2])


def test_a_bookmark_of_an_old_search_shows_the_list_and_says_why(hall: Hall) -> None:
    a_case(hall.edition, hall.now, name="髙橋 葛󠄀子")
    client = hall.enter("hanako")
    address = client.post(reverse("desk:inbox"), {"q": "居ない人"})["Location"]
    assert client.get(address).context["rows"] == []
    page = hall.enter("jiro").get(address)
    assert [row.name for row in page.context["rows"]] == ["髙橋 葛󠄀子"]
    assert "この検索の内容は、もう残っていません。" in page.content.decode()


def test_nothing_found_says_what_can_be_searched(hall: Hall) -> None:
    page = hall.enter("hanako").post(reverse("desk:inbox"), {"q": "居ない人"}, follow=True)
    assert page.status_code == 200
    assert "ローマ字" in page.content.decode()


def test_views_of_the_person(hall: Hall) -> None:
    mine = a_case(hall.edition, hall.now, name="私の 件")
    a_case(hall.edition, hall.now, name="誰かの 件")
    casework.take(mine, actor=as_actor(hall.staff["hanako"]), at=hall.now, seen_version=1)
    client = hall.enter("hanako")
    assert names(client, view="mine") == ["私の 件"]
    assert names(client, view="unassigned") == ["誰かの 件"]
    counts = {tab["words"]: tab["count"] for tab in client.get(reverse("desk:inbox")).context["tabs"]}
    assert (counts["自分が担当"], counts["担当なし"], counts["処理中すべて"]) == (1, 1, 2)


def test_views_whose_names_do_not_say_what_is_in_them_are_explained(hall: Hall) -> None:
    client = hall.enter("hanako")
    told = {view: client.get(reverse("desk:inbox"), {"view": view}).context["explained"] for view in TABS}
    assert {view for view, words in told.items() if words} == {"turn", "mine"}
    assert "ほかの職員が担当している案件も" in client.get(reverse("desk:inbox"), {"view": "turn"}).content.decode()


def test_who_said_they_come_on_a_day(hall: Hall) -> None:
    today = clock.today()
    for name, day in (("今日の 人", today), ("明日の 人", today + timedelta(days=1)), ("言わない 人", None)):
        answers = {"visit.planned_on": day.isoformat() if day else None}
        a_case(hall.edition, hall.now, name=name, answers=answers)
    client = hall.enter("hanako")
    page = client.get(reverse("desk:inbox"))
    assert len(page.context["rows"]) == 3
    page = client.get(page.context["coming_today"])
    assert [row.name for row in page.context["rows"]] == ["今日の 人"]
    assert f'value="{today.isoformat()}"' in page.content.decode(), "the day stands in its field"
    assert f"coming={today.isoformat()}" in page.context["tabs"][0]["href"], "and stays from view to view"
    found = client.post(reverse("desk:inbox"), {"coming": (today + timedelta(days=1)).isoformat()}, follow=True)
    assert [row.name for row in found.context["rows"]] == ["明日の 人"]
    nobody = client.get(reverse("desk:inbox"), {"coming": "2030-01-04"})
    assert "この日に来庁予定の案件はありません。" in nobody.content.decode()
    assert len(client.get(reverse("desk:inbox"), {"coming": "きのう"}).context["rows"]) == 3, "no day is no filter"


def test_a_long_list_comes_in_pages(hall: Hall) -> None:
    for number in range(26):
        a_case(hall.edition, hall.now, name=f"人 {number}")
    client = hall.enter("hanako")
    first = client.get(reverse("desk:inbox"))
    assert (len(first.context["rows"]), first.context["pages"]) == (25, 2)
    assert len(names(client, page="2")) == 1
    assert len(names(client, page="99999999")) == 25, "an impossible page number shows the first page"


def test_whose_names_were_shown_stands_in_the_journal(hall: Hall) -> None:
    ref = a_case(hall.edition, hall.now)
    hall.enter("hanako").get(reverse("desk:inbox"))
    last = journal.lines(ref)[-1]
    assert (last.action, last.actor_id) == ("case.listed", hall.staff["hanako"])


def test_another_section_s_inbox_does_not_hold_it(hall: Hall) -> None:
    a_case(hall.edition, hall.now)
    assert names(hall.enter("sumi"), view="open") == []


def test_a_post_without_cases_is_told_so(hall: Hall) -> None:
    page = hall.enter("admin").get(reverse("desk:inbox"))
    assert page.status_code == 200
    assert "案件を処理しません" in page.content.decode()
