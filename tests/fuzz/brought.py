"""Readers of what is brought as a file: tables, workbooks, photos and PDF, packs, drawings, conditions."""

from __future__ import annotations

import csv
import io
import zipfile
from contextlib import suppress
from functools import lru_cache
from typing import Any, Final
from unittest import mock
from xml.etree import ElementTree as ET

import msgspec

from tests.flows.test_flows_rules import GOOD, drawing
from tests.fuzz.target import target, texts, words
from tests.papers import hostile
from tests.papers.makers import a_pdf, a_photo, a_png, an_office_file
from tests.plans.made import everything
from tests.plans.test_plans_packs import files as plan_files
from tests.procedures.packs import SHELF, small
from yakuba.flows import rules as flows
from yakuba.governance.rules import sheet as register
from yakuba.governance.rules import training_sheet as training
from yakuba.ground import cel, delimited
from yakuba.ground.packs import yaml_text
from yakuba.ground.packs.faults import FaultyPack
from yakuba.journeys.publishing import flow_faults
from yakuba.papers.rules import files, staff
from yakuba.papers.rules.refusals import FileRefused
from yakuba.plans.rules import exchange
from yakuba.plans.rules.exchange import checking, excel
from yakuba.plans.rules.exchange import delimited as plan_tables
from yakuba.plans.rules.model import PlanPack
from yakuba.plans.rules.packs import reading as plan_packs
from yakuba.procedures.rules.packs.loading import load

_SECTIONS: Final = {"総務課": "general", "general": "general"}
_KNOWN: Final = training.Known(_SECTIONS, {}, {"1001": ("a", "general")}, {(2026, 1)})


def _register_row() -> bytes:
    row = ["1", "みなと野町規則", "条例", "総務課", "1", "第3条", "", "", "", "令和9年3月31日", "", "", "", ""]
    return delimited.written(list(register.COLUMNS.values()), [row])


def _tables() -> list[bytes]:
    plan = [plan_tables.write(grid) for grid in exchange.grids(_everything())]
    courses = delimited.written(
        list(training.PLAN.values()), [["2026", "1", "情報", "全職員", "10", "5", "総務課", ""]]
    )
    sessions = [["2026", "1", "1", "2026-05-01", "60", "集合", "講師", "1001", "", ""]]
    return [*plan, _register_row(), courses, delimited.written(list(training.SESSIONS.values()), sessions)]


@target(exchange.Unreadable, delimited.Unreadable, seeds=_tables, tries=150)
def tables(data: bytes) -> None:
    """CSV: the sheets of a plan, the register of rules, trainings. Nothing of it is a formula when it goes out again."""
    cells = delimited.rows_of(data)
    register.read(cells, _SECTIONS)
    training.read_plan(cells, _KNOWN)
    training.read_sessions(cells, _KNOWN)
    _plan_from(plan_tables.read(data, ""))
    again = delimited.written(cells[0], cells[1:])
    assert not any(
        one[:1] in "=+-@" and one for row in csv.reader(io.StringIO(again.decode("utf-8-sig"))) for one in row
    )


def _plan_from(*grids: exchange.Grid) -> None:
    pack, faults = checking.check(grids, _everything())
    assert (pack is None) == bool(faults)
    for fault in faults:
        assert fault.place.cell


_everything: Final = lru_cache(everything)


@lru_cache
def _books() -> list[bytes]:
    """Return workbooks of one sheet each: most of the time goes into opening them."""
    return [excel.write([grid]) for grid in exchange.grids(_everything())]


_SHEET: Final = "xl/worksheets/sheet1.xml"


def _workbooks() -> list[bytes]:
    sheets = []
    for number, data in enumerate(_books()):
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            sheets.append(bytes([number]) + book.read(_SHEET))
    return [_books()[0], *sheets]


@target(exchange.Unreadable, seeds=_workbooks, tries=15)
def workbooks(data: bytes) -> None:
    """Workbooks of a plan: any bytes, and good ones of which one sheet is any XML."""
    if data[:1] < b" ":
        data = _with_sheet(_books()[(data[:1] or b"\0")[0] % len(_books())], data[1:])
    _plan_from(*excel.read(data))


