"""Serve one home from one command: a web server and the periodic jobs beside it; both stop together.

The embedded shape (house 10): Ctrl-C, SIGTERM or the end of either process ends both. A lock file keeps a second server and
``make reset`` off the same home. A city runs the two commands that this one starts as services of their own (docs/operations.md).
"""

import ctypes
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from oneseal.site.address import keep_address

LOCK = "serve.lock"
PATIENCE = 20.0
"""Seconds that a process may take to finish what it is doing before it is killed."""
PR_SET_PDEATHSIG = 1
ASKING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals that ask the server to stop."""
LONGEST_LINE = ("--limit-request-line", "8190")
"""A search of five hundred characters is some 4,600 once written as an address; the application cuts it, the server would only refuse."""
LONGEST = 300
"""Seconds that one answer may take: a list of 100,000 lines is handed out whole, as a spreadsheet."""
FIRST_FREE_PORT = 1024
"""Lower ones need rights."""


class CannotServe(OSError):
    """The server cannot start, and what to do about it."""


def require_free(host: str, port: int) -> None:
    """The host is one of this machine's addresses and the port can be listened on. Raises CannotServe."""
    foreign = f"--host {host} 不是这台机器的地址；写 127.0.0.1（只供本机）、0.0.0.0（全部地址）或者本机的 IP"
    try:
        family, kind, _, _, place = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError) as wrong:
        raise CannotServe(foreign) from wrong
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as wrong:
            if wrong.errno == errno.EADDRNOTAVAIL:
                raise CannotServe(foreign) from wrong
            why = "已被占用" if port >= FIRST_FREE_PORT else "无权使用或已被占用"
            raise CannotServe(f"端口 {port} {why}；换一个端口：make run PORT={port + 1}") from wrong


@contextmanager
def held(home: Path) -> Iterator[None]:
    """The home is this server's until it ends."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as wrong:
            raise CannotServe(f"{home} 已有一个服务在运行；请先停止它，或用 ONESEAL_HOME 指定另一个目录") from wrong
        yield


def require_servable(home: Path, host: str, port: int) -> None:
    """Nothing stands in the way of serving this home there now. Raises CannotServe."""
    require_free(host, port)
    with held(home):
        pass


def web_words(host: str, port: int, workers: int) -> list[str]:
    """The web server's command: processes, not threads, each with one connection (stack.md: half again as fast)."""
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    bind = ["--timeout", str(LONGEST), "--bind", place, "--workers", str(workers), "--worker-class", "sync"]
    return [sys.executable, "-m", "gunicorn", "oneseal.site.wsgi", *bind, *LONGEST_LINE, "--log-level", "warning", "--no-control-socket"]


def jobs_words() -> list[str]:
    """The periodic jobs' command."""
    return [sys.executable, "-m", "oneseal", "work"]


def stop_with_parent() -> None:
    """Ask the kernel to stop this process when the one that started it is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(words: Sequence[str]) -> subprocess.Popen[bytes]:
    """A process outside the terminal's group, so that Ctrl-C reaches it only through us."""
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=stop_with_parent)  # noqa: PLW1509 - no threads here


def stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask every process to end, and end those that do not."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class _Asked(Exception):
    """Somebody asked the server to stop."""


def _ask(_signal: int, _frame: FrameType | None) -> None:
    """Asked once is enough: a second time would break off the stopping and leave processes behind."""
    for number in ASKING:
        signal.signal(number, signal.SIG_IGN)
    raise _Asked


def serve(home: Path, *, host: str, port: int, address: str, workers: int, say: Callable[[str], None], lines: Sequence[str] = ()) -> int:
    """Serve until asked to stop; 0 when asked, 1 when a process ended by itself. The home keeps ``address``."""
    require_free(host, port)
    with held(home):
        keep_address(home, address)
        os.environ.setdefault("PYTHONUNBUFFERED", "1")
        processes: list[subprocess.Popen[bytes]] = []
        try:
            for number in ASKING:
                signal.signal(number, _ask)
            processes += [start(web_words(host, port, workers)), start(jobs_words())]
            _until_answering(host, port, processes)
            for line in lines:
                say(line)
            return _watch(processes, say)
        except _Asked:
            say("正在停止…")
            return 0
        finally:
            stop(processes)


def _until_answering(host: str, port: int, processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Wait until the web server accepts connections; return also when a process has ended, which the watch then tells."""
    while all(process.poll() is None for process in processes):
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def _watch(processes: Sequence[subprocess.Popen[bytes]], say: Callable[[str], None]) -> int:
    """Until one of the processes ends."""
    while all(process.poll() is None for process in processes):
        time.sleep(0.5)
    ended = next(process for process in processes if process.poll() is not None)
    what = "定时任务" if ended is processes[-1] else "网页服务"
    say(f"{what}已退出（{ended.returncode}），服务停止")
    return 1
