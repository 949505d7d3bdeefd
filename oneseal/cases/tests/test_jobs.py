"""Periodic work, safe to run twice: 视为受理 on its day, due dates anew when a calendar is entered; limits frozen meanwhile."""

from datetime import UTC, date, datetime, timedelta

import pytest

from oneseal.calendars.actions import import_table
from oneseal.cases import actions, jobs
from oneseal.cases.jobs import deem_silent_filings_accepted, project_due_dates_anew
from oneseal.cases.models import Case
from oneseal.cases.queries import shown
from oneseal.cases.tests import own_item
from oneseal.cases.tests.office import cast, filed, filing
from oneseal.catalogue.actions.versions import withdraw_item
from oneseal.documents.queries import papers_of
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import PROJECTIONS, entries_of, now, rebuild, today
from oneseal.law.regimes import REGIMES

pytestmark = pytest.mark.usefixtures("city")


def on(day: str) -> None:
    set_clock(datetime.fromisoformat(day).replace(tzinfo=UTC).replace(hour=4))


def test_silence_is_acceptance_on_the_sixth_working_day_and_only_once() -> None:
    on("2026-09-20")
    case = filed("出版物零售", materials={})
    on("2026-09-28")
    deem_silent_filings_accepted()
    assert Case.objects.get(id=case).phase == "RECEIVED", "the fifth working day itself still allows a notice"
    on("2026-09-29")
    deem_silent_filings_accepted()
    row = Case.objects.get(id=case)
    assert (row.phase, row.deemed, row.accepted_on) == ("ACCEPTED", True, date(2026, 9, 20))
    assert "acceptance_notice" in {paper.kind for paper in papers_of(case)}
    deem_silent_filings_accepted()
    assert len(entries_of(case)) == 2


def test_cases_that_fail_hold_up_none_behind_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """More broken ones than a batch holds, all older: the one behind them is accepted all the same."""
    on("2026-04-01")
    broken = {filed("出版物零售") for _ in range(3)}
    on("2026-04-02")
    behind = filed("出版物零售")
    on("2026-06-01")
    monkeypatch.setattr(jobs, "BATCH", 2)
    monkeypatch.setattr(jobs, "deem_accepted", lambda case: 1 / 0 if case in broken else actions.deem_accepted(case))
    deem_silent_filings_accepted()
    assert {Case.objects.get(id=case).phase for case in broken} == {"RECEIVED"}
    assert Case.objects.get(id=behind).phase == "ACCEPTED"


def test_a_public_service_is_not_deemed_accepted() -> None:
    on("2026-09-20")
    case = filed("生育登记")
    on("2026-10-20")
    deem_silent_filings_accepted()
    assert Case.objects.get(id=case).phase == "RECEIVED"


def test_a_filing_is_deemed_accepted_under_the_version_it_was_filed_under() -> None:
    """Though the item has become a public service since (审批改为备案): its later versions are of another regime."""
    known = own_item.publish("试验本件许可", "86", local_task_code="L-DEEMED")
    given = filing("试验本件许可", materials={})
    case = actions.file(given.pop("item_version"), **given).stream
    serial = Case.objects.get(id=case).item_version.content["elements"]["catalog_code"]
    service = {"task_type": "10", "catalog_code": f"{serial[:2]}10{serial[4:]}"}
    assert own_item.publish("试验本件许可", "86", local_task_code="L-DEEMED", **service) == known
    assert not REGIMES[Case.objects.get(id=case).item_version.item.regime].licensing
    withdraw_item(known, cancel_on=today(), reason="只为试验", by=cast("周批准"))
    set_clock(now() + timedelta(days=30))
    assert deem_silent_filings_accepted() and Case.objects.get(id=case).phase == "ACCEPTED"


def test_a_due_date_beyond_the_calendar_is_provisional_and_follows_when_the_year_is_entered() -> None:
    on("2028-12-25")
    case = filed("出版物零售")
    actions.accept(case, by=cast("李受理"))
    before = Case.objects.get(id=case)
    assert before.provisional
    assert any("暂定" in line for line in shown(before.number)["clock"])
    days = ["day,kind,name", *(f"2028-12-{day},off,元旦" for day in (26, 27)), "2029-01-01,off,元旦", "2029-01-02,off,元旦"]
    import_table(days, by=None, source="测试用的放假安排")
    while project_due_dates_anew():
        pass
    after = Case.objects.get(id=case)
    assert not after.provisional
    assert after.promise_due_on is not None
    assert before.promise_due_on is not None
    assert after.promise_due_on > before.promise_due_on
    assert rebuild(PROJECTIONS["cases"]).differences == []
    assert project_due_dates_anew() == 0


def test_rebuild_finds_a_row_changed_by_hand() -> None:
    case = filed()
    Case.objects.filter(id=case).update(phase="ARCHIVED")
    assert any(str(case) in line and "phase" in line for line in rebuild(PROJECTIONS["cases"]).differences)
    Case.objects.filter(id=case).update(phase="RECEIVED")
    assert rebuild(PROJECTIONS["cases"]).differences == []
