"""``journal verify`` names a tampered entry; personal data may be erased only in sight."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.db import IntegrityError, connection

from oneseal.journal import verify as verifying
from oneseal.journal.actions import erase_personal, seal_personal
from oneseal.journal.gate import gate, new_stream
from oneseal.journal.models import PersonalRecord
from oneseal.journal.queries import PROJECTIONS, open_personal, rebuild, verify
from oneseal.journal.tests.racing import at_once
from oneseal.law.rule import Refused


@contextmanager
def unguarded(*tables: str) -> Iterator[None]:
    """What an intruder with the database's own password would do first: switch the triggers off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = origin")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            cursor.execute(sql)


def written(data: dict[str, object]) -> UUID:
    stream = new_stream()
    with gate(stream) as act:
        act.record("note", by=None, data=data)
    return stream


def key(stream: UUID) -> UUID | str:
    return stream if connection.vendor == "postgresql" else stream.hex


def test_an_untouched_journal_proves() -> None:
    written({"a": "b"})
    proof = verify()
    assert proof.entries >= 1
    assert proof.findings == []


@pytest.mark.parametrize(
    ("column", "value"),
    [("data", '{"amount": 2}'), ("act", "forged"), ("power", "批准"), ("at", "2020-01-01 00:00:00+00:00"), ("previous", "1" * 64)],
)
def test_a_changed_column_is_named(column: str, value: str) -> None:
    stream = written({"amount": 1})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM journal_entry WHERE stream = %s", [key(stream)])
        genuine = cursor.fetchone()[0]
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE journal_entry SET {column} = %s WHERE stream = %s", [value, key(stream)])
        assert str(stream) in {finding.stream for finding in verify().findings}
        cursor.execute(f"UPDATE journal_entry SET {column} = %s WHERE stream = %s", [genuine, key(stream)])
    assert verify().findings == []


UNHEARD_OF: dict[str, list[str | int | bytes]] = {
    "data": [
        "{}",
        "[]",
        "7",
        '"x"',
        "null",
        '{"personal": "x", "mac": "y"}',
        '{"personal": 7, "mac": []}',
        '{"records": 5}',
        '{"records": [[]]}',
    ],
    "act": ["", "erase_personal", "make_seal", "file"],
    "hash": ["zz", "", "g" * 64],
    "previous": ["zz", ""],
    "version": [0, 7],
}
LOOSE: dict[str, list[str | int | bytes]] = {"by": ["xyz", "7"], "at": ["yesterday", ""], "substituting": ["?"], "mandate": [b"\xff"]}
"""What a column of SQLite takes and PostgreSQL's types do not."""
if connection.vendor == "sqlite":
    UNHEARD_OF = {column: [*UNHEARD_OF.get(column, []), *LOOSE.get(column, [])] for column in {**UNHEARD_OF, **LOOSE}}


def test_whatever_columns_were_made_to_say_each_entry_is_named_and_the_others_are_read() -> None:
    altered = [(written({"amount": 1}), column, value) for column, values in UNHEARD_OF.items() for value in values]
    whole, before = written({"amount": 1}), verify().entries
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT * FROM journal_entry")
        for stream, column, value in altered:
            cursor.execute(f'UPDATE journal_entry SET "{column}" = %s WHERE stream = %s', [value, key(stream)])
        proof = verify()
        named = {finding.stream.replace("-", "") for finding in proof.findings}
        assert [told for told in altered if told[0].hex not in named] == []
        assert whole.hex not in named and proof.entries >= before - sum(map(len, LOOSE.values()))
        for each in PROJECTIONS.values():
            if {value for _, _, value in altered} & set(each.begins):
                assert any("无法推导" in line for line in rebuild(each).differences), each.name
        for stream, *_ in altered:
            cursor.execute("DELETE FROM journal_entry WHERE stream = %s", [key(stream)])
            cursor.execute("INSERT INTO journal_entry SELECT * FROM kept WHERE stream = %s", [key(stream)])
        cursor.execute("DROP TABLE kept")
    assert verify().findings == []


