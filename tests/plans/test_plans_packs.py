"""A plan pack is read whole, or every fault is told with its place and its remedy."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tests.plans.made import everything
from yakuba.config.cli import main
from yakuba.ground.packs.faults import FaultyPack
from yakuba.plans.rules.packs import finding, reading, schemas

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def files(**changed: Any) -> dict[str, str]:
    """Return the files of a whole pack; a changed kind is given as data or as its text."""
    whole = {**reading.as_data(everything()), **changed}
    return {f"{kind}.yaml": data if isinstance(data, str) else written(data) for kind, data in whole.items()}


def written(data: Any) -> str:
    text = StringIO()
    YAML(typ="safe", pure=True).dump(json.loads(json.dumps(data)), text)
    return text.getvalue()


def faults_of(**changed: Any) -> list[str]:
    with pytest.raises(FaultyPack) as faulty:
        reading.read(files(**changed))
    for fault in faulty.value.faults:
        assert fault.line >= 1
        assert fault.remedy_ja, fault
        assert fault.remedy_en, fault
    return [fault.say("en") for fault in faulty.value.faults]


def part(kind: str) -> Any:
    return json.loads(json.dumps(reading.as_data(everything())[kind]))


def node(**changes: Any) -> list[dict[str, Any]]:
    """Return the nodes, the counter's changed; a value of None takes the field away."""
    nodes: list[dict[str, Any]] = part("nodes")
    nodes[1] = {name: value for name, value in {**nodes[1], **changes}.items() if value is not None}
    return nodes


def head(**changes: Any) -> dict[str, Any]:
    return {**part("plan"), **changes}


def scoring(**changes: Any) -> dict[str, Any]:
    return head(scoring={**part("plan")["scoring"], **changes})


def test_a_pack_that_is_well_is_what_it_was_written_from():
    assert reading.read(files()) == everything()


