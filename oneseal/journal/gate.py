"""The gate: the one way any act is written. One transaction, one entry, three trips to the database.

Trip one opens the transaction, locks, and *after the lock* reads the stream's entries and the answers that permission needs (on
PostgreSQL two statements in one pipeline: a single joined statement would read a stale history after waiting for the lock). Trip
two writes every row. Trip three commits, and is sent only when every row count is right; unique (stream, version) is the backstop.
On SQLite the transaction is ``BEGIN IMMEDIATE`` with a patient busy timeout. The gate takes plain rows and knows no room.
"""

import json
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import psycopg
from django.db import IntegrityError, OperationalError, connection, models

from oneseal.journal.clock import new_stream, now
from oneseal.journal.lost import LOST, NOTHING_KEPT, UNKNOWN, UNWRITTEN, NothingKept, OutcomeUnknown, commits, primary
from oneseal.journal.models import Counter, JournalEntry, JournalInbox
from oneseal.journal.rules import GENESIS, Data, Entry, Insert, Read, Row, digest, require_canonical, require_keys
from oneseal.journal.statements import as_sqlite, statement
from oneseal.journal.wire import Statement, wire_of
from oneseal.law.rule import HouseRule, Refused

__all__ = ["Act", "Lock", "OutcomeUnknown", "allocate", "gate", "new_stream", "require_fresh", "trips"]

STALE = HouseRule("J-01", "同一事项同时只能有一人办理；页面过期或重复提交不产生任何变更", "本系统日志规则")
_ENTRIES = (
    "SELECT version, act, by, power, substituting, mandate, at, data, previous, hash FROM journal_entry WHERE stream = %s ORDER BY version"
)
SHARED, ALONE = " FOR SHARE", " FOR UPDATE"
"""End a question about a row that must stay as it was answered until the act is done, and one about rows that the act alone may change
then; what follows names the table."""
_SQLITE_ENTRIES = _ENTRIES.replace(" by,", ' "by",')


@dataclass(frozen=True, slots=True)
class Lock:
    """The row that serialises acts on one object: its table and key."""

    table: type[models.Model]
    key: Any


@dataclass(slots=True)
class Trips:
    """How many times the gate went to the database; tests read it."""

    count: int = 0


trips = Trips()


@dataclass(slots=True)
class Act:
    """One act under way: what was read after the lock, and what will be written at its end."""

    stream: UUID
    entries: list[Entry]
    answers: list[list[tuple[Any, ...]]]
    at: datetime
    asked: tuple[Read, ...] = ()
    """The questions that ``answers`` answers, in the same order."""
    written: list[Entry] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def require_fresh(self, seen: int | None) -> None:
        """Raise Refused (J-01) when the stream went on after the version that a page showed; ``seen`` None: no page was looked at."""
        require_fresh(self.entries[-1].version if self.entries else 0, seen)

    def record(
        self,
        verb: str,
        *,
        by: UUID | None,
        power: str = "",
        data: Data,
        rows: Sequence[Row] = (),
        substituting: UUID | None = None,
        mandate: UUID | None = None,
    ) -> Entry:
        """Make this act's one entry and the rows that go with it."""
        if any(entry.stream == self.stream for entry in self.written):
            raise RuntimeError("one act is one entry: this gate has its entry already")
        last = self.entries[-1] if self.entries else None
        return self._add(self.stream, last, verb, by, power, substituting, mandate, data, rows)

    def found(self, stream: UUID, verb: str, *, by: UUID | None, power: str = "", data: Data, rows: Sequence[Row] = ()) -> Entry:
        """Begin a new stream in the same transaction (a grant founds the stream of its certificate)."""
        return self._add(stream, None, verb, by, power, None, None, data, rows)

    def follow(self, founded: Entry, verb: str, *, by: UUID | None, power: str = "", data: Data, rows: Sequence[Row] = ()) -> Entry:
        """The next act of a stream that was begun, or locked and read, in this transaction (many items taken in, or changed, at once)."""
        self.at = max(self.at, founded.at)
        return self._add(founded.stream, founded, verb, by, power, None, None, data, rows)

    def _add(
        self,
        stream: UUID,
        last: Entry | None,
        verb: str,
        by: UUID | None,
        power: str,
        substituting: UUID | None,
        mandate: UUID | None,
        data: Data,
        rows: Sequence[Row],
    ) -> Entry:
        require_canonical(data)
        require_keys(stream=stream, by=by, substituting=substituting, mandate=mandate)
        version, previous = (last.version + 1, last.hash) if last else (1, GENESIS)
        draft = Entry(stream, version, verb, by, power, substituting, mandate, self.at, data, previous)
        entry = Entry(stream, version, verb, by, power, substituting, mandate, self.at, data, previous, digest(draft))
        self.written.append(entry)
        self.rows.extend(rows)
        return entry


