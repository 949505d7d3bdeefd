"""日历规则: the shipped data equals the official calendar; a table is refused by cell; places lie above one another; the alarm."""

from datetime import date, timedelta
from importlib.resources import files

import chinese_calendar
import pytest

from oneseal.calendars.rules import NATION, Change, changed_days, combined, doubts, missing_years, places_above, read_table, require_year
from oneseal.law.rule import Refused

D = date.fromisoformat
COUNTY = "990102000000"


def shipped() -> dict[int, tuple[Change, ...]]:
    """The shipped table."""
    return read_table(files("oneseal.calendars").joinpath("data", "national.csv").read_text(encoding="utf-8").splitlines())


def test_the_shipped_data_equals_the_official_calendar_day_by_day() -> None:
    calendar = combined([(NATION, shipped())])
    assert calendar.years == frozenset(range(2004, 2027))
    day = D("2004-01-01")
    while day <= D("2026-12-31"):
        assert calendar.is_workday(day) is bool(chinese_calendar.is_workday(day)), day
        day += timedelta(days=1)


def test_the_days_of_2026_as_announced() -> None:
    days = shipped()[2026]
    assert [change.day.strftime("%m-%d") for change in days if change.kind == "work"] == [
        "01-04",
        "02-14",
        "02-28",
        "05-09",
        "09-20",
        "10-10",
    ]
    assert [change.name for change in days if change.day == D("2026-02-15")] == ["春节"]
    assert sum(change.kind == "off" for change in days) == 3 + 9 + 3 + 5 + 3 + 3 + 7


def test_every_shipped_year_passes_its_own_rules() -> None:
    for year, changes in shipped().items():
        assert require_year(year, changes, NATION) == changes


@pytest.mark.parametrize(
    ("text", "said", "field"),
    [
        ("date,kind,name\n", "缺少列 day", "day"),
        ("day,kind,name\n", "没有任何日子", "day"),
        ("day,kind,name\n2027-13-01,off,元旦\n", "第 2 行 day“2027-13-01”", "day"),
        ("day,kind,name\n2027-01-01,off,元旦\n2027-01-02,holiday,元旦\n", "第 3 行 kind“holiday”", "kind"),
        ("day,kind,name\n2027-01-01,off,\n", "第 2 行 name", "name"),
        ("day,kind,name\n2027-01-01,off\n", "第 2 行 name", "name"),
        (f"day,kind,name\n2027-01-01,off,{'长' * 41}\n", "41 字", "name"),
    ],
)
def test_a_bad_cell_is_refused_by_line_column_and_value(text: str, said: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        read_table(text.splitlines())
    assert said in refused.value.reason
    assert (refused.value.field, bool(refused.value.mend)) == (field, True)


@pytest.mark.parametrize(
    ("year", "changes", "division", "field"),
    [
        (2027, [Change(D("2026-01-01"), "off", "元旦")], NATION, "day"),
        (2027, [Change(D("2027-01-01"), "off", "元旦"), Change(D("2027-01-01"), "work", "元旦")], NATION, "day"),
        (2027, [Change(D("2027-01-01"), "off", "元旦"), Change(D("2027-01-04"), "work", "元旦")], NATION, "kind"),
        (2027, [], NATION, "days"),
        (1900, [Change(D("1900-01-01"), "off", "元旦")], NATION, "year"),
        (2027, [Change(D("2027-07-01"), "off", "节")], "9901", "division"),
    ],
)
def test_a_wrong_year_is_refused(year: int, changes: list[Change], division: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        require_year(year, changes, division)
    assert refused.value.field == field


def test_the_places_above_a_division_widest_first() -> None:
    assert places_above("990102003004") == (NATION, "990000000000", "990100000000", "990102000000", "990102003000", "990102003004")
    assert places_above("990100000000") == (NATION, "990000000000", "990100000000")
    assert places_above(NATION) == (NATION,)


def test_the_narrower_place_wins() -> None:
    nation = {2026: shipped()[2026]}
    local = {2026: [Change(D("2026-10-08"), "off", "建县纪念日"), Change(D("2026-10-11"), "work", "建县纪念日")]}
    calendar = combined([(NATION, nation), (COUNTY, local)])
    assert calendar.add_working(D("2026-09-30"), 1) == D("2026-10-09")
    assert calendar.is_workday(D("2026-10-11"))
    back = {2026: [Change(D("2026-10-08"), "work", "照常上班")]}
    assert combined([(NATION, nation), (COUNTY, local), ("990102003000", back)]).is_workday(D("2026-10-08"))


def test_a_local_calendar_does_not_make_a_year_covered() -> None:
    calendar = combined([(NATION, {2026: shipped()[2026]}), (COUNTY, {2027: [Change(D("2027-07-01"), "off", "节")]})])
    assert calendar.years == {2026}
    assert not calendar.is_workday(D("2027-07-01"))


@pytest.mark.parametrize(
    ("on", "entered", "missing"),
    [
        ("2026-10-31", [2026], []),
        ("2026-11-01", [2026], [(2027, False)]),
        ("2026-12-31", [2026], [(2027, False)]),
        ("2026-12-31", [2026, 2027], []),
        ("2027-01-01", [2026], [(2027, True)]),
        ("2027-12-05", [2026], [(2027, True), (2028, False)]),
    ],
)
def test_the_alarm_sounds_from_1_november_and_for_the_year_itself(on: str, entered: list[int], missing: list[tuple[int, bool]]) -> None:
    alarms = missing_years(D(on), entered)
    assert [(alarm.year, alarm.urgent) for alarm in alarms] == missing
    assert all(str(alarm.year) in str(alarm) for alarm in alarms)


def test_what_a_table_changes_is_told_day_by_day() -> None:
    """Taken away, added, made something else; what stays is not mentioned."""
    off, work = Change(D("2027-01-01"), "off", "元旦"), Change(D("2027-02-14"), "work", "春节")
    assert [(each.day.day, *each.words) for each in changed_days([off, work], [off, Change(D("2027-02-15"), "off", "春节")])] == [
        (14, "上班（春节）", "按周历"),
        (15, "按周历", "放假（春节）"),
    ]
    assert changed_days([off], [off]) == [] and changed_days([], [off])[0].words == ("按周历", "放假（元旦）")


def test_the_shipped_years_raise_no_doubt() -> None:
    """2004 to 2026, as the State Council announced them."""
    assert {year: found for year, changes in shipped().items() if (found := doubts(year, changes))} == {}


def test_a_table_that_forgets_or_invents_days_raises_doubt() -> None:
    """The National Day forgotten; half a year off."""
    forgotten = [Change(date(2027, 1, 1), "off", "元旦"), Change(date(2027, 5, 3), "off", "劳动节")]
    assert any("10月1日" in doubt for doubt in doubts(2027, forgotten))
    invented = [Change(date(2027, 1, 1) + timedelta(at), "off", "假") for at in range(180)]
    assert any("个工作日" in doubt for doubt in doubts(2027, invented))
