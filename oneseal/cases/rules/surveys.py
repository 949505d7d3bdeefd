"""勘验 (Art. 34(3)): what a survey, its plan and the cancelling of a plan must hold, giving the data of their entries."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from oneseal.cases.rules.given import LONGEST, WORDS, choice, words
from oneseal.cases.rules.grounds import ground_of
from oneseal.cases.rules.state import Case, Circumstances, Command
from oneseal.cases.rules.table import OFF_HOURS, PLANNING, SIGNING
from oneseal.law import powers
from oneseal.law.rule import Ground, Refused
from oneseal.people.rules import Standing

CONCLUSIONS = {"pass": "符合", "rectify": "需要整改，整改后复查", "fail": "不符合"}
RESULTS = ("符合", "不符合", "不适用")
"""What one line of the checklist may come to; the second must say how."""
MOST_FINDINGS = 200
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
OPENS, CLOSES = "08:00", "18:00"
"""Within these on a working day nobody has to have agreed to a survey beforehand."""
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


def _minute_after(time: str) -> str:
    """The full minute that follows, 24:00 the last: what ends now is told in whole minutes, rounded up."""
    minutes = int(time[:2]) * 60 + int(time[3:]) + 1
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _findings(command: Command) -> list[dict[str, str]]:
    """The checklist line by line: what was checked, what it came to, and in words what was found, which may be left out where it conforms.

    The record says both in one text.
    """
    given = command.data.get("findings") or []
    if not isinstance(given, Sequence) or not given or len(given) > MOST_FINDINGS or not all(_is_line(line) for line in given):
        raise Refused(WORDS, "核查记录每一项都须写明核查内容和情况", field="findings", mend=f"请逐项填写：{'、'.join(RESULTS)}")
    lines = [(str(line["check"]).strip(), str(line["result"]), str(line.get("finding") or "").strip()) for line in given]
    require_told({place: check for place, (check, result, note) in enumerate(lines) if is_silent(result, note)})
    return [{"check": check, "finding": f"{result}：{note}" if note else result} for check, result, note in lines]


def is_silent(result: str, note: str) -> bool:
    """Whether a line does not conform and nothing says how."""
    return result == RESULTS[1] and not note.strip()


def require_told(silent: Mapping[int, str]) -> None:
    """What does not conform is described: no line, by its place, is silent."""
    if silent:
        names = "”“".join(silent.values())
        raise Refused(WORDS, f"“{names}”不符合，没有写明情况", field=f"finding:{min(silent)}", mend="请写明哪里不符合")


def require_order(began: str, ended: str) -> None:
    """It ended after it began."""
    if began >= ended:
        raise Refused(WORDS, f"核查结束时间 {ended} 不晚于开始时间 {began}", field="ended", mend="请核对核查起止时间")


def require_reason(unsigned: str) -> None:
    """Who was met and did not sign: how that came about."""
    if not unsigned.strip():
        mend = "请由在场人员签名，或者写明拒绝签字的情况"
        raise Refused(WORDS, "没有在场人员的签名，也没有写明拒绝签字的情况", field="unsigned_reason", mend=mend)


def _is_line(line: Any) -> bool:
    """A checklist line with what was checked, not blank, one of the results, and no endless text."""
    if not isinstance(line, Mapping) or line.get("result") not in RESULTS:
        return False
    check, note = line.get("check"), line.get("finding", "")
    return isinstance(check, str) and isinstance(note, str) and bool(check.strip()) and max(len(check), len(note)) <= LONGEST


def _when(case: Case, command: Command, circumstances: Circumstances) -> dict[str, str]:
    """On which day and from when until when it was surveyed: from the day of the acceptance on, not before the filing, not to come."""
    began, ended = (str(command.data.get(name) or "").strip() for name in ("began", "ended"))
    for name, label, value in (("began", "开始", began), ("ended", "结束", ended)):
        if not TIME.fullmatch(value):
            raise Refused(WORDS, f"核查{label}时间“{value[:20]}”不对", field=name, mend="请填写时和分，如 09:30")
    require_order(began, ended)
    given = str(command.data.get("surveyed_on") or circumstances.on.isoformat())
    first, last = (case.accepted_on or case.received_on).isoformat(), circumstances.on.isoformat()
    if not _is_day(given) or not first <= given <= last:
        raise Refused(
            WORDS, f"核查日期“{given[:20]}”不在受理之日至今日之间", field="surveyed_on", mend=f"请填写 {first} 至 {last} 之间的日期"
        )
    if given == last and ended > _minute_after(circumstances.time):
        reason = f"核查结束时间 {ended} 还没有到，现在是 {circumstances.time}"
        raise Refused(WORDS, reason, field="ended", mend="请在现场核查结束后登记，并核对起止时间")
    if case.plan and given != case.plan.on.isoformat():
        mend = "还没有去的，请先改约；已经去过的，请取消约定、写明原因，再登记勘验"
        raise Refused(PLANNING, f"勘验日期 {given} 与约定的 {case.plan.on} 不一致", field="surveyed_on", mend=mend)
    if given == case.received_on.isoformat() and began < circumstances.filed_time:
        reason = f"核查开始时间 {began} 早于当日申请提交的时间 {circumstances.filed_time}"
        raise Refused(WORDS, reason, field="began", mend="请核对核查的日期和起止时间")
    return {"surveyed_on": given, "began": began, "ended": ended}


def _signed(command: Command) -> dict[str, Any]:
    """Whether who was met has signed; if not, why."""
    if command.data.get("signed") is True:
        return {"signed": True, "unsigned_reason": ""}
    require_reason(str(command.data.get("unsigned_reason") or ""))
    return {"signed": False, "unsigned_reason": words(command, "unsigned_reason", "拒绝签字的情况")}


def is_against(finding: str) -> bool:
    """Whether a line of the record, as it is kept, says that something does not conform."""
    return finding.partition("：")[0] == RESULTS[1]


def _reason(conclusion: str, findings: Sequence[Mapping[str, str]], command: Command) -> str:
    """Why a survey passes although a line does not conform: said, or it does not pass; "" where nobody need ask."""
    failed = [line["check"] for line in findings if is_against(line["finding"])]
    if conclusion != "pass" or not failed:
        return ""
    if not str(command.data.get("conclusion_reason") or "").strip():
        reason = f"“{'”“'.join(failed)}”不符合，核查结论却是“{CONCLUSIONS[conclusion]}”，没有写明理由"
        raise Refused(WORDS, reason, field="conclusion_reason", mend="请更正核查结论，或者写明为什么仍然符合")
    return words(command, "conclusion_reason", "结论理由")


def _ground(act: str, circumstances: Circumstances) -> Ground | None:
    """What stands in the place of the licensing law's own paragraph; None where that law governs, which is asked for its day."""
    return None if circumstances.item.licensing else ground_of(act, circumstances.item.regime)


