"""``oneseal law due|book``: when a limit ends and why; all the law of the product as one document."""

import argparse
import csv
import io
import sys
from datetime import date
from typing import Any

from oneseal.law.days import FIRST_YEAR, LAST_YEAR, LONGEST, Calendar, Interval, Limit, due_on, parse_interval
from oneseal.law.rule import Refused
from oneseal.site.arguments import day, readable_file, whole
from oneseal.site.output import Output, read_text
from oneseal.site.secrets import is_initialised


def register(groups: Any) -> None:
    """Add the group ``law``."""
    group = groups.add_parser("law", help="count limits; print the law the product applies")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    due = commands.add_parser("due", help="the day a limit ends, and which days did not count")
    due.add_argument("--start", type=_start, metavar="DATE", help="the day from which the limit runs (not counted)")
    due.add_argument("--days", type=whole(0, LONGEST), metavar="N", help="how many days (or months)")
    due.add_argument("--unit", choices=("working", "natural", "month"), default="working", help="what is counted (default: working)")
    due.add_argument(
        "--exclude",
        type=_interval,
        action="append",
        default=[],
        metavar="FROM..TO",
        help="a special procedure: the days after FROM up to and including TO",
    )
    due.add_argument(
        "--table", type=readable_file, metavar="FILE.csv", help="a CSV with columns start,days,unit,exclude; adds due_on and provisional"
    )
    due.add_argument("--json", action="store_true", help="print one JSON value")
    due.add_argument("--division", default="", metavar="CODE", help="whose calendar (default: the national one)")
    due.set_defaults(run=run_due, needs_home=False)
    book = commands.add_parser("book", help="every article applied: citation, words, code, worked dates (Markdown)")
    book.add_argument("--json", action="store_true", help="print one JSON value")
    book.set_defaults(run=run_book, needs_database=False)


def _start(text: str) -> date:
    """A day from which days can be counted."""
    if not FIRST_YEAR < (begins := day(text)).year < LAST_YEAR:
        raise argparse.ArgumentTypeError(f"“{text}”不能计算；起算日在 {FIRST_YEAR + 1}-01-01 至 {LAST_YEAR - 1}-12-31 之间")
    return begins


def _interval(text: str) -> Interval:
    try:
        return parse_interval(text)
    except Refused as refused:
        raise argparse.ArgumentTypeError(f"{refused.reason}；{refused.mend}") from refused


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
    from oneseal.law.table import due_table, rows_of

    calendar = _calendar(options.division, output)
    if options.table is not None:
        header, *rows = due_table(rows_of(io.StringIO(read_text(options.table), newline="")), calendar)
        if options.json:
            output.result([{**dict(zip(header, row, strict=True)), "provisional": row[-1] == "true"} for row in rows])
        else:
            csv.writer(sys.stdout, lineterminator="\n").writerows([header, *rows])
        return 0
    if options.start is None or options.days is None:
        output.fail("请给出 --start 和 --days，或者 --table")
        return 2
    due = due_on(calendar, options.start, Limit.of(options.days, options.unit), options.exclude)
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
