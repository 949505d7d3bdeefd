"""What others may read of the journal: entries of a stream, entries in order, hashes for the roots, personal data, the clock."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max, OuterRef, Subquery

from oneseal.journal.clock import local_day, local_time, now, today
from oneseal.journal.gate import SHARED
from oneseal.journal.lost import NothingKept, OutcomeUnknown, begin_counting, is_away, may_have_committed
from oneseal.journal.models import JournalCursor, JournalEntry, JournalInbox, JournalOrder, PersonalRecord
from oneseal.journal.rebuild import PROJECTIONS, Comparison, Projection, one_snapshot, projection, rebuild
from oneseal.journal.rules import Entry, Read
from oneseal.journal.statements import plain
from oneseal.journal.vault import Tampered, blind, open_sealed
from oneseal.journal.verify import FIELDS, UNREADABLE, Finding, Proof, is_genuine, verify, verify_stream
from oneseal.journal.wire import wire_of
from oneseal.law.rule import HouseRule, Refused

KEYS = HouseRule("J-03", "数据库与密钥须属于同一个目录", "本系统日志规则")

__all__ = [
    "PROJECTIONS",
    "UNREADABLE",
    "Comparison",
    "Finding",
    "NothingKept",
    "OutcomeUnknown",
    "Projection",
    "Proof",
    "Tampered",
    "after",
    "answers_to",
    "asked",
    "begin_counting",
    "blind_index",
    "cursor_of",
    "entries_of",
    "entries_of_many",
    "hashes_between",
    "is_away",
    "is_genuine",
    "is_unwritten",
    "last_position",
    "local_day",
    "local_time",
    "may_have_committed",
    "now",
    "one_snapshot",
    "open_personal",
    "opened",
    "projection",
    "rebuild",
    "require_own_keys",
    "today",
    "unordered",
    "verify",
    "verify_stream",
    "version_column",
]


def entries_of(stream: UUID) -> list[Entry]:
    """Every entry of a stream, oldest first."""
    return [Entry(*row) for row in JournalEntry.objects.filter(stream=stream).order_by("version").values_list(*FIELDS)]


def entries_of_many(streams: Iterable[UUID]) -> dict[UUID, list[Entry]]:
    """Entries of several streams in one query."""
    found: dict[UUID, list[Entry]] = {}
    rows = JournalEntry.objects.filter(stream__in=list(streams)).order_by("stream", "version").values_list(*FIELDS)
    for row in rows:
        found.setdefault(row[0], []).append(Entry(*row))
    return found


def version_column(key: str = "id") -> Subquery:
    """How far the stream of each row went, as a column of that row's own question; ``key``: the column that names the stream."""
    return Subquery(JournalEntry.objects.filter(stream=OuterRef(key)).order_by("-version").values("version")[:1])


def after(position: int, limit: int = 1000) -> list[tuple[int, Entry]]:
    """Up to ``limit`` entries that follow ``position`` in the global order, with their positions. Two queries."""
    ordered = list(JournalOrder.objects.filter(position__gt=position).order_by("position")[:limit])
    wanted = {(row.stream, row.version) for row in ordered}
    entries = {
        (row[0], row[1]): Entry(*row)
        for row in JournalEntry.objects.filter(stream__in={stream for stream, _ in wanted}).values_list(*FIELDS)
        if (row[0], row[1]) in wanted
    }
    return [(row.position, entries[(row.stream, row.version)]) for row in ordered]


def cursor_of(name: str) -> int:
    """Up to which position reader ``name`` has come (0: nothing yet)."""
    found = JournalCursor.objects.filter(name=name).values_list("position", flat=True).first()
    return 0 if found is None else found


def last_position() -> int:
    """The last position given."""
    return int(JournalOrder.objects.aggregate(last=Max("position"))["last"] or 0)


def is_unwritten() -> bool:
    """Whether the database holds no entry yet, or not even the tables."""
    return JournalEntry._meta.db_table not in connection.introspection.table_names() or not JournalEntry.objects.exists()


def unordered() -> int:
    """How many committed entries still wait for their position."""
    return JournalInbox.objects.count()


def hashes_between(first: int, last: int) -> Iterator[str]:
    """Hashes of the entries at positions ``first`` to ``last``, in order (for the signed roots)."""
    sql = (
        "SELECT e.hash FROM journal_order o JOIN journal_entry e ON e.stream = o.stream AND e.version = o.version "
        "WHERE o.position BETWEEN %s AND %s ORDER BY o.position"
    )
    for start in range(first, last + 1, 10_000):
        with connection.cursor() as cursor:
            cursor.execute(sql, [start, min(last, start + 9_999)])
            rows = cursor.fetchall()
        yield from (str(hashed) for (hashed,) in rows)


def open_personal(records: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    """Personal records in clear, by id; an erased one is left out. The caller has checked that the reader may see them."""
    found = PersonalRecord.objects.filter(id__in=list(records), wrapped_key__isnull=False)
    return {row.id: json.loads(open_sealed(row.id, bytes(row.ciphertext), bytes(row.wrapped_key or b""))[0]) for row in found}


def blind_index(kind: str, value: str) -> str:
    """The keyed look-up index of ``value`` (kind: "id_number", "uscc", "mobile" …), 64 hexadecimal characters."""
    return blind(kind, value)


def asked(cursor: Any, read: Read) -> list[tuple[Any, ...]]:
    """The answer to a gate's question, asked on its own."""
    sql = read.sql if connection.vendor == "postgresql" else read.sql.partition(SHARED)[0]
    cursor.execute(sql, [plain(value) for value in read.values])
    return list(cursor.fetchall())


def answers_to(questions: Sequence[Read]) -> list[list[tuple[Any, ...]]]:
    """The answers to questions whose text is asked again and again. PostgreSQL is asked all at once over the gate's line, where it keeps
    each text with its plan; what the line does not know (JSON) is told as text. Inside a transaction of Django's, which begins with the
    first thing that is asked through it, and where somebody counts or wraps what is asked, each is asked on its own."""
    if not questions:
        return []
    if connection.vendor != "postgresql" or connection.in_atomic_block or connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as cursor:
            return [asked(cursor, read) for read in questions]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return [answer.rows for answer in wire_of(connection.connection).trip([(read.sql, read.values) for read in questions])]


def opened(record: Any, ciphertext: Any, wrapped: Any) -> dict[str, Any]:
    """A sealed row that a gate's question brought, in clear."""
    key = record if isinstance(record, UUID) else UUID(str(record))
    value: dict[str, Any] = json.loads(open_sealed(key, bytes(ciphertext), bytes(wrapped))[0])
    return value


def require_own_keys() -> None:
    """Refuse to work on a database whose personal records this home's keys do not open (another home's database, or lost keys)."""
    row = PersonalRecord.objects.filter(wrapped_key__isnull=False).order_by("id").first()
    try:
        if row is not None:
            open_sealed(row.id, bytes(row.ciphertext), bytes(row.wrapped_key or b""))
    except Tampered as wrong:
        mend = "使用该数据库原来的 ONESEAL_HOME（secrets.json），或另建一个空数据库"
        raise Refused(KEYS, "这个数据库的个人信息记录不能用本目录的密钥打开", field="ONESEAL_HOME", mend=mend) from wrong
