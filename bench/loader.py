"""Existing cases by the hundred thousand: copies of one real case under fresh keys, with hash chains that verify (PostgreSQL, COPY)."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

ENTRY = "stream, version, act, by, power, substituting, mandate, at, data, previous, hash"


def load(count: int, case: UUID, first: int) -> int:
    """Add ``count`` copies of ``case``; ``first`` numbers them. Returns how many entries were added."""
    import psycopg
    from django.db import connection

    from oneseal.cases.models import Case
    from oneseal.journal.gate import new_stream
    from oneseal.journal.queries import entries_of, last_position

    template = entries_of(case)
    row: dict[str, Any] = dict(Case.objects.values().get(id=case))
    wanted = connection.get_connection_params()
    reach = {part: wanted[part] for part in ("dbname", "user", "password", "host", "port") if wanted.get(part)}
    streams = [new_stream() for _ in range(count)]
    with psycopg.connect(**reach) as raw, raw.cursor() as cursor:
        with cursor.copy(f"COPY journal_entry ({ENTRY}) FROM STDIN".encode()) as copy:
            for stream in streams:
                for values in entries(template, stream):
                    copy.write_row(values)
        position = last_position()
        with cursor.copy(b"COPY journal_order (position, stream, version) FROM STDIN") as copy:
            for stream in streams:
                for entry in template:
                    position += 1
                    copy.write_row((position, stream, entry.version))
        columns = ", ".join(f'"{name}"' for name in row)
        with cursor.copy(f"COPY cases_case ({columns}) FROM STDIN".encode()) as copy:
            for number, stream in enumerate(streams, start=first):
                copy.write_row(_row(row, stream, number))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return count * len(template)


def entries(template: list[Any], stream: UUID) -> Iterator[tuple[Any, ...]]:
    """The template's entries as another stream's, chained and hashed."""
    from oneseal.journal.rules import GENESIS, digest

    previous = GENESIS
    for entry in template:
        moved = replace(entry, stream=stream, previous=previous)
        hashed = digest(moved)
        data = json.dumps(dict(moved.data), ensure_ascii=False)
        yield (
            stream, moved.version, moved.act, moved.by, moved.power, moved.substituting, moved.mandate, moved.at, data, previous, hashed,
        )  # fmt: skip
        previous = hashed


def _row(row: dict[str, Any], stream: UUID, number: int) -> list[Any]:
    fresh = {**row, "id": stream, "number": f"copy-{number}", "query_number": f"c{number}"}
    return [json.dumps(value) if isinstance(value, list) else value for value in fresh.values()]
