"""Existing cases by the hundred thousand: copies of one real case, whole, in the way each database takes fastest.

PostgreSQL: COPY, two processes. SQLite: one transaction a share, not synchronised.

Every copy has its own stream with a hash chain that verifies, its own personal records that open, its place in the order, its row, filing,
materials and papers (marked as made). What a copy does not share with its model is a token in a line of text, filled in for each.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from multiprocessing import get_context
from typing import Any
from uuid import UUID

PROCESSES, CHUNK = 2, 5_000
NONCE = 12
BLOBS = {"ciphertext", "wrapped_key"}
BETWEEN, NOTHING = "\t", "\\N"
"""Between two values of a line, and no value."""


class Stencil:
    """A text with places to fill in: the names of the places occur in it as they are."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        self.parts = re.split(f"({'|'.join(map(re.escape, names))})", text)

    def filled(self, fresh: Mapping[str, str]) -> str:
        """The text with every place filled in."""
        return "".join([fresh.get(part, part) for part in self.parts])


@dataclass(frozen=True)
class Sealed:
    """A personal record of the model in clear, with the key that all its copies have: only then is their HMAC the model's."""

    id: UUID
    key: bytes
    text: bytes


@dataclass(frozen=True)
class Model:
    """One case as stencils: per entry what is hashed and the line to write; lines of the other tables; the records it refers to."""

    entries: Sequence[tuple[Stencil, Stencil]]
    lines: Mapping[str, Sequence[Stencil]]
    columns: Mapping[str, str]
    records: Sequence[Sealed]
    keys: Sequence[str]
    numbers: Sequence[str]


def load(count: int, case: UUID, first: int) -> int:
    """Add ``count`` copies of ``case``; ``first`` numbers them. Returns how many entries were added."""
    from django.db import connection, connections

    from oneseal.journal.queries import last_position

    model, position = model_of(case), last_position()
    reach = _reach()
    shares = [
        (model, reach, start, min(CHUNK, count - start), first, position + start * len(model.entries)) for start in range(0, count, CHUNK)
    ]
    connections.close_all()
    if connection.vendor == "sqlite":
        for share in shares:
            _share(share)
    else:
        with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
            list(pool.map(_share, shares))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
    return count * len(model.entries)


def _reach() -> dict[str, Any]:
    """How a process of its own gets at the database."""
    from django.db import connection

    wanted = connection.get_connection_params()
    if connection.vendor == "sqlite":
        return {"database": wanted["database"]}
    return {part: wanted[part] for part in ("dbname", "user", "password", "host", "port") if wanted.get(part)}


def model_of(case: UUID) -> Model:
    """The stencils of a case whose papers are all its own."""
    from oneseal.cases.models import Case
    from oneseal.documents.models import Paper
    from oneseal.journal.models import JournalEntry
    from oneseal.journal.queries import entries_of
    from oneseal.journal.rules import covered
    from oneseal.journal.verify import FIELDS, references

    template = entries_of(case)
    papers = list(Paper.objects.filter(case=case).values())
    records = _records([UUID(one["personal"]) for entry in template for one in references(entry.data)])
    (row,) = Case.objects.filter(id=case).values()
    numbers = [row["number"], row["query_number"], *(paper["number"] for paper in papers)]
    keys = [str(case), *(str(paper["id"]) for paper in papers), *(str(record.id) for record in records)]
    names = _places(keys, numbers)

    def lines(rows: Iterable[Mapping[str, Any]]) -> list[Stencil]:
        return [Stencil(BETWEEN.join(map(_text, row.values())) + "\n", names) for row in rows]

    entries = [
        {**entry, "previous": "@previous@", "hash": "@hash@"}
        for entry in JournalEntry.objects.filter(stream=case).order_by("version").values(*FIELDS)
    ]
    hashed = [Stencil(covered(replace(entry, previous="@previous@")), names) for entry in template]
    tables = _tables(case, template, papers, records, row)
    columns = {_name(table): ", ".join(f'"{column}"' for column in rows[0]) for table, rows in tables.items()}
    return Model(
        list(zip(hashed, lines(entries), strict=True)),
        {_name(table): lines(rows) for table, rows in tables.items()},
        {**columns, _name(JournalEntry): ", ".join(f'"{column}"' for column in entries[0])},
        records,
        keys,
        numbers,
    )


def _places(keys: Sequence[str], numbers: Sequence[str]) -> list[str]:
    """What of a line differs from copy to copy: keys as either database writes them, numbers, hashes, positions, ciphertexts."""
    marks = [f"@{kind}{at}@" for kind in ("c", "w", "position") for at in range(99)]
    return [*keys, *(UUID(key).hex for key in keys), *numbers, "@number@", "@tail@", "@previous@", "@hash@", *marks]


def _tables(
    case: UUID, template: Sequence[Any], papers: Sequence[Mapping[str, Any]], records: Sequence[Sealed], row: Mapping[str, Any]
) -> dict[type, list[Mapping[str, Any]]]:
    """The rows of a case besides its entries, table by table, with marks where a copy has its own values."""
    from oneseal.cases.models import Case, Filing, Material
    from oneseal.documents.models import Paper
    from oneseal.journal.models import JournalOrder, PersonalRecord

    return {
        PersonalRecord: [
            {"id": record.id, "ciphertext": f"@c{at}@", "wrapped_key": f"@w{at}@", "mac": _mac(record)} for at, record in enumerate(records)
        ],
        JournalOrder: [{"position": f"@position{at}@", "stream": case, "version": entry.version} for at, entry in enumerate(template)],
        Case: [{**row, "tail": "@tail@"}],
        Filing: [{**unnumbered, "key": "copy-@number@"} for unnumbered in _unnumbered(Filing, case)],
        Material: _unnumbered(Material, case),
        Paper: [
            {**paper, "state": "made", "made_at": paper["owed_at"], "sha256": f"copy-@number@-{at}"} for at, paper in enumerate(papers)
        ],
    }


