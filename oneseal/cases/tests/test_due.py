"""Which limit runs in which phase, whose it is and until when: one rule behind lists, pages, projection and ``rebuild``."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from oneseal.calendars.actions import import_table
from oneseal.calendars.queries import calendar_of
from oneseal.cases import actions
from oneseal.cases.actions.numbers import query_password
from oneseal.cases.jobs import follow_the_calendar, project_due_dates_anew
from oneseal.cases.queries import Sought, bureau_list, cases_of_party, progress, shown, with_outdated_dues
from oneseal.cases.queries.desk import desk
from oneseal.cases.queries.mine import cases_waiting_for
from oneseal.cases.rules import ENDED, RUNS, Case, Phase, clock_of, dues_of, running
from oneseal.cases.tests import kernel
from oneseal.cases.tests.office import cast, columns, filed, lines_in, made, reached, row
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import PROJECTIONS, now, rebuild, today
from oneseal.people.queries import standing


def runs_until(case: Case) -> date | None:
    """The day on which the limit that runs ends."""
    due = running(case, dues_of(case, kernel.CALENDAR))
    return due.due_on if due else None


def walked(slug: str = "private-school") -> Iterator[Case]:
    """A case after each act from filing to archive, all on one day."""
    desk_ = kernel.Desk(kernel.item_of(slug))
    yield desk_.file()
    for act in ("request_correction", "supply"):
        yield desk_.act(act)
    for line in kernel.LINES:
        desk_.act("check", passed=[line])
    for act in ("accept", "review", "survey", "confirm_survey", "grant", "make", "deliver", "archive"):
        yield desk_.act(act)


def test_each_phase_has_one_limit_and_none_when_nothing_runs() -> None:
    """Art. 32 until it is answered, the applicant's period while she corrects, then the promise, then Art. 44."""
    told = {(case.phase.value, runs_until(case)) for case in walked()}
    assert told == {
        ("RECEIVED", date(2026, 3, 9)),
        ("CORRECTION", date(2026, 3, 16)),
        ("ACCEPTED", date(2026, 3, 9)),
        ("SURVEY", date(2026, 3, 9)),
        ("DECIDE", date(2026, 3, 9)),
        ("GRANTED", date(2026, 3, 16)),
        ("MADE", date(2026, 3, 16)),
        ("DELIVERED", None),
        ("ARCHIVED", None),
    }
    assert ENDED.isdisjoint(RUNS)
    assert {Phase.DELIVERED, Phase.REFUSED}.isdisjoint(RUNS), "Art. 44 counts for what was granted"


def test_while_the_applicant_corrects_no_clock_of_the_bureau_stands() -> None:
    """Neither on the fifth day of Art. 32 nor after her own last day."""
    case = next(case for case in walked() if case.phase is Phase.CORRECTION)
    due = running(case, dues_of(case, kernel.CALENDAR))
    assert dues_of(case, kernel.CALENDAR).notice is None, "the notice has been given"
    for days in (0, 8, 30):
        assert clock_of(case, due, kernel.CALENDAR, kernel.FILED + timedelta(days)) is None


def requested() -> UUID:
    """A case whose applicant has to correct."""
    case = filed("出版物零售")
    line = lines_in(case)[0]
    actions.request_correction(case, [{"line": line, "problem": "看不清", "mend": "请重新拍照"}], by=cast("李受理"))
    return case


@pytest.mark.usefixtures("city")
def test_the_correction_deadline_is_projected_and_told_and_no_list_shows_a_red_light() -> None:
    """30 natural days from the notice, off days off; the list of the person, the bureau's list and the case page agree, also later."""
    case = row(requested())
    begun, posts = today(), standing(cast("吕局长"), today()).posts
    calendar = calendar_of(case.division_id)
    until = calendar.next_working(begun + timedelta(30))
    assert (case.correction_due_on, case.due_on, case.notice_due_on) == (until, until, None)
    for day in (begun, calendar.add_working(begun, 8), until + timedelta(3)):
        set_clock(now() + timedelta((day - today()).days))
        (line,) = [each for each in cases_of_party(posts, case.applicant_id, size=500) if each.case == case.id]
        assert (line.clock, line.due_on, line.by_law) == (None, until, False)
        (line,) = [each for each in bureau_list(posts, Sought(due="none"), size=10_000).rows if each.case == case.id]
        assert (line.clock, line.due_on) == (None, until)
        page = desk(standing(cast("李受理"), today()), case.id)
        assert page is not None and page.clock is None and page.due is not None and page.due.due_on == until
    told = progress(case.query_number, query_password(case.query_number))
    assert told is not None and told.due is not None and told.due.due_on == until
    assert shown(case.number)["correction_due_on"] == until.isoformat()
    assert case.id in [each.case for each in cases_waiting_for(case.applicant_id, size=500)]


