"""``oneseal journal verify|rebuild|sequence|restored``: prove the journal and the tables derived from it; acknowledge a restored backup."""

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
    rebuild = commands.add_parser("rebuild", help="derive every named projection anew and prove it equal; --write: put it right")
    rebuild.add_argument("--only", metavar="NAME", action="append", help="only this projection (may be repeated)")
    rebuild.add_argument("--write", action="store_true", help="put every differing row right, and enter in the journal that it was done")
    sequence = commands.add_parser("sequence", help="give waiting entries their position and sign a root")
    restored = commands.add_parser(
        "restored", help="acknowledge that a backup of the database was put back, so that roots are signed again"
    )
    restored.add_argument("--reason", metavar="WORDS", required=True, help="when and why, and which backup; kept sealed in the journal")
    every = ((verify, run_verify), (rebuild, run_rebuild), (sequence, run_sequence), (restored, run_restored))
    for command, run in every:
        command.add_argument("--json", action="store_true", help="print one JSON value")
        command.set_defaults(run=run)


def run_verify(options: argparse.Namespace, output: Output) -> int:
    """Exit 1 when anything does not prove, naming the entry."""
    from oneseal.journal.queries import last_position, local_day, unordered, verify
    from oneseal.seals.queries import acknowledgements, check_roots, sealed_up_to

    proof = verify(lambda seen: output.say(f"已核对 {seen} 条"))
    findings = [asdict(finding) for finding in proof.findings]
    findings += [{"kind": "root", "stream": "seals_root", "version": None, "message": message} for message in check_roots()]
    restores = [{"at": known.at, **{name: known.data[name] for name in ("position", "lost_position")}} for known in acknowledgements()]
    sealed, last, waiting = sealed_up_to(), last_position(), unordered()
    tail = (
        f"位置 {sealed} 之后的 {last - sealed} 条和待排序的 {waiting} 条尚无签名根，"
        "不能排除其中有条目连同摘要被改写、插入，或者末尾被整段截去"
    )
    output.result(
        {
            "ok": not findings,
            "entries": proof.entries,
            "streams": proof.streams,
            "sealed_up_to": sealed,
            "last_position": last,
            "unordered": waiting,
            "unsealed_tail": tail if last > sealed or waiting else "",
            "restores": restores,
            "findings": findings,
        },
        f"日志 {proof.entries} 条、{proof.streams} 个流；签名根至位置 {sealed}",
        *([tail] if last > sealed or waiting else []),
        *(f"{local_day(one['at'])} 确认恢复过备份：当时签到位置 {one['lost_position']}，恢复到位置 {one['position']}" for one in restores),
        *(f"✗ {_place(finding)}：{finding['message']}（{finding['kind']}）" for finding in findings),
        "核对通过" if not findings else f"核对不通过：{len(findings)} 处",
    )
    return 1 if findings else 0


def _place(finding: dict[str, Any]) -> str:
    """Where a finding is: an entry of a stream, or the chain of signed roots."""
    return "签名根" if finding["version"] is None else f"{finding['stream']} 第 {finding['version']} 条"


def run_rebuild(options: argparse.Namespace, output: Output) -> int:
    """Exit 1 when a stored row differs from what the journal says; with ``--write`` when one cannot be put right."""
    from oneseal.journal.queries import PROJECTIONS, rebuild

    _load_projections()
    wanted = options.only or sorted(PROJECTIONS)
    unknown = [name for name in wanted if name not in PROJECTIONS]
    if unknown:
        output.fail(f"没有名为 {'、'.join(unknown)} 的投影；现有：{'、'.join(sorted(PROJECTIONS))}")
        return 2
    if options.write:
        return _write(wanted, output)
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


def _write(wanted: list[str], output: Output) -> int:
    """Put the projections right, and say what was changed and what was left; nothing is written after a journal that does not prove."""
    from oneseal.journal.actions import put_right
    from oneseal.journal.queries import PROJECTIONS, verify
    from oneseal.seals.queries import check_roots

    if verify().findings or check_roots():
        output.fail("日志核对不通过，不能据以改正：先运行 oneseal journal verify 查明")
        return 1
    results = [put_right(PROJECTIONS[name]) for name in wanted]
    changed, left = ([line for result in results for line in getattr(result, part)] for part in ("changed", "left"))
    output.result(
        {"ok": not left, "projections": [asdict(result) for result in results]},
        *(f"{'✗' if result.left else '✓'} {result.name}: {result.rows} 行" for result in results),
        *(f"已改正 {line}" for line in changed),
        *(f"未改正 {line}" for line in left),
        f"已改正 {len(changed)} 处，未改正 {len(left)} 处",
    )
    return 1 if left else 0


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


def run_restored(options: argparse.Namespace, output: Output) -> int:
    """Acknowledge a restored backup, with the reason."""
    from oneseal.seals.actions import acknowledge_restore

    entry = acknowledge_restore(options.reason)
    lost, reached = entry.data["lost_position"], entry.data["position"]
    output.result(
        {"lost_position": lost, "position": reached, "entry": entry.stream},
        f"已记入日志：签到位置 {lost} 的签名根不在，从位置 {reached} 起继续签名",
    )
    return 0
