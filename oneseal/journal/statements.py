"""Plain rows to SQL: one cached statement per table and set of columns, values adapted once for each database."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models

from oneseal.journal.rules import Delete, Insert, Row

Prepare = Callable[[Any], Any]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
AS_IS = (
    models.UUIDField,
    models.DateTimeField,
    models.DateField,
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
)


@lru_cache(maxsize=1024)
def _columns(table: type[models.Model], names: tuple[str, ...], vendor: str) -> tuple[tuple[str, Prepare | None], ...]:
    """Quoted column and adapter of each field name; None where the driver takes the value as it is."""
    quote = connection.ops.quote_name
    found: list[tuple[str, Prepare | None]] = []
    for name in names:
        field = table._meta.get_field(name.removesuffix("_id") if _is_foreign(table, name) else name)
        target = field.target_field if isinstance(field, models.ForeignKey) else field
        column = quote(str(field.column))  # type: ignore[union-attr]  # concrete fields only: relations by reverse are never written
        found.append((column, _for_postgres(target) if vendor == "postgresql" else _for_sqlite(target)))
    return tuple(found)


def _for_postgres(field: Any) -> Prepare | None:
    """The gate's own line takes most values as they are; JSON goes as text, bytes as bytes."""
    if isinstance(field, AS_IS):
        return None
    if isinstance(field, models.JSONField):
        return _json
    return _bytes if isinstance(field, models.BinaryField) else _adapter(field)


def _for_sqlite(field: Any) -> Prepare | None:
    """As Django keeps these types in SQLite: UUIDs as hex text, days and instants (UTC) as text, JSON as text, truth as a number."""
    if isinstance(field, models.UUIDField | models.DateField):
        return as_sqlite
    if isinstance(field, AS_IS):
        return None
    if isinstance(field, models.JSONField):
        return _json
    return _bytes if isinstance(field, models.BinaryField) else _adapter(field)


def _bytes(value: Any) -> bytes | None:
    return None if value is None else bytes(value)


def _json(value: Any) -> str | None:
    return None if value is None else _ENCODER.encode(value)


def _is_foreign(table: type[models.Model], name: str) -> bool:
    return name.endswith("_id") and any(field.name == name.removesuffix("_id") for field in table._meta.get_fields())


def _adapter(field: Any) -> Prepare:
    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    return prepare


@lru_cache(maxsize=1024)
def _insert_sql(table: type[models.Model], names: tuple[str, ...], vendor: str) -> tuple[str, tuple[Prepare | None, ...]]:
    columns = _columns(table, names, vendor)
    listed = ", ".join(column for column, _ in columns)
    places = ", ".join("%s" for _ in columns)
    sql = f"INSERT INTO {connection.ops.quote_name(table._meta.db_table)} ({listed}) VALUES ({places})"  # noqa: S608 - names come from models
    return sql, tuple(prepare for _, prepare in columns)


@lru_cache(maxsize=1024)
def _update_sql(
    table: type[models.Model], names: tuple[str, ...], keys: tuple[str, ...], vendor: str
) -> tuple[str, tuple[Prepare | None, ...]]:
    columns, where = _columns(table, names, vendor), _columns(table, keys, vendor)
    changes = ", ".join(f"{column} = %s" for column, _ in columns)
    matched = " AND ".join(f"{column} = %s" for column, _ in where)
    sql = f"UPDATE {connection.ops.quote_name(table._meta.db_table)} SET {changes} WHERE {matched}"  # noqa: S608 - names come from models
    return sql, tuple(prepare for _, prepare in (*columns, *where))


@lru_cache(maxsize=256)
def _delete_sql(table: type[models.Model], keys: tuple[str, ...], vendor: str) -> tuple[str, tuple[Prepare | None, ...]]:
    where = _columns(table, keys, vendor)
    matched = " AND ".join(f"{column} = %s" for column, _ in where)
    sql = f"DELETE FROM {connection.ops.quote_name(table._meta.db_table)} WHERE {matched}"  # noqa: S608 - names come from models
    return sql, tuple(prepare for _, prepare in where)


def statement(row: Row, vendor: str) -> tuple[str, list[Any], int]:
    """SQL, adapted values and the number of rows that must be touched."""
    if isinstance(row, Insert):
        sql, prepares = _insert_sql(row.table, tuple(row.values), vendor)
        return sql, _adapted(prepares, row.values.values()), 1
    if isinstance(row, Delete):
        sql, prepares = _delete_sql(row.table, tuple(row.where), vendor)
        return sql, _adapted(prepares, row.where.values()), row.rows
    sql, prepares = _update_sql(row.table, tuple(row.values), tuple(row.where), vendor)
    return sql, _adapted(prepares, (*row.values.values(), *row.where.values())), row.rows


def _adapted(prepares: Iterable[Prepare | None], values: Iterable[Any]) -> list[Any]:
    return [value if prepare is None else prepare(value) for prepare, value in zip(prepares, values, strict=True)]


def plain(value: Any) -> Any:
    """A value of a hand-written question as this database keeps it."""
    return value if connection.vendor == "postgresql" else as_sqlite(value)


def as_sqlite(value: Any) -> Any:
    """As SQLite keeps it: UUIDs as hex text, days as text, instants as UTC text."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value
