"""The audit of judgements (F-12): for every act that reaches one and every kind of answer, exactly one branch."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from oneseal.flow.chart import Chart, Finding, Flow, Node
from oneseal.flow.compile import Compiler
from oneseal.flow.condition import Condition, Value

MOST_CASES = 20_000
OTHER = "\uffff"
"""A text that no condition names."""


def branches(chart: Chart, compiler: Compiler) -> Iterator[Finding]:
    """Missing, double and dead branches."""
    acts: dict[str, list[str]] = {}
    for gateway, act in sorted(compiler.asked):
        acts.setdefault(gateway, []).append(act)
    for node in chart.nodes:
        out = chart.outgoing(node.id)
        if node.id in acts and len(out) > 1:
            yield from _branch(node, out, compiler.conditions, acts[node.id])


def _branch(node: Node, out: tuple[Flow, ...], conditions: Mapping[str, Condition], acts: list[str]) -> Iterator[Finding]:
    asked: dict[str, list[Value]] = {}
    for flow in out:
        for name, values in (conditions[flow.id].asked if flow.id in conditions else {}).items():
            asked.setdefault(name, []).extend(values)
    asked.pop("act", None)
    kinds = {name: _kinds(values) for name, values in asked.items()}
    if prod([len(acts), *(len(values) for values in kinds.values())]) > MOST_CASES:
        yield Finding(node.id, "F-12", f"判断“{node.name}”的情形组合超过 {MOST_CASES} 种，无法核验", "拆成几个判断")
        return
    taken, told = set[str](), set[str]()
    for act, given in product(acts, product(*kinds.values())):
        answers = {name.removeprefix("answers."): value for name, value in zip(kinds, given, strict=True) if value is not None}
        facts: dict[str, Any] = {"answers": answers, **({"act": act} if act else {})}
        ways = [flow for flow in out if flow.id in conditions and conditions[flow.id].test(facts) is True]
        taken.update([ways[0].id] if ways else [node.default] if node.default else [])
        finding = _fault(node, ways, _words(act, answers))
        if finding and finding.element not in told:
            told.add(finding.element)
            yield finding
    for flow in out:
        if flow.id not in taken:
            severity = "warn" if flow.id == node.default else "error"
            yield Finding(flow.id, "F-12", f"分支“{flow.name}”永远不会走到", "改正条件，或删去这条分支", severity)


def _fault(node: Node, ways: list[Flow], when: str) -> Finding | None:
    if len(ways) > 1:
        return Finding(ways[1].id, "F-12", f"{when}，分支“{ways[0].name}”“{ways[1].name}”同时成立", "使各分支的条件互不重叠")
    if not ways and node.default is None:
        return Finding(node.id, "F-12", f"判断“{node.name}”：{when}，没有可走的分支", "补一条带条件的连线，或设默认连线")
    return None


def _kinds(values: Sequence[Value]) -> list[Value | None]:
    """Values that stand for all others: those named, one beside each of them, and no answer."""
    found: set[tuple[str, Value]] = {(type(value).__name__, value) for value in values}
    for value in values:
        if isinstance(value, bool):
            found |= {("bool", True), ("bool", False)}
        elif isinstance(value, int):
            found |= {("int", value - 1), ("int", value + 1)}
        else:
            found.add(("str", OTHER))
    return [None, *(value for _, value in sorted(found, key=lambda one: (one[0], str(one[1]))))]


def _words(act: str, answers: Mapping[str, Value]) -> str:
    """The case in the reader's words."""
    parts = [f"以“{act}”办理时"] if act else []
    parts += [f"{name} 为{'其他值' if value == OTHER else f'“{value}”'}" for name, value in answers.items()]
    return "、".join(parts) or "没有回答时"
