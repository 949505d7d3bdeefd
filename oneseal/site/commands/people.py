"""``oneseal people …``: what a home needs before any window can register anybody, 代为解除两步登录, and 删除个人信息."""

import argparse
import sys
from dataclasses import asdict
from typing import Any
from uuid import UUID

from oneseal.law.rule import Refused
from oneseal.site.arguments import day, readable_file
from oneseal.site.output import Output, read_text

DOCUMENT = "居民身份证"


def register(groups: Any) -> None:
    """Add the group ``people``."""
    group = groups.add_parser("people", help="divisions, first officers, one-time codes")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    divisions = commands.add_parser("import-divisions", help="register the divisions of a CSV with columns code,name; safe to repeat")
    divisions.add_argument("file", type=readable_file, metavar="FILE.csv")
    divisions.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="the day they begin (default: today)")
    divisions.add_argument("--dry-run", action="store_true", help="say what is new and what is wrong, register nothing")
    divisions.set_defaults(run=run_divisions)
    moved = commands.add_parser("move-body", help="put a body that a list brought into the division in which it is; others stay")
    moved.add_argument("code", metavar="CODE", help="its 统一社会信用代码")
    moved.add_argument("--to", required=True, metavar="DIVISION", help="12-digit code of the division, which is registered")
    moved.add_argument("--reason", required=True, metavar="TEXT", help="how that is known")
    moved.set_defaults(run=run_move)
    person = commands.add_parser("register", help="register a person, e.g. the first officers; prints her one-time code; safe to repeat")
    person.add_argument("--name", required=True, metavar="NAME")
    person.add_argument("--mobile", default="", metavar="MOBILE")
    person.set_defaults(run=run_register)
    code = commands.add_parser("code", help="a new one-time code for a registered person; it replaces every earlier one")
    code.set_defaults(run=run_code)
    for command in (person, code):
        command.add_argument("--number", required=True, metavar="ID_NUMBER", help="her ID number; - reads it from standard input")
        command.add_argument("--document", default=DOCUMENT, metavar="NAME", help=f"what was looked at to know her (default: {DOCUMENT})")
    erase = commands.add_parser("erase", help="erase the personal data of somebody who has demanded it at a counter; cannot be undone")
    erase.add_argument("--number", required=True, metavar="ID_NUMBER", help="her ID number; - reads it from standard input")
    erase.add_argument("--reason", required=True, metavar="TEXT", help="the demand: who took it where, on what ground; kept sealed")
    erase.add_argument("--dry-run", action="store_true", help="say what would go, or what stands against it; change nothing")
    erase.set_defaults(run=run_erase)
    lift = commands.add_parser("lift-second-factor", help="lift the second step of signing in of an officer who lost phone and spare codes")
    lift.add_argument("--number", required=True, metavar="ID_NUMBER", help="her ID number; - reads it from standard input")
    lift.add_argument("--reason", required=True, metavar="TEXT", help="what happened, and how she was known; kept sealed in the journal")
    lift.set_defaults(run=run_lift)
    for command in (divisions, moved, person, code, erase, lift):
        command.add_argument("--json", action="store_true", help="print one JSON value")


def number_from(text: str) -> str:
    """An ID number as given; ``-`` is read from standard input, so that it stands in no list of processes and no shell's history."""
    return sys.stdin.readline().strip() if text == "-" else text


def run_divisions(options: argparse.Namespace, output: Output) -> int:
    """Every wrong line is told; exit 1 when there is one, and nothing is registered then."""
    from oneseal.journal.queries import today
    from oneseal.people.actions import import_divisions

    text = read_text(options.file)
    done = import_divisions(text.splitlines(keepends=True), since=options.since or today(), dry_run=options.dry_run)
    value = {"ok": not done.wrong, "dry_run": options.dry_run, "known": done.known, "new": done.new}
    told = f"已登记过 {done.known} 个区划，{'将登记' if options.dry_run else '新登记'} {done.new} 个"
    wrong = [f"第 {line.line} 行 {line.code}：{line.reason}（{line.rule}）{line.mend}" for line in done.wrong]
    lines = [*wrong, f"有 {len(wrong)} 行有误，没有登记任何区划；改正后重新导入"] if wrong else [told]
    output.result({**value, "errors": [asdict(line) for line in done.wrong]}, *lines)
    return 1 if done.wrong else 0


def run_move(options: argparse.Namespace, output: Output) -> int:
    """A body in its right division from now on."""
    from oneseal.people.actions import move_body

    move_body(options.code, options.to, reason=options.reason, by=None)
    output.result({"body": options.code, "division": options.to}, f"机构 {options.code} 已改在区划 {options.to}")
    return 0


def run_register(options: argparse.Namespace, output: Output) -> int:
    """The person, and the code with which she opens her account: printed this once."""
    from oneseal.people.actions import Newcomer, admit

    admitted = admit(Newcomer(options.name, number_from(options.number), options.mobile, options.document))
    told = "已登记" if admitted.made else "早已登记，没有改动"
    output.result(admitted, f"{options.name}：{told}", *code_lines(options.name, admitted.code))
    return 0


def code_lines(name: str, code: str) -> list[str]:
    """How somebody comes to her account, for people."""
    if not code:
        return [f"没有给{name}新的恢复码；需要时运行 oneseal people code"]
    return [
        f"{name}的恢复码：{code}",
        "只显示这一次，30分钟内有效：请本人打开 /recovery（找回账号），填身份证号码、恢复码、新密码和登录名",
    ]


def _known(text: str) -> UUID:
    from oneseal.people.queries import find_by_id_number
    from oneseal.people.rules import FILLED

    person = find_by_id_number(number_from(text))
    if person is None:
        raise Refused(FILLED, "没有登记过这个身份证号码的人", field="number", mend="请核对号码；没有登记的先运行 oneseal people register")
    return person


def run_erase(options: argparse.Namespace, output: Output) -> int:
    """What went, or would go. Her name is not printed: what is kept of a terminal must not outlive the erasure."""
    from oneseal.people.actions import erase_personal
    from oneseal.people.actions.erasing import erasable

    person = _known(options.number)
    done = erasable(person) if options.dry_run else erase_personal(person, reason=options.reason, by=None)
    value = {"dry_run": options.dry_run, "person": person, "records": done.records, "accounts": done.accounts, "drafts": done.dropped}
    told = "可以删除，没有改动：" if options.dry_run else "个人信息已删除，不能恢复："
    output.result(value, f"{told}个人信息记录 {done.records} 份，账号 {done.accounts} 个，草稿 {done.dropped} 份")
    return 0


def run_code(options: argparse.Namespace, output: Output) -> int:
    """A code for whoever was looked at; for officers who can ask nobody above them."""
    from oneseal.people.actions import issue_recovery_code
    from oneseal.people.queries import party_name

    person = _known(options.number)
    code = issue_recovery_code(person, options.document, by=None)
    output.result({"person": person, "code": code}, *code_lines(party_name([person])[person], code))
    return 0


def run_lift(options: argparse.Namespace, output: Output) -> int:
    """For whom nobody above can lift it, e.g. a bureau's only supervisor: the operator, who holds the server, with a reason."""
    from oneseal.people.actions import lift_second_factor
    from oneseal.people.queries import party_name

    person = _known(options.number)
    lift_second_factor(person, options.reason, by=None)
    told = f"{party_name([person])[person]}的两步登录已解除，登录只要密码；请本人登录后重新登记"
    output.result({"person": person, "lifted": True}, told)
    return 0
