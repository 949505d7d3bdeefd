"""期间计算 Counting days: working days, natural days, months, unions of excluded intervals (domain 3.3; 行政许可法 82; 民法典 200-203).

A calendar holds the days that differ from the plain week. It keeps its workdays in a list and, for every day, how many workdays
there are up to it: adding and counting are two look-ups, however long the limit is.
"""

import calendar as _months
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from functools import cached_property

from oneseal.law.rule import HouseRule, Refused

DAY = timedelta(days=1)
WEEK = "一二三四五六日"
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST = 36_500
COUNTED = f"起算日在 {FIRST_YEAR + 1} 至 {LAST_YEAR - 1} 年之间、{LAST_YEAR} 年底以前届满的期限可以计算，请核对起算日和期限数量"
INPUT = HouseRule("D-01", "期限须有起算日、数量和单位，区间写成 起..止", "本系统期间计算规则")
FALLBACK = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
"""Days off assumed, besides weekends, in a year whose calendar has not been announced; such results are provisional (domain 3.4)."""


class Unit(Enum):
    """What a limit counts: 工作日, 自然日, 月."""

    WORKING = "working"
    NATURAL = "natural"
    MONTH = "month"

    @property
    def label(self) -> str:
        """The Chinese word after a number."""
        return {"working": "个工作日", "natural": "日", "month": "个月"}[self.value]


WORKING, NATURAL, MONTH = Unit.WORKING, Unit.NATURAL, Unit.MONTH


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time with its unit; a limit without a unit cannot be made. 0 working days: on the spot."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= LONGEST:
            raise Refused(INPUT, f"期限数量 {self.amount} 不在 0 至 {LONGEST} 之间", field="amount", mend="请填写 0 或正整数")

    @classmethod
    def of(cls, amount: int, unit: str) -> "Limit":
        """From plain data: ``unit`` is working, natural or month."""
        try:
            known = Unit(unit)
        except ValueError as wrong:
            raise Refused(INPUT, f"期限单位“{unit}”不对", field="unit", mend="单位只能是 working、natural 或 month") from wrong
        return cls(int(amount), known)

    def longer(self, by: "Limit") -> "Limit":
        """This limit extended once by ``by``, which counts in the same unit (domain 3.3: + e days in the item's unit)."""
        if by.amount and by.unit is not self.unit:
            raise Refused(INPUT, f"期限 {self} 不能延长 {by}：单位不同", field="unit", mend=f"延长期限的单位应为“{self.unit.label}”")
        return Limit(self.amount + by.amount, self.unit)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.label}"


Interval = tuple[date, date]
"""A special procedure (FROM, TO): the days after FROM up to and including TO do not count."""


@dataclass(frozen=True, slots=True)
class Why:
    """A day that did not count, and why."""

    day: date
    reason: str


