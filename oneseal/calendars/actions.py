"""The verbs of the calendars: entering a year is one entry in the calendar's stream; the shipped data is entered the same way."""

from collections.abc import Iterable
from importlib.resources import files
from uuid import UUID

from django.db import IntegrityError

from oneseal.calendars.models import Calendar, Year
from oneseal.calendars.rules import NATION, OPERATED, TABLE, Change, read_table, require_year, year_id
from oneseal.journal.gate import Act, Lock, gate, new_stream
from oneseal.journal.rules import Entry, Insert, Row, Update
from oneseal.journal.rules.verbs import verb
from oneseal.law.rule import Refused

SHIPPED = "国务院办公厅历年节假日安排通知（随产品提供，取自 chinesecalendar 1.11.0）"


@verb
def enter_year(
    year: int,
    changes: Iterable[Change],
    *,
    by: UUID | None,
    source: str,
    division: str = NATION,
    power: str = "",
    seen: int | None = None,
) -> Entry | None:
    """录入年度日历 (Art. 82): the days of ``year`` that differ from the plain week, replacing what was entered before.

    None when exactly this stands there already. ``division``: the place whose own days they are; "" for the nation.
    ``by`` None: the operator. A year moves the due dates of every running case of a place, of several bureaus at once: an officer is
    taken only with the ``power`` that a room above has found to reach them all. ``seen``: the version that her page showed.
    """
    if by is not None and not power:
        raise Refused(OPERATED, "您的岗位不能录入年度日历", field="by", mend="请由平台运维人员用 oneseal calendar import 录入")
    ordered = require_year(year, changes, division)
    if not source.strip() or len(source) > 200:
        raise Refused(TABLE, "没有写明年度日历的依据（或超过 200 字）", field="source", mend="请写明通知名称和文号")
    found = Calendar.objects.filter(division=division).values_list("id", flat=True).first()
    stream = found or new_stream()
    with gate(stream, Lock(Calendar, stream) if found else None) as act:
        act.require_fresh(seen)
        before = _last(act.entries, year)
        days = [change.to_data() for change in ordered]
        if before is not None and before.data["days"] == days:
            return None
        data = {"division": division, "year": year, "days": days, "source": source.strip()}
        return _record(act, data, known=before is not None, by=by, power=power)


def _last(entries: Iterable[Entry], year: int) -> Entry | None:
    return next((entry for entry in reversed(list(entries)) if entry.data["year"] == year), None)


def _record(act: Act, data: dict[str, object], *, known: bool, by: UUID | None, power: str) -> Entry:
    stream, version, year = act.stream, len(act.entries), int(str(data["year"]))
    key, values = year_id(stream, year), {"days": data["days"], "source": data["source"]}
    calendar: Row = (
        Update(Calendar, {"id": stream, "version": version}, {"version": version + 1})
        if version
        else Insert(Calendar, {"id": stream, "division": data["division"], "version": 1})
    )
    table: Row = Update(Year, {"id": key}, values) if known else Insert(Year, {"id": key, "calendar_id": stream, "year": year, **values})
    return act.record("enter_year", by=by, power=power, data=data, rows=[calendar, table])


@verb
def import_table(lines: Iterable[str], *, by: UUID | None, source: str, division: str = NATION) -> list[int]:
    """Enter every year of a CSV table (day, kind, name); the years that changed. All rows are checked before any is entered."""
    years = read_table(lines)
    for year, changes in years.items():
        require_year(year, changes, division)
    return [year for year, changes in years.items() if enter_year(year, changes, by=by, source=source, division=division) is not None]


def load_national() -> int:
    """Enter the shipped years that are not entered yet (what an officer entered stays); how many. Safe to repeat."""
    entered = set(Year.objects.filter(calendar__division=NATION).values_list("year", flat=True))
    text = files("oneseal.calendars").joinpath("data", "national.csv").read_text(encoding="utf-8")
    missing = {year: changes for year, changes in read_table(text.splitlines()).items() if year not in entered}
    fresh = 0
    for year, changes in missing.items():
        try:
            fresh += enter_year(year, changes, by=None, source=SHIPPED) is not None
        except (IntegrityError, Refused):
            if not Year.objects.filter(calendar__division=NATION, year=year).exists():
                raise
    return fresh