@contextmanager
def gate(stream: UUID, lock: Lock | None = None, reads: Sequence[Read] = ()) -> Iterator[Act]:
    """Open an act on ``stream``; commit when the block ends, roll everything back when it raises.

    ``lock``: the row to lock; without one the stream is new. ``reads``: questions answered in the first trip, after the lock.
    Raises Refused (J-01) when another act came first, NothingKept when the database failed before, OutcomeUnknown when the commit's answer
    was lost. After either of the latter the connection is closed: the next act begins on a fresh one.
    """
    if connection.in_atomic_block:
        raise RuntimeError("the gate opens its own transaction; call it outside any other")
    connection.close_if_health_check_failed()  # Django looks only where it is asked itself
    connection.ensure_connection()
    trip = _PostgresTrip() if connection.vendor == "postgresql" else _SqliteTrip()
    try:
        entries, answers = trip.open(stream, lock, reads)
        last = entries[-1].at if entries else None
        present = now()
        act = Act(stream, entries, answers, present if last is None or present > last else last, tuple(reads))
        yield act
        if not act.written:
            trip.back()
            return
        trip.write([*(row for entry in act.written for row in _entry_rows(entry)), *act.rows])
    except LOST as lost:
        trip.drop()
        raise NothingKept(NOTHING_KEPT) from lost
    except BaseException:
        _give_up(trip)
        raise
    before = commits(True)
    try:
        trip.commit()
    except NothingKept:
        commits(before)
        raise
    except IntegrityError:
        commits(before)
        _give_up(trip)
        raise


def _give_up(trip: "_PostgresTrip | _SqliteTrip") -> None:
    """Undo an act that is refused. When the line is lost at that moment nothing was kept either: the next act begins on a fresh one."""
    try:
        trip.back()
    except LOST:
        trip.drop()


def _entry_rows(entry: Entry) -> tuple[Row, Row]:
    values: Mapping[str, Any] = {
        "stream": entry.stream,
        "version": entry.version,
        "act": entry.act,
        "by": entry.by,
        "power": entry.power,
        "substituting": entry.substituting,
        "mandate": entry.mandate,
        "at": entry.at,
        "data": entry.data,
        "previous": entry.previous,
        "hash": entry.hash,
    }
    return Insert(JournalEntry, values), Insert(JournalInbox, {"stream": entry.stream, "version": entry.version})


def require_fresh(version: int, seen: int | None) -> None:
    """Raise Refused (J-01) for who saw another version of a stream than there is."""
    if seen is not None and seen != version:
        raise _stale("这一页打开以后情况有变，页面已经过期；本次操作没有保存")


def _stale(reason: str) -> Refused:
    return Refused(STALE, reason, mend="请刷新后查看最新状态，再决定是否继续", cause="stale")


