"""导入的进度: how a list goes from the file to the catalogue, what may be asked of it where it stands, and how large a batch may be."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from oneseal.catalogue.rules.columns import lines_text
from oneseal.catalogue.rules.findings import RULES
from oneseal.law.rule import Refused

CHECKING, READY, FOUNDING, TAKING = "checking", "ready", "founding", "taking"
DONE, STOPPED, UNREADABLE, CANCELLED = "done", "stopped", "unreadable", "cancelled"
IMPORT_STAGES = {
    CHECKING: "检查中", READY: "等您决定", FOUNDING: "登记机构和区划", TAKING: "写入中", DONE: "已导入", STOPPED: "停在中途",
    UNREADABLE: "读不出", CANCELLED: "已放弃",
}  # fmt: skip
WORKING = (CHECKING, FOUNDING, TAKING)
"""Stages in which the periodic job carries an import on."""
OVER = (READY, STOPPED, UNREADABLE)
"""Stages that wait for a person: a list nobody comes back to is forgotten."""
ASKED = {"take": ((READY, STOPPED), "导入"), "found": ((READY,), "登记"), "cancel": ((CHECKING, READY, UNREADABLE, STOPPED), "放弃")}
"""What may be asked → from which stages, and its name. Once the first batch is being taken in there is nothing to give up any more."""
OF_A_BODY = "I-15"
"""The rule whose findings are of a row's body and not of the row."""
OF_A_COLUMN = frozenset((("I-11", "warn"), ("R1-04", "warn")))
"""Rule and severity of the notes that tell in which column codes stood, and that no list is here to hold them against."""
MOST_SPANS = 12
LINES_OF_A_SHEET, MOST_SHEETS = 10_000_000, 200
"""Rows of the second list of a workbook are counted from so many on, so that each row of a file has a number of its own."""
FEWEST, MOST = 5, 200
AIM = 0.2
"""Seconds for which one transaction may keep others waiting; with what else happens a clerk's act waits for less than one."""


def require_stage(stage: str, asked: str) -> None:
    """Refuse what cannot be asked of an import that stands there."""
    stages, name = ASKED[asked]
    if stage not in stages:
        raise Refused(RULES["I-16"], f"这份清单{IMPORT_STAGES[stage]}，不能{name}", mend="请刷新后查看进度")


def next_batch(size: int, seconds: float) -> int:
    """How many rows the next transaction takes, after one of ``size`` rows that took so long; at most twice as many."""
    wanted = int(size * AIM / max(seconds, 0.001))
    return max(FEWEST, min(wanted, size * 2, MOST))


def row_of(line: int) -> int:
    """The row of its sheet that a line is."""
    return line % LINES_OF_A_SHEET


@dataclass(slots=True)
class Tally:
    """What a check has seen so far, kept with each chunk so that a killed one goes on: the last line, rows by verdict, findings, rows by
    rule (with its words), columns that rows go without, places nobody registered, what of these could not be
    registered, names of bodies without a code, and what was registered."""

    last: int = 1
    verdicts: dict[str, int] = field(default_factory=dict)
    findings: int = 0
    rules: dict[str, list[Any]] = field(default_factory=dict)
    lacking: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, list[str]] = field(default_factory=dict)
    divisions: dict[str, str] = field(default_factory=dict)
    not_made: list[str] = field(default_factory=list)
    uncoded: list[str] = field(default_factory=list)
    made: list[dict[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Tally":
        """As it was kept."""
        return cls(**data)

    def to_data(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    def note(self, verdict: str, rules: Mapping[str, str], findings: int) -> None:
        """One row: its verdict, the rules it breaks (code → words) and how many findings it has."""
        self.verdicts[verdict] = self.verdicts.get(verdict, 0) + 1
        self.findings += findings
        for code, words in rules.items():
            many = self.rules.get(code, [0])[0]
            self.rules[code] = [many + 1, words]


def rule_code(rule: str) -> str:
    """What a rule is told by in a filter: its code, or the law's citation, without blanks."""
    return rule.partition(" ")[0][:60]


def rules_text(codes: Mapping[str, str]) -> str:
    """The rules of a row as they are kept and looked for: each between blanks."""
    return f" {' '.join(sorted(codes))} " if codes else ""


def said_once(told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings of a list's rows, of which those that are of a body and not of the row, and the notes that are of a column, are said at
    the first row, with how many rows they are."""
    kept, firsts = list[dict[str, Any]](), dict[tuple[str, ...], tuple[int, list[int]]]()
    for each in told:
        rule = rule_code(each["rule"])
        if rule != OF_A_BODY and (rule, each["severity"]) not in OF_A_COLUMN:
            kept.append(each)
            continue
        told_by = ("field", "reason", "mend", "severity", "sheet", *(["value"] if rule == OF_A_BODY else []))
        key = tuple(str(each.get(name, "")) for name in told_by)
        if key not in firsts:
            firsts[key] = len(kept), []
            kept.append(each)
        firsts[key][1].append(each["line"])
    for place, lines in firsts.values():
        if len(lines) > 1:
            kept[place] = {**kept[place], "reason": f"{kept[place]['reason']}（共 {len(lines)} 行：{few_lines(lines_text(lines))}）"}
    return kept


def few_lines(lines: str) -> str:
    """Rows as text, the first of very many."""
    spans = lines.split(",")
    return lines if len(spans) <= MOST_SPANS else f"{','.join(spans[:MOST_SPANS])} 等"
