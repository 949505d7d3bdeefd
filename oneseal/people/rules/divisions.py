"""区划名录 A list of divisions as a city has it in a spreadsheet: what is new in it, and what is wrong, line by line."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from oneseal.law.rule import HouseRule, Refused
from oneseal.people.rules.grounds import DIVISION_LIST, NOT_ENDED
from oneseal.people.rules.register import division_level, division_parents, filled, required_division, required_level

COLUMNS = ("code", "name")


@dataclass(frozen=True, slots=True)
class ListedDivision:
    """A line of the list as written."""

    line: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownDivision:
    """A division that is registered; ``over``: nothing new may be founded in it."""

    name: str
    level: int
    over: bool


@dataclass(frozen=True, slots=True)
class NewDivision:
    """A division to be founded."""

    code: str
    name: str
    level: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class WrongLine:
    """What is wrong with a line, by which rule, and how to mend it."""

    line: int
    code: str
    reason: str
    rule: str
    mend: str


def read_divisions(lines: Iterable[str]) -> list[ListedDivision]:
    """The lines of a CSV with the columns code and name (others are passed over); refused when it has no such columns, or no line."""
    rows = csv.DictReader(lines)
    rows.fieldnames = [name.strip() for name in rows.fieldnames or ()]
    missing = [name for name in COLUMNS if name not in rows.fieldnames]
    if missing:
        raise Refused(DIVISION_LIST, f"第 1 行缺少列 {'、'.join(missing)}", field=missing[0], mend=f"表头应为 {','.join(COLUMNS)}")
    found = [ListedDivision(rows.line_num, (row["code"] or "").strip(), (row["name"] or "").strip()) for row in rows]
    found = [row for row in found if row.code or row.name]
    if not found:
        raise Refused(DIVISION_LIST, "名录中没有任何区划", field="code", mend="请逐行列出代码和名称")
    return found


def planned(rows: Iterable[ListedDivision], known: Mapping[str, KnownDivision]) -> tuple[list[NewDivision], list[WrongLine]]:
    """What of the list is to be founded, from the top down, and every line that is wrong. What is registered so already is neither."""
    listed = list(rows)
    firsts: dict[str, int] = {}
    for row in listed:
        firsts.setdefault(row.code, row.line)
    new, wrong = list[NewDivision](), list[WrongLine]()
    for row in listed:
        try:
            if firsts[row.code] != row.line:
                raise _refused(f"代码 {row.code} 与第 {firsts[row.code]} 行重复", "code", "每个区划只列一行")
            made = _planned(row, known, firsts)
            new += [made] if made else []
        except Refused as refused:
            wrong.append(WrongLine(row.line, row.code, refused.reason, str(refused.rule), refused.mend))
    return sorted(new, key=lambda division: (division.level, division.code)), wrong


def _refused(reason: str, field: str, mend: str, rule: HouseRule = DIVISION_LIST) -> Refused:
    return Refused(rule, reason, field=field, mend=mend)


def _planned(row: ListedDivision, known: Mapping[str, KnownDivision], listed: Mapping[str, int]) -> NewDivision | None:
    """The division of a line; None when it is registered under this name."""
    level, name = required_level(row.code), filled(row.name, "区划名称", "name", 60)
    if same := known.get(row.code):
        if same.name != name:
            raise _refused(f"区划 {row.code} 已登记为“{same.name}”", "name", "名称有误的请改正名录；更名的区划停用后用新代码登记")
        return None
    above = division_parents(row.code)
    for code in above:
        if code in known and known[code].over:
            raise _refused(f"上级区划 {code} {known[code].name}已停用", "code", "请改用接续它的区划的代码", NOT_ENDED)
    parent = above[0] if above else None
    if parent and parent not in known and parent not in listed:
        raise _refused(f"没有上级区划 {parent}", "code", "请把上级区划也列入名录")
    required_division(row.code, level, (parent, division_level(parent)) if parent else None)
    return NewDivision(row.code, name, level, parent)
