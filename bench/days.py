"""Working days: additions per second against a day-by-day loop over chinesecalendar, results equal over 2004-2026.

The loop is what one writes with that package: step to the next day, ask ``is_workday``, count. Runs are interleaved, so that both
meet the same noise; the figure is the median of the runs, the spread their smallest and largest.
"""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import chinese_calendar

from oneseal.calendars.rules import NATION, combined, read_table
from oneseal.law.days import WORKING, Calendar, Limit, due_on

DAY = timedelta(days=1)
FIRST, LAST = date(2004, 1, 1), date(2026, 9, 30)
AMOUNTS = (1, 3, 5, 10, 20, 30, 45)
"""The limits that occur: delivery, registration, correction, promise, decision, extension, joint handling."""
RUNS = 7
FAST, SLOW = 400_000, 4_000

Add = Callable[[date, int], date]
Work = Sequence[tuple[date, int]]


def shipped() -> Calendar:
    """The calendar as the product ships it."""
    with (Path(__file__).parents[1] / "oneseal/calendars/data/national.csv").open(encoding="utf-8", newline="") as file:
        return combined([(NATION, read_table(file))])


def day_by_day(day: date, amount: int) -> date:
    """The comparison: step and count."""
    while amount:
        day += DAY
        amount -= chinese_calendar.is_workday(day)
    return day


def work(count: int) -> list[tuple[date, int]]:
    """``count`` additions: every start day of the calendar in turn with the limits in turn; the last weeks of 2026 stay inside it."""
    starts = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
    return list(islice(zip(cycle(starts), cycle(AMOUNTS), strict=False), count))


def timed(add: Add, additions: Work) -> float:
    """Additions per second."""
    begun = time.perf_counter()
    for day, amount in additions:
        add(day, amount)
    return len(additions) / (time.perf_counter() - begun)


def differences(calendar: Calendar) -> int:
    """How many of all start days 2004-2026 and limits end on another day than the comparison says."""
    days = [FIRST + n * DAY for n in range((date(2026, 12, 31) - FIRST).days + 1)]
    wrong = sum(calendar.is_workday(day) is not bool(chinese_calendar.is_workday(day)) for day in days)
    ends = ((day, amount) for day in days if day <= LAST for amount in AMOUNTS)
    return wrong + sum(calendar.add_working(day, amount) != day_by_day(day, amount) for day, amount in ends)


def _figure(rates: Sequence[float]) -> dict[str, float]:
    return {"median": round(statistics.median(rates)), "lowest": round(min(rates)), "highest": round(max(rates))}


def run() -> dict[str, Any]:
    """The figures: additions/s of ``Calendar.add_working``, of whole ``due_on`` results, and of the loop; and their ratio (aim >= 100)."""
    calendar = shipped()
    different = differences(calendar)
    many, few = work(FAST), work(SLOW)
    limits = {amount: Limit(amount, WORKING) for amount in AMOUNTS}
    rates: dict[str, list[float]] = {"add_working": [], "due_on": [], "day_by_day": []}
    for _ in range(RUNS):
        rates["add_working"].append(timed(calendar.add_working, many))
        rates["due_on"].append(timed(lambda day, amount: due_on(calendar, day, limits[amount]).due_on, many[: FAST // 8]))
        rates["day_by_day"].append(timed(day_by_day, few))
    ratio = [fast / slow for fast, slow in zip(rates["add_working"], rates["day_by_day"], strict=True)]
    return {
        "name": "working days",
        "unit": "additions/s",
        "runs": RUNS,
        "additions": FAST,
        **{name: _figure(measured) for name, measured in rates.items()},
        "ratio": {"median": round(statistics.median(ratio), 1), "lowest": round(min(ratio), 1), "highest": round(max(ratio), 1)},
        "aim": 100,
        "reached": statistics.median(ratio) >= 100,
        "differences": different,
        "compared": "every start day 2004-01-01..2026-09-30 with each limit; every day to 2026-12-31 by kind",
    }


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=1))
