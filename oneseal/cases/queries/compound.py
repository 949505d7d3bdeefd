"""合并查询 Several queries of the same columns asked as one, as text that can be kept: Django cannot say so to SQLite."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Compound:
    """The text of a question and what is given with it; no text: what can have no answer."""

    sql: str
    given: tuple[Any, ...]
    using: str = DEFAULT_DB_ALIAS
    """The database that is asked: that of the queries."""

    def rows(self) -> list[tuple[Any, ...]]:
        """Its answer, as the database tells it: :func:`as_key` and :func:`as_day` read keys and days."""
        if not self.sql:
            return []
        with connections[self.using].cursor() as cursor:
            cursor.execute(self.sql, self.given)
            return list(cursor.fetchall())


def compound(parts: Sequence["QuerySet[Any, tuple[Any, ...]]"]) -> Compound:
    """One question for the rows of all the parts, each in its own order and up to its own limit."""
    asked, given = list[str](), list[Any]()
    for part in parts:
        try:
            sql, parameters = part.query.get_compiler(part.db).as_sql()
        except EmptyResultSet:
            continue
        asked.append(f"SELECT * FROM ({sql}) AS part{len(asked)}")  # noqa: S608 - the text is what Django made of the query
        given += parameters
    return Compound(" UNION ALL ".join(asked), tuple(given), parts[0].db if parts else DEFAULT_DB_ALIAS)


def as_key(told: Any) -> UUID:
    """SQLite tells a key as text."""
    return told if isinstance(told, UUID) else UUID(told)


def as_day(told: Any) -> date | None:
    """SQLite tells a day as text."""
    return date.fromisoformat(told) if isinstance(told, str) else told
