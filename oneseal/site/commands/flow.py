"""``oneseal flow check FILE.bpmn``: audit a chart; exit 1 when it is unsound."""

import argparse
from dataclasses import asdict
from typing import Any

from oneseal.site.arguments import readable_file
from oneseal.site.output import Output


def register(groups: Any) -> None:
    """Add the group ``flow``."""
    group = groups.add_parser("flow", help="charts (BPMN 2.0)")
    commands = group.add_subparsers(dest="subcommand", metavar="WHAT", required=True)
    check = commands.add_parser("check", help="audit a chart: each finding with element, rule and mend")
    check.add_argument("file", type=readable_file, metavar="FILE.bpmn")
    check.add_argument("--json", action="store_true", help="print one JSON value")
    check.set_defaults(run=run_check, needs_database=False)
    draw = commands.add_parser("draw", help="draw a chart as SVG on stdout")
    draw.add_argument("file", type=readable_file, metavar="FILE.bpmn")
    draw.set_defaults(run=run_draw, needs_database=False)


def run_check(options: argparse.Namespace, output: Output) -> int:
    """Findings as a list; exit 1 when any of them is an error."""
    from oneseal import flow

    findings = flow.check(options.file.read_bytes())
    wrong = any(finding.severity == "error" for finding in findings)
    output.result(
        [asdict(finding) for finding in findings],
        *map(_told, findings),
        "流程图不合格" if wrong else "流程图合格",
    )
    return 1 if wrong else 0


def run_draw(options: argparse.Namespace, output: Output) -> int:
    """The chart as SVG; exit 1 with the findings when the file is no chart that can be read."""
    from oneseal import flow

    try:
        chart = flow.read(options.file.read_bytes())
    except flow.Unsound as unsound:
        output.fail("不是可以画出的流程图：" + "\n".join(map(_told, unsound.findings)))
        return 1
    print(flow.draw(chart))
    return 0


def _told(finding: Any) -> str:
    """One finding: where, which rule, what is wrong, how to mend it."""
    return f"{'✗' if finding.severity == 'error' else '!'} {finding.element} {finding.rule}：{finding.message} → {finding.mend}"
