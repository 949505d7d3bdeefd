"""The database gone or busy in mid-act, the command line killed: it is told plainly, nothing is half-written, the next act works."""

import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, OperationalError, connection

from oneseal.cases import actions
from oneseal.cases.models import Case
from oneseal.cases.queries import known_case, open_verbs
from oneseal.cases.tests.agreeing import disagreements
from oneseal.cases.tests.office import cast, columns, filed, filing, kinds, made, reached, refused
from oneseal.documents.models import Paper
from oneseal.documents.queries import papers_of
from oneseal.journal.actions import sequence, set_clock
from oneseal.journal.gate import OutcomeUnknown, gate, new_stream
from oneseal.journal.lost import NothingKept
from oneseal.journal.models import JournalEntry
from oneseal.journal.queries import entries_of, now, unordered, verify
from oneseal.journal.rules import Read
from oneseal.people.queries import bureau_of, demo_cast
from oneseal.site.walk import Walk, go_on

ROOT = Path(__file__).parents[1]
pytestmark = pytest.mark.usefixtures("city")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server that could go away")
on_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has many writers")
IN_THE_FIRST_TRIP = "SELECT 1 FROM cases_case WHERE id = %s FOR UPDATE"
IN_THE_SECOND_TRIP = "LOCK TABLE journal_inbox IN EXCLUSIVE MODE"
IN_THE_COMMIT = "SELECT 1 FROM people_body b JOIN cases_case c ON c.body_id = b.id WHERE c.id = %s FOR UPDATE OF b"
"""What another connection holds so that an act waits in its first trip, at its writes, or in its COMMIT (which checks deferred keys)."""


class Acting(threading.Thread):
    """An act on a connection of its own, and what became of it."""

    def __init__(self, case: UUID) -> None:
        super().__init__()
        self.case, self.clerk = case, cast("李受理")
        self.error: BaseException | None = None
        self.process = 0

    def run(self) -> None:
        try:
            if connection.vendor == "postgresql":
                (self.process,) = asked("SELECT pg_backend_pid()")
            actions.accept(self.case, by=self.clerk)
        except BaseException as error:
            self.error = error
        finally:
            connection.close()


@contextmanager
def held(sql: str, case: UUID) -> Iterator[Any]:
    """Another connection that holds a lock until the block ends."""
    import psycopg

    params = connection.get_connection_params()
    reach = {part: params[part] for part in ("dbname", "user", "password", "host", "port") if params.get(part)}
    with psycopg.connect(**reach) as other:
        other.execute(sql, (case,) if "%s" in sql else ())
        yield other
        other.rollback()


def asked(sql: str, *values: Any) -> Any:
    """One row, asked on this thread's own connection, outside any transaction (inside one the server shows no news)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def waiting(acting: Acting) -> int:
    """Its server process, once it waits for a lock; the jobs beside it may wait too."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = asked("SELECT pid FROM pg_stat_activity WHERE pid = %s AND wait_event_type = 'Lock'", acting.process)
        if found:
            return int(found[0])
        time.sleep(0.02)
    raise AssertionError("it does not wait")


@on_postgresql
@pytest.mark.parametrize(
    ("where", "error"), [(IN_THE_FIRST_TRIP, NothingKept), (IN_THE_SECOND_TRIP, NothingKept), (IN_THE_COMMIT, OutcomeUnknown)]
)
def test_the_connection_cut_at_any_trip_of_an_act_leaves_nothing_half_written(where: str, error: type[DatabaseError]) -> None:
    case = filed()
    before = columns(case), kinds(case), entries_of(case)
    acting = Acting(case)
    with held(where, case):
        acting.start()
        assert asked("SELECT pg_terminate_backend(%s)", waiting(acting)) == (True,)
        acting.join(20)
    assert type(acting.error) is error
    assert "连接中断" in str(acting.error)
    assert (columns(case), kinds(case), entries_of(case)) == before
    actions.accept(case, by=cast("李受理"))
    assert [entry.act for entry in entries_of(case)] == ["file", "accept"]
    assert kinds(case) == ["receipt", "acceptance_notice"]


@on_postgresql
def test_text_that_the_server_would_cut_short_is_not_sent() -> None:
    import psycopg

    stream = new_stream()
    with pytest.raises(psycopg.DataError, match="NUL"), gate(stream, reads=(Read("SELECT %s::text", ("a\x00b",)),)):
        pass
    assert entries_of(stream) == []
    filed()


