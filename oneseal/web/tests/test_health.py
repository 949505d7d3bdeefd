"""The health page: what work needs is there or named as missing; programs get JSON, people a page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client

from oneseal.journal.actions import set_clock
from oneseal.web import queries
from oneseal.web.queries import MISSING, OK, WARN, Check, checks


def state(name: str) -> str:
    """How one check went."""
    return next(check.state for check in checks() if check.name == name)


def test_a_ready_home_is_well(city: None) -> None:
    """200, JSON by default, every check named."""
    set_clock(datetime(2026, 3, 2, 2, tzinfo=UTC))
    answer = Client(SERVER_NAME="localhost").get("/health")
    assert (answer.status_code, answer.json()["ok"]) == (200, True), answer.content.decode()
    assert [check["name"] for check in answer.json()["checks"]] == ["database", "calendar", "journal", "papers", "keys", "fonts", "unified"]


def test_people_get_a_page(city: None) -> None:
    """Marks are words and shapes, never colour alone."""
    answer = Client(SERVER_NAME="localhost").get("/health", headers={"accept": "text/html,*/*;q=0.8"})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "● 正常" in answer.content.decode()


def test_nothing_is_kept_by_a_cache(city: None) -> None:
    """Yesterday's health is no health."""
    assert "no-store" in Client(SERVER_NAME="localhost").get("/health").headers["Cache-Control"]


def test_the_missing_calendar_of_next_year_is_an_alarm_but_no_stop(city: None) -> None:
    """December without next year's calendar: to be seen to; the year itself: missing, and the page says 503."""
    set_clock(datetime(2026, 12, 15, 2, tzinfo=UTC))
    assert state("calendar") == WARN
    assert Client(SERVER_NAME="localhost").get("/health").status_code == 200
    set_clock(datetime(2027, 1, 4, 2, tzinfo=UTC))
    assert state("calendar") == MISSING
    assert Client(SERVER_NAME="localhost").get("/health").status_code == 503


def test_missing_fonts_stop_the_papers(city: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named with the command that mends it."""
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    assert (queries.fonts().state, "make setup" in queries.fonts().mend) == (MISSING, True)
    (tmp_path / "Song.ttf").touch()
    monkeypatch.setenv("ONESEAL_FONTS", str(tmp_path))
    assert queries.fonts().state == OK


def test_seals_that_do_not_open_stop_the_papers(city: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The secret of another installation: said before the first paper waits for its seal."""
    assert state("keys") == OK
    monkeypatch.setattr(settings, "ONESEAL_HOME", tmp_path)
    monkeypatch.setattr(settings, "SEAL_PASSPHRASE", "another")
    assert state("keys") == MISSING


def test_a_database_that_does_not_answer_is_told_and_nothing_guessed(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what needs no database is still looked at; the page answers, with 503."""

    def gone() -> Check:
        raise DatabaseError("connection refused")

    monkeypatch.setattr(queries, "database", gone)
    assert [(check.name, check.state) for check in checks()] == [("database", MISSING), ("fonts", OK), ("unified", OK)]
    answer = Client(SERVER_NAME="localhost").get("/health", headers={"accept": "text/html"})
    assert answer.status_code == 503
    assert "■ 缺失" in answer.content.decode()


def test_what_is_said_is_fit_for_everybody(city: None) -> None:
    """No path, address or version of the machine."""
    text = Client(SERVER_NAME="localhost").get("/health").content.decode()
    assert str(settings.ONESEAL_HOME) not in text
    assert not [word for word in ("sqlite", "postgresql", "127.0.0.1", "/") if word in text.lower()]
