"""What each act's own input must hold: one check per act, giving the data of its entry."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from oneseal.cases.rules.due import notice_due
from oneseal.cases.rules.phases import Phase
from oneseal.cases.rules.state import Case, Circumstances, Command, verdicts
from oneseal.cases.rules.table import COMPLETING, PLANNING
from oneseal.law import licensing, powers
from oneseal.law.rule import Ground, HouseRule, Refused

Check = Callable[[Case, Command, Circumstances], dict[str, Any]]
WORDS = HouseRule("C-20", "意见、理由、事实须写明，不得空白", "案卷评查：每位审批人须写明意见")
MISSING = HouseRule("C-21", "必要材料缺失或补正未通过的，不得受理或者准予", "行政许可法第三十二条、第三十八条")
ROUND = HouseRule("C-22", "一轮补正一次告知全部内容，逐项提交、逐项核对", "行政许可法第三十二条第一款第四项")
CONCLUSIONS = {"pass": "符合", "rectify": "整改后符合", "fail": "不符合"}
HANDED = HouseRule("C-38", "窗口领取凭取件码或者核验身份证件，邮寄送达写明运单号", "本系统办件规则")
PROOFS = {"code": "取件码", "id": "身份证件"}
"""By what the recipient at the window is known."""
WAYS = {"direct": "直接送达", "post": "邮寄送达", "electronic": "电子送达"}
LONGEST = 2000
MOST_FINDINGS = 200
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FARTHEST = timedelta(days=366)
"""How far ahead a survey may be planned."""


def _is_day(text: str) -> bool:
    """A day that the calendar has, written 2026-09-18."""
    if not DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_finding(line: Any) -> bool:
    """A checklist line with what was checked and what was found, neither blank nor endless."""
    texts = [line.get(name) for name in ("check", "finding")] if isinstance(line, Mapping) else []
    return len(texts) == 2 and all(isinstance(text, str) and text.strip() and len(text) <= LONGEST for text in texts)


def words(command: Command, name: str, label: str, ground: Ground = WORDS, longest: int = LONGEST) -> str:
    """The text given under ``name``, trimmed; refused when empty or too long."""
    text = str(command.data.get(name) or "").strip()
    if not text:
        raise Refused(ground, f"没有填写{label}", field=name, mend=f"请写明{label}")
    if len(text) > longest:
        raise Refused(WORDS, f"{label}有 {len(text)} 字，超过 {longest} 字", field=name, mend=f"请压缩到 {longest} 字以内")
    return text


def choice(command: Command, name: str, label: str, options: Mapping[str, str]) -> str:
    """One of ``options`` given under ``name``."""
    value = str(command.data.get(name) or "")
    if value not in options:
        listed = "、".join(f"{key}（{meaning}）" for key, meaning in options.items())
        raise Refused(WORDS, f"{label}“{value}”不在可选范围", field=name, mend=f"请选择：{listed}")
    return value


def _in_time(case: Case, circumstances: Circumstances) -> None:
    """After the fifth working day an untouched filing is accepted by law (Art. 32(4)); nobody can accept, correct or refuse it any more."""
    due = notice_due(case, circumstances.calendar)
    if circumstances.item.licensing and circumstances.on > due.due_on:
        since = case.resupplied_on or case.received_on
        raise Refused(
            licensing.correction_notice.citation,
            f"{due.due_on} 前没有告知补正或者作出处理，自 {since} 起即为受理",
            mend="系统将自动登记视为受理，请在受理后办理",
        )


def missing_lines(case: Case, circumstances: Circumstances) -> list[str]:
    """Names of the required material lines of which nothing was given, and of correction lines that failed."""
    item = circumstances.item
    absent = [name for line, name in item.required.items() if not case.materials.get(line)]
    failed = [item.lines.get(line, line) for line, passed in verdicts(case).items() if passed is False]
    return absent + [name for name in failed if name not in absent]


def _require_complete(case: Case, circumstances: Circumstances, what: str, *, mend: str) -> None:
    if missing := missing_lines(case, circumstances):
        raise Refused(MISSING, f"缺少必要材料或补正未通过：{'、'.join(missing)}，不能{what}", field="materials", mend=mend)


def accept(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """受理 (Art. 32(5)): complete and in proper form; the limits are frozen."""
    _in_time(case, circumstances)
    if unchecked := [line for line, passed in verdicts(case).items() if passed is None]:
        names = "、".join(circumstances.item.lines.get(line, line) for line in unchecked)
        raise Refused(ROUND, f"补正材料尚未逐项核对：{names}", field="lines", mend="请先核对每一项补正材料")
    _require_complete(case, circumstances, "受理", mend="请一次告知需要补正的全部内容，不得以材料不齐不予受理")
    return {"accepted_on": circumstances.on.isoformat(), "limits": circumstances.item.limits.to_data()}


def deem_accepted(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """视为受理 (Art. 32(4)): counted from the day the material was received, or received anew."""
    due = notice_due(case, circumstances.calendar)
    if not circumstances.item.licensing:
        raise Refused(licensing.correction_notice.citation, "本事项不是行政许可，不适用逾期视为受理")
    if circumstances.on <= due.due_on:
        raise Refused(licensing.correction_notice.citation, f"最迟告知日 {due.due_on} 尚未届满，不能视为受理")
    since = case.resupplied_on or case.received_on
    return {"accepted_on": since.isoformat(), "limits": circumstances.item.limits.to_data()}


def request_correction(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """补正告知 (Art. 32(4)): once, everything. A second notice is for lines that failed and for the supervisor alone."""
    _in_time(case, circumstances)
    if case.rounds:
        raise Refused(
            licensing.correction_notice.citation,
            "本件已一次告知补正，不得再次告知",
            mend="仅新提交材料仍有问题的，可由监督岗位办理再次补正告知",
        )
    return _notice(command, circumstances, circumstances.item.lines)


def request_further_correction(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """再次补正告知: only for what failed in the newly submitted material, by a supervisor."""
    _in_time(case, circumstances)
    known = verdicts(case)
    failed = {line: circumstances.item.lines.get(line, line) for line, passed in known.items() if passed is False}
    if not failed:
        raise Refused(ROUND, "没有核对不合格的补正材料，不能再次告知补正")
    if any(passed is None for passed in known.values()):
        raise Refused(ROUND, "还有补正材料没有核对，不能再次告知补正", field="lines", mend="请先核对每一项补正材料")
    data = _notice(command, circumstances, failed)
    if left_out := set(failed) - {line["line"] for line in data["lines"]}:
        names = "、".join(failed[line] for line in sorted(left_out))
        raise Refused(ROUND, f"再次补正告知没有列出不合格的材料：{names}", field="lines", mend="请列出全部不合格的材料")
    return data


def _notice(command: Command, circumstances: Circumstances, known: Mapping[str, str]) -> dict[str, Any]:
    given = command.data.get("lines") or []
    if not isinstance(given, Sequence) or isinstance(given, str | bytes) or not given:
        raise Refused(ROUND, "补正告知没有列出任何内容", field="lines", mend="请列出需要补正的全部材料和补正要求")
    lines, seen = [], set()
    for place, line in enumerate(given, start=1):
        if not isinstance(line, Mapping):
            raise Refused(ROUND, f"第 {place} 项不是“材料、问题、补正要求”", field="lines", mend="请逐项填写 line、problem、mend")
        name = str(line.get("line", ""))
        if name not in known or name in seen:
            raise Refused(ROUND, f"第 {place} 项“{name}”不是本次可补正的材料，或重复列出", field="lines", mend=f"可选：{'、'.join(known)}")
        seen.add(name)
        inner = Command(command.act, command.by, data=line)
        lines.append(
            {
                "line": name,
                "problem": words(inner, "problem", f"第 {place} 项的问题"),
                "mend": words(inner, "mend", f"第 {place} 项的补正要求"),
            }
        )
    limit = circumstances.item.limits.correction
    return {"lines": lines, "on": circumstances.on.isoformat(), "period": [limit.amount, limit.unit.value]}


def supply(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """补正: line by line; when the last line is in, the case goes back to where it was and a new five-day count begins."""
    last = case.rounds[-1]
    given: Mapping[str, Any] = command.data.get("materials") or {}
    if not given:
        raise Refused(ROUND, "没有提交任何补正材料", field="materials", mend="请按补正告知书逐项提交")
    for name, files in given.items():
        line = last.line(name)
        if line is None:
            raise Refused(
                ROUND, f"“{name}”不在补正告知书所列范围", field="materials", mend=f"可提交：{'、'.join(line.line for line in last.lines)}"
            )
        if not files:
            raise Refused(ROUND, f"“{circumstances.item.lines.get(name, name)}”没有附文件", field=name, mend="请上传补正后的文件")
    missing = [line.line for line in last.lines if not line.supplied and line.line not in given]
    data: dict[str, Any] = {
        "lines": sorted(given),
        "materials": {name: list(files) for name, files in given.items()},
        "complete": not missing,
        "on": circumstances.on.isoformat(),
    }
    if "form" in command.data:
        data["form"] = command.data["form"]
    return data


def add_material(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """补齐材料: what the law accepted by silence may lack required material; the applicant adds it, and only it, before the decision."""
    if not case.deemed:
        raise Refused(COMPLETING, "本件不是视为受理的办件，受理时材料已经齐全", mend="受理后发现材料有问题的，由审查人员联系您")
    item = circumstances.item
    failed = {line for line, passed in verdicts(case).items() if passed is False}
    wanted = [line for line in item.lines if line in failed or (line in item.required and not case.materials.get(line))]
    given: Mapping[str, Any] = command.data.get("materials") or {}
    if not given:
        raise Refused(COMPLETING, "没有提交任何材料", field="materials", mend="请上传缺少的材料")
    for name, files in given.items():
        if name not in wanted:
            named = "、".join(item.lines[line] for line in wanted) or "无"
            raise Refused(COMPLETING, f"“{item.lines.get(name, name)}”不是缺少的材料", field=name, mend=f"缺少的材料：{named}")
        if not files:
            raise Refused(COMPLETING, f"“{item.lines[name]}”没有附文件", field=name, mend="请上传文件")
    return {"materials": {name: list(files) for name, files in given.items()}, "on": circumstances.on.isoformat()}


def check(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """核对: one line of the last round, passed or with the reason why not (the applicant reads it)."""
    _in_time(case, circumstances)
    name = str(command.data.get("line", ""))
    line = case.rounds[-1].line(name) if case.rounds else None
    if line is None or not line.supplied:
        raise Refused(ROUND, f"“{name}”不是已提交的补正材料", field="line")
    if line.passed is not None:
        raise Refused(ROUND, f"“{circumstances.item.lines.get(name, name)}”已核对过", field="line")
    passed = command.data.get("passed") is True
    return {"line": name, "passed": passed, "reason": "" if passed else words(command, "reason", "不合格的理由")}


def refuse_to_accept(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """不予受理 (Art. 32(2)): not this organ's; names the right one. Never for incomplete material."""
    _in_time(case, circumstances)
    ground = licensing.wrong_organ.citation
    return {
        "reason": words(command, "reason", "不予受理的理由", ground),
        "organ": words(command, "organ", "应当向其申请的行政机关", ground, 100),
        "on": circumstances.on.isoformat(),
    }


