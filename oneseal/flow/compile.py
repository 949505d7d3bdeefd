"""Compiling a chart whose structure holds into its program."""

from collections.abc import Iterator
from types import MappingProxyType

from oneseal.flow.chart import Chart, Finding, Flow, Kind, Node
from oneseal.flow.condition import UNKNOWN, Condition, Test, parse
from oneseal.flow.program import ENDED, Choice, Marking, Move, Program, Route, Task


class Compiler:
    """One compilation.

    ``asked``: (exclusive gateway, act) for every act with which a gateway is ever reached ("": at the start). ``doubled``: gateway → what
    is wrong with its lines, when two of them meet again without a join; each such fork doubles all that follows, so the program of a chart
    with one keeps one token of the two and is not fit to be searched.
    """

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.number = {flow.id: place for place, flow in enumerate(chart.flows)}
        self.nodes = {node.id: node for node in chart.nodes}
        self.leaving: dict[str, list[Flow]] = {node.id: [] for node in chart.nodes}
        self.entering: dict[str, list[Flow]] = {node.id: [] for node in chart.nodes}
        for flow in chart.flows:
            self.leaving[flow.source].append(flow)
            self.entering[flow.target].append(flow)
        self.conditions = {flow.id: parse(flow.condition) for flow in chart.flows if flow.condition is not None}
        self.join_of = {
            node.id: place for place, node in enumerate(node for node in chart.nodes if node.kind is Kind.PARALLEL and self._waits(node))
        }
        self.asked: set[tuple[str, str]] = set()
        self.doubled: dict[str, Finding] = {}
        self._known: dict[tuple[str, str], Route] = {}

    def program(self) -> Program:
        """The program."""
        start = next(node for node in self.chart.nodes if node.kind is Kind.START)
        begun = self._after(start, "")
        moves = {(task.id, verb): self._move(task, verb) for task in self.chart.tasks() for verb in task.verbs}
        targets = [self.nodes[flow.target] for flow in self.chart.flows]
        made = {node.id: _task(node) for node in self.chart.tasks()}
        return Program(
            flows=tuple(flow.id for flow in self.chart.flows),
            tasks=tuple(made.get(node.id) for node in targets),
            join=tuple(self.join_of.get(node.id, -1) for node in targets),
            joins=tuple(frozenset(self.number[flow.id] for flow in self.entering[name]) for name in self.join_of),
            begun=begun,
            moves=MappingProxyType(moves),
            passed=MappingProxyType(self._passed([("", begun), *((verb, move.route) for (_, verb), move in moves.items())])),
        )

    def _place(self, task: Node) -> int:
        """The flow that stands for a token before a task, whichever way it came: one state, one marking."""
        return self.number[self.entering[task.id][0].id]

    def _waits(self, node: Node) -> bool:
        return len(self.entering[node.id]) > 1

    def _move(self, task: Node, verb: str) -> Move:
        route = self._after(task, verb)
        rests = all(isinstance(item, int) and (item == ENDED or self._rests(item)) for item in route)
        rest: Marking | None = tuple(sorted(item for item in route if isinstance(item, int) and item != ENDED)) if rests else None
        return Move(self._place(task), route, rest)

    def _rests(self, flow: int) -> bool:
        return self.nodes[self.chart.flows[flow].target].kind is Kind.TASK

    def _passed(self, waiting: list[tuple[str, Route]]) -> dict[tuple[int, str], Route]:
        """Joins are compiled only for the acts that can complete them, so that no gateway behind one is asked what never comes."""
        found: dict[tuple[int, str], Route] = {}
        while waiting:
            act, route = waiting.pop()
            for flow in flows_of(route):
                node = self.nodes[self.chart.flows[flow].target]
                place = self.join_of.get(node.id)
                if place is not None and (place, act) not in found:
                    found[place, act] = self._after(node, act)
                    waiting.append((act, found[place, act]))
        return found

    def _after(self, node: Node, act: str) -> Route:
        """Where the lines of a node lead. No place stands in a route twice: so none is longer than the chart has lines and judgements."""
        route: dict[int | str, int | Choice] = {}
        for flow in self.leaving[node.id]:
            for item in self._route(flow, act):
                place = item.gateway if isinstance(item, Choice) else item
                if place in route:
                    self.doubled.setdefault(node.id, self._double(node, place))
                route.setdefault(place, item)
        return tuple(route.values())

    def _double(self, node: Node, place: int | str) -> Finding:
        lines = f"并行网关“{node.name or node.id}”分出的连线"
        if place == ENDED:
            return Finding(node.id, "F-10", f"{lines}没有汇合就各自到达结束", "先用并行网关汇合各分支，再到结束")
        met = self.nodes[place if isinstance(place, str) else self.chart.flows[place].target]
        what = f"{lines}没有汇合又走到同一处“{met.name or met.id}”，那里会出现两个令牌（重复办理）"
        return Finding(node.id, "F-10", what, "用并行网关汇合这些连线；不需要并行的，只留一条连线")

    def _route(self, flow: Flow, act: str) -> Route:
        """Where a token put on ``flow`` after ``act`` goes. The depth is that of gateways in a row, which the audit bounds."""
        key = (flow.id, act)
        if key not in self._known:
            node = self.nodes[flow.target]
            if node.kind is Kind.END:
                self._known[key] = (ENDED,)
            elif node.kind is Kind.EXCLUSIVE:
                self._known[key] = self._choice(node, act)
            elif node.kind is Kind.PARALLEL and not self._waits(node):
                self._known[key] = self._after(node, act)
            elif node.kind is Kind.PARALLEL:
                self._known[key] = (self.number[flow.id],)
            else:
                self._known[key] = (self._place(node),)
        return self._known[key]

    def _choice(self, node: Node, act: str) -> Route:
        """The branch, when the act alone decides; else the choice that is left."""
        self.asked.add((node.id, act))
        ways: list[tuple[Test, Route]] = []
        otherwise: Flow | None = None
        for flow in self.leaving[node.id]:
            condition = self.conditions.get(flow.id)
            if flow.id == node.default:
                otherwise = flow
                continue
            value = True if condition is None else _told(condition, act)
            if value is True:
                if not ways:
                    return self._route(flow, act)
                return (Choice(node.id, tuple(ways), self._route(flow, act)),)
            if value is UNKNOWN and condition is not None:
                ways.append((condition.test, self._route(flow, act)))
        last = self._route(otherwise, act) if otherwise else None
        return last if last is not None and not ways else (Choice(node.id, tuple(ways), last),)


def _told(condition: Condition, act: str) -> object:
    """What the act alone tells about a condition."""
    return condition.test({"act": act} if act else {})


def flows_of(route: Route) -> Iterator[int]:
    """Every flow on which a token may come to rest; ways that meet again are gone through once."""
    waiting, seen = [route], set[int]()
    while waiting:
        for item in waiting.pop():
            if not isinstance(item, Choice):
                if item != ENDED:
                    yield item
            elif id(item) not in seen:
                seen.add(id(item))
                waiting += [way for _, way in item.ways]
                waiting.append(item.otherwise or ())


def _task(node: Node) -> Task:
    return Task(node.id, node.name, node.lane, node.verbs, node.limit, node.officers, node.unit_kind, node.inputs, node.outputs)
