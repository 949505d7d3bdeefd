"""The embedded database at its limits: an act that cannot be kept says so, and the next one on the same connection works."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError, connection

from oneseal.journal.gate import OutcomeUnknown, gate, new_stream
from oneseal.journal.models import Counter
from oneseal.journal.queries import entries_of
from oneseal.journal.rules import Insert, Row

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has trips of its own")


@pytest.fixture
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the database for one test, with a rollback journal: there a reader holds up a COMMIT, not its BEGIN."""
    connection.ensure_connection()
    place = tmp_path / "apart.sqlite3"
    with closing(sqlite3.connect(place)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("VACUUM")  # what earlier tests deleted has left room, and a full database has none
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", place)
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", {"transaction_mode": "IMMEDIATE", "timeout": 0.1})
    yield place
    connection.close()


def noted(*rows: Row) -> UUID:
    stream = new_stream()
    with gate(stream) as act:
        act.record("note", by=None, data={}, rows=rows)
    return stream


def test_a_reader_that_holds_up_the_commit_costs_one_act_and_no_more(apart: Path) -> None:
    with closing(sqlite3.connect(apart)) as reader:
        held = reader.execute("SELECT name FROM sqlite_master")
        held.fetchone()
        with pytest.raises(OperationalError, match="没有保存"):
            noted(Insert(Counter, {"name": "held-up", "value": 1}))
        connection.ensure_connection()
        assert not connection.connection.in_transaction
        held.close()
    assert not Counter.objects.filter(name="held-up").exists()
    assert len(entries_of(noted())) == 1


def test_a_writer_elsewhere_costs_one_act_and_no_more(apart: Path) -> None:
    with closing(sqlite3.connect(apart)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="没有保存"):
            noted()
    assert len(entries_of(noted())) == 1


def test_a_full_database_costs_one_act_and_no_more(apart: Path) -> None:
    connection.ensure_connection()
    raw = connection.connection
    (pages,) = raw.execute("PRAGMA page_count").fetchone()
    raw.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(OperationalError, match="没有保存"):
        noted(*(Insert(Counter, {"name": f"full-{number}" + "x" * 60, "value": 1}) for number in range(500)))
    assert not Counter.objects.filter(name__startswith="full-").exists()
    assert len(entries_of(noted())) == 1


def test_a_medium_that_fails_in_the_commit_leaves_the_outcome_open_and_the_next_act_works(apart: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    rows = [Insert(Counter, {"name": f"failed-{number}" + "x" * 60, "value": 1}) for number in range(500)]
    connection.ensure_connection()
    resource.setrlimit(resource.RLIMIT_FSIZE, (apart.stat().st_size, before[1]))
    try:
        with pytest.raises(OutcomeUnknown):
            noted(*rows)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not Counter.objects.filter(name__startswith="failed-").exists()
    assert len(entries_of(noted())) == 1


def test_a_rule_that_is_looked_at_in_the_commit_leaves_the_connection_usable(apart: Path) -> None:
    with closing(sqlite3.connect(apart)) as other:
        other.execute(
            "CREATE TABLE due_at_commit (name TEXT REFERENCES journal_counter (name) DEFERRABLE INITIALLY DEFERRED)",
        )
        other.execute(
            "CREATE TRIGGER owed AFTER INSERT ON journal_counter WHEN new.name = 'owes' "
            "BEGIN INSERT INTO due_at_commit VALUES ('nobody'); END"
        )
        other.commit()
    with pytest.raises(IntegrityError):
        noted(Insert(Counter, {"name": "owes", "value": 1}))
    assert not Counter.objects.filter(name="owes").exists()
    assert len(entries_of(noted())) == 1
