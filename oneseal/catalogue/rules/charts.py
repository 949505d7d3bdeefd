"""The chart against the item (domain 9.4): names, steps and limits alike, limits add up, survey and fee nodes as the item says."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from oneseal import flow
from oneseal.catalogue.rules.findings import Finding, found
from oneseal.catalogue.rules.limits import compared, limit_said
from oneseal.catalogue.rules.publishing import is_set
from oneseal.flow import Chart, Program
from oneseal.flow.audit import KINDS
from oneseal.flow.chart import Kind, Node
from oneseal.flow.structure import reached
from oneseal.law.days import LONGEST, Limit
from oneseal.law.powers import APPLY
from oneseal.law.regimes import regime_of
from oneseal.law.rule import HouseRule

TITLE = "流程图"
DECIDING = frozenset({"review", "survey", "grant", "deny"})
RUNNING = DECIDING | {"make"}
"""Verbs whose steps run inside the promise: 受理 lies before it, 送达 and 归档 after it."""
FLAGS = {"hearing": "听证", "expert": "专家评审", "publicity": "公示"}
NOT_CHECKED: Mapping[str, str] = {
    "F-02": "只有业务办理项可以申请，每个业务办理项各有一张流程图（F-20、R1-06），主项没有可以代替它的图",
    "F-03": "流程图随事项版本保存，一个版本一张，种类与事项类型相符（F-01），按种类计数必然等于目录数，没有可以报告的差额",
}
"""Rules of domain 9.4 that nothing checks, because nothing can go against them → why."""
LICENCE, POWER, SERVICE = "licence", "power", "service"
SERVICES = "2"
"""The first digit of 公共服务 (20) and of 地方公共服务 (21 and those after it), as GB/T 39046 divides the types."""
FEE_WORDS = ("缴费", "收费", "缴纳")
PRELIMINARY = ("前置审批", "预先审批", "初审转报")
BUSINESS = "business"
"""The unit kind by which a chart leaves open which business section reviews: the item names it (``unit``)."""
ANSWER = re.compile(r"answers\.(\w+)(?:\s*(?:==|!=)\s*'([^']*)'|\s+in\s+\[([^\]]*)\])?")
QUOTED = re.compile(r"'([^']*)'")


@lru_cache(maxsize=256)
def chart_of(text: str) -> Chart:
    """The chart as read; raises flow.Unsound."""
    return flow.read(text.encode())


@lru_cache(maxsize=256)
def program_of(text: str) -> Program:
    """The compiled chart; raises flow.Unsound."""
    return flow.compiled(chart_of(text))


@lru_cache(maxsize=256)
def audit_of(text: str) -> tuple[flow.Finding, ...]:
    """What the audit finds on a chart by itself, readable or not; many items share one."""
    try:
        return tuple(flow.audit(chart_of(text)))
    except flow.Unsound as unsound:
        return tuple(unsound.findings)


def chart_findings(content: Mapping[str, Any], text: str) -> Iterator[Finding]:
    """The audit of the chart by itself, and when it is sound the chart against the item."""
    if not text:
        yield found("F-20", "chart", "", "没有流程图", "上传 BPMN 流程图")
        return
    audited = audit_of(text)
    yield from _as_findings(audited)
    if any(finding.severity == "error" for finding in audited):
        return
    chart = chart_of(text)
    yield from _kind(content, chart)
    yield from _names(content, chart)
    yield from _steps(content, chart)
    yield from _limits(content, chart)
    yield from _nodes(content, chart)
    yield from _answers(content, chart)


def _as_findings(findings: Sequence[flow.Finding]) -> Iterator[Finding]:
    for item in findings:
        rule = HouseRule(item.rule, item.message, "流程图审核")
        yield Finding(f"chart#{item.element}", item.element, rule, item.message, item.mend, item.severity)


def kind_of(task_type: str) -> str:
    """流程图种类 that an item of a type is drawn as."""
    if regime_of(task_type).licensing:
        return LICENCE
    return SERVICE if task_type.startswith(SERVICES) else POWER


def _kind(content: Mapping[str, Any], chart: Chart) -> Iterator[Finding]:
    """F-01: the chart is of the kind of its item, which decides what it must contain."""
    task_type = str(content["elements"].get("task_type") or "")
    if task_type and chart.kind != (right := kind_of(task_type)):
        reason = f"事项类型“{task_type}”的流程图种类应为“{KINDS[right]}”（{right}）"
        yield found("F-01", "chart.kind", chart.kind, reason, f"把 oneseal:chart 的 kind 改为 {right}，或者改正事项类型")


def _names(content: Mapping[str, Any], chart: Chart) -> Iterator[Finding]:
    name = content["elements"].get("task_name")
    expected = f"{name}{TITLE}"
    if name and chart.title != expected:
        yield found("F-22", "chart.title", chart.title, f"与事项名称不一致，应为“{expected}”", "逐字改为一致")


def _steps(content: Mapping[str, Any], chart: Chart) -> Iterator[Finding]:
    """Every step of the item is a task of the chart and the other way round, all fields alike."""
    steps, tasks = {str(row["id"]): row for row in content["steps"]}, {task.id: task for task in chart.tasks()}
    for name in [*(name for name in tasks if name not in steps), *(name for name in steps if name not in tasks)]:
        where = "事项的环节" if name in tasks else "流程图"
        yield found("F-33", f"steps.{name}", name, f"{where}中没有这个环节", "两处须一一对应")
    for name in (name for name in steps if name in tasks):
        yield from _step(steps[name], tasks[name])


def _step(row: Mapping[str, Any], task: Node) -> Iterator[Finding]:
    where = f"steps.{task.id}"
    if row["name"] != task.name:
        yield found("F-22", f"{where}.name", row["name"], f"流程图中为“{task.name}”", "逐字改为一致")
    drawn = (task.lane, tuple(task.verbs), task.officers)
    if (row["power"], tuple(row["verbs"]), row.get("officers", 1)) != drawn:
        yield found(
            "F-33", where, row["power"], f"流程图中职权为{task.lane}，行为 {' '.join(task.verbs)}，人数 {task.officers}", "两处须一致"
        )
    if not 0 <= row.get("limit", 0) <= LONGEST:
        yield found("I-03", f"{where}.limit", row["limit"], f"不在 0 至 {LONGEST} 之间", "请填写 0 或正整数")
        return
    stated = step_limit(row)
    if stated != task.limit:
        yield found("R4-03", f"{where}.limit", stated or "", f"流程图中的期限为“{task.limit or '无'}”", "两处须一致")


def step_limit(row: Mapping[str, Any]) -> Limit | None:
    """The limit of a step row; None for steps of the applicant."""
    return Limit.of(row["limit"], row.get("unit", "working")) if "limit" in row else None


def longest(chart: Chart, verbs: frozenset[str], promise: Limit) -> tuple[int, int, bool]:
    """Longest sum of the limits of tasks with ``verbs``, ``promise`` in the same unit, and whether all could be compared."""
    limits = [task.limit for task in chart.tasks() if task.limit and task.limit.amount and verbs & set(task.verbs)]
    pairs = [compared(limit, promise) for limit in limits]
    units = {limit.unit for limit in limits}
    if any(pair is None for pair in pairs) or (len(units) > 1 and any(compared(limits[0], limit) is None for limit in limits)):
        return 0, promise.amount, False
    amounts: dict[str, int] = {}
    for task in chart.tasks():
        pair = compared(task.limit, promise) if task.limit and verbs & set(task.verbs) else None
        amounts[task.id] = pair[0] if pair else 0
    whole = next((pair[1] for pair in pairs if pair), promise.amount)
    return _longest_path(chart, amounts), whole, True


def _longest_path(chart: Chart, amounts: Mapping[str, int]) -> int:
    """The heaviest way through the chart without the applicant's tasks (corrections), which are in every cycle (F-11)."""
    known: dict[str, int] = {}
    lanes = {node.id: node.lane for node in chart.nodes}

    def weigh(name: str) -> int:
        if name not in known:
            ahead = [flow.target for flow in chart.outgoing(name) if lanes[flow.target] != APPLY]
            known[name] = amounts.get(name, 0) + max((weigh(target) for target in ahead), default=0)
        return known[name]

    return max(weigh(node.id) for node in chart.nodes)


