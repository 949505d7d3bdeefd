"""合并查询 Several limited queries asked as one: Django cannot say so to SQLite."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def all_of(parts: Sequence["QuerySet[Any, tuple[Any, ...]]"]) -> list[tuple[Any, ...]]:
    """The rows of queries that ask for the same columns, each in its own order and up to its own limit; one question. A row begins with a
    day, or None, and a key."""
    if len(parts) == 1:
        return list(parts[0])
    asked, given = list[str](), list[Any]()
    for part in parts:
        try:
            sql, parameters = part.query.sql_with_params()
        except EmptyResultSet:
            continue
        asked.append(f"SELECT * FROM ({sql}) AS part{len(asked)}")  # noqa: S608 - the text is what Django made of the query
        given += parameters
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked), given)
        return [(_day(on), key if isinstance(key, UUID) else UUID(key), *rest) for on, key, *rest in cursor.fetchall()]


def _day(told: Any) -> date | None:
    """SQLite tells a day as text."""
    return date.fromisoformat(told) if isinstance(told, str) else told
