"""The gate's line to PostgreSQL: many prepared statements in one trip, spoken directly to libpq.

Building a cursor, an adapter and a result object for every statement costs two thirds of an act; here a statement is a name, its values
are text, and its answer is read by the type that the server names. Waiting is done in ``poll``, so other threads go on.
"""

import select
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from psycopg import pq
from psycopg.errors import error_from_result

OK, TUPLES, SYNC, ABORTED = pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK, pq.ExecStatus.PIPELINE_SYNC, pq.ExecStatus.PIPELINE_ABORTED
Statement = tuple[str, Sequence[Any]]
LOADERS: dict[int, Callable[[bytes], Any]] = {
    16: lambda raw: raw == b"t",
    17: lambda raw: bytes.fromhex(raw[2:].decode()),
    20: int,
    21: int,
    23: int,
    1082: lambda raw: date.fromisoformat(raw.decode()),
    1184: lambda raw: datetime.fromisoformat(raw.decode()),
    2950: lambda raw: UUID(raw.decode()),
}
"""Type (oid) → how its text is read: boolean, bytes, whole numbers, date, instant, UUID; everything else is text."""


class Answer:
    """What one statement gave: how many rows it touched, and its rows."""

    __slots__ = ("count", "rows")

    def __init__(self, count: int, rows: list[tuple[Any, ...]]) -> None:
        self.count, self.rows = count, rows


@lru_cache(maxsize=1024)
def numbered(sql: str) -> bytes:
    """``%s`` places as ``$1``, ``$2`` …"""
    first, *rest = sql.split("%s")
    return (first + "".join(f"${place}{part}" for place, part in enumerate(rest, start=1))).encode()


def written(value: Any) -> bytes | None:
    """A value as the server reads it (bytes stay bytes and are sent as such)."""
    if value is None or isinstance(value, bytes):
        return value
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, datetime | date):
        return value.isoformat().encode()
    return str(value).encode()


class Wire:
    """One connection and the statements prepared on it."""

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self._conn = raw.pgconn
        self._prepared: dict[str, bytes] = {}
        self._poll = select.poll()
        self._poll.register(self._conn.socket, select.POLLIN)

    def trip(self, statements: Sequence[Statement]) -> list[Answer]:
        """Send every statement, wait once, give every answer. Raises the first error as psycopg does, with the connection usable again."""
        conn = self._conn
        conn.enter_pipeline_mode()
        try:
            fresh = [self._send(sql, values) for sql, values in statements]
            conn.pipeline_sync()
            return self._read(statements, fresh)
        finally:
            if conn.status == pq.ConnStatus.OK:
                conn.exit_pipeline_mode()

    def _send(self, sql: str, values: Sequence[Any]) -> bool:
        """Send one statement; True when it had to be prepared first."""
        name = self._prepared.get(sql)
        is_fresh = name is None
        if name is None:
            name = self._prepared[sql] = f"oneseal_{len(self._prepared)}".encode()
            self._conn.send_prepare(name, numbered(sql))
        texts = [written(value) for value in values]
        formats = [isinstance(value, bytes) for value in values]
        self._conn.send_query_prepared(name, texts, [pq.Format(one) for one in formats] if any(formats) else None)
        return is_fresh

    def _read(self, statements: Sequence[Statement], fresh: Sequence[bool]) -> list[Answer]:
        answers: list[Answer] = []
        wrong: Exception | None = None
        for (sql, _), is_fresh in zip(statements, fresh, strict=True):
            if is_fresh and (found := self._error()) is not None:
                self._prepared.pop(sql, None)
                wrong = wrong or found
            result = self._result()
            if result is None:
                raise psycopg.OperationalError("the connection was lost")
            if result.status in (OK, TUPLES):
                answers.append(Answer(result.command_tuples or 0, _rows(result)))
            elif result.status != ABORTED:
                wrong = wrong or error_from_result(result)
            self._end()
        self._result()
        if wrong is not None:
            raise wrong
        return answers

    def _error(self) -> Exception | None:
        """What went wrong with preparing, if anything."""
        result = self._result()
        if result is None:
            raise psycopg.OperationalError("the connection was lost")
        self._end()
        if result.status == OK:
            return None
        return psycopg.OperationalError("aborted") if result.status == ABORTED else error_from_result(result)

    def _end(self) -> None:
        """The mark between the answers of two statements."""
        if self._result() is not None:
            raise psycopg.OperationalError("an answer where its end was expected")

    def _result(self) -> "pq.abc.PGresult | None":
        conn = self._conn
        while conn.is_busy():
            self._poll.modify(conn.socket, select.POLLIN | (select.POLLOUT if conn.flush() else 0))
            self._poll.poll()
            conn.consume_input()
        return conn.get_result()


def _rows(result: "pq.abc.PGresult") -> list[tuple[Any, ...]]:
    width = result.nfields
    if not width:
        return []
    loaders = [LOADERS.get(result.ftype(column), bytes.decode) for column in range(width)]
    get = result.get_value
    rows = []
    for row in range(result.ntuples):
        raws = [get(row, column) for column in range(width)]
        rows.append(tuple(None if raw is None else load(raw) for raw, load in zip(raws, loaders, strict=True)))
    return rows


_wires: "WeakKeyDictionary[psycopg.Connection[Any], Wire]" = WeakKeyDictionary()


def wire_of(raw: "psycopg.Connection[Any]") -> Wire:
    """The line of a connection, made once."""
    wire = _wires.get(raw)
    if wire is None:
        wire = _wires[raw] = Wire(raw)
    return wire
