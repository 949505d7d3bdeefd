"""``oneseal law due|book``: when a limit ends and why; all the law of the product as one document."""

import argparse
import csv
import io
import sys
from datetime import date
from pathlib import Path
from typing import Any

from oneseal.law.days import Calendar
from oneseal.site.output import Output, read_text
from oneseal.site.secrets import is_initialised


def register(groups: Any) -> None:
    """Add the group ``law``."""
    group = groups.add_parser("law", help="count limits; print the law the product applies")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    due = commands.add_parser("due", help="the day a limit ends, and which days did not count")
    due.add_argument("--start", type=_date, metavar="DATE", help="the day from which the limit runs (not counted)")
    due.add_argument("--days", type=_amount, metavar="N", help="how many days (or months)")
    due.add_argument("--unit", choices=("working", "natural", "month"), default="working", help="what is counted (default: working)")
    due.add_argument(
        "--exclude", action="append", default=[], metavar="FROM..TO", help="a special procedure: the days after FROM up to and including TO"
    )
    due.add_argument(
        "--table", type=Path, metavar="FILE.csv", help="a CSV with columns start,days,unit,exclude; adds due_on and provisional"
    )
    due.add_argument("--json", action="store_true", help="print one JSON value")
    due.add_argument("--division", default="", metavar="CODE", help="whose calendar (default: the national one)")
    due.set_defaults(run=run_due, needs_home=False)
    book = commands.add_parser("book", help="every article applied: citation, words, code, worked dates (Markdown)")
    book.add_argument("--json", action="store_true", help="print one JSON value")
    book.set_defaults(run=run_book, needs_database=False)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期；请写成 2026-09-18") from wrong


def _amount(text: str) -> int:
    if not text.isdecimal() or int(text) > 36_500:
        raise argparse.ArgumentTypeError(f"“{text}”不是 0 到 36500 的整数")
    return int(text)


def _calendar(division: str, output: Output) -> Calendar:
    """The home's calendar; before the home is made, the one that comes with the product."""
    from oneseal.calendars.rules import shipped_calendar

    if not is_initialised():
        print("这个目录还没有初始化，按随软件提供的全国日历计算", file=sys.stderr)
        return shipped_calendar()
    from oneseal.calendars.queries import calendar_of

    return calendar_of(division)


def run_due(options: argparse.Namespace, output: Output) -> int:
    """One limit, or a table of them."""
    from oneseal.law.days import Limit, due_on, parse_interval
    from oneseal.law.table import due_table

    calendar = _calendar(options.division, output)
    if options.table is not None:
        header, *rows = due_table(csv.reader(io.StringIO(read_text(options.table), newline="")), calendar)
        if options.json:
            output.result([dict(zip(header, row, strict=True)) for row in rows])
        else:
            csv.writer(sys.stdout, lineterminator="\n").writerows([header, *rows])
        return 0
    if options.start is None or options.days is None:
        output.fail("请给出 --start 和 --days，或者 --table")
        return 2
    excluded = [parse_interval(text) for text in options.exclude]
    due = due_on(calendar, options.start, Limit.of(options.days, options.unit), excluded)
    why = [{"day": reason.day.isoformat(), "reason": reason.reason} for reason in due.why]
    output.result(
        {"due_on": due.due_on.isoformat(), "provisional": due.provisional, "excluded_days": due.excluded_days, "why": why},
        f"最迟 {due.due_on.isoformat()}" + ("（暂定：该年日历尚未录入）" if due.provisional else ""),
        *(f"  {reason['day']}  {reason['reason']}" for reason in why),
    )
    return 0


def run_book(options: argparse.Namespace, output: Output) -> int:
    """The whole law book."""
    from oneseal.law.book import law_book

    book = law_book()
    output.result({"markdown": book}, book)
    return 0
