"""Reading a BPMN 2.0 file: the stated subset, with our extension elements and the drawing. What lies outside is a finding, never a trace."""

from lxml import etree

from oneseal.flow.chart import Box, Chart, Finding, Flow, Kind, Node, Unsound
from oneseal.law.days import Limit
from oneseal.law.rule import Refused

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
OUR = "https://oneseal.example/bpmn/1"
B, D, O = f"{{{MODEL}}}", f"{{{DI}}}", f"{{{OUR}}}"  # noqa: E741 - the namespaces of the three vocabularies
LARGEST = 2_000_000
KINDS = {f"{B}{kind.value}": kind for kind in Kind}
PASSED_OVER = {f"{B}{name}" for name in ("laneSet", "documentation", "extensionElements", "textAnnotation", "association")}
FORMAT = "F-21"


def read(xml: bytes) -> Chart:
    """The chart in a file; raises Unsound with findings (element, rule, message, mend) when it is outside the subset."""
    process, root = _process(xml)
    findings: list[Finding] = []
    lanes = {lane.get("id", ""): (lane.get("name") or "").strip() for lane in process.iter(f"{B}lane")}
    lane_of = {(ref.text or "").strip(): lane.get("id", "") for lane in process.iter(f"{B}lane") for ref in lane.findall(f"{B}flowNodeRef")}
    nodes, flows, seen = [], [], set[str]()
    for element in process:
        name = element.get("id", "")
        if not isinstance(element.tag, str) or element.tag in PASSED_OVER:
            continue
        if not name or name in seen:
            findings.append(Finding(name or element.tag.rpartition("}")[2], FORMAT, "元素没有编号或编号重复", "给每个元素唯一的 id"))
        seen.add(name)
        if element.tag == f"{B}sequenceFlow":
            flows.append(_flow(element))
        elif element.tag in KINDS:
            nodes.append(_node(element, lanes.get(lane_of.get(name, ""), ""), findings))
        else:
            findings.append(Finding(name, FORMAT, f"不支持的元素 {element.tag.rpartition('}')[2]}", "只使用开始、结束、用户任务、排他网关、并行网关和顺序流"))
    known = {node.id for node in nodes}
    findings += [
        Finding(flow.id, FORMAT, f"连线的端点不存在：{flow.source} → {flow.target}", "把连线接到图中的元素上")
        for flow in flows
        if flow.source not in known or flow.target not in known
    ]
    if findings:
        raise Unsound(tuple(findings))
    sheet = process.find(f"{B}extensionElements/{O}chart")
    about = {} if sheet is None else dict(sheet.attrib)
    boxes, lines = _drawing(root)
    return Chart(
        id=process.get("id", ""),
        title=(process.get("name") or "").strip(),
        kind=str(about.get("kind", "licence")),
        version=str(about.get("version", "")),
        nodes=tuple(nodes),
        flows=tuple(flows),
        lanes=lanes,
        boxes=boxes,
        lines=lines,
    )


def _process(xml: bytes) -> tuple[etree._Element, etree._Element]:
    if len(xml) > LARGEST:
        raise Unsound((Finding("file", FORMAT, f"文件有 {len(xml)} 字节，超过 {LARGEST}", "请拆分流程图"),))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise Unsound((Finding("file", FORMAT, f"不是可读的 XML：{wrong}", "请用流程图编辑器另存为 BPMN 2.0 文件"),)) from wrong
    processes = [] if root.tag != f"{B}definitions" else root.findall(f"{B}process")
    if len(processes) != 1:
        raise Unsound((Finding("definitions", FORMAT, f"文件中有 {len(processes)} 个流程，应为 1 个", "一个文件只画一个流程"),))
    return processes[0], root


def _flow(element: etree._Element) -> Flow:
    condition = element.find(f"{B}conditionExpression")
    text = (condition.text or "").strip() if condition is not None else None
    return Flow(element.get("id", ""), element.get("sourceRef", ""), element.get("targetRef", ""), (element.get("name") or "").strip(), text)


def _node(element: etree._Element, lane: str, findings: list[Finding]) -> Node:
    name = element.get("id", "")
    about = element.find(f"{B}extensionElements/{O}task")
    given = {} if about is None else {str(key): str(value) for key, value in about.attrib.items()}
    limit = None
    if "limit" in given:
        try:
            limit = Limit.of(int(given["limit"]), given.get("limitUnit", "working"))
        except (ValueError, Refused) as wrong:
            findings.append(Finding(name, "F-33", f"环节期限“{given['limit']} {given.get('limitUnit', '')}”不对：{wrong}", "期限写整数，单位写 working、natural 或 month"))
    officers = given.get("officers", "1")
    if not officers.isdecimal():
        findings.append(Finding(name, "F-45", f"人数“{officers}”不是整数", "officers 写正整数"))
    return Node(
        id=name,
        kind=KINDS[str(element.tag)],
        name=(element.get("name") or "").strip(),
        lane=lane,
        verbs=tuple(given.get("verbs", "").split()),
        unit_kind=given.get("unit") or None,
        limit=limit,
        officers=int(officers) if officers.isdecimal() else 1,
        inputs=given.get("inputs", ""),
        outputs=given.get("outputs", ""),
        note=given.get("note", ""),
        default=element.get("default"),
    )


def _drawing(root: etree._Element) -> tuple[dict[str, Box], dict[str, tuple[tuple[float, float], ...]]]:
    boxes: dict[str, Box] = {}
    lines: dict[str, tuple[tuple[float, float], ...]] = {}
    for shape in root.iter(f"{D}BPMNShape"):
        bounds = next((child for child in shape if isinstance(child.tag, str) and child.tag.endswith("}Bounds")), None)
        if bounds is not None:
            boxes[shape.get("bpmnElement", "")] = Box(*(float(bounds.get(side, "0")) for side in ("x", "y", "width", "height")))
    for edge in root.iter(f"{D}BPMNEdge"):
        points = [child for child in edge if isinstance(child.tag, str) and child.tag.endswith("}waypoint")]
        lines[edge.get("bpmnElement", "")] = tuple((float(point.get("x", "0")), float(point.get("y", "0"))) for point in points)
    return boxes, lines
