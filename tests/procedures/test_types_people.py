"""Persons, households and other lists of rows."""

from __future__ import annotations

from datetime import date

import pytest

from tests.procedures.typed import an_item, faults, refused, value
from yakuba.procedures.rules.types import Rows, dated, type_of

HANAKO = {"name": "山田 花子", "kana": "ヤマダ ハナコ", "birth_date": "1988-05-01", "sex": "female"}
FAMILY = [
    {"id": "m1", "relation": "head", "birth_date": "1988-05-01"},
    {"id": "m2", "relation": "spouse", "birth_date": "1990-10-03"},
    {"id": "m3", "relation": "child", "birth_date": "2017-04-02"},
]


def rows_of(item) -> Rows:
    kind = type_of(item)
    assert isinstance(kind, Rows)
    return kind


def a_page(*rows: dict[str, str], ids: list[str] | None = None) -> dict[str, list[str]]:
    """Return what is sent for rows m1, m2 …; ``__`` in a name stands for a dot."""
    names = ids or [f"m{number}" for number in range(1, len(rows) + 1)]
    typed = {
        f"{row_id}.{part.replace('__', '.')}": [words]
        for row_id, row in zip(names, rows, strict=True)
        for part, words in row.items()
    }
    return {"rows": names, **typed}


HEAD = {"relation": "head", "birth_date__era": "showa", "birth_date__year": "63", "birth_date__month": "5",
        "birth_date__day": "1"}  # fmt: skip
CHILD = {"relation": "child", "birth_date__year": "H29.4.2"}
EMPTY = {"relation": "", "birth_date__era": "western", "birth_date__year": ""}


def test_a_person_is_read_part_by_part():
    typed = {"name": " 山田　花子 ", "kana": "やまだ はなこ", "birth_date__year": "S63.5.1", "sex": "female"}
    assert value(an_item("person"), **typed) == HANAKO


def test_a_person_is_shown_by_name_and_reading():
    item = an_item("person")
    shown = type_of(item).show(item, HANAKO, "ja")
    assert shown == ("山田 花子（ヤマダ ハナコ）", "1988年5月1日（昭和63年）", "女")


def test_only_the_parts_that_the_item_asks_are_taken():
    item = an_item("person", parts=["name", "birth_date"])
    assert {field.part.partition(".")[0] for field in type_of(item).fields(item)} == {"name", "birth_date"}
    assert refused(item, {"name": "山田 花子", "birth_date": "1988-05-01"}) == []
    assert refused(item, HANAKO) == [""]
    assert type_of(item).facts(item, {"name": "山田 花子", "birth_date": "1988-05-01"})["kana"] is None


def test_a_part_may_be_left_to_the_person():
    item = an_item("person", optional=["sex", "kana"])
    assert refused(item, {"name": "山田 花子", "birth_date": "1988-05-01"}) == []


def test_what_is_missing_is_told_beside_its_part_and_once():
    found = faults(an_item("person"), name="山田 花子", kana="山田", birth_date__year="1988", birth_date__month="5")
    assert [part for part, _ in found] == ["kana", "birth_date.day", "sex"]


def test_a_birth_after_the_day_of_asking_is_refused_beside_the_date():
    item = dated(an_item("person", parts=["birth_date"]), date(2026, 11, 20))
    assert [part for part, _ in faults(item, birth_date__year="2026/11/21")] == ["birth_date"]


def test_a_household_is_always_a_list():
    assert rows_of(an_item("household")).name == "household"
    with pytest.raises(ValueError, match="cannot be many"):
        type_of(an_item("text", many=True))


def test_a_household_is_read_row_by_row():
    item = an_item("household")
    reading = rows_of(item).read(item, a_page(HEAD, CHILD))
    assert reading.problems == ()
    assert reading.value == [FAMILY[0], {"id": "m2", "relation": "child", "birth_date": "2017-04-02"}]


def test_an_empty_row_is_no_row_and_the_others_keep_their_ids():
    item = an_item("household")
    assert rows_of(item).read(item, a_page(HEAD, EMPTY, CHILD)).value == [
        FAMILY[0],
        {"id": "m3", "relation": "child", "birth_date": "2017-04-02"},
    ]
    assert rows_of(item).read(item, a_page(EMPTY)).value is None


