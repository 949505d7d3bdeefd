"""The audit of a chart (domain 9.4): rules that the chart alone can answer. Rules that need the item are in ``catalogue``."""

from collections.abc import Iterator

from oneseal.flow.branches import branches
from oneseal.flow.chart import Chart, Finding, Unsound
from oneseal.flow.compile import Compiler, flows_of
from oneseal.flow.drawing import drawing
from oneseal.flow.program import Program
from oneseal.flow.read import read
from oneseal.flow.search import search
from oneseal.flow.steps import steps
from oneseal.flow.structure import structure
from oneseal.law.powers import LANES

KINDS = {"licence": "行政许可", "power": "其他权力", "service": "公共服务", "internal": "内部运转"}
"""Kinds of chart (domain 9.1)."""
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
MOST_LAYERS = 3


def check(xml: bytes) -> tuple[Finding, ...]:
    """Every finding of a file, readable or not."""
    try:
        return audit(read(xml))
    except Unsound as unsound:
        return unsound.findings


def compiled(chart: Chart) -> Program:
    """The program of a chart; raises Unsound when the audit finds an error."""
    findings, program = _audited(chart)
    errors = tuple(finding for finding in findings if finding.severity == "error")
    if errors or program is None:
        raise Unsound(errors)
    return program


def audit(chart: Chart) -> tuple[Finding, ...]:
    """Structure first; sheet, steps, judgements, drawing and soundness only when the structure holds."""
    return _audited(chart)[0]


def _audited(chart: Chart) -> tuple[tuple[Finding, ...], Program | None]:
    wrong = structure(chart)
    if wrong:
        return (*_sheet(chart), *wrong), None
    compiler = Compiler(chart)
    program = compiler.program()
    findings = [*_sheet(chart), *steps(chart), *branches(chart, compiler), *drawing(chart)]
    if compiler.doubled:
        return (*findings, *compiler.doubled.values()), None
    if chart.kind == "internal":
        return (*findings, *search(program, ordered=False)), program
    return (*findings, *_whole(chart), *_corrections(program), *search(program)), program


def _sheet(chart: Chart) -> Iterator[Finding]:
    if not chart.title or not chart.version:
        yield Finding(chart.id or "process", "F-20", "流程图没有标题或版本", "填写流程名称和 oneseal:chart 的 version")
    if chart.kind not in KINDS:
        yield Finding(chart.id or "process", "F-20", f"流程图种类“{chart.kind}”不存在", f"可用：{'、'.join(KINDS)}")
    powers: dict[str, str] = {}
    for lane, power in chart.lanes.items():
        if power not in LANES:
            yield Finding(lane, "F-34", f"泳道“{power}”不是职权", f"泳道名称只能是：{'、'.join(LANES)}")
        elif powers.setdefault(power, lane) != lane:
            yield Finding(lane, "F-34", f"有两个“{power}”泳道", "一种职权只画一个泳道")


def _whole(chart: Chart) -> Iterator[Finding]:
    """F-30, F-31, F-15: what a chart of an item must contain."""
    verbs = {verb for task in chart.tasks() for verb in task.verbs}
    for verb, name in NEEDED.items():
        if verb not in verbs:
            yield Finding(chart.id, "F-30", f"缺少环节“{name}”（{verb}）", "补上该环节")
    for verb in ("refuse_to_accept", "deny"):
        for task in chart.tasks():
            if verb in task.verbs and not ("理由" in task.outputs and "救济" in task.outputs):
                yield Finding(task.id, "F-31", f"“{task.name}”的输出没有写明理由和救济途径", "outputs 写明“说明理由、告知救济途径”")
    layers = [task.name for task in chart.tasks() if LAYERS & set(task.verbs)]
    if len(layers) > MOST_LAYERS:
        yield Finding(
            chart.id, "F-15", f"审批层级有 {len(layers)} 层（{'、'.join(layers)}），超过 {MOST_LAYERS} 层", "合并环节（一审一核）", "warn"
        )


def _corrections(program: Program) -> Iterator[Finding]:
    """F-30: what is supplied goes back to the step that asked for it."""
    for (name, verb), move in program.moves.items():
        after = [program.tasks[flow] for flow in flows_of(move.route)] if verb == "supply" else []
        if verb == "supply" and not (after and all(task is not None and "request_correction" in task.verbs for task in after)):
            yield Finding(name, "F-30", "补正之后没有回到受理环节", "把补正的出线接回受理环节")
