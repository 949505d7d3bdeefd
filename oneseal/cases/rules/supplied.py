"""补正、补齐 What an applicant gives for lines that are open: files; where the line is the form itself, the form put right (C-70)."""

from collections.abc import Mapping
from typing import Any

from oneseal.cases.rules.state import Case, Circumstances, Command, ItemFacts, verdicts
from oneseal.cases.rules.table import COMPLETING, ROUND
from oneseal.law.rule import HouseRule, Refused

IN_FORM = HouseRule(
    "C-70",
    "补正申请表的，改正表格里填的内容；只交文件不算改正。内容不用改、只补签名盖章的，写明内容不改并附签好的纸质件",
    "本系统办件规则",
)


def is_given(case: Case, item: ItemFacts, line: str) -> bool:
    """Whether a line of the material is there: a file, or the filed form itself where it is the application (Art. 29(1))."""
    return bool(case.materials.get(line)) or line in item.by_form


def _by_form(command: Command, item: ItemFacts, open_lines: list[str]) -> list[str]:
    """The open lines that come as the form: put right, or said to stand (``stands``) while its paper is signed anew. The papers are
    printed from the form's values, so that a file alone never stands for it."""
    given: Mapping[str, Any] = command.data.get("materials") or {}
    lines = [line for line in open_lines if line in item.by_form]
    if command.data.get("form") is True:
        if command.data.get("stands") is True and not any(given.get(line) for line in lines):
            mend = "请附上签名、盖章的纸质件；内容有要改的，在表格里改正"
            raise Refused(IN_FORM, "写明了表格内容不改，但没有附纸质件", field="form", mend=mend, cause="paper-missing")
        return lines
    if alone := [line for line in lines if given.get(line)]:
        reason = f"“{item.lines.get(alone[0], alone[0])}”只交了文件，表格里填的内容没有改"
        mend = "请在表格里改正；内容不用改、只补签名盖章的，请写明"
        raise Refused(IN_FORM, reason, field="form", mend=mend, cause="file-for-form")
    return []


def supply(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """补正: line by line; when the last line is in, the case goes back to where it was and a new five-day count begins."""
    last, names = case.rounds[-1], circumstances.item.lines
    given: Mapping[str, Any] = command.data.get("materials") or {}
    formed = _by_form(command, circumstances.item, [line.line for line in last.lines])
    if command.data.get("form") is True and not formed:
        mend = "请只提交补正告知书列出的材料"
        raise Refused(ROUND, "申请表不在补正告知书所列范围", field="form", mend=mend, cause="line-not-listed")
    if not given and not formed:
        raise Refused(ROUND, "没有提交任何补正材料", field="materials", mend="请按补正告知书逐项提交", cause="nothing-given")
    for name, files in given.items():
        if last.line(name) is None:
            listed = "、".join(names.get(each.line, each.line) for each in last.lines)
            reason = f"“{names.get(name, name)}”不在补正告知书所列范围"
            raise Refused(ROUND, reason, field="materials", mend=f"可提交：{listed}", cause="line-not-listed")
        if not files:
            reason = f"“{names.get(name, name)}”没有附文件"
            raise Refused(ROUND, reason, field=name, mend="请上传补正后的文件", cause="line-empty")
    lines = {*given, *formed}
    missing = [line.line for line in last.lines if not line.supplied and line.line not in lines]
    return {
        "lines": sorted(lines),
        "materials": {name: list(files) for name, files in given.items()},
        "complete": not missing,
        "on": circumstances.on.isoformat(),
    }


def lines_to_add(case: Case, item: ItemFacts) -> list[str]:
    """补齐材料: the lines that may still be added to what silence accepted: required ones of which nothing was given, and failed ones."""
    failed = {line for line, passed in verdicts(case).items() if passed is False}
    return [line for line in item.lines if line in failed or (line in item.required and not is_given(case, item, line))]


def add_material(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """补齐材料: what the law accepted by silence may lack required material; the applicant adds it, and only it, before the decision."""
    if not case.deemed:
        mend = "受理后发现材料有问题的，由审查人员联系您"
        raise Refused(COMPLETING, "本件不是视为受理的办件，受理时材料已经齐全", mend=mend, cause="not-deemed")
    item = circumstances.item
    wanted = lines_to_add(case, item)
    given: Mapping[str, Any] = command.data.get("materials") or {}
    formed = _by_form(command, item, wanted)
    if command.data.get("form") is True and not formed:
        mend = f"缺少的材料：{'、'.join(item.lines[line] for line in wanted) or '无'}"
        raise Refused(COMPLETING, "申请表没有要改正的", field="form", mend=mend, cause="line-not-listed")
    if not given and not formed:
        raise Refused(COMPLETING, "没有提交任何材料", field="materials", mend="请上传缺少的材料", cause="nothing-given")
    for name, files in given.items():
        if name not in wanted:
            named = "、".join(item.lines[line] for line in wanted) or "无"
            reason = f"“{item.lines.get(name, name)}”不是缺少的材料"
            raise Refused(COMPLETING, reason, field=name, mend=f"缺少的材料：{named}", cause="line-not-listed")
        if not files:
            raise Refused(COMPLETING, f"“{item.lines[name]}”没有附文件", field=name, mend="请上传文件", cause="line-empty")
    data = {"materials": {name: list(files) for name, files in given.items()}, "on": circumstances.on.isoformat()}
    return {**data, "lines": sorted({*given, *formed})} if formed else data
