"""Soundness by searching every state of a program: proper completion, no deadlock, no double token, no dead task."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from oneseal.flow.chart import Finding
from oneseal.flow.program import END, EXCLUSIVE, PARALLEL, Marking, Program
from oneseal.flow.step import DoubleToken, possible

MOST_STATES = 20_000
RULE = "F-10"
ACTS = Mapping[str, Any]


class _Stuck(ValueError):
    """A gateway may be left without any way."""


def search(program: Program) -> tuple[Finding, ...]:
    """Findings of the state search; answers are unknown, so every branch on them is tried."""
    findings: dict[tuple[str, str], Finding] = {}
    begun = _safely(program, frozenset(), program.first, {}, findings)
    following: dict[Marking, set[Marking]] = {}
    opened: set[int] = set()
    waiting = deque(begun)
    while waiting and len(following) <= MOST_STATES:
        marking = waiting.popleft()
        if marking in following:
            continue
        following[marking] = set()
        for flow in marking:
            node = program.target[flow]
            task = program.tasks[node]
            if task is None:
                continue
            opened.add(node)
            rest = frozenset(marking) - {flow}
            for verb in task.verbs:
                nexts = _safely(program, rest, program.outgoing[node][0], {"act": verb}, findings)
                following[marking].update(nexts)
                waiting.extend(nexts)
    if len(following) > MOST_STATES:
        return (Finding("process", RULE, f"状态超过 {MOST_STATES} 个，无法核验", "减少并行分支"),)
    _dead_ends(program, following, findings)
    for node, task in enumerate(program.tasks):
        if task is not None and node not in opened:
            _note(findings, task.id, f"环节“{task.name}”永远不会打开", "检查通向它的条件和连线")
    return tuple(findings.values())


def _note(findings: dict[tuple[str, str], Finding], element: str, message: str, mend: str) -> None:
    findings.setdefault((element, message), Finding(element, RULE, message, mend))


def _safely(
    program: Program, tokens: frozenset[int], flow: int, facts: ACTS, findings: dict[tuple[str, str], Finding]
) -> list[Marking]:
    found: list[Marking] = []
    try:
        found.extend(_settled(program, tokens, [flow], facts))
    except DoubleToken as double:
        _note(findings, str(double), "同一条连线上会出现两个令牌（重复办理）", "用并行汇聚网关汇合并行的分支")
    except _Stuck as stuck:
        act = facts.get("act", "")
        _note(findings, str(stuck), f"办理结果“{act}”之后没有可走的分支" if act else "存在没有分支可走的情形", "补一条带条件的连线，或设默认连线")
    return found


def _settled(program: Program, tokens: frozenset[int], moving: list[int], facts: ACTS) -> Iterator[Marking]:
    """Every marking in which the chart can come to rest."""
    if not moving:
        yield tuple(sorted(tokens))
        return
    flow, rest = moving[0], moving[1:]
    node = program.target[flow]
    kind = program.kind[node]
    if kind == END:
        yield from _settled(program, tokens, rest, facts)
    elif kind == EXCLUSIVE:
        ways, stuck = possible(program, node, facts)
        if stuck:
            raise _Stuck(next(name for name, place in program.node_of.items() if place == node))
        for way in ways:
            yield from _settled(program, tokens, [*rest, way], facts)
    elif flow in tokens:
        raise DoubleToken(program.flows[flow])
    else:
        held = tokens | {flow}
        if kind == PARALLEL and held.issuperset(program.incoming[node]):
            yield from _settled(program, held - set(program.incoming[node]), [*rest, *program.outgoing[node]], facts)
        else:
            yield from _settled(program, held, rest, facts)


def _dead_ends(program: Program, following: Mapping[Marking, set[Marking]], findings: dict[tuple[str, str], Finding]) -> None:
    """Markings from which the end cannot be reached: waiting joins that never fill, or circles without a way out."""
    before: dict[Marking, set[Marking]] = {}
    for marking, nexts in following.items():
        for after in nexts:
            before.setdefault(after, set()).add(marking)
    good, waiting = set(), [marking for marking in following if not marking]
    while waiting:
        marking = waiting.pop()
        if marking not in good:
            good.add(marking)
            waiting.extend(before.get(marking, ()))
    for marking in following:
        if marking in good:
            continue
        elements = {program.flows[flow] for flow in marking if program.tasks[program.target[flow]] is None} or {
            task.id for flow in marking if (task := program.tasks[program.target[flow]])
        }
        for element in elements:
            _note(findings, element, "流程到此无法走到结束（死锁或死循环）", "检查汇聚网关的每条入线是否都会到达，循环是否有出口")
