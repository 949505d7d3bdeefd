"""The gate's line to PostgreSQL: many prepared statements in one trip, spoken directly to libpq.

Building a cursor, an adapter and a result object for every statement costs two thirds of an act; here a statement is a name, its values
are text, and its answer is read by the type that the server names. Waiting is done in ``poll``, so other threads go on.
"""

import select
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from psycopg import pq
from psycopg.errors import error_from_result

from oneseal.journal.rules import is_storable

OK, TUPLES, ABORTED = pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK, pq.ExecStatus.PIPELINE_ABORTED
IDLE, FAILED = pq.TransactionStatus.IDLE, pq.TransactionStatus.INERROR
BINARY, TEXT = pq.Format.BINARY, pq.Format.TEXT
Statement = tuple[str, Sequence[Any]]
Load = Callable[[bytes], Any]


def _uuid(raw: bytes) -> UUID:
    return UUID(int=int(raw.replace(b"-", b""), 16))


LOADERS: dict[int, Load] = {
    16: lambda raw: raw == b"t",
    17: lambda raw: bytes.fromhex(raw[2:].decode()),
    20: int,
    21: int,
    23: int,
    1082: lambda raw: date.fromisoformat(raw.decode()),
    1184: lambda raw: datetime.fromisoformat(raw.decode()),
    2950: _uuid,
}
"""Type (oid) → how its text is read: boolean, bytes, whole numbers, date, instant, UUID; everything else is text."""


def _text(value: str) -> bytes:
    """Text as the server reads it; a NUL, at which the server's library would cut it short in silence, and half a character are refused."""
    if not is_storable(value):
        raise psycopg.DataError(f"text with a NUL or half a character cannot be stored: {value[:40]!r}")
    return value.encode()


class _Writers(dict[type, Callable[[Any], bytes | None]]):
    """Type → how the server reads it (bytes stay bytes and are sent as such); a kind of text or number as the type it is a kind of."""

    def __missing__(self, kind: type) -> Callable[[Any], bytes | None]:
        found = next((self[base] for base in kind.__mro__[1:] if base in self), lambda value: str(value).encode())
        self[kind] = found
        return found


WRITERS = _Writers(
    {
        type(None): lambda value: None,
        bytes: lambda value: value,
        bool: lambda value: b"t" if value else b"f",
        str: _text,
        UUID: lambda value: b"%032x" % value.int,
        int: lambda value: b"%d" % value,
        datetime: lambda value: value.isoformat().encode(),
        date: lambda value: value.isoformat().encode(),
    }
)


KINDS = {bool: 16, date: 1082, datetime: 1184}
"""Type → what the server is told of it; it finds out the others, which it would take for text where nothing else tells."""


class Answer:
    """What one statement gave: how many rows it touched, and its rows."""

    __slots__ = ("count", "rows")

    def __init__(self, count: int, rows: list[tuple[Any, ...]]) -> None:
        self.count, self.rows = count, rows


class Prepared:
    """A statement that the server keeps: its name, and how its columns are read once it has answered."""

    __slots__ = ("loaders", "name")

    def __init__(self, name: bytes) -> None:
        self.name = name
        self.loaders: list[Load] | None = None

    def rows(self, result: "pq.abc.PGresult") -> list[tuple[Any, ...]]:
        """The rows of an answer."""
        if self.loaders is None:
            self.loaders = [LOADERS.get(result.ftype(column), bytes.decode) for column in range(result.nfields)]
        columns, get = list(enumerate(self.loaders)), result.get_value
        return [
            tuple([None if (raw := get(row, column)) is None else load(raw) for column, load in columns]) for row in range(result.ntuples)
        ]


@lru_cache(maxsize=1024)
def numbered(sql: str) -> bytes:
    """``%s`` places as ``$1``, ``$2`` …; a sign of percent that was written twice is one."""
    first, *rest = (part.replace("%%", "%") for part in sql.split("%s"))
    return (first + "".join(f"${place}{part}" for place, part in enumerate(rest, start=1))).encode()


MOST_PREPARED = 500
"""Statements that one connection keeps; the text of a question about a list depends on its filters, so there is no end of them."""


