"""What each act's own input must hold: one check per act, giving the data of its entry."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from oneseal.cases.rules.due import lapses_after, notice_due, waits_on
from oneseal.cases.rules.following import renew_query_password
from oneseal.cases.rules.given import LONGEST, WORDS, choice, words
from oneseal.cases.rules.grounds import ground_of
from oneseal.cases.rules.organs import is_own
from oneseal.cases.rules.phases import UNANSWERED
from oneseal.cases.rules.serving import WAYS, record_service
from oneseal.cases.rules.state import Case, Circumstances, Command, ItemFacts, verdicts
from oneseal.cases.rules.supplied import add_material, is_given, supply
from oneseal.cases.rules.surveys import cancel_survey_plan, confirm_survey, plan_survey, survey
from oneseal.cases.rules.table import AGREED, FILING, LAPSING, ROUND
from oneseal.cases.rules.verdicts import judged
from oneseal.law import licensing, online, powers
from oneseal.law.clock import deemed_accepted_on
from oneseal.law.rule import Ground, HouseRule, Refused, require_short

Check = Callable[[Case, Command, Circumstances], dict[str, Any]]
MISSING = HouseRule("C-21", "必要材料缺失或补正未通过的，不得受理或者准予", "本系统办件规则；许可事项另见行政许可法第三十二条、第三十八条")
HANDED = HouseRule("C-38", "窗口领取凭取件码或者核验身份证件，邮寄送达写明运单号", "本系统办件规则")
UNPROVED = HouseRule(
    "C-50",
    "申请人身份没有核实过的，受理的人写明怎样核对的，或者为什么受理",
    "参照行政许可法第三十一条第一款、第三十四条第一款：申请人对材料的真实性负责，行政机关进行审查",
)
PROOFS = {"code": "取件码", "id": "身份证件"}
"""By what the recipient at the window is known."""


def _deemed_on(case: Case, circumstances: Circumstances) -> date | None:
    """Art. 32(4): the day from which silence has made the filing an accepted one; None while it has not, or never does."""
    given = {"licensing": circumstances.item.licensing, "answered": False}
    return deemed_accepted_on(circumstances.calendar, case.received_on, circumstances.on, **given, supplied_on=case.resupplied_on)


def _in_time(case: Case, circumstances: Circumstances) -> None:
    """After the fifth working day an untouched filing is accepted by law (Art. 32(4)); nobody can accept, correct or refuse it any more."""
    if since := _deemed_on(case, circumstances):
        due = notice_due(case, circumstances.calendar)
        raise Refused(
            licensing.correction_notice.on(since).citation,
            f"{due.due_on} 前没有告知补正或者作出处理，自 {since} 起即为受理",
            mend="系统将自动登记视为受理，请在受理后办理",
            cause="accepted-by-silence",
            since=since,
        )


def _absent(case: Case, item: ItemFacts) -> dict[str, str]:
    """The required material lines of which nothing was given, with their names."""
    return {line: name for line, name in item.required.items() if not is_given(case, item, line)}


def _failed(case: Case, item: ItemFacts) -> dict[str, str]:
    """The correction lines whose newly submitted material was found wanting, with their names."""
    return {line: item.lines.get(line, line) for line, passed in verdicts(case).items() if passed is False}


def missing_lines(case: Case, circumstances: Circumstances) -> list[str]:
    """Names of the required material lines of which nothing was given, and of correction lines that failed."""
    return list((_absent(case, circumstances.item) | _failed(case, circumstances.item)).values())


def _require_complete(case: Case, circumstances: Circumstances, what: str, *, mend: str) -> None:
    if not licensing.acceptance.on(circumstances.on)(missing := missing_lines(case, circumstances)):
        raise Refused(MISSING, f"缺少必要材料或补正未通过：{'、'.join(missing)}，不能{what}", field="materials", mend=mend)


def accept(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """受理 (Art. 32(5)): complete and in proper form; the limits are frozen."""
    _in_time(case, circumstances)
    if unchecked := [line for line, passed in verdicts(case).items() if passed is None]:
        names = "、".join(circumstances.item.lines.get(line, line) for line in unchecked)
        raise Refused(ROUND, f"补正材料尚未逐项核对：{names}", field="lines", mend="请先核对每一项补正材料")
    _require_complete(case, circumstances, "受理", mend="请一次告知需要补正的全部内容，不得以材料不齐不予受理")
    return {
        "accepted_on": circumstances.on.isoformat(),
        "limits": circumstances.item.limits.to_data(),
        **_looked_at(command, circumstances),
    }


def _looked_at(command: Command, circumstances: Circumstances) -> dict[str, str]:
    """What the acceptor says of an applicant who has only typed who she is; nothing of one who has proved it."""
    if not circumstances.unproved:
        return {}
    if not str(command.data.get("identity") or "").strip():
        reason = "申请人的身份没有核实过：姓名、号码和单位都是注册时自己填的，受理时没有说明怎样核对"
        mend = "请写明怎样核对的，或者为什么受理；也可以请申请人带证件原件到窗口核实身份，或者用省统一身份认证登录，核实后再受理"
        raise Refused(UNPROVED, reason, field="identity", mend=mend)
    return {"identity": words(command, "identity", "怎样核对申请人身份", UNPROVED, 500)}


def deem_accepted(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """视为受理 (Art. 32(4)): counted from the day the material was received, or received anew."""
    law = licensing.correction_notice.on(case.resupplied_on or case.received_on).citation
    if not circumstances.item.licensing:
        raise Refused(law, "本事项不是行政许可，不适用逾期视为受理", mend="请按事项的办理规定受理")
    since = _deemed_on(case, circumstances)
    if since is None:
        due = notice_due(case, circumstances.calendar)
        raise Refused(law, f"最迟告知日 {due.due_on} 尚未届满，不能视为受理", mend="届满后系统自动登记")
    return {"accepted_on": since.isoformat(), "limits": circumstances.item.limits.to_data()}


def _told_once(circumstances: Circumstances) -> Ground:
    """Under what all that is lacking is told at once."""
    return (licensing.correction_notice if circumstances.item.licensing else online.correction_told_once).on(circumstances.on).citation


def request_correction(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """补正告知 (Art. 32(4)): once, everything. A second notice is for the supervisor alone."""
    _in_time(case, circumstances)
    once = _told_once(circumstances)
    if case.rounds:
        raise Refused(once, "本件已一次告知补正，不得再次告知", mend="仅新提交材料仍有问题的，可由监督岗位办理再次补正告知")
    data = _notice(command, circumstances, circumstances.item.lines)
    _require_all(data, _absent(case, circumstances.item), once, "补正告知没有列出尚未提交的必要材料", "请在同一份告知中列出全部缺少的材料")
    return data


def request_further_correction(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """再次补正告知: for what failed in the newly submitted material, and what is required and still not there; by a supervisor."""
    known, item = verdicts(case), circumstances.item
    wanting = _failed(case, item) | _absent(case, item)
    if not wanting:
        raise Refused(ROUND, "没有核对不合格的补正材料，也不缺必要材料，不能再次告知补正", mend="材料齐全的请受理")
    if any(passed is None for passed in known.values()):
        raise Refused(ROUND, "还有补正材料没有核对，不能再次告知补正", field="lines", mend="请先核对每一项补正材料")
    data = _notice(command, circumstances, wanting)
    _require_all(data, wanting, ROUND, "再次补正告知没有列出不合格或者缺少的材料", "请列出全部不合格和缺少的材料")
    return data


def _require_all(data: Mapping[str, Any], wanted: Mapping[str, str], ground: Ground, reason: str, mend: str) -> None:
    """Refuse a notice that leaves out one of the ``wanted`` lines."""
    if left_out := wanted.keys() - {line["line"] for line in data["lines"]}:
        raise Refused(ground, f"{reason}：{'、'.join(name for line, name in wanted.items() if line in left_out)}", field="lines", mend=mend)


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
            reason = f"第 {place} 项“{known.get(name, name)}”不是本次可补正的材料，或重复列出"
            raise Refused(ROUND, reason, field="lines", mend=f"可选：{'、'.join(known.values())}")
        seen.add(name)
        inner = Command(command.act, command.by, data=line)
        lines.append(
            {
                "line": name,
                "problem": words(inner, "problem", f"“{known[name]}”的问题"),
                "mend": words(inner, "mend", f"“{known[name]}”的补正要求"),
            }
        )
    limit = circumstances.item.limits.correction
    return {"lines": lines, "on": circumstances.on.isoformat(), "period": [limit.amount, limit.unit.value], "tells_end": True}


def lapse(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """逾期未补正退件 (C-04): the last day to correct has passed; what was not supplied is named. Not on a day that is only provisional."""
    due = lapses_after(case, circumstances.item, circumstances.calendar)
    if due is None:
        raise Refused(LAPSING, waits_on(case, circumstances.item), mend="无需办理，等申请人补正")
    if circumstances.on <= due.due_on or due.provisional:
        doubt = "（暂定）" if due.provisional else ""
        raise Refused(LAPSING, f"补正期限到 {due.due_on}{doubt}，当日仍可补正，不能退件", mend="届满后系统自动登记")
    lines = [line.line for line in case.rounds[-1].lines if not line.supplied]
    return {"lines": lines, "until": due.due_on.isoformat(), "on": circumstances.on.isoformat()}


def check(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """核对: lines of the last round, each passed or with the reason why not."""
    _in_time(case, circumstances)
    return judged(case, command, circumstances.item)


def refuse_to_accept(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """不予受理 (Art. 32(2)): not this organ's; names the right one, another than this. Never for incomplete material."""
    _in_time(case, circumstances)
    ground = ground_of("refuse_to_accept", circumstances.item.regime)
    organ = words(command, "organ", "应当向其申请的行政机关", ground, 100)
    if is_own(organ, circumstances.body):
        mend = "请写明有权办理的行政机关的全称；属于本机关职权的，依法受理或者一次告知补正"
        raise Refused(ground, f"“{organ}”就是本机关，不能以不属于本机关职权为由不予受理", field="organ", mend=mend)
    return {
        "reason": words(command, "reason", "不予受理的理由", ground),
        "organ": organ,
        "on": circumstances.on.isoformat(),
        **_whatever_is_lacking(case, command, circumstances, "不属于本机关职权范围"),
    }


