"""Stepping a program: pure functions from marking to marking."""

from collections.abc import Mapping
from typing import Any

from oneseal.flow.condition import UNKNOWN
from oneseal.flow.program import END, EXCLUSIVE, PARALLEL, TASK, Done, Marking, Program, Task
from oneseal.law.rule import HouseRule, Refused

STEP = HouseRule("F-STEP", "只能办理流程图当前打开的环节", "本系统流程图规则")


class DoubleToken(ValueError):
    """A flow would hold two tokens; the audit refuses such a chart before it is used."""


def begin(program: Program, facts: Mapping[str, Any]) -> Marking:
    """The marking after the start event."""
    return _settle(program, set(), program.first, facts)


def advance(program: Program, marking: Marking, done: Done) -> Marking:
    """The marking after ``done``; raises Refused when its task is not open or does not name the act."""
    node = program.node_of.get(done.task, -1)
    held = next((flow for flow in marking if program.target[flow] == node), None)
    task = program.tasks[node] if node >= 0 else None
    if held is None or task is None or done.act not in task.verbs:
        opened = "、".join(f"{one.name}（{' '.join(one.verbs)}）" for one in open_tasks(program, marking)) or "无"
        raise Refused(STEP, f"环节“{done.task}”没有打开，或不能以“{done.act}”办理；当前环节：{opened}")
    tokens = set(marking)
    tokens.discard(held)
    facts = {**done.facts, "act": done.act}
    return _settle(program, tokens, program.outgoing[node][0], facts)


def open_tasks(program: Program, marking: Marking) -> tuple[Task, ...]:
    """The tasks that may be done now."""
    found = (program.tasks[program.target[flow]] for flow in marking)
    return tuple(task for task in found if task is not None)


def finished(marking: Marking) -> bool:
    """Whether nothing is left to do."""
    return not marking


def _settle(program: Program, tokens: set[int], flow: int, facts: Mapping[str, Any]) -> Marking:
    """Put a token on ``flow`` and let gateways and ends pass it on until it rests before tasks or waiting joins."""
    moving = [flow]
    while moving:
        flow = moving.pop()
        node = program.target[flow]
        kind = program.kind[node]
        if kind == END:
            continue
        if kind == EXCLUSIVE:
            moving.append(_choose(program, node, facts))
            continue
        if flow in tokens:
            raise DoubleToken(program.flows[flow])
        tokens.add(flow)
        if kind == PARALLEL and tokens.issuperset(program.incoming[node]):
            tokens.difference_update(program.incoming[node])
            moving.extend(program.outgoing[node])
    return tuple(sorted(tokens))


def _choose(program: Program, node: int, facts: Mapping[str, Any]) -> int:
    for flow in program.outgoing[node]:
        test = program.tests[flow]
        if test is None:
            if flow != program.default[node]:
                return flow
            continue
        if test(facts) is True:
            return flow
    if program.default[node] < 0:
        raise Refused(STEP, f"分支 {node} 没有一条成立，也没有默认分支")
    return program.default[node]


def possible(program: Program, node: int, facts: Mapping[str, Any]) -> tuple[tuple[int, ...], bool]:
    """The flows that an exclusive gateway may take when some values are unknown, and whether it may be left without any."""
    ways: list[int] = []
    for flow in program.outgoing[node]:
        test = program.tests[flow]
        if test is None:
            if flow != program.default[node]:
                return (*ways, flow), False
            continue
        value = test(facts)
        if value is True:
            return (*ways, flow), False
        if value is UNKNOWN:
            ways.append(flow)
    if program.default[node] >= 0:
        return (*ways, program.default[node]), False
    return tuple(ways), True


__all__ = ["TASK", "DoubleToken", "advance", "begin", "finished", "open_tasks", "possible"]