BAR = {"from_half": "2024-1", "until_half": "2024-2"}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "unknown field": ({"nodes": node(budget=1)}, "“budget” is not known here"),
    "number for text": ({"nodes": node(number=3)}, 'Put it in quotation marks: "3"'),
    "text for number": ({"nodes": node(scores={"G": "viel"})}, "“G” has the wrong kind of value"),
    "list for text": ({"nodes": node(title=["a"])}, "wrong kind"),
    "no title": ({"nodes": node(title=None)}, "“title” is missing"),
    "empty title": ({"nodes": node(title="")}, "“title” is empty"),
    "no Japanese": ({"nodes": node(title={"en": "Counter"})}, "“ja” is missing"),
    "unknown language": ({"nodes": node(title={"ja": "窓口", "fr": "Guichet"})}, "“fr” is not known here"),
    "id with a capital": ({"nodes": node(id="Counter")}, "is not how “id” is written"),
    "too long": ({"nodes": node(number="1" * 21)}, "“number” is too long"),
    "unknown level": ({"nodes": node(level="masure")}, "Did you mean “measure”?"),
    "unknown parent": ({"nodes": node(parent="ami")}, "“ami” is not in the nodes of this plan"),
    "unknown axis": ({"nodes": node(marks=[{"axis": "whom", "class": "resident"}])}, "“whom” is not in “axes:”"),
    "unknown class": ({"nodes": node(marks=[{"axis": "who", "class": "guest"}])}, "“guest” is not in axis “who”"),
    "unknown challenge": ({"nodes": node(answers=["queues"])}, "“queues” is not in challenges.yaml"),
    "unknown upper": ({"nodes": node(aligned=["master/9"])}, "“master/9” is not in “upper:”"),
    "unknown after": ({"nodes": node(after=["offline"])}, "“offline” is not in the nodes of this plan"),
    "unknown score": ({"nodes": node(scores={"X": 1})}, "“X” is not in the scores"),
    "no such score": ({"nodes": node(scores={"G": 4})}, "“G” has no score 4"),
    "unknown priority": ({"nodes": node(priority="S")}, "“S” is not in the classes of priority"),
    "two same ids": ({"nodes": [*part("nodes"), part("nodes")[1]]}, "“counter” is there already, on line"),
    "circle in the tree": (
        {"nodes": [{"id": n, "level": "aim", "title": "x", "parent": p} for n, p in ("ab", "bc", "ca")]},
        "This is a circle: a → b → c → a",
    ),
    "its own parent": ({"nodes": node(parent="counter")}, "This is a circle: counter → counter"),
    "circle in after": ({"nodes": node(after=["online"])}, "This is a circle: counter → online → counter"),
    "upside down": (
        {"nodes": [*part("nodes"), {"id": "low", "level": "aim", "parent": "online", "title": "x"}]},
        "hangs below “online” of the lower level",
    ),
    "bar before the period": ({"nodes": node(bars=[{**BAR, "from_half": "2023-2"}])}, "2023-2 is outside the period"),
    "bar after the period": ({"nodes": node(bars=[{**BAR, "until_half": "2027-1"}])}, "2027-1 is outside the period"),
    "bar backwards": ({"nodes": node(bars=[{**BAR, "from_half": "2025-1"}])}, "before it begins in 2025-1"),
    "broken half": ({"nodes": node(bars=[{**BAR, "from_half": "2024-3"}])}, "is not how “from_half” is written"),
    "two same figures": ({"nodes": node(figures=[{"id": "f", "title": "x"}] * 2)}, "“f” is there already"),
    "cost below nothing": (
        {"nodes": node(sheet={"costs": [{"fiscal_year": 2024, "yen": -1, "kind": "initial"}]})},
        "“yen” is too small",
    ),
    "wrong municipality": ({"plan": head(municipality="134211")}, "is no code of a local government"),
    "period backwards": ({"plan": head(period_until="2023-03-31")}, "before it begins"),
    "no such day": ({"plan": head(period_until="2027-02-30")}, "There is no day “2027-02-30”"),
    "no levels": ({"plan": head(levels=[])}, "“levels” is empty"),
    "two same levels": ({"plan": head(levels=[{"id": "measure", "title": "x"}] * 2)}, "is there already"),
    "unknown name in the formula": ({"plan": scoring(formula="G * Z")}, "“Z” in the formula is none of the scores"),
    "a formula that is none": ({"plan": scoring(formula="G * ")}, "The formula cannot be read"),
    "days of no step": ({"plan": head(days={"lunch": 3})}, "“lunch” is not in the steps of a measure's way"),
    "days that never end": ({"plan": head(days={"idea": 800})}, "cannot be due in 800 days"),
    "days that are none": ({"plan": head(days={"idea": "soon"})}, "“idea” has the wrong kind of value"),
    "thresholds upwards": (
        {"plan": scoring(classes=[{"id": n, "title": n, "at_least": a} for n, a in (("A", 1), ("B", 6))])},
        "The limit of “B” is not below that of “A”",
    ),
    "renamed into nothing": (
        {"earlier": [{"id": "old", "title": "x", "outcome": "rename"}]},
        "“rename” needs “to”",
    ),
    "ended, and yet somewhere": (
        {"earlier": [{"id": "old", "title": "x", "outcome": "end", "to": ["counter"]}]},
        "It has ended, and yet leads to a measure",
    ),
    "named under no challenge": (
        {"earlier": [{"id": "old", "title": "x", "outcome": "end", "answers": ["queues"]}]},
        "“queues” is not in challenges.yaml",
    ),
    "a word that is no word": (
        {"earlier": [{"id": "old", "title": "x", "outcome": "end", "printed": "継" * 41}]},
        "“printed” is too long",
    ),
    "carried over to nobody": (
        {"earlier": [{"id": "old", "title": "x", "outcome": "merge", "to": ["conter"]}]},
        "Did you mean “counter”?",
    ),
    "reports to nobody": (
        {"bodies": [{"id": "hq", "title": "x", "kind": "headquarters", "reports_to": "board"}]},
        "“board” is not in bodies.yaml",
    ),
    "bodies in a circle": (
        {"bodies": [{"id": n, "title": "x", "kind": "panel", "reports_to": t} for n, t in ("ab", "ba")]},
        "This is a circle: a → b → a",
    ),
    "an arrow into nothing": (
        {"flows": [{"id": "f", "title": "x", "steps": [{"id": "a", "lane": "x", "title": "x", "to": ["b"]}]}]},
        "“b” is not in flow chart “f”",
    ),
    "a row too short": (
        {"tables": [{"id": "t", "title": "x", "columns": ["a", "b"], "rows": [["1"]]}]},
        "There are 2 columns, but this row has 1 cells",
    ),
    "more answers than asked": (
        {"surveys": [{"id": "s", "title": "x", "asked": 10, "answered": 11}]},
        "11 answered, but only 10 were asked",
    ),
    "a survey proves nothing": (
        {"surveys": [{"id": "s", "title": "x", "questions": [{"id": "q", "title": "x", "proves": ["y"]}]}]},
        "“y” is not in challenges.yaml",
    ),
    "not YAML": ({"nodes": "- id: [a"}, "This is not YAML"),
    "empty": ({"nodes": ""}, "The file is empty"),
    "an unknown file": ({"measures": "[]"}, "A plan pack has no such file"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_fault_is_told_with_its_place_and_its_remedy(wrong):
    changed, words = WRONG[wrong]
    found = faults_of(**changed)
    assert any(words in one for one in found), found


def test_all_faults_are_told_at_once_each_on_its_line():
    nodes = "- id: a\n  level: masure\n  title: x\n- id: b\n  level: measure\n  title: x\n  parent: c\n"
    found = faults_of(nodes=nodes, plan=head(municipality="000000"), earlier="[]")
    assert [one.partition(": ")[0] for one in found] == ["nodes.yaml:2", "nodes.yaml:7", "plan.yaml:12"]


def test_a_pack_without_its_head_is_none():
    with pytest.raises(FaultyPack) as faulty:
        reading.read({"nodes.yaml": "[]"})
    assert [fault.file for fault in faulty.value.faults] == ["plan.yaml"]


def test_a_long_chain_is_no_fault():
    nodes = [{"id": "m-0", "level": "aim", "title": "x"}]
    nodes += [{"id": f"m-{n}", "level": "aim", "title": "x", "parent": f"m-{n - 1}"} for n in range(1, 1500)]
    assert finding.circles({one["id"]: [one.get("parent", "")] for one in nodes}) == []


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3)))
def test_circles_are_found_where_there_are_any_and_nowhere_else(leads):
    found = finding.circles(leads)
    for way in found:
        for here, there in zip(way, (*way[1:], way[0]), strict=True):
            assert there in leads[here]
    assert bool(found) == any(_reaches(leads, name, name) for name in leads)


