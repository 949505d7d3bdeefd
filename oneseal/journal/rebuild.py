"""Deriving the named projections anew from the entries, and proving that what is stored is the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, models

from oneseal.journal.models import JournalEntry
from oneseal.journal.rules import Entry

BATCH = 500
MOST = 100


@dataclass(frozen=True, slots=True)
class Projection:
    """A table that the journal alone determines.

    ``begins``: the act that founds a stream of this kind. ``derive``: field name → value of each row, from streams and their entries.
    """

    name: str
    table: type[models.Model]
    begins: str
    derive: Callable[[dict[UUID, list[Entry]]], dict[Any, dict[str, Any]]]


PROJECTIONS: dict[str, Projection] = {}
"""Every projection by name; rooms add theirs when their queries are loaded."""


@dataclass(slots=True)
class Comparison:
    """What rebuilding one projection found: rows derived, and differences as text."""

    name: str
    rows: int = 0
    differences: list[str] = field(default_factory=list)


def projection(name: str, table: type[models.Model], begins: str) -> Callable[..., Any]:
    """Register the decorated function as the derivation of ``table``."""

    def register(derive: Callable[[dict[UUID, list[Entry]]], dict[Any, dict[str, Any]]]) -> Callable[..., Any]:
        PROJECTIONS[name] = Projection(name, table, begins, derive)
        return derive

    return register


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read inside is of one moment, while others go on writing; nothing is locked. Inside a transaction it is that one's."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else "BEGIN"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def rebuild(named: Projection) -> Comparison:
    """Derive a projection anew, in batches of streams, and compare it with what is stored; extra stored rows are differences too."""
    with one_snapshot():
        return _compared(named)


def _compared(named: Projection) -> Comparison:
    result = Comparison(named.name)
    for streams in _batches(named.begins):
        derived = named.derive(streams)
        stored = {row["pk"]: row for row in _stored(named.table, derived)}
        for key, values in derived.items():
            result.rows += 1
            _compare(result, key, values, stored.get(key))
    surplus = named.table._default_manager.count() - result.rows
    if surplus > 0:
        result.differences.append(f"{named.name}: 多出 {surplus} 行，日志中没有依据")
    return result


def _compare(result: Comparison, key: Any, values: dict[str, Any], row: dict[str, Any] | None) -> None:
    if len(result.differences) >= MOST:
        return
    if row is None:
        result.differences.append(f"{result.name} {key}: 缺少这一行")
        return
    for name, value in values.items():
        if row[name] != value:
            result.differences.append(f"{result.name} {key}: {name} 存为 {row[name]!r}，依日志应为 {value!r}")


def _stored(table: type[models.Model], derived: dict[Any, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    names = sorted({name for values in derived.values() for name in values})
    yield from table._default_manager.filter(pk__in=list(derived)).values("pk", *names)


def _batches(begins: str) -> Iterator[dict[UUID, list[Entry]]]:
    from oneseal.journal.queries import entries_of_many

    streams: list[UUID] = []
    for stream in JournalEntry.objects.filter(version=1, act=begins).values_list("stream", flat=True).iterator(BATCH):
        streams.append(stream)
        if len(streams) == BATCH:
            yield entries_of_many(streams)
            streams = []
    if streams:
        yield entries_of_many(streams)
