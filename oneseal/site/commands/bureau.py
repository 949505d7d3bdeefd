"""``oneseal bureau found|seals``: a bureau with its units, posts and first administrator; then the seals it works with."""

import argparse
from typing import TYPE_CHECKING, Any

from oneseal.law.rule import Refused
from oneseal.site.commands.people import DOCUMENT, code_lines, number_from
from oneseal.site.output import Output

if TYPE_CHECKING:
    from oneseal.people.models import Body

FACTS = {
    "division": ("CODE", "division code, 12 digits"),
    "name": ("NAME", "full name, e.g. X市行政审批服务局"),
    "short-word": ("WORD", "机关代字 of its document numbers"),
    "government": ("NAME", "government at its level, before which its decisions may be reconsidered"),
    "court": ("NAME", "court that hears suits against it"),
    "address": ("ADDRESS", "where it sits"),
    "phone": ("NUMBER", "telephone with area code"),
    "complaint-phone": ("NUMBER", "telephone for complaints"),
}


def register(groups: Any) -> None:
    """Add the group ``bureau``."""
    group = groups.add_parser("bureau", help="bureaus")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    founding = commands.add_parser("found", help="found a bureau with units, posts and its first administrator; safe to repeat")
    founding.add_argument("--uscc", required=True, metavar="CODE", help="unified social credit code")
    for name, (metavar, words) in FACTS.items():
        founding.add_argument(f"--{name}", required=True, metavar=metavar, help=words)
    founding.add_argument("--administrator", required=True, metavar="NAME", help="name of the first administrator")
    founding.add_argument("--number", required=True, metavar="ID_NUMBER", help="her ID number; - reads it from standard input")
    founding.add_argument("--mobile", default="", metavar="MOBILE", help="her mobile number")
    founding.add_argument("--document", default=DOCUMENT, metavar="NAME", help=f"what was looked at to know her (default: {DOCUMENT})")
    founding.set_defaults(run=run_found)
    seals = commands.add_parser("seals", help="make the seals that a bureau has not; their keeper is who holds 制证")
    seals.add_argument("--bureau", metavar="CODE", help="division code of the bureau (default: the city's)")
    seals.set_defaults(run=run_seals)
    for command in (founding, seals):
        command.add_argument("--json", action="store_true", help="print one JSON value")


def run_found(options: argparse.Namespace, output: Output) -> int:
    """The bureau, and the code with which its administrator opens her account: printed this once."""
    from oneseal.people.actions import Newcomer, found_bureau

    facts = {name.replace("-", "_"): str(getattr(options, name.replace("-", "_"))) for name in FACTS}
    head = Newcomer(options.administrator, number_from(options.number), options.mobile, options.document)
    founded = found_bureau(options.uscc, facts, head)
    lines = [f"{options.name}：{f'已设立，办理 {founded.made} 项' if founded.made else '早已设立，没有改动'}"]
    output.result(founded, *lines, *code_lines(options.administrator, founded.code))
    return 0


def make_missing(body: "Body") -> int:
    """The seals that a body has not, kept by the first who holds 制证 at its certificate window; refused while nobody does."""
    from oneseal.law.powers import MAKE
    from oneseal.people.queries import officers_of
    from oneseal.seals.actions import make_seals
    from oneseal.seals.models import Seal
    from oneseal.seals.rules import REGISTER, SEAL_NAMES

    held = Seal.objects.filter(body=body, state="active").values_list("kind", flat=True)
    if SEAL_NAMES.keys() <= set(held):
        return 0
    keepers = officers_of(body.pk, MAKE, unit_kind="certificate")
    if not keepers:
        reason = f"{body.name}还没有人任“制证”岗位，印章没有保管人"
        raise Refused(REGISTER, reason, field="keeper", mend="请管理员先在“人员”页任命制证人员")
    return make_seals(body.pk, keeper=keepers[0])


def run_seals(options: argparse.Namespace, output: Output) -> int:
    """How many were made."""
    from oneseal.people.queries import bureau_of

    bureau = bureau_of(options.bureau)
    made = make_missing(bureau)
    output.result({"bureau": bureau.name, "made": made}, f"{bureau.name}：新制 {made} 枚印章" if made else f"{bureau.name}的印章齐备")
    return 0
