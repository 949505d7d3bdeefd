"""Soundness by searching every state of a program: proper completion, no deadlock, no double token, no dead task; and acts in lawful order.

Answers are unknown here (a correction may change them), so every branch that they may open is tried; what an act decides is exact.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from oneseal.flow.chart import Finding
from oneseal.flow.program import ENDED, Choice, Marking, Program, Route

MOST_STATES, MOST_STEPS, MOST_ARRIVALS = 20_000, 60_000, 200_000
"""States of a search; places in all that is kept of the ways of one act."""
RULE = "F-10"
Step = tuple[str, str]
"""(task, act)."""

BEFORE: Mapping[str, frozenset[str]] = {
    "accept": frozenset({"file"}),
    "request_correction": frozenset({"file"}),
    "refuse_to_accept": frozenset({"file"}),
    "declare_not_needed": frozenset({"file"}),
    "supply": frozenset({"request_correction"}),
    "review": frozenset({"accept"}),
    "survey": frozenset({"accept"}),
    "grant": frozenset({"accept"}),
    "deny": frozenset({"accept"}),
    "make": frozenset({"grant"}),
    "deliver": frozenset({"grant", "deny"}),
    "archive": frozenset({"deliver"}),
}
"""Verb → one of these must have been done before."""
AFTERWARDS: Mapping[str, frozenset[str]] = {
    "accept": frozenset({"grant", "deny"}),
    "grant": frozenset({"deliver"}),
    "deny": frozenset({"deliver"}),
}
"""Verb → the chart must not end afterwards without one of these."""


class TooMany(Exception):
    """More states than are searched."""


@dataclass(slots=True)
class Fault:
    """Where and why a marking is wrong: ``element`` holds two tokens, or an end was reached too early."""

    element: str
    early: bool = False


@dataclass
class Explored:
    """What a search saw: each marking with its steps, and the faults on the way."""

    program: Program
    begun: set[Marking] = field(default_factory=set)
    steps: dict[Marking, dict[Step, set[Marking]]] = field(default_factory=dict)
    faults: dict[tuple[str, bool], Fault] = field(default_factory=dict)

    @cached_property
    def opened(self) -> set[str]:
        """Tasks that are open in some marking."""
        return {task for steps in self.steps.values() for task, _ in steps}

    @cached_property
    def done(self) -> set[str]:
        """Acts that can be done in some marking."""
        return {act for steps in self.steps.values() for _, act in steps}

    def after(self, act: str) -> set[Marking]:
        """Markings right after ``act``."""
        return {after for steps in self.steps.values() for (_, verb), nexts in steps.items() if verb == act for after in nexts}


def search(program: Program, *, ordered: bool = True) -> tuple[Finding, ...]:
    """Findings of the state search; the order of acts is asked of a sound chart, when ``ordered``."""
    try:
        seen = explored(program)
    except TooMany as many:
        return (Finding("process", RULE, f"{many}，无法核验", "减少并行分支，或拆分流程图"),)
    findings = [*_faults(seen), *_dead_ends(seen), *_dead_tasks(seen), *_same_verb(seen)]
    return tuple(findings) if findings or not ordered else tuple(_order(program, seen))


def explored(program: Program, begun: Collection[Marking] | None = None, without: Collection[str] = ()) -> Explored:
    """Every marking that can be reached from ``begun`` (else from the start) when nobody does an act in ``without``. Raises TooMany."""
    seen = Explored(program)
    seen.begun = set(begun) if begun is not None else _arrivals(seen, (), program.begun, "")
    waiting, taken = deque(sorted(seen.begun)), 0
    while waiting:
        marking = waiting.popleft()
        if marking in seen.steps:
            continue
        if len(seen.steps) >= MOST_STATES:
            raise TooMany(f"状态超过 {MOST_STATES} 个")
        seen.steps[marking] = steps = {}
        for flow in marking:
            task = program.tasks[flow]
            for verb in task.verbs if task else ():
                if task and verb not in without:
                    rest = tuple(token for token in marking if token != flow)
                    steps[task.id, verb] = _arrivals(seen, rest, program.moves[task.id, verb].route, verb)
                    waiting.extend(sorted(steps[task.id, verb]))
        taken += len(steps)
        if taken > MOST_STEPS:
            raise TooMany(f"办理的先后走法超过 {MOST_STEPS} 种")
    return seen


def _arrivals(seen: Explored, tokens: Marking, route: Route, act: str) -> set[Marking]:
    """Every marking in which the tokens can come to rest; what goes wrong on the way is noted as a fault, and not followed."""
    program, found = seen.program, set[Marking]()
    waiting, known, kept = [(tokens, route)], {(tokens, route)}, 0
    while waiting:
        held, moving = waiting.pop()
        if not moving:
            found.add(held)
            continue
        for after in _moved(seen, program, held, moving, act):
            if after not in known:
                kept += 1 + len(after[0]) + len(after[1])
                if kept > MOST_ARRIVALS:
                    raise TooMany(f"一次办理之后的去向超过 {MOST_ARRIVALS} 处")
                known.add(after)
                waiting.append(after)
    return found


def _moved(seen: Explored, program: Program, held: Marking, moving: Route, act: str) -> Iterator[tuple[Marking, Route]]:
    """Move the first token of ``moving``."""
    item, rest = moving[0], moving[1:]
    if isinstance(item, Choice):
        for way in [*(way for _, way in item.ways), *([item.otherwise] if item.otherwise is not None else [])]:
            yield held, way + rest
    elif item == ENDED:
        if held or rest:
            waiting = next((flow for flow in [*held, *rest] if isinstance(flow, int) and flow != ENDED), None)
            _note(seen, Fault("process" if waiting is None else _name(program, waiting), early=True))
        yield held, rest
    elif item in held:
        _note(seen, Fault(_name(program, item)))
    else:
        tokens = {*held, item}
        join = program.join[item]
        if join >= 0 and tokens >= program.joins[join]:
            yield tuple(sorted(tokens - program.joins[join])), program.passed[join, act] + rest
        else:
            yield tuple(sorted(tokens)), rest


def _note(seen: Explored, fault: Fault) -> None:
    seen.faults.setdefault((fault.element, fault.early), fault)


def _name(program: Program, flow: int) -> str:
    """The task before which a flow's token rests, else the flow."""
    task = program.tasks[flow]
    return task.id if task else program.flows[flow]


