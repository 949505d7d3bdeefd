"""A chart as read: lanes that are powers, nodes, flows, and where each is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from oneseal.law.days import Limit


class Kind(StrEnum):
    """The node kinds of the subset."""

    START = "startEvent"
    END = "endEvent"
    TASK = "userTask"
    EXCLUSIVE = "exclusiveGateway"
    PARALLEL = "parallelGateway"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an audit found: the element, the rule, what is wrong and how to mend it. ``severity``: error stops publishing, warn does not."""

    element: str
    rule: str
    message: str
    mend: str
    severity: str = "error"


class Unsound(Exception):
    """A chart that may not be used, with its findings."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("；".join(f"{found.element} {found.rule}：{found.message}" for found in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Box:
    """Where a shape is drawn, in the chart's units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Node:
    """One element. The last fields are a task's: its verbs, unit kind, limit, least officers, what goes in and comes out."""

    id: str
    kind: Kind
    name: str
    lane: str = ""
    verbs: tuple[str, ...] = ()
    unit_kind: str | None = None
    limit: Limit | None = None
    officers: int = 1
    inputs: str = ""
    outputs: str = ""
    note: str = ""
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow, with its condition when it has one."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart whole. ``kind``: licence, power, service or internal; ``lanes``: lane id → power; ``lane_of``: node id → lane id."""

    id: str
    title: str
    kind: str
    version: str
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]
    lanes: Mapping[str, str]
    lane_of: Mapping[str, str] = field(default_factory=dict)
    pool: str = ""
    boxes: Mapping[str, Box] = field(default_factory=dict)
    lines: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    labels: Mapping[str, Box] = field(default_factory=dict)

    def node(self, name: str) -> Node:
        """The node with id ``name``."""
        return next(node for node in self.nodes if node.id == name)

    def outgoing(self, name: str) -> tuple[Flow, ...]:
        """The flows that leave a node, in the order of the file."""
        return tuple(flow for flow in self.flows if flow.source == name)

    def incoming(self, name: str) -> tuple[Flow, ...]:
        """The flows that enter a node."""
        return tuple(flow for flow in self.flows if flow.target == name)

    def tasks(self) -> tuple[Node, ...]:
        """The user tasks."""
        return tuple(node for node in self.nodes if node.kind is Kind.TASK)
