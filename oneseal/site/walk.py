"""Walking cases: new applications driven through the real actions as the demo people, in as many processes as asked.

What is uploaded and filled in is made here for the walk; everything after that is what a clerk's press of a button would do.
"""

import io
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from json import loads
from typing import Any
from uuid import UUID

from oneseal.cases import actions
from oneseal.cases.queries import case_facts, files_of, open_verbs
from oneseal.catalogue.queries import item_by_name_or_code, names_near, sample_answers, sample_file, sample_form, version
from oneseal.documents.actions import receive_file
from oneseal.documents.jobs import make_owed
from oneseal.documents.queries import unmade
from oneseal.journal.gate import new_stream
from oneseal.journal.queries import today
from oneseal.law import powers
from oneseal.law.rule import HouseRule, Refused
from oneseal.people.models import Body
from oneseal.people.queries import bureau_of, demo_cast, demo_firms, officers_of, principals_of
from oneseal.site.output import Output
from oneseal.site.serve import stop_with_parent

WALK = HouseRule("W-01", "走查由演示人员按流程图逐环节办理", "本系统走查规则")
PATIENCE = 30.0
"""Seconds to wait for a paper that another process has taken in hand."""


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
    body = bureau_of(bureau)
    found = item_by_name_or_code(item, body)
    if found is None:
        near = names_near(item, body)
        mend = f"您要找的是：{'、'.join(near)}？" if near else "用 oneseal item list 查看事项"
        raise Refused(WALK, f"{body.name} 没有名为“{item}”的可申请事项", field="item", mend=mend)
    if workers > 1 and count > 1:
        return _by_processes(item, bureau, outcome, count, workers)
    tell = (lambda line: None) if output.as_json else output.say
    return [walk(found.id, body, outcome, tell) for _ in range(count)]


def _by_processes(item: str, bureau: str | None, outcome: str, count: int, workers: int) -> list[dict[str, Any]]:
    shares = [count // workers + (place < count % workers) for place in range(min(workers, count))]
    words = [sys.executable, "-m", "oneseal", "case", "walk", "--item", item, "--outcome", outcome, "--json"]
    words += ["--bureau", bureau] if bureau else []
    started = [_started([*words, "--count", str(share)]) for share in shares]
    printed = [process.communicate()[0] for process in started]
    if any(process.returncode for process in started):
        raise Refused(WALK, "有走查进程没有走完", mend="看上面各进程的说明")
    return [result for text in printed for result in loads(text)]


def _started(words: list[str]) -> "subprocess.Popen[bytes]":
    """A walking process that ends with this one, even when this one is killed."""
    return subprocess.Popen(words, stdout=subprocess.PIPE, preexec_fn=stop_with_parent)  # noqa: PLW1509 - no threads here


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
    """What ``actions.file`` takes besides the version: the demo applicant, sample answers and form, a sample of every required material."""
    loaded = version(version_id)
    answers = sample_answers(loaded, longest=True)
    applicant, actor = _applicant(loaded.elements["server_type"])
    materials = {
        line.id: [receive_file(io.BytesIO(sample_file(line.name)), f"{line.name}.pdf", by=actor).id]
        for line in loaded.materials_for(answers)
        if line.required
    }
    form = sample_form(loaded, applicant, actor)
    return {"applicant": applicant, "by": actor, "answers": answers, "form": form, "materials": materials, "key": str(new_stream())}


def filed(version_id: UUID, bureau: Body, outcome: str, tell: Callable[[str], None]) -> Walk:
    """The application, filed."""
    given = sample_filing(version_id)
    entry = actions.file(version_id, **given)
    number = str(entry.data["number"])
    tell(f"{number}  申请 {version(version_id).name}")
    return Walk(bureau, outcome, entry.stream, number, given["by"], tell)


def _request_correction(way: Walk, facts: dict[str, Any]) -> None:
    """One round: a notice with two lines."""
    wanted = [{"line": line, "problem": "签名不清楚", "mend": "请重新签名后提交"} for line in facts["lines"][:2]]
    _act(way, "补正告知", actions.request_correction, lines=wanted, by=way.hand(powers.ACCEPT))


def _supply_and_check(way: Walk, facts: dict[str, Any]) -> None:
    """What the round still waits for, wherever it was left: supply, then check, line by line."""
    for line in facts["awaited"]:
        upload = receive_file(io.BytesIO(sample_file(f"补正 {line}")), f"{line}.pdf", by=way.actor)
        _act(way, f"补正 {line}", actions.supply, materials={line: [upload.id]}, by=way.actor)
    for line in [] if facts["awaited"] else facts["unchecked"]:
        _act(way, f"核对 {line}", actions.check, line=line, passed=True, by=way.hand(powers.ACCEPT))


def _next(way: Walk, verbs: tuple[str, ...]) -> None:
    """The next act that the chart's open task names."""
    facts = case_facts(way.case)
    if "accept" in verbs:
        _act(way, "受理", actions.accept, by=way.hand(powers.ACCEPT))
    elif "review" in verbs:
        recommendation = "deny" if way.outcome == "refuse" else "grant"
        by = way.hand(powers.REVIEW, unit_kind=facts["unit_kind"] or None)
        _act(way, "审查", actions.review, opinion="经审查，材料齐全，内容一致", recommendation=recommendation, by=by)
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
        _act(way, "送达", actions.deliver, way="electronic", recipient=facts["recipient"], by=way.hand(powers.DELIVER))
    elif "archive" in verbs:
        _make_all(way)
        _act(way, "归档", actions.archive, by=way.hand(powers.ARCHIVE))
    else:
        raise Refused(WALK, f"走查不会办理 {'、'.join(verbs)}")


def _survey(way: Walk) -> None:
    first, second = way.hand(powers.SURVEY), way.hand(powers.SURVEY, 1)
    findings = [{"check": "场所与申请一致", "finding": "一致"}, {"check": "设备设施", "finding": "符合要求"}]
    if way.outcome == "refuse":
        findings = [{"check": "场所与申请一致", "finding": "不一致"}, {"check": "设备设施", "finding": "不符合要求"}]
    conclusion = "fail" if way.outcome == "refuse" else "pass"
    record = {"place": "申请书所填场所", "findings": findings, "conclusion": conclusion, "met": "在场负责人", "signed": True}
    record |= {"began": "09:30", "ended": "10:15"}
    _act(way, "勘验", actions.survey, officers=[second], **record, by=first)


def _make_all(way: Walk) -> None:
    """Make every owed paper of the case; wait for those that another process has in hand."""
    until = time.monotonic() + PATIENCE
    while unmade(way.case):
        if not make_owed(stream=way.case):
            if time.monotonic() > until:
                raise Refused(WALK, f"文书在 {PATIENCE:.0f} 秒内没有做好", mend="用 oneseal doctor 查看字体和印章")
            time.sleep(0.05)
