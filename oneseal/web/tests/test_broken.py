"""出了故障 What broke on our side: whether the act was done, when to come again, and nothing about why."""

import sqlite3
from typing import Any

import psycopg
import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.test import Client

from oneseal.cases.tests.office import filed, row
from oneseal.journal import gate
from oneseal.journal.lost import NOTHING_KEPT, UNKNOWN, NothingKept, OutcomeUnknown
from oneseal.people import actions
from oneseal.people.models import Account
from oneseal.people.queries.accounts import login_index
from oneseal.web import health as health_page
from oneseal.web import visitor
from oneseal.web.tests.test_desk import signed_in
from oneseal.web.tests.test_recovery import GOOD, NEW, given, somebody

AWAY = psycopg.OperationalError("server closed the connection unexpectedly")
SHUT = psycopg.errors.AdminShutdown("terminating connection")
LOCKED, ABSENT = sqlite3.OperationalError("database is locked"), sqlite3.OperationalError("no such table")
LOCKED.sqlite_errorcode, ABSENT.sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT, sqlite3.SQLITE_ERROR


@pytest.mark.parametrize(
    ("error", "cause", "status"),
    [
        (OperationalError("gone"), None, 503),
        (InterfaceError("gone"), None, 503),
        (OperationalError("gone"), AWAY, 503),
        (OperationalError("stopped"), SHUT, 503),
        (OperationalError("locked"), LOCKED, 503),
        (InternalError("another took its place"), psycopg.errors.ReadOnlySqlTransaction("read-only transaction"), 503),
        (OperationalError("for another's sake"), psycopg.errors.DeadlockDetected("deadlock"), 503),
        (OperationalError("no such table"), ABSENT, 500),
        (OperationalError("too many columns"), psycopg.errors.TooManyColumns("more than 1664"), 500),
        (ValueError("odd"), None, 500),
    ],
)
def test_while_the_database_does_not_answer_pages_are_to_be_asked_for_again(
    city: None, monkeypatch: pytest.MonkeyPatch, error: Exception, cause: Exception | None, status: int
) -> None:
    """503, and when; what else breaks is 500, also what the database cannot make sense of: that does not mend itself."""
    error.__cause__ = cause

    def broken(*_: object) -> Any:
        raise error

    monkeypatch.setattr(health_page, "checks", broken)
    answer = Client(SERVER_NAME="localhost", raise_request_exception=False).get("/health")
    assert (answer.status_code, answer.headers.get("Retry-After")) == (status, "60" if status == 503 else None)
    assert "之前保存的内容都在" in answer.content.decode()


NOT_DONE, PERHAPS = "刚才这一步没有办", "可能已经办成，也可能没有"


def gone(*_: object, **__: object) -> Any:
    raise OperationalError("gone")


def nothing_is_kept(trip: Any) -> None:
    """The medium is full."""
    trip.drop()
    raise NothingKept(NOTHING_KEPT)


def answer_is_lost(trip: Any) -> None:
    """The database commits; nobody hears of it."""
    COMMIT(trip)
    raise OutcomeUnknown(UNKNOWN)


TRIP = gate._PostgresTrip if connection.vendor == "postgresql" else gate._SqliteTrip
COMMIT = TRIP.commit


@pytest.mark.parametrize(
    ("where", "breaks", "told", "later", "version"),
    [
        ((visitor, "standing"), gone, NOT_DONE, "60", 1),
        ((TRIP, "write"), gone, NOT_DONE, "60", 1),
        ((TRIP, "commit"), nothing_is_kept, NOT_DONE, "60", 1),
        ((TRIP, "commit"), answer_is_lost, PERHAPS, None, 2),
        ((SessionMiddleware, "process_response"), gone, PERHAPS, None, 2),
    ],
    ids=["before who she is was known", "before the commit", "by the commit", "in the commit", "after the commit"],
)
def test_an_act_that_may_have_been_done_is_not_told_as_not_done(
    city: None, monkeypatch: pytest.MonkeyPatch, where: tuple[Any, str], breaks: Any, told: str, later: str | None, version: int
) -> None:
    """She is to look before she sends it again, and no program is invited to."""
    case, client = filed("生育登记"), signed_in("李受理")
    client.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr(*where, breaks)
        answer = client.post(f"/work/cases/{case}/accept", {"seen": "1"})
    words = answer.content.decode()
    assert [each for each in (NOT_DONE, PERHAPS) if each in words] == [told]
    assert ("may have been done" in words) is (told == PERHAPS)
    assert answer.status_code in {500, 503} and answer.headers.get("Retry-After") == later
    assert row(case).version == version


def test_nor_is_what_somebody_did_who_was_not_signed_in(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Her new password holds and the code is used up, whatever broke afterwards."""
    number, login = somebody()
    account = Account.objects.get(login_index=login_index(login))
    code = actions.draw_recovery_code(account.id, GOOD, ip="127.0.0.1")
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    with monkeypatch.context() as patched:
        patched.setattr(SessionMiddleware, "process_response", gone)
        answer = client.post("/recovery", given(number, code))
        assert PERHAPS in answer.content.decode() and "Retry-After" not in answer.headers
        assert NOT_DONE in client.get("/recovery").content.decode(), "each request is told for itself"
    assert client.post("/sign-in", {"login": login, "password": NEW}).status_code == 302