def test_problems_of_a_row_stand_in_it():
    item = an_item("household")
    reading = rows_of(item).read(
        item, a_page(HEAD, {"relation": "child", "birth_date__year": "R8.2.30"}, {**CHILD, "relation": ""})
    )
    assert [problem.part for problem in reading.problems] == ["m2.birth_date", "m3.relation"]


def test_rows_come_and_go_and_keep_their_ids():
    kind = rows_of(an_item("household"))
    typed = a_page(HEAD, CHILD, CHILD)
    typed = kind.remove_row(typed, "m2")
    assert kind.row_ids(typed) == ("m1", "m3")
    assert not [part for part in typed if part.startswith("m2")]
    typed = kind.add_row(typed)
    assert kind.row_ids(typed) == ("m1", "m3", "m4")


def test_the_id_of_a_removed_row_that_answers_still_name_is_not_given_again():
    kind = rows_of(an_item("household"))
    typed = kind.remove_row(a_page(HEAD, CHILD, CHILD), "m3")
    assert kind.new_row_id(typed) == "m3"
    assert kind.new_row_id(typed, taken=["m3", "m7"]) == "m8"


def test_removing_m1_leaves_m10_alone():
    kind = rows_of(an_item("household"))
    typed = a_page(HEAD, CHILD, ids=["m1", "m10"])
    assert kind.remove_row(typed, "m1") == {part: words for part, words in typed.items() if "m1." not in part} | {
        "rows": ["m10"]
    }


def test_rows_are_found_without_the_list_of_their_ids():
    kind = rows_of(an_item("household"))
    assert kind.row_ids({"m10.relation": ["child"], "m2.relation": ["head"], "rowdy.x": [""]}) == ("m2", "m10")
    assert kind.row_ids({}) == ("m1",)


def test_a_row_has_the_fields_of_the_type_under_its_id():
    item = an_item("household", parts=["relation", "name", "birth_date"])
    fields = rows_of(item).row_fields(item, "m4")
    assert [field.part for field in fields] == [
        "m4.relation", "m4.name", "m4.birth_date.era", "m4.birth_date.year", "m4.birth_date.month", "m4.birth_date.day",
    ]  # fmt: skip
    assert {field.group for field in fields} == {"", "m4.birth_date"}


@pytest.mark.parametrize(
    "given",
    [
        {},
        [{"relation": "head", "birth_date": "1988-05-01"}],
        [{**FAMILY[0], "id": "x"}],
        [FAMILY[0], FAMILY[0]],
        [{**FAMILY[0], "id": 1}],
        ["m1"],
        [],
    ],
)
def test_rows_from_elsewhere_need_ids_of_their_own(given):
    assert refused(an_item("household"), given) == [""]


def test_a_household_holds_its_number_of_rows():
    assert refused(an_item("household", max_rows=2), FAMILY) == [""]
    assert refused(an_item("household", min_rows=4), FAMILY) == [""]
    assert refused(an_item("household", max_rows=3), FAMILY) == []


def test_a_household_is_shown_a_line_to_each_and_exported_side_by_side():
    item = an_item("household", max_rows=4)
    kind = rows_of(item)
    assert kind.show(item, FAMILY, "ja")[2] == "3. 子　2017年4月2日（平成29年）"
    cells = kind.export(item, FAMILY)
    assert cells["count"] == 3
    assert cells["3.birth_date"] == "2017-04-02"
    assert cells["4.birth_date"] is None


def test_a_row_is_called_by_its_name_or_by_what_tells_it_apart():
    kind = rows_of(an_item("household"))
    item = an_item("household")
    assert kind.row_label(item, FAMILY[2]).ja == "子（2017年生まれ）"
    assert kind.row_label(item, FAMILY[2]).en == "Child (born 2017)"
    assert kind.row_label(item, {**FAMILY[2], "name": "葛󠄀城 さくら"}).ja == "葛󠄀城 さくら"
    vehicles = an_item("vehicle", many=True)
    assert rows_of(vehicles).row_label(vehicles, {"id": "m2", "kind": "moped"}).ja == "2番目"


def test_conditions_see_every_part_of_every_row():
    item = an_item("household")
    assert rows_of(item).facts(item, FAMILY[:1]) == [
        {"id": "m1", "relation": "head", "birth_date": "1988-05-01", "name": None, "kana": None, "sex": None}
    ]