@pytest.mark.usefixtures("city")
def test_when_nothing_runs_no_date_is_projected_and_the_case_comes_last() -> None:
    """Not the day of receipt in its place; paging by key meets those without a date once, behind all others."""
    denied = reached("grant")
    actions.deny(denied, facts="不符", reason="不符合条件", basis="第三十五条", by=cast("周批准"))
    made(denied)
    delivered = reached("archive")
    withdrawn = filed("出版物零售")
    actions.withdraw(withdrawn, by=cast("王申请"))
    assert [row(case).due_on for case in (denied, delivered, withdrawn)] == [None, None, None]
    posts, met, after = standing(cast("吕局长"), today()).posts, [], ""
    while True:
        page = bureau_list(posts, Sought(), after=after, size=3)
        met += list(page.rows)
        if not (after := page.after):
            break
    assert len({line.case for line in met}) == len(met) == page.total
    dated = [line.due_on is not None for line in met]
    assert dated == sorted(dated, reverse=True)
    assert {denied, delivered} <= {line.case for line in met if line.due_on is None}
    (ended,) = [line for line in cases_of_party(posts, row(withdrawn).applicant_id, size=500) if line.case == withdrawn]
    assert (ended.step, ended.clock) == ("撤回", None)


@pytest.mark.usefixtures("city")
def test_a_case_that_has_ended_is_due_at_no_time_and_follows_no_calendar() -> None:
    """However it ended; the job asks for running cases alone, and what it would derive of an ended one is what stands there."""
    archived, withdrawn, voided, refused, needless = reached("nothing"), *(filed("出版物零售") for _ in range(4))
    actions.withdraw(withdrawn, by=cast("王申请"))
    actions.void(voided, reason="重复录入", by=cast("吕局长"))
    actions.refuse_to_accept(refused, reason="不属本机关", organ="邻县审批局", by=cast("李受理"))
    actions.declare_not_needed(needless, reason="不需要许可", by=cast("李受理"))
    ended = {archived, withdrawn, voided, refused, needless}
    for case in ended:
        found = columns(case)
        assert {found[name] for name in found if name.endswith("due_on")} == {None}
        assert (found["calendar"], found["provisional"], found["ended_on"]) == ("", False, today())
        assert actions.project_anew(case) == (False, False)
    assert ended.isdisjoint(with_outdated_dues(100_000))
    assert rebuild(PROJECTIONS["cases"]).differences == []
    assert shown(row(archived).number)["due_on"], "what was promised is still told"


@pytest.mark.usefixtures("city")
def test_the_correction_deadline_follows_the_calendar_and_rebuild_agrees() -> None:
    """A year entered later moves the last day; the job derives it anew, and a second run finds nothing."""
    set_clock(datetime(2031, 12, 8, 4, tzinfo=UTC))
    case = requested()
    before = row(case)
    assert before.provisional and before.correction_due_on == date(2032, 1, 7)
    import_table(["day,kind,name", *(f"2032-01-0{day},off,元旦" for day in (1, 2, 7, 8))], by=None, source="测试用的放假安排")
    while project_due_dates_anew():
        pass
    after = row(case)
    assert after.correction_due_on == after.due_on == date(2032, 1, 9)
    assert rebuild(PROJECTIONS["cases"]).differences == []
    assert project_due_dates_anew() == 0


@pytest.mark.usefixtures("city")
def test_only_running_cases_that_are_due_on_another_day_count_as_moved() -> None:
    """Neither one that is delivered and only waits for the archive, nor one whose limit ends before the days that were entered."""
    follow_the_calendar()
    reached("archive")
    set_clock(datetime(2033, 12, 8, 4, tzinfo=UTC))
    requested()
    filed("出版物零售")
    import_table(["day,kind,name", *(f"2034-01-0{day},off,元旦" for day in (1, 2, 9))], by=None, source="测试用的放假安排")
    assert follow_the_calendar() == 1
    assert follow_the_calendar() == 0


@pytest.mark.usefixtures("city")
def test_a_case_says_which_limit_runs_under_which_article_or_that_it_has_ended() -> None:
    """From the receipt to the archive, with the days that did not count."""
    set_clock(datetime(2026, 12, 28, 4, tzinfo=UTC))
    received, accepted, ended = filed("出版物零售"), reached("review", "食品经营许可（新办）"), reached("nothing")
    told = ["\n".join(shown(row(case).number)["clock"]) for case in (received, accepted, ended)]
    assert "一次告知补正内容的期限：最迟" in told[0] and "第三十二条" in told[0]
    assert "承诺期限：最迟" in told[1] and "法定期限：最迟" in told[1] and "食品安全法》第三十五条" in told[1] and "元旦" in told[1]
    assert "本件已于" in told[2] and "没有在走的期限" in told[2] and "承诺期限：最迟" in told[2] and "作出决定" in told[2]


@pytest.mark.usefixtures("city")
def test_each_round_of_the_jobs_looks_for_outdated_dates_by_index_alone() -> None:
    """Every half second: no question reads the table, on either database."""
    filed("出版物零售")
    with CaptureQueriesContext(connection) as asked:
        assert with_outdated_dues(200) == []
    plans = [query["sql"] for query in asked if "cases_case" in query["sql"]]
    assert plans
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "bitmapscan", "sort"):  # of a few rows the planner reads all, whatever index there is
                cursor.execute(f"SET LOCAL enable_{way} = off")
        for sql in plans:
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
            plan = " ".join(str(part) for line in cursor.fetchall() for part in line)
            if connection.vendor == "postgresql":  # of a few rows it takes whichever index answers
                assert "Index" in plan and "Seq Scan" not in plan and "Sort" not in plan
            else:
                assert "cases_by_calendar" in plan and "SCAN cases_case" not in plan and "USE TEMP B-TREE" not in plan
