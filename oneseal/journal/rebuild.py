"""Deriving the named projections anew from the entries, and proving that what is stored is the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.functions import Cast

from oneseal.journal.models import JournalEntry
from oneseal.journal.rules import Entry

BATCH = 500
MOST = 100


@dataclass(frozen=True, slots=True)
class Projection:
    """A table that the journal alone determines.

    ``begins``: the acts that found a stream of this kind. ``derive``: field name → value of each row, from streams and their entries.
    ``only``: which rows of the table are such rows, where others are not yet. ``told``: where acts of many kinds determine rows, the name
    under which their entries do; then the streams with such an entry are this kind's. ``about``: fields that entries tell only nearly,
    such as an instant shortly after the entry's: a missing row is made with them, a stored one is not compared by them.
    """

    name: str
    table: type[models.Model]
    begins: tuple[str, ...]
    derive: Callable[[dict[UUID, list[Entry]]], dict[Any, dict[str, Any]]]
    only: Mapping[str, Any] = field(default_factory=dict)
    told: str = ""
    about: frozenset[str] = frozenset()

    def rows(self) -> models.QuerySet[Any]:
        """The rows that the journal must account for."""
        return self.table._default_manager.filter(**self.only)


PROJECTIONS: dict[str, Projection] = {}
"""Every projection by name; rooms add theirs when their queries are loaded."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not what the journal says, and its ``columns`` that differ. ``stored`` None: it is missing; ``derived`` None: it has no
    basis."""

    key: Any
    stored: dict[str, Any] | None
    derived: dict[str, Any] | None
    columns: tuple[str, ...] = ()

    def words(self, name: str) -> list[str]:
        """A line for each thing that is wrong."""
        if self.derived is None:
            return [f"{name} {self.key}: 多出这一行，日志中没有依据"]
        if self.stored is None:
            return [f"{name} {self.key}: 缺少这一行"]
        return [f"{name} {self.key}: {one} 存为 {self.stored[one]!r}，依日志应为 {self.derived[one]!r}" for one in self.columns]


@dataclass(slots=True)
class Comparison:
    """What rebuilding one projection found: rows derived, and differences as text."""

    name: str
    rows: int = 0
    differences: list[str] = field(default_factory=list)


def projection(
    name: str, table: type[models.Model], *begins: str, told: str = "", about: Iterable[str] = (), **only: Any
) -> Callable[..., Any]:
    """Register the decorated function as the derivation of ``table``; see :class:`Projection`."""

    def register(derive: Callable[[dict[UUID, list[Entry]]], dict[Any, dict[str, Any]]]) -> Callable[..., Any]:
        PROJECTIONS[name] = Projection(name, table, begins, derive, only, told, frozenset(about))
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
    for streams in batches(named):
        rows, lines = _told(named, streams)
        result.rows += rows
        if len(result.differences) < MOST:
            result.differences += lines
    surplus = named.rows().count() - result.rows
    if surplus > 0:
        result.differences.append(f"{named.name}: 多出 {surplus} 行，日志中没有依据")
    return result


def _told(named: Projection, streams: list[UUID]) -> tuple[int, list[str]]:
    """How many rows these streams determine, and a line for each thing that is wrong with them; a stream that determines none, because
    what it says was altered, is a line too, and the others are looked at all the same."""
    try:
        rows, found = differing(named, streams)
    except Exception as wrong:  # an altered entry can break a derivation anywhere
        if len(streams) == 1:
            return 0, [f"{named.name} {streams[0]}: 依日志无法推导（{type(wrong).__name__}：{wrong}），请运行 oneseal journal verify"]
        halves = (streams[: len(streams) // 2], streams[len(streams) // 2 :])
        told = [_told(named, half) for half in halves]
        return sum(rows for rows, _ in told), [line for _, lines in told for line in lines]
    return rows, [line for difference in found for line in difference.words(named.name)]


def differing(named: Projection, streams: list[UUID]) -> tuple[int, list[Difference]]:
    """How many rows these streams determine, and those that are missing or stored otherwise."""
    from oneseal.journal.queries import entries_of_many

    derived = named.derive(entries_of_many(streams))
    stored = {row["pk"]: row for row in _stored(named, derived)}
    return len(derived), [found for key, values in derived.items() if (found := _difference(named, key, values, stored.get(key)))]


def _difference(named: Projection, key: Any, values: dict[str, Any], row: dict[str, Any] | None) -> Difference | None:
    columns = tuple(name for name, value in values.items() if row is None or (row[name] != value and name not in named.about))
    return Difference(key, row, values, columns) if columns or row is None else None


def baseless(named: Projection) -> list[Difference]:
    """Rows that no stream determines. The rows are listed before the entries are read: whatever an act adds meanwhile has its entry."""
    from oneseal.journal.queries import entries_of_many

    keys = set(named.rows().values_list("pk", flat=True))
    for streams in batches(named):
        keys.difference_update(named.derive(entries_of_many(streams)))
    return [Difference(key, {}, None) for key in keys]


def _stored(named: Projection, derived: dict[Any, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    names = sorted({name for values in derived.values() for name in values})
    yield from named.table._default_manager.filter(pk__in=list(derived)).values("pk", *names)


def batches(named: Projection) -> Iterator[list[UUID]]:
    """The streams of a kind, some hundreds at a time."""
    streams: list[UUID] = []
    for stream in _streams(named).iterator(BATCH):
        streams.append(stream)
        if len(streams) == BATCH:
            yield streams
            streams = []
    if streams:
        yield streams


def _streams(named: Projection) -> models.QuerySet[JournalEntry, UUID]:
    """Which they are. Where any act may tell of rows its text is searched: entries that hold no JSON any more are passed by unread."""
    entries = JournalEntry.objects.order_by()
    if named.told:
        entries = entries.annotate(text=Cast("data", models.TextField())).filter(text__contains=f'"{named.told}"')
        return entries.values_list("stream", flat=True).distinct()
    return entries.filter(version=1, act__in=named.begins).values_list("stream", flat=True)