def declare_not_needed(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """不受理 (Art. 32(1)): the matter needs no licence."""
    _in_time(case, circumstances)
    return {
        "reason": words(command, "reason", "依法不需要取得行政许可的理由", licensing.licence_not_needed.citation),
        "on": circumstances.on.isoformat(),
    }


def withdraw(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """撤回申请 before acceptance; not once silence has made it one (after the fifth working day), but at any time while she corrects."""
    if case.phase is Phase.RECEIVED:
        _in_time(case, circumstances)
    return {"reason": str(command.data.get("reason") or "").strip()[:LONGEST], "on": circumstances.on.isoformat()}


def review(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """审查 (Art. 34(1)): an explicit opinion and a recommendation."""
    recommendation = choice(command, "recommendation", "审查结论", {"grant": "建议准予", "deny": "建议不予"})
    return {"opinion": words(command, "opinion", "审查意见"), "recommendation": recommendation, "on": circumstances.on.isoformat()}


def _when(case: Case, command: Command, circumstances: Circumstances) -> dict[str, str]:
    """On which day and from when until when it was surveyed: after the acceptance, not to come."""
    began, ended = (str(command.data.get(name) or "").strip() for name in ("began", "ended"))
    for name, label, value in (("began", "开始", began), ("ended", "结束", ended)):
        if not TIME.fullmatch(value):
            raise Refused(WORDS, f"核查{label}时间“{value[:20]}”不对", field=name, mend="请填写时和分，如 09:30")
    if began >= ended:
        raise Refused(WORDS, f"核查结束时间 {ended} 不晚于开始时间 {began}", field="ended", mend="请核对核查起止时间")
    given = str(command.data.get("surveyed_on") or circumstances.on.isoformat())
    first, last = (case.accepted_on or case.received_on).isoformat(), circumstances.on.isoformat()
    if not _is_day(given) or not first <= given <= last:
        raise Refused(
            WORDS, f"核查日期“{given[:20]}”不在受理之日至今日之间", field="surveyed_on", mend=f"请填写 {first} 至 {last} 之间的日期"
        )
    return {"surveyed_on": given, "began": began, "ended": ended}


def survey(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """勘验 (Art. 34(3)): two officers at least, findings line by line, a conclusion, and the person met."""
    officers = [str(command.by), *(str(officer) for officer in command.data.get("officers", ()))]
    powers.require_survey_officers(officers)
    if case.plan and not {str(officer) for officer in case.plan.officers}.issuperset(officers):
        raise Refused(PLANNING, "勘验人员与约定的不一致", field="officers", mend="请由约定的人员勘验，或者先改约")
    findings = command.data.get("findings") or []
    if (
        not isinstance(findings, Sequence)
        or not findings
        or len(findings) > MOST_FINDINGS
        or not all(_is_finding(line) for line in findings)
    ):
        raise Refused(WORDS, "核查记录每一项都须写明核查内容和情况", field="findings", mend="请逐项填写核查情况")
    return {
        "officers": sorted(set(officers)),
        **_when(case, command, circumstances),
        "place": words(command, "place", "核查地点"),
        "findings": [{"check": str(line["check"]), "finding": str(line["finding"])} for line in findings],
        "conclusion": choice(command, "conclusion", "核查结论", CONCLUSIONS),
        "met": words(command, "met", "被核查方在场人员", longest=100),
        "signed": command.data.get("signed") is not False,
        "unsigned_reason": "" if command.data.get("signed") is not False else words(command, "unsigned_reason", "拒绝签字的情况"),
        "on": circumstances.on.isoformat(),
    }


def plan_survey(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """约定勘验: two officers at least, a day that is not over, a time, a place; a later plan takes the place of an earlier one."""
    assigned = sorted({str(officer) for officer in command.data.get("officers", ())})
    powers.require_survey_officers(assigned)
    day, hour = str(command.data.get("planned_on") or ""), str(command.data.get("planned_at") or "")
    if not _is_day(day) or not circumstances.on.isoformat() <= day <= (circumstances.on + FARTHEST).isoformat():
        raise Refused(PLANNING, f"勘验日期“{day}”不对或者已经过去", field="planned_on", mend="请选择今天以后、一年以内的日期")
    if not TIME.fullmatch(hour):
        raise Refused(PLANNING, f"时间“{hour}”不对", field="planned_at", mend="请按 24 小时制填写，如 09:30")
    return {
        "assigned": assigned,
        "planned_on": day,
        "planned_at": hour,
        "place": words(command, "place", "勘验地点"),
        "on": circumstances.on.isoformat(),
    }


def cancel_survey_plan(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """取消约定的勘验: with the reason that the applicant is told."""
    if case.plan is None:
        raise Refused(PLANNING, "没有约定的勘验", mend="无需取消")
    return {"reason": words(command, "reason", "取消的原因"), "on": circumstances.on.isoformat()}


def grant(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """准予 (Art. 38(1)): blocked while anything required is missing or the survey failed."""
    _require_complete(case, circumstances, "准予", mend="材料补齐并核对通过后再作决定")
    if case.survey == "fail":
        raise Refused(licensing.grant.citation, "现场核查结论为不符合，不能准予", mend="不符合法定条件的，依法作出不予许可决定并说明理由")
    against = "deny" in case.reviews
    opinion = words(command, "opinion", "采纳审查意见之外作出准予决定的理由" if against else "批准意见")
    return {"opinion": opinion, "decided_on": circumstances.on.isoformat(), "against_review": against}


def deny(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """不予许可 (Art. 38(2)): facts, reasons and basis; the remedies stand on the paper."""
    ground = licensing.denial.citation
    return {
        "facts": words(command, "facts", "查明的事实", ground),
        "reason": words(command, "reason", "不予许可的理由", ground),
        "basis": words(command, "basis", "不予许可的依据", ground),
        "decided_on": circumstances.on.isoformat(),
    }


def deliver(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """送达 (Art. 44): the finished papers, the way, and who received them."""
    _require_made(circumstances, "送达")
    way = choice(command, "way", "送达方式", WAYS)
    data = {"way": way, "recipient": words(command, "recipient", "收件人", longest=100), "on": circumstances.on.isoformat()}
    if way == "direct":
        data["proof"] = choice(command, "proof", "领取凭据", PROOFS) if command.data.get("proof") else "id"
    if way == "post":
        data["waybill"] = words(command, "waybill", "运单号", HANDED, longest=60)
    return data


def archive(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """归档: every paper of the case is made."""
    _require_made(circumstances, "归档")
    return {"on": circumstances.on.isoformat()}


def _require_made(circumstances: Circumstances, what: str) -> None:
    if circumstances.unmade:
        raise Refused(
            licensing.delivery.citation,
            f"文书尚在制作：{'、'.join(circumstances.unmade)}，不能{what}",
            mend="文书制作并签章完成后再办理，通常只需几秒钟",
        )


def void(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """作废: with reason; the number is never used again."""
    return {"reason": words(command, "reason", "作废理由"), "on": circumstances.on.isoformat()}


CHECKS: dict[str, Check] = {
    check_.__name__: check_
    for check_ in (
        accept, deem_accepted, request_correction, request_further_correction, supply, add_material, check, refuse_to_accept,
        declare_not_needed, withdraw, review, plan_survey, cancel_survey_plan, survey, grant, deny, deliver, archive, void,
    )
}  # fmt: skip
