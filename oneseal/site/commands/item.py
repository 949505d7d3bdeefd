"""``oneseal item list|show``: the items that can be applied for, and one item whole."""

import argparse
from typing import Any

from oneseal.law.rule import HouseRule, Refused
from oneseal.site.output import Output

FIELDS = ("task_code", "name", "body", "division", "version", "state", "regime", "project_type")


def register(groups: Any) -> None:
    """Add the group ``item``."""
    group = groups.add_parser("item", help="items of the catalogue")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    listed = commands.add_parser("list", help="one row per published leaf and bureau")
    listed.add_argument("--all", action="store_true", help="with drafts")
    listed.set_defaults(run=run_list)
    show = commands.add_parser("show", help="one item with its elements, materials and limits")
    show.add_argument("code", metavar="CODE", help="implementation code (31 characters), or the name")
    show.add_argument("--bureau", metavar="CODE", help="division code of the bureau (default: the city's)")
    show.set_defaults(run=run_show)
    for command in (listed, show):
        command.add_argument("--json", action="store_true", help="print one JSON value")


def run_list(options: argparse.Namespace, output: Output) -> int:
    """The list."""
    from oneseal.catalogue.queries import published_leaves

    rows = published_leaves(all=options.all)
    lines = [f"{row['task_code']}  {row['name']}  {row['body']}  v{row['version']} {row['state']}" for row in rows]
    output.result(rows, *(lines or ["还没有可申请的事项；运行 oneseal init --demo 可载入演示事项"]))
    return 0


def run_show(options: argparse.Namespace, output: Output) -> int:
    """One item."""
    from oneseal.catalogue.queries import item_by_name_or_code, names_near, shown
    from oneseal.people.queries import bureau_of

    body = bureau_of(options.bureau)
    found = item_by_name_or_code(options.code, body)
    if found is None:
        near = names_near(options.code, body)
        raise Refused(
            HouseRule("I-01", "按名称或实施编码查找事项", "本系统事项规则"),
            f"没有找到事项“{options.code}”",
            mend=f"您要找的是：{'、'.join(near)}？" if near else "用 oneseal item list 查看可申请的事项",
        )
    value = shown(found)
    output.result(value, *(f"{key}: {content}" for key, content in value.items()))
    return 0