def _limits(content: Mapping[str, Any], chart: Chart) -> Iterator[Finding]:
    """F-14: steps within the promise; F-41: what leads to the decision within the statutory limit."""
    elements = content["elements"]
    for code, verbs, name, label in (("F-14", RUNNING, "promise", "承诺"), ("F-41", DECIDING, "anticipate", "法定")):
        limit = limit_said(elements, name)
        if limit is None:
            continue
        total, whole, comparable = longest(chart, verbs, limit)
        if not comparable:
            yield found(code, f"{name}_day", limit, f"环节期限与{label}时限单位不同，不能相加比较", "环节与时限用同一单位", "warn")
        elif total > whole:
            yield found(code, f"{name}_day", limit, f"最长路径上环节期限合计 {total}，超过{label}时限", "压缩环节期限或者改正时限")


def _hearing(elements: Mapping[str, Any], chart: Chart) -> Iterator[Finding]:
    """F-42: an item that says it is heard is marked so, and no way to its decision leads past the hearing."""
    word = FLAGS["hearing"]
    if word in str(elements.get("handle_flow", "")) and not elements.get("hearing"):
        yield found("F-42", "hearing", False, "办理流程写明听证，事项没有标明须听证", "标明须听证，并在流程图画出听证环节")
    hearings = {node.id for node in chart.nodes if word in node.name}
    if elements.get("hearing") and hearings:
        starts = [node.id for node in chart.nodes if node.kind is Kind.START]
        past = reached(starts, lambda name: [] if name in hearings else [line.target for line in chart.outgoing(name)])
        for task in chart.tasks():
            if task.id in past - hearings and {"grant", "deny"} & set(task.verbs):
                yield found("F-42", f"chart#{task.id}", task.name, "有不经过听证就作出决定的路径", "把听证环节画在作出决定的每一条路径上")


