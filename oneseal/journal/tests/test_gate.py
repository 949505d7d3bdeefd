"""The gate: one act, one entry, one transaction, three trips; a second hand never writes on a stale history."""

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from oneseal.journal import gate as gate_module
from oneseal.journal.actions import seal_personal, sequence
from oneseal.journal.gate import Lock, allocate, gate, new_stream, trips
from oneseal.journal.models import Counter, JournalEntry
from oneseal.journal.queries import entries_of
from oneseal.journal.rules import GENESIS, Insert, NotCanonical, Read, Update, digest
from oneseal.law.rule import Refused


def founded(name: str) -> UUID:
    """A stream whose object is a counter row called ``name``."""
    stream = new_stream()
    with gate(stream) as act:
        act.record("found", by=None, data={"name": name}, rows=[Insert(Counter, {"name": name, "value": 1})])
    return stream


def touched(stream: UUID, name: str, value: int) -> None:
    with gate(stream, Lock(Counter, name)) as act:
        act.record("touch", by=None, data={"value": value}, rows=[Update(Counter, {"name": name}, {"value": value})])


def test_an_act_writes_its_entry_and_its_rows_together() -> None:
    stream = founded("together")
    touched(stream, "together", 7)
    first, second = entries_of(stream)
    assert (first.version, first.previous, first.hash) == (1, GENESIS, digest(first))
    assert (second.version, second.previous, second.data) == (2, first.hash, {"value": 7})
    assert Counter.objects.get(name="together").value == 7


def test_an_act_takes_three_trips() -> None:
    stream = founded("trips")
    before = trips.count
    touched(stream, "trips", 2)
    assert trips.count - before == 3


def test_what_was_asked_is_answered_in_the_first_trip() -> None:
    stream = founded("asked")
    question = Read("SELECT value FROM journal_counter WHERE name = %s", ("asked",))
    with gate(stream, Lock(Counter, "asked"), [question]) as act:
        assert act.answers == [[(1,)]]
    assert len(entries_of(stream)) == 1, "a gate without an entry writes nothing"


