"""Walking cases: new applications driven through the real actions as the demo people, in as many processes as asked.

What is uploaded and filled in is made here for the walk; everything after that is what a clerk's press of a button would do.
"""

import io
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from json import loads
from threading import Thread
from typing import Any
from uuid import UUID

from oneseal.cases import actions
from oneseal.cases.queries import case_facts, files_of, open_verbs
from oneseal.cases.queries.filed import form_that_counts
from oneseal.cases.rules.statements import PRESENT
from oneseal.catalogue.queries import body_named_by, item_by_name_or_code, names_near, sample_answers, sample_file, sample_form, version
from oneseal.catalogue.rules import require_applied_for_here
from oneseal.documents.actions import receive_file
from oneseal.documents.jobs import make_owed
from oneseal.documents.queries import unmade
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import local_time, now, today
from oneseal.law import powers
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.models import Body
from oneseal.people.queries import bureau_of, demo_cast, demo_firms, officers_of, principals_of, stations
from oneseal.site.output import Output
from oneseal.site.serve import stop_with_parent

WALK = HouseRule("W-01", "走查由演示人员按流程图逐环节办理", "本系统走查规则")
PATIENCE = 30.0
"""Seconds to wait for a paper that another process has taken in hand."""
NEAR = 3
"""Names offered when none is the one asked for."""

MINUTE = timedelta(minutes=1)
"""As long as a survey of the walk takes, told in whole minutes."""


@dataclass(slots=True)
class Walk:
    """One walk under way: the case, its bureau, who has acted, and how acts are told."""

    bureau: Body
    outcome: str
    case: UUID
    number: str
    actor: UUID
    tell: Callable[[str], None]

    def hand(self, power: str, place: int = 0, unit_kind: str | None = None) -> UUID:
        """The demo officer who holds ``power`` in the bureau."""
        held = officers_of(self.bureau.pk, power, unit_kind=unit_kind)
        if len(held) <= place:
            raise Refused(WALK, f"{self.bureau.name} 没有第 {place + 1} 名“{power}”人员", mend="请先任职")
        return held[place]


def walk_many(item: str, bureau: str | None, outcome: str, count: int, workers: int, output: Output) -> list[dict[str, Any]]:
    """``count`` walks by ``workers`` processes; every walk's result."""
    body, found = _place_of(item, bureau)
    if workers > 1 and count > 1:
        words = [sys.executable, "-m", "oneseal", "case", "walk", "--item", item, "--outcome", outcome, "--json"]
        return _by_processes([*words, *(["--bureau", bureau] if bureau else [])], count, workers, output.say)
    return [walk(found, body, outcome, output.say) for _ in range(count)]


def _place_of(item: str, bureau: str | None) -> tuple[Body, UUID]:
    """Where an item is handled and its version in force: at the bureau, or, when none was named, at a department in the hall (进驻)."""
    first = bureau_of(bureau)
    places = [first] if bureau else [first, *stations()]
    if not bureau and (named := body_named_by(item)):
        places = [named]
    for place in places:
        if found := item_by_name_or_code(item, place):
            require_applied_for_here(version(found.id))
            return place, found.id
    near = [name for place in places for name in names_near(item, place)][:NEAR]
    mend = f"您要找的是：{'、'.join(near)}？" if near else "用 oneseal item list 查看事项"
    raise Refused(WALK, f"{first.name} 没有名为“{item}”的可申请事项", field="item", mend=mend)


