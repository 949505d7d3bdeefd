"""``oneseal catalogue import|export|template|check|enter-list``: the catalogue as a list that comes in, goes out and is checked."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from oneseal.law.rule import Refused
from oneseal.site.arguments import new_file, new_folder, readable_file
from oneseal.site.commands import search
from oneseal.site.output import Output, read_text

if TYPE_CHECKING:
    from oneseal.catalogue.queries import Examined


def register(groups: Any) -> None:
    """Add the group ``catalogue``."""
    group = groups.add_parser("catalogue", help="the catalogue as a whole: lists in and out, checks, search and the words people use")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    ends = "Exit status: 0 all taken in or known already; 1 rows were set aside, nothing was taken in, or refused; 2 no such file or rows."
    taken = commands.add_parser("import", help="take in a list: XLSX, CSV (UTF-8 or GB18030), JSON", epilog=ends)
    taken.add_argument("file", type=readable_file, metavar="FILE", help="headings in row 1: national names or Chinese labels")
    taken.add_argument("--dry-run", action="store_true", help="only say what it would do; nothing is written")
    taken.add_argument("--create-bodies", action="store_true", help="register bodies and divisions that the file names and nobody knows")
    taken.add_argument("--rows", type=_rows, metavar="LINES", help="only these rows of the spreadsheet, e.g. 2-10,15")
    taken.set_defaults(run=run_import)
    out = commands.add_parser("export", help="write a bureau's list: .xlsx, .csv or .json")
    out.add_argument("file", type=new_file, metavar="FILE")
    out.add_argument("--names", action="store_true", help="national names as headings instead of Chinese labels")
    out.set_defaults(run=run_export)
    template = commands.add_parser("template", help="an empty list with drop-downs (.xlsx)")
    template.add_argument("file", type=new_file, metavar="FILE")
    template.set_defaults(run=run_template)
    entered = commands.add_parser("enter-list", help="enter a list that items refer to (CSV: code,name,task_type,since,until)")
    entered.add_argument("kind", choices=("basic", "licence"), help="基本目录, or 行政许可事项清单")
    entered.add_argument("file", type=readable_file, metavar="FILE")
    entered.add_argument("--name", required=True, help="the list's name")
    entered.add_argument("--edition", required=True, help="its edition")
    entered.set_defaults(run=run_enter_list)
    check = commands.add_parser("check", help="every item against the rules, with a score per body")
    check.add_argument("--body", metavar="NAME", help="only items of bodies with this in their name")
    check.add_argument("--severity", choices=("error", "warn"), help="only these findings")
    check.set_defaults(run=run_check)
    lists = commands.add_parser("lists", help="马上办 网上办 就近办 一次办, with counts and shares")
    lists.add_argument("--division", metavar="CODE", help="only of this division and those below it")
    lists.add_argument("--out", type=new_folder, metavar="FOLDER", help="write a CSV of each list there")
    lists.add_argument("--without-services", action="store_true", help="do not count 公共服务 (20)")
    lists.set_defaults(run=run_lists)
    check.add_argument("--bureau", metavar="CODE", help="division code of the bureau that keeps the items (default: all)")
    search.add_to(commands)
    for command in (taken, out):
        command.add_argument("--bureau", metavar="CODE", help="division code of the bureau that keeps the list (default: the city's)")
    for command in (taken, out, template, entered, check, lists):
        command.add_argument("--json", action="store_true", help="print one JSON value")


def _rows(text: str) -> set[int] | None:
    from oneseal.catalogue.rules.columns import lines_of

    try:
        return lines_of(text)
    except Refused as refused:
        raise argparse.ArgumentTypeError(f"{refused.reason}；{refused.mend}") from refused


def run_import(options: argparse.Namespace, output: Output) -> int:
    """Take the list in, or say what that would do."""
    from oneseal.catalogue.actions import check_list, import_list
    from oneseal.catalogue.queries import named
    from oneseal.catalogue.rules.importing import few_lines
    from oneseal.people.queries import bureau_of

    keeper, lines = bureau_of(options.bureau), options.rows

    def progress(stage: str, rows: int) -> None:
        output.say(f"{stage} {rows} 行…")

    if options.dry_run:
        report = check_list(options.file, keeper, lines=lines, progress=progress)
    else:
        report = import_list(options.file, keeper, create_bodies=options.create_bodies, lines=lines, progress=progress)
    value = report.to_data()
    if lines is not None and not value["rows"]:
        output.fail("文件里没有 --rows 所指的行；表头是第 1 行，事项从第 2 行起")
        return 2
    alike = _alike(value["findings"])
    shown = [
        f"{_line(row)} {named(row['field'])}{_quoted(row['value'])}：{row['reason']}（{row['rule']}）→ {row['mend']}" for row in alike[:200]
    ]
    left = len(alike) - len(shown)
    output.result(
        value,
        f"{'将' if options.dry_run else '已'}导入 {value['rows']} 行：完整 {value['accepted']}，草稿 {value['drafts']}，"
        f"无变化 {value['unchanged']}，搁置 {value['set_aside']}",
        *([f"文件里没有第 {few_lines(value['rows_missing'])} 行"] if value["rows_missing"] else []),
        *([f"未识别的列：{'、'.join(value['unknown_columns'])}"] if value["unknown_columns"] else []),
        *_place_lines(value),
        *shown,
        *([f"另有 {left} 处，用 --json 查看全部"] if left > 0 else []),
    )
    taken = value["accepted"] + value["drafts"] + value["unchanged"]
    return 0 if taken and not value["set_aside"] else 1


def _alike(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Findings that say the same of the same value are one, at the first of their rows, with all of these."""
    from oneseal.catalogue.rules.columns import lines_text
    from oneseal.catalogue.rules.importing import few_lines

    told: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in findings:
        told.setdefault(tuple(str(row[name]) for name in row if name != "line"), []).append(row)
    return [{**rows[0], "line": few_lines(lines_text({row["line"] for row in rows}))} for rows in told.values()]