def survey(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """勘验 (Art. 34(3)): two officers at least, findings line by line, a conclusion, and the person met, who signs or does not.

    Whoever takes it down has signed with that; each of the others confirms it (``to_sign``), and until then the survey stays open. What
    must be put right first is looked at again (复查): it stays open until one passes or fails."""
    officers = [str(command.by), *(str(officer) for officer in command.data.get("officers", ()))]
    powers.require_survey_officers(officers, circumstances.on, _ground("survey", circumstances))
    if case.plan and not {str(officer) for officer in case.plan.officers}.issuperset(officers):
        raise Refused(PLANNING, "勘验人员与约定的不一致", field="officers", mend="请由约定的人员勘验，或者先改约")
    findings = _findings(command)
    conclusion = choice(command, "conclusion", "核查结论", CONCLUSIONS)
    return {
        "officers": sorted(set(officers)),
        "to_sign": sorted(set(officers) - {str(command.by)}),
        **_when(case, command, circumstances),
        "place": words(command, "place", "核查地点"),
        "findings": findings,
        "conclusion": conclusion,
        "conclusion_reason": _reason(conclusion, findings, command),
        "second_look": conclusion == "rectify",
        "met": words(command, "met", "被核查方在场人员", longest=100),
        **_signed(command),
        "on": circumstances.on.isoformat(),
    }


def may_confirm(case: Case, person: UUID | None, substituting: UUID | None) -> UUID | None:
    """For whom of those who have still to confirm a person would: for herself, or, when the record does not name her, for whom she
    stands in. None: for nobody."""
    if person in case.unsigned:
        return person
    return substituting if substituting in case.unsigned and person not in case.surveyors else None


def capacity(act: str, standing: Standing, case: Case) -> Standing:
    """A person with the posts by which she acts: whom a record does not name confirms it by one that is lent to her by whom it waits for,
    not by one of her own."""
    lent = tuple(post for post in standing.posts if post.power == powers.SURVEY and post.substituting in case.unsigned)
    return replace(standing, posts=lent) if act == "confirm_survey" and lent and standing.person not in case.surveyors else standing


def confirm_survey(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """会签 (Art. 34(3)): the record, by each officer whom it names besides who took it down, once; or she objects, in words.

    An objection is a signature too: the record is then signed by all and disputed, and who decides reads that first. Who cannot sign is
    stood in for, as at her post (代岗, R4-06), by somebody whom the record does not name. A post that has ended has nobody to stand in:
    then it is surveyed anew, which the open task allows, and only the last record has to be confirmed.
    """
    signs = may_confirm(case, command.by, command.substituting)
    if signs is None:
        if not case.unsigned:
            reason, mend = "没有等待会签的勘验记录", "无需会签；请刷新页面"
        elif command.by in case.surveyors:
            reason, mend = "您已经在这份勘验记录上签过了", "请等其他核查人员会签；他们不能会签的，重新勘验"
        else:
            reason, mend = "您不是这份勘验记录的核查人员，也不为其代岗", "请由记录中的核查人员会签"
        raise Refused(SIGNING, reason, field="by", mend=mend)
    agrees, dissent = command.data.get("agrees") is True, str(command.data.get("dissent") or "").strip()
    if agrees and dissent:
        raise Refused(SIGNING, "同意记录，却写了不同意见", field="dissent", mend="有不同意见的请选“有不同意见”，没有的请删去")
    return {
        "signs": str(signs),
        "agrees": agrees,
        **({} if agrees else {"dissent": words(command, "dissent", "不同意见", SIGNING)}),
        "complete": case.unsigned == {signs} and case.survey != "rectify",
        "on": circumstances.on.isoformat(),
    }


def plan_survey(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """约定勘验: two officers at least, a day that is not over, a time, a place; a later plan takes the place of an earlier one."""
    assigned = sorted({str(officer) for officer in command.data.get("officers", ())})
    powers.require_survey_officers(assigned, circumstances.on, _ground("plan_survey", circumstances))
    day, hour = str(command.data.get("planned_on") or ""), str(command.data.get("planned_at") or "")
    if not _is_day(day) or not circumstances.on.isoformat() <= day <= (circumstances.on + FARTHEST).isoformat():
        raise Refused(PLANNING, f"勘验日期“{day}”不对或者已经过去", field="planned_on", mend="请选择今天或者以后、一年以内的日期")
    if not TIME.fullmatch(hour):
        raise Refused(PLANNING, f"时间“{hour}”不对", field="planned_at", mend="请按 24 小时制填写，如 09:30")
    if day == circumstances.on.isoformat() and hour <= circumstances.time:
        reason = f"约定的时间 {hour} 已经过去，现在是 {circumstances.time}"
        raise Refused(PLANNING, reason, field="planned_at", mend="请选择现在以后的时间，或者改约另一天")
    usual = circumstances.calendar.is_workday(date.fromisoformat(day)) and OPENS <= hour <= CLOSES
    if not usual and command.data.get("agreed") is not True:
        reason = f"约定的 {day} {hour} 不是工作时间"
        raise Refused(
            OFF_HOURS,
            reason,
            field="agreed",
            mend="请改为工作日 8:00 至 18:00；确实与申请人约定在这个时间的，请勾选“非工作时间，已与申请人约定”",
        )
    return {
        **({} if usual else {"agreed": True}),
        "assigned": assigned,
        "planned_on": day,
        "planned_at": hour,
        "place": words(command, "place", "勘验地点"),
        "on": circumstances.on.isoformat(),
    }


def require_clear(told: Sequence[str]) -> None:
    """Who of them is planned elsewhere about then is said once; whoever plans it all the same says so."""
    if told:
        raise Refused(PLANNING, "；".join(told), field="anyway", mend="可以换时间、换人；确实要这样约，请再按一次")


def cancel_survey_plan(case: Case, command: Command, circumstances: Circumstances) -> dict[str, Any]:
    """取消约定的勘验: with the reason that the applicant is told."""
    if case.plan is None:
        raise Refused(PLANNING, "没有约定的勘验", mend="无需取消")
    return {"reason": words(command, "reason", "取消的原因"), "on": circumstances.on.isoformat()}