def _nodes(content: Mapping[str, Any], chart: Chart) -> Iterator[Finding]:
    """F-32, F-34, F-42, F-43, F-44."""
    elements, tasks = content["elements"], chart.tasks()
    verbs = {verb for task in tasks for verb in task.verbs}
    if elements.get("survey") and "survey" not in verbs:
        yield found("F-32", "survey", True, "事项须现场勘验，流程图没有勘验环节", "画出勘验环节")
    if elements.get("survey") is False and "survey" in verbs:
        yield found("F-32", "survey", False, "事项不须现场勘验，流程图有勘验环节", "删去勘验环节，或改正事项")
    for flag, word in FLAGS.items():
        drawn = any(word in node.name for node in chart.nodes)
        if drawn != bool(elements.get(flag, False)):
            yield found("F-32", flag, elements.get(flag, False), f"与流程图是否有“{word}”环节不一致", "两处须一致")
    yield from _hearing(elements, chart)
    merged = elements.get("project_type") in {"1", None}
    if elements.get("task_type") == "01" and not merged and "review" not in verbs:
        yield found("F-34", "steps", "", "承诺件没有单独的审查环节", "画出审查环节；只有即办件可以审核合一")
    for node in chart.nodes:
        if any(word in node.name for word in FEE_WORDS) and not is_set(elements, "is_fee"):
            yield found("F-44", f"chart#{node.id}", node.name, "没有收费项目，却有缴费环节", "删去缴费环节，或写明收费项目")
        if any(word in node.name for word in PRELIMINARY):
            yield found("F-43", f"chart#{node.id}", node.name, "设置了前置审批环节，没有依据", "删去该环节")


def _answers(content: Mapping[str, Any], chart: Chart) -> Iterator[Finding]:
    """I-04: conditions ask only situations and options that the item has."""
    options = {str(row.get("id")): _values(row) for row in content["situations"] if isinstance(row, Mapping)}
    for line in chart.flows:
        for name, single, several in ANSWER.findall(line.condition or ""):
            if name not in options:
                yield found("I-04", f"chart#{line.id}", line.condition, f"事项没有情形“{name}”", f"可用：{'、'.join(options)}")
                continue
            for value in [*([single] if single else []), *QUOTED.findall(several)]:
                if value not in options[name]:
                    yield found(
                        "I-04",
                        f"chart#{line.id}",
                        line.condition,
                        f"情形“{name}”没有选项“{value}”",
                        f"可用：{'、'.join(sorted(options[name]))}",
                    )


def _values(situation: Mapping[str, Any]) -> set[str]:
    """The options of a situation as far as they are written rightly; what is not is found by the check of situations."""
    options = situation.get("options")
    return {str(option.get("value")) for option in options if isinstance(option, Mapping)} if isinstance(options, list) else set()
