"""Words in three languages on the forms of a plan: seen, filled in, and kept where the Japanese changes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import QueryDict

from tests.plans.hall import Hall
from yakuba.plans.models import Node
from yakuba.plans.pages import forms
from yakuba.plans.reads import pack
from yakuba.plans.rules import model

COUNTER = "/desk/plans/sample/measures/counter/edit/"
ONE = {"ja": "紙で書く", "ja-easy": "かみに かく", "en": "Paper"}
TWO = {"ja": "三つの窓口", "en": "Three counters"}


def read(was: list[Any], **sent: str) -> Any:
    spec = forms.Spec(name="lines", label=model.text("x"), kind="lines")
    query = QueryDict(mutable=True)
    query.update({name.replace("__", ".").replace("_", "-"): value for name, value in sent.items()})
    return forms.read([spec], query, {"lines": was})["lines"]


@pytest.mark.parametrize(
    ("lines", "en", "wanted"),
    [
        ("紙で書く\n三つの窓口", "Paper\nThree counters", [ONE, TWO]),
        ("三つの窓口\n紙で書く", "Paper\nThree counters", [TWO, ONE]),
        ("三つの窓口", "Paper\nThree counters", [TWO]),
        ("新しい\n紙で書く\n三つの窓口", "Paper\nThree counters", ["新しい", ONE, TWO]),
        ("紙で書く\n二つの窓口", "Paper\nThree counters", [ONE, {**TWO, "ja": "二つの窓口"}]),
        ("紙で書く\n三つの窓口", "Paper\nTwo counters", [ONE, {**TWO, "en": "Two counters"}]),
        ("紙で書く\n三つの窓口", "", [{"ja": "紙で書く", "ja-easy": "かみに かく"}, "三つの窓口"]),
        ("紙で書く", "Paper\nThree\n", [ONE, {"ja": "", "en": "Three"}]),
    ],
)
def test_lines_in_other_languages_follow_the_japanese_lines(lines, en, wanted):
    assert read([ONE, TWO], lines=lines, lines__en=en, lines__ja_easy="かみに かく") == wanted


def test_a_form_that_says_nothing_of_other_languages_keeps_them():
    assert read([ONE, TWO], lines="三つの窓口\n別のこと") == [TWO, "別のこと"]


def with_languages() -> int:
    """Give the measure costs and figures that speak English too, and return its version."""
    row = Node.objects.get(key="counter")
    row.costs.filter(fiscal_year=2024).update(funding={"ja": "国庫補助", "ja-easy": "くにの おかね", "en": "State"})
    row.figures.update(title={"ja": "待ち時間", "en": "Waiting"})
    row.figures.get().values.filter(kind="target").update(of={"ja": "本庁", "en": "Main office"})
    return row.version


def fields(page: str) -> dict[str, str]:
    """Return what the inputs of a form hold, as a browser would send it back; what is chosen included."""
    found = dict(re.findall(r'<input class="yk-control"[^>]* name="([^"]+)" value="([^"]*)"', page))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_costs_show_and_keep_the_words_of_their_purses(planned: Hall):
    seen, browser = with_languages(), planned.enter("Hana")
    sent = fields(browser.get(f"{COUNTER}costs/").text)
    assert sent["sheet.costs.0.funding.en"] == "State"
    sent |= {"sheet.costs.0.funding": "県補助", "sheet.costs.1.funding": "一般財源", "sheet.costs.1.funding.en": "Own"}
    assert browser.post(f"{COUNTER}costs/", {"seen": seen, **sent}).status_code == 302
    costs = pack.node_of("sample", "counter")["sheet"]["costs"]
    assert [one["funding"] for one in costs] == [
        {"ja": "県補助", "ja-easy": "くにの おかね", "en": "State"},
        {"ja": "一般財源", "en": "Own"},
    ]


def test_figures_show_and_keep_what_they_are_called_and_whose_they_are(planned: Hall):
    seen, browser = with_languages(), planned.enter("Hana")
    sent = fields(browser.get(f"{COUNTER}figures/").text)
    assert (sent["figures.0.title.en"], sent["values.1.of.en"]) == ("Waiting", "Main office")
    sent |= {"figures.0.title": "待つ時間", "figures.0.title.ja-easy": "まつ じかん", "values.1.value": "8"}
    assert browser.post(f"{COUNTER}figures/", {"seen": seen, **sent}).status_code == 302
    (figure,) = pack.node_of("sample", "counter")["figures"]
    assert figure["title"] == {"ja": "待つ時間", "ja-easy": "まつ じかん", "en": "Waiting"}
    assert [(one["value"], one["of"]) for one in figure["values"]] == [
        (34.5, ""),
        (8, {"ja": "本庁", "en": "Main office"}),
    ]


@pytest.mark.parametrize(
    ("part", "sent", "at"),
    [
        ("costs", {"sheet.costs.0.fiscal_year": "2025", "sheet.costs.0.funding.en": "State"}, "sheet-costs-0-funding"),
        ("sheet", {"sheet.problem.en": "Long waits"}, "sheet-problem"),
        ("sheet", {"sheet.means": "書かない", "sheet.means.en": "No writing\nMore"}, "sheet-means"),
    ],
)
def test_words_without_japanese_are_told_at_their_field(planned: Hall, part, sent, at):
    page = planned.enter("Hana").post(f"{COUNTER}{part}/", {"seen": 1, **sent})
    assert page.status_code == 422
    assert f'href="#{at}"' in page.text
    assert sent[next(name for name in sent if name.endswith(".en"))] in page.text
    assert Node.objects.get(key="counter").version == 1
