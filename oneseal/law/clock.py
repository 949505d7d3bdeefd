"""The clock of a case in people's words: days left, the light, and the explanation (domain 3.3, 4.6)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oneseal.law.days import WORKING, Calendar, Due, Limit

YELLOW_FROM = 1
"""Days left from which the light is yellow (提前 1 个工作日发信号, domain 4.6 [P]); a local threshold passes its own."""


class Light(StrEnum):
    """绿 in time, 黄 due within the threshold, 红 overdue."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


MARKS = {Light.GREEN: ("●", "绿"), Light.YELLOW: ("▲", "黄"), Light.RED: ("■", "红")}


@dataclass(frozen=True, slots=True)
class Clock:
    """Days left until ``due`` (0 = the last day, not overdue; negative = overdue), the light, and the words for it."""

    due: Due
    remaining: int
    light: Light

    def __str__(self) -> str:
        mark, word = MARKS[self.light]
        left = f"余 {self.remaining} 日" if self.remaining >= 0 else f"超 {-self.remaining} 日"
        return f"{mark} {word} {left}"


def clock(calendar: Calendar, due: Due, today: date, *, yellow_from: int = YELLOW_FROM) -> Clock:
    """Where the clock stands on ``today``: the one function behind list, case page, export and message."""
    left = calendar.count_working(today, due.due_on) if today <= due.due_on else -calendar.count_working(due.due_on, today)
    overdue = today > due.due_on
    if overdue and left == 0:
        left = -1
    light = Light.RED if overdue else Light.YELLOW if left <= yellow_from else Light.GREEN
    return Clock(due, left, light)


def sentence(due: Due, limit: Limit) -> str:
    """“最迟 2026年10月22日（星期四，第20个工作日）”, with the mark of a provisional date."""
    day = due.due_on
    counted = f"第{limit.amount}个工作日" if limit.unit is WORKING else str(limit)
    doubt = "；该年放假安排尚未公布，日期为暂定" if due.provisional else ""
    return f"最迟 {day.year}年{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}，{counted}{doubt}）"


def explanation(due: Due) -> tuple[str, ...]:
    """The days that did not count, neighbours of one reason drawn together: “10月1日至7日 国庆节”."""
    groups: list[tuple[date, date, str]] = []
    for why in due.why:
        if groups and groups[-1][2] == why.reason and (why.day - groups[-1][1]).days == 1:
            groups[-1] = (groups[-1][0], why.day, why.reason)
        else:
            groups.append((why.day, why.day, why.reason))
    return tuple(f"{_span(first, last)} {reason}" for first, last, reason in groups)


def _span(first: date, last: date) -> str:
    if first == last:
        return f"{first.month}月{first.day}日"
    return f"{first.month}月{first.day}日至{last.month}月{last.day}日"
