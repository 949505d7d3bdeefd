"""The audit of a chart (domain 9.4): rules that the chart alone can answer. Rules that need the item are in ``catalogue``."""

from collections.abc import Iterator

from oneseal.flow.chart import Chart, Finding, Kind, Node, Unsound
from oneseal.flow.condition import Malformed, parse
from oneseal.flow.program import Program, compile_chart
from oneseal.flow.read import read
from oneseal.flow.search import search
from oneseal.law import powers
from oneseal.law.days import WORKING

VERBS = {
    "file": powers.APPLY,
    "supply": powers.APPLY,
    "accept": powers.ACCEPT,
    "request_correction": powers.ACCEPT,
    "refuse_to_accept": powers.ACCEPT,
    "declare_not_needed": powers.ACCEPT,
    "review": powers.REVIEW,
    "survey": powers.SURVEY,
    "grant": powers.DECIDE,
    "deny": powers.DECIDE,
    "make": powers.MAKE,
    "deliver": powers.DELIVER,
    "archive": powers.ARCHIVE,
}
"""Verb → the lane (power) in which its task must stand."""
NEEDED = {
    "file": "申请",
    "accept": "受理判断",
    "request_correction": "补正告知",
    "supply": "补正",
    "refuse_to_accept": "不予受理",
    "grant": "准予决定",
    "deny": "不予决定",
    "deliver": "送达",
}
LAYERS = {"accept", "review", "grant", "deny"}


def check(xml: bytes) -> tuple[Finding, ...]:
    """Every finding of a file, readable or not."""
    try:
        return audit(read(xml))
    except Unsound as unsound:
        return unsound.findings


def compiled(chart: Chart) -> Program:
    """The program of a chart; raises Unsound when the audit finds an error."""
    findings = tuple(finding for finding in audit(chart) if finding.severity == "error")
    if findings:
        raise Unsound(findings)
    return compile_chart(chart)


def audit(chart: Chart) -> tuple[Finding, ...]:
    """Structure first; steps, lanes and soundness only when the structure holds."""
    structure = tuple(_structure(chart))
    if any(finding.severity == "error" for finding in structure):
        return structure
    return (*structure, *_sheet(chart), *_steps(chart), *_whole(chart), *_loops(chart), *search(compile_chart(chart)))


def _structure(chart: Chart) -> Iterator[Finding]:
    starts = [node for node in chart.nodes if node.kind is Kind.START]
    if len(starts) != 1:
        yield Finding(chart.id or "process", "F-10", f"有 {len(starts)} 个开始，应恰好 1 个", "只保留一个开始")
    if not any(node.kind is Kind.END for node in chart.nodes):
        yield Finding(chart.id or "process", "F-10", "没有结束", "至少画一个结束")
    forward, backward = _reach(chart, [node.id for node in starts], ahead=True), _reach(
        chart, [node.id for node in chart.nodes if node.kind is Kind.END], ahead=False
    )
    for node in chart.nodes:
        yield from _edges(chart, node)
        if node.id not in forward:
            yield Finding(node.id, "F-10", f"“{node.name or node.id}”从开始到不了", "补上通向它的连线，或删去")
        if node.id not in backward:
            yield Finding(node.id, "F-10", f"“{node.name or node.id}”走不到结束", "补上离开它的连线")
    for flow in chart.flows:
        if flow.condition is not None:
            try:
                parse(flow.condition)
            except Malformed as wrong:
                yield Finding(flow.id, "F-12", f"条件“{flow.condition}”写法不对：{wrong}", "例如 act == 'grant' 或 answers.business in ['catering']")


def _edges(chart: Chart, node: Node) -> Iterator[Finding]:
    out, into = chart.outgoing(node.id), chart.incoming(node.id)
    if node.kind is Kind.START and (into or len(out) != 1):
        yield Finding(node.id, "F-10", "开始须没有入线、恰有一条出线", "整理开始的连线")
    if node.kind is Kind.END and out:
        yield Finding(node.id, "F-10", "结束不得有出线", "删去结束的出线")
    if node.kind is Kind.TASK and len(out) != 1:
        yield Finding(node.id, "F-12", f"环节“{node.name}”有 {len(out)} 条出线，应恰好 1 条", "用判断网关分支")
    if node.kind is Kind.EXCLUSIVE and len(out) > 1:
        for flow in out:
            if not flow.name:
                yield Finding(flow.id, "F-12", "判断的出线没有标注", "标明是、否或办理结果")
            if flow.condition is None and flow.id != node.default:
                yield Finding(flow.id, "F-12", "判断的出线没有条件，也不是默认连线", "写上条件，或设为默认连线")
    if node.kind is Kind.EXCLUSIVE and len(out) == 1 and len(into) < 2:
        yield Finding(node.id, "F-12", "判断只有一条出线", "判断至少两条出线；不需要判断就删去")
    if node.kind is Kind.PARALLEL and len(out) < 2 and len(into) < 2:
        yield Finding(node.id, "F-12", "并行网关既不分支也不汇聚", "删去，或补上分支")
    if node.kind is not Kind.START and not into:
        yield Finding(node.id, "F-10", f"“{node.name or node.id}”没有入线", "补上通向它的连线")


