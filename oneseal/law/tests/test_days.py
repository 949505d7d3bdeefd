"""期间计算: the worked dates of domain 3.3, the official calendar as oracle, and stepping day by day as the definition."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneseal.law.days import DAY, MONTH, NATURAL, WORKING, Calendar, Interval, Limit, Unit, add_months, due_on, parse_interval, union
from oneseal.law.rule import Refused
from oneseal.law.tests.calendars import is_workday, official
from oneseal.law.worked import WORKED, Worked

D = date.fromisoformat


@pytest.mark.parametrize("worked", WORKED, ids=lambda worked: f"{worked.start}+{worked.limit}")
def test_worked_dates_come_out(worked: Worked) -> None:
    assert due_on(official(), worked.start, worked.limit, worked.excluded).due_on == worked.due_on


def test_expert_review_excludes_seven_days_and_names_each() -> None:
    due = due_on(official(), D("2026-03-02"), Limit(20, WORKING), [parse_interval("2026-03-09..2026-03-18")])
    assert (due.due_on, due.excluded_days, due.provisional) == (D("2026-04-09"), 7, False)
    special = [why.day for why in due.why if "特别程序" in why.reason]
    assert special == [
        D("2026-03-10"),
        D("2026-03-11"),
        D("2026-03-12"),
        D("2026-03-13"),
        D("2026-03-16"),
        D("2026-03-17"),
        D("2026-03-18"),
    ]


def test_why_lists_exactly_the_days_that_did_not_count() -> None:
    due = due_on(official(), D("2026-09-18"), Limit(20, WORKING))
    assert len(due.why) + 20 == (due.due_on - due.start).days
    assert {why.reason for why in due.why} == {"星期六", "星期日", "中秋", "国庆节"}
    assert due.made_up == (D("2026-09-20"), D("2026-10-10"))


@pytest.mark.parametrize(
    ("name", "excluded"),
    [
        ("all before the start", ["2026-02-01..2026-03-01"]),
        ("ends on the start", ["2026-02-20..2026-03-02"]),
        ("begins on the due date", ["2026-03-30..2026-04-30"]),
        ("empty: begins and ends on one day", ["2026-03-10..2026-03-10"]),
        ("only a weekend", ["2026-03-06..2026-03-08"]),
    ],
)
def test_a_special_procedure_outside_the_running_period_has_no_effect(name: str, excluded: list[str]) -> None:
    due = due_on(official(), D("2026-03-02"), Limit(20, WORKING), [parse_interval(text) for text in excluded])
    assert (due.due_on, due.excluded_days) == (D("2026-03-30"), 0)


def test_overlapping_special_procedures_count_once() -> None:
    twice = [parse_interval("2026-03-09..2026-03-13"), parse_interval("2026-03-11..2026-03-18"), parse_interval("2026-03-09..2026-03-18")]
    assert due_on(official(), D("2026-03-02"), Limit(20, WORKING), twice).due_on == D("2026-04-09")


def test_a_special_procedure_the_move_runs_into_counts_too() -> None:
    moved = due_on(official(), D("2026-03-02"), Limit(20, WORKING), [parse_interval("2026-03-27..2026-03-30")])
    assert moved.due_on == D("2026-03-31")
    again = due_on(
        official(),
        D("2026-03-02"),
        Limit(20, WORKING),
        [parse_interval("2026-03-27..2026-03-30"), parse_interval("2026-03-30..2026-04-01")],
    )
    assert (again.due_on, again.excluded_days) == (D("2026-04-02"), 3)


@pytest.mark.parametrize(
    ("start", "limit", "due", "excluded"),
    [
        ("2026-01-31", Limit(1, MONTH), "2026-02-28", []),
        ("2026-01-30", Limit(1, MONTH), "2026-02-28", []),
        ("2024-01-31", Limit(1, MONTH), "2024-02-29", []),
        ("2026-07-01", Limit(3, MONTH), "2026-10-08", []),
        ("2026-03-05", Limit(3, MONTH), "2026-06-05", []),
        ("2026-11-30", Limit(3, MONTH), "2027-03-01", []),
        ("2026-09-01", Limit(30, NATURAL), "2026-10-08", []),
        ("2026-03-02", Limit(30, NATURAL), "2026-04-01", []),
        ("2026-03-02", Limit(30, NATURAL), "2026-04-10", ["2026-03-09..2026-03-18"]),
        ("2026-03-05", Limit(3, MONTH), "2026-06-15", ["2026-03-09..2026-03-18"]),
    ],
)
def test_natural_days_and_months(start: str, limit: Limit, due: str, excluded: list[str]) -> None:
    assert due_on(official(), D(start), limit, [parse_interval(text) for text in excluded]).due_on == D(due)


def test_the_last_day_on_a_holiday_moves_and_says_so() -> None:
    due = due_on(official(), D("2026-09-01"), Limit(30, NATURAL))
    assert (due.nominal_on, due.due_on) == (D("2026-10-01"), D("2026-10-08"))
    assert [why.day for why in due.why] == [D("2026-10-01") + n * DAY for n in range(7)]
    assert all("国庆节" in why.reason and "第二百零三条" in why.reason for why in due.why)


@pytest.mark.parametrize(
    ("start", "days", "provisional"),
    [
        ("2026-12-01", 20, False),
        ("2026-12-30", 1, False),
        ("2026-12-31", 1, True),
        ("2026-12-31", 0, False),
        ("2003-12-31", 5, False),
        ("2027-06-01", 0, True),
    ],
)
def test_a_due_date_in_a_year_not_entered_is_provisional(start: str, days: int, provisional: bool) -> None:
    assert due_on(official(), D(start), Limit(days, WORKING)).provisional is provisional


def test_the_fallback_of_a_year_not_entered() -> None:
    due = due_on(official(), D("2026-12-31"), Limit(1, WORKING))
    assert due.due_on == D("2027-01-04")
    assert [why.reason for why in due.why] == ["元旦（暂定）", "星期六", "星期日"]


def test_zero_working_days_is_the_day_itself() -> None:
    assert due_on(official(), D("2026-10-03"), Limit(0, WORKING)).due_on == D("2026-10-03")


@pytest.mark.parametrize("unit", [NATURAL, MONTH])
@pytest.mark.parametrize(
    ("start", "due"),
    [("2026-09-18", "2026-09-18"), ("2026-09-19", "2026-09-20"), ("2026-09-20", "2026-09-20"), ("2026-10-03", "2026-10-08")],
)
def test_zero_natural_days_or_months_end_on_the_day_itself_or_the_workday_that_follows(start: str, due: str, unit: Unit) -> None:
    """Domain 3.3: the end is A + n days, and from a day that is not a workday it moves (民法典 203), with n = 0 as with any other."""
    found = due_on(official(), D(start), Limit(0, unit))
    assert (found.nominal_on, found.due_on) == (D(start), D(due))
    assert bool(found.why) == (start != due), "what moved it is said"


@pytest.mark.parametrize(
    ("start", "unit", "due", "excluded"),
    [
        ("2026-03-10", WORKING, "2026-03-19", ["2026-03-09..2026-03-18"]),
        ("2026-03-18", WORKING, "2026-03-19", ["2026-03-09..2026-03-18"]),
        ("2026-03-14", WORKING, "2026-03-19", ["2026-03-09..2026-03-18"]),
        ("2026-03-09", WORKING, "2026-03-09", ["2026-03-09..2026-03-18"]),
        ("2026-03-19", WORKING, "2026-03-19", ["2026-03-09..2026-03-18"]),
        ("2026-09-23", WORKING, "2026-09-29", ["2026-09-22..2026-09-24", "2026-09-25..2026-09-28"]),
        ("2026-03-10", NATURAL, "2026-03-19", ["2026-03-09..2026-03-18"]),
        ("2026-03-20", NATURAL, "2026-03-23", ["2026-03-19..2026-03-20"]),
        ("2026-03-10", MONTH, "2026-03-19", ["2026-03-09..2026-03-18"]),
        ("2026-03-09", NATURAL, "2026-03-09", ["2026-03-09..2026-03-18"]),
    ],
)
def test_an_on_the_spot_limit_never_ends_in_a_special_procedure(start: str, unit: Unit, due: str, excluded: list[str]) -> None:
    """行政许可法 45: the days of a special procedure are not counted, so none of them is the last one."""
    assert due_on(official(), D(start), Limit(0, unit), [parse_interval(text) for text in excluded]).due_on == D(due)


def test_an_on_the_spot_limit_names_its_own_day_when_that_does_not_count() -> None:
    moved = due_on(official(), D("2026-03-17"), Limit(0, WORKING), [parse_interval("2026-03-09..2026-03-18")])
    assert [why.day for why in moved.why] == [D("2026-03-17"), D("2026-03-18")]
    assert not due_on(official(), D("2026-03-17"), Limit(0, WORKING)).why


def test_every_start_day_of_the_official_calendar_agrees() -> None:
    """Every day 2004-2026 is classified alike, and from every start day 1, 5 and 20 working days end alike."""
    day, last = D("2004-01-01"), D("2026-12-31")
    days = [day + n * DAY for n in range((last - day).days + 1)]
    workdays = [day for day in days if is_workday(day)]
    assert [day for day in days if official().is_workday(day)] == workdays
    following = 0
    for day in days:
        while following < len(workdays) and workdays[following] <= day:
            following += 1
        for amount in (1, 5, 20):
            if following + amount <= len(workdays):
                assert official().add_working(day, amount) == workdays[following + amount - 1]


DAYS = st.dates(D("2003-06-01"), D("2029-06-01"))
INTERVALS = st.lists(st.tuples(st.integers(-40, 120), st.integers(0, 30)), max_size=5)


def _stepped(start: date, limit: Limit, excluded: list[Interval]) -> tuple[date, int]:
    """The definition: walk day by day."""
    skipped = {begin + n * DAY for begin, end in excluded for n in range(1, (end - begin).days + 1)}
    working = limit.unit is WORKING
    amount = limit.amount if limit.unit is not MONTH else (add_months(start, limit.amount) - start).days
    day, counted, left_out = start, 0, 0
    if start in skipped:
        amount = max(amount, 1)
    while counted < amount:
        day += DAY
        counts = not working or is_workday(day)
        left_out += counts and day in skipped
        counted += counts and day not in skipped
    while not working and not is_workday(day):
        day += DAY
    return day, left_out


@given(DAYS, st.just(0) | st.integers(1, 90), st.sampled_from(Unit), INTERVALS)
def test_arithmetic_equals_stepping_day_by_day(start: date, amount: int, unit: Unit, spans: list[tuple[int, int]]) -> None:
    excluded = [(start + offset * DAY, start + (offset + length) * DAY) for offset, length in spans]
    limit = Limit(amount if unit is not MONTH else amount % 13, unit)
    due = due_on(official(), start, limit, excluded)
    assert (due.due_on, due.excluded_days) == _stepped(start, limit, excluded)


@given(DAYS, DAYS)
def test_counting_is_the_inverse_of_adding(first: date, second: date) -> None:
    count = official().count_working(first, second)
    if count:
        assert official().add_working(first, count) <= second < official().add_working(first, count + 1)
    else:
        assert second <= first or not any(is_workday(first + n * DAY) for n in range(1, (second - first).days + 1))


@given(DAYS, st.integers(1, 400))
def test_counting_back_finds_the_day_from_which_adding_leads_here(day: date, amount: int) -> None:
    workday = official().next_working(day)
    assert official().add_working(official().add_working(workday, -amount), amount) == workday


def _held(many: Iterable[Interval]) -> set[date]:
    return {begin + n * DAY for begin, end in many for n in range(1, (end - begin).days + 1)}


@given(INTERVALS)
def test_a_union_is_disjoint_and_holds_the_same_days(spans: list[tuple[int, int]]) -> None:
    origin = D("2026-01-01")
    intervals = [(origin + offset * DAY, origin + (offset + length) * DAY) for offset, length in spans]
    merged = union(intervals)
    assert all(first[1] < second[0] for first, second in pairwise(merged))
    assert _held(merged) == _held(intervals)


def test_a_local_day_counts_also_in_a_year_not_entered() -> None:
    local = Calendar({D("2027-07-01"): "建城纪念日"}, {D("2027-07-03"): "建城纪念日"}, [2026])
    assert local.add_working(D("2027-06-30"), 2) == D("2027-07-03")
    assert due_on(local, D("2027-06-30"), Limit(2, WORKING)).provisional


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Limit(-1, WORKING), "amount"),
        (lambda: Limit(40_000, NATURAL), "amount"),
        (lambda: Limit.of(3, "weeks"), "unit"),
        (lambda: parse_interval("2026-03-09"), "exclude"),
        (lambda: parse_interval("2026-03-09..2026-02-30"), "exclude"),
        (lambda: union([(D("2026-03-09"), D("2026-03-01"))]), "exclude"),
        (lambda: due_on(official(), D("2190-01-01"), Limit(36_500, WORKING)), "start"),
        (lambda: due_on(official(), D("9999-12-01"), Limit(60, NATURAL)), "start"),
        (lambda: Limit(20, WORKING).longer(Limit(1, MONTH)), "unit"),
    ],
)
def test_bad_input_is_refused_with_the_field_and_how_to_mend_it(make: Any, field: str) -> None:
    with pytest.raises(Refused) as refused:
        make()
    assert (refused.value.field, bool(refused.value.mend)) == (field, True)


def test_a_long_limit_far_from_the_covered_years_is_still_exact() -> None:
    end = official().add_working(D("2026-01-01"), 2_500)
    day, counted = D("2026-01-01"), 0
    while counted < 2_500:
        day += timedelta(days=1)
        counted += is_workday(day)
    assert end == day