def _line(row: dict[str, Any]) -> str:
    """The row of the spreadsheet, with its sheet where several hold a list."""
    return f"工作表“{row['sheet']}”第 {row['line']} 行" if row["sheet"] else f"第 {row['line']} 行"


def _place_lines(value: dict[str, Any]) -> list[str]:
    """What nobody registered, what was registered, and what could not be."""
    kinds = {"body": "机构", "division": "区划"}
    return [
        *(f"未登记的实施主体：{row['dept_code'] or '（没有编码）'} {row['dept_name']}" for row in value["bodies"]),
        *(f"未登记的区划：{row['code']} {row['name']}{_bracketed(row.get('note', ''))}" for row in value["divisions"]),
        *(
            f"已登记{kinds[row['kind']]}：{row['code']} {row['name']}（在 {row['within'] or '本级'}）{_bracketed(row.get('note', ''))}"
            for row in value["places_made"]
        ),
        *(f"不能登记：{reason}" for reason in value["places_refused"]),
    ]


def run_export(options: argparse.Namespace, output: Output) -> int:
    """Write the list."""
    from oneseal.catalogue.queries import write_list
    from oneseal.people.queries import bureau_of

    many = write_list(options.file, bureau_of(options.bureau), names=options.names)
    output.result({"file": str(options.file), "items": many}, f"已导出 {many} 项：{options.file}")
    return 0


def run_template(options: argparse.Namespace, output: Output) -> int:
    """Write the empty list."""
    from oneseal.catalogue.queries import write_template

    write_template(options.file)
    output.result({"file": str(options.file)}, f"模板：{options.file}")
    return 0


