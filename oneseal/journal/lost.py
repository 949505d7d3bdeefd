"""数据库断了 When the database fails: whether an act was kept, and whether it is only away for a while."""

import sqlite3
from contextvars import ContextVar

import psycopg
from django.db import DatabaseError, InterfaceError, OperationalError

NOTHING_KEPT = "数据库连接中断或暂时写不进去：本次操作没有保存任何内容，请稍后重试"
UNKNOWN = "提交时数据库连接中断或出错，无法确认是否已保存；请先查询再决定是否重试"
PRIMARY = 0xFF
UNWRITTEN = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
"""Why SQLite keeps nothing of a COMMIT; after anything else, such as a medium that fails, the file has to be read again."""
_ABSENT = {*UNWRITTEN, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL}
_CLASSES = {"08", "40", "53", "57"}
"""SQLSTATE classes of PostgreSQL: no connection, rolled back for another's sake, not enough of something, stopped by its operator."""
_STATES = {"25006", "55P03"}
"""A server that only reads since another took its place, a lock that was not to be had."""
LOST = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.ReadOnlySqlTransaction)
"""What an act meets when the database fails under it, and not it the database's rules."""
_began_to_commit: ContextVar[bool] = ContextVar("began_to_commit", default=False)


class NothingKept(OperationalError):
    """The database failed before the act was committed: nothing of it was kept."""


class OutcomeUnknown(DatabaseError):
    """The connection was lost while COMMIT was under way: the act may or may not have been kept. Read before trying again."""


def begin_counting() -> None:
    """From here on :func:`may_have_committed` tells of what comes (a request)."""
    _began_to_commit.set(False)


def commits(maybe: bool) -> bool:
    """An act is committed now, heard of or not; ``maybe`` False: it was not, after all. What was so before."""
    before = _began_to_commit.get()
    _began_to_commit.set(maybe)
    return before


def may_have_committed() -> bool:
    """Whether an act has been committed, or may have been, since :func:`begin_counting`."""
    return _began_to_commit.get()


def primary(error: BaseException | None) -> int:
    """SQLite's primary result code of an error; 0 when it has none."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & PRIMARY


def is_away(error: BaseException) -> bool:
    """Whether the database does not answer now and may soon, rather than that it was asked something wrong (no such table)."""
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, sqlite3.Error):
            return primary(at) in _ABSENT
        if isinstance(at, psycopg.Error):
            is_lost = isinstance(at, psycopg.OperationalError | psycopg.InterfaceError)
            return at.sqlstate in _STATES or (is_lost and (at.sqlstate or "08")[:2] in _CLASSES)
        at = at.__cause__
    return isinstance(error, OperationalError | InterfaceError)
