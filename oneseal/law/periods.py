"""民法典 200-203: how periods are counted where no special law says otherwise."""

from datetime import date

from oneseal.law.days import NATURAL, Calendar, Limit, add_months, due_on
from oneseal.law.rule import rule
from oneseal.law.sources import CIVIL

IN_FORCE = date(2021, 1, 1)


@rule(CIVIL, "第二百零一条第一款", since=IN_FORCE, text="按照年、月、日计算期间的，开始的当日不计入，自下一日开始计算。")
def first_day_counted(start: date) -> date:
    """The first day that counts: the day after the start."""
    return date.fromordinal(start.toordinal() + 1)


@rule(
    CIVIL,
    "第二百零二条",
    since=IN_FORCE,
    text="按照年、月计算期间的，到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日。",
)
def last_day_of_months(start: date, months: int) -> date:
    """The corresponding day, else the last of the month."""
    return add_months(start, months)


@rule(
    CIVIL,
    "第二百零三条第一款",
    since=IN_FORCE,
    text="期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日。",
)
def moved_off_holidays(calendar: Calendar, start: date, days: int) -> date:
    """The end of a period of natural days, moved to the next workday when it falls on a day off."""
    return due_on(calendar, start, Limit(days, NATURAL)).due_on
