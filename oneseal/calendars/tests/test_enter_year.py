"""录入年度日历: one entry each time, replaced whole, shipped data once, overlays by place, read at the version the database names."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneseal.calendars.actions import enter_year, import_table, load_national
from oneseal.calendars.models import Calendar, Year
from oneseal.calendars.queries import alarms, calendar_at, calendar_of, calendar_read, days_of, years_entered
from oneseal.calendars.rules import Change
from oneseal.journal.actions import set_clock
from oneseal.journal.gate import gate, new_stream
from oneseal.journal.queries import PROJECTIONS, entries_of, rebuild
from oneseal.law.days import WORKING, Limit, due_on
from oneseal.law.rule import Refused

D = date.fromisoformat
NOTICE = "某通知〔2026〕1号"


@pytest.fixture(autouse=True)
def _national(database: None) -> None:
    load_national()


def _holiday(day: str, name: str = "建城纪念日") -> list[Change]:
    return [Change(D(day), "off", name)]


def _place() -> str:
    """A county of its own for each test: what is entered stays."""
    return f"9{uuid4().int % 10**5:05d}000000"


def test_the_shipped_years_are_entered_once() -> None:
    assert load_national() == 0
    assert [year for year in years_entered() if year <= 2026] == list(range(2004, 2027))
    assert calendar_of().add_working(D("2026-09-18"), 20) == D("2026-10-22")
    assert days_of(2026)[0] == Change(D("2026-01-01"), "off", "元旦")


def test_an_entry_of_the_calendars_stream_says_who_entered_what_on_which_ground() -> None:
    place = _place()
    entry = enter_year(2026, _holiday("2026-07-01"), by=None, source=NOTICE, division=place)
    assert entry is not None
    assert (entry.act, entry.by, entry.version) == ("enter_year", None, 1)
    assert entry.data == {"division": place, "year": 2026, "days": [["2026-07-01", "off", "建城纪念日"]], "source": NOTICE}
    assert entries_of(entry.stream) == [entry]


def test_no_post_of_one_bureau_enters_the_year_of_all() -> None:
    with pytest.raises(Refused, match="K-03"):
        enter_year(2026, _holiday("2026-07-01"), by=uuid4(), source=NOTICE, division=_place())


def test_entering_a_year_anew_replaces_it_and_the_same_again_changes_nothing() -> None:
    place = _place()
    enter_year(2026, _holiday("2026-07-01"), by=None, source=NOTICE, division=place)
    again = enter_year(2026, _holiday("2026-07-02"), by=None, source=NOTICE, division=place)
    assert again is not None
    assert again.version == 2
    assert enter_year(2026, _holiday("2026-07-02"), by=None, source=NOTICE, division=place) is None
    assert days_of(2026, place) == tuple(_holiday("2026-07-02"))
    calendar = calendar_of(place)
    assert calendar.is_workday(D("2026-07-01"))
    assert not calendar.is_workday(D("2026-07-02"))
    assert calendar_of().is_workday(D("2026-07-02"))


def test_a_division_lives_under_the_calendars_of_the_places_above_it() -> None:
    county = _place()
    town = county[:6] + "003000"
    enter_year(2026, _holiday("2026-07-01"), by=None, source=NOTICE, division=county)
    assert not calendar_of(town).is_workday(D("2026-07-01"))
    assert calendar_of(_place()).is_workday(D("2026-07-01"))


def test_entering_a_missing_year_makes_its_due_dates_firm() -> None:
    table = ["day,kind,name", "2031-01-01,off,元旦", "2031-01-04,work,元旦"]
    before = due_on(calendar_of(), D("2030-12-31"), Limit(1, WORKING))
    enter_year(2030, _holiday("2030-01-01", "元旦"), by=None, source=NOTICE)
    assert import_table(table, by=None, source=NOTICE) == [2031]
    assert import_table(table, by=None, source=NOTICE) == []
    after = due_on(calendar_of(), D("2030-12-31"), Limit(1, WORKING))
    assert (before.due_on, before.provisional) == (D("2031-01-02"), True)
    assert (after.due_on, after.provisional) == (D("2031-01-02"), False)
    assert calendar_of().is_workday(D("2031-01-04"))


def test_a_table_with_one_bad_row_enters_nothing() -> None:
    with pytest.raises(Refused, match="第 3 行"):
        import_table(["day,kind,name", "2033-01-01,off,元旦", "2033-02-30,off,春节"], by=None, source=NOTICE)
    assert 2033 not in years_entered()


@pytest.mark.parametrize(("source", "division", "field"), [("", "", "source"), ("长" * 201, "", "source"), (NOTICE, "37", "division")])
def test_what_is_missing_is_refused_before_anything_is_written(source: str, division: str, field: str) -> None:
    entries = Calendar.objects.get(division="").version
    with pytest.raises(Refused) as refused:
        enter_year(2040, _holiday("2040-01-01"), by=None, source=source, division=division)
    assert refused.value.field == field
    assert Calendar.objects.get(division="").version == entries


def test_the_gate_reads_the_version_in_its_first_trip_and_needs_no_more() -> None:
    place = _place()
    calendar_of(place)
    with gate(new_stream(), None, [calendar_read()]) as act, CaptureQueriesContext(connection) as asked:
        calendar = calendar_at(place, act.answers[0])
    assert calendar.add_working(D("2026-09-18"), 20) == D("2026-10-22")
    assert len(asked) == 0


def test_a_process_that_read_an_older_version_reads_the_new_one_in_the_gate() -> None:
    place = _place()
    assert calendar_of(place).is_workday(D("2026-07-01"))
    enter_year(2026, _holiday("2026-07-01"), by=None, source=NOTICE, division=place)
    with gate(new_stream(), None, [calendar_read()]) as act:
        assert not calendar_at(place, act.answers[0]).is_workday(D("2026-07-01"))


def test_asking_for_a_known_calendar_is_one_query() -> None:
    calendar_of()
    with CaptureQueriesContext(connection) as asked:
        calendar_of()
    assert len(asked) == 1


def test_the_alarm_asks_what_day_it_is() -> None:
    set_clock(datetime(2026, 10, 31, 4, tzinfo=UTC))
    assert alarms() == ()
    set_clock(datetime(2026, 10, 31, 17, tzinfo=UTC))
    assert [alarm.year for alarm in alarms()] == [2027]


@pytest.mark.parametrize("name", ["calendars", "calendar_years"])
def test_rebuild_agrees_with_the_tables(name: str) -> None:
    enter_year(2026, _holiday("2026-07-01"), by=None, source=NOTICE, division=_place())
    found = rebuild(PROJECTIONS[name])
    assert found.differences == []
    assert found.rows == (Calendar if name == "calendars" else Year).objects.count()


def test_an_interrupted_entry_leaves_nothing() -> None:
    place = _place()
    with pytest.raises(RuntimeError, match="power failure"), gate(new_stream()) as act:
        act.record("enter_year", by=None, data={"division": place, "year": 2026, "days": [], "source": NOTICE})
        raise RuntimeError("power failure")
    assert not Calendar.objects.filter(division=place).exists()
