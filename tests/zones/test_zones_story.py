"""The story of a family that moves in, told across the border: filed at the edge, decided in the office, read at the edge."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.zones.hall import Fault, Hall

FAMILY = "family-of-four-in"
ALLOWANCE = "child-allowance"
ASKED = {"person.phone": "番号が一桁足りません"}


def hours(at: datetime, number: float) -> datetime:
    return at + timedelta(hours=number)


def test_the_whole_story_across_the_border(hall: Hall, at: datetime) -> None:
    filed = hall.edge.do("hand_in", at=at, example=FAMILY)
    code = filed["code"]
    before = hall.edge.do("status", at=at, code=code)
    assert before["here"]
    assert before["files"] > 0
    assert set(before["stages"].values()) == {"received"}
    hall.exchange(hours(at, 0.1))
    # In the office there is one case for each procedure, with its own answers and with its papers.
    cases = hall.office.do("cases", at=at, ref=before["ref"])
    assert set(cases) == set(before["stages"]) - {"garbage-and-community"}
    assert sum(case["files"] for case in cases.values()) > 0
    assert cases[ALLOWANCE]["answers"]["person.name"] == before["answers"]["person.name"]
    # At the edge nobody reads the filing any more; the page still says what to do in person.
    after = hall.edge.do("status", at=at, code=code)
    assert (after["here"], after["answers"], after["files"]) == (False, {}, 0)
    assert after["number"] == filed["number"]
    assert after["visits"]
    assert after["forecasts"]

    hall.office.do(
        "act", at=hours(at, 1), ref=before["ref"], procedure=ALLOWANCE, outcome="correct", correct_items=ASKED
    )
    hall.exchange(hours(at, 1))
    asked = hall.edge.do("status", at=at, code=code)
    assert asked["stages"][ALLOWANCE] == "correcting"
    request, items = asked["requests"][ALLOWANCE]
    assert items == ASKED
    shown = hall.edge.do("page", at=hours(at, 2), path=f"/filed/correct/{request}/", code=code)
    assert shown["status"] == 200
    assert before["answers"]["person.phone"] in shown["text"], "the earlier answer stands in the field"
    hall.edge.do("answer", at=hours(at, 2), code=code, request=request, answers={"person.phone": "054-626-1111"})
    hall.exchange(hours(at, 2))
    cases = hall.office.do("cases", at=hours(at, 2), ref=before["ref"])
    assert cases[ALLOWANCE]["answers"]["person.phone"] == "054-626-1111"
    assert cases[ALLOWANCE]["stage"] == "checking"

    hall.edge.do("withdraw", at=hours(at, 3), code=code, procedure="water-start")
    hall.office.do("act", at=hours(at, 3), ref=before["ref"], procedure=ALLOWANCE, outcome="propose")
    hall.office.do("act", at=hours(at, 4), ref=before["ref"], procedure=ALLOWANCE, outcome="approve", post="chief")
    hall.exchange(hours(at, 4))
    done = hall.edge.do("status", at=hours(at, 4), code=code)
    assert done["stages"][ALLOWANCE] == "accepted"
    assert done["stages"]["water-start"] == "withdrawn"
    (letter,) = done["letters"][ALLOWANCE]
    assert hall.edge.do("letter", at=hours(at, 4), code=code, letter_id=letter).startswith("児童手当認定通知書 %PDF-")


def test_the_resident_sees_at_the_edge_who_looked_in_the_office(hall: Hall, at: datetime) -> None:
    code = hall.edge.do("hand_in", at=at, example=FAMILY)["code"]
    ref = hall.edge.do("status", at=at, code=code)["ref"]
    hall.exchange(at)
    assert hall.edge.do("status", at=at, code=code)["looks"] == []
    for minute in (1, 2):
        hall.office.do("look", at=at + timedelta(minutes=minute), ref=ref, procedure=ALLOWANCE)
    hall.exchange(at + timedelta(minutes=3))
    assert hall.edge.do("status", at=at, code=code)["looks"] == [["child課", "申請の内容を見ました", 2]]
    page = hall.edge.do("page", at=at, path="/filed/", code=code)
    assert "child課" in page["text"]


def test_what_was_fetched_is_deleted_from_the_edge_after_its_time(hall: Hall, at: datetime) -> None:
    code = hall.edge.do("hand_in", at=at, example=FAMILY)["code"]
    hall.exchange(at)
    kept = hall.edge.home / "files"
    in_the_office = hall.office.do("count", at=at, model="applications.SealedBody")
    assert hall.edge.do("count", at=at, model="applications.SealedBody") >= 1
    assert [path for path in kept.rglob("*") if path.is_file()]
    hall.work(hours(at, 30))
    assert hall.edge.do("count", at=at, model="applications.SealedBody") == 0
    assert hall.edge.do("count", at=at, model="papers.SealedFile") == 0
    assert [path for path in kept.rglob("*") if path.is_file()] == []
    assert hall.edge.do("status", at=at, code=code)["stages"][ALLOWANCE] == "received"
    assert hall.office.do("count", at=at, model="applications.SealedBody") == in_the_office


def test_a_paper_that_is_asked_for_again_crosses_too(hall: Hall, at: datetime) -> None:
    code = hall.edge.do("hand_in", at=at, example=FAMILY)["code"]
    ref = hall.edge.do("status", at=at, code=code)["ref"]
    hall.exchange(at)
    case = next(name for name, one in hall.office.do("cases", at=at, ref=ref).items() if one["files"])
    paper = hall.office.do("papers_of", at=at, ref=ref, procedure=case)[0]
    items = {f"file:{paper}": "写りが不鮮明です"}
    hall.office.do("act", at=hours(at, 1), ref=ref, procedure=case, outcome="correct", correct_items=items)
    hall.exchange(hours(at, 1))
    request, _items = hall.edge.do("status", at=at, code=code)["requests"][case]
    hall.edge.do("answer", at=hours(at, 30), code=code, request=request, answers={}, attachment=paper)
    hall.exchange(hours(at, 30))
    assert hall.office.do("papers_of", at=at, ref=ref, procedure=case).count(paper) == 2
    hall.work(hours(at, 60))
    assert hall.edge.do("count", at=at, model="papers.SealedFile") == 0


def test_the_same_parcels_again_change_nothing(hall: Hall, at: datetime) -> None:
    before = hall.office.do("count", at=at, model="applications.Filing")
    hall.edge.do("hand_in", at=at, example=FAMILY)
    hall.work(at)
    hall.edge.do("give", at=at, folder=str(hall.stick))
    models = ("applications.Filing", "casework.Case", "papers.OpenedFile", "ground.OutboxEvent")
    counted = []
    for _ in range(3):
        assert hall.office.do("take", at=at, folder=str(hall.stick)) == []
        hall.work(at)
        counted.append([hall.office.do("count", at=at, model=model) for model in models])
    assert counted[0] == counted[1] == counted[2]
    assert counted[0][0] == before + 1


def test_the_edge_opens_nothing_even_with_the_offices_key_in_its_folder(hall: Hall, at: datetime) -> None:
    assert hall.office.do("open_for_office", at=at) == "secret"
    copied = hall.edge.home / "keys/office.key"
    copied.write_bytes((hall.office.home / "keys/office.key").read_bytes())
    with pytest.raises(Fault) as refused:
        hall.edge.do("open_for_office", at=at)
    copied.unlink()
    assert refused.value.kind == "NoKeys"
