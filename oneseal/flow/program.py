"""A compiled chart: small immutable tables of integers. A token lies on a flow; a marking is the sorted tuple of flows that hold one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oneseal.flow.chart import Chart, Kind
from oneseal.flow.condition import Test, parse
from oneseal.law.days import Limit

Marking = tuple[int, ...]
"""The flows that hold a token, in ascending order; empty when the chart has ended."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the program: its power is its lane; it may be completed by any of its verbs."""

    id: str
    name: str
    power: str
    verbs: tuple[str, ...]
    limit: Limit | None
    officers: int
    unit_kind: str | None
    inputs: str
    outputs: str


@dataclass(frozen=True, slots=True)
class Done:
    """A task completed by an act, with the facts that conditions may ask (``answers``)."""

    task: str
    act: str
    facts: Mapping[str, Any] = field(default_factory=dict)


TASK, EXCLUSIVE, PARALLEL, END = range(4)
_KIND = {Kind.TASK: TASK, Kind.EXCLUSIVE: EXCLUSIVE, Kind.PARALLEL: PARALLEL, Kind.END: END}


@dataclass(frozen=True)
class Program:
    """``target``: flow → node; ``kind``, ``outgoing``, ``incoming``: by node; ``tests``: flow → condition; ``first``: the start's flow."""

    target: tuple[int, ...]
    kind: tuple[int, ...]
    outgoing: tuple[tuple[int, ...], ...]
    incoming: tuple[tuple[int, ...], ...]
    tests: tuple[Test | None, ...]
    default: tuple[int, ...]
    tasks: tuple[Task | None, ...]
    node_of: Mapping[str, int]
    flows: tuple[str, ...]
    first: int


def compile_chart(chart: Chart) -> Program:
    """The program of a chart that has passed the audit."""
    nodes = [node for node in chart.nodes if node.kind is not Kind.START]
    number = {node.id: place for place, node in enumerate(nodes)}
    flows = {flow.id: place for place, flow in enumerate(chart.flows)}
    start = next(node for node in chart.nodes if node.kind is Kind.START)
    return Program(
        target=tuple(number.get(flow.target, -1) for flow in chart.flows),
        kind=tuple(_KIND[node.kind] for node in nodes),
        outgoing=tuple(tuple(flows[flow.id] for flow in chart.outgoing(node.id)) for node in nodes),
        incoming=tuple(tuple(flows[flow.id] for flow in chart.incoming(node.id)) for node in nodes),
        tests=tuple(parse(flow.condition) if flow.condition else None for flow in chart.flows),
        default=tuple(flows.get(node.default or "", -1) for node in nodes),
        tasks=tuple(
            Task(node.id, node.name, node.lane, node.verbs, node.limit, node.officers, node.unit_kind, node.inputs, node.outputs)
            if node.kind is Kind.TASK
            else None
            for node in nodes
        ),
        node_of=number,
        flows=tuple(flow.id for flow in chart.flows),
        first=flows[chart.outgoing(start.id)[0].id],
    )