def _unnumbered(table: Any, case: UUID) -> list[Mapping[str, Any]]:
    """The case's rows of a table whose serial number the database gives."""
    return [{name: value for name, value in row.items() if name != "id"} for row in table.objects.filter(case=case).values()]


def _records(ids: Sequence[UUID]) -> list[Sealed]:
    from django.conf import settings

    from oneseal.journal.models import PersonalRecord
    from oneseal.journal.vault import _master, open_sealed

    found = []
    for row in PersonalRecord.objects.filter(id__in=ids):
        wrapped = bytes(row.wrapped_key or b"")
        key = _master(settings.VAULT_KEYS[0]).decrypt(wrapped[:NONCE], wrapped[NONCE:], row.id.bytes)
        found.append(Sealed(row.id, key, open_sealed(row.id, bytes(row.ciphertext), wrapped)[0]))
    return found


def _mac(record: Sealed) -> str:
    from oneseal.journal.vault import _mac

    return _mac(record.key, record.text)


def _name(table: Any) -> str:
    return str(table._meta.db_table)


def _text(value: Any) -> str:
    """A value as COPY reads it, or as SQLite stores it."""
    from django.db import connection

    if value is None:
        return NOTHING
    embedded = connection.vendor == "sqlite"
    if isinstance(value, bool):
        return str(int(value)) if embedded else "ft"[value]
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, datetime) and embedded:
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID) and embedded:
        return value.hex
    text = str(value)
    return text if embedded else text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def _share(share: tuple[Model, dict[str, Any], int, int, int, int]) -> None:
    """Some of the copies: their lines made, then copied table by table in one transaction.

    Where the role may, foreign keys are not checked again: what copies refer to is what their model refers to.
    """
    model, reach, start, count, first, position = share
    written: dict[str, list[str]] = {table: [] for table in model.columns}
    for number in range(first + start, first + start + count):
        for table, lines in _copy(model, number, position).items():
            written[table] += lines
        position += len(model.entries)
    (_embedded if "database" in reach else _served)(model, reach, written)


def _served(model: Model, reach: dict[str, Any], written: Mapping[str, Sequence[str]]) -> None:
    import psycopg

    with psycopg.connect(**reach) as raw, raw.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        if raw.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (True,):
            cursor.execute("SET session_replication_role = replica")
        for table, lines in written.items():
            with cursor.copy(f"COPY {table} ({model.columns[table]}) FROM STDIN".encode()) as copy:
                copy.write("".join(lines))


def _embedded(model: Model, reach: dict[str, Any], written: Mapping[str, Sequence[str]]) -> None:
    import sqlite3

    raw = sqlite3.connect(reach["database"], isolation_level=None)
    raw.execute("PRAGMA synchronous = OFF")
    raw.execute("BEGIN IMMEDIATE")
    for table, lines in written.items():
        columns = [column.strip('"') for column in model.columns[table].split(", ")]
        insert = f"INSERT INTO {table} ({model.columns[table]}) VALUES ({', '.join('?' * len(columns))})"
        raw.executemany(insert, [_stored(line, columns) for line in lines])
    raw.execute("COMMIT")
    raw.close()


def _stored(line: str, columns: Sequence[str]) -> list[Any]:
    """The values of a line as SQLite keeps them; numbers find their kind by the column."""
    found: list[Any] = []
    for column, text in zip(columns, line.removesuffix("\n").split(BETWEEN), strict=True):
        value = None if text == NOTHING else text
        found.append(bytes.fromhex(value.removeprefix("\\\\x")) if value and column in BLOBS else value)
    return found


def _copy(model: Model, number: int, position: int) -> dict[str, list[str]]:
    from oneseal.journal.clock import new_stream
    from oneseal.journal.rules import GENESIS

    keys = {key: new_stream() for key in model.keys}
    fresh = {key: str(stream) for key, stream in keys.items()} | {UUID(key).hex: stream.hex for key, stream in keys.items()}
    fresh["@number@"] = str(number)
    fresh.update((known, f"c{number}-{at}") for at, known in enumerate(model.numbers))
    fresh["@tail@"] = fresh[model.numbers[0]][::-1]
    for at, record in enumerate(model.records):
        fresh[f"@c{at}@"], fresh[f"@w{at}@"] = _sealed(record, keys[str(record.id)])
    found: dict[str, list[str]] = {"journal_entry": []}
    previous = GENESIS
    for hashed, line in model.entries:
        fresh["@previous@"] = previous
        fresh["@hash@"] = hashlib.sha256(hashed.filled(fresh).encode()).hexdigest()
        found["journal_entry"].append(line.filled(fresh))
        previous = fresh["@hash@"]
    fresh.update((f"@position{at}@", str(position + at + 1)) for at in range(len(model.entries)))
    return {**found, **{table: [line.filled(fresh) for line in lines] for table, lines in model.lines.items()}}


def _sealed(record: Sealed, fresh: UUID) -> tuple[str, str]:
    """The record's text and key sealed for the copy's own number, as COPY reads bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from django.conf import settings

    from oneseal.journal.vault import _master

    drawn = os.urandom(2 * NONCE)
    one, other = drawn[:NONCE], drawn[NONCE:]
    ciphertext = one + AESGCM(record.key).encrypt(one, record.text, fresh.bytes)
    wrapped = other + _master(settings.VAULT_KEYS[0]).encrypt(other, record.key, fresh.bytes)
    return f"\\\\x{ciphertext.hex()}", f"\\\\x{wrapped.hex()}"
