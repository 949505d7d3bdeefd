"""期限时钟 The clock of a case: when what is due, days left, the light, and the explanation in people's words (domain 3.3, 4.6)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oneseal.law.days import WORKING, Calendar, Due, Limit, due_on
from oneseal.law.licensing import correction_notice, correction_period


@dataclass(frozen=True, slots=True)
class Threshold:
    """A local figure: value, unit, where it comes from, since when."""

    value: int
    unit: str
    source: str
    since: date


YELLOW = Threshold(1, "个工作日", "电子监察通行做法：提前 1 个工作日提示，当日到期亮黄灯（各地不一，可配置）", date(2010, 1, 1))
YELLOW_FROM = YELLOW.value
"""Working days left from which the light is yellow; a city with another threshold passes its own."""


class Light(StrEnum):
    """绿 in time, 黄 due within the threshold, 红 overdue."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


MARKS = {Light.GREEN: ("●", "绿"), Light.YELLOW: ("▲", "黄"), Light.RED: ("■", "红")}


@dataclass(frozen=True, slots=True)
class Clock:
    """Days left until ``due``, in the limit's unit (0 = the last day, not overdue; negative = overdue), the light, and the words for it."""

    due: Due
    remaining: int
    light: Light

    def __str__(self) -> str:
        mark, word = MARKS[self.light]
        unit = "个工作日" if self.due.limit.unit is WORKING else "日"
        left = (
            f"余 {self.remaining} {unit}" if self.remaining > 0 else "今日到期" if self.remaining == 0 else f"超 {-self.remaining} {unit}"
        )
        return f"{mark} {word} {left}"


def correction_deadline(calendar: Calendar, received_on: date, supplied_on: date | None = None) -> Due:
    """The last day to tell what must be corrected: the fifth working day from receipt (R), after a supply from that (R')."""
    return due_on(calendar, supplied_on or received_on, correction_period())


def deemed_accepted_on(
    calendar: Calendar, received_on: date, today: date, *, licensing: bool, answered: bool, supplied_on: date | None = None
) -> date | None:
    """视为受理 (Art. 32(1)(4), licensing regime only): the day from which an unanswered filing counts as accepted; else None."""
    if not licensing:
        return None
    over = today > correction_deadline(calendar, received_on, supplied_on).due_on
    since = supplied_on or received_on
    return since if correction_notice.on(since)(over, answered) else None


def clock(calendar: Calendar, due: Due, today: date, *, yellow_from: int = YELLOW_FROM) -> Clock:
    """Where the clock stands on ``today``: the one function behind list, case page, export and message."""
    if today > due.due_on:
        past = calendar.count_working(due.due_on, today) if due.limit.unit is WORKING else (today - due.due_on).days
        return Clock(due, -max(past, 1), Light.RED)
    near = _working_left(calendar, due, today) <= yellow_from
    return Clock(due, _left(calendar, due, today), Light.YELLOW if near else Light.GREEN)


def _left(calendar: Calendar, due: Due, today: date) -> int:
    """Days after ``today`` up to the due date that still count, in the limit's unit."""
    if due.limit.unit is WORKING:
        return _working_left(calendar, due, today)
    left = (due.due_on - today).days
    return left - sum(max((min(end, due.due_on) - max(begin, today)).days, 0) for begin, end in due.union)


def _working_left(calendar: Calendar, due: Due, today: date) -> int:
    lost = sum(calendar.count_working(max(begin, today), min(end, due.due_on)) for begin, end in due.union)
    return calendar.count_working(today, due.due_on) - lost


def sentence(due: Due, limit: Limit | None = None) -> str:
    """“最迟 2026年10月22日（星期四，第20个工作日）”, with the mark of a provisional date."""
    day, whole = due.due_on, limit or due.limit
    counted = "当场" if whole.amount == 0 else f"第{whole.amount}个工作日" if whole.unit is WORKING else f"期限{whole}"
    moved = "，期间最后一日逢假日，顺延" if due.due_on != due.nominal_on else ""
    doubt = "；该年放假安排尚未公布，日期为暂定" if due.provisional else ""
    return f"最迟 {day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}，{counted}{moved}{doubt}）"


def days_left_out(due: Due) -> list[tuple[date, date, str]]:
    """The days that did not count, neighbours of one reason drawn together: the first, the last, why."""
    groups: list[tuple[date, date, str]] = []
    for why in due.why:
        if groups and groups[-1][2] == why.reason and (why.day - groups[-1][1]).days == 1:
            groups[-1] = (groups[-1][0], why.day, why.reason)
        else:
            groups.append((why.day, why.day, why.reason))
    return groups


def explanation(due: Due) -> tuple[str, ...]:
    """The days that did not count: “10月1日至10月7日 国庆节”; then weekend days that did."""
    return (
        *(f"{_span(first, last)} {reason}" for first, last, reason in days_left_out(due)),
        *(f"{_short(day)} {due.calendar.name_of(day)}，计入期限" for day in due.made_up),
    )


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _span(first: date, last: date) -> str:
    return _short(first) if first == last else f"{_short(first)}至{_short(last)}"