def declare_not_needed(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """不受理 (Art. 32(1)): the matter needs no licence. Never for incomplete material."""
    _in_time(case, circumstances)
    regime = circumstances.item.regime
    needed = "取得行政许可" if regime.licensing else "办理"
    return {
        "reason": words(command, "reason", f"依法不需要{needed}的理由", ground_of("declare_not_needed", regime)),
        "on": circumstances.on.isoformat(),
        **_whatever_is_lacking(case, command, circumstances, f"依法不需要{needed}"),
    }


def _whatever_is_lacking(case: Case, command: Command, circumstances: Circumstances, why: str) -> dict[str, list[str]]:
    """What is lacking is asked for (Art. 32(1)(4)). Whoever ends the case all the same says that the matter would be the same with all of
    it there, and the entry keeps what was lacking: no wording of the reason takes the place of that."""
    lacking = missing_lines(case, circumstances)
    if lacking and command.data.get("regardless") is not True:
        reason = f"还缺少必要材料或补正未通过：{'、'.join(lacking)}；材料不齐全不是不予受理、不受理的理由"
        mend = f"请一次告知补正的全部内容；即使材料补齐，本事项也{why}的，请确认后再办理"
        raise Refused(_told_once(circumstances), reason, field="regardless", mend=mend)
    return {"lacking": lacking} if lacking else {}


def withdraw(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """撤回申请 before acceptance; not once silence has made it one (after the fifth working day), but at any time while she corrects."""
    if case.phase in UNANSWERED:
        _in_time(case, circumstances)
    reason = str(command.data.get("reason") or "").strip()
    require_short(WORDS, reason, "撤回原因", "reason", LONGEST)
    return {"reason": reason, "on": circumstances.on.isoformat()}


def review(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """审查 (Art. 34(1)): an explicit opinion and a recommendation."""
    recommendation = choice(command, "recommendation", "审查结论", {"grant": "建议准予", "deny": "建议不予"})
    return {"opinion": words(command, "opinion", "审查意见"), "recommendation": recommendation, "on": circumstances.on.isoformat()}


def _require_records(case: Case, circumstances: Circumstances, what: str) -> None:
    """R4-05: what the approver must have seen exists in writing. A written opinion is its entry, a paper the content that its act froze;
    its file may still be on the way (ADR 0008)."""
    joined = circumstances.item.on_the_spot or not circumstances.item.licensing
    wanted = {
        "受理通知书": case.accepted_on is not None and "acceptance_notice" in case.records,
        "审查意见": bool(case.reviews) or joined,
        "现场核查记录": case.survey is None or "survey_record" in case.records,
    }
    if lacking := [name for name, there in wanted.items() if not there]:
        reason = f"本件没有{'、'.join(lacking)}，不能{what}"
        raise Refused(powers.R4_05, reason, mend="请先由该环节的人员办理并形成书面记录")


def grant(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """准予 (Art. 38(1)): blocked while a record of an earlier step (R4-05) or anything required is missing, or the last survey failed or
    asked for a second look."""
    _require_records(case, circumstances, "准予")
    _require_complete(case, circumstances, "准予", mend="材料补齐并核对通过后再作决定")
    ground = ground_of("grant", circumstances.item.regime)
    if case.survey == "fail":
        raise Refused(ground, "现场核查结论为不符合，不能准予", mend="不符合条件的，依法作出不予决定并说明理由")
    if case.survey == "rectify":
        raise Refused(ground, "现场核查要求整改，整改后还没有复查，不能准予", mend="请先复查；复查符合的再作决定")
    against = "deny" in case.reviews
    opinion = words(command, "opinion", "采纳审查意见之外作出准予决定的理由" if against else "批准意见")
    return {"opinion": opinion, "decided_on": circumstances.on.isoformat(), "against_review": against}


def deny(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """不予许可 (Art. 38(2)): facts, reasons and basis; the remedies stand on the paper."""
    regime = circumstances.item.regime
    ground = ground_of("deny", regime)
    _require_records(case, circumstances, "不予")
    return {
        "facts": words(command, "facts", "查明的事实", ground),
        "reason": words(command, "reason", f"{regime.denying}的理由", ground),
        "basis": words(command, "basis", f"{regime.denying}的依据", ground),
        "decided_on": circumstances.on.isoformat(),
    }


def deliver(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """送达 (Art. 44): the finished papers, the way, and who received them; electronically only to who agreed to it."""
    _require_made(circumstances, "送达", ground_of("deliver", circumstances.item.regime))
    way = choice(command, "way", "送达方式", WAYS)
    if way == "electronic" and not circumstances.agreed:
        raise Refused(AGREED, "申请人没有同意电子送达", field="way", mend="请改用窗口领取或者邮寄送达")
    data = {"way": way, "recipient": words(command, "recipient", "收件人", longest=100), "on": circumstances.on.isoformat()}
    if way == "direct":
        data["proof"] = choice(command, "proof", "领取凭据", PROOFS, HANDED)
        if not command.data.get("fits", data["proof"] != "code"):
            raise Refused(HANDED, "取件码不对", field="code", mend="请对照“我的办件”或者短信里的六位取件码，或者核验身份证件")
        if command.data.get("is_firm"):
            raise Refused(HANDED, f"“{data['recipient']}”是单位名称，不是签收人", field="recipient", mend="请填写来领取的人的姓名")
    if way == "post":
        data["waybill"] = words(command, "waybill", "运单号", HANDED, longest=60)
    return data


def archive(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """归档 (C-07): every paper of the case is made, and a decision that was posted has arrived: from that day she may seek a remedy, and
    an archived file takes nothing more in."""
    _require_made(circumstances, "归档", FILING)
    if case.delivered_by == "post" and case.decision and case.decision not in case.services:
        mend = "请受理岗位按回执登记文书送达；被退回的，改用其他方式送达后再登记"
        raise Refused(FILING, "决定是邮寄的，还没有登记收到的日期，不能归档", mend=mend)
    return {"on": circumstances.on.isoformat()}


def _require_made(circumstances: Circumstances, what: str, ground: Ground) -> None:
    if circumstances.unmade:
        raise Refused(
            ground,
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
        declare_not_needed, lapse, withdraw, review, plan_survey, cancel_survey_plan, survey, confirm_survey, grant, deny, deliver,
        record_service, renew_query_password, archive, void,
    )
}  # fmt: skip
