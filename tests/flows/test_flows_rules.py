"""What a drawing must be to be worked by, and what the picture says."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import etree  # type: ignore[import-untyped]
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnValidator

from yakuba.flows.rules import BadFlow, RefusedCode, check, machine, picture, read, words
from yakuba.flows.rules.engine import _CelEngine

FLOWS = Path(__file__).parents[2] / "packs" / "moving" / "flows"
NOTIFICATION = (FLOWS / "notification.bpmn").read_text()
HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">'


def drawing(body: str, *, lane: str = "clerk", held: tuple[str, ...] = ("check",)) -> str:
    """Return a small drawing around the body of its process."""
    refs = "".join(f"<flowNodeRef>{id_}</flowNodeRef>" for id_ in held)
    lanes = f'<laneSet id="l"><lane id="l1" name="{lane}">{refs}</lane></laneSet>'
    return f'{HEAD}\n<process id="p" name="試し" isExecutable="true">{lanes}\n{body}\n</process>\n</definitions>'


GOOD = """<startEvent id="s"/>
<userTask id="check" name="確かめる"/>
<exclusiveGateway id="g"/>
<endEvent id="yes" name="accepted"/>
<endEvent id="no" name="refused"/>
<sequenceFlow id="a" sourceRef="s" targetRef="check"/>
<sequenceFlow id="b" sourceRef="check" targetRef="g"/>
<sequenceFlow id="c" sourceRef="g" targetRef="yes">
<conditionExpression>outcome == 'accept'</conditionExpression></sequenceFlow>
<sequenceFlow id="d" sourceRef="g" targetRef="no">
<conditionExpression>outcome == 'refuse'</conditionExpression></sequenceFlow>"""


NEVER_ASKED = (
    'id="b" sourceRef="check" targetRef="g"><conditionExpression>outcome == \'x\'</conditionExpression></sequenceFlow>'
)


def faults(body: str, **kwargs) -> list[tuple[int, str]]:
    return [(fault.line, fault.words.en) for fault in check(drawing(body, **kwargs))]


@pytest.mark.parametrize("path", sorted(FLOWS.glob("*.bpmn")), ids=lambda path: path.stem)
def test_the_flows_of_the_pack_have_no_fault(path):
    assert check(path.read_text()) == ()
    assert read(path.read_text()).id == path.stem


@pytest.mark.parametrize("path", sorted(FLOWS.glob("*.bpmn")), ids=lambda path: path.stem)
def test_the_flows_of_the_pack_have_a_place_on_the_sheet_for_everything(path):
    """Without diagram interchange an editor such as bpmn.io shows an empty sheet."""
    text = path.read_text()
    flow = read(text)
    drawn = set(re.findall(r'bpmnElement="([^"]+)"', text))
    assert set(flow.nodes) | {edge.id for edge in flow.edges} <= drawn


@pytest.mark.parametrize("path", sorted(FLOWS.glob("*.bpmn")), ids=lambda path: path.stem)
def test_the_flows_of_the_pack_are_bpmn_by_the_schema_of_the_standard(path):
    BpmnValidator().validate(etree.parse(path))


def test_a_refusal_is_always_approved_by_somebody_else():
    for path in FLOWS.glob("*.bpmn"):
        flow = read(path.read_text())
        for task, outcomes in flow.outcomes.items():
            for outcome in outcomes:
                if flow.nodes[outcome.to].end == "refused":
                    assert flow.nodes[task].lane in {"chief", "manager"}


def test_a_good_drawing_has_no_fault_and_tells_its_outcomes():
    assert faults(GOOD) == []
    flow = read(drawing(GOOD))
    assert [(o.code, o.to) for o in flow.outcomes["check"]] == [("accept", "yes"), ("refuse", "no")]
    assert flow.outcomes["check"][0].label.en == "Accept"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('<startEvent id="s"/>', "", "There must be exactly one start event."),
        ("outcome == 'refuse'", "outcome ==", "Not a CEL condition"),
        ("outcome == 'refuse'", "outcome == 'refuze'", "Unknown outcome: refuze"),
        ("outcome == 'refuse'", "amount > 3", "d must ask for outcome alone."),
        ("outcome == 'refuse'", "outcome == 'accept'", "Outcome accept has no single way."),
        ('name="refused"', 'name="done"', "Unknown end: done"),
        ('name="確かめる"', "", "check has no name."),
        ('targetRef="yes"', 'targetRef="nowhere"', "A line leads to nowhere: nowhere"),
        ('<endEvent id="no"', '<endEvent id="yes"', "Missing or repeated id: yes"),
        ('<sequenceFlow id="b" sourceRef="check" targetRef="g"/>', "", "check is a dead end."),
        (
            '<sequenceFlow id="a" sourceRef="s" targetRef="check"/>',
            '<sequenceFlow id="a" sourceRef="s" targetRef="yes"/>',
            "A start must lead to a task.",
        ),
        (
            'id="b" sourceRef="check" targetRef="g"/>',
            NEVER_ASKED,
            "The condition of b is never asked.",
        ),
        ("</userTask>", "", "There are 0 processes."),
    ],
)
def test_every_slip_is_told_with_its_line(old, new, expected):
    if old == "</userTask>":
        found = [(f.line, f.words.en) for f in check(f"{HEAD}</definitions>")]
    else:
        assert old in GOOD
        found = faults(GOOD.replace(old, new, 1))
    assert any(words.startswith(expected) for _, words in found), found
    assert all(line >= 1 for line, _ in found)


def test_a_task_from_which_no_end_can_be_reached_is_a_fault_on_its_line():
    body = GOOD.replace('targetRef="no"', 'targetRef="loop"') + (
        '\n<userTask id="loop" name="回る"/>\n<sequenceFlow id="e" sourceRef="loop" targetRef="loop"/>'
    )
    found = faults(body, held=("check", "loop"))
    assert (14, "No end can be reached from loop.") in found
    assert any("no cannot be reached" in words for _, words in found)


def test_a_place_nobody_comes_to_is_a_fault():
    body = GOOD + '\n<userTask id="idle" name="暇"/>\n<sequenceFlow id="e" sourceRef="idle" targetRef="yes"/>'
    assert faults(body, held=("check", "idle")) == [(14, "idle cannot be reached.")]


def test_a_task_needs_a_lane_that_is_a_post():
    assert (4, "check is in no lane.") in faults(GOOD, held=())
    assert any("Unknown lane: boss" in words for _, words in faults(GOOD, lane="boss"))


@pytest.mark.parametrize(
    "element",
    [
        '<scriptTask id="x" name="悪事"><script>import os</script></scriptTask>',
        '<serviceTask id="x" name="外へ"/>',
        '<businessRuleTask id="x" name="規則"/>',
        '<callActivity id="x" name="呼ぶ"/>',
    ],
)
def test_what_would_run_code_is_refused(element):
    assert any("Elements that run code are refused" in words for _, words in faults(GOOD + "\n" + element))
    with pytest.raises(BadFlow):
        read(drawing(GOOD + element))


@pytest.mark.parametrize(
    "element",
    [
        '<parallelGateway id="x"/>',
        '<subProcess id="x"/>',
        '<boundaryEvent id="x" attachedToRef="check"/>',
        '<intermediateCatchEvent id="x"/>',
    ],
)
def test_what_cannot_be_checked_beforehand_is_refused(element):
    assert any("not supported" in words for _, words in faults(GOOD + "\n" + element))


def test_a_timer_hidden_inside_a_known_element_is_refused():
    body = GOOD.replace('<startEvent id="s"/>', '<startEvent id="s"><timerEventDefinition/></startEvent>')
    assert any("timerEventDefinition" in words for _, words in faults(body))


@pytest.mark.parametrize(
    "text",
    [
        "これはXMLではありません",
        "",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        f"{HEAD}" + " " * 600_000 + "</definitions>",
    ],
)
def test_what_is_no_xml_or_dangerous_xml_is_one_fault(text):
    found = check(text)
    assert len(found) == 1
    assert found[0].words.en.startswith("This is not readable XML")
    assert found[0].remedy.ja


def test_conditions_are_answered_by_cel_and_nothing_is_ever_run():
    engine = _CelEngine()
    assert engine.environment.evaluate("outcome == 'accept'", {"outcome": "accept"}) is True
    with pytest.raises(Exception, match=r"__import__|undefined|Undefined|function"):
        engine.environment.evaluate("__import__('os').getpid() > 0", {"outcome": "accept"})
    with pytest.raises(RefusedCode):
        engine.environment.execute("x = 1", {})
    with pytest.raises(RefusedCode):
        engine.environment.call_service({})


def test_a_run_walks_as_drawn_and_its_state_does_not_grow():
    clerk = machine(NOTIFICATION)
    at = clerk.begin()
    sizes = set()
    for _ in range(5):
        assert at.task == "check"
        sizes.add(len(str(at.state)) // 1000)
        at = clerk.go(at.state, "correct")
        assert at.task == "awaiting"
        at = clerk.go(at.state, "answered")
    assert len(sizes) <= 2
    end = clerk.go(at.state, "accept")
    assert (end.task, end.ended, end.state) == ("", "accepted", {})


@pytest.mark.parametrize("language", ["ja", "ja-easy", "en"])
def test_the_picture_is_sound_and_says_where_it_stands_in_words_too(language):
    flow = read(NOTIFICATION)
    svg = picture(flow, {"confirm_refusal"}, {"check"}, language)
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    titled = [child.get("id") for child in root if child.tag.endswith(("title", "desc"))]
    assert root.get("aria-labelledby", "").split() == titled
    assert " style=" not in svg
    assert "<style" not in svg
    mark = {"ja": "いまここ", "ja-easy": "いま ここ", "en": "Now here"}[language]
    told = words(flow, {"confirm_refusal"}, {"check"}, language)
    assert [mark in line for line in told] == [False, False, True]
    assert f"▶ {mark}" in svg


def test_words_of_a_drawing_cannot_break_out_of_the_picture():
    flow = read(drawing(GOOD.replace("確かめる", "&lt;script&gt;alert(1)&lt;/script&gt;")))
    svg = picture(flow, set(), set(), "ja")
    assert "<script" not in svg
    ET.fromstring(svg)


def test_no_way_runs_through_a_card():
    from yakuba.flows.rules.layout import lay_out

    for path in FLOWS.glob("*.bpmn"):
        layout = lay_out(read(path.read_text()), "en")
        for way in layout.ways:
            for (x1, y1), (x2, y2) in zip(way.corners, way.corners[1:], strict=False):
                for card in layout.cards.values():
                    inside_x = min(x1, x2) < card.x + card.width and max(x1, x2) > card.x
                    inside_y = min(y1, y2) < card.y + card.height and max(y1, y2) > card.y
                    assert not (inside_x and inside_y), (path.stem, way, card.id)


def test_names_may_hold_three_languages():
    flow = read(drawing(GOOD.replace("確かめる", "確かめる | たしかめる | Check")))
    assert (flow.nodes["check"].name.ja_easy, flow.nodes["check"].name.en) == ("たしかめる", "Check")


TWO_BEGINNINGS = GOOD.replace(
    '<sequenceFlow id="a" sourceRef="s" targetRef="check"/>',
    """<userTask id="ask" name="頼む"/><exclusiveGateway id="how"/>