def _with_sheet(data: bytes, xml: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as changed:
        for name in book.namelist():
            changed.writestr(name, xml if name == _SHEET else book.read(name))
    return out.getvalue()


def _papers() -> list[bytes]:
    return [
        *(a_photo(size=(16, 12)), a_photo(size=(16, 12), turned=True), a_png(size=(4, 3))),
        *(a_pdf(), a_pdf(password="x")),
        *(hostile.with_a_script_among_the_names(), hostile.with_actions_of_a_page(), hostile.in_the_root("/XFA", "x")),
        hostile.with_an_attachment("a.txt", b"x"),
        *(hostile.zipped(b"inside"), an_office_file()),
    ]


@target(FileRefused, seeds=_papers, tries=60)
def uploads(data: bytes) -> None:
    """What residents hand in: what it is, whether it is whole, whether something in it acts."""
    head = words(data[:40])
    staff.inspect(io.BytesIO(data), head)
    found = files.inspect(data, head)
    assert found.size == len(data)
    assert found.name == files.clean_name(found.name, found.type)


@lru_cache(maxsize=64)
def _source(file: str, text: str) -> yaml_text.Source:
    return _read(file, text)


_read: Final = yaml_text.read
_faults_of_flow: Final = lru_cache(maxsize=16)(lambda text: list(flow_faults(text)))
_PACK: Final = (
    "procedures/dog-registration.yaml",
    "event.yaml",
    "pack.yaml",
    "vocabulary/animal.yaml",
    "examples/family.yaml",
)


def _pack_files() -> list[bytes]:
    return [bytes([number]) + small()[name].encode() for number, name in enumerate(_PACK)]


@target(FaultyPack, seeds=_pack_files, tries=5)
def packs(data: bytes) -> None:
    """A pack of procedures of which one file is anything."""
    name = _PACK[(data[:1] or b"\0")[0] % len(_PACK)]
    all_files = {**small(), name: yaml_text.text_of(name, data[1:])}
    shelf = {one.removeprefix(SHELF): text for one, text in all_files.items() if one.startswith(SHELF)}
    pack = {one: text for one, text in all_files.items() if not one.startswith(SHELF)}
    # What was not changed is read once: most of the time would go into it.
    with mock.patch.object(yaml_text, "read", _source):
        load(pack, shelf, check_flow=_faults_of_flow)


def _plan_packs() -> list[bytes]:
    return [bytes([number]) + text.encode() for number, text in enumerate(plan_files().values())]


@lru_cache
def _plan() -> dict[str, str]:
    return plan_files()


@target(FaultyPack, seeds=_plan_packs, tries=10)
def plans(data: bytes) -> None:
    """A pack of a plan of which one file is anything."""
    names = list(_plan())
    name = names[(data[:1] or b"\0")[0] % len(names)]
    with mock.patch.object(yaml_text, "read", _source):
        plan = plan_packs.read({**_plan(), name: yaml_text.text_of(name, data[1:])})
    assert msgspec.convert(plan_packs.plain_of(plan), PlanPack, str_keys=True) == plan


@target(
    flows.BadFlow,
    seeds=lambda: [drawing(GOOD).encode(), drawing("<scriptTask id='x'/>", lane="mayor").encode()],
    tries=60,
)
def drawings(data: bytes) -> None:
    """Flows as BPMN."""
    for fault in flows.check(data):
        assert fault.line >= 1
    flow = flows.read(data)
    for language in ("ja", "en"):
        ET.fromstring(flows.picture(flow, list(flow.nodes)[:1], (), language))


_FACTS: Final[dict[str, Any]] = {
    "move": {"kind": "in", "date": "2026-11-10", "count": 3, "nothing": None},
    "members": [{"id": "m1", "age": 38}, {"id": "m2", "age": 8}],
    "day": "2026-11-21",
}


@target(
    cel.RuleFault,
    seeds=texts(
        "move.kind == 'in' && move.count > 2",
        "members.exists(m, m.age < 18) || size(members) == 1",
        "move.nothing == null ? day.startsWith('2026') : 'a' in ['a', 'b']",
        "(members.filter(m, m.age >= 18).map(m, m.id) == ['m1'])",
        'timestamp("2026-11-21T00:00:00Z") - duration("3h") > timestamp("2020-01-01T00:00:00Z")',
        "1 / 0 == 1 || int('x') > 2 || {'a': 1}.a == 1u || b'x' == b'x'",
    ),
)
def conditions(data: bytes) -> None:
    """Conditions as a town writes them."""
    rule = cel.Rule(words(data))
    with suppress(cel.RuleFault):
        rule.holds(_FACTS)
    with suppress(cel.RuleFault):
        rule.value(_FACTS)
    for part in cel.parts(rule.source):
        assert len(part) < len(rule.source)
