"""Calendars for the tests of the law: the official one (chinesecalendar, the oracle) and plain ones."""

from datetime import date
from functools import cache

import chinese_calendar
from chinese_calendar import constants

from oneseal.law.days import Calendar

COVERED = range(2004, 2027)


@cache
def official() -> Calendar:
    """2004-2026 as chinesecalendar knows them."""
    names = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    off = {day: names[name] for day, name in constants.holidays.items()}
    work = {day: names[name] for day, name in constants.workdays.items()}
    return Calendar(off, work, COVERED)


def is_workday(day: date) -> bool:
    """The oracle; outside its years the fallback that domain 3.4 states."""
    if day.year in COVERED:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and (day.month, day.day) not in {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