class Deaf(threading.Thread):
    """A line to the server that lets a COMMIT through and is cut before its answer comes back."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(daemon=True)
        self.server = host, port
        self.silent = threading.Event()
        self.door = socket.create_server(("127.0.0.1", 0))

    @property
    def port(self) -> int:
        return int(self.door.getsockname()[1])

    def run(self) -> None:
        while True:
            try:
                client, _ = self.door.accept()
            except OSError:
                return
            server = socket.create_connection(self.server)
            for ends, asking in (((server, client), False), ((client, server), True)):
                threading.Thread(target=self.carry, args=ends, kwargs={"asking": asking}, daemon=True).start()

    def carry(self, source: socket.socket, target: socket.socket, *, asking: bool) -> None:
        """Carry bytes; after a COMMIT no answer is carried any more, and when the server has had time to keep it the client is cut."""
        with suppress(OSError):
            while data := source.recv(65536):
                if asking and b"COMMIT" in data:
                    self.silent.set()
                    target.sendall(data)
                    time.sleep(0.3)
                    break
                if asking or not self.silent.is_set():
                    target.sendall(data)
            for one in (source, target):
                one.shutdown(socket.SHUT_RDWR)


def over(line: Deaf, act: Callable[[], Any]) -> BaseException | None:
    """Do ``act`` in a thread whose connection goes over ``line``; what it raised."""
    raised: list[BaseException] = []

    def run() -> None:
        known = connection.settings_dict
        options = {**known["OPTIONS"], "sslmode": "disable"}
        connection.settings_dict = {**known, "HOST": "127.0.0.1", "PORT": line.port, "OPTIONS": options}
        try:
            act()
        except BaseException as error:
            raised.append(error)
        finally:
            connection.close()

    acting = threading.Thread(target=run)
    acting.start()
    acting.join(20)
    return raised[0] if raised else None


@pytest.fixture
def deaf() -> Iterator[Deaf]:
    known = connection.settings_dict
    line = Deaf(known["HOST"] or "127.0.0.1", int(known["PORT"] or 5432))
    line.start()
    yield line
    line.door.close()


@on_postgresql
def test_a_commit_whose_answer_is_lost_is_told_as_unknown_and_done_again_it_is_done_once(deaf: Deaf) -> None:
    case, clerk = filed(), cast("李受理")
    error = over(deaf, lambda: actions.accept(case, by=clerk))
    assert isinstance(error, OutcomeUnknown)
    assert "先查询" in str(error)
    assert [entry.act for entry in entries_of(case)] == ["file", "accept"], "it was kept"
    with refused(case, "C-00"):
        actions.accept(case, by=clerk)


@on_postgresql
def test_a_filing_whose_answer_is_lost_and_that_is_sent_again_is_one_case(deaf: Deaf) -> None:
    given = filing()
    version_id = given.pop("item_version")
    before = Case.objects.count()
    assert isinstance(over(deaf, lambda: actions.file(version_id, **given)), OutcomeUnknown)
    again = actions.file(version_id, **given)
    assert Case.objects.count() == before + 1
    assert [entry.act for entry in entries_of(again.stream)] == ["file"]


@on_postgresql
def test_who_waits_for_the_lock_decides_on_what_the_other_wrote() -> None:
    case = filed()
    acting = Acting(case)
    with held(IN_THE_FIRST_TRIP, case) as other:
        acting.start()
        waiting(acting)
        other.rollback()
        acting.join(20)
    assert acting.error is None
    assert len(entries_of(case)) == 2


@on_sqlite
def test_an_act_waits_patiently_for_another_writer_and_is_then_done() -> None:
    case = filed()
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    acting = Acting(case)
    acting.start()
    acting.join(1.0)
    assert acting.is_alive(), "it waits"
    assert len(entries_of(case)) == 1
    other.execute("ROLLBACK")
    acting.join(20)
    assert acting.error is None
    assert [entry.act for entry in entries_of(case)] == ["file", "accept"]


@on_sqlite
def test_a_database_file_that_cannot_be_written_is_told_and_changes_nothing() -> None:
    case = filed()
    before = columns(case), kinds(case), len(entries_of(case))
    connection.connection.execute("PRAGMA query_only = ON")
    try:
        with pytest.raises(OperationalError, match="没有保存"):
            actions.accept(case, by=cast("李受理"))
    finally:
        connection.ensure_connection()
        connection.connection.execute("PRAGMA query_only = OFF")
    assert (columns(case), kinds(case), len(entries_of(case))) == before
    actions.accept(case, by=cast("李受理"))
    assert len(entries_of(case)) == 2


@pytest.mark.parametrize("clerks", [2, 3])
def test_clerks_in_threads_press_accept_at_the_same_instant_and_one_acts(clerks: int) -> None:
    case = filed()
    pressing = [Acting(case) for _ in range(clerks)]
    for clerk in pressing:
        clerk.start()
    for clerk in pressing:
        clerk.join(30)
    assert [clerk.error is None for clerk in pressing].count(True) == 1
    assert all("C-00" in str(clerk.error) for clerk in pressing if clerk.error)
    assert [entry.act for entry in entries_of(case)] == ["file", "accept"]
    assert kinds(case) == ["receipt", "acceptance_notice"]


def making(case: UUID) -> None:
    made(case)
    connection.close()


def test_three_who_make_the_same_papers_at_once_make_each_once() -> None:
    case = reached("deliver")
    owed = set(Paper.objects.filter(case=case, state="owed").values_list("id", flat=True))
    makers = [threading.Thread(target=making, args=(case,)) for _ in range(3)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join(60)
    assert set(Paper.objects.filter(case=case, state="made").values_list("id", flat=True)) >= owed
    told = Counter(JournalEntry.objects.filter(act="make_paper", stream__in=owed).values_list("stream", flat=True))
    assert set(told.values()) <= {1}


WALKS = (("出版物零售", "correction"), ("烟花爆竹零售", "refuse"), ("公司设立登记", "grant"), ("民办学校设立", "not-accepted"))


def walking(item: str, outcome: str, told: Path) -> "subprocess.Popen[bytes]":
    """The command line as people type it; each act is printed when it has returned."""
    words = [sys.executable, "-m", "oneseal", "case", "walk", "--item", item, "--outcome", outcome, "--count", "400"]
    return subprocess.Popen(words, stdout=told.open("wb"), stderr=subprocess.DEVNULL, cwd=ROOT)


def killed(rounds: int, folder: Path) -> dict[str, int]:
    """Walks of every outcome, killed at random instants; case number → how many acts were told."""
    draw, told = random.Random(31), Counter[str]()
    for number in range(rounds):
        files = [folder / f"{number}-{outcome}" for _, outcome in WALKS]
        processes = [walking(item, outcome, file) for (item, outcome), file in zip(WALKS, files, strict=True)]
        until = time.monotonic() + 120
        while not all(file.stat().st_size for file in files) and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(draw.random() * 2.5)
        for process in draw.sample(processes, len(processes)):
            process.send_signal(signal.SIGKILL)
        assert {process.wait() for process in processes} == {-signal.SIGKILL}
        whole = [line for file in files for line in file.read_text(encoding="utf-8", errors="ignore").splitlines(keepends=True)]
        told.update(line.split()[0] for line in whole if line.endswith("\n"))
    return told


def finished(case: UUID, number: str) -> None:
    """Drive a case from where it was left to its end, as its own way demands."""
    known, _ = known_case(case)
    outcome = "refuse" if known.survey == "fail" or "deny" in known.reviews else "grant"
    go_on(Walk(bureau_of(), outcome, case, number, demo_cast()["王申请"], lambda line: None))


def test_walks_of_every_outcome_killed_at_the_command_line_lose_nothing_told_and_can_all_be_finished(tmp_path: Path) -> None:
    before = set(Case.objects.values_list("id", flat=True))
    told = killed(2, tmp_path)
    assert told
    cases = {row.number: row.id for row in Case.objects.exclude(id__in=before)}
    assert set(told) <= set(cases), "every case that was told of is there"
    for number, count in told.items():
        versions = [entry.version for entry in entries_of(cases[number])]
        assert versions == list(range(1, len(versions) + 1))
        assert len(versions) >= count
    assert verify().findings == []
    set_clock(now() + timedelta(minutes=3))
    for number, case in cases.items():
        finished(case, number)
        assert open_verbs(case) == ()
    for case in cases.values():
        made(case)
    assert not Paper.objects.filter(case__in=cases.values(), state="owed").exists()
    assert all(paper.path is not None and paper.path.exists() for case in cases.values() for paper in papers_of(case))
    assert max(Counter(JournalEntry.objects.filter(act="make_paper").values_list("stream", flat=True)).values()) == 1
    while sequence():
        pass
    assert unordered() == 0
    assert verify().findings == []
    assert disagreements() == []
