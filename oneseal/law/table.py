"""Many limits at once: a table with columns start, days, unit, exclude; the same columns plus due_on and provisional come back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from oneseal.law.days import INPUT, Calendar, Limit, due_on, parse_interval
from oneseal.law.rule import Refused

COLUMNS = ("start", "days", "unit", "exclude")


def due_table(rows: Iterable[Sequence[str]], calendar: Calendar) -> Iterator[list[str]]:
    """Header and rows with due dates; a bad cell is refused by line, column, value and how to mend it. Extra columns are kept."""
    iterator = iter(rows)
    header = [name.strip() for name in next(iterator, [])]
    missing = [name for name in COLUMNS[:2] if name not in header]
    if missing:
        raise Refused(INPUT, f"第 1 行缺少列 {'、'.join(missing)}", field=missing[0], mend=f"表头应为 {','.join(COLUMNS)}")
    yield [*header, "due_on", "provisional"]
    for line, cells in enumerate(iterator, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        filled = [*cells, *[""] * (len(header) - len(cells))]
        row = dict(zip(header, (cell.strip() for cell in filled), strict=False))
        due = due_on(calendar, *_read(row, line))
        yield [*filled, due.due_on.isoformat(), str(due.provisional).lower()]


def _read(row: dict[str, str], line: int) -> tuple[date, Limit, list[tuple[date, date]]]:
    try:
        start = date.fromisoformat(row["start"])
    except ValueError as wrong:
        raise Refused(INPUT, f"第 {line} 行 start“{row['start']}”不是日期", field="start", mend="请写成 2026-09-18") from wrong
    if not row["days"].isdecimal() or int(row["days"]) > 36_500:
        raise Refused(INPUT, f"第 {line} 行 days“{row['days']}”不是 0 到 36500 的整数", field="days", mend="请填写 0 或正整数")
    try:
        limit = Limit.of(int(row["days"]), row.get("unit") or "working")
        intervals = [parse_interval(text) for text in (row.get("exclude") or "").split(";") if text.strip()]
    except Refused as wrong:
        raise Refused(wrong.rule, f"第 {line} 行 {wrong.field}：{wrong.reason}", field=wrong.field, mend=wrong.mend) from wrong
    return start, limit, intervals
