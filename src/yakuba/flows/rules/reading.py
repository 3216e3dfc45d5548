"""From BPMN 2.0 text to a `Flow`.

What we read is a small part of BPMN in which everything can be checked beforehand: one process with lanes,
one start, user tasks, exclusive gateways, ends. All else is refused by name, above all what would run code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]

from yakuba.flows.rules.model import Edge, Fault, Kind, Node
from yakuba.ground.text import NOTHING, Text

BPMN: Final = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
MOST_BYTES: Final = 512 * 1024
_KINDS: Final[dict[str, Kind]] = {
    "startEvent": "start",
    "userTask": "task",
    "exclusiveGateway": "choice",
    "endEvent": "end",
}
_QUIET: Final = {"documentation", "extensionElements", "laneSet", "textAnnotation", "association", "group"}
_INSIDE: Final = {"documentation", "extensionElements", "incoming", "outgoing"}
_CODE: Final = {"scriptTask", "serviceTask", "businessRuleTask", "sendTask", "callActivity"}
_LINE: Final = re.compile(r"^\s*(ja-easy|en)\s*:\s*(.+?)\s*$", re.MULTILINE)


@dataclass
class Drawing:
    """What was read of a drawing so far, with the faults found on the way."""

    id: str = ""
    name: Text = NOTHING
    line: int = 0
    lanes: list[str] = field(default_factory=list)
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int, words: Text, remedy: Text = NOTHING) -> None:
        """Note what is wrong."""
        self.faults.append(Fault(line, words, remedy))


def root_of(xml: str | bytes) -> Any:
    """Return the root element; no document type, no entity, no network. Raises ValueError with (line, reason)."""
    data = xml.encode() if isinstance(xml, str) else xml
    if len(data) > MOST_BYTES:
        raise ValueError(1, f"larger than {MOST_BYTES // 1024} KiB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise ValueError(fault.lineno or 1, str(fault.msg)) from fault
    if root.getroottree().docinfo.doctype:
        raise ValueError(1, "a document type (DOCTYPE) is not allowed")
    return root


def draw(xml: str | bytes) -> Drawing:
    """Read a drawing as far as it can be read; what cannot be is among its faults."""
    drawing = Drawing()
    try:
        root = root_of(xml)
    except ValueError as fault:
        line, reason = fault.args if len(fault.args) == 2 else (1, str(fault))
        drawing.fault(
            line,
            _same("XMLとして読めません：{}", "よめない ファイルです：{}", "This is not readable XML: {}", reason),
            Text(
                "BPMNエディターで保存し直してください。",
                "BPMNエディターで もういちど ほぞん して ください。",
                "Save it again from a BPMN editor.",
            ),
        )
        return drawing
    processes = root.findall(f"{BPMN}process") if root.tag == f"{BPMN}definitions" else []
    if len(processes) != 1:
        drawing.fault(
            root.sourceline,
            _same("プロセスが{}個あります。", "プロセスが {}こ あります。", "There are {} processes.", len(processes)),
            Text(
                "1つのファイルには1つのプロセスだけを書いてください。",
                "プロセスは ひとつ だけです。",
                "Draw exactly one.",
            ),
        )
        return drawing
    _read_process(drawing, processes[0])
    return drawing


def _read_process(drawing: Drawing, process: Any) -> None:
    drawing.id, drawing.name, drawing.line = process.get("id", ""), _words(process), process.sourceline
    lane_of = dict(_lanes(drawing, process))
    for element in process:
        tag = _tag(element)
        if tag in _KINDS:
            _read_node(drawing, element, _KINDS[tag], lane_of)
        elif tag == "sequenceFlow":
            pass
        elif tag and tag not in _QUIET:
            _refuse_element(drawing, element, tag)
    defaults = {e.get("default") for e in process.iter(f"{BPMN}exclusiveGateway")} - {None}
    for element in process.findall(f"{BPMN}sequenceFlow"):
        _read_edge(drawing, element, defaults)


def _lanes(drawing: Drawing, process: Any) -> Iterator[tuple[str, str]]:
    for lane in process.iter(f"{BPMN}lane"):
        name = (lane.get("name") or "").strip()
        if name not in drawing.lanes:
            drawing.lanes.append(name)
        for held in lane.findall(f"{BPMN}flowNodeRef"):
            yield (held.text or "").strip(), name


def _read_node(drawing: Drawing, element: Any, kind: Kind, lane_of: dict[str, str]) -> None:
    id_, line = element.get("id", ""), element.sourceline
    if not id_ or id_ in drawing.nodes:
        drawing.fault(
            line, _same("idがないか重複しています：{}", "idが おなじ です：{}", "Missing or repeated id: {}", id_)
        )
        return
    for child in element:
        tag = _tag(child)
        if tag and tag not in _INSIDE:
            _refuse_element(drawing, child, tag)
    end = (element.get("name") or "").strip() if kind == "end" else ""
    drawing.nodes[id_] = Node(id_, kind, lane_of.get(id_, ""), _words(element), line, end)


def _read_edge(drawing: Drawing, element: Any, defaults: set[str]) -> None:
    condition = element.find(f"{BPMN}conditionExpression")
    edge = Edge(
        id=element.get("id", ""),
        source=element.get("sourceRef", ""),
        target=element.get("targetRef", ""),
        condition=(condition.text or "").strip() if condition is not None else "",
        name=_words(element),
        line=element.sourceline,
        default=element.get("id") in defaults,
    )
    for end in (edge.source, edge.target):
        if end not in drawing.nodes:
            drawing.fault(
                edge.line, _same("線の先がありません：{}", "せんの さきが ない：{}", "A line leads to nowhere: {}", end)
            )
            return
    drawing.edges.append(edge)


def _refuse_element(drawing: Drawing, element: Any, tag: str) -> None:
    if tag in _CODE:
        words = _same(
            "プログラムを動かす要素は使えません：{}",
            "プログラムを うごかす ものは つかえません：{}",
            "Elements that run code are refused: {}",
            tag,
        )
    else:
        words = _same("この要素は使えません：{}", "これは つかえません：{}", "This element is not supported: {}", tag)
    drawing.fault(
        element.sourceline,
        words,
        Text(
            "開始、ユーザータスク、排他ゲートウェイ、終了だけで描いてください。",
            "はじまり、ひとの しごと、わかれみち、おわり だけで かいて ください。",
            "Draw with one start, user tasks, exclusive gateways and ends only.",
        ),
    )


def _tag(element: Any) -> str:
    # Comments have no name; what is of another namespace is the editor's own and says nothing to us.
    tag = element.tag
    return tag.removeprefix(BPMN) if isinstance(tag, str) and tag.startswith(BPMN) else ""


def _words(element: Any) -> Text:
    """Read the words: ``name`` as ``ja | ja-easy | en``, or lines ``ja-easy:`` and ``en:`` of its documentation."""
    parts = [part.strip() for part in (element.get("name") or "").split("|")]
    if len(parts) == 3:
        return Text(*parts)
    told = dict(_LINE.findall(element.findtext(f"{BPMN}documentation") or ""))
    return Text(parts[0], told.get("ja-easy", ""), told.get("en", "")) if parts[0] else NOTHING


def _same(ja: str, easy: str, en: str, value: object) -> Text:
    return Text(ja.format(value), easy.format(value), en.format(value))
