"""逾期未补正退件 (C-04): the last day to correct has passed; by the job alone, safe to run twice, and only where the item lapses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest

from oneseal.cases import actions, jobs
from oneseal.cases.actions.way import perform
from oneseal.cases.facts import facts_of
from oneseal.cases.jobs import count_from_made_notices, project_due_dates_anew, return_what_was_not_corrected, sweep_notes
from oneseal.cases.models import Case, SupplyNote
from oneseal.cases.queries import Wanted, inbox, known_case, shown, worklist
from oneseal.cases.queries.desk import told_whole
from oneseal.cases.queries.mine import cases_waiting_for, remedies_told
from oneseal.cases.queries.supplying import not_supplied_in_time
from oneseal.cases.tests import own_item
from oneseal.cases.tests.office import cast, columns, filed, filing, frozen, kinds, made, refused, row, upload
from oneseal.documents.models import Paper
from oneseal.documents.queries import content_of_paper, papers_of
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import PROJECTIONS, entries_of, now, rebuild, today
from oneseal.journal.tests.racing import at_once
from oneseal.people.queries import standing
from oneseal.people.rules import Standing

pytestmark = pytest.mark.usefixtures("city")
LAST, AFTER = "2026-04-01", "2026-04-02"
"""Thirty days from 2 March, and the day after."""


@pytest.fixture(autouse=True)
def put_away(city: None) -> Iterator[None]:
    """No case of these old days is left waiting: lists of other tests begin with the nearest date."""
    yield
    on(AFTER)
    return_what_was_not_corrected()


def on(day: str) -> None:
    set_clock(datetime.fromisoformat(day).replace(tzinfo=UTC, hour=4))


def asked(name: str = "出版物零售", count: int = 2) -> tuple[UUID, list[str]]:
    """A case in which lines must be corrected, told and the notice made on 2 March, and the lines."""
    on("2026-03-02")
    case, lines = filed(name, service={"address": "", "electronic": True}), list(filing(name)["materials"])[:count]
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新提交"} for line in lines], by=cast("李受理"))
    notified(case)
    return case, lines


def notified(case: UUID) -> None:
    """The notice is made, and the job counts from it."""
    made(case)
    count_from_made_notices()


def test_nobody_acted_and_the_case_is_returned_with_a_paper_that_says_what_was_not_supplied() -> None:
    case, (first, second) = asked()
    actions.supply(case, {first: [upload()]}, by=cast("王申请"))
    on(AFTER)
    assert return_what_was_not_corrected() >= 1
    entry, known = entries_of(case)[-1], row(case)
    assert (entry.act, entry.by, entry.power) == ("lapse", None, "")
    assert (entry.data["lines"], entry.data["until"], entry.data["on"]) == ([second], LAST, AFTER)
    assert (known.phase, known.ended_on, known.open_power, known.due_on, known.lapses_after) == ("LAPSED", date(2026, 4, 2), "", None, None)
    assert kinds(case) == ["receipt", "correction_notice", "lapse_notice"]
    paper = Paper.objects.get(id=papers_of(case)[-1].id)
    told = content_of_paper(paper.id)
    names = {line.id: line.name for line in told_whole(known, Standing()).materials}
    assert told["lines"] == [{"name": names[second]}] and told["until"] == LAST and told["asked_on"] == "2026-03-02"
    assert "逾期未补正退件通知书" in told["remedies"] or "六十日内" in told["remedies"]
    assert "重新提出申请" in told["mend"]


def test_who_gets_her_notice_on_paper_is_not_given_up_by_the_calendar() -> None:
    """Her time runs from the day on which it reaches her, as the notice says; while nobody has recorded that, nothing lapses."""
    on("2026-03-02")
    case, line = filed("出版物零售"), next(iter(filing("出版物零售")["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新提交"}], by=cast("李受理"))
    notice = frozen(case, "correction_notice")
    assert "视为放弃" in notice["consequence"] and notice["deadline"].startswith("自收到本告知书之日起")
    on(AFTER)
    with refused(case, "C-04"):
        actions.lapse(case)
    return_what_was_not_corrected()
    assert (row(case).phase, row(case).lapses_after) == ("CORRECTION", None)
    actions.supply(case, {line: [upload()]}, by=cast("王申请"))


def test_the_last_day_itself_still_allows_supplying() -> None:
    case, lines = asked()
    on(LAST)
    with refused(case, "C-04"):
        actions.lapse(case)
    return_what_was_not_corrected()
    assert row(case).phase == "CORRECTION"
    actions.supply(case, {line: [upload()] for line in lines}, by=cast("王申请"))
    on(AFTER)
    return_what_was_not_corrected()
    assert row(case).phase == "RECEIVED" and row(case).lapses_after is None
    with refused(case, "C-00"):
        actions.lapse(case)


def test_the_job_run_twice_changes_once_and_rebuild_agrees() -> None:
    case, _ = asked()
    assert row(case).lapses_after == row(case).correction_due_on == date(2026, 4, 1)
    on(AFTER)
    return_what_was_not_corrected()
    after = columns(case)
    assert return_what_was_not_corrected() == 0
    assert len(entries_of(case)) == 3 and columns(case) == after
    assert rebuild(PROJECTIONS["cases"]).differences == []


def test_cases_that_fail_hold_up_none_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {asked()[0] for _ in range(3)}
    behind = asked()[0]
    on(AFTER)
    monkeypatch.setattr(jobs, "BATCH", 2)
    monkeypatch.setattr(jobs, "lapse", lambda case: 1 / 0 if case in broken else actions.lapse(case))
    return_what_was_not_corrected()
    assert {row(case).phase for case in broken} == {"CORRECTION"} and row(behind).phase == "LAPSED"


def test_what_waited_for_her_waits_no_more_and_what_was_uploaded_goes() -> None:
    case, (first, _) = asked()
    hers = cast("王申请")
    actions.keep_for_supply(case, {first: [upload()]}, by=hers)
    on(AFTER)
    return_what_was_not_corrected()
    sweep_notes()
    assert not SupplyNote.objects.filter(case=case).exists()
    assert case not in {each.case for each in cases_waiting_for(row(case).applicant_id, 500)}
    assert worklist(standing(cast("李受理"), today()).posts, Wanted(text=row(case).number)).rows == ()
    with refused(case, "C-00"):
        actions.supply(case, {first: [upload()]}, by=hers)
    assert shown(row(case).number)["open_tasks"] == []


def test_she_is_told_what_was_not_supplied_until_when_and_her_remedies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "CASES", 100_000)
    case, (first, second) = asked()
    on(AFTER)
    return_what_was_not_corrected()
    messages, _ = inbox.messages_to(row(case).applicant_id, size=100_000)
    message = next(each for each in messages if each.case == case and each.act == "lapse")
    desk = told_whole(row(case), Standing())
    names = {line.id: line.name for line in desk.materials}
    told = (("没有补正的材料", f"{names[first]}、{names[second]}"), ("补正的最后一日", LAST))
    assert message.said == told == desk.done[-1].said and "逾期未补正退件通知书" in message.papers[0]
    assert desk.done[-1].by == "系统" and "六十日内" in remedies_told(desk)


def test_an_item_that_says_so_waits_on_and_its_notice_says_it() -> None:
    with own_item.published("试验等补正", "87", correction_lapse="0"):
        given = filing("试验等补正", materials={})
        case = actions.file(given.pop("item_version"), **given).stream
        lines = list(known_facts(case))
        actions.request_correction(case, [{"line": line, "problem": "没有", "mend": "请交"} for line in lines], by=cast("李受理"))
        notice = next(content_of_paper(paper.id) for paper in papers_of(case) if paper.kind == "correction_notice")
        assert "放弃" not in notice["consequence"] and "逾期仍可以补正" in notice["consequence"]
        assert row(case).lapses_after is None and row(case).correction_due_on is not None
        set_clock(now() + timedelta(days=60))
        assert case not in {each for _, each in not_supplied_in_time(100_000)}
        with refused(case, "不退件"):
            actions.lapse(case)
        actions.supply(case, {line: [upload()] for line in lines}, by=cast("王申请"))
        assert row(case).phase == "RECEIVED"
        set_clock(None)


def known_facts(case: UUID) -> dict[str, str]:
    """The lines that the case lacks."""
    known, _ = known_case(case)
    item = facts_of(known.item, known.answers)
    return {line: name for line, name in item.required.items() if line not in item.by_form}


def test_a_public_service_lapses_too_and_cites_no_licensing_law() -> None:
    case, _ = asked("生育登记")
    on(AFTER)
    return_what_was_not_corrected()
    content = content_of_paper(papers_of(case)[-1].id)
    assert row(case).phase == "LAPSED" and content["kind"] == "lapse_notice" and content["regime"] != "licensing"


def test_nothing_lapses_on_a_day_that_is_only_provisional() -> None:
    on("2035-12-20")
    case = filed("出版物零售", service={"address": "", "electronic": True})
    line = next(iter(filing("出版物零售")["materials"]))
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新提交"}], by=cast("李受理"))
    notified(case)
    assert row(case).provisional
    on("2036-03-01")
    assert case not in {each for _, each in not_supplied_in_time(100_000)}
    with refused(case, "暂定"):
        actions.lapse(case)
    actions.withdraw(case, by=cast("王申请"))


def test_a_row_from_before_is_derived_anew() -> None:
    """As the migrations leave it: no day, no calendar, nothing of its notice."""
    case, _ = asked()
    Case.objects.filter(id=case).update(lapses_after=None, notified_on=None, calendar="")
    while project_due_dates_anew():
        pass
    assert row(case).lapses_after == date(2026, 4, 1)


@pytest.mark.parametrize("who", ["李受理", "王申请", "吕局长", "吴外人"])
def test_no_person_returns_it(who: str) -> None:
    case, _ = asked()
    on(AFTER)
    with refused(case):
        perform(case, "lapse", by=cast(who))


def test_a_correction_and_the_job_race_and_one_wins() -> None:
    """Both at one instant, her last minute and the job: the case is supplied or returned, never both."""
    for _ in range(6):
        case, lines = asked()
        given = {line: [upload()] for line in lines}
        on(AFTER)
        told = at_once(partial(actions.supply, case, given, by=cast("王申请")), partial(actions.lapse, case))
        (won,) = [entry.act for entry in entries_of(case)][2:]
        assert sorted(each == "done" for each in told) == [False, True]
        assert row(case).phase == {"supply": "RECEIVED", "lapse": "LAPSED"}[won]