def _reaches(leads: dict[str, list[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = list(leads[start])
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting += leads.get(here, [])
    return False


@pytest.mark.parametrize("kind", schemas.KINDS)
def test_the_published_schemas_of_plan_packs_are_those_of_the_programme(kind):
    text = (SCHEMAS / f"plan-{kind}.schema.json").read_text(encoding="utf-8")
    assert json.loads(text) == schemas.schema(kind), "run: yakuba plans schema --to docs/schemas"


def test_the_console_checks_loads_shows_and_writes_a_plan_out_again(db, tmp_path, capsys):
    for name, text in files().items():
        (tmp_path / name).write_text(text, "utf-8")
    assert main(["--lang", "en", "plans", "check", str(tmp_path)]) == 0
    assert main(["--lang", "en", "plans", "load", str(tmp_path)]) == 0
    assert main(["--lang", "en", "plans", "show", "sample"]) == 0
    told = capsys.readouterr().out
    assert "3 nodes, 2 of them measures" in told
    assert "  1-1 Counter without writing  [residents]" in told
    assert main(["plans", "export", "sample", str(tmp_path / "out")]) == 0
    again = {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()}
    assert reading.read(again) == everything()


def test_the_console_tells_what_is_wrong_and_loads_nothing(db, tmp_path, capsys):
    for name, text in files(nodes=node(level="masure")).items():
        (tmp_path / name).write_text(text, "utf-8")
    assert main(["--lang", "en", "plans", "load", str(tmp_path)]) == 1
    assert "1 fault(s)" in capsys.readouterr().out
    assert main(["--lang", "en", "plans", "show", "sample"]) == 1
    assert main(["--lang", "en", "plans", "check", str(tmp_path / "nowhere")]) == 2
