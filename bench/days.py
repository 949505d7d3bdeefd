"""Working days: additions per second against a day-by-day loop over chinesecalendar, results equal over 2004-2026.

The loop is what one writes with that package: step to the next day, ask ``is_workday``, count. Runs are interleaved, so that both
meet the same noise; the figure is the median of the runs, the spread their smallest and largest.
"""

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


def run() -> dict[str, Any]:
    """Rows for the table: ``Calendar.add_working``, whole ``due_on`` results, the loop; compared for equality before anything is timed."""
    calendar = shipped()
    if different := differences(calendar):
        raise AssertionError(f"{different} results differ from chinesecalendar; a rate would mean nothing")
    many, few = work(FAST), work(SLOW)
    limits = {amount: Limit(amount, WORKING) for amount in AMOUNTS}
    added: list[float] = []
    whole: list[float] = []
    looped: list[float] = []
    for _ in range(RUNS):
        added.append(timed(calendar.add_working, many))
        whole.append(timed(lambda day, amount: due_on(calendar, day, limits[amount]).due_on, many[: FAST // 8]))
        looped.append(timed(day_by_day, few))
    against = "day-by-day loop over chinesecalendar"
    return {
        "rows": [
            {
                "what": "working days added",
                "samples": added,
                "unit": "additions/s",
                "versus": against,
                "ratio": _ratio(added, looped),
                "aim": ">= 100",
                "note": f"limits of {', '.join(map(str, AMOUNTS))} days from every start day 2004-2026; results equal",
            },
            {
                "what": "due dates with explanation at hand",
                "samples": whole,
                "unit": "additions/s",
                "versus": against,
                "ratio": _ratio(whole, looped),
                "note": "due_on: end, provisional, excluded days; the days that did not count are listed when read",
            },
            {"what": "the loop", "samples": looped, "unit": "additions/s"},
        ]
    }


def _ratio(fast: Sequence[float], slow: Sequence[float]) -> float:
    """The median of the ratios of interleaved runs."""
    return statistics.median(first / second for first, second in zip(fast, slow, strict=True))
