"""Questions asked again and again: answered alike alone and over the gate's line, which keeps their texts, and not without end."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import count
from threading import Thread
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.pq import TransactionStatus

from oneseal.journal import wire
from oneseal.journal.gate import gate, new_stream
from oneseal.journal.queries import answers_to, one_snapshot
from oneseal.journal.rules import Read

OVER_THE_LINE = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite is reached over no line")
ENTRIES = Read("SELECT stream, version, act, at, data FROM journal_entry WHERE stream = %s", ())


def _written() -> UUID:
    stream = new_stream()
    _write(stream)
    return stream


def _write(stream: UUID) -> None:
    with gate(stream) as act:
        act.record("test", by=None, data={"name": "一枚章"})


def _entries(stream: UUID) -> Read:
    return Read(ENTRIES.sql, (stream,))


def test_several_questions_are_answered_in_their_order() -> None:
    first, second = _written(), _written()
    told = answers_to([_entries(second), Read("SELECT version FROM journal_entry WHERE stream = %s", (uuid4(),)), _entries(first)])
    assert [[UUID(str(row[0])) for row in rows] for rows in told] == [[second], [], [first]]


def test_whoever_counts_questions_sees_each_and_is_answered_alike() -> None:
    """Keys, moments, whole numbers and texts are of the same kinds; JSON is text both ways."""
    asked = [_entries(_written()), Read("SELECT stream FROM journal_entry WHERE act LIKE 'no%%'", ())]
    with CaptureQueriesContext(connection) as counted:
        alone = answers_to(asked)
    assert len(counted) == 2
    assert answers_to(asked) == alone


@OVER_THE_LINE
@pytest.mark.parametrize("first", [_written, lambda: answers_to([_entries(new_stream())])], ids=["an act", "a question"])
def test_a_server_that_was_started_again_is_noticed_before_the_line_is_asked(first: Callable[[], object]) -> None:
    """Though it is the first thing that a request asks: nobody is refused for it."""
    connection.ensure_connection()
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    connection.close_if_unusable_or_obsolete()  # as each request begins
    first()


@OVER_THE_LINE
def test_a_host_that_is_gone_is_given_up_by_the_network_in_half_a_minute() -> None:
    """Also on a line that was made before; by itself it would take a quarter of an hour."""
    known = connection.get_connection_params()
    assert known["tcp_user_timeout"] == 10_000 and known["connect_timeout"] == 10
    assert known["keepalives_idle"] + known["keepalives_interval"] * known["keepalives_count"] <= 30


@OVER_THE_LINE
def test_kinds_are_those_of_python() -> None:
    kinds = [type(value) for value in answers_to([_entries(_written())])[0][0]]
    assert kinds == [UUID, int, str, datetime, str]
    sql = "SELECT CAST(%s AS date), CAST(%s AS boolean), CAST(%s AS text), CAST(%s AS bytea), '50%%'"
    day = date(2026, 12, 1)
    assert answers_to([Read(sql, (day, True, None, b"\x00\xff"))]) == [[(day, True, None, b"\x00\xff", "50%")]]


def test_a_question_that_cannot_be_answered_is_an_error_of_the_database_and_the_next_one_is_answered() -> None:
    stream = _written()
    with pytest.raises(DatabaseError):
        answers_to([_entries(stream), Read("SELECT nothing FROM nowhere", ())])
    assert len(answers_to([_entries(stream)])[0]) == 1


def test_inside_a_snapshot_all_answers_are_of_one_moment() -> None:
    """Whatever somebody else writes meanwhile."""
    stream = new_stream()
    with one_snapshot():
        assert answers_to([_entries(stream)]) == [[]]
        colleague = Thread(target=_elsewhere, args=(stream,))
        colleague.start()
        colleague.join()
        assert answers_to([_entries(stream)]) == [[]]
    assert len(answers_to([_entries(stream)])[0]) == 1


def _elsewhere(stream: UUID) -> None:
    try:
        _write(stream)
    finally:
        connections.close_all()


@pytest.fixture
def changing() -> Iterator[Callable[[], Read]]:
    """A question about a table, of which each call has changed a column meanwhile."""
    table, widths = f"changed_{uuid4().hex}", count(10)
    _do(f"CREATE TABLE {table} (told varchar(9))")

    def changed() -> Read:
        _do(f"ALTER TABLE {table} ALTER told TYPE varchar({next(widths)})")
        return Read(f"SELECT told FROM {table}", ())

    yield changed
    _do(f"DROP TABLE {table}")


@OVER_THE_LINE
def test_when_a_column_has_changed_since_its_question_was_kept_it_is_asked_anew(changing: Callable[[], Read]) -> None:
    """Inside a snapshot, which has failed by then, the next page is the first that is answered."""
    assert answers_to([changing()]) == answers_to([changing()]) == [[]]
    kept = changing()
    with pytest.raises(DatabaseError), one_snapshot():
        answers_to([kept])
    with one_snapshot():
        assert answers_to([Read(kept.sql, ())]) == [[]]


@OVER_THE_LINE
def test_an_act_that_asks_such_a_question_is_done_all_the_same(changing: Callable[[], Read]) -> None:
    """Nothing is written when it is asked."""
    for _ in range(3):
        stream = new_stream()
        with gate(stream, reads=[changing()]) as act:
            assert act.answers == [[]]
            act.record("test", by=None, data={"name": "一枚章"})
        assert len(answers_to([_entries(stream)])[0]) == 1


@OVER_THE_LINE
def test_a_clash_on_a_line_that_is_full_is_told_as_one_and_leaves_the_line_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has failed is undone before anything is thrown away."""
    stream = _written()
    for most in range(1, 12):
        monkeypatch.setattr(wire, "MOST_PREPARED", most)
        with pytest.raises(IntegrityError):
            _write(stream)
        assert connection.connection.info.transaction_status == TransactionStatus.IDLE
        assert len(answers_to([_entries(_written())])[0]) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'oneseal%%'", ())
        assert cursor.fetchone()[0] <= 12


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@OVER_THE_LINE
def test_inside_a_transaction_of_django_s_it_is_of_that_transaction() -> None:
    """Also as the first thing that is asked there: what it locks stays locked."""
    with transaction.atomic():
        answers_to([_entries(new_stream())])
        assert connection.connection.info.transaction_status == TransactionStatus.INTRANS


def test_no_question_has_no_answer() -> None:
    assert answers_to([]) == []


@OVER_THE_LINE
def test_a_line_keeps_so_many_texts_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """When many are kept, none is, also inside a transaction; what is asked again is answered."""
    monkeypatch.setattr(wire, "MOST_PREPARED", 5)
    stream = _written()
    with one_snapshot():
        for number in range(12):
            assert answers_to([Read(f"SELECT {number}", ())]) == [[(number,)]]
            assert len(answers_to([_entries(stream)])[0]) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'oneseal%%'", ())
        assert cursor.fetchone()[0] <= 5
    assert len(answers_to([_entries(_written())])[0]) == 1
