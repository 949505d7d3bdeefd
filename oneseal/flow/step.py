"""Stepping a program: pure functions from marking to marking."""

from typing import Any

from oneseal.flow.condition import Facts
from oneseal.flow.program import ENDED, Choice, Done, Marking, Program, Route, Task
from oneseal.law.rule import HouseRule, Refused

STEP = HouseRule("F-STEP", "只能办理流程图当前打开的环节", "本系统流程图规则")


def begin(program: Program, facts: Facts) -> Marking:
    """The marking after the start event."""
    return _placed(program, set(), program.begun, "", facts)


def advance(program: Program, marking: Marking, done: Done) -> Marking:
    """The marking after ``done``; raises Refused when its task is not open or does not name the act."""
    move = program.moves.get((done.task, done.act))
    if move is not None and move.held in marking:
        if move.rest is not None and len(marking) == 1:
            return move.rest
        tokens = set(marking)
        tokens.discard(move.held)
        return _placed(program, tokens, move.route, done.act, {**done.facts, "act": done.act})
    raise _refused(program, marking, done)


def open_tasks(program: Program, marking: Marking) -> tuple[Task, ...]:
    """The tasks that may be done now."""
    return tuple([task for flow in marking if (task := program.tasks[flow]) is not None])


def finished(marking: Marking) -> bool:
    """Whether nothing is left to do."""
    return not marking


def _placed(program: Program, tokens: set[int], route: Route, act: str, facts: Facts) -> Marking:
    """Put tokens where ``route`` leads; a join that has all it awaits lets them through."""
    waiting: list[Any] = list(route)
    while waiting:
        item = waiting.pop()
        if item.__class__ is Choice:
            waiting += _chosen(item, facts)
        elif item != ENDED:
            tokens.add(item)
            join = program.join[item]
            if join >= 0 and tokens.issuperset(program.joins[join]):
                tokens -= program.joins[join]
                waiting += program.passed[join, act]
    return tuple(sorted(tokens))


def _chosen(choice: Choice, facts: Facts) -> Route:
    for test, way in choice.ways:
        if test(facts) is True:
            return way
    if choice.otherwise is None:
        raise Refused(STEP, f"判断“{choice.gateway}”没有一条分支成立，也没有默认分支", mend="请补全答案，或改正流程图")
    return choice.otherwise


def _refused(program: Program, marking: Marking, done: Done) -> Refused:
    opened = "、".join(f"{task.name}（{' '.join(task.verbs)}）" for task in open_tasks(program, marking)) or "无"
    return Refused(
        STEP, f"环节“{done.task}”没有打开，或不能以“{done.act}”办理；当前环节：{opened}", field="act", mend="请办理当前打开的环节"
    )
