"""Proving the journal: every hash, every chain, the global order, and the personal records the entries refer to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Func, TextField

from oneseal.journal.models import JournalEntry, JournalInbox, JournalOrder, PersonalRecord
from oneseal.journal.rebuild import one_snapshot
from oneseal.journal.rules import GENESIS, Entry, digest
from oneseal.journal.vault import Tampered, open_sealed

FIELDS = ("stream", "version", "act", "by", "power", "substituting", "mandate", "at", "data", "previous", "hash")
BATCH = 2000
UNREADABLE = (ValueError, TypeError, UnicodeDecodeError)
MOST = 100
"""Findings are listed up to this many; a ruined journal is not printed whole."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the journal that does not prove: where, and what is wrong with it."""

    kind: str
    stream: str
    version: int | None
    message: str


@dataclass(slots=True)
class Proof:
    """What a verification saw: how many entries and streams, and what did not prove."""

    entries: int = 0
    streams: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, kind: str, stream: object, version: int | None, message: str) -> None:
        """Note a finding, up to the limit of the list."""
        if len(self.findings) < MOST:
            self.findings.append(Finding(kind, str(stream), version, message))


def verify(progress: Callable[[int], None] | None = None) -> Proof:
    """Check the whole journal as it is at one moment, while others write; memory stays bounded. ``progress``: told the entries seen."""
    with one_snapshot():
        return _proved(progress)


def _proved(progress: Callable[[int], None] | None) -> Proof:
    try:
        return _read_through(_entries(), Proof(), progress)
    except UNREADABLE:  # a row whose columns hold no id, no time or no JSON: each is named, and the reading goes on behind it
        proof = Proof()
        return _read_through(_one_by_one(proof), proof, progress)


def _read_through(entries: Iterable[Entry], proof: Proof, progress: Callable[[int], None] | None) -> Proof:
    erased: set[str] = set()
    promised: dict[str, tuple[str, int, str]] = {}
    last: Entry | None = None
    for entry in entries:
        _check_entry(entry, last, proof)
        if entry.act == "erase_personal":
            erased.update(_erased_by(entry))
        _note_promised(entry, promised, proof)
        proof.entries += 1
        last = entry
        if len(promised) >= BATCH:
            _check_records(promised, proof)
        if progress and proof.entries % 10_000 == 0:
            progress(proof.entries)
    _check_records(promised, proof)
    _check_absent(erased, proof)
    _check_order(proof)
    return proof


def verify_stream(stream: UUID) -> Proof:
    """Check one stream by itself: its hashes, its chain, the records it refers to (a destroyed key is for :func:`verify`). Two queries."""
    proof, promised, last = Proof(), dict[str, tuple[str, int, str]](), None
    for row in JournalEntry.objects.filter(stream=stream).order_by("version").values_list(*FIELDS):
        entry = Entry(*row)
        _check_entry(entry, last, proof)
        _note_promised(entry, promised, proof)
        proof.entries += 1
        last = entry
    _check_records(promised, proof)
    return proof


def references(data: Any) -> Iterator[Mapping[str, str]]:
    """Every reference to a personal record inside an entry's data: an object with ``personal`` and ``mac``."""
    waiting = [data]
    while waiting:
        value = waiting.pop()
        kind = type(value)
        if kind is dict:
            if "personal" in value and "mac" in value:
                yield value
            waiting.extend(value.values())
        elif kind is list:
            waiting.extend(value)


def _erased_by(entry: Entry) -> set[str]:
    """The records whose keys an entry says were destroyed; none where it was altered to say nothing."""
    records = entry.data.get("records", ()) if isinstance(entry.data, dict) else ()
    return {str(record) for record in records} if isinstance(records, list) else set()


def _note_promised(entry: Entry, promised: dict[str, tuple[str, int, str]], proof: Proof) -> None:
    """Remember the records that an entry refers to; a reference that is no id was put there."""
    for reference in references(entry.data):
        try:
            record = str(UUID(reference["personal"]))
        except (AttributeError, TypeError, ValueError):
            proof.add("tampered", entry.stream, entry.version, f"条目“{entry.act}”所指的个人信息记录不是编号：被改动")
            continue
        promised[record] = (str(entry.stream), entry.version, reference["mac"])


def _entries() -> Iterator[Entry]:
    rows: Iterable[tuple[Any, ...]] = JournalEntry.objects.order_by("stream", "version").values_list(*FIELDS).iterator(BATCH)
    for row in rows:
        yield Entry(*row)


def _one_by_one(proof: Proof) -> Iterator[Entry]:
    """The entries of a journal that cannot be read as a whole; what stands in a row that cannot be read is told as it stands."""
    table, place = JournalEntry._meta.db_table, "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        # Qualified: bare names would order by the texts just selected, the 10th entry before the 2nd.
        cursor.execute(f"SELECT {place}, CAST(stream AS text), CAST(version AS text) FROM {table} e ORDER BY e.stream, e.version")  # noqa: S608 - own table
        rows = cursor.fetchall()
    for where, stream, version in rows:
        try:
            found = JournalEntry.objects.annotate(place=Func(template=place, output_field=TextField())).filter(place=where)
            yield from [Entry(*row) for row in found.values_list(*FIELDS)]
        except UNREADABLE as wrong:
            proof.add("unreadable", stream, None, f"{stream} 第 {version} 条无法读取（{wrong}）：列被改动")


