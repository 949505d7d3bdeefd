"""``oneseal journal verify|rebuild|sequence``: prove the journal, and prove the tables derived from it."""

import argparse
from dataclasses import asdict
from importlib import import_module
from typing import Any

from oneseal.site.output import Output


def register(groups: Any) -> None:
    """Add the group ``journal``."""
    group = groups.add_parser("journal", help="prove the journal and what is derived from it")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    verify = commands.add_parser("verify", help="check every hash, chain, position, personal record and signed root")
    rebuild = commands.add_parser("rebuild", help="derive every named projection anew and prove it equal")
    rebuild.add_argument("--only", metavar="NAME", action="append", help="only this projection (may be repeated)")
    sequence = commands.add_parser("sequence", help="give waiting entries their position and sign a root")
    for command, run in ((verify, run_verify), (rebuild, run_rebuild), (sequence, run_sequence)):
        command.add_argument("--json", action="store_true", help="print one JSON value")
        command.set_defaults(run=run)


def run_verify(options: argparse.Namespace, output: Output) -> int:
    """Exit 1 when anything does not prove, naming the entry."""
    from oneseal.journal.queries import last_position, unordered, verify
    from oneseal.seals.queries import check_roots, sealed_up_to

    proof = verify(lambda seen: output.say(f"已核对 {seen} 条"))
    findings = [asdict(finding) for finding in proof.findings]
    findings += [{"kind": "root", "stream": "seals_root", "version": None, "message": message} for message in check_roots()]
    sealed, last, waiting = sealed_up_to(), last_position(), unordered()
    tail = f"位置 {sealed} 之后的 {last - sealed} 条和待排序的 {waiting} 条尚无签名根，不能排除末尾被整段截去"
    output.result(
        {
            "ok": not findings,
            "entries": proof.entries,
            "streams": proof.streams,
            "sealed_up_to": sealed,
            "last_position": last,
            "unordered": waiting,
            "unsealed_tail": tail if last > sealed or waiting else "",
            "findings": findings,
        },
        f"日志 {proof.entries} 条、{proof.streams} 个流；签名根至位置 {sealed}",
        *([tail] if last > sealed or waiting else []),
        *(f"✗ {_place(finding)}：{finding['message']}（{finding['kind']}）" for finding in findings),
        "核对通过" if not findings else f"核对不通过：{len(findings)} 处",
    )
    return 1 if findings else 0


def _place(finding: dict[str, Any]) -> str:
    """Where a finding is: an entry of a stream, or the chain of signed roots."""
    return "签名根" if finding["version"] is None else f"{finding['stream']} 第 {finding['version']} 条"


def run_rebuild(options: argparse.Namespace, output: Output) -> int:
    """Exit 1 when a stored row differs from what the journal says."""
    from oneseal.journal.queries import PROJECTIONS, rebuild

    _load_projections()
    wanted = options.only or sorted(PROJECTIONS)
    unknown = [name for name in wanted if name not in PROJECTIONS]
    if unknown:
        output.fail(f"没有名为 {'、'.join(unknown)} 的投影；现有：{'、'.join(sorted(PROJECTIONS))}")
        return 2
    results = [rebuild(PROJECTIONS[name]) for name in wanted]
    differences = [line for result in results for line in result.differences]
    output.result(
        {
            "ok": not differences,
            "projections": [{"name": result.name, "rows": result.rows, "differences": result.differences} for result in results],
        },
        *(f"{'✓' if not result.differences else '✗'} {result.name}: {result.rows} 行" for result in results),
        *differences,
        "重建结果与现存一致" if not differences else f"不一致：{len(differences)} 处",
    )
    return 1 if differences else 0


def _load_projections() -> None:
    """Every room names its projections in its queries."""
    from django.apps import apps

    for room in apps.get_app_configs():
        if room.name.startswith("oneseal."):
            import_module(f"{room.name}.queries")


def run_sequence(options: argparse.Namespace, output: Output) -> int:
    """Order what waits, then sign a root over it."""
    from oneseal.journal.actions import sequence
    from oneseal.seals.actions import sign_root

    moved = 0
    while step := sequence():
        moved += step
    root = sign_root()
    output.result({"ordered": moved, "sealed_up_to": root}, f"已排序 {moved} 条，签名根至位置 {root}")
    return 0
