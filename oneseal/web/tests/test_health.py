"""The health page: what work needs is there or named as missing; programs get JSON, people a page."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oneseal.calendars.actions import enter_year
from oneseal.calendars.rules import Change
from oneseal.cases.tests.office import made, reached
from oneseal.journal.actions import set_clock
from oneseal.journal.queries import local_day
from oneseal.people.actions.browser_sessions import SessionStore
from oneseal.seals.head import keep_head, path
from oneseal.seals.models import Seal
from oneseal.web import queries
from oneseal.web.queries import MISSING, OK, WARN, Check, checks
from oneseal.web.rules import trouble_of
from oneseal.web.surroundings import DEMO
from oneseal.web.tests.test_desk import signed_in


@pytest.fixture(autouse=True)
def _not_known_yet() -> Iterator[None]:
    """Whether the city is the invented one, which a process keeps for a while."""
    cache.delete(DEMO)
    yield
    cache.delete(DEMO)


def state(name: str) -> str:
    """How one check went."""
    return next(check.state for check in checks() if check.name == name)


def test_a_ready_home_is_well(city: None) -> None:
    """200, JSON by default, every check named."""
    set_clock(datetime(2026, 3, 2, 2, tzinfo=UTC))
    answer = Client(SERVER_NAME="localhost").get("/health")
    assert (answer.status_code, answer.json()["ok"]) == (200, True), answer.content.decode()
    assert [check["name"] for check in answer.json()["checks"]] == [
        "database",
        "calendar",
        "journal",
        "roots",
        "papers",
        "files",
        "keys",
        "home",
        "fonts",
        "unified",
        "proxies",
        "site",
    ]


def test_people_get_a_page(city: None) -> None:
    """Marks are words and shapes, never colour alone."""
    answer = Client(SERVER_NAME="localhost").get("/health", headers={"accept": "text/html,*/*;q=0.8"})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "● 正常" in answer.content.decode()


def test_nothing_is_kept_by_a_cache(city: None) -> None:
    """Yesterday's health is no health."""
    assert "no-store" in Client(SERVER_NAME="localhost").get("/health").headers["Cache-Control"]


@pytest.mark.parametrize(("day", "urgent"), [("2061-12-15", False), ("2062-01-04", True)])
def test_a_missing_calendar_is_an_alarm_but_no_stop(city: None, day: str, urgent: bool) -> None:
    """December without next year's calendar, and the year itself: to be seen to; what it means meanwhile is said."""
    enter_year(2061, [Change(date(2061, 1, 1), "off", "元旦")], by=None, source="试")
    set_clock(datetime.fromisoformat(day).replace(tzinfo=UTC, hour=2))
    (found,) = [check for check in checks() if check.name == "calendar"]
    assert found.state == WARN and "没有 2062 年的工作日历" in found.message and ("也不会自动退件" in found.message) is urgent


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


def test_roots_that_are_gone_from_the_database_are_red_with_the_mend(city: None) -> None:
    """Entries were taken away, or an old backup was put back: no root is signed until a person has looked."""
    assert state("roots") == OK
    kept = path().read_text(encoding="utf-8") if path().exists() else ""
    keep_head(10**9, "a" * 64)
    try:
        assert (queries.roots().state, "oneseal journal restored" in queries.roots().mend) == (MISSING, True)
        assert Client(SERVER_NAME="localhost").get("/health").status_code == 503
    finally:
        path().write_text(kept, encoding="utf-8") if kept else path().unlink()


def test_certificates_of_seals_that_run_out_are_told_in_time(city: None) -> None:
    """Sixty days before; after the end no paper is sealed."""
    end = min(x509.load_pem_x509_certificate(seal.certificate.encode()).not_valid_after_utc for seal in Seal.objects.filter(state="active"))
    for before, told in ((61, OK), (59, WARN), (-1, MISSING)):
        set_clock(end - timedelta(days=before))
        found = queries.keys()
        assert (found.state, "缴销" in found.mend) == (told, told != OK), before
    set_clock(end - timedelta(days=59))
    assert str(local_day(end)) in queries.keys().message


