"""The audit of single steps (domain 9.4: F-13, F-33, F-34, F-40, F-45, F-46): actor, verbs, limit, input, output, lane."""

from collections.abc import Iterator

from oneseal.flow.chart import Chart, Finding, Kind, Node
from oneseal.flow.structure import reached
from oneseal.law import powers
from oneseal.law.days import MONTH, Limit

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
CORRECTION_DAYS, DELIVERY_DAYS, SURVEY_OFFICERS = 5, 10, 2


def steps(chart: Chart) -> Iterator[Finding]:
    """Findings of every task, then of neighbours."""
    for task in chart.tasks():
        yield from _step(task)
        yield from _verbs(task)
        yield from _lawful(task)
    yield from _repeated(chart)


def _step(task: Node) -> Iterator[Finding]:
    if not task.name or not task.lane:
        yield Finding(task.id, "F-33", f"环节“{task.name or task.id}”没有名称或不在泳道内", "写明名称，并放入职权泳道")
    lacking = [
        word
        for word, lacks in (
            ("期限 limit", task.lane != powers.APPLY and task.limit is None),
            ("输入 inputs", not task.inputs),
            ("输出 outputs", not task.outputs),
        )
        if lacks
    ]
    if lacking:
        yield Finding(task.id, "F-33", f"环节“{task.name}”缺少{'、'.join(lacking)}", "在 oneseal:task 写明")


def _verbs(task: Node) -> Iterator[Finding]:
    if not task.verbs:
        yield Finding(task.id, "F-33", f"环节“{task.name}”没有写明办理行为", "在 oneseal:task 的 verbs 写明")
    for place, verb in enumerate(task.verbs):
        if verb in task.verbs[:place]:
            yield Finding(task.id, "F-13", f"环节“{task.name}”重复写了行为“{verb}”", "每个行为只写一次")
        elif verb not in VERBS:
            yield Finding(task.id, "F-33", f"环节“{task.name}”的行为“{verb}”不存在", f"可用：{' '.join(VERBS)}")
        elif task.lane and VERBS[verb] != task.lane:
            yield Finding(
                task.id, "F-34", f"“{verb}”应在“{VERBS[verb]}”泳道，现在“{task.lane}”", "移到对应职权的泳道；须分离的职权不得同道"
            )


def _lawful(task: Node) -> Iterator[Finding]:
    if "survey" in task.verbs and task.officers < SURVEY_OFFICERS:
        yield Finding(task.id, "F-45", "勘验环节少于两名工作人员（行政许可法第三十四条第三款）", "officers 写 2 或以上")
    if "deliver" in task.verbs and task.limit and not _within(task.limit, DELIVERY_DAYS):
        yield Finding(task.id, "F-46", f"送达期限 {task.limit} 超过十个工作日（行政许可法第四十四条）", "改为十个工作日以内")
    if "request_correction" in task.verbs and not (
        task.limit and _within(task.limit, CORRECTION_DAYS) and "一次" in f"{task.note}{task.outputs}"
    ):
        yield Finding(
            task.id,
            "F-40",
            "补正须在五个工作日内一次告知（行政许可法第三十二条第一款第四项）",
            "环节期限改为五个工作日以内，并在 outputs 或 note 写明“一次告知”",
        )


def _within(limit: Limit, days: int) -> bool:
    """Whether a limit is surely no longer than ``days`` working days; the same number of natural days is, a month is not."""
    return limit.unit is not MONTH and limit.amount <= days


def _repeated(chart: Chart) -> Iterator[Finding]:
    """F-13: the same power does the same act in two steps that follow each other, with nothing but judgements between them."""
    nodes = {node.id: node for node in chart.nodes}

    def beyond(name: str) -> list[str]:
        return [flow.target for flow in chart.outgoing(name)] if nodes[name].kind is not Kind.TASK else []

    for task in chart.tasks():
        after = reached([flow.target for flow in chart.outgoing(task.id)], beyond)
        for other in chart.tasks():
            if other.id in after and other.id != task.id and other.lane == task.lane and set(other.verbs) & set(task.verbs):
                yield Finding(other.id, "F-13", f"相邻环节“{task.name}”“{other.name}”重复", "合并为一个环节", "warn")
