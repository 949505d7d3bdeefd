"""Fixtures of the page tests: a real server on this session's home, a real Chromium, visits that are looked over."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from django.db import connections

from oneseal.journal.tests.ports import free_port
from oneseal.web.tests.browser import EVERY_WAY, Chromium, Visit
from oneseal.web.tests.scene import Scene, built

PATIENCE = 90.0
WRITING = {"test_claiming.py", "test_one_licence_whole.py", "test_pressing.py", "test_session.py"}
"""Files whose pages are tried in a browser with either database: a case taken through, two at once, a session that ends meanwhile."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What a browser shows does not depend on the database: with the second one it opens only where two hands write. What the server
    answers is asked without a browser, with both."""
    if EVERY_WAY:
        return
    shown = [item for item in items if "chromium" in getattr(item, "fixturenames", ()) and item.path.name not in WRITING]
    config.hook.pytest_deselected(items=shown)
    left = {id(item) for item in shown}
    items[:] = [item for item in items if id(item) not in left]


@contextmanager
def serving(**settings: str) -> Iterator[str]:
    """The address of a web server on this session's home; ``settings``: environment variables of its own."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    words = [
        sys.executable,
        "-m",
        "gunicorn",
        "oneseal.site.tests.quick",
        "--bind",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--no-control-socket",
    ]
    own = {"ONESEAL_PUBLIC_URL": address} if settings else {}
    server = subprocess.Popen([*words, "--log-level", "warning"], env={**os.environ, **own, **settings})
    try:
        _wait_for(server, address)
        yield address
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="session")
def site(city: None) -> Iterator[str]:
    """A web server with the periodic jobs beside it, in processes of their own."""
    jobs = subprocess.Popen([sys.executable, "-m", "oneseal.site.tests.jobs"], env=os.environ.copy())
    try:
        with serving() as address:
            yield address
    finally:
        jobs.terminate()
        jobs.wait()


def _wait_for(server: "subprocess.Popen[bytes]", address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{address}/display", timeout=15).close()  # noqa: S310 - our own server
            return
        except OSError:
            if server.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One Chromium a file: its driver keeps an event loop in this thread, which must not meet the tests of other files."""
    with Chromium() as started:
        yield started


@pytest.fixture(scope="session")
def scene(city: None) -> Scene:
    """One of everything that has an address; made in a thread of its own, because this one may have a browser's event loop already."""
    with ThreadPoolExecutor(1) as aside:
        found = aside.submit(built).result()
        aside.submit(connections.close_all).result()
    return found


@pytest.fixture
def visit(site: str, chromium: Chromium) -> Iterator[Callable[..., Visit]]:
    """Open a visit: ``visit("王申请", width=360, scripts=False)``; every visit is looked over when the test ends."""
    with ExitStack() as stack:

        def begin(name: str = "", **options: Any) -> Visit:
            return stack.enter_context(Visit(chromium, site, name, **options))

        yield begin