def test_a_home_that_cannot_be_written_stops_the_work(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder, the database file, the folder of the files: each with its mend."""
    made(reached("deliver", "食品经营许可（新办）"))
    allowed = os.access
    kept = [(settings.ONESEAL_HOME, "home"), (Path(settings.ONESEAL_HOME) / "files", "files")]
    if connection.vendor == "sqlite":
        kept.append((connection.settings_dict["NAME"], "home"))
    for shut, name in kept:
        monkeypatch.setattr(os, "access", lambda path, mode, shut=shut: str(path) != str(shut) and allowed(path, mode))
        found = next(check for check in checks() if check.name == name)
        assert (found.state, "chmod" in found.mend) == (MISSING, True), name


def test_papers_whose_files_are_gone_are_told(city: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the backup they come back."""
    made(reached("deliver", "食品经营许可（新办）"))
    assert state("files") == OK
    monkeypatch.setattr(settings, "ONESEAL_HOME", tmp_path)
    assert ("备份" in queries.files().mend, state("files")) == (True, MISSING)


def test_a_table_that_is_gone_is_told(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its migration is noted as done, so that ``init`` would not bring it back."""
    there = connection.introspection.table_names(include_views=True)
    monkeypatch.setattr(
        connection.introspection, "table_names", lambda *_at, **_how: [name for name in there if name != "documents_upload"]
    )
    assert (queries.database().state, "备份" in queries.database().mend) == (MISSING, True)


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        ("file is not a database", "备份"),
        ("database disk image is malformed", "备份"),
        ("unable to open database file", "chmod"),
        ("attempt to write a readonly database", "chmod"),
        ("database or disk is full", "空间"),
        ("no such table: cases_case", "oneseal init"),
        ('database "city" does not exist', "ONESEAL_DATABASE_URL"),
        ("cannot execute INSERT in a read-only transaction", "主库"),
        ("connection refused", "ONESEAL_DATABASE_URL"),
    ],
)
def test_what_the_database_says_has_its_own_mend(words: str, mend: str) -> None:
    assert mend in trouble_of(DatabaseError(words)).mend


def test_a_database_that_does_not_answer_is_told_and_nothing_guessed(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what needs no database is still looked at; the page answers, with 503."""

    def gone() -> Check:
        raise DatabaseError("connection refused")

    monkeypatch.setattr(queries, "database", gone)
    assert [(check.name, check.state) for check in checks()] == [
        ("database", MISSING),
        ("home", OK),
        ("fonts", OK),
        ("unified", OK),
        ("proxies", OK),
    ]
    with CaptureQueriesContext(connection) as asked:
        for wanted in ("text/html", "application/json"):
            answer = Client(SERVER_NAME="localhost").get("/health", headers={"accept": wanted})
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
            assert {"text/html": "■ 缺失", "application/json": "数据库"}[wanted] in answer.content.decode()
    assert len(asked) == 0, "each question may last as long as a connection is waited for"


def test_whoever_is_signed_in_is_told_too_and_stays_so(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who she is stands in the database that does not answer."""

    def gone(*_: object) -> Any:
        raise OperationalError("connection refused")

    client = signed_in("吕局长")
    with monkeypatch.context() as patched:
        patched.setattr(queries, "database", gone)
        patched.setattr(SessionStore, "load", gone)
        answer = client.get("/health", headers={"accept": "text/html"})
        assert answer.status_code == 503 and "■ 缺失" in answer.content.decode()
        assert not answer.cookies.get(settings.SESSION_COOKIE_NAME)
    assert client.get("/work/head").status_code == 200


def test_what_is_said_is_fit_for_everybody(city: None) -> None:
    """No path, address or version of the machine."""
    text = Client(SERVER_NAME="localhost").get("/health").content.decode()
    assert str(settings.ONESEAL_HOME) not in text
    assert not [word for word in ("sqlite", "postgresql", "127.0.0.1", "/") if word in text.lower()]


def test_what_a_city_has_not_said_of_itself_is_named_before_it_opens(city: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning with the variables that are empty; the invented city says it of itself, and what the operator says comes first."""
    assert queries.site(True).state == OK
    monkeypatch.setattr(settings, "SITE", {**settings.SITE, "contact": "0900-1234567"})
    page = Client(SERVER_NAME="localhost").get("/").content.decode()
    assert "主办单位" in page and "0900-1234567" in page and "示例" in page
    found = queries.site(False)
    assert found.state == WARN and "主办单位" in found.message and "联系电话" not in found.message
    assert {variable for _, variable in queries.SITE.values() if variable in found.mend} == {
        "ONESEAL_SITE_HOST", "ONESEAL_SITE_CODE", "ONESEAL_SITE_ICP", "ONESEAL_SITE_POLICE",
    }  # fmt: skip
    monkeypatch.setattr(settings, "SITE", dict.fromkeys(settings.SITE, "有"))
    assert queries.site(False).state == OK


def test_every_variable_of_the_foot_is_in_the_operators_manual() -> None:
    """As the check names them."""
    manual = Path(settings.BASE_DIR, "docs", "operations.md").read_text(encoding="utf-8")
    assert set(queries.SITE) == set(settings.SITE)
    assert all(f"`{variable}`" in manual for _, variable in queries.SITE.values())
