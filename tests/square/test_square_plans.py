"""The public pages of plans, in three languages: what they show, what they keep for ever, what they hand out."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import pytest
from django.test import Client

from tests.square.publications import STEERS, published_plans
from yakuba.ground.text import LANGUAGES
from yakuba.opendata import commands, reads

pytestmark = pytest.mark.django_db

OWN, OTHER = "/plans/midori-dx-2/", "/plans/aoi-dx/"
PARTS = ("schedule", "progress", "evaluation", "indicators", "challenges", "earlier", "bodies", "background", "changes")
PAGES = (
    "/plans/",
    OWN,
    OTHER,
    *(f"{OWN}{part}/" for part in PARTS),
    *(f"{OTHER}{part}/" for part in PARTS),
    f"{OWN}measures/kakanai/",
    f"{OWN}measures/kurashi/",
    f"{OWN}editions/",
    f"{OWN}editions/1/",
    f"{OWN}editions/1/schedule/",
    f"{OWN}editions/1/measures/kakanai/",
    "/plans/compare/",
    "/plans/compare/?plan=midori-dx-2&plan=aoi-dx",
    "/data/",
)


@pytest.fixture(autouse=True)
def plans(at):
    reads.forget()
    published_plans(at)


@pytest.fixture
def browser(client, settings):
    def speak(language: str) -> Client:
        browser: Client = client
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return browser

    return speak


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_there_in_every_language(browser, language):
    client = browser(language)
    for path in PAGES:
        page = text(client, path)
        assert page.count("<h1") == 1, path
        assert "山田" not in page
        assert 'style="' not in page
        assert "<script" not in page


def test_the_list_tells_own_plans_from_those_of_others(client):
    page = text(client, "/plans/")
    own, others = page.split("参考：ほかの団体の計画", 1)
    assert "みどり町DX推進計画" in own
    assert "あおい市情報化計画" in others
    assert "出典：" in others
    assert "この町の計画ではありません" in others
    assert "参考：ほかの団体の計画" in text(client, OTHER)


def test_what_has_no_translation_is_marked_as_japanese(browser):
    page = text(browser("en"), OWN)
    assert "Midori Town Digital Plan" in page
    assert "A town where nobody has to fill in forms." in page
    assert '<span lang="ja">毎年度見直します。</span>' in page
    assert '<span lang="ja">' not in text(browser("ja"), OWN)


def test_readings_can_be_switched_on(client):
    client.cookies["yakuba_furigana"] = "on"
    assert "<rt>" in text(client, OWN)


def test_a_plan_says_what_it_says_of_its_period_and_when_it_was_adopted(browser):
    page = text(browser("ja"), OWN)
    assert "3年間。国の計画に合わせて見直す。" in page
    assert "2025年3月" in page
    page = text(browser("en"), OWN)
    assert "Three years." in page
    assert "March 2025" in page


def test_the_tree_is_one_nested_list(client):
    page = text(client, OWN)
    tree = page[page.index('<ul class="sp-tree">') : page.index("</section>", page.index('<ul class="sp-tree">'))]
    assert tree.count("<ul") == tree.count("</ul>") == 2
    assert tree.count("<li") == tree.count("</li>") == 3
    assert tree.index("くらしのDX") < tree.index("書かない窓口") < tree.index("スマホ教室")


def test_progress_is_said_in_words(client):
    page = text(client, f"{OWN}progress/")
    assert "順調 1施策" in page
    assert "遅れ 1施策" in page
    assert "令和8年度上期" in page


def test_the_schedule_is_a_picture_and_a_table(client):
    page = text(client, f"{OWN}schedule/")
    assert "<svg" in page
    assert "本格導入" in page[page.index("<table") :]


def test_an_indicator_says_its_picture(client):
    page = text(client, f"{OWN}indicators/")
    assert (
        'aria-label="窓口の待ち時間、基準値 32分 (令和6年度)、実績値 21.5分 (2026年9月)、目標値 10分 (令和9年度)"'
        in page
    )


def test_a_challenge_without_answer_says_so(client):
    page = text(client, f"{OWN}challenges/")
    assert page.index("まだ答えのない課題") < page.index("対応する施策は、計画に示されていません。")


def test_changes_are_said_with_before_and_after(client):
    page = text(client, f"{OWN}changes/")
    assert "2年目の見直しをしました。" in page
    for words in ("スマホ教室", "窓口の改善", "令和8年度上期～令和9年度下期 本格導入"):
        assert words in page
    assert "これは最初に公表した版です。" in text(client, f"{OWN}editions/1/changes/")


def test_a_state_that_is_over_says_so_and_stays_as_it_was(client):
    page = text(client, f"{OWN}editions/1/")
    assert "これは過去に公表した第1版" in page
    assert "窓口の改善" in page
    assert "スマホ教室" not in page
    assert f'href="{OWN}editions/1/measures/kakanai/"' in page
    assert "これは過去に公表した" not in text(client, f"{OWN}editions/2/")


def test_what_is_not_published_is_not_there(client):
    for path in (
        "/plans/x/",
        f"{OWN}editions/{10**20}/",
        f"{OWN}editions/9/",
        f"{OWN}editions/0/",
        f"{OWN}x/",
        f"{OWN}measures/x/",
        "/plans/x/editions/",
    ):
        text(client, path, 404)
    for name in ("x.csv", "plan.xx.pdf", "plan.exe", "secret.json"):
        text(client, f"{OWN}editions/2/files/{name}", 404)
    text(client, f"{OWN}editions/1/measures/sumaho/", 404)


def test_a_withdrawn_state_says_when_and_why(client, at):
    commands.withdraw("plan/midori-dx-2", 2, actor=STEERS, at=at, why="目標値の誤り")
    for path in ("", "schedule/", "measures/kakanai/", "files/plan.json", "files/plan.ja.pdf"):
        page = text(client, f"{OWN}editions/2/{path}", 410)
        assert "目標値の誤り" in page
        assert "スマホ教室" not in page
    assert "窓口の改善" in text(client, OWN)
    archive = text(client, f"{OWN}editions/")
    assert "目標値の誤り" in archive
    assert "取下げ" in archive


def test_the_download_has_the_hash_that_the_page_shows(client):
    answer = client.get(f"{OWN}editions/2/files/plan.json")
    digest = hashlib.sha256(answer.content).hexdigest()
    assert digest in text(client, OWN)
    assert json.loads(answer.content)["plan"]["head"]["id"] == "midori-dx-2"
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_table_is_handed_out_as_csv(client):
    answer = client.get(f"{OWN}editions/2/files/measures.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["名称"] for row in rows] == ["くらしのDX", "書かない窓口", "スマホ教室"]
    assert rows[1]["所管課"] == "情報政策課"


def test_the_paper_is_tagged_and_always_the_same(client):
    from pikepdf import Pdf

    from yakuba.faces.square.pages import plan_data

    made = []
    for _ in range(2):
        plan_data._paper.cache_clear()
        made.append(client.get(f"{OWN}editions/2/files/plan.en.pdf").content)
    assert made[0] == made[1]
    with Pdf.open(io.BytesIO(made[0])) as paper:
        assert paper.Root.MarkInfo.Marked
        assert str(paper.Root.Lang).startswith("en")
        assert str(paper.docinfo["/Title"]) == "Midori Town Digital Plan"


def test_the_catalogue_names_every_file_and_each_can_be_fetched(client):
    made = json.loads(client.get("/data/catalogue.jsonld").content)
    assert len(made["dcat:dataset"]) == 2
    for one in made["dcat:dataset"]:
        assert one["dct:license"]["@id"].startswith("https://creativecommons.org/")
        for file in one["dcat:distribution"]:
            answer = client.get(file["dcat:downloadURL"]["@id"].removeprefix("http://testserver"))
            assert answer.status_code == 200
            if "spdx:checksum" in file:
                assert hashlib.sha256(answer.content).hexdigest() == file["spdx:checksum"]["spdx:checksumValue"]


@pytest.mark.parametrize("query", ["plan=aoi-dx", "&".join(["plan=aoi-dx"] * 3)])
def test_one_plan_alone_is_not_compared(client, query):
    assert "2つから5つまでの計画を選んでください。" in text(client, f"/plans/compare/?{query}")


def test_plans_stand_side_by_side(client):
    page = text(client, "/plans/compare/?plan=midori-dx-2&plan=aoi-dx&plan=unknown")
    row = page[page.index("手続のオンライン化</th>") :]
    row = row[: row.index("</tr>")]
    assert "/plans/midori-dx-2/measures/kakanai/" in row
    assert "/plans/aoi-dx/measures/online/" in row
    row = page[page.index("利用の機会等の格差の是正</th>") :]
    assert row[: row.index("</tr>")].count("なし") == 1


def test_a_large_plan_is_shown_by_its_branches(client, monkeypatch):
    from yakuba.faces.square import plans

    monkeypatch.setattr(plans, "MOST", 1)
    assert "?under=" not in text(client, f"{OTHER}indicators/")
    page = text(client, f"{OWN}progress/")
    assert "?under=kurashi" in page
    assert "順調 1施策" in page
    assert "本格導入" in text(client, f"{OWN}schedule/?under=no-such")
