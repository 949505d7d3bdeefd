"""Pure rules of the calendars: what a year's table must hold, how it is read from CSV, how places lie above one another."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from itertools import groupby
from uuid import UUID, uuid5

from oneseal.law.days import Calendar
from oneseal.law.rule import HouseRule, Refused

OFF, WORK = "off", "work"
KINDS = {OFF: "放假", WORK: "上班"}
COLUMNS = ("day", "kind", "name")
TABLE = HouseRule("K-01", "年度日历逐日列出与普通周历不同的日子：日期、放假或上班、名称", "国务院办公厅关于节假日安排的通知")
PLACE = HouseRule("K-02", "地方日历只增补本区划的日子，区划代码为 12 位数字", "行政许可法第八十二条；地方节假日规定")
OPERATED = HouseRule(
    "K-03", "年度日历按公布的通知录入，写明依据；由平台运维人员，或者由其区划包含日历所适用各机构的监督岗位录入", "本系统日历规则"
)
NATION = ""
"""The division code of the national calendar."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One day that differs from the plain week: ``kind`` off (放假) or work (上班), and the holiday it belongs to."""

    day: date
    kind: str
    name: str

    def to_data(self) -> list[str]:
        """As kept in the entry and the table."""
        return [self.day.isoformat(), self.kind, self.name]

    @classmethod
    def from_data(cls, data: Sequence[str]) -> "Change":
        """As read from the entry or the table."""
        return cls(date.fromisoformat(data[0]), data[1], data[2])


def _refused(where: str, reason: str, field: str, mend: str) -> Refused:
    return Refused(TABLE, f"{where}{reason}", field=field, mend=mend)


def require_change(day: str, kind: str, name: str, where: str = "") -> Change:
    """One row of a calendar table from its texts; ``where`` names the line in the refusal."""
    try:
        read = date.fromisoformat(day.strip())
    except ValueError as wrong:
        raise _refused(where, f"day“{day}”不是日期", "day", "请写成 2026-10-01") from wrong
    if kind.strip() not in KINDS:
        raise _refused(where, f"kind“{kind}”不对", "kind", "放假写 off，上班写 work")
    if not name.strip():
        raise _refused(where, f"name 没有填写（{day}）", "name", "请填写节日名称，例如 国庆节")
    if len(name.strip()) > 40:
        raise _refused(where, f"name 有 {len(name.strip())} 字，超过 40 字", "name", "请只写节日名称")
    return Change(read, kind.strip(), name.strip())


def require_year(year: int, changes: Iterable[Change], division: str) -> tuple[Change, ...]:
    """The changes of one year in order; refused when one lies outside the year, stands twice, or changes nothing."""
    require_division(division)
    if not 1949 <= year <= 2199:
        raise _refused("", f"年份 {year} 不在 1949 至 2199 之间", "year", "请核对年份")
    ordered = sorted(changes)
    for before, change in zip([None, *ordered], ordered, strict=False):
        if change.day.year != year:
            raise _refused("", f"{change.day} 不在 {year} 年", "day", "一次录入一个年度")
        if before is not None and before.day == change.day:
            raise _refused("", f"{change.day} 重复出现", "day", "每个日期只列一行")
        if not division and change.kind == WORK and change.day.weekday() < 5:
            raise _refused("", f"{change.day} 本来就是工作日，不必列为上班", "kind", "只列与普通周历不同的日子")
    if not division and not any(change.kind == OFF for change in ordered):
        raise _refused("", f"{year} 年没有列出任何放假日", "days", "全国日历一年至少有元旦、春节、清明、劳动节、端午、中秋、国庆")
    return tuple(ordered)


FIXED_DAYS = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
"""Days off whose date is the same every year (全国年节及纪念日放假办法)."""
WORKDAYS = range(244, 256)
"""How many workdays a year of the shipped table has, 2004 to 2026 (247 to 252), with some room."""