def _by_processes(words: Sequence[str], count: int, workers: int, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """``words`` run by each process for its share. Their progress is told as it comes; what stopped one is told with its rule and mend."""
    shares = [count // workers + (place < count % workers) for place in range(min(workers, count))]
    started = [_started([*words, "--count", str(share)]) for share in shares]
    listening = [Thread(target=_pass_on, args=(process.stderr, say), daemon=True) for process in started]
    for listener in listening:
        listener.start()
    answers = [_answer(process) for process in started]
    for listener in listening:
        listener.join()
    if any(process.returncode for process in started):
        raise _unfinished([answer for answer, process in zip(answers, started, strict=True) if process.returncode], len(started))
    return [result for answer in answers for result in answer]


def _started(words: list[str]) -> "subprocess.Popen[str]":
    """A walking process that ends with this one, even when this one is killed."""
    pipe = subprocess.PIPE
    return subprocess.Popen(words, stdout=pipe, stderr=pipe, text=True, preexec_fn=stop_with_parent)  # noqa: PLW1509 - no threads yet


def _pass_on(lines: Iterable[str], say: Callable[[str], None]) -> None:
    for line in lines:
        say(line.rstrip("\n"))


def _answer(process: "subprocess.Popen[str]") -> Any:
    """The one JSON value of a process that has ended, None when it broke off without one."""
    text = process.stdout.read() if process.stdout else ""
    process.wait()
    try:
        return loads(text)
    except ValueError:
        return None


def _unfinished(answers: Sequence[Any], of: int) -> Refused:
    """Why walks stopped, each reason once: as the process refused or failed, or that it broke off."""
    told = [answer if isinstance(answer, dict) else {} for answer in answers]
    refused = [answer["refused"] for answer in told if "refused" in answer]
    reasons = [f"{each['reason']}（{each['rule']}）" for each in refused]
    reasons += [str(answer.get("error", "意外中断，见上面的输出")) for answer in told if "refused" not in answer]
    mends = [each["mend"] for each in refused if each["mend"]]
    reason = f"{of} 个走查进程中有 {len(answers)} 个没有走完：{'；'.join(dict.fromkeys(reasons))}"
    field = next((each["field"] for each in refused), "")
    return Refused(WALK, reason, field=field, mend="；".join(dict.fromkeys(mends)) or "已办理的件保留，查明原因后可以重新走查")


def walk(version_id: UUID, bureau: Body, outcome: str, tell: Callable[[str], None]) -> dict[str, Any]:
    """One case from filing to its end."""
    return go_on(filed(version_id, bureau, outcome, tell))


def go_on(way: Walk) -> dict[str, Any]:
    """Drive a case from where it stands to its end; what became of it."""
    while verbs := open_verbs(way.case):
        facts = case_facts(way.case)
        if facts["rounds"] and ("supply" in verbs or facts["unchecked"]):
            _supply_and_check(way, facts)
        elif "accept" in verbs and way.outcome == "correction" and not facts["rounds"]:
            _request_correction(way, facts)
        elif "accept" in verbs and way.outcome == "not-accepted":
            _act(
                way,
                "不予受理",
                actions.refuse_to_accept,
                reason="申请事项不属于本局职权范围",
                organ="有管辖权的其他机关",
                by=way.hand(powers.ACCEPT),
            )
        else:
            _next(way, verbs)
    _make_all(way)
    facts = case_facts(way.case)
    return {
        "case_number": facts["number"],
        "state": facts["phase"],
        "entries": facts["entries"],
        "files": files_of(way.case),
        "due_on": facts["due_on"],
    }


def _applicant(server_type: str) -> tuple[UUID, UUID]:
    """Who applies and who files: 王申请 for herself where natural persons may, else for the firm she represents or acts for."""
    cast = demo_cast()
    if not cast:
        raise Refused(WALK, "没有演示人员", mend="运行 oneseal init --demo 载入演示城市")
    person = next(iter(party for name, party in cast.items() if name == "王申请"))
    if "1" in server_type.split("^"):
        return person, person
    firms = set(demo_firms().values())
    principal = next((party for party in principals_of(person, today()) if party in firms), None)
    if principal is None:
        raise Refused(WALK, "演示人员没有可代表的单位")
    return principal, person


def _act(walking: Walk, label: str, verb: Callable[..., Any], /, **data: Any) -> None:
    verb(walking.case, **data)
    walking.tell(f"{walking.number}  {label}")


def sample_filing(version_id: UUID) -> dict[str, Any]:
    """What ``actions.file`` takes besides the version: the demo applicant, who agrees to electronic service, sample answers and form, a
    sample of every required material."""
    loaded = version(version_id)
    answers = sample_answers(loaded, longest=True)
    applicant, actor = _applicant(loaded.elements["server_type"])
    materials = {
        line.id: [receive_file(io.BytesIO(sample_file(line.name)), f"{line.name}.pdf", by=actor).id]
        for line in loaded.materials_for(answers)
        if line.required
    }
    form = sample_form(loaded, applicant, actor)
    given = {"applicant": applicant, "by": actor, "answers": answers, "form": form, "materials": materials, "key": str(new_stream())}
    return {**given, "service": {"address": "", "electronic": True}, "stated": PRESENT}


def filed(version_id: UUID, bureau: Body, outcome: str, tell: Callable[[str], None]) -> Walk:
    """The application, filed: online, or at a window where the item is not offered online."""
    given = sample_filing(version_id)
    if version(version_id).only_in_person:
        given |= {"channel": "counter", "received_by": officers_of(bureau.pk, powers.ACCEPT)[0]}
    entry = actions.file(version_id, **given)
    number = str(entry.data["number"])
    tell(f"{number}  申请 {version(version_id).name}")
    return Walk(bureau, outcome, entry.stream, number, given["by"], tell)


def _request_correction(way: Walk, facts: dict[str, Any]) -> None:
    """One round: a notice with two lines."""
    wanted = [{"line": line, "problem": "签名不清楚", "mend": "请重新签名后提交"} for line in facts["lines"][:2]]
    _act(way, "补正告知", actions.request_correction, lines=wanted, by=way.hand(powers.ACCEPT))


def _supply_and_check(way: Walk, facts: dict[str, Any]) -> None:
    """What the round still waits for, wherever it was left: supply, then check, all at once."""
    names = facts["names"]
    for line in facts["awaited"]:
        upload = receive_file(io.BytesIO(sample_file(f"补正 {line}")), f"{line}.pdf", by=way.actor)
        signed = {"form": form_that_counts(way.case), "stands": True} if line in facts["by_form"] else {}
        _act(way, f"补正 {names[line]}", actions.supply, materials={line: [upload.id]}, by=way.actor, **signed)
    if facts["unchecked"] and not facts["awaited"]:
        _act(way, "核对补正材料", actions.check, passed=facts["unchecked"], by=way.hand(powers.ACCEPT))


def _next(way: Walk, verbs: tuple[str, ...]) -> None:
    """The next act that the chart's open task names."""
    facts = case_facts(way.case)
    if "accept" in verbs:
        _act(way, "受理", actions.accept, by=way.hand(powers.ACCEPT))
    elif "review" in verbs:
        recommendation = "deny" if way.outcome == "refuse" else "grant"
        by = way.hand(powers.REVIEW, unit_kind=facts["unit_kind"] or None)
        _act(way, "审查", actions.review, opinion="经审查，材料齐全，内容一致", recommendation=recommendation, by=by)
    elif "survey" in verbs and facts["unsigned"]:
        _act(way, "会签勘验记录", actions.confirm_survey, by=facts["unsigned"][0])
    elif "survey" in verbs:
        _survey(way)
    elif "grant" in verbs and way.outcome == "refuse":
        reason = {"facts": "经审查，申请人提交的材料与规定条件不一致", "reason": "不符合规定条件", "basis": facts["basis"]}
        _act(way, "不予", actions.deny, **reason, by=way.hand(powers.DECIDE))
    elif "grant" in verbs:
        _act(way, "准予", actions.grant, opinion="同意审查意见", by=way.hand(powers.DECIDE))
    elif "make" in verbs:
        _make_all(way)
        _act(way, "制证", actions.make, by=way.hand(powers.MAKE))
    elif "deliver" in verbs:
        _make_all(way)
        served = {"way": "electronic"} if facts["electronic"] else {"way": "direct", "proof": "id"}
        _act(way, "送达", actions.deliver, **served, recipient=facts["recipient"], by=way.hand(powers.DELIVER))
    elif "archive" in verbs:
        _make_all(way)
        _act(way, "归档", actions.archive, by=way.hand(powers.ARCHIVE))
    else:
        raise Refused(WALK, f"走查不会办理 {'、'.join(verbs)}")


def _survey(way: Walk) -> None:
    first, second = way.hand(powers.SURVEY), way.hand(powers.SURVEY, 1)
    found = {"result": "不符合", "finding": "现场与申请所报不一致"} if way.outcome == "refuse" else {"result": "符合"}
    findings = [{"check": check, **found} for check in ("场所与申请一致", "设备设施")]
    conclusion = "fail" if way.outcome == "refuse" else "pass"
    record = {"place": "申请书所填场所", "findings": findings, "conclusion": conclusion, "met": "在场负责人"}
    while local_time(now() + MINUTE) < local_time(now()):
        time.sleep(1)
    record |= {"unsigned_reason": "走查演示，没有当场签字", "began": local_time(now()), "ended": local_time(now() + MINUTE)}
    _act(way, "勘验", actions.survey, officers=[second], **record, by=first)


def _make_all(way: Walk) -> None:
    """Make every owed paper of the case; wait for those that another process has in hand."""
    until = time.monotonic() + PATIENCE
    while unmade(way.case):
        if not make_owed(stream=way.case):
            if time.monotonic() > until:
                raise Refused(WALK, f"文书在 {PATIENCE:.0f} 秒内没有做好", mend="用 oneseal doctor 查看字体和印章")
            time.sleep(0.05)
