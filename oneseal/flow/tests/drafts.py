"""Charts drafted in a few lines, to be broken one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from oneseal.flow.steps import VERBS

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:oneseal="https://oneseal.example/bpmn/1" id="definitions" '
    'targetNamespace="https://oneseal.example/charts">'
)
LAWFUL = "受理通知书；补正告知书（一次告知）；决定书（说明理由、告知救济途径）"
LANE_HEIGHT, STEP = 100, 130


@dataclass(frozen=True)
class Shape:
    """A node of a draft."""

    id: str
    kind: str
    name: str
    lane: str = ""
    default: str = ""
    about: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Line:
    """A sequence flow of a draft."""

    id: str
    source: str
    target: str
    condition: str | None = None
    name: str = ""


def task(name: str, verbs: str, **about: str) -> Shape:
    """A task in the lane of its first verb, with all that an audit wants."""
    given = {"verbs": verbs, "limit": "1", "inputs": "材料", "outputs": LAWFUL, "officers": "2", **about}
    lane = given.pop("lane", "") or VERBS.get(verbs.split(maxsplit=1)[0] if verbs else "", "审查")
    return Shape(name, "userTask", about.get("name", f"环节{name}"), lane, about=tuple((key, text) for key, text in given.items()))


@dataclass
class Draft:
    """A chart on the way to its file; every edit returns the draft."""

    nodes: dict[str, Shape] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    kind: str = "licence"
    title: str = "示例流程图"
    version: str = "1"
    more: str = ""
    undrawn: bool = False

    def add(self, *shapes: Shape) -> "Draft":
        """Add nodes, or put others in their place."""
        self.nodes.update({shape.id: shape for shape in shapes})
        return self

    def node(self, kind: str, name: str, label: str = "", lane: str = "受理", default: str = "") -> "Draft":
        """Add a start, end or gateway."""
        return self.add(Shape(name, kind, label, lane, default))

    def link(self, source: str, target: str, condition: str | None = None, name: str | None = None, line: str = "") -> "Draft":
        """Add a flow; one with a condition is labelled."""
        made = line or f"{source}-{target}"
        label = name if name is not None else ("是" if condition else "")
        self.lines[made] = Line(made, source, target, condition, label)
        return self

    def row(self, *names: str) -> "Draft":
        """Flows from one to the next."""
        for source, target in pairwise(names):
            self.link(source, target)
        return self

    def drop(self, *names: str) -> "Draft":
        """Take away nodes with their flows, or flows."""
        for name in names:
            self.nodes.pop(name, None)
            self.lines = {key: line for key, line in self.lines.items() if name not in (key, line.source, line.target)}
        return self

    def set(self, name: str, **about: str) -> "Draft":
        """Change what a task says about itself; None-like empty text takes it away."""
        shape = self.nodes[name]
        kept = {**dict(shape.about), **about}
        self.nodes[name] = replace(shape, about=tuple((key, text) for key, text in kept.items() if text))
        return self

    def put(self, name: str, lane: str) -> "Draft":
        """Move a node to another lane."""
        self.nodes[name] = replace(self.nodes[name], lane=lane)
        return self

    def line(self, key: str, /, **changes: str | None) -> "Draft":
        """Change a flow."""
        self.lines[key] = replace(self.lines[key], **changes)  # type: ignore[arg-type]  # names of fields of texts
        return self

    def xml(self) -> bytes:
        """The file."""
        lanes: dict[str, list[Shape]] = {}
        for shape in self.nodes.values():
            lanes.setdefault(shape.lane, []).append(shape)
        lanes.pop("", None)
        refs = "".join(
            f"<bpmn:lane id={quoteattr('lane_' + lane)} name={quoteattr(lane)}>"
            + "".join(f"<bpmn:flowNodeRef>{shape.id}</bpmn:flowNodeRef>" for shape in shapes)
            + "</bpmn:lane>"
            for lane, shapes in lanes.items()
        )
        body = "".join(map(_element, self.nodes.values())) + "".join(map(_line, self.lines.values()))
        sheet = f"<oneseal:chart kind={quoteattr(self.kind)} version={quoteattr(self.version)}/>"
        sheet = f"<bpmn:extensionElements>{sheet}</bpmn:extensionElements>"
        drawing = "" if self.undrawn else self._drawing(list(lanes))
        return (
            f'{HEAD}<bpmn:process id="process" name={quoteattr(self.title)}>{sheet}<bpmn:laneSet id="set">{refs}</bpmn:laneSet>'
            f'{body}{self.more}</bpmn:process><bpmndi:BPMNDiagram><bpmndi:BPMNPlane bpmnElement="process">{drawing}'
            "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"
        ).encode()

    def _drawing(self, lanes: Sequence[str]) -> str:
        """Each node in a column of its own, in its lane; straight lines."""
        place = {
            shape.id: (100 + STEP * number, LANE_HEIGHT * (lanes.index(shape.lane) if shape.lane in lanes else len(lanes)) + 20)
            for number, shape in enumerate(self.nodes.values())
        }
        wide = 100 + STEP * len(place)
        drawn = [_box(f"lane_{lane}", 0, LANE_HEIGHT * number, wide, LANE_HEIGHT) for number, lane in enumerate(lanes)]
        drawn += [_box(name, x, y, 110, 60) for name, (x, y) in place.items()]
        for line in self.lines.values():
            points = [place.get(name, (0, 0)) for name in (line.source, line.target)]
            ways = "".join(f'<di:waypoint x="{x + 55}" y="{y + 30}"/>' for x, y in points)
            drawn.append(f"<bpmndi:BPMNEdge bpmnElement={quoteattr(line.id)}>{ways}</bpmndi:BPMNEdge>")
        return "".join(drawn)


def _box(name: str, x: int, y: int, width: int, height: int) -> str:
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'
    return f"<bpmndi:BPMNShape bpmnElement={quoteattr(name)}>{bounds}</bpmndi:BPMNShape>"


def _element(shape: Shape) -> str:
    default = f" default={quoteattr(shape.default)}" if shape.default else ""
    about = "".join(f" {key}={quoteattr(text)}" for key, text in shape.about if key not in {"name", "lane"})
    inner = f"<bpmn:extensionElements><oneseal:task{about}/></bpmn:extensionElements>" if shape.about else ""
    return f"<bpmn:{shape.kind} id={quoteattr(shape.id)} name={quoteattr(shape.name)}{default}>{inner}</bpmn:{shape.kind}>"


def _line(line: Line) -> str:
    ends = f"id={quoteattr(line.id)} name={quoteattr(line.name)} sourceRef={quoteattr(line.source)} targetRef={quoteattr(line.target)}"
    if line.condition is None:
        return f"<bpmn:sequenceFlow {ends}/>"
    text = line.condition.replace("&", "&amp;").replace("<", "&lt;")
    return f"<bpmn:sequenceFlow {ends}><bpmn:conditionExpression>{text}</bpmn:conditionExpression></bpmn:sequenceFlow>"


def licence() -> Draft:
    """A whole licence chart that passes: correction, refusals, review, survey by answer, decision, making, delivery, filing away."""
    draft = Draft()
    draft.node("startEvent", "start", "提出申请", "申请").node("endEvent", "end", "办结", "归档").node(
        "endEvent", "refused", "不予受理", "受理"
    )
    draft.node("exclusiveGateway", "complete", "材料齐全？").node("exclusiveGateway", "visit", "要核查？", "审查", default="no_visit")
    draft.node("exclusiveGateway", "join", "", "批准").node("exclusiveGateway", "granted", "准予？", "批准").node(
        "exclusiveGateway", "meet", "", "送达"
    )
    draft.add(task("file", "file"), task("accept", "accept request_correction refuse_to_accept declare_not_needed", limit="5"))
    draft.add(task("supply", "supply"), task("review", "review"), task("survey", "survey"), task("decide", "grant deny"))
    draft.add(task("make", "make"), task("deliver", "deliver", limit="10"), task("archive", "archive"))
    draft.row("start", "file", "accept", "complete").row("supply", "accept").row("review", "visit").row(
        "survey", "join", "decide", "granted"
    )
    draft.row("make", "meet", "deliver", "archive", "end")
    draft.link("complete", "supply", "act == 'request_correction'", "补正").link("complete", "review", "act == 'accept'", "受理")
    draft.link("complete", "refused", "act in ['refuse_to_accept', 'declare_not_needed']", "不予受理")
    draft.link("visit", "survey", "answers.business == 'catering'", "要").link("visit", "join", name="不要", line="no_visit")
    draft.link("granted", "make", "act == 'grant'", "准予").link("granted", "meet", "act == 'deny'", "不予")
    return draft


def parallel() -> Draft:
    """A small internal chart: fork, two tasks, join, archive."""
    draft = Draft(kind="internal")
    draft.node("startEvent", "start", "开始", "审查").node("endEvent", "end", "结束", "归档")
    draft.node("parallelGateway", "fork", "", "审查").node("parallelGateway", "join", "", "审查")
    draft.add(task("review", "review"), task("survey", "survey"), task("archive", "archive"))
    return draft.row("start", "fork", "review", "join", "archive", "end").row("fork", "survey", "join")
