"""Counting days 期间计算: working days, natural days, months, and unions of excluded intervals (domain 3.3; 行政许可法 82; 民法典 200-203).

A calendar holds the days that differ from the plain week. Working days are found by bisection in sorted arrays, not by walking.
"""

import calendar as _months
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from functools import cached_property

from oneseal.law.rule import HouseRule, Refused

DAY = timedelta(days=1)
WEEK = "一二三四五六日"
INPUT = HouseRule("D-01", "期限须有起算日、数量和单位，区间写成 起..止", "本系统期间计算规则")
FALLBACK = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
"""Days off assumed in a year whose calendar has not been announced (besides weekends); such results are provisional."""


class Unit(Enum):
    """What a limit counts: 工作日, 自然日, 月."""

    WORKING = "working"
    NATURAL = "natural"
    MONTH = "month"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"working": "个工作日", "natural": "日", "month": "个月"}[self.value]


WORKING, NATURAL, MONTH = Unit.WORKING, Unit.NATURAL, Unit.MONTH


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time with its unit; a limit without a unit cannot be made. 0 working days: on the spot."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise Refused(INPUT, f"期限数量 {self.amount} 小于 0", field="amount", mend="请填写 0 或正整数")

    @classmethod
    def of(cls, amount: int, unit: str) -> "Limit":
        """From plain data: ``unit`` is working, natural or month."""
        try:
            return cls(int(amount), Unit(unit))
        except ValueError as wrong:
            raise Refused(
                INPUT, f"期限“{amount} {unit}”的数量或单位不对", field="unit", mend="单位只能是 working、natural 或 month"
            ) from wrong

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.label}".replace(" ", "") if self.unit is not NATURAL else f"{self.amount}日"


Interval = tuple[date, date]
"""A special procedure (FROM, TO): the days after FROM up to and including TO do not count."""


@dataclass(frozen=True, slots=True)
class Why:
    """A day that did not count, and why."""

    day: date
    reason: str


@dataclass(frozen=True)
class Due:
    """The end of a limit. ``excluded_days``: days that would have counted but fall in a special procedure. ``why`` is made when read."""

    due_on: date
    provisional: bool
    excluded_days: int
    _start: date = field(repr=False)
    _calendar: "Calendar" = field(repr=False)
    _unit: Unit = field(repr=False)
    _union: tuple[Interval, ...] = field(repr=False)

    @cached_property
    def why(self) -> tuple[Why, ...]:
        """Every day between start and end that did not count, in order."""
        return tuple(_why(self._calendar, self._start, self.due_on, self._unit, self._union))


class Calendar:
    """Days off and make-up workdays of one place. ``off``/``work``: day → name, only where they differ from Monday-Friday; ``years``: covered."""

    def __init__(self, off: Mapping[date, str], work: Mapping[date, str], years: Iterable[int]) -> None:
        self.years = frozenset(years)
        self._off, self._work = dict(off), dict(work)
        first, last = (min(self.years), max(self.years)) if self.years else (2004, 2004)
        self._low, self._high = 0, 0
        self._days: list[int] = []
        self._ordinals(first - 1, last + 2)

    def _ordinals(self, first_year: int, last_year: int) -> None:
        """(Re)build the sorted ordinals of the workdays from ``first_year`` to ``last_year``."""
        low, high = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
        self._days = [ordinal for ordinal in range(low, high + 1) if self._counts(date.fromordinal(ordinal))]
        self._low, self._high = low, high

    def _counts(self, day: date) -> bool:
        if day.year in self.years:
            return day in self._work or (day.weekday() < 5 and day not in self._off)
        return day.weekday() < 5 and (day.month, day.day) not in FALLBACK

    def _reach(self, low: int, high: int) -> None:
        """Make sure the arrays cover the ordinals from ``low`` to ``high``."""
        if low < self._low or high > self._high:
            first = min(date.fromordinal(max(low, 1)).year, date.fromordinal(self._low).year)
            last = max(date.fromordinal(min(high, date.max.toordinal())).year, date.fromordinal(self._high).year)
            self._ordinals(first, last)

    def is_workday(self, day: date) -> bool:
        """工作日: neither a day off nor a free weekend."""
        return self._counts(day)

    def name_of(self, day: date) -> str:
        """Why a day does not count (or that it was worked instead): the holiday's name, else the day of the week."""
        if day.year in self.years:
            if day in self._work:
                return f"调休上班（{self._work[day]}）"
            if day in self._off:
                return self._off[day]
        elif (day.month, day.day) in FALLBACK:
            return f"{FALLBACK[day.month, day.day]}（暂定）"
        return f"星期{WEEK[day.weekday()]}"

    def covers(self, first: date, last: date) -> bool:
        """Whether every year from ``first`` to ``last`` has been entered."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def add_working(self, day: date, amount: int) -> date:
        """The ``amount``-th workday after ``day``; with 0, ``day`` itself."""
        if amount == 0:
            return day
        ordinal = day.toordinal()
        if ordinal < self._low or ordinal + 2 * amount + 30 > self._high:
            self._reach(ordinal, ordinal + 2 * amount + 400)
        return date.fromordinal(self._days[bisect_right(self._days, ordinal) + amount - 1])

    def count_working(self, after: date, to: date) -> int:
        """How many workdays d with ``after`` < d <= ``to``."""
        if to <= after:
            return 0
        low, high = after.toordinal(), to.toordinal()
        self._reach(low, high)
        return bisect_right(self._days, high) - bisect_right(self._days, low)

    def next_working(self, day: date) -> date:
        """``day`` when it is a workday, else the next one (民法典 203)."""
        ordinal = day.toordinal()
        self._reach(ordinal, ordinal + 400)
        return date.fromordinal(self._days[bisect_left(self._days, ordinal)])


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The union of intervals as disjoint ones in order; an interval that ends before it begins is refused."""
    merged: list[Interval] = []
    for begin, end in sorted(intervals):
        if end < begin:
            raise Refused(INPUT, f"区间 {begin}..{end} 的止日早于起日", field="exclude", mend="请把较早的日期写在前面")
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif begin < end:
            merged.append((begin, end))
    return tuple(merged)