<sequenceFlow id="a" sourceRef="s" targetRef="how"/>
<sequenceFlow id="a1" name="頼む" sourceRef="how" targetRef="ask">
<conditionExpression>outcome == 'ask'</conditionExpression></sequenceFlow>
<sequenceFlow id="a2" sourceRef="how" targetRef="check">
<conditionExpression>outcome == 'propose'</conditionExpression></sequenceFlow>
<sequenceFlow id="a3" sourceRef="ask" targetRef="check"/>""",
)


def test_a_flow_may_have_several_beginnings():
    text = drawing(TWO_BEGINNINGS, held=("check", "ask"))
    flow = read(text)
    assert [(one.code, one.label.ja, one.to) for one in flow.begins] == [
        ("propose", "承認を起案する", "check"),
        ("ask", "頼む", "ask"),
    ]
    assert machine(text).begin("ask").task == "ask"
    assert machine(text).begin("propose").task == "check"
    assert 'data-task="ask"' in picture(flow, {"ask"}, set(), "ja")


def test_every_beginning_leads_to_a_task():
    at_once = TWO_BEGINNINGS.replace('sourceRef="how" targetRef="ask"', 'sourceRef="how" targetRef="yes"')
    assert any("A start must lead to a task" in words for _, words in faults(at_once, held=("check", "ask")))
