"""Reading a BPMN 2.0 file: the stated subset, our extension elements and the drawing. What lies outside is a finding, never a trace.

The subset: one process (in at most one pool) of start, end and user tasks, exclusive and parallel gateways and sequence flows with
conditions; lanes named by powers; documentation and text notes anywhere. Our elements, namespace ``https://oneseal.example/bpmn/1``:

- ``<oneseal:chart kind version/>`` in the process: kind licence (also when left out), power, service or internal.
- ``<oneseal:task verbs unit limit limitUnit officers inputs outputs note/>`` in a user task: verbs separated by spaces; unit kind; limit a
  whole number of limitUnit working (also when left out), natural or month; least officers (1 when left out); what goes in and comes out.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from oneseal.flow.chart import Box, Chart, Finding, Flow, Kind, Node, Unsound
from oneseal.law.days import Limit
from oneseal.law.rule import Refused

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
OUR = "https://oneseal.example/bpmn/1"
IN_MODEL, IN_DI, IN_OUR = f"{{{MODEL}}}", f"{{{DI}}}", f"{{{OUR}}}"
LARGEST = 2_000_000
MOST_OFFICERS = 99
FORMAT = "F-21"
KINDS = {kind.value: kind for kind in Kind}
ANNOTATIONS = {"documentation", "extensionElements", "textAnnotation", "association", "laneSet"}
PARTS = {
    "definitions": {"collaboration", "process", "documentation", "extensionElements"},
    "collaboration": {"participant", "documentation", "extensionElements", "textAnnotation", "association"},
    "participant": {"documentation", "extensionElements"},
    "process": {*KINDS, "sequenceFlow", *ANNOTATIONS},
    "sequenceFlow": {"conditionExpression", "documentation", "extensionElements"},
    **{kind: {"incoming", "outgoing", "documentation", "extensionElements"} for kind in KINDS},
}
"""Element → the BPMN elements that may stand in it."""
Points = tuple[tuple[float, float], ...]


def read(xml: bytes) -> Chart:
    """The chart in a file; raises Unsound with findings (element, rule, message, mend) when it is outside the subset."""
    root = _root(xml)
    reading = _Reading(root)
    chart = reading.chart()
    if reading.findings:
        raise Unsound(tuple(reading.findings))
    return chart


def _root(xml: bytes) -> etree._Element:
    if len(xml) > LARGEST:
        raise _refused("file", f"文件有 {len(xml)} 字节，超过 {LARGEST}", "请拆分流程图")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise _refused("file", f"不是可读的 XML：{wrong}", "请用流程图编辑器另存为 BPMN 2.0 文件") from wrong
    if root.getroottree().docinfo.internalDTD is not None:
        raise _refused("file", "文件带有 DOCTYPE，不予解析", "删去 DOCTYPE 和实体声明")
    if root.tag != f"{IN_MODEL}definitions" or len(root.findall(f"{IN_MODEL}process")) != 1:
        count = len(root.findall(f"{IN_MODEL}process"))
        raise _refused("definitions", f"不是 BPMN 2.0 文件，或其中不是恰好一个流程（{count} 个）", "一个文件只画一个流程")
    return root


def _refused(element: str, message: str, mend: str) -> Unsound:
    return Unsound((Finding(element, FORMAT, message, mend),))


def _local(element: etree._Element) -> str:
    """The name without namespace; empty for what is no element of BPMN."""
    tag = str(element.tag)
    return tag.removeprefix(IN_MODEL) if tag.startswith(IN_MODEL) else ""


def _name(element: etree._Element) -> str:
    return " ".join((element.get("name") or "").split())


@dataclass
class _Reading:
    """One file being read, and what was found wrong."""

    root: etree._Element
    findings: list[Finding] = field(default_factory=list)

    def chart(self) -> Chart:
        process = next(self.root.iterchildren(f"{IN_MODEL}process"))
        self._subset(self.root)
        self._identities()
        lanes = {lane.get("id", ""): _name(lane) for lane in process.iter(f"{IN_MODEL}lane")}
        lane_of = self._lane_of(process)
        nodes = tuple(
            self._node(element, lanes.get(lane_of.get(element.get("id", ""), ""), "")) for element in process if _local(element) in KINDS
        )
        flows = tuple(_flow(element) for element in process.iterchildren(f"{IN_MODEL}sequenceFlow"))
        self._ends_of_lines({node.id for node in nodes}, flows, lane_of)
        sheet = process.find(f"{IN_MODEL}extensionElements/{IN_OUR}chart")
        participant = next(self.root.iter(f"{IN_MODEL}participant"), None)
        return Chart(
            id=process.get("id", ""),
            title=_name(process),
            kind="licence" if sheet is None else str(sheet.get("kind", "licence")),
            version="" if sheet is None else str(sheet.get("version", "")).strip(),
            nodes=nodes,
            flows=flows,
            lanes=lanes,
            lane_of=lane_of,
            pool="" if participant is None else participant.get("id", ""),
            boxes=dict(self._boxes()),
            lines=dict(self._lines()),
            labels=dict(self._labels()),
        )

    def _wrong(self, element: str, message: str, mend: str, rule: str = FORMAT) -> None:
        self.findings.append(Finding(element, rule, message, mend))

    def _subset(self, element: etree._Element) -> None:
        """Only the elements of the subset, each where it may stand; other vocabularies (drawing, vendors) are passed over."""
        allowed = PARTS.get(_local(element))
        for child in element if allowed is not None else ():
            name = _local(child)
            if name and allowed is not None and name not in allowed:
                where = child.get("id") or element.get("id") or name
                self._wrong(where, f"不支持的元素 {name}", "只使用开始、结束、用户任务、排他网关、并行网关和顺序流")
            elif name:
                self._subset(child)
        if _local(element) == "collaboration" and len(element.findall(f"{IN_MODEL}participant")) > 1:
            self._wrong(element.get("id", "collaboration"), "有一个以上的泳池", "一个文件只画一个流程、一个泳池；各方用泳道表示")

    def _identities(self) -> None:
        seen = set[str]()
        for element in self.root.iter(f"{IN_MODEL}*"):
            name = element.get("id", "")
            if not name and (_local(element) in KINDS or _local(element) in {"sequenceFlow", "lane"}):
                self._wrong(_local(element), "元素没有编号", "给每个元素唯一的 id")
            elif name and name in seen:
                self._wrong(name, "编号重复", "给每个元素唯一的 id")
            seen.add(name)

    def _lane_of(self, process: etree._Element) -> dict[str, str]:
        found: dict[str, str] = {}
        for lane in process.iter(f"{IN_MODEL}lane"):
            if lane.find(f"{IN_MODEL}childLaneSet") is not None:
                self._wrong(lane.get("id", "lane"), "泳道里套泳道", "一个泳道表示一种职权，不分层")
            for reference in lane.iterchildren(f"{IN_MODEL}flowNodeRef"):
                name = (reference.text or "").strip()
                if found.setdefault(name, lane.get("id", "")) != lane.get("id", ""):
                    self._wrong(name, "同时放在两个泳道", "一个元素只放在一个泳道")
        return found

    def _ends_of_lines(self, known: set[str], flows: tuple[Flow, ...], lane_of: dict[str, str]) -> None:
        for flow in flows:
            if flow.source not in known or flow.target not in known:
                self._wrong(flow.id, f"连线的端点不存在：{flow.source} → {flow.target}", "把连线接到图中的元素上")
        for name in lane_of.keys() - known:
            self._wrong(name, "泳道里列有图中没有的元素", "在编辑器中重新保存，或删去这一行")

    def _node(self, element: etree._Element, lane: str) -> Node:
        name = element.get("id", "")
        about = element.find(f"{IN_MODEL}extensionElements/{IN_OUR}task")
        given = {} if about is None else {str(key): str(value).strip() for key, value in about.attrib.items()}
        return Node(
            id=name,
            kind=KINDS[_local(element)],
            name=_name(element),
            lane=lane,
            verbs=tuple(given.get("verbs", "").split()),
            unit_kind=given.get("unit") or None,
            limit=self._limit(name, given),
            officers=self._officers(name, given.get("officers", "1")),
            inputs=given.get("inputs", ""),
            outputs=given.get("outputs", ""),
            note=given.get("note", ""),
            default=element.get("default"),
        )

    def _limit(self, name: str, given: dict[str, str]) -> Limit | None:
        if "limit" not in given:
            return None
        text, unit = given["limit"][:20], given.get("limitUnit", "working")[:20]
        try:
            return Limit.of(int(text), unit)
        except (ValueError, Refused):
            self._wrong(name, f"环节期限“{text} {unit}”不对", "期限写 0 或正整数，单位写 working、natural 或 month", "F-33")
            return None

    def _officers(self, name: str, text: str) -> int:
        if len(text) <= 2 and text.isascii() and text.isdigit() and int(text) > 0:
            return int(text)
        self._wrong(name, f"人数“{text[:20]}”不对", f"officers 写 1 至 {MOST_OFFICERS} 的整数", "F-45")
        return 1

    def _labels(self) -> Iterator[tuple[str, Box]]:
        for label in self.root.iter(f"{IN_DI}BPMNLabel"):
            drawn = label.getparent()
            name = "" if drawn is None else drawn.get("bpmnElement", "")
            if (box := self._box(name, label)) is not None:
                yield name, box

    def _boxes(self) -> Iterator[tuple[str, Box]]:
        for shape in self.root.iter(f"{IN_DI}BPMNShape"):
            name = shape.get("bpmnElement", "")
            if (box := self._box(name, shape)) is not None:
                yield name, box

    def _box(self, name: str, drawn: etree._Element) -> Box | None:
        bounds = next((child for child in drawn if str(child.tag).endswith("}Bounds")), None)
        sides = None if bounds is None else self._numbers(name, bounds, "x", "y", "width", "height")
        return None if sides is None else Box(*sides)

    def _lines(self) -> Iterator[tuple[str, Points]]:
        for edge in self.root.iter(f"{IN_DI}BPMNEdge"):
            name = edge.get("bpmnElement", "")
            found = [self._numbers(name, child, "x", "y") for child in edge if str(child.tag).endswith("}waypoint")]
            yield name, tuple((point[0], point[1]) for point in found if point is not None)

    def _numbers(self, name: str, element: etree._Element, *sides: str) -> tuple[float, ...] | None:
        try:
            found = tuple(float(element.get(side, "")) for side in sides)
        except ValueError:
            found = (math.nan,)
        if all(math.isfinite(value) and abs(value) < 1_000_000 for value in found) and all(value >= 0 for value in found[2:]):
            return found
        self._wrong(name, "坐标不是数", "在编辑器中打开并保存，使每个元素都有坐标")
        return None


def _flow(element: etree._Element) -> Flow:
    condition = element.find(f"{IN_MODEL}conditionExpression")
    text = (condition.text or "").strip() if condition is not None else None
    return Flow(element.get("id", ""), element.get("sourceRef", ""), element.get("targetRef", ""), _name(element), text)
