"""合并查询 Several queries of the same columns asked as one, as text that can be kept: Django cannot say so to SQLite."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Expression, QuerySet

from oneseal.journal.queries import answers_to
from oneseal.journal.rules import Read

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Compound:
    """The text of a question and what is given with it; no text: what can have no answer."""

    sql: str
    given: tuple[Any, ...]

    def rows(self) -> Rows:
        """Its answer, as the database tells it: :func:`as_key`, :func:`as_day` and :func:`as_moment` read keys, days and moments."""
        return answered(self)[0]

    @property
    def read(self) -> Read:
        """The question, where it has a text."""
        return Read(self.sql, self.given)

    def __add__(self, other: "Compound") -> "Compound":
        """The rows of both, which have the same columns."""
        if not self.sql or not other.sql:
            return self if self.sql else other
        return Compound(f"{self.sql} UNION ALL {other.sql}", self.given + other.given)


def answered(*questions: Compound) -> list[Rows]:
    """The answers to several questions, asked together."""
    told = iter(answers_to([each.read for each in questions if each.sql]))
    return [next(told) if each.sql else [] for each in questions]


def compound(parts: Sequence["QuerySet[Any, tuple[Any, ...]]"]) -> Compound:
    """One question for the rows of all the parts, each in its own order and up to its own limit."""
    found = Compound("", ())
    for part in parts:
        if (asked := text_of(part)).sql:
            found += Compound(f"SELECT * FROM ({asked.sql}) AS part", asked.given)  # noqa: S608 - the text is what Django made of the query
    return found


def added(part: "QuerySet[Any, tuple[Any, ...]]", light: Compound, columns: str) -> Compound:
    """What the rows of a part count, ``n``, added up by ``columns`` and ``light``: the part is counted in the order of an index, and only
    then is told what each of its few rows means. ``light`` speaks of the part as of its model's table."""
    if not (asked := text_of(part)).sql:
        return asked
    sql = f'SELECT {columns}, {light.sql} AS light, CAST(SUM(n) AS bigint) FROM ({asked.sql}) AS "{part.model._meta.db_table}" GROUP BY '  # noqa: S608 - as above
    places = ", ".join(map(str, range(1, columns.count(",") + 3)))
    return Compound(sql + places, light.given + asked.given)


def text_of(part: "QuerySet[Any, Any]") -> Compound:
    """A query as text."""
    try:
        return Compound(*part.query.get_compiler(part.db).as_sql())
    except EmptyResultSet:
        return Compound("", ())


def said_of(model: type[models.Model], expression: Expression) -> Compound:
    """An expression as text, about a row of the model's table."""
    query = model._default_manager.all().query
    sql, given = expression.resolve_expression(query).as_sql(query.get_compiler(connection.alias), connection)
    return Compound(sql, tuple(given))


def as_key(told: Any) -> UUID:
    """SQLite tells a key as text."""
    return told if isinstance(told, UUID) else UUID(told)


def as_day(told: Any) -> date | None:
    """SQLite tells a day as text."""
    return date.fromisoformat(told) if isinstance(told, str) else told


def as_moment(told: Any) -> datetime | None:
    """SQLite tells a moment as text, in UTC and without saying so."""
    return datetime.fromisoformat(told).replace(tzinfo=UTC) if isinstance(told, str) else told
