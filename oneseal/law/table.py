"""Many limits at once: a table with columns start, days, unit, exclude; the same columns plus due_on and provisional come back."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from oneseal.law.days import INPUT, LONGEST, Calendar, Due, Limit, due_on, parse_interval
from oneseal.law.rule import Refused

COLUMNS = ("start", "days", "unit", "exclude")
ADDED = ("due_on", "provisional")


def rows_of(lines: Iterable[str]) -> Iterator[list[str]]:
    """The rows of a CSV. Raises Refused with the line of one that cannot be read, such as a cell beyond all measure."""
    reader = csv.reader(lines)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            reason = f"第 {reader.line_num} 行读不出来：有一格超过 {csv.field_size_limit()} 字，或者引号没有成对"
            raise Refused(INPUT, reason, field="table", mend="请核对这一行的引号和内容，另存为 CSV 后重试") from wrong


def due_table(rows: Iterable[Sequence[str]], calendar: Calendar) -> Iterator[list[str]]:
    """Header and rows with due dates; a bad cell is refused by line, column, value and how to mend it. Extra columns are kept."""
    iterator = iter(rows)
    header = [name.strip() for name in next(iterator, [])]
    missing = [name for name in COLUMNS[:2] if name not in header]
    if missing:
        raise Refused(INPUT, f"第 1 行缺少列 {'、'.join(missing)}", field=missing[0], mend=f"表头应为 {','.join(COLUMNS)}")
    if twice := sorted({name for name in [*header, *ADDED] if name in {*COLUMNS, *ADDED} and [*header, *ADDED].count(name) > 1}):
        reason = f"第 1 行的列 {'、'.join(twice)} 重复，或与算出的列同名"
        raise Refused(INPUT, reason, field=twice[0], mend="每列只留一个；算出的 due_on、provisional 不要放在表里")
    yield [*header, *ADDED]
    for line, cells in enumerate(iterator, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(header):
            raise Refused(
                INPUT, f"第 {line} 行有 {len(cells)} 格，表头只有 {len(header)} 列", field="start", mend="请核对逗号，含逗号的格加引号"
            )
        filled = [*cells, *[""] * (len(header) - len(cells))]
        due = _due(dict(zip(header, (cell.strip() for cell in filled), strict=True)), line, calendar)
        yield [*filled, due.due_on.isoformat(), str(due.provisional).lower()]


def _due(row: dict[str, str], line: int, calendar: Calendar) -> Due:
    try:
        start = date.fromisoformat(row["start"])
    except ValueError as wrong:
        raise Refused(INPUT, f"第 {line} 行 start“{row['start']}”不是日期", field="start", mend="请写成 2026-09-18") from wrong
    days = row["days"]
    if not (days.isascii() and days.isdecimal() and len(days) < 9 and int(days) <= LONGEST):
        raise Refused(INPUT, f"第 {line} 行 days“{days}”不是 0 到 {LONGEST} 的整数", field="days", mend="请填写 0 或正整数")
    try:
        limit = Limit.of(int(days), row.get("unit") or "working")
        excluded = [parse_interval(text) for text in (row.get("exclude") or "").split(";") if text.strip()]
        return due_on(calendar, start, limit, excluded)
    except Refused as wrong:
        raise Refused(wrong.rule, f"第 {line} 行 {wrong.field}：{wrong.reason}", field=wrong.field, mend=wrong.mend) from wrong