def test_an_error_in_the_block_leaves_nothing_behind() -> None:
    stream = founded("error")
    with pytest.raises(ZeroDivisionError), gate(stream, Lock(Counter, "error")) as act:
        act.record("touch", by=None, data={}, rows=[Update(Counter, {"name": "error"}, {"value": 1 // 0})])
    assert len(entries_of(stream)) == 1
    touched(stream, "error", 2)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no line that could be cut")
def test_an_act_refused_on_a_line_that_was_cut_stays_refused_and_the_next_act_has_a_fresh_line() -> None:
    """The rollback finds nobody there; what the person reads is why her act was refused."""
    import psycopg

    stream = founded("cut")
    wanted = {part: value for part, value in connection.get_connection_params().items() if part not in gate_module.DJANGOS_OWN}
    with pytest.raises(Refused, match="只为试验"), gate(stream, Lock(Counter, "cut")):
        with psycopg.connect(**wanted, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        raise Refused(gate_module.STALE, "只为试验", mend="")
    touched(stream, "cut", 2)
    assert [entry.act for entry in entries_of(stream)] == ["found", "touch"]


def test_a_row_that_changed_meanwhile_stops_the_whole_act() -> None:
    stream = founded("stale")
    with pytest.raises(Refused, match="J-01"), gate(stream, Lock(Counter, "stale")) as act:
        act.record("touch", by=None, data={}, rows=[Update(Counter, {"name": "stale", "value": 99}, {"value": 100})])
    assert len(entries_of(stream)) == 1
    assert Counter.objects.get(name="stale").value == 1


def test_a_row_that_exists_already_stops_the_whole_act() -> None:
    founded("twice")
    other = new_stream()
    with pytest.raises(IntegrityError), gate(other) as act:
        act.record("found", by=None, data={}, rows=[Insert(Counter, {"name": "twice", "value": 1})])
    assert entries_of(other) == []


def test_an_object_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="J-01"), gate(new_stream(), Lock(Counter, "nowhere")):
        raise AssertionError("never reached")


def test_one_gate_one_entry() -> None:
    with pytest.raises(RuntimeError, match="one act is one entry"), gate(new_stream()) as act:
        act.record("a", by=None, data={})
        act.record("b", by=None, data={})


@pytest.mark.parametrize(
    ("data", "field", "reason"),
    [
        ({"x": 1.5}, "data.x", "“data.x”的值“1.5”是小数，不能保存"),
        ({"x": "a\x00b"}, "data.x", "“data.x”的文字“a␀b”含有不能保存的字符（空字符或半个字符）"),
        ({"x": "半\ud800"}, "data.x", "“data.x”的文字“半?”含有不能保存的字符（空字符或半个字符）"),
        ({"a\x00b": 1}, "data.a␀b", "“data.a␀b”的文字“a␀b”含有不能保存的字符（空字符或半个字符）"),
        ({"x": [{"y": {1, 2}}]}, "data.x[0].y", "“data.x[0].y”的值“{1, 2}”是集合，不能保存"),
        ({1: "x"}, "data", "“data”的键“1”是整数，应是文字"),
    ],
)
def test_what_databases_would_not_give_back_alike_is_refused(data: dict[str, object], field: str, reason: str) -> None:
    """In the reader's words: where, which value, which rule, and how to mend it."""
    with pytest.raises(NotCanonical, match="J-04") as refused, gate(new_stream()) as act:
        act.record("odd", by=None, data=data)
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert refused.value.mend


@pytest.mark.parametrize("named", [{"by": "x"}, {"by": ""}, {"substituting": 7, "by": None}, {"mandate": "x", "by": None}])
def test_who_acted_is_a_key_or_nobody(named: dict[str, Any]) -> None:
    stream = new_stream()
    with pytest.raises(NotCanonical, match="应是编号，却是"), gate(stream) as act:
        act.record("odd", data={}, **named)
    assert entries_of(stream) == []


def test_the_gate_opens_its_own_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="own transaction"), gate(new_stream()):
        raise AssertionError("never reached")


def test_time_never_goes_back_within_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = founded("time")
    last = entries_of(stream)[0].at
    monkeypatch.setattr(gate_module, "now", lambda: last.replace(year=last.year - 1))
    touched(stream, "time", 2)
    assert entries_of(stream)[1].at == last


def refused(statement: str) -> None:
    """The database does not do it, though there is something to do it to."""
    founded(f"kept-{hash(statement)}")
    _, reference, rows = seal_personal({"name": "王申请"})
    with gate(new_stream()) as act:
        act.record("register", by=None, data={"who": reference}, rows=rows)
    sequence()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET act = 'x'",
        "DELETE FROM journal_entry",
        "DELETE FROM journal_order WHERE position = 1",
        "DELETE FROM journal_personal_record",
        "UPDATE journal_personal_record SET mac = ''",
    ],
)
def test_the_database_refuses_to_change_entries(statement: str) -> None:
    refused(statement)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such statement")
@pytest.mark.parametrize("table", ["journal_entry", "journal_order", "journal_personal_record"])
def test_the_database_refuses_to_empty_what_only_grows(table: str) -> None:
    refused(f"TRUNCATE {table}")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no such statement")
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO journal_entry SELECT * FROM journal_entry",
        "INSERT OR REPLACE INTO journal_order SELECT * FROM journal_order",
        "INSERT OR REPLACE INTO journal_order SELECT position + 1000000, stream, version FROM journal_order",
        "INSERT OR REPLACE INTO journal_order (rowid, position, stream, version) VALUES (1, 1000000, '', 0)",
        "INSERT OR REPLACE INTO journal_personal_record SELECT * FROM journal_personal_record",
    ],
)
def test_the_database_refuses_to_write_over_what_only_grows(statement: str) -> None:
    """Whether the key, another unique column or the place in the file is the same."""
    refused(statement)


def test_numbers_are_never_given_twice_and_grow_in_blocks() -> None:
    given = [allocate("numbers", block=8) for _ in range(40)]
    assert given == sorted(set(given))
    assert Counter.objects.get(name="numbers").value >= given[-1]


def test_an_entry_survives_the_round_trip() -> None:
    stream = new_stream()
    data = {"text": "〔2026〕12号 \U0001f600 ' \" \\ \n", "list": [1, None, True, {"deep": []}], "big": 10**15}
    with gate(stream) as act:
        act.record("odd", by=new_stream(), power="受理", substituting=new_stream(), mandate=new_stream(), data=data)
    entry = entries_of(stream)[0]
    assert entry.data == data
    assert digest(entry) == entry.hash
    assert JournalEntry.objects.filter(stream=stream).count() == 1
