"""``oneseal calendar import|list``: enter the years that the State Council announced, nationally or as a place's overlay."""

import argparse
from typing import Any

from oneseal.law.rule import Refused
from oneseal.site.arguments import readable_file
from oneseal.site.output import Output, read_text


def register(groups: Any) -> None:
    """Add the group ``calendar``."""
    group = groups.add_parser("calendar", help="days off and make-up workdays")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    entering = commands.add_parser("import", help="enter the years of a CSV with columns day,kind,name (kind: off or work)")
    entering.add_argument("file", type=readable_file, metavar="FILE.csv")
    entering.add_argument("--source", required=True, help="the notice it comes from, e.g. 国办发明电〔2026〕7号")
    entering.add_argument("--anyway", action="store_true", help="enter it although it looks incomplete or wrong")
    entering.set_defaults(run=run_import)
    listed = commands.add_parser("list", help="the years entered, and which are missing")
    listed.set_defaults(run=run_list)
    for command in (entering, listed):
        command.add_argument("--division", default="", metavar="CODE", help="a place's own days (default: the national calendar)")
        command.add_argument("--json", action="store_true", help="print one JSON value")


def run_import(options: argparse.Namespace, output: Output) -> int:
    """Enter what is new or changed; the due dates of running cases follow."""
    from oneseal.calendars.actions import import_table
    from oneseal.calendars.rules import TABLE, doubts, read_table
    from oneseal.cases.jobs import follow_the_calendar

    lines = read_text(options.file).splitlines()
    if not options.division and not options.anyway:
        wrong = [doubt for year, changes in read_table(lines).items() for doubt in doubts(year, changes)]
        if wrong:
            raise Refused(TABLE, "；".join(wrong), field="days", mend="请对照国务院办公厅通知核对；确认无误的加 --anyway 录入")
    years = import_table(lines, by=None, source=options.source, division=options.division)
    moved = follow_the_calendar()
    output.result({"years": years, "cases": moved}, f"录入 {len(years)} 个年度，{moved} 个在办件的期限随之更新")
    return 0


def run_list(options: argparse.Namespace, output: Output) -> int:
    """The years, and the alarm."""
    from oneseal.calendars.queries import alarms, years_entered

    years, missing = years_entered(options.division), [alarm.year for alarm in alarms()]
    output.result(
        {"years": years, "missing": missing}, f"已录入：{'、'.join(map(str, years)) or '无'}", *(f"缺少 {year} 年" for year in missing)
    )
    return 0
