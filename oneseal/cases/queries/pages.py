"""一页办件 A page by key, in one question: its cases are found in an index, then read by key, each with who has taken its step."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Field

from oneseal.cases.models import Case as CaseTable
from oneseal.cases.models import Claim
from oneseal.cases.queries.compound import Compound, Rows, as_day, as_key, as_moment

Reading = tuple[int, list[Callable[[Any, Any, Any], Any]], Any]
"""A column's place, and what Django makes of it, step by step."""
HERE = ("here_power", "here_unit")
"""The step by which a list found a case."""
LISTED = (
    "id",
    "number",
    "query_number",
    "version",
    "moved_at",
    "item_version",
    "division",
    "applicant",
    "open_power",
    "open_unit",
    "also_open",
    "due_on",
    "received_on",
    "lapses_after",
    "notified_on",
    "statutory_due_on",
    "provisional",
    "planned_on",
)
"""What a line of a list is told from; the other columns are asked for when somebody reads them."""
BESIDE = 6
"""Columns before those of the case: what is sorted by, its key, the step, who has taken it, since when."""


def rows_at(keys: Compound, *, column: str, size: int, with_step: bool) -> Compound:
    """Asks for the rows of a page. Of each part of a list so many keys are found first: they and what they are sorted by stand in an index.
    ``keys``: those of all parts; ``column``: what is sorted by; ``with_step``: whether the keys come with :data:`HERE`."""
    if not keys.sql:
        return keys
    case, claim = CaseTable._meta.db_table, Claim._meta.db_table
    beside, taken = "NULL, NULL, NULL, NULL", ""
    if with_step:
        beside = "page.here_power, page.here_unit, taken.person_id, taken.since"
        taken = f' LEFT JOIN "{claim}" taken ON taken.case_id = page.pk AND taken.power = page.here_power AND taken.unit = page.here_unit'
    columns = ", ".join(f'"{case}"."{field.column}"' for field in _listed())
    page = f"SELECT * FROM ({keys.sql}) AS parts ORDER BY {column} ASC NULLS LAST, pk LIMIT {size:d}"  # noqa: S608 - names come from models, the rest from Django
    sql = f'SELECT page.{column}, page.pk, {beside}, {columns} FROM ({page}) AS page JOIN "{case}" ON "{case}"."id" = page.pk{taken}'  # noqa: S608 - as above
    return Compound(sql, keys.given)


def cases_in(rows: Rows) -> list[CaseTable]:
    """The cases of a page as :func:`rows_at` was answered, in their order; without a date last."""
    names, read = _columns()
    return [_case(row, names, read) for row in sorted(rows, key=_place)]


def _place(row: Sequence[Any]) -> tuple[bool, date, UUID]:
    on, key = as_day(row[0]), as_key(row[1])
    return on is None, on or date.min, key


def _case(row: Sequence[Any], names: Sequence[str], read: Sequence[Reading]) -> CaseTable:
    values = list(row[BESIDE:])
    for place, steps, column in read:
        for step in steps if values[place] is not None else ():
            values[place] = step(values[place], column, connection)
    case = CaseTable.from_db(connection.alias, names, values)
    power, unit, by, since = row[2:BESIDE]
    if power is not None:
        case.__dict__.update(here_power=power, here_unit=unit, taken_by=by and as_key(by), taken_since=as_moment(since))
    return case


def _listed() -> "list[Field[Any, Any]]":
    return [field for field in CaseTable._meta.concrete_fields if field.name in LISTED]


def _columns() -> tuple[list[str], list[Reading]]:
    """Names of the columns, and how those are read that the database tells otherwise."""
    names, read = list[str](), list[Reading]()
    for place, field in enumerate(_listed()):
        names.append(field.attname)
        column = field.get_col(CaseTable._meta.db_table)
        if steps := [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]:
            read.append((place, steps, column))
    return names, read
