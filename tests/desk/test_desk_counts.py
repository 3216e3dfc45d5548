"""What the house counts, as the hall sees it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.casework.makers import a_case
from tests.desk.makers import signed_in
from tests.people.makers import a_hall, a_person
from yakuba.casework.commands import Asked
from yakuba.casework.reads.counts import FEWEST
from yakuba.faces.desk.pages.counts import months
from yakuba.ground import clock
from yakuba.ground.clock import JST
from yakuba.ground.japanese import dates
from yakuba.ground.japanese.years import fiscal_year, year_name
from yakuba.ground.ref import Ref
from yakuba.insight.rules import Span


def test_a_span_is_walked_by_months_and_the_last_one_is_not_over():
    span = Span(datetime(2027, 2, 3, 9, tzinfo=JST), datetime(2026, 11, 1, tzinfo=JST))
    found = [(one.since.isoformat()[:10], one.at.isoformat()[:10]) for one in months(span) if one.since]
    assert found == [
        ("2026-11-01", "2026-12-01"),
        ("2026-12-01", "2027-01-01"),
        ("2027-01-01", "2027-02-01"),
        ("2027-02-01", "2027-02-03"),
    ]
    assert list(months(Span(span.at))) == []


@pytest.mark.django_db
def test_the_hall_reads_what_was_not_asked_by_month_and_by_set():
    a_hall("child")
    for number in range(FEWEST):
        filing, asked = Ref("filing", f"f{number}"), Asked(alone=30, anew=20, prefilled=20)
        a_case(filing=filing, procedure="child-allowance", asked=asked, received_at=clock.now())
    a_case(filing=Ref("filing", "f9"), procedure="school", asked=asked, received_at=clock.now())
    clerk = signed_in(a_person("2001", "児童 花", ("child", "clerk")))
    assert "casework.items_not_asked" in clerk.get(reverse("desk:counts")).content.decode()
    page = clerk.get(reverse("desk:count", args=["casework.items_not_asked"])).content.decode()
    assert "60項目" in page
    assert f">{dates.said(f'{clock.today():%Y-%m}', 'ja')}</th><td data-number>60</td>" in page
    assert f">{year_name(fiscal_year(clock.today())).ja}</th><td data-number><strong>60</strong>" in page
    assert "<span>child-allowance</span>" in page
    assert "school" not in page
    assert "ほかの組合せ（それぞれ5件未満）" in page
    assert "casework_case" in page
    assert clerk.get(reverse("desk:count", args=["casework.items_not_asked_share"])).context["value"] == Decimal("33.3")
    assert clerk.get(reverse("desk:count", args=["casework.happiness"])).status_code == 404


@pytest.mark.django_db
def test_how_things_stand_has_no_months():
    a_hall("child")
    clerk = signed_in(a_person("2001", "児童 花", ("child", "clerk")))
    page = clerk.get(reverse("desk:count", args=["opendata.published"]))
    assert page.status_code == 200
    assert "months" not in page.context
