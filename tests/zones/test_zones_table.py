"""What a zone must not have is not there: no application, no module, no address, no table."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.zones.hall import Fault, Hall
from yakuba.config import zones
from yakuba.config.zones import Zone

OFFICE_ALONE = {
    "yakuba.people",
    "yakuba.flows",
    "yakuba.casework",
    "yakuba.faces.desk",
    "allauth",
    "django.contrib.auth",
}
"""Nothing of these is loaded at the edge."""
OFFICE_TABLES = ("people_", "flows_", "casework_", "auth_", "account_", "mfa_", "django_session")


def below(names: list[str], roots: set[str]) -> list[str]:
    return [name for name in names if any(name == root or name.startswith(f"{root}.") for root in roots)]


def test_the_edge_has_nothing_of_the_office(hall: Hall, at: datetime) -> None:
    edge = hall.edge.do("has", at=at)
    assert below(edge["apps"], OFFICE_ALONE) == []
    # Events are words that both sides understand; whatever does something is not even loaded.
    assert below(edge["modules"], OFFICE_ALONE) == []
    assert [table for table in edge["tables"] if table.startswith(OFFICE_TABLES)] == []
    assert [prefix for prefix in edge["prefixes"] if prefix.startswith("desk")] == []
    for path in ("/desk/", "/desk/account/login/", "/desk/cases/x/"):
        assert hall.edge.do("page", at=at, path=path)["status"] == 404
    assert hall.edge.do("page", at=at, path="/")["status"] == 200


def test_the_office_has_no_square(hall: Hall, at: datetime) -> None:
    office = hall.office.do("has", at=at)
    assert below(office["apps"], {"yakuba.faces.square"}) == []
    assert below(office["modules"], {"yakuba.faces.square"}) == []
    for path in ("/", "/filed/", "/code/", "/apply/list/"):
        assert hall.office.do("page", at=at, path=path)["status"] == 404
    assert hall.office.do("page", at=at, path="/desk/account/login/")["status"] == 200


def test_what_the_edge_lacks_cannot_be_imported_there(hall: Hall, at: datetime) -> None:
    for module in ("yakuba.casework.commands", "yakuba.people.reads", "yakuba.flows.commands"):
        with pytest.raises(Fault) as refused:
            hall.edge.do("import_", at=at, module=module)
        assert refused.value.kind == "RuntimeError"
        hall.office.do("import_", at=at, module=module)


REACTIONS_FOR_EVER = {
    "edge": {
        "upward.send_the_filing",
        "upward.send_the_amendment",
        "upward.send_the_withdrawal",
        "asking.send_the_sheet",
        "asking.tell_how_many",
    },
    "office": {
        "filing.open_the_cases",
        "filing.tell_the_progress",
        "filing.ask_the_resident",
        "filing.put_the_correction_into_the_case",
        "filing.take_the_case_back",
        "filing.send_the_letter",
        "looking.tell_the_visits",
        "downward.send_the_edition",
        "downward.send_the_closing",
        "openness.send_the_publication",
        "openness.send_the_withdrawal",
        "asking.send_the_survey",
        "asking.open_the_sheet",
    },
}
"""By these names running halls know what was done. The sets may only grow: a renamed reaction would run again."""


def test_each_side_hears_what_is_its_business_and_no_reaction_loses_its_name(hall: Hall, at: datetime) -> None:
    for side in (hall.edge, hall.office):
        assert set(side.do("wired", at=at)) == REACTIONS_FOR_EVER[side.zone]


def test_an_undivided_house_has_everything() -> None:
    for table in (zones.APPS, zones.MIDDLEWARE, zones.CONTEXT):
        assert zones.of(table, Zone.BOTH) == [name for name, _where in table]
    assert len(zones.addresses(Zone.BOTH)) == len(zones.ADDRESSES)


def test_nothing_stands_nowhere() -> None:
    for table in (zones.APPS, zones.MIDDLEWARE, zones.CONTEXT):
        assert all(where for _name, where in table)
    assert all(where for *_rest, where in (*zones.ADDRESSES, *zones.COMMANDS))
    assert set(zones.FRONT) == set(Zone)


@pytest.mark.parametrize("zone", list(Zone))
def test_the_first_page_of_a_zone_is_one_of_its_own(zone: Zone) -> None:
    face = zones.FRONT[zone].partition(":")[0]
    assert f"yakuba.faces.{face}" in zones.of(zones.APPS, zone)
