"""``oneseal case walk|show``: drive new cases through the real actions as the demo people; show one case."""

import argparse
from datetime import datetime
from typing import Any

from oneseal.site.output import Output

OUTCOMES = ("grant", "refuse", "not-accepted", "correction")


def register(groups: Any) -> None:
    """Add the group ``case``."""
    group = groups.add_parser("case", help="cases")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    walk = commands.add_parser("walk", help="drive new cases from filing to archive as the demo people")
    walk.add_argument("--item", required=True, metavar="NAME_OR_CODE", help="an item's name (brackets and spaces do not matter) or code")
    walk.add_argument("--bureau", metavar="CODE", help="division code of the bureau (default: the city's)")
    walk.add_argument("--outcome", choices=OUTCOMES, default="grant")
    walk.add_argument("--count", type=_positive, default=1, metavar="N")
    walk.add_argument("--workers", type=_positive, default=1, metavar="W", help="processes that walk at once")
    walk.set_defaults(run=run_walk)
    show = commands.add_parser("show", help="one case: state, entries, papers with their files, which limit runs and why")
    show.add_argument("number", metavar="NUMBER", help="case number or query number")
    show.set_defaults(run=run_show)
    for command in (walk, show):
        command.add_argument("--json", action="store_true", help="print one JSON value")


def _positive(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 100_000:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 100000 的整数")
    return int(text)


def run_walk(options: argparse.Namespace, output: Output) -> int:
    """Each act is printed as it happens, on stderr when JSON is wanted."""
    from oneseal.cases.rules import Phase
    from oneseal.site.walk import walk_many

    results = walk_many(options.item, options.bureau, options.outcome, options.count, options.workers, output)
    lines = (f"{each['case_number']}  {Phase(each['state']).label}  {each['entries']} 条日志" for each in results)
    output.result(results, *lines)
    return 0


def _local(at: str) -> str:
    """A moment as the bureau's clock shows it."""
    from django.utils.timezone import localtime

    return f"{localtime(datetime.fromisoformat(at)):%Y-%m-%d %H:%M:%S}"


def run_show(options: argparse.Namespace, output: Output) -> int:
    """The case as staff see it on the command line."""
    from oneseal.cases.queries import shown

    value = shown(options.number)
    output.result(
        value,
        f"{value['case_number']}  {value['item']}  {value['state_label']}",
        *([f"  待办：{'、'.join(value['open_tasks'])}"] if value["open_tasks"] else []),
        *([f"  送达期限：{value['delivery_due_on']}"] if value["delivery_due_on"] else []),
        *(f"  {_local(entry['at'])}  {entry['label']}  {entry['power']}" for entry in value["entries"]),
        *(f"  文书 {paper['number']}  {paper['title']}  {paper['file'] or '待制作'}" for paper in value["papers"]),
        *value["clock"],
    )
    return 0
