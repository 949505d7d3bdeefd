"""The global order under racing writers: no reader misses or doubles an entry; no second clerk decides on a stale history."""

import random
import subprocess
import sys
from uuid import UUID

import pytest
from django.db import connection

from oneseal.journal.actions import advance_cursor, sequence
from oneseal.journal.gate import Lock, gate, new_stream
from oneseal.journal.models import Counter
from oneseal.journal.queries import after, cursor_of, entries_of, hashes_between, last_position, unordered
from oneseal.journal.rules import Insert, Update

WRITERS, STREAMS, ACTS = 6, 20, 60


def write(seed: int, streams: list[UUID]) -> None:
    """One racing writer: each act's row says how long the history was, so a stale history would show."""
    draw = random.Random(seed)
    for _ in range(ACTS):
        stream = draw.choice(streams)
        with gate(stream, Lock(Counter, str(stream))) as act:
            known = len(act.entries)
            change = Update(Counter, {"name": str(stream), "value": known}, {"value": known + 1})
            act.record("touch", by=None, data={"known": known}, rows=[change])


def _writer(seed: int, streams: list[UUID]) -> "subprocess.Popen[bytes]":
    program = (
        "import sys, django; django.setup()\n"
        "from uuid import UUID\n"
        "from oneseal.journal.tests.test_order import write\n"
        "write(int(sys.argv[1]), [UUID(name) for name in sys.argv[2:]])\n"
    )
    return subprocess.Popen([sys.executable, "-c", program, str(seed), *map(str, streams)])


def test_racing_writers_leave_a_gapless_order_that_a_reader_follows_live() -> None:
    streams = [new_stream() for _ in range(STREAMS)]
    for stream in streams:
        with gate(stream) as act:
            act.record("found", by=None, data={}, rows=[Insert(Counter, {"name": str(stream), "value": 1})])
    while sequence():
        pass
    position = start = last_position()
    writers = [_writer(seed, streams) for seed in range(WRITERS)]
    versions = dict.fromkeys(streams, 1)
    read = 0
    while any(writer.poll() is None for writer in writers) or unordered():
        sequence(limit=50)
        for place, entry in after(position, limit=20):
            assert place == position + 1, "the order is gapless"
            position = place
            if entry.stream in versions:
                assert entry.version == versions[entry.stream] + 1, "each stream in order, nothing doubled"
                versions[entry.stream] = entry.version
                read += 1
    for place, entry in after(position, limit=WRITERS * ACTS):
        assert place == position + 1
        position = place
        read += entry.stream in versions
    assert [writer.wait() for writer in writers] == [0] * WRITERS
    assert read == WRITERS * ACTS
    assert position - start >= read
    for stream in streams:
        assert [entry.data["known"] for entry in entries_of(stream)[1:]] == list(range(1, len(entries_of(stream))))


def test_a_cursor_never_goes_back() -> None:
    advance_cursor("reader", 5)
    advance_cursor("reader", 3)
    assert cursor_of("reader") == 5
    assert cursor_of("nobody") == 0


def test_hashes_come_in_order_for_the_roots() -> None:
    stream = new_stream()
    with gate(stream) as act:
        act.record("found", by=None, data={})
    while sequence():
        pass
    last = last_position()
    assert list(hashes_between(last, last)) == [entries_of(stream)[0].hash]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="a held-back commit needs a database with several writers")
def test_an_entry_whose_commit_is_held_back_is_ordered_later_and_not_missed() -> None:
    import psycopg

    settings = connection.get_connection_params()
    with psycopg.connect(host=settings.get("host"), port=settings.get("port"), user=settings.get("user"), password=settings.get("password"),
                         dbname=settings["dbname"]) as held:  # fmt: skip
        held.execute("INSERT INTO journal_inbox (stream, version) VALUES (%s, 1)", [new_stream()])
        stream = new_stream()
        with gate(stream) as act:
            act.record("found", by=None, data={})
        while sequence():
            pass
        before = last_position()
        assert unordered() == 0, "the sequencer does not see and does not wait for what is not committed"
        held.rollback()
    assert last_position() == before
