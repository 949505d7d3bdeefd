"""一页办件 A page by key, in one question: its cases are found in an index, then read whole, each with who has taken its step."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any

from django.db import connection

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.models import Claim
from oneseal.cases.queries.compound import Compound, Rows, as_day, as_key, as_moment

HERE = ("here_power", "here_unit")
"""The step by which a list found a case."""
TAKEN = ("taken_by", "taken_since")
"""Who has taken that step, since when."""
BESIDE = 2 + len(HERE) + len(TAKEN)
"""Columns before those of the case: what is sorted by, its key, and these."""


def whole(keys: Compound, *, column: str, with_step: bool) -> Compound:
    """Asks for the rows of the keys of a page. Of each part of a list its keys are found first: they and what they are sorted by stand in
    an index. ``column``: what is sorted by; ``with_step``: whether the keys come with :data:`HERE`."""
    if not keys.sql:
        return keys
    case, claim = CaseTable._meta.db_table, Claim._meta.db_table
    beside, taken = "NULL, NULL, NULL, NULL", ""
    if with_step:
        beside = "page.here_power, page.here_unit, taken.person_id, taken.since"
        taken = f' LEFT JOIN "{claim}" taken ON taken.case_id = page.pk AND taken.power = page.here_power AND taken.unit = page.here_unit'
    columns = ", ".join(f'"{case}"."{field.column}"' for field in CaseTable._meta.concrete_fields)
    sql = f'SELECT page.{column}, page.pk, {beside}, {columns} FROM ({keys.sql}) AS page JOIN "{case}" ON "{case}"."id" = page.pk{taken}'  # noqa: S608 - names come from models, the rest from Django
    return Compound(sql, keys.given)


def cases_in(rows: Rows, size: int) -> list[CaseTable]:
    """The cases of a page as :func:`whole` was answered, in their order; without a date last."""
    found = sorted(((as_day(on), as_key(key), row) for row in rows for on, key in [row[:2]]), key=_place)
    return [_case(row) for _, _, row in found[:size]]


def _place(found: Sequence[Any]) -> tuple[bool, date, Any]:
    on, key, _ = found
    return on is None, on or date.min, key


def _case(row: Sequence[Any]) -> CaseTable:
    names, read = _columns()
    values = list(row[BESIDE:])
    for place, convert in read:
        values[place] = convert(values[place])
    case = CaseTable.from_db(connection.alias, names, values)
    power, unit, by, since = row[2:BESIDE]
    if power is not None:
        case.__dict__.update(here_power=power, here_unit=unit, taken_by=by and as_key(by), taken_since=as_moment(since))
    return case


@lru_cache(maxsize=1)
def _columns() -> tuple[tuple[str, ...], tuple[tuple[int, Any], ...]]:
    """Names of a case's columns, and how those are read that the database tells otherwise."""
    names, read = [], []
    for place, field in enumerate(CaseTable._meta.concrete_fields):
        names.append(field.attname)
        column = field.get_col(CaseTable._meta.db_table)
        if steps := [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]:
            read.append((place, partial(_read, steps, column)))
    return tuple(names), tuple(read)


def _read(steps: Sequence[Callable[[Any, Any, Any], Any]], column: Any, value: Any) -> Any:
    for step in steps:
        value = step(value, column, connection)
    return value