def doubts(year: int, changes: Iterable[Change]) -> list[str]:
    """What makes the table of a year look incomplete or wrong, in words; a national table is entered only when somebody answers for it."""
    ordered = list(changes)
    calendar = combined([(NATION, {year: ordered})])
    days = [date(year, 1, 1) + timedelta(at) for at in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    working = sum(calendar.is_workday(day) for day in days)
    found = [
        f"{year} 年{month}月{day}日（{name}）没有列为放假"
        for (month, day), name in FIXED_DAYS.items()
        if calendar.is_workday(date(year, month, day))
    ]
    if working not in WORKDAYS:
        found.append(f"{year} 年有 {working} 个工作日，历年为 {WORKDAYS.start} 至 {WORKDAYS.stop - 1} 个，可能漏列或者多列")
    return found


def require_division(division: str) -> None:
    """A division code, or none for the national calendar."""
    if division and not (len(division) == 12 and division.isdecimal()):
        raise Refused(PLACE, f"区划代码“{division}”不是 12 位数字", field="division", mend="全国日历留空，地方日历填写 12 位区划代码")


def read_table(lines: Iterable[str]) -> dict[int, tuple[Change, ...]]:
    """A CSV with the columns day, kind, name → changes by year; a bad cell is refused by line, column, value and how to mend it."""
    reader = csv.DictReader(lines)
    try:
        header, rows = reader.fieldnames or (), list(reader)
    except csv.Error as wrong:
        raise _refused(f"第 {reader.reader.line_num} 行", "读不出来", "day", "请核对这一行的引号和内容，另存为 CSV 后重试") from wrong
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise _refused("第 1 行", f"缺少列 {'、'.join(missing)}", missing[0], "表头应为 day,kind,name")
    found = [
        require_change(row["day"] or "", row["kind"] or "", row["name"] or "", f"第 {line} 行 ")
        for line, row in enumerate(rows, start=2)
        if any(isinstance(cell, str) and cell.strip() for cell in row.values())
    ]
    if not found:
        raise _refused("", "表中没有任何日子", "day", "请逐日列出放假日和调休上班日")
    return {year: tuple(days) for year, days in groupby(sorted(found), key=lambda change: change.day.year)}


def year_id(calendar: UUID, year: int) -> UUID:
    """The key of a calendar's year: the same however often it is entered."""
    return uuid5(calendar, str(year))


def places_above(division: str) -> tuple[str, ...]:
    """The calendars that hold in a division, widest first: nation, province, city, county, town, village."""
    require_division(division)
    if not division:
        return (NATION,)
    codes = dict.fromkeys(division[:width].ljust(12, "0") for width in (2, 4, 6, 9, 12))
    return (NATION, *codes)


def combined(calendars: Sequence[tuple[str, Mapping[int, Iterable[Change]]]]) -> Calendar:
    """One calendar from those of the places above, widest first: the narrower place wins. Only the national one makes a year covered."""
    off: dict[date, str] = {}
    work: dict[date, str] = {}
    years: set[int] = set()
    for division, changes in calendars:
        if not division:
            years.update(changes)
        for change in (change for days in changes.values() for change in days):
            mine, other = (off, work) if change.kind == OFF else (work, off)
            mine[change.day] = change.name
            other.pop(change.day, None)
    return Calendar(off, work, years)


def shipped_calendar() -> Calendar:
    """The national calendar that comes with the product, for reckoning where no home has been made yet."""
    text = files("oneseal.calendars").joinpath("data", "national.csv").read_text(encoding="utf-8")
    return combined([(NATION, read_table(text.splitlines()))])


@dataclass(frozen=True, slots=True)
class Alarm:
    """A year without its calendar, and from when on that matters; ``urgent``: due dates are being reckoned with it already."""

    year: int
    urgent: bool

    def __str__(self) -> str:
        until = "现在计算的期限都是暂定的" if self.urgent else "跨年的期限都是暂定的"
        return f"{self.year} 年日历尚未录入，{until}；请按国务院办公厅通知录入"


ANNOUNCED = 11
"""Month from which a missing next year is warned of: the State Council announces a year in October or November of the year before."""


def missing_years(on: date, entered: Iterable[int]) -> tuple[Alarm, ...]:
    """What to warn of on a day: this year's calendar missing; from 1 November also next year's, in whose first weeks limits already end."""
    known = set(entered)
    due = [on.year, *([on.year + 1] if on.month >= ANNOUNCED else [])]
    return tuple(Alarm(year, year == on.year) for year in due if year not in known)


@dataclass(frozen=True, slots=True)
class Changed:
    """A day that another table of its year makes different: how it stood and how it will, None for as in the plain week."""

    day: date
    before: Change | None
    after: Change | None

    @property
    def words(self) -> tuple[str, str]:
        """Before and after, as people read them."""
        return _words(self.before), _words(self.after)


def _words(change: Change | None) -> str:
    return f"{KINDS[change.kind]}（{change.name}）" if change else "按周历"


def changed_days(before: Iterable[Change], after: Iterable[Change]) -> list[Changed]:
    """What entering ``after`` in place of ``before`` changes, day by day."""
    old, new = ({change.day: change for change in changes} for changes in (before, after))
    return [Changed(day, old.get(day), new.get(day)) for day in sorted({*old, *new}) if old.get(day) != new.get(day)]
