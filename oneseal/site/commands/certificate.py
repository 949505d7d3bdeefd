"""``oneseal certificate verify FILE``: genuine, altered, revoked or unknown; exit 0 only if genuine, 2 if there is no such file."""

import argparse
from dataclasses import asdict
from typing import Any

from oneseal.site.arguments import readable_file
from oneseal.site.output import Output

LABELS = {
    "title": "名称",
    "number": "编号",
    "identifier": "电子证照标识",
    "issuer": "签发机关",
    "holder": "持有人",
    "valid_from": "有效期自",
    "valid_until": "有效期至",
    "state": "状态",
    "sha256": "文件 SHA-256",
    "profile": "签章格式",
}
"""What a verdict tells, in the reader's words and order."""


def register(groups: Any) -> None:
    """Add the group ``certificate``."""
    group = groups.add_parser("certificate", help="certificates and sealed papers")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    ends = "Exit status: 0 genuine; 1 altered, revoked, unknown or not to be read; 2 no such file."
    verify = commands.add_parser("verify", help="check a file against its signature and the register", epilog=ends)
    verify.add_argument("file", type=readable_file, metavar="FILE")
    verify.add_argument("--json", action="store_true", help="print one JSON value")
    verify.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace, output: Output) -> int:
    """The verdict, and what the certificate says: its file is at hand."""
    from oneseal.certificates.queries import verify_file

    verdict = verify_file(options.file.read_bytes())
    value = asdict(verdict)
    told = [f"  {label}：{value[name]}" for name, label in LABELS.items() if value.get(name)]
    told += [f"  {label}：{words}" for label, words in verdict.fields]
    output.result(value, f"{options.file.name}：{verdict.words}", *told)
    return 0 if verdict.verdict == "genuine" else 1