def _reach(chart: Chart, names: list[str], *, ahead: bool) -> set[str]:
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name not in seen:
            seen.add(name)
            names.extend([flow.target for flow in chart.outgoing(name)] if ahead else [flow.source for flow in chart.incoming(name)])
    return seen


def _sheet(chart: Chart) -> Iterator[Finding]:
    if not chart.title or not chart.version:
        yield Finding(chart.id, "F-20", "流程图没有标题或版本", "填写流程名称和 oneseal:chart 的 version")
    undrawn = [node.id for node in chart.nodes if node.id not in chart.boxes] + [flow.id for flow in chart.flows if len(chart.lines.get(flow.id, ())) < 2]
    for name in undrawn:
        yield Finding(name, "F-21", "没有画出位置", "在编辑器中打开并保存，使每个元素都有坐标", "warn")


def _steps(chart: Chart) -> Iterator[Finding]:
    for task in chart.tasks():
        if not task.name or not task.lane:
            yield Finding(task.id, "F-33", f"环节“{task.name or task.id}”没有名称或不在泳道内", "写明名称，并放入职权泳道")
        if not task.verbs:
            yield Finding(task.id, "F-33", f"环节“{task.name}”没有写明办理行为", "在 oneseal:task 的 verbs 写明")
        for verb in task.verbs:
            if verb not in VERBS:
                yield Finding(task.id, "F-33", f"环节“{task.name}”的行为“{verb}”不存在", f"可用：{' '.join(VERBS)}")
            elif VERBS[verb] != task.lane and task.lane:
                yield Finding(task.id, "F-34", f"“{verb}”应在“{VERBS[verb]}”泳道，现在“{task.lane}”", "移到对应职权的泳道")
        if not task.inputs or not task.outputs or (task.lane != powers.APPLY and task.limit is None):
            yield Finding(task.id, "F-33", f"环节“{task.name}”缺少期限、输入或输出", "在 oneseal:task 写明 limit、inputs、outputs")
        if "survey" in task.verbs and task.officers < 2:
            yield Finding(task.id, "F-45", "勘验环节少于两名工作人员（行政许可法第三十四条第三款）", "officers 写 2 或以上")
        if "deliver" in task.verbs and task.limit and task.limit.unit is WORKING and task.limit.amount > 10:
            yield Finding(task.id, "F-46", f"送达期限 {task.limit} 超过十个工作日（行政许可法第四十四条）", "改为十个工作日以内")
        if "request_correction" in task.verbs and not (task.limit and task.limit.unit is WORKING and task.limit.amount <= 5):
            yield Finding(task.id, "F-40", "补正须在五个工作日内一次告知（行政许可法第三十二条第一款第四项）", "受理环节期限改为五个工作日以内")


def _whole(chart: Chart) -> Iterator[Finding]:
    verbs = {verb for task in chart.tasks() for verb in task.verbs}
    for verb, name in NEEDED.items():
        if verb not in verbs:
            yield Finding(chart.id, "F-30", f"缺少环节“{name}”（{verb}）", "补上该环节")
    for verb in ("refuse_to_accept", "deny"):
        for task in chart.tasks():
            if verb in task.verbs and not ("理由" in task.outputs and "救济" in task.outputs):
                yield Finding(task.id, "F-31", f"“{task.name}”的输出没有写明理由和救济途径", "outputs 写明“说明理由、告知救济途径”")
    layers = [task for task in chart.tasks() if LAYERS & set(task.verbs)]
    if len(layers) > 3:
        yield Finding(chart.id, "F-15", f"审批层级有 {len(layers)} 层，超过 3 层", "合并环节（一审一核）", "warn")
    for flow in chart.flows:
        source, target = chart.node(flow.source), chart.node(flow.target)
        if source.kind is target.kind is Kind.TASK and source.lane == target.lane and source.verbs == target.verbs:
            yield Finding(target.id, "F-13", f"相邻环节“{source.name}”“{target.name}”重复", "合并为一个环节", "warn")


def _loops(chart: Chart) -> Iterator[Finding]:
    """F-11: every cycle contains an act of the applicant; without those tasks no cycle may be left."""
    kept = {node.id for node in chart.nodes if node.lane != powers.APPLY}
    waiting = {name: sum(flow.source in kept for flow in chart.incoming(name)) for name in kept}
    ready = [name for name, count in waiting.items() if count == 0]
    while ready:
        name = ready.pop()
        kept.discard(name)
        for flow in chart.outgoing(name):
            if flow.target in kept:
                waiting[flow.target] -= 1
                if waiting[flow.target] == 0:
                    ready.append(flow.target)
    circle = sorted(name for name in kept if any(flow.target in kept for flow in chart.outgoing(name)))
    if circle:
        yield Finding(circle[0], "F-11", f"存在没有申请人参与的循环：{'、'.join(circle)}", "只允许经补正环节的循环")
