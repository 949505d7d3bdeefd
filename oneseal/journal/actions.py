"""What may be written in the journal besides entries: personal records, erasure, readers' cursors, and the time machine."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from oneseal.journal.clock import new_stream, set_clock
from oneseal.journal.gate import gate
from oneseal.journal.models import JournalCursor, PersonalRecord
from oneseal.journal.rules import Insert, Row, Update, require_canonical
from oneseal.journal.sequencer import sequence
from oneseal.journal.vault import seal
from oneseal.law.rule import HouseRule, Refused

__all__ = ["advance_cursor", "enclose", "erase_personal", "seal_personal", "sequence", "set_clock"]

ERASURE = HouseRule("J-02", "删除个人信息须注明理由，并在日志中留痕", "个人信息保护法第四十七条；本系统日志规则")


def seal_personal(data: dict[str, Any]) -> tuple[UUID, dict[str, str], list[Row]]:
    """An immutable encrypted row for personal data: its id, the reference that an entry's data carries, and the rows to write."""
    require_canonical(data, "personal")
    record = new_stream()
    ciphertext, wrapped, mac = seal(record, data)
    row = Insert(PersonalRecord, {"id": record, "ciphertext": ciphertext, "wrapped_key": wrapped, "mac": mac})
    return record, {"personal": str(record), "mac": mac}, [row]


def enclose(key: UUID, data: dict[str, Any]) -> dict[str, bytes]:
    """Personal data for a row that is no record of the journal and is overwritten or deleted with what it belongs to (a draft, the name
    of an upload): its ``ciphertext`` and ``wrapped_key``; :func:`oneseal.journal.queries.opened` opens them under the same key."""
    require_canonical(data, "personal")
    ciphertext, wrapped, _ = seal(key, data)
    return {"ciphertext": ciphertext, "wrapped_key": wrapped}


def erase_personal(records: Sequence[UUID], *, by: UUID | None, reason: str) -> None:
    """删除个人信息 (PIPL Art. 47): destroy the keys of ``records`` and leave an erasure entry; the chain stays whole."""
    if not reason.strip():
        raise Refused(ERASURE, "没有写明删除理由", field="reason", mend="请填写删除个人信息的理由和依据")
    rows = [Update(PersonalRecord, {"id": record}, {"wrapped_key": None}) for record in records]
    with gate(new_stream()) as act:
        act.record("erase_personal", by=by, data={"records": [str(record) for record in records], "reason": reason}, rows=rows)


def advance_cursor(name: str, position: int) -> None:
    """Note that reader ``name`` has dealt with everything up to ``position``; it never goes back."""
    table = JournalCursor._meta.db_table
    sql = (
        f"INSERT INTO {table} (name, position) VALUES (%s, %s) "  # noqa: S608 - the table's own name
        f"ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE {table}.position < excluded.position"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [name, position])
