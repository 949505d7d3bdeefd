"""前面还有什么 Which tasks a chart may still come to from where it stands, and what is done before each on the shortest way."""

from collections import deque

from oneseal.flow.condition import Facts
from oneseal.flow.program import Done, Marking, Program, Task
from oneseal.flow.step import advance, open_tasks
from oneseal.law.rule import Refused

MOST = 500
"""Markings that are looked at: charts of items have some tens."""


def ahead(program: Program, marking: Marking, facts: Facts) -> dict[Task, tuple[Task, ...]]:
    """Task that is not open yet → the tasks that are done before it; the nearest first. Branches go as ``facts`` say today."""
    ways: dict[Task, tuple[Task, ...]] = {}
    now, seen, waiting = set(open_tasks(program, marking)), {marking}, deque([(marking, tuple[Task, ...]())])
    while waiting:
        at, way = waiting.popleft()
        for task in open_tasks(program, at):
            if task not in now:
                ways.setdefault(task, tuple(dict.fromkeys(way)))
            for after in _afterwards(program, at, task, facts):
                if after not in seen and len(seen) < MOST:
                    seen.add(after)
                    waiting.append((after, (*way, task)))
    return ways


def _afterwards(program: Program, at: Marking, task: Task, facts: Facts) -> list[Marking]:
    """Where the acts of a task lead, in their order; a branch that no answer opens leads nowhere."""
    found = (_after(program, at, Done(task.id, verb, facts)) for verb in task.verbs)
    return [after for after in found if after is not None]


def _after(program: Program, at: Marking, done: Done) -> Marking | None:
    try:
        return advance(program, at, done)
    except Refused:
        return None