def _faults(seen: Explored) -> Iterator[Finding]:
    for fault in seen.faults.values():
        if fault.early:
            yield Finding(fault.element, RULE, "到达结束时还有没办完的分支（令牌没有全部汇合）", "先用并行网关汇合各分支，再到结束")
        else:
            yield Finding(fault.element, RULE, "同一处会出现两个令牌（重复办理）", "用并行网关汇合并行的分支，循环不要穿过并行分支")


def _dead_ends(seen: Explored) -> Iterator[Finding]:
    """Markings from which the end cannot be reached: waiting joins that never fill, or circles without a way out."""
    before: dict[Marking, set[Marking]] = {}
    for marking, steps in seen.steps.items():
        for nexts in steps.values():
            for after in nexts:
                before.setdefault(after, set()).add(marking)
    good, waiting = set[Marking](), [marking for marking in seen.steps if not marking]
    while waiting:
        marking = waiting.pop()
        if marking not in good:
            good.add(marking)
            waiting.extend(before.get(marking, ()))
    bad = [marking for marking in seen.steps if marking not in good]
    stuck = [marking for marking in bad if not seen.steps[marking]] or bad
    names = {_name(seen.program, flow): None for marking in stuck for flow in marking}
    for name in names:
        yield Finding(name, RULE, "流程到此无法走到结束（死锁或死循环）", "检查汇聚网关的每条入线是否都会到达，循环是否有出口")


def _dead_tasks(seen: Explored) -> Iterator[Finding]:
    tasks = {task.id: task for task in seen.program.tasks if task is not None}
    for name, task in tasks.items():
        if name not in seen.opened:
            yield Finding(name, RULE, f"环节“{task.name}”永远不会打开", "检查通向它的条件和连线")


def _same_verb(seen: Explored) -> Iterator[Finding]:
    """An act is named by its verb alone; two open tasks with one verb could not be told apart."""
    told = set[str]()
    for steps in seen.steps.values():
        first: dict[str, str] = {}
        for task, verb in steps:
            if first.setdefault(verb, task) != task and task not in told:
                told.add(task)
                yield Finding(
                    task, "F-13", f"与“{first[verb]}”同时打开，又都以“{verb}”办理，无法区分", "一个行为只放在一个环节，或使两个环节先后进行"
                )


def _order(program: Program, seen: Explored) -> Iterator[Finding]:
    """The lawful order: what must come before an act, and what must not be left out after it."""
    task_of = {verb: task for steps in seen.steps.values() for task, verb in steps}
    for needed in sorted(set(BEFORE.values()), key=sorted):
        early = explored(program, without=needed).done
        for verb in (verb for verb, before in BEFORE.items() if before == needed and verb in early):
            yield Finding(task_of[verb], "F-30", f"“{verb}”可以在“{' / '.join(sorted(needed))}”之前办理", "调整连线和条件，使其在后")
    for verb, needed in AFTERWARDS.items():
        if () in explored(program, seen.after(verb), needed).steps:
            yield Finding(task_of[verb], "F-30", f"“{verb}”之后可以不经“{' / '.join(sorted(needed))}”就结束", "补上该环节，或改正连线")