def test_read_row_by_row_a_journal_of_long_streams_is_the_same() -> None:
    with gate(new_stream()) as act:
        entry = act.record("note", by=None, data={"amount": 1})
        for amount in range(2, 12):
            entry = act.follow(entry, "note", by=None, data={"amount": amount})
    assert list(verifying._one_by_one(verifying.Proof())) == list(verifying._entries())


def test_a_removed_entry_is_missed() -> None:
    from oneseal.journal.actions import sequence

    stream = written({"gone": True})
    while sequence():
        pass
    columns = 'stream, version, act, "by", power, substituting, mandate, at, data, previous, hash'
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE kept AS SELECT {columns} FROM journal_entry WHERE stream = %s", [key(stream)])
        cursor.execute("DELETE FROM journal_entry WHERE stream = %s", [key(stream)])
        assert any(finding.kind == "missing" for finding in verify().findings)
        cursor.execute(f"INSERT INTO journal_entry ({columns}) SELECT {columns} FROM kept")
        cursor.execute("DROP TABLE kept")
    assert verify().findings == []


def test_personal_data_is_encrypted_and_opens_for_those_who_may() -> None:
    record, reference, rows = seal_personal({"name": "王申请", "id_number": "990101199001010019"})
    with gate(new_stream()) as act:
        act.record("register", by=None, data={"who": reference}, rows=rows)
    assert open_personal([record]) == {record: {"name": "王申请", "id_number": "990101199001010019"}}
    assert "王申请".encode() not in bytes(PersonalRecord.objects.get(id=record).ciphertext)


def test_erasing_destroys_the_key_and_leaves_the_chain_whole() -> None:
    record, reference, rows = seal_personal({"name": "冯旁人"})
    with gate(new_stream()) as act:
        act.record("register", by=None, data={"who": reference}, rows=rows)
    erase_personal([record], by=None, reason="本人申请删除")
    assert open_personal([record]) == {}
    assert verify().findings == []


def test_erasing_needs_a_reason() -> None:
    with pytest.raises(Refused, match="理由"):
        erase_personal([new_stream()], by=None, reason="  ")


def test_a_key_destroyed_without_an_erasure_entry_is_found() -> None:
    record, reference, rows = seal_personal({"name": "某人"})
    stream = new_stream()
    with gate(stream) as act:
        act.record("register", by=None, data={"who": reference}, rows=rows)
    wrapped = bytes(PersonalRecord.objects.get(id=record).wrapped_key or b"")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journal_personal_record SET wrapped_key = NULL WHERE id = %s", [key(record)])
    assert [finding.kind for finding in verify().findings] == ["record_erased"]
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_personal_record SET wrapped_key = %s WHERE id = %s", [wrapped, key(record)])
    assert verify().findings == []


def test_a_changed_record_is_refused_by_the_database_and_found_by_the_proof() -> None:
    record, reference, rows = seal_personal({"name": "某人"})
    stream = new_stream()
    with gate(stream) as act:
        act.record("register", by=None, data={"who": reference}, rows=rows)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_personal_record SET mac = 'x' WHERE id = %s", [key(record)])
    ciphertext = bytes(PersonalRecord.objects.get(id=record).ciphertext)
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_personal_record SET ciphertext = %s WHERE id = %s", [ciphertext[:-1] + b"\x00", key(record)])
        assert str(stream) in {finding.stream for finding in verify().findings}
        cursor.execute("UPDATE journal_personal_record SET ciphertext = %s WHERE id = %s", [ciphertext, key(record)])
    assert verify().findings == []


def test_what_is_erased_while_the_journal_is_proved_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof of a large journal takes minutes; all of it is of one moment."""
    stream = new_stream()
    record, reference, rows = seal_personal({"name": "某人"})
    with gate(stream) as act:
        act.record("note", by=None, data={"who": reference}, rows=rows)
    genuine = verifying._check_absent

    def erased_meanwhile(erased: set[str], proof: verifying.Proof) -> None:
        assert at_once(lambda: erase_personal([record], by=stream, reason="本人申请删除")) == ["done"]
        genuine(erased, proof)

    monkeypatch.setattr(verifying, "_check_absent", erased_meanwhile)
    assert verify().findings == []
    monkeypatch.undo()
    assert verify().findings == [] and open_personal([record]) == {}
