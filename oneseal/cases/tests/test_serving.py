"""登记文书送达 (C-68): how and when a paper reached her on paper; her time runs from that day, and what cannot be so is not recorded."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from oneseal.cases import actions
from oneseal.cases.jobs import project_due_dates_anew, return_what_was_not_corrected
from oneseal.cases.models import Case
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.queries.mine import early_return, is_given_up_late, remedies_end
from oneseal.cases.queries.served import Service
from oneseal.cases.rules import evolve
from oneseal.cases.rules.due import waits_on
from oneseal.cases.tests.kernel import Desk, item_of, person
from oneseal.cases.tests.office import acts, cast, columns, filed, filed_for_a_firm, filing, lent, made, reached, refused, row, said, upload
from oneseal.cases.tests.put_away import ASKED, put_away
from oneseal.documents.models import Paper
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import PROJECTIONS, entries_of, now, rebuild, today
from oneseal.journal.rules import Entry
from oneseal.law.rule import Refused
from oneseal.people.actions import end_mandate, grant_mandate
from oneseal.people.queries import party_name
from oneseal.people.rules import Standing

__all__ = ["put_away"]
pytestmark = pytest.mark.usefixtures("city")
D = date.fromisoformat


def on(day: str) -> None:
    set_clock(datetime.fromisoformat(day).replace(tzinfo=UTC, hour=4))


def asked(name: str = "出版物零售") -> tuple[UUID, UUID, str]:
    """A case whose applicant gets her papers on paper, its notice of correction of 2 March, made, and the line."""
    on("2026-03-02")
    case, line = filed(name), next(iter(filing(name)["materials"]))
    ASKED.append(case)
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新提交"}], by=cast("李受理"))
    made(case)
    return case, paper_of(case, "correction_notice"), line


def paper_of(case: UUID, kind: str) -> UUID:
    key: UUID = Paper.objects.get(case=case, kind=kind).id
    return key


def signed(case: UUID, paper: UUID, day: str, **changed: Any) -> Entry:
    """She signed for it at the window; ``changed`` replaces parts."""
    given: dict[str, Any] = {"way": "direct", "recipient": "王某", "happened_on": D(day), "by": cast("李受理"), **changed}
    return actions.record_service(case, paper, **given)


def test_her_time_runs_from_the_day_on_which_she_signed_and_the_job_counts_from_it() -> None:
    case, paper, line = asked()
    assert (row(case).lapses_after, row(case).correction_due_on) == (None, D("2026-04-01"))
    on("2026-03-11")
    entry = signed(case, paper, "2026-03-10")
    assert (entry.act, entry.by, entry.power) == ("record_service", cast("李受理"), "受理")
    told = {"paper": str(paper), "way": "direct", "served_on": "2026-03-10", "on": "2026-03-11"}
    assert {name: entry.data[name] for name in told} == told
    assert said(entry)["recipient"] == "王某" and "王某" not in str(entry.data), "who signed is sealed"
    known = row(case)
    assert (known.phase, known.lapses_after, known.due_on, known.correction_due_on) == ("CORRECTION", *[D("2026-04-09")] * 3)
    assert rebuild(PROJECTIONS["cases"]).differences == []
    on("2026-04-09")
    return_what_was_not_corrected()
    assert row(case).phase == "CORRECTION", "the last day itself counts"
    on("2026-04-10")
    return_what_was_not_corrected()
    lapsed = entries_of(case)[-1]
    assert (lapsed.act, lapsed.data["until"], lapsed.data["lines"]) == ("lapse", "2026-04-09", [line])


def test_the_same_once_more_is_the_first_entry_and_another_takes_its_place() -> None:
    case, paper, line = asked()
    on("2026-03-20")
    first = signed(case, paper, "2026-03-10")
    before = acts()
    assert signed(case, paper, "2026-03-10") == first and signed(case, paper, "2026-03-10", recipient=" 王某 ", seen=2) == first
    with refused(case, "已经登记过"):
        signed(case, paper, "2026-03-10", by=cast("严接件"))
    assert acts() == before
    signed(case, paper, "2026-03-12", way="post", recipient="", waybill="EMS 1")
    assert row(case).lapses_after == D("2026-04-13"), "thirty days end on a Saturday"
    signed(case, paper, "2026-03-10")
    assert row(case).lapses_after == D("2026-04-09"), "what was recorded last counts, the other stands in the journal"
    assert [entry.act for entry in entries_of(case)].count("record_service") == 3
    actions.supply(case, {line: [upload()]}, by=cast("王申请"))


def test_a_public_announcement_serves_after_thirty_days_and_says_why() -> None:
    case, paper, _ = asked()
    public: dict[str, Any] = {"way": "public", "recipient": "", "reason": "电话不通，邮寄退回；市政府网站公告"}
    on("2026-04-10")
    with refused(case, "才满三十日") as caught:
        signed(case, paper, "2026-03-12", **public)
    assert caught.value.field == "happened_on"
    with refused(case, "公告的原因和经过"):
        signed(case, paper, "2026-03-11", **{**public, "reason": " "})
    entry = signed(case, paper, "2026-03-11", **public)
    assert (entry.data["announced_on"], entry.data["served_on"]) == ("2026-03-11", "2026-04-10")
    assert row(case).lapses_after == D("2026-05-11"), "thirty days end on a Sunday"


def test_what_she_refuses_is_left_before_witnesses_or_recorded_in_pictures() -> None:
    """民事诉讼法 89: the day on which it was left is the day of service; why, who saw it and what was recorded are sealed."""
    case, paper, _ = asked()
    on("2026-03-11")
    left: dict[str, Any] = {"way": "left", "recipient": "", "reason": "韩某在家拒收，留在门内"}
    with refused(case, "没有见证人，也没有拍照、录像") as caught:
        signed(case, paper, "2026-03-10", **left, witnesses=" ")
    assert (caught.value.field, str(caught.value.rule)[:4]) == ("witnesses", "C-68")
    with refused(case, "拒收的原因和留置的经过"):
        signed(case, paper, "2026-03-10", **{**left, "reason": ""}, recorded="照片 3 张")
    for proof in ({"recorded": "照片 3 张"}, {"witnesses": "晴川社区 卢见证"}):
        entry = signed(case, paper, "2026-03-10", **left, **proof)
        assert (entry.data["way"], entry.data["served_on"], row(case).lapses_after) == ("left", "2026-03-10", D("2026-04-09"))
        assert {name: said(entry)[name] for name in ("reason", *proof)} == {"reason": left["reason"], **proof}
        assert not [text for text in (left["reason"], *proof.values()) if text in str(entry.data)]
    told = dict(told_whole(row(case), Standing()).done[-1].said)
    assert (told["送达方式"], told["见证人"], told["送达日期"]) == ("留置送达", "晴川社区 卢见证", "2026-03-10")


@pytest.mark.parametrize(
    ("changed", "match", "field"),
    [
        ({"happened_on": D("2026-03-12")}, "不在文书制成之日", "happened_on"),
        ({"happened_on": D("2026-03-01")}, "不在文书制成之日", "happened_on"),
        ({"recipient": " "}, "签收人", "recipient"),
        ({"way": "post"}, "运单号", "waybill"),
        ({"way": "electronic"}, "送达方式", "way"),
    ],
)
def test_what_cannot_be_so_is_refused(changed: dict[str, Any], match: str, field: str) -> None:
    case, paper, _ = asked()
    on("2026-03-11")
    with refused(case, match) as caught:
        signed(case, paper, "2026-03-10", **changed)
    assert (caught.value.field, str(caught.value.rule)[:4]) == (field, "C-68")


def test_only_papers_of_this_case_that_are_made_and_are_hers() -> None:
    other = asked()[1]
    set_clock(None)
    case, day = filed("出版物零售"), today().isoformat()
    actions.accept(case, by=cast("李受理"))
    with refused(case, "还在制作"):
        signed(case, paper_of(case, "acceptance_notice"), day)
    made(case)
    for paper in (paper_of(case, "receipt"), other, case):
        with refused(case, "不是本件送给申请人的文书"):
            signed(case, paper, day)
    signed(case, paper_of(case, "acceptance_notice"), day)
    assert row(case).phase == "ACCEPTED", "nothing of its way is changed"


def test_a_firm_signs_by_a_person() -> None:
    case = filed_for_a_firm()
    actions.accept(case, by=cast("李受理"))
    made(case)
    with refused(case, "单位名称"):
        signed(case, paper_of(case, "acceptance_notice"), today().isoformat(), recipient="云岚禾丰食品有限公司")


def test_a_decision_is_handed_over_first_and_its_receipt_recorded_where_it_was_posted() -> None:
    """Then the last days for remedies are known."""
    case = reached("grant")
    actions.deny(case, facts="不符", reason="不符合条件", basis="第三十五条", by=cast("周批准"))
    made(case)
    paper, day = paper_of(case, "denial"), today().isoformat()
    with refused(case, "还没有送达"):
        signed(case, paper, day)
    actions.deliver(case, way="post", recipient="王某", waybill="EMS 9", by=cast("郑制证"))
    assert remedies_end(told_whole(row(case), Standing())) is None, "nobody knows yet when it came"
    signed(case, paper, day, way="post", recipient="", waybill="EMS 9")
    until = remedies_end(told_whole(row(case), Standing()))
    assert until is not None and until.received_on == today()
    assert until.reconsideration - today() >= timedelta(days=60) and until.litigation > until.reconsideration
    assert row(case).phase == "DELIVERED" and rebuild(PROJECTIONS["cases"]).differences == []


def test_what_was_handed_over_at_the_window_needs_no_record() -> None:
    case = reached("archive")
    made(case)
    with refused(case, "那一天就是送达日期"):
        signed(case, paper_of(case, "grant"), today().isoformat())


def test_a_notice_that_ended_the_case_is_served_afterwards() -> None:
    case = filed()
    actions.refuse_to_accept(case, reason="不属本机关", organ="邻县审批局", by=cast("李受理"))
    made(case)
    ended = row(case).ended_on
    signed(case, paper_of(case, "refusal_to_accept"), today().isoformat())
    assert (row(case).phase, row(case).ended_on, row(case).due_on) == ("NOT_ACCEPTED", ended, None)
    assert remedies_end(told_whole(row(case), Standing())) is not None
    assert rebuild(PROJECTIONS["cases"]).differences == []


def test_a_due_date_derived_anew_counts_from_the_same_day() -> None:
    case, paper, _ = asked()
    on("2026-03-11")
    signed(case, paper, "2026-03-10")
    Case.objects.filter(id=case).update(lapses_after=None, calendar="")
    while project_due_dates_anew():
        pass
    assert row(case).lapses_after == D("2026-04-09")
    assert is_given_up_late(told_whole(row(case), Standing()))


def test_who_was_told_that_she_may_supply_later_too_is_not_given_up() -> None:
    """A notice on paper from before its day of receipt was recorded, served since."""
    item = item_of("food-business")
    before = replace(Desk(item).file(), reached=False)
    data = {"lines": [{"line": "layout"}], "on": "2026-03-02", "period": [10, "working"], "papers": [{"kind": "correction_notice"}]}
    entry = Entry(before.stream, 2, "request_correction", person("李受理"), "受理", None, None, datetime(2026, 3, 2, tzinfo=UTC), data)
    old, new = (evolve(before, replace(entry, data={**data, **more}), item) for more in ({}, {"tells_end": True}))
    assert "没有登记" in waits_on(new, item)
    served = [replace(told, rounds=(replace(told.rounds[-1], served_on=date(2026, 3, 3)),)) for told in (old, new)]
    assert "逾期仍可以补正" in waits_on(served[0], item) and waits_on(served[1], item) == ""


NOT_THEIRS = {
    **dict.fromkeys(("赵审查", "周批准", "郑制证"), "R4-06"),
    "何邻县": "P-02",
    **dict.fromkeys(("吴外人", "冯旁人", "王申请"), "P-01"),
}


@pytest.mark.parametrize(("who", "rule"), NOT_THEIRS.items())
def test_only_the_window_of_the_bureau_records_it(who: str, rule: str) -> None:
    case, paper, _ = asked()
    on("2026-03-11")
    with refused(case, rule):
        signed(case, paper, "2026-03-10", by=cast(who))
    with pytest.raises(Refused, match="J-01"):
        signed(UUID(int=7), paper, "2026-03-10")
    assert [entry.act for entry in entries_of(case)] == ["file", "request_correction"]


def test_who_may_not_record_it_any_more_is_not_told_that_it_is_done() -> None:
    """R4-06, R4-07: her own earlier entry is handed to her only while she may record it, from a page that saw less too."""
    case, day = filed("出版物零售"), today().isoformat()
    actions.accept(case, by=cast("李受理"))
    made(case)
    paper = paper_of(case, "acceptance_notice")
    with lent("受理", "李受理", "赵审查"):
        first = signed(case, paper, day, by=cast("赵审查"), seen=2)
        assert signed(case, paper, day, by=cast("赵审查"), seen=2) == first
    for seen in (None, 2):
        with refused(case, "R4-06"):
            signed(case, paper, day, by=cast("赵审查"), seen=seen)
    mine = signed(case, paper, day, recipient="卢某")
    mandate = grant_mandate(row(case).applicant_id, cast("李受理"), ["receive"], since=today(), by=None)
    for seen in (None, 2):
        with refused(case, "R4-07"):
            signed(case, paper, day, recipient="卢某", seen=seen)
    end_mandate(mandate, by=None)
    assert signed(case, paper, day, recipient="卢某", seen=2) == mine


def test_to_note_a_receipt_is_no_hand_in_accepting() -> None:
    """R4-01 parts the steps: who reviewed notes a receipt at the window, and who noted one decides."""
    case, day = reached("grant"), today().isoformat()
    made(case)
    paper, by = paper_of(case, "acceptance_notice"), next(entry.by for entry in entries_of(case) if entry.by and entry.act == "review")
    for who, recipient in ((by, "王某"), (cast("周批准"), "卢某")):
        with lent("受理", "李受理", party_name([who])[who]):
            signed(case, paper, day, by=who, recipient=recipient)
    actions.grant(case, opinion="同意", by=cast("周批准"))
    assert row(case).phase == "GRANTED"


@pytest.mark.parametrize("kind", ["refusal_to_accept", "correction_notice"])
def test_what_reached_her_electronically_is_served_on_the_day_it_was_made(kind: str) -> None:
    """C-46: she reads until when she may seek a remedy, and no note of paper puts another day in its place."""
    case = filed(service={"address": "", "electronic": True})
    if kind == "refusal_to_accept":
        actions.refuse_to_accept(case, reason="不属本机关", organ="邻县审批局", by=cast("李受理"))
    else:
        wanted = [{"line": next(iter(filing()["materials"])), "problem": "看不清", "mend": "请重新提交"}]
        actions.request_correction(case, wanted, by=cast("李受理"))
    assert served(case, kind) is None, "it is not made yet"
    made(case)
    assert served(case, kind) == Service("电子送达", today())
    until = remedies_end(told_whole(row(case), Standing()))
    assert (until and until.received_on) == (today() if kind == "refusal_to_accept" else None)
    before = columns(case)
    with refused(case, "C-46"):
        signed(case, paper_of(case, kind), today().isoformat())
    assert columns(case) == before
    if kind == "correction_notice":
        actions.withdraw(case, by=cast("王申请"), reason="试完")


def served(case: UUID, kind: str) -> Service | None:
    return next(service for paper, service in told_whole(row(case), Standing()).letters if paper.kind == kind)


def test_a_return_that_a_later_receipt_shows_to_be_early_is_seen() -> None:
    """C-04: the return stands until the bureau takes it back; that its time had not passed, the case says until another day is recorded."""
    case, paper, _ = asked()
    on("2026-03-11")
    signed(case, paper, "2026-03-10")
    on("2026-04-10")
    return_what_was_not_corrected()
    assert (row(case).phase, row(case).ended_on) == ("LAPSED", D("2026-04-10"))
    assert early_return(told_whole(row(case), Standing())) is None
    for day, due in (("2026-03-11", "2026-04-10"), ("2026-03-30", "2026-04-29"), ("2026-03-10", None)):
        signed(case, paper, day)
        found = early_return(told_whole(row(case), Standing()))
        assert (found and found.due_on) == (due and D(due)), day
    assert (row(case).phase, row(case).ended_on) == ("LAPSED", D("2026-04-10"))


@pytest.mark.parametrize("way", ["post", "public"])
def test_a_posted_decision_has_arrived_before_its_case_is_archived(way: str) -> None:
    """C-07: nothing is recorded of an archived case, so it is not archived before she is known to have the decision."""
    case = reached("deliver")
    made(case)
    actions.deliver(case, way="post", recipient="王某", waybill="EMS 9", by=cast("郑制证"))
    made(case)
    with refused(case, "没有登记收到的日期.*C-07"):
        actions.archive(case, by=cast("李受理"))
    day, given = today(), {"post": {"waybill": "EMS 9"}, "public": {"reason": "邮件退回"}}[way]
    if way == "public":
        set_clock(now() + timedelta(days=30))
    certificate = paper_of(case, "certificate")
    signed(case, certificate, day.isoformat(), way=way, recipient="", **given)
    with refused(case, "C-07"):
        actions.archive(case, by=cast("李受理"))
    signed(case, paper_of(case, "grant"), day.isoformat(), way=way, recipient="", **given)
    actions.archive(case, by=cast("李受理"))
    assert row(case).phase == "ARCHIVED" and rebuild(PROJECTIONS["cases"]).differences == []