def _check_entry(entry: Entry, last: Entry | None, proof: Proof) -> None:
    follows = last if last is not None and last.stream == entry.stream else None
    if follows is None:
        proof.streams += 1
    expected = (follows.version + 1, follows.hash) if follows else (1, GENESIS)
    if entry.version != expected[0]:
        proof.add("missing", entry.stream, expected[0], f"第 {expected[0]} 条缺失，后面是第 {entry.version} 条")
    elif entry.previous != expected[1]:
        proof.add("broken_chain", entry.stream, entry.version, "前一条摘要与上一条不符：上一条或本条被改动")
    genuine = is_genuine(entry)
    if not genuine:
        proof.add("tampered", entry.stream, entry.version, f"内容与摘要不符：条目“{entry.act}”被改动")
    if follows and genuine and follows.at is not None and entry.at < follows.at:
        proof.add("time", entry.stream, entry.version, "时间早于上一条")


def is_genuine(entry: Entry) -> bool:
    """Whether an entry says what it said when it was written: its content and its hash agree."""
    try:
        return digest(entry) == entry.hash
    except (AttributeError, TypeError, ValueError):
        return False


def _check_records(promised: dict[str, tuple[str, int, str]], proof: Proof) -> None:
    """Each referred record is there, carries the hashed HMAC, and (where its key is) opens to it."""
    found = {str(row[0]): row[1:] for row in _records([UUID(record) for record in promised])}
    for record, (stream, version, mac) in promised.items():
        known, ciphertext, wrapped = found.get(record, (None, None, None))
        if known is None:
            proof.add("record_missing", stream, version, f"个人信息记录 {record} 不存在")
        elif known != mac:
            proof.add("record_tampered", stream, version, f"个人信息记录 {record} 的校验值与日志不符")
        elif wrapped is not None:
            try:
                genuine = open_sealed(UUID(record), bytes(ciphertext), bytes(wrapped))[1] == mac
            except (Tampered, TypeError, ValueError):
                genuine = False
            if not genuine:
                proof.add("record_tampered", stream, version, f"个人信息记录 {record} 的内容被改动")
    promised.clear()


def _records(wanted: list[UUID]) -> Iterable[tuple[Any, ...]]:
    """Id, HMAC, ciphertext and wrapped key of many records. An array, where there are arrays, costs half of a long list."""
    columns = ("id", "mac", "ciphertext", "wrapped_key")
    if connection.vendor != "postgresql":
        return PersonalRecord.objects.filter(id__in=wanted).values_list(*columns)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {PersonalRecord._meta.db_table} WHERE id = ANY(%s)", [wanted])  # noqa: S608 - own names
        return list(cursor.fetchall())


def _check_absent(erased: set[str], proof: Proof) -> None:
    """A destroyed key needs its erasure entry."""
    for record in PersonalRecord.objects.filter(wrapped_key__isnull=True).values_list("id", flat=True).iterator(BATCH):
        if str(record) not in erased:
            proof.add("record_erased", record, None, f"个人信息记录 {record} 的密钥缺失，日志中没有对应的删除条目")


def _check_order(proof: Proof) -> None:
    """Positions are gapless from 1, and every entry is ordered or waiting, once.

    What is ordered or waits is looked up among the entries, and the counts tell whether any entry is left over: the other lookup, of
    every entry among those, is made only when they differ.
    """
    entry, order, inbox = (model._meta.db_table for model in (JournalEntry, JournalOrder, JournalInbox))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(min(position), 1), coalesce(max(position), 0) FROM {order}")  # noqa: S608 - own tables
        count, first, last = cursor.fetchone()
        if first != 1 or last != count:
            proof.add("order", "journal_order", None, f"次序有缺口：共 {count} 条，位置从 {first} 到 {last}")
        cursor.execute(_WITHOUT_ENTRY.format(entry=entry, order=order, most=MOST))
        for stream, version, position in cursor.fetchall():
            proof.add("missing", stream, version, f"位置 {position} 所指的条目不存在")
        if _all_placed(cursor, entry, order, inbox):
            return
        cursor.execute(_WITHOUT_PLACE.format(entry=entry, order=order, inbox=inbox, most=MOST))
        for stream, version in cursor.fetchall():
            proof.add("unordered", stream, version, "条目没有次序，也不在待排序之列")


def _all_placed(cursor: Any, entry: str, order: str, inbox: str) -> bool:
    """Whether there are as many places as entries; counted in one statement, beside which others may write."""
    cursor.execute(_COUNTS.format(entry=entry, order=order, inbox=inbox))
    entries, ordered, waiting = cursor.fetchone()
    return bool(entries == ordered + waiting)


_WITHOUT_ENTRY = (
    "SELECT o.stream, o.version, o.position FROM {order} o LEFT JOIN {entry} e ON e.stream = o.stream AND e.version = o.version "
    "WHERE e.stream IS NULL LIMIT {most}"
)
_WITHOUT_PLACE = (
    "SELECT e.stream, e.version FROM {entry} e LEFT JOIN {order} o ON o.stream = e.stream AND o.version = e.version "
    "LEFT JOIN {inbox} i ON i.stream = e.stream AND i.version = e.version WHERE o.stream IS NULL AND i.stream IS NULL LIMIT {most}"
)
_COUNTS = (
    "SELECT (SELECT count(*) FROM {entry}), (SELECT count(*) FROM {order}), "
    "(SELECT count(*) FROM (SELECT DISTINCT stream, version FROM {inbox}) i WHERE EXISTS "
    "(SELECT 1 FROM {entry} e WHERE e.stream = i.stream AND e.version = i.version) AND NOT EXISTS "
    "(SELECT 1 FROM {order} o WHERE o.stream = i.stream AND o.version = i.version))"
)