def run_check(options: argparse.Namespace, output: Output) -> int:
    """Everything that is wrong or could be better; a score per body."""
    from oneseal.catalogue.queries import body_scores, examined, named
    from oneseal.people.queries import bureau_of

    keeper = bureau_of(options.bureau).pk if options.bureau else None
    items = [each for each in examined(keeper=keeper) if not options.body or options.body in each.body]
    findings = [row for each in items for row in _found(each) if options.severity in (None, row["severity"])]
    scores = [{**asdict(told), "score": told.score} for told in body_scores(items)]
    lines = [
        f"{row['severity']:5} {row['item']} 第{row['version']}版 {named(row['field'])}{_quoted(row['value'])}："
        f"{row['reason']}（{row['rule']}）→ {row['mend']}"
        for row in findings[:200]
    ]
    output.result(
        {"items": len({each.item for each in items}), "findings": findings, "scores": scores},
        *lines,
        *([f"另有 {len(findings) - len(lines)} 处，用 --json 查看全部"] if len(findings) > len(lines) else []),
        *(
            f"{row['body']}：{row['items']} 项，可发布 {row['publishable']} 项，"
            f"错误 {row['errors']}，提醒 {row['warnings']}，得分 {row['score']}"
            for row in scores
        ),
    )
    return 0


def _bracketed(value: str) -> str:
    return f"（{value}）" if value else ""


def _quoted(value: str) -> str:
    return f"“{value}”" if value else ""


def _found(each: "Examined") -> list[dict[str, Any]]:
    """The findings of one item as they are printed."""
    from oneseal.catalogue.queries import label_of

    whose = {"item": each.name, "code": each.code, "body": each.body, "owner": each.owner, "state": each.state, "version": each.number}
    return [
        {
            **whose,
            "severity": wrong.severity,
            "field": wrong.field,
            "label": label_of(wrong.field),
            "value": str(wrong.value),
            "rule": str(wrong.rule),
            "reason": wrong.reason,
            "mend": wrong.mend,
        }
        for wrong in each.findings
    ]


def run_lists(options: argparse.Namespace, output: Output) -> int:
    """The four lists with their counts, the report's groups and the shares."""
    from oneseal.catalogue.queries import items_in_force, list_rows, write_four_lists

    told = items_in_force(
        division=search.division_of(options.division) if options.division else None, services=not options.without_services
    )
    files = write_four_lists(options.out, told) if options.out else []
    lists = told.lists
    value = {
        "on": told.on,
        "items": told.counts["all"],
        "links": told.counts["links"],
        "lists": [
            {"key": each.key, "name": each.name, "rule": each.rule, "count": len(rows), "items": list_rows(rows)} for each, rows in lists
        ],
        "groups": [{"key": key, "name": name, "count": many} for key, name, many in told.groups],
        "shares": [
            {
                "key": share.key,
                "name": share.name,
                "rule": share.rule,
                "part": str(share.part),
                "whole": str(share.whole),
                "text": share.text,
            }
            for share in told.shares
        ],
        "files": [str(file) for file in files],
    }
    output.result(
        value,
        f"{told.on} 在用事项 {told.counts['all']} 项（另有链接 {told.counts['links']} 项，由别的机构办理，不计）",
        *(f"{each.name}：{len(rows)} 项（{each.rule}）" for each, rows in lists),
        *(f"{name}：{many} 项" for _, name, many in told.groups),
        *(f"{share.name}：{share.text}（{share.rule}）" for share in told.shares),
        *(f"已写出 {file}" for file in files),
    )
    return 0


def run_enter_list(options: argparse.Namespace, output: Output) -> int:
    """Enter a basic list or a list of licences."""
    from oneseal.catalogue.actions import enter_list
    from oneseal.catalogue.rules.lists import read_list

    entries = read_list(read_text(options.file).splitlines(), options.file.name)
    many = enter_list(options.kind, options.name, options.edition, entries)
    output.result({"entries": many}, f"已录入 {options.name} {options.edition}：{many} 条")
    return 0
