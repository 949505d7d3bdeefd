"""The sequencer: gives committed entries their gapless place in the global order.

Any process may run it; an advisory lock lets one work at a time. It moves what it can see from the inbox in order of the inbox number.
A stream's entries are written under the stream's lock, so a later entry has a later number and is visible only when the earlier one is:
each stream stays in order, and a commit that was held back simply comes later.
"""

from django.db import connection, transaction

ADVISORY = 0x0E5EA1
_TAKE = """
WITH moved AS (
    DELETE FROM journal_inbox WHERE id IN (SELECT id FROM journal_inbox ORDER BY id LIMIT %s) RETURNING id, stream, version
)
INSERT INTO journal_order (position, stream, version)
SELECT (SELECT coalesce(max(position), 0) FROM journal_order) + row_number() OVER (ORDER BY id), stream, version FROM moved
"""
_SQLITE_COPY = """
INSERT INTO journal_order (position, stream, version)
SELECT (SELECT coalesce(max(position), 0) FROM journal_order) + row_number() OVER (ORDER BY id), stream, version
FROM journal_inbox WHERE id <= %s
"""


def sequence(limit: int = 5000) -> int:
    """Give up to ``limit`` entries their position; returns how many (0 also when another process is at it)."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY])
            if not cursor.fetchone()[0]:
                return 0
            cursor.execute(_TAKE, [limit])
            return int(cursor.rowcount)
        cursor.execute("SELECT max(id) FROM (SELECT id FROM journal_inbox ORDER BY id LIMIT %s)", [limit])
        last = cursor.fetchone()[0]
        if last is None:
            return 0
        cursor.execute(_SQLITE_COPY, [last])
        moved = int(cursor.rowcount)
        cursor.execute("DELETE FROM journal_inbox WHERE id <= %s", [last])
        return moved
