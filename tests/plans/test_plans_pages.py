"""The pages of a plan at the desk."""

from __future__ import annotations


def test_the_list_leads_to_the_plan_and_the_plan_to_its_measures(planned):
    browser = planned.enter("Hana")
    assert "/desk/plans/sample/" in browser.get("/desk/plans/").text
    page = browser.get("/desk/plans/sample/").text
    assert "書かない窓口" in page
    assert browser.get("/desk/plans/sample/measures/counter/").status_code == 200
    assert browser.get("/desk/plans/sample/measures/nothing/").status_code == 404
