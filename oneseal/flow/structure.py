"""The audit's first part: what nodes and lines a chart may have (domain 9.4: F-10, F-11, F-12; who does a step: F-33).

Nothing else is asked before this holds.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from oneseal.flow.chart import Chart, Finding, Flow, Kind, Node
from oneseal.flow.condition import Malformed, parse
from oneseal.law.powers import APPLY

MOST_NODES, MOST_FLOWS = 250, 500


def structure(chart: Chart) -> tuple[Finding, ...]:
    """Starts, ends, reachability, lines of each node, conditions, lanes, circles."""
    if len(chart.nodes) > MOST_NODES or len(chart.flows) > MOST_FLOWS:
        what = f"有 {len(chart.nodes)} 个元素、{len(chart.flows)} 条连线，最多 {MOST_NODES} 个、{MOST_FLOWS} 条"
        return (Finding(chart.id or "process", "F-10", what, "请拆分流程图"),)
    findings = [
        *_ends(chart),
        *(finding for node in chart.nodes for finding in _lines(chart, node)),
        *_conditions(chart),
        *_laneless(chart),
    ]
    return tuple(findings) or tuple(_circles(chart))


def _laneless(chart: Chart) -> Iterator[Finding]:
    """Who does a task is read off its lane."""
    for task in chart.tasks():
        if not task.lane:
            yield Finding(task.id, "F-33", f"“{task.name or task.id}”不在任何泳道里，看不出由谁办理", "画进所属职权的泳道")


def _ends(chart: Chart) -> Iterator[Finding]:
    starts, ends = ([node.id for node in chart.nodes if node.kind is kind] for kind in (Kind.START, Kind.END))
    if len(starts) != 1:
        yield Finding(starts[1] if starts else chart.id or "process", "F-10", f"有 {len(starts)} 个开始，应恰好 1 个", "只保留一个开始")
    if not ends:
        yield Finding(chart.id or "process", "F-10", "没有结束", "至少画一个结束")
    ahead = reached(starts, lambda name: [flow.target for flow in chart.outgoing(name)])
    behind = reached(ends, lambda name: [flow.source for flow in chart.incoming(name)])
    for node in chart.nodes:
        if starts and node.id not in ahead:
            yield Finding(node.id, "F-10", f"“{node.name or node.id}”从开始到不了", "补上通向它的连线，或删去")
        if ends and node.id not in behind:
            yield Finding(node.id, "F-10", f"“{node.name or node.id}”走不到结束", "补上离开它的连线")


def reached(names: Collection[str], following: Callable[[str], list[str]]) -> set[str]:
    """Every name that can be reached from ``names``, these included."""
    seen, waiting = set[str](), list(names)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += following(name)
    return seen


def _lines(chart: Chart, node: Node) -> Iterator[Finding]:
    out, into = chart.outgoing(node.id), chart.incoming(node.id)
    if node.kind is Kind.START and (into or len(out) != 1):
        yield Finding(node.id, "F-10", "开始须没有入线、恰有一条出线", "整理开始的连线")
    if node.kind is Kind.END and out:
        yield Finding(node.id, "F-10", "结束不得有出线", "删去结束的出线")
    if node.kind is Kind.TASK and len(out) != 1:
        yield Finding(node.id, "F-12", f"环节“{node.name or node.id}”有 {len(out)} 条出线，应恰好 1 条", "用判断网关分支")
    if node.kind is Kind.EXCLUSIVE:
        yield from _judgement(node, out, into)
    if node.kind is Kind.PARALLEL and len(out) < 2 and len(into) < 2:
        yield Finding(node.id, "F-12", "并行网关既不分支也不汇聚", "删去，或补上分支")
    if node.kind is not Kind.EXCLUSIVE or len(out) < 2:
        for flow in out:
            if flow.condition is not None:
                yield Finding(flow.id, "F-12", "只有判断的出线可以带条件", "删去条件，或改用判断网关")
    if node.default is not None and (node.kind is not Kind.EXCLUSIVE or node.default not in {flow.id for flow in out}):
        yield Finding(node.id, "F-12", f"默认连线“{node.default}”不是这个判断的出线", "重新指定默认连线，或删去")


def _judgement(node: Node, out: tuple[Flow, ...], into: tuple[Flow, ...]) -> Iterator[Finding]:
    if len(out) < 2:
        if len(into) < 2:
            yield Finding(node.id, "F-12", "判断只有一条出线", "判断至少两条出线；不需要判断就删去")
        return
    if not node.name:
        yield Finding(node.id, "F-12", "判断没有写明判断什么", "写明，例如“材料齐全？”")
    for flow in out:
        if not flow.name:
            yield Finding(flow.id, "F-12", "判断的出线没有标注", "标明是、否或办理结果")
        if flow.condition is None and flow.id != node.default:
            yield Finding(flow.id, "F-12", "判断的出线没有条件，也不是默认连线", "写上条件，或设为默认连线")
        if flow.condition is not None and flow.id == node.default:
            yield Finding(flow.id, "F-12", "默认连线不得带条件", "删去条件，或取消默认")


def _conditions(chart: Chart) -> Iterator[Finding]:
    for flow in chart.flows:
        try:
            parse(flow.condition if flow.condition is not None else "true")
        except Malformed as wrong:
            mend = "例如 act == 'grant' 或 answers.kind in ['a', 'b']"
            yield Finding(flow.id, "F-12", f"条件“{(flow.condition or '')[:60]}”写法不对：{wrong}", mend)


def _circles(chart: Chart) -> Iterator[Finding]:
    """F-11: every circle contains an act of the applicant."""
    applicant = {task.id for task in chart.tasks() if task.lane == APPLY}
    circle = circle_without(chart, applicant)
    if circle:
        names = "、".join(chart.node(name).name or name for name in circle)
        first = next((name for name in circle if chart.node(name).kind is Kind.TASK), circle[0])
        yield Finding(first, "F-11", f"存在没有申请人参与的循环：{names}", "只允许经补正环节的循环")


def circle_without(chart: Chart, left_out: Collection[str]) -> list[str]:
    """Nodes on circles that are left when ``left_out`` are taken away, in the order of the file."""
    kept = {node.id for node in chart.nodes} - set(left_out)
    ahead: dict[str, list[str]] = {name: [] for name in kept}
    behind: dict[str, list[str]] = {name: [] for name in kept}
    for flow in chart.flows:
        if flow.source in kept and flow.target in kept:
            ahead[flow.source].append(flow.target)
            behind[flow.target].append(flow.source)
    for neighbours in (behind, ahead):
        _peel(kept, neighbours)
    return [node.id for node in chart.nodes if node.id in kept]


def _peel(kept: set[str], neighbours: Mapping[str, list[str]]) -> None:
    """Take away again and again what has no neighbour left on one side; circles stay."""
    while bare := [name for name in kept if kept.isdisjoint(neighbours[name])]:
        kept.difference_update(bare)