class _PostgresTrip:
    """Three trips over the connection's own line, statements prepared on the server."""

    def __init__(self) -> None:
        self.raw: psycopg.Connection[Any] = connection.connection
        if self.raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            raise RuntimeError("the gate opens its own transaction; this connection is inside another")
        self.wire = wire_of(self.raw)

    def open(self, stream: UUID, lock: Lock | None, reads: Sequence[Read]) -> tuple[list[Entry], list[list[tuple[Any, ...]]]]:
        trips.count += 1
        asked: list[Statement] = [(read.sql, read.values) for read in reads]
        if lock is None:
            _, *answers = self.wire.trip([("BEGIN", ()), *asked])
            return [], [answer.rows for answer in answers]
        _, locked, known, *answers = self.wire.trip([("BEGIN", ()), (_lock_sql(lock.table), (lock.key,)), (_ENTRIES, (stream,)), *asked])
        if not locked.rows:
            raise _stale("没有找到要办理的对象，或它已不存在")
        return [_from_postgres(stream, row) for row in known.rows], [answer.rows for answer in answers]

    def write(self, rows: Sequence[Row]) -> None:
        trips.count += 1
        sent = [statement(row, "postgresql") for row in rows]
        try:
            answers = self.wire.trip([(sql, values) for sql, values, _ in sent])
        except psycopg.IntegrityError as clash:
            raise IntegrityError(*clash.args) from clash
        if any(answer.count != count for answer, (_, _, count) in zip(answers, sent, strict=True)):
            raise _stale("这件事已被他人先行办理，本次操作没有保存")

    def commit(self) -> None:
        trips.count += 1
        try:
            self.wire.trip([("COMMIT", ())])
        except psycopg.IntegrityError as clash:
            raise IntegrityError(*clash.args) from clash
        except psycopg.OperationalError as lost:
            self.drop()
            raise OutcomeUnknown(UNKNOWN) from lost

    def back(self) -> None:
        if not self.raw.closed and self.raw.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
            self.wire.trip([("ROLLBACK", ())])

    def drop(self) -> None:
        """Give up the connection; the server rolls back."""
        connection.close()


@lru_cache(maxsize=256)
def _lock_sql(table: type[models.Model]) -> str:
    key = table._meta.pk.column
    return f'SELECT 1 FROM "{table._meta.db_table}" WHERE "{key}" = %s FOR UPDATE'  # noqa: S608 - names come from models


def _from_postgres(stream: UUID, row: tuple[Any, ...]) -> Entry:
    version, act, by, power, substituting, mandate, at, data, previous, hashed = row
    return Entry(stream, version, act, by, power, substituting, mandate, at, json.loads(data), previous, hashed)


class _SqliteTrip:
    """The same three steps on the embedded database, on its own connection."""

    def __init__(self) -> None:
        self.raw: sqlite3.Connection = connection.connection
        if self.raw.in_transaction:
            raise RuntimeError("the gate opens its own transaction; this connection is inside another")

    def _run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self.raw.execute(questioned(sql), values)
        except sqlite3.IntegrityError as clash:
            raise IntegrityError(*clash.args) from clash
        except sqlite3.DatabaseError as wrong:
            raise OperationalError(*wrong.args) from wrong

    def open(self, stream: UUID, lock: Lock | None, reads: Sequence[Read]) -> tuple[list[Entry], list[list[tuple[Any, ...]]]]:
        trips.count += 1
        self._run("BEGIN IMMEDIATE")
        entries: list[Entry] = []
        if lock is not None:
            if self._run(_lock_sql(lock.table), [as_sqlite(lock.key)]).fetchone() is None:
                raise _stale("没有找到要办理的对象，或它已不存在")
            entries = [_from_sqlite(stream, row) for row in self._run(_SQLITE_ENTRIES, [stream.hex])]
        return entries, [self._run(read.sql, [as_sqlite(value) for value in read.values]).fetchall() for read in reads]

    def write(self, rows: Sequence[Row]) -> None:
        trips.count += 1
        for row in rows:
            sql, values, count = statement(row, "sqlite")
            if self._run(sql, values).rowcount != count:
                raise _stale("这件事已被他人先行办理，本次操作没有保存")

    def commit(self) -> None:
        trips.count += 1
        try:
            self._run("COMMIT")
        except OperationalError as wrong:
            self.drop()
            if primary(wrong.__cause__) in UNWRITTEN:
                raise NothingKept(NOTHING_KEPT) from wrong
            raise OutcomeUnknown(UNKNOWN) from wrong

    def back(self) -> None:
        if self.raw.in_transaction:
            self._run("ROLLBACK")

    def drop(self) -> None:
        """Give up the connection; rolled back first, because a cursor that somebody still holds keeps its locks alive after closing."""
        with suppress(OperationalError):
            self.back()
        connection.close()


