"""``oneseal certificate verify FILE``: genuine, altered, revoked or unknown; exit 0 only if genuine."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from oneseal.site.output import Output


def register(groups: Any) -> None:
    """Add the group ``certificate``."""
    group = groups.add_parser("certificate", help="certificates and sealed papers")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    verify = commands.add_parser("verify", help="check a file against its signature and the register")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument("--json", action="store_true", help="print one JSON value")
    verify.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace, output: Output) -> int:
    """The verdict; the holder's name is masked."""
    from oneseal.certificates.queries import verify_file

    verdict = verify_file(options.file.read_bytes())
    value = asdict(verdict)
    output.result(value, f"{options.file.name}：{verdict.words}", *(f"  {key}: {content}" for key, content in value.items() if content))
    return 0 if verdict.verdict == "genuine" else 1
