"""What may be written in the journal besides entries: personal records, erasure, readers' cursors, projections put right, the clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from oneseal.journal.clock import new_stream, set_clock
from oneseal.journal.gate import Act, gate
from oneseal.journal.models import JournalCursor, PersonalRecord
from oneseal.journal.rebuild import BATCH, Difference, Projection, baseless, batches, differing
from oneseal.journal.rules import Insert, Read, Row, Update, require_canonical
from oneseal.journal.sequencer import sequence
from oneseal.journal.statements import plain, statement
from oneseal.journal.vault import seal
from oneseal.law.rule import HouseRule, Refused

__all__ = ["advance_cursor", "enclose", "erase_in", "erase_personal", "put_right", "seal_personal", "sequence", "set_clock"]

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
    """删除个人信息 (PIPL Art. 47): destroy the keys of ``records`` and leave an erasure entry; the chain stays whole.

    Why, in people's words, may name somebody: it is sealed like all that people write.
    """
    with gate(new_stream()) as act:
        erase_in(act, records, by=by, reason=reason)


def erase_in(act: Act, records: Sequence[UUID], *, by: UUID | None, reason: str) -> None:
    """The same as part of an act that is under way; the erasure has a stream of its own. Nothing to erase leaves no entry."""
    if not reason.strip():
        raise Refused(ERASURE, "没有写明删除理由", field="reason", mend="请填写删除个人信息的理由和依据")
    if not records:
        return
    _, reference, rows = seal_personal({"reason": reason})
    rows += [Update(PersonalRecord, {"id": record}, {"wrapped_key": None}) for record in records]
    data = {"records": [str(record) for record in records], "words": reference}
    act.found(new_stream(), "erase_personal", by=by, data=data, rows=rows)


def advance_cursor(name: str, position: int) -> None:
    """Note that reader ``name`` has dealt with everything up to ``position``; it never goes back."""
    table = JournalCursor._meta.db_table
    sql = (
        f"INSERT INTO {table} (name, position) VALUES (%s, %s) "  # noqa: S608 - the table's own name
        f"ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE {table}.position < excluded.position"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [name, position])


@dataclass(slots=True)
class Mended:
    """What putting one projection right did: rows derived, what was changed, and what could not be put right."""

    name: str
    rows: int = 0
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def put_right(named: Projection) -> Mended:
    """重建: bring every row of a projection to what the journal says: changed columns back, missing rows made, rows without basis removed.

    One transaction and one entry per batch; an act on the same row at the same time wins, and the batch raises OperationalError. A row that
    the database itself keeps as it is (what was published, what others refer to), or that entries alone do not fill, is named and left.
    """
    result = Mended(named.name)
    for streams in list(batches(named)):
        rows, found = differing(named, streams)
        result.rows += rows
        if found:
            _put_right(named, result, streams)
    if result.left or named.rows().count() > result.rows:
        surplus = baseless(named)
        for begin in range(0, len(surplus), BATCH):
            _settle(named, result, surplus[begin : begin + BATCH])
    return result


def _put_right(named: Projection, result: Mended, streams: list[UUID]) -> None:
    """Look again inside the transaction that writes; when a commit is refused for one row, each stream gets one of its own."""
    try:
        _write(named, result, streams, ())
    except IntegrityError as refused:
        if len(streams) > 1:
            for stream in streams:
                _put_right(named, result, [stream])
        else:
            result.left += _left(named, differing(named, streams)[1], refused)


def _settle(named: Projection, result: Mended, surplus: Sequence[Difference]) -> None:
    try:
        _write(named, result, [], surplus)
    except IntegrityError as refused:
        if len(surplus) > 1:
            for one in surplus:
                _settle(named, result, [one])
        else:
            result.left += _left(named, surplus, refused)


def _write(named: Projection, result: Mended, streams: list[UUID], surplus: Sequence[Difference]) -> None:
    """One batch: everything read in it is of one moment, and whoever changed a row since then makes it fail as a whole."""
    postgres = connection.vendor == "postgresql"
    moment = ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "SET CONSTRAINTS ALL IMMEDIATE"] if postgres else []
    with gate(new_stream(), reads=[Read(sql, ()) for sql in moment]) as act:
        done, left = _apply(named, [*differing(named, streams)[1], *surplus])
        if done:
            rows = [{"key": str(one.key), "did": _did(one), "columns": list(one.columns)} for one in done]
            act.record("rebuild", by=None, data={"projection": named.name, "rows": rows})
    result.changed += [line for one in done for line in one.words(named.name)]
    result.left += left


def _did(one: Difference) -> str:
    return "removed" if one.derived is None else "changed" if one.stored is not None else "made"


def _apply(named: Projection, found: Sequence[Difference]) -> tuple[list[Difference], list[str]]:
    """Write each row under a savepoint of its own, and again as long as one makes room for another: what was written, what was refused."""
    waiting, done, left = list(found), list[Difference](), list[str]()
    while waiting:
        refused: list[Difference] = []
        left = []
        for one in waiting:
            if why := _refusal(named, one):
                left += _left(named, [one], why)
                refused.append(one)
            else:
                done.append(one)
        if len(refused) == len(waiting):
            break
        waiting = refused
    return done, left


def _refusal(named: Projection, one: Difference) -> object:
    """Why a row cannot be put right; None when it is."""
    sql, values = _sql(named, one)
    if not sql:
        return f"日志不足以重建 {'、'.join(values)}"
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT put_right")
        try:
            cursor.execute(sql, values)
        except IntegrityError as refused:
            cursor.execute("ROLLBACK TO SAVEPOINT put_right")
            return refused
        cursor.execute("RELEASE SAVEPOINT put_right")
    return None


def _sql(named: Projection, one: Difference) -> tuple[str, list[Any]]:
    """The statement that puts a row right; an empty one with the columns that no entry tells when a missing row cannot be made."""
    table = named.table
    key = {table._meta.pk.attname: one.key}
    if one.derived is None:
        where = f'"{table._meta.db_table}" WHERE "{table._meta.pk.column}" = %s'
        return f"DELETE FROM {where}", [plain(one.key)]  # noqa: S608 - the table's own names
    if one.stored is not None:
        return statement(Update(table, key, {name: one.derived[name] for name in one.columns}), connection.vendor)[:2]
    given, untold = dict(one.derived), list[Any]()
    for column in table._meta.concrete_fields:
        if not {column.attname, column.name} & {*given, *key}:
            if column.has_default() or column.null:
                given[column.attname] = column.get_default()
            else:
                untold.append(column.attname)
    return ("", untold) if untold else statement(Insert(table, {**key, **given}), connection.vendor)[:2]


def _left(named: Projection, found: Iterable[Difference], why: object) -> list[str]:
    reason = str(why).splitlines()[0]
    return [f"{line}（{reason}）" for one in found for line in one.words(named.name)]