@lru_cache(maxsize=1024)
def questioned(sql: str) -> str:
    """``%s`` places as SQLite writes them; its one writer needs no lock on what is only read."""
    return sql.replace("%s", "?").partition(SHARED)[0].partition(ALONE)[0]


def _from_sqlite(stream: UUID, row: tuple[Any, ...]) -> Entry:
    version, act, by, power, substituting, mandate, at, data, previous, hashed = row
    instant = at if isinstance(at, datetime) else datetime.fromisoformat(at)
    return Entry(
        stream,
        version,
        act,
        UUID(by) if by else None,
        power,
        UUID(substituting) if substituting else None,
        UUID(mandate) if mandate else None,
        instant if instant.tzinfo else instant.replace(tzinfo=UTC),
        json.loads(data),
        previous,
        hashed,
    )


_blocks: dict[tuple[int, str, str], tuple[int, int, int]] = {}
_counting: dict[tuple[int, str], psycopg.Connection[Any]] = {}
_one_at_a_time = threading.Lock()


def allocate(name: str, block: int = 1) -> int:
    """The next number of a counter: never given twice, gaps allowed.

    On PostgreSQL it is taken on a connection of its own, in a short transaction of its own, so an act that is rolled back or waits
    holds no counter. ``block``: how many numbers this process takes at once at most; it begins with one and doubles, so that a short
    command leaves no gap and a busy process asks seldom; what a process does not use stays unused. On SQLite, which has one writer, the
    number is taken in the act's own transaction and one at a time.
    """
    if connection.vendor != "postgresql":
        return _take_here(name)
    database = str(connection.settings_dict["NAME"])
    key = (os.getpid(), database, name)
    with _one_at_a_time:
        following, last, size = _blocks.get(key, (1, 0, 1))
        if following > last:
            last = _take_apart(database, name, size)
            following, size = last - size + 1, min(size * 2, block)
        _blocks[key] = (following + 1, last, size)
    return following


DJANGOS_OWN = {"cursor_factory", "context", "prepare_threshold", "autocommit"}
_TABLE = Counter._meta.db_table
_TAKE = (
    f"INSERT INTO {_TABLE} (name, value) VALUES (%s, %s) "  # noqa: S608 - the table's own name
    f"ON CONFLICT (name) DO UPDATE SET value = {_TABLE}.value + %s RETURNING value"
)


def _take_here(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [name, 1, 1])
        return int(cursor.fetchone()[0])


def _take_apart(database: str, name: str, size: int) -> int:
    """Advance the counter by ``size`` on the counters' own connection and give its new value; a lost connection is made anew once."""
    key = (os.getpid(), database)
    for _ in range(2):
        raw = _counting.get(key)
        if raw is None or raw.closed:
            wanted = {part: value for part, value in connection.get_connection_params().items() if part not in DJANGOS_OWN}
            raw = _counting[key] = psycopg.connect(**wanted, autocommit=True)
        try:
            row = raw.execute(_TAKE, [name, size, size]).fetchone()
        except psycopg.OperationalError:
            raw.close()
            continue
        if row is not None:
            return int(row[0])
    raise OperationalError("数据库连接中断：没有取到编号，本次操作没有保存任何内容，请稍后重试")
