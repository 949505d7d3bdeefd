"""``oneseal serve`` and ``oneseal work``: the embedded shape, and its periodic jobs alone."""

import argparse
import logging
import signal
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from oneseal.site.address import EVERY, address_of, is_local
from oneseal.site.output import Output
from oneseal.site.secrets import home_of

log = logging.getLogger(__name__)
PAUSE = 0.5
"""Seconds between rounds when there was nothing to do."""
MOST_WORKERS = 256
"""More web server processes than any machine serves well with."""


def register(groups: Any) -> None:
    """Add the commands ``serve`` and ``work``."""
    serve = groups.add_parser("serve", help="serve this home: web server and periodic jobs, until Ctrl-C")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)
    serve.add_argument("--workers", type=_workers, default=2, help="web server processes")
    serve.add_argument("--check", dest="only_check", action="store_true", help="only say whether it could: host, port and home are free")
    serve.set_defaults(run=run_serve)
    work = groups.add_parser("work", help="the periodic jobs: order, papers, deemed acceptance, lapsed corrections, roots")
    work.add_argument("--once", action="store_true", help="one round, then end")
    work.add_argument("--json", action="store_true", help="print one JSON value (with --once)")
    work.set_defaults(run=run_work)


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 65535 的端口号")
    return int(text)


def _workers(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 到 {MOST_WORKERS} 的整数")
    return int(text)


def run_serve(options: argparse.Namespace, output: Output) -> int:
    """Serve, and tell the addresses and one demo login per role."""
    from oneseal.site.serve import require_servable, serve

    if options.only_check:
        require_servable(home_of(), options.host, options.port)
        return 0
    from django.conf import settings

    from oneseal.people.queries import demo_logins

    address = address_of(options.host, options.port, settings.ALLOWED_HOSTS)
    lines = [f"首页    {address}/", f"运行状况 {address}/health"]
    lines += [f"{login.role:　<10} {login.login:<14} {login.password}" for login in demo_logins()]
    lines += hosts_refused(options.host, settings.ALLOWED_HOSTS)
    where = {"host": options.host, "port": options.port, "address": address}
    return serve(settings.ONESEAL_HOME, **where, workers=options.workers, say=output.say, lines=lines)


def hosts_refused(host: str, allowed: Sequence[str]) -> list[str]:
    """What to say when the server listens where nobody may call it: a request to a name that is not allowed is answered 400."""
    from django.http.request import validate_host

    named = urlsplit(address_of(host, 80, allowed)).hostname or ""
    reached = not is_local(named) if host in EVERY else validate_host(f"[{named}]" if ":" in named else named, allowed)
    if reached or "*" in allowed:
        return []
    return [f"! 只接受以 {'、'.join(allowed)} 访问；用别的主机名或 IP 打开会得到 400，请设置 ONESEAL_HOSTS=localhost,10.0.0.5"]


def rounds() -> dict[str, Callable[[], int]]:
    """The periodic jobs by name, each safe to run twice and in several processes; each returns how much it did."""
    from oneseal.cases.jobs import (
        count_from_made_notices,
        deem_silent_filings_accepted,
        project_due_dates_anew,
        return_what_was_not_corrected,
        sweep_notes,
    )
    from oneseal.catalogue.jobs import carry_on, keep_index
    from oneseal.documents.jobs import make_owed
    from oneseal.journal.actions import sequence
    from oneseal.seals.jobs import seal_the_journal

    return {
        "sequence": sequence,
        "papers": make_owed,
        "notices": count_from_made_notices,
        "deemed": deem_silent_filings_accepted,
        "lapsed": return_what_was_not_corrected,
        "dues": project_due_dates_anew,
        "notes": sweep_notes,
        "search": keep_index,
        "imports": carry_on,
        "roots": seal_the_journal,
    }


def run_work(options: argparse.Namespace, output: Output) -> int:
    """Round after round until asked to stop; a round under way is finished first."""
    from django.db import InterfaceError, OperationalError, connection

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
            except (OperationalError, InterfaceError) as lost:
                output.say(f"数据库暂不可用，稍后重试：{lost}")
                connection.close()
                break
            except Exception:
                log.exception("the job %s broke off; the others go on", name)
        if not busy:
            time.sleep(PAUSE)
    return 0
