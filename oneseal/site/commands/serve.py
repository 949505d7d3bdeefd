"""``oneseal serve`` and ``oneseal work``: the embedded shape, and its periodic jobs alone."""

import argparse
import logging
import os
import signal
import time
from collections.abc import Callable
from typing import Any

from oneseal.site.output import Output

log = logging.getLogger(__name__)
PAUSE = 0.5
"""Seconds between rounds when there was nothing to do."""


def register(groups: Any) -> None:
    """Add the commands ``serve`` and ``work``."""
    serve = groups.add_parser("serve", help="serve this home: web server and periodic jobs, until Ctrl-C")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)
    serve.add_argument("--workers", type=int, default=2, help="web server processes")
    serve.set_defaults(run=run_serve)
    work = groups.add_parser("work", help="the periodic jobs: order, papers, deemed acceptance, roots")
    work.add_argument("--once", action="store_true", help="one round, then end")
    work.add_argument("--json", action="store_true", help="print one JSON value (with --once)")
    work.set_defaults(run=run_work)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 65535 的端口号")
    return int(text)


def run_serve(options: argparse.Namespace, output: Output) -> int:
    """Serve, and tell the addresses and one demo login per role."""
    from django.conf import settings

    from oneseal.people.queries import demo_logins
    from oneseal.site.serve import serve

    lines = [f"首页    http://{options.host}:{options.port}/", f"运行状况 http://{options.host}:{options.port}/health"]
    lines += [f"{login.role:　<10} {login.login:<14} {login.password}" for login in demo_logins()]
    os.environ.setdefault("ONESEAL_PUBLIC_URL", f"http://{options.host}:{options.port}")
    return serve(settings.ONESEAL_HOME, host=options.host, port=options.port, workers=options.workers, say=output.say, lines=lines)


def rounds() -> dict[str, Callable[[], int]]:
    """The periodic jobs by name, each safe to run twice and in several processes; each returns how much it did."""
    from oneseal.cases.jobs import deem_silent_filings_accepted, project_due_dates_anew, sweep_notes
    from oneseal.documents.jobs import make_owed
    from oneseal.journal.actions import sequence
    from oneseal.seals.jobs import seal_the_journal

    return {
        "sequence": sequence,
        "papers": make_owed,
        "deemed": deem_silent_filings_accepted,
        "dues": project_due_dates_anew,
        "notes": sweep_notes,
        "roots": seal_the_journal,
    }


def run_work(options: argparse.Namespace, output: Output) -> int:
    """Round after round until asked to stop; a round under way is finished first."""
    from django.db import DatabaseError, connection

    stopping = False

    def stop(_number: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    if options.once:
        done = {name: job() for name, job in rounds().items()}
        output.result(done, *(f"{name}: {count}" for name, count in done.items()))
        return 0
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        busy = 0
        for name, job in rounds().items():
            try:
                busy += job()
            except DatabaseError as lost:
                output.say(f"数据库暂不可用，稍后重试：{lost}")
                connection.close()
                break
            except Exception:
                log.exception("the job %s broke off; the others go on", name)
        if not busy:
            time.sleep(PAUSE)
    return 0
