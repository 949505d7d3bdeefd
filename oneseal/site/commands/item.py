"""``oneseal item list|show|load``: the items that can be applied for, one item whole, items from files."""

import argparse
from typing import Any

from oneseal.law.rule import HouseRule, Refused
from oneseal.site.arguments import readable_file, readable_folder
from oneseal.site.output import Output

FIELDS = ("task_code", "name", "body", "division", "version", "state", "regime", "project_type")


NONE = "（没有）"


def register(groups: Any) -> None:
    """Add the group ``item``."""
    group = groups.add_parser("item", help="items of the catalogue")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    listed = commands.add_parser("list", help="one row per published leaf and bureau")
    listed.add_argument("--all", action="store_true", help="with drafts")
    listed.set_defaults(run=run_list)
    show = commands.add_parser("show", help="one item with its elements, materials and limits")
    show.add_argument("code", metavar="CODE", help="implementation code (31 characters), or the name")
    show.add_argument("--bureau", metavar="CODE", help="division code of the bureau (default: whose code it is; for a name the city's)")
    show.set_defaults(run=run_show)
    load = commands.add_parser("load", help="publish the items of a folder at every bureau of their levels; safe to repeat")
    load.add_argument("folder", type=readable_folder, metavar="FOLDER", help="one folder per item: item.toml, form.json, chart.bpmn")
    load.add_argument("--blocks", type=readable_file, metavar="FILE.toml", help="blocks of codes to be allotted at a grant")
    load.set_defaults(run=run_load)
    for command in (listed, show, load):
        command.add_argument("--json", action="store_true", help="print one JSON value")


def run_list(options: argparse.Namespace, output: Output) -> int:
    """The list."""
    from oneseal.catalogue.queries import published_leaves
    from oneseal.catalogue.rules.stream import STAGES, STATES

    rows = published_leaves(all=options.all)
    lines = [
        f"{row['task_code'] or row['local_task_code'] or NONE}  {row['name'] or NONE}  {row['dept_name'] or NONE}  "
        f"第{row['version']}版 {STATES.get(row['state']) or STAGES.get(row['state'], row['state'])}"
        for row in rows
    ]
    output.result(rows, *(lines or ["还没有可申请的事项；用 oneseal item load 载入事项，演示事项由 oneseal init --demo 载入"]))
    return 0


def run_show(options: argparse.Namespace, output: Output) -> int:
    """One item."""
    from oneseal.catalogue.queries import body_named_by, item_by_name_or_code, names_near, shown
    from oneseal.people.queries import bureau_of
    from oneseal.site.item_words import item_words

    body = bureau_of(options.bureau)
    elsewhere = None if options.bureau else body_named_by(options.code)
    found = item_by_name_or_code(options.code, elsewhere or body)
    if found is None:
        near = names_near(options.code, body)
        raise Refused(
            HouseRule("I-33", "按名称或实施编码查找事项", "本系统事项规则"),
            f"没有找到事项“{options.code}”",
            mend=f"您要找的是：{'、'.join(near)}？" if near else "用 oneseal item list 查看可申请的事项",
        )
    value = shown(found)
    output.result(value, *item_words(value))
    return 0


def run_load(options: argparse.Namespace, output: Output) -> int:
    """How many versions were published; a broken file is refused with every finding, and then nothing was loaded."""
    from oneseal.catalogue.actions import load_items
    from oneseal.people.queries import bureau_of

    bureau_of()
    published = load_items(options.folder, blocks=options.blocks)
    output.result({"published": published}, f"新发布 {published} 个版本" if published else "没有新的或改动的事项")
    return 0
