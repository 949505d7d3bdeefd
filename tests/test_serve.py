"""``oneseal serve``: pages and periodic jobs from one command, both gone when it ends, whichever way it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from oneseal.journal.tests.ports import free_port
from oneseal.people.queries import demo_logins
from oneseal.site.address import kept_address

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0


def answers(port: int) -> bool:
    """Whether somebody listens."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def parent_of(status: Path) -> int:
    """The parent in ``/proc/<pid>/stat``; 0 when the process has gone meanwhile."""
    try:
        return int(status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def children(pid: int) -> set[int]:
    """Processes that a process has started, and theirs."""
    pairs = [(int(status.parent.name), parent_of(status)) for status in Path("/proc").glob("[0-9]*/stat")]
    found, grown = set[int](), {pid}
    while grown:
        grown = {child for child, parent in pairs if parent in grown} - found
        found |= grown
    return found


def eventually(what: str, true: object) -> None:
    """Wait until ``true()`` holds."""
    assert callable(true)
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, what
        time.sleep(0.1)


@pytest.fixture
def served(city: None) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The demo home, served."""
    port = free_port()
    environment = {**os.environ, "ONESEAL_HOME": str(settings.ONESEAL_HOME)}
    words = [sys.executable, "-m", "oneseal", "serve", "--port", str(port)]
    server = subprocess.Popen(
        words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )
    try:
        eventually("it answers", lambda: answers(port) or server.poll() is not None)
        yield server, port
    finally:
        if server.poll() is None:
            server.kill()
        server.wait()
        (Path(settings.ONESEAL_HOME) / "public-url").unlink(missing_ok=True)


def test_it_tells_addresses_and_logins_and_ctrl_c_ends_all(served: tuple[subprocess.Popen[str], int]) -> None:
    """The page answers; after Ctrl-C nothing of it is left and the exit code says that all is well."""
    server, port = served
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30) as answer:
        assert json.load(answer)["ok"]
    assert kept_address(settings.ONESEAL_HOME) == f"http://127.0.0.1:{port}"
    started = children(server.pid)
    assert len(started) >= 3, "web server, its workers, jobs"
    server.send_signal(signal.SIGINT)
    told, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0, told
    assert f"http://127.0.0.1:{port}/" in told
    logins = [login.login for login in demo_logins()]
    assert logins and all(login in told for login in logins)
    assert not answers(port)
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]


def test_what_stands_in_the_way_is_asked_before_anything_is_prepared(served: tuple[subprocess.Popen[str], int]) -> None:
    """``serve --check``: a taken port, and a home that is served already; ``make run`` asks it before it loads the demo city."""
    _, port = served
    home = {"ONESEAL_HOME": str(settings.ONESEAL_HOME)}
    for place, words in ((port, f"端口 {port} 已被占用"), (free_port(), "已有一个服务在运行")):
        asked = subprocess.run(
            [sys.executable, "-m", "oneseal", "serve", "--check", "--port", str(place)],
            check=False, cwd=ROOT, env={**os.environ, **home}, capture_output=True, text=True, timeout=PATIENCE,
        )  # fmt: skip
        assert asked.returncode == 1 and words in asked.stderr, asked
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nrun:")[2].partition("\n\n")[0]
    assert recipe.index("serve --check") < recipe.index("init --demo")


def test_asked_again_while_stopping_it_still_stops_in_order(served: tuple[subprocess.Popen[str], int]) -> None:
    """No trace, nothing left behind."""
    server, port = served
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT):
        server.send_signal(number)
        time.sleep(0.2)
    told, _ = server.communicate(timeout=PATIENCE)
    assert (server.returncode, "Traceback" in told) == (0, False), told
    assert not answers(port)


def test_killed_it_leaves_nothing_behind(served: tuple[subprocess.Popen[str], int]) -> None:
    """No web server or job goes on without the one that watches it."""
    server, port = served
    server.kill()
    server.wait()
    eventually("the port is free again", lambda: not answers(port))


def test_when_the_jobs_end_the_pages_do_not_go_on_alone(served: tuple[subprocess.Popen[str], int]) -> None:
    """A home whose papers nobody makes is not served as if all were well."""
    server, port = served
    jobs = [pid for pid in children(server.pid) if b"\0work\0" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    os.kill(jobs[0], signal.SIGKILL)
    told, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 1
    assert "定时任务已退出" in told
    assert not answers(port)