class Wire:
    """One connection and the statements prepared on it."""

    def __init__(self, raw: "psycopg.Connection[Any]") -> None:
        self._conn = raw.pgconn
        self._prepared: dict[str, Prepared] = {}
        self._numbers = count()
        self._is_outdated = False
        self._poll = select.poll()
        self._poll.register(self._conn.socket, select.POLLIN)

    def trip(self, statements: Sequence[Statement]) -> list[Answer]:
        """Send every statement, wait once, give every answer. Raises the first error as psycopg does, with the connection usable again.

        A trip that begins outside a transaction is made anew when a table has changed since a plan was kept: nothing of it was done.
        """
        begins = self._conn.transaction_status == IDLE
        try:
            return self._trip(statements)
        except psycopg.errors.FeatureNotSupported:
            if not begins:
                raise
            if self._conn.transaction_status != IDLE:
                self._trip([("ROLLBACK", ())])
            return self._trip(statements)

    def _trip(self, statements: Sequence[Statement]) -> list[Answer]:
        conn = self._conn
        texts = [[WRITERS[type(value)](value) for value in values] for _, values in statements]
        conn.enter_pipeline_mode()
        try:
            has_room_made = self._make_room()
            sent = [self._send(sql, values, ready) for (sql, values), ready in zip(statements, texts, strict=True)]
            conn.pipeline_sync()
            return self._read(statements, sent, has_room_made=has_room_made)
        finally:
            if conn.status == pq.ConnStatus.OK:
                conn.exit_pipeline_mode()

    def _make_room(self) -> bool:
        """When many are kept, or a table has changed under them, none is: what is asked often is soon prepared again. Not in a transaction
        that has failed: there only its end is carried out, and nothing that is sent together with something else."""
        is_due = len(self._prepared) >= MOST_PREPARED or self._is_outdated
        if not is_due or self._conn.transaction_status == FAILED:
            return False
        self._conn.send_query_params(b"DEALLOCATE ALL", None)
        self._prepared.clear()
        self._is_outdated = False
        return True

    def _send(self, sql: str, values: Sequence[Any], texts: list[bytes | None]) -> tuple[Prepared, bool]:
        """Send one statement; with True when it had to be prepared first."""
        known = self._prepared.get(sql)
        is_fresh = known is None
        if known is None:
            known = self._prepared[sql] = Prepared(f"oneseal_{next(self._numbers)}".encode())
            self._conn.send_prepare(known.name, numbered(sql), [KINDS.get(type(value), 0) for value in values])
        formats = [BINARY if type(value) is bytes else TEXT for value in values]
        self._conn.send_query_prepared(known.name, texts, formats if BINARY in formats else None)
        return known, is_fresh

    def _read(self, statements: Sequence[Statement], sent: Sequence[tuple[Prepared, bool]], *, has_room_made: bool) -> list[Answer]:
        """What came back, taken from the line whole before any of it is understood."""
        told: list[tuple[Prepared, pq.abc.PGresult]] = []
        wrong = self._error() if has_room_made else None
        for (sql, _), (known, is_fresh) in zip(statements, sent, strict=True):
            if is_fresh and (found := self._error()) is not None:
                self._prepared.pop(sql, None)
                wrong = wrong or found
            result = self._whole()
            status = result.status
            if status in (TUPLES, OK):
                told.append((known, result))
            elif status != ABORTED:
                wrong = wrong or error_from_result(result)
        self._result()
        if wrong is not None:
            self._is_outdated |= isinstance(wrong, psycopg.errors.FeatureNotSupported)
            raise wrong
        return [Answer(result.command_tuples or 0, known.rows(result) if result.status == TUPLES else []) for known, result in told]

    def _error(self) -> Exception | None:
        """What went wrong with preparing, if anything."""
        result = self._whole()
        if result.status == OK:
            return None
        return psycopg.OperationalError("aborted") if result.status == ABORTED else error_from_result(result)

    def _whole(self) -> "pq.abc.PGresult":
        """The answer of one statement, up to the mark at its end."""
        conn = self._conn
        result = self._result() if conn.is_busy() else conn.get_result()
        if result is None:
            raise psycopg.OperationalError("the connection was lost")
        if (self._result() if conn.is_busy() else conn.get_result()) is not None:
            raise psycopg.OperationalError("an answer where its end was expected")
        return result

    def _result(self) -> "pq.abc.PGresult | None":
        conn = self._conn
        while conn.is_busy():
            self._poll.modify(conn.socket, select.POLLIN | (select.POLLOUT if conn.flush() else 0))
            self._poll.poll()
            conn.consume_input()
        return conn.get_result()


_wires: "WeakKeyDictionary[psycopg.Connection[Any], Wire]" = WeakKeyDictionary()


def wire_of(raw: "psycopg.Connection[Any]") -> Wire:
    """The line of a connection, made once."""
    wire = _wires.get(raw)
    if wire is None:
        wire = _wires[raw] = Wire(raw)
    return wire