def due_on(calendar: Calendar, start: date, limit: Limit, excluded: Sequence[Interval] = ()) -> Due:
    """The last day of ``limit`` that begins to run after ``start`` (the day itself does not count, 民法典 201).

    Working days: step day by day, skipping every day in the union of ``excluded``; what lies before the start or after the end has no
    effect. Natural days and months: the end moves by the calendar days of the union inside the running period, and when it is not a
    workday to the next one (民法典 202, 203).
    """
    merged = union(excluded) if excluded else ()
    if limit.unit is WORKING:
        end, left_out = _working(calendar, start, limit.amount, merged)
    else:
        end, left_out = _calendar_days(calendar, start, limit, merged)
    return Due(end, not calendar.covers(start, end), left_out, start, calendar, limit.unit, merged)


def _working(calendar: Calendar, start: date, amount: int, merged: Sequence[Interval]) -> tuple[date, int]:
    end, left_out = calendar.add_working(start, amount), 0
    for begin, finish in merged:
        if begin >= end:
            break
        lost = calendar.count_working(max(begin, start), finish)
        if lost and finish > start:
            left_out += lost
            end = calendar.add_working(start, amount + left_out)
    return end, _lost(calendar, start, end, merged)


def _lost(calendar: Calendar, start: date, end: date, merged: Sequence[Interval]) -> int:
    return sum(calendar.count_working(max(begin, start), min(finish, end)) for begin, finish in merged if finish > start and begin < end)


def _calendar_days(calendar: Calendar, start: date, limit: Limit, merged: Sequence[Interval]) -> tuple[date, int]:
    plain = start + limit.amount * DAY if limit.unit is NATURAL else add_months(start, limit.amount)
    end, left_out = plain, 0
    for begin, finish in merged:
        if begin >= end:
            break
        if finish > start:
            left_out += (finish - max(begin, start)).days
            end = plain + left_out * DAY
    return (end if limit.amount == 0 else calendar.next_working(end)), left_out


def add_months(day: date, amount: int) -> date:
    """The same day ``amount`` months later, else the last day of that month (民法典 202)."""
    month = day.month - 1 + amount
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, _months.monthrange(year, month)[1]))


def _why(calendar: Calendar, start: date, end: date, unit: Unit, merged: Sequence[Interval]) -> Iterator[Why]:
    day = start + DAY
    while day <= end:
        special = next((f"特别程序 {begin}..{finish}" for begin, finish in merged if begin < day <= finish), "")
        if unit is WORKING and not calendar.is_workday(day):
            yield Why(day, calendar.name_of(day))
        elif special:
            yield Why(day, special)
        day += DAY


def parse_interval(text: str) -> Interval:
    """``FROM..TO`` as dates; refused with the text and how to write it."""
    begin, separator, end = text.strip().partition("..")
    try:
        if not separator:
            raise ValueError(text)
        return date.fromisoformat(begin.strip()), date.fromisoformat(end.strip())
    except ValueError as wrong:
        raise Refused(INPUT, f"区间“{text}”写法不对", field="exclude", mend="请写成 2026-03-09..2026-03-18") from wrong
