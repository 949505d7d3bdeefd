"""The gate: one act, one entry, one transaction, three trips; a second hand never writes on a stale history."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from oneseal.journal import gate as gate_module
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


@pytest.mark.parametrize("data", [{"x": 1.5}, {"x": "a\x00b"}, {"a\x00b": 1}, {"x": [{"y": {1, 2}}]}, {1: "x"}])
def test_what_databases_would_not_give_back_alike_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(NotCanonical), gate(new_stream()) as act:
        act.record("odd", by=None, data=data)


def test_the_gate_opens_its_own_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="own transaction"), gate(new_stream()):
        raise AssertionError("never reached")


def test_time_never_goes_back_within_a_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = founded("time")
    last = entries_of(stream)[0].at
    monkeypatch.setattr(gate_module, "now", lambda: last.replace(year=last.year - 1))
    touched(stream, "time", 2)
    assert entries_of(stream)[1].at == last


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_entry SET act = 'x'", "DELETE FROM journal_entry", "DELETE FROM journal_order WHERE position = 1"]
)
def test_the_database_refuses_to_change_entries(statement: str) -> None:
    founded("kept-" + statement[:10] + statement[-3:])
    from oneseal.journal.actions import sequence

    sequence()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(statement)


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