class Calendar:
    """Days off and make-up workdays of one place. ``off``/``work``: day → name, where they differ from the week; ``years``: covered."""

    def __init__(self, off: Mapping[date, str], work: Mapping[date, str], years: Iterable[int]) -> None:
        self.years = frozenset(years)
        self._off, self._work = dict(off), dict(work)
        first, last = (min(self.years), max(self.years)) if self.years else (2004, 2004)
        self._table = self._tabled(max(first - 1, FIRST_YEAR), min(last + 2, LAST_YEAR))

    def _tabled(self, first_year: int, last_year: int) -> tuple[int, list[int], list[date]]:
        """First ordinal; number of workdays up to and including each day from there on; the workdays."""
        low, high = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
        upto: list[int] = []
        workdays: list[date] = []
        for day in map(date.fromordinal, range(low, high + 1)):
            if self.is_workday(day):
                workdays.append(day)
            upto.append(len(workdays))
        return low, upto, workdays

    def _reach(self, first: date, last_year: int) -> tuple[int, list[int], list[date]]:
        """The table, grown to hold ``first`` and ``last_year``; refused outside the years that can be counted."""
        if not (FIRST_YEAR < first.year < LAST_YEAR and FIRST_YEAR < last_year <= LAST_YEAR):
            raise Refused(INPUT, f"日期 {first} 起的期限不能计算", field="start", mend=COUNTED)
        low, upto, _ = self._table
        present = date.fromordinal(low).year, date.fromordinal(low + len(upto) - 1).year
        wanted = min(present[0], first.year - 1), max(present[1], last_year)
        if wanted != present:
            self._table = self._tabled(*wanted)
        return self._table

    def is_workday(self, day: date) -> bool:
        """工作日: neither a day off nor a free weekend."""
        if day in self._work:
            return True
        return day.weekday() < 5 and day not in self._off and (day.year in self.years or (day.month, day.day) not in FALLBACK)

    def name_of(self, day: date) -> str:
        """Why a day does not count (or that it was worked instead): the holiday's name, else the day of the week."""
        if day in self._work:
            return f"调休上班（{self._work[day]}）"
        if day in self._off:
            return self._off[day]
        if day.year not in self.years and (day.month, day.day) in FALLBACK:
            return f"{FALLBACK[day.month, day.day]}（暂定）"
        return f"星期{WEEK[day.weekday()]}"

    def covers(self, first: date, last: date) -> bool:
        """Whether every year from ``first`` to ``last`` has been entered."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def add_working(self, day: date, amount: int) -> date:
        """The ``amount``-th workday after ``day`` (before it, when negative); with 0, ``day`` itself."""
        low, upto, workdays = self._table
        at = day.toordinal() - low
        if amount > 0 and 0 <= at < len(upto):
            place = upto[at] + amount - 1
            if place < len(workdays):
                return workdays[place]
        return self._add_far(day, amount)

    def _add_far(self, day: date, amount: int) -> date:
        if amount == 0:
            return day
        years = abs(amount) // 200 + 1
        low, upto, workdays = self._reach(day if amount > 0 else day - years * 366 * DAY, day.year + (years if amount > 0 else 0))
        at = day.toordinal() - low
        return workdays[upto[at] + amount - 1] if amount > 0 else workdays[upto[at - 1] + amount]

    def count_working(self, after: date, to: date) -> int:
        """How many workdays d with ``after`` < d <= ``to``; 0 when ``to`` is not later."""
        if to <= after:
            return 0
        low, upto, _ = self._table
        first, last = after.toordinal() - low, to.toordinal() - low
        if first < 0 or last >= len(upto):
            low, upto, _ = self._reach(after, to.year)
            first, last = after.toordinal() - low, to.toordinal() - low
        return upto[last] - upto[first]

    def next_working(self, day: date) -> date:
        """``day`` when it is a workday, else the next one (民法典 203)."""
        return day if self.is_workday(day) else self.add_working(day, 1)


@dataclass(frozen=True)
class Due:
    """The end of a limit. ``excluded_days``: days that would have counted but fall in a special procedure.

    ``nominal_on``: the end before a move off holidays (民法典 203). ``why`` and ``made_up`` are worked out when read.
    """

    due_on: date
    provisional: bool
    excluded_days: int
    start: date
    limit: Limit
    nominal_on: date
    calendar: Calendar = field(repr=False, compare=False)
    union: tuple[Interval, ...] = field(repr=False, compare=False)

    @cached_property
    def why(self) -> tuple[Why, ...]:
        """Every day after the start up to the end that did not count, in order; of an on-the-spot limit the start as well."""
        return tuple(_why(self))

    @cached_property
    def made_up(self) -> tuple[date, ...]:
        """Saturdays and Sundays that did count, because they were worked instead (working-day limits)."""
        if self.limit.unit is not WORKING:
            return ()
        weekend = (day for day in _days(self.start, self.due_on) if day.weekday() >= 5 and self.calendar.is_workday(day))
        return tuple(day for day in weekend if not _within(self.union, day))


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
    """The last day of ``limit``, which begins to run after ``start`` (that day itself does not count, 民法典 201).

    Working days: as if stepping day by day, skipping every day in the union of ``excluded``; what lies before the start or after the
    end has no effect. Natural days and months: the end moves by the calendar days of the union inside the running period (again for
    those that the move brings in), then off a day that is not a workday to the next one (民法典 202, 203).
    0 working days, on the spot: the start itself, workday or not, for no day is stepped to (domain 3.3, addWD). 0 natural days or months:
    the start plus nothing, which then moves off a day that is not a workday as any last day does (domain 3.3; 民法典 203). When the start
    falls in the union, no day of which may be the last one (行政许可法 45): the first day after it that counts, as if one had been given.
    Provisional: the end or a day stepped over falls in a year whose calendar has not been entered.
    """
    merged = union(excluded) if excluded else ()
    counted = limit if limit.amount or not _within(merged, start) else Limit(1, WORKING if limit.unit is WORKING else NATURAL)
    try:
        if limit.unit is WORKING:
            nominal, left_out = _working(calendar, start, counted.amount, merged)
            end = nominal
        else:
            nominal, left_out = _natural(start, counted, merged)
            end = calendar.next_working(nominal)
    except OverflowError as wrong:
        raise Refused(INPUT, f"{start} 起 {limit} 超出可以计算的年份", field="start", mend="请核对起算日和期限数量") from wrong
    first = start if end == start else start + DAY
    return Due(end, not calendar.covers(first, end), left_out, start, limit, nominal, calendar, merged)


def _working(calendar: Calendar, start: date, amount: int, merged: Sequence[Interval]) -> tuple[date, int]:
    """An interval that begins before the end so far is stepped over whole, so the end moves by all its workdays."""
    end, left_out = calendar.add_working(start, amount), 0
    for begin, finish in merged:
        if begin >= end:
            break
        if lost := calendar.count_working(max(begin, start), finish):
            left_out += lost
            end = calendar.add_working(start, amount + left_out)
    return end, left_out


def _natural(start: date, limit: Limit, merged: Sequence[Interval]) -> tuple[date, int]:
    plain = start + limit.amount * DAY if limit.unit is NATURAL else add_months(start, limit.amount)
    end, left_out = plain, 0
    for begin, finish in merged:
        if begin >= end:
            break
        if finish > start:
            left_out += (finish - max(begin, start)).days
            end = plain + left_out * DAY
    return end, left_out


def add_months(day: date, amount: int) -> date:
    """The same day ``amount`` months later, else the last day of that month (民法典 202)."""
    month = day.month - 1 + amount
    year, month = day.year + month // 12, month % 12 + 1
    if year > date.max.year:
        raise OverflowError(f"{day} + {amount} months")
    return date(year, month, min(day.day, _months.monthrange(year, month)[1]))


def _days(after: date, to: date) -> Iterator[date]:
    return map(date.fromordinal, range(after.toordinal() + 1, to.toordinal() + 1))


def _within(merged: Sequence[Interval], day: date) -> Interval | None:
    return next((interval for interval in merged if interval[0] < day <= interval[1]), None)


def _why(due: Due) -> Iterator[Why]:
    working = due.limit.unit is WORKING
    is_start_left_out = due.limit.amount == 0 and _within(due.union, due.start)
    for day in _days(due.start - DAY if is_start_left_out else due.start, due.nominal_on):
        if working and not due.calendar.is_workday(day):
            yield Why(day, due.calendar.name_of(day))
        elif interval := _within(due.union, day):
            yield Why(day, f"特别程序 {interval[0]}..{interval[1]}，不计入期限")
    if due.due_on != due.nominal_on:
        for day in _days(due.nominal_on - DAY, due.due_on - DAY):
            yield Why(day, f"期间最后一日逢{due.calendar.name_of(day)}，顺延（民法典第二百零三条）")


def parse_interval(text: str) -> Interval:
    """``FROM..TO`` as dates; refused with the text and how to write it."""
    begin, separator, end = text.strip().partition("..")
    try:
        if not separator:
            raise ValueError(text)
        return date.fromisoformat(begin.strip()), date.fromisoformat(end.strip())
    except ValueError as wrong:
        raise Refused(INPUT, f"区间“{text}”写法不对", field="exclude", mend="请写成 2026-03-09..2026-03-18") from wrong
