"""Every test session has a home and a database of its own: SQLite, or PostgreSQL when ``ONESEAL_DATABASE_URL`` names a server.

Nothing is rolled back between tests, because the journal refuses to be emptied: each test makes what it needs and looks at that alone.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

FAILED = Path(__file__).parent / "build" / "failed.txt"
HOME = Path(tempfile.mkdtemp(prefix="oneseal-test-"))
# Workers of xdist inherit the environment after it was changed below, so the server keeps a variable of its own.
SERVER = os.environ.setdefault("ONESEAL_TEST_SERVER", os.environ.get("ONESEAL_DATABASE_URL", ""))
DATABASE = f"oneseal_test_{os.getpid()}"
EMPTY = f"{DATABASE}_empty"
"""The same as it is once it is migrated: a file of tests that wants a database of its own begins with a copy."""
os.environ["ONESEAL_HOME"] = str(HOME)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneseal.site.settings")
if SERVER:
    os.environ["ONESEAL_DATABASE_URL"] = urlunsplit(urlsplit(SERVER)._replace(path=f"/{DATABASE}"))

import django  # noqa: E402 - the home must be named before the settings are read

django.setup()

from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402 - as above

from oneseal.cases.queries import replayed  # noqa: E402 - as above
from oneseal.people.actions import browser_sessions  # noqa: E402 - as above
from oneseal.web import surroundings  # noqa: E402 - as above

PBKDF2PasswordHasher.iterations = 1_000
"""A thousand sign-ins need no slow hash; the site that tests serve has the same, else each would write the other's anew."""

browser_sessions.TOUCHED_EVERY = timedelta(minutes=5)
replayed.MOST_OF_A_PAGE = 0
surroundings.MINUTE = 24 * 3600
"""How many questions a page asks is counted: that a session in use is touched on a slow machine, that a minute is over, and what an earlier
test has kept of its cases, must not come into it by chance. The site that browsers visit does both."""

gc.set_threshold(20_000, 20, 20)
"""A worker holds the objects of ten thousand tests: looking through them as often as usual takes a sixteenth of its time."""

ALONE = count()
"""No two databases of one process bear the same name: what is remembered of one is not looked for in another."""

PURE = {"law", "flow"}


def _on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(statement)  # type: ignore[call-overload]  # the name is this process's own


@pytest.fixture(scope="session")
def database() -> Iterator[None]:
    """A migrated database without any rows of the city."""
    from django.core.management import call_command
    from django.db import connections

    if SERVER:
        _on_server(f"CREATE DATABASE {DATABASE}")
    call_command("migrate", verbosity=0)
    connections.close_all()
    if SERVER:
        _on_server(f"CREATE DATABASE {EMPTY} TEMPLATE {DATABASE}")
    else:
        shutil.copyfile(HOME / "oneseal.sqlite3", HOME / f"{EMPTY}.sqlite3")
    yield
    connections.close_all()
    if SERVER:
        _on_server(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        _on_server(f"DROP DATABASE {EMPTY}")


@pytest.fixture(scope="module")
def empty_database(database: None) -> Iterator[None]:
    """A migrated database for one file of tests alone: the bureaus that they found are in no other test's lists."""
    from django.core.cache import cache
    from django.db import connection

    shared, own = connection.settings_dict["NAME"], f"{DATABASE}_alone{next(ALONE)}"
    if SERVER:
        _on_server(f"CREATE DATABASE {own} TEMPLATE {EMPTY}")
    else:
        shutil.copyfile(HOME / f"{EMPTY}.sqlite3", HOME / f"{own}.sqlite3")
    connection.close()
    connection.settings_dict["NAME"] = own if SERVER else HOME / f"{own}.sqlite3"
    cache.delete(surroundings.DEMO)
    signed, aside = HOME / "roots-head.json", HOME / "roots-head.json.of-the-others"
    if signed.exists():
        signed.rename(aside)
    yield
    signed.unlink(missing_ok=True)
    if aside.exists():
        aside.rename(signed)
    cache.delete(surroundings.DEMO)
    connection.close()
    connection.settings_dict["NAME"] = shared
    if SERVER:
        _on_server(f"DROP DATABASE {own} WITH (FORCE)")
    else:
        for part in HOME.glob(f"{own}.sqlite3*"):
            part.unlink()


@pytest.fixture(autouse=True)
def _present_day(request: pytest.FixtureRequest) -> Iterator[None]:
    """A database for every test outside the pure rooms; the clock is put back after each test."""
    if PURE.isdisjoint(request.path.relative_to(request.config.rootpath).parts):
        request.getfixturevalue("database")
    yield
    from oneseal.journal.actions import set_clock

    set_clock(None)


@pytest.fixture(scope="session")
def city(database: None) -> None:
    """The demo city: divisions, bureaus, staff, applicants, calendar, seals and items."""
    from django.core.cache import cache

    from oneseal.site.commands.init import prepare

    prepare(demo=True)
    cache.delete(surroundings.DEMO)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Note which tests failed, for the last lines of ``scripts/checks.py``: a long difference must not hide their names."""
    failed = [report.nodeid for kind in ("failed", "error") for report in terminalreporter.stats.get(kind, [])]
    if failed:
        FAILED.parent.mkdir(exist_ok=True)
        with FAILED.open("a", encoding="utf-8") as names:
            names.writelines(f"{'PostgreSQL' if SERVER else 'SQLite'}: {name}\n" for name in failed)


def pytest_sessionfinish() -> None:
    """Remove this session's home."""
    shutil.rmtree(HOME, ignore_errors=True)
