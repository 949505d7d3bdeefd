"""Pages over HTTP, signed in, at 8 connections, on both databases; and whole cases driven by requests alone.

The server is the one that ``make run`` starts (a process a core, one connection each); the client opens a connection for each request, as
a gateway without keep-alive does. Beside 1,000, 100,000 and 1,000,000 cases (``ONESEAL_BENCH_MOST`` caps them, default 100,000), one in
fifty open: a city that decides a million cases a year has fewer on its desks. Query counts are of the same pages in the same city.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bench.client import Person, free_port, measured, percentile, wait_for
from bench.lifecycle import city
from bench.report import Row, said_what_is_left_out, sizes_measured
from oneseal.cases.rules.statements import PRESENT

OPEN_SHARE, SHARE = 50, 50_000
CONNECTIONS, REQUESTS, ROUNDS = 8, 160, 3
CASES, CLIENTS = 16, (1, 4)
SIMPLE, SURVEYED = "出版物零售", "食品经营许可（新办）"
AIM = "p95 <= 100 ms"

Environment = dict[str, str]
Facts = dict[str, Any]


def grow(wanted: int) -> None:
    """In a fresh city: a real case at each step, and copies of them up to ``wanted``. Prints what the pages need to know, as JSON."""
    import django

    django.setup()
    from bench.lifecycle import Caster
    from bench.loader import load
    from oneseal.journal.actions import sequence
    from oneseal.people.queries.demo import DEMO_PASSWORD

    caster = Caster(SIMPLE)
    stops = [caster.cycle(acts=acts) for acts in (1, 2, 3, 4)]
    while sequence():
        pass
    part = wanted // OPEN_SHARE // 3
    first = 1
    for case, count in zip(stops, (part, part, part, wanted - 3 * part), strict=True):
        for done in range(0, count, SHARE):
            load(min(SHARE, count - done), case, first + done)
        first += count
    known = {"case": str(stops[0]), "item": str(caster.item), "password": DEMO_PASSWORD}
    sys.stdout.write(json.dumps({**known, "queries": _queries(known)}))


def drafts(count: int, name: str) -> None:
    """Filled in, ready to be sent off: prints their numbers, as JSON."""
    import django

    django.setup()
    from bench.lifecycle import Caster
    from oneseal.cases.actions import save_draft

    caster = Caster(name, longest=True)
    told = [
        save_draft(
            caster.version,
            applicant=caster.applicant,
            by=caster.actor,
            answers=caster.answers,
            form=caster.form,
            materials=caster.materials,
        )
        for _ in range(count)
    ]
    sys.stdout.write(json.dumps({"drafts": [str(draft) for draft in told], "applicant": str(caster.applicant)}))


def _queries(known: Facts) -> dict[str, int]:
    """How many queries each page makes, sessions and permission included."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    counts: dict[str, int] = {}
    for name, (login, path) in pages(known).items():
        client = Client(SERVER_NAME="localhost")
        client.post("/sign-in", {"login": login, "password": known["password"], "next": "/"})
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        counts[name] = len(asked)
    return counts


def pages(known: Facts) -> Mapping[str, tuple[str, str]]:
    """The pages: who asks, and for what."""
    return {
        "home": ("wang.shenqing", "/"),
        "guide": ("wang.shenqing", f"/items/{known['item']}"),
        "case page": ("li.shouli", f"/work/cases/{known['case']}"),
        "work list": ("li.shouli", "/work/"),
    }


@contextmanager
def served(environment: Environment) -> Iterator[int]:
    """The web server of a city, as ``make run`` starts it; its port."""
    from oneseal.site.serve import web_words

    port = free_port()
    server = subprocess.Popen(web_words("127.0.0.1", port, os.cpu_count() or 2), env=environment)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def run() -> dict[str, Any]:
    """Rows of the table, for both databases (PostgreSQL when ``ONESEAL_DATABASE_URL`` names a server)."""
    rows: list[Row] = []
    sizes = sizes_measured()
    for vendor in ("postgresql", "sqlite"):
        if vendor == "postgresql" and not os.environ.get("ONESEAL_DATABASE_URL"):
            continue
        for size in sizes:
            with city(vendor) as environment:
                known = grown(size, environment)
                with served(environment) as port:
                    rows += _pages(vendor, size, port, known)
                    rows += _filings(vendor, size, port, known, environment)
                    if size == sizes[0]:
                        rows += _whole_cases(vendor, port, known, environment)
    return {"rows": said_what_is_left_out(rows)}


def grown(size: int, environment: Environment) -> Facts:
    """The city with so many cases: a case, an item, the demo's password, and how many queries each page makes."""
    return _told(f"grow({size})", environment)


def _told(words: str, environment: Environment) -> Facts:
    told = subprocess.run(
        [sys.executable, "-c", f"from bench import pages; pages.{words}"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    found: Facts = json.loads(told.stdout.splitlines()[-1])
    return found


def _pages(vendor: str, size: int, port: int, known: Facts) -> list[Row]:
    """Every page in turn, round by round."""
    wanted = pages(known)
    people = {login: Person(port).signed_in(login, known["password"]) for login, _ in wanted.values()}
    rates: dict[str, list[float]] = {name: [] for name in wanted}
    took: dict[str, list[float]] = {name: [] for name in wanted}
    for turn in range(ROUNDS + 1):
        for name, (login, path) in wanted.items():
            rate, times = measured(partial(_asked, people[login], path), range(REQUESTS if turn else CONNECTIONS), CONNECTIONS)
            if turn:
                rates[name].append(rate)
                took[name] += times
    return [
        _row(f"{vendor}, {size:,} cases: {name}", "requests/s", rates[name], took[name], f"{known['queries'][name]} queries", name)
        for name in wanted
    ]


def _asked(person: Person, path: str, _number: int) -> None:
    person.get(path)


def _row(what: str, unit: str, rates: list[float], took: list[float], also: str, name: str = "") -> Row:
    """A row whose note has what half and what 95 % of the requests did not exceed."""
    half, most = percentile(took, 0.5), percentile(took, 0.95)
    note = f"p50 {half:.1f} ms, p95 {most:.1f} ms; {also}"
    return Row(what, rates, unit, aim=AIM if name == "work list" else "", note=note, more={"p50_ms": half, "p95_ms": most})


def _filings(vendor: str, size: int, port: int, known: Facts, environment: Environment) -> list[Row]:
    """Sending applications off at 8 connections."""
    wanted = CONNECTIONS * 8
    ready = _told(f"drafts({wanted}, {SIMPLE!r})", environment)
    her = _applicant(port, {**known, **ready})
    rate, took = measured(lambda number: her.post(f"/drafts/{ready['drafts'][number]}/summary", **STATED), range(wanted), CONNECTIONS)
    return [_row(f"{vendor}, {size:,} cases: filing", "requests/s", [rate], took, "one request that files a draft")]


def _whole_cases(vendor: str, port: int, known: Facts, environment: Environment) -> list[Row]:
    """Whole cases, each step a request of its own, by one client and by four."""
    rows = []
    for clients in CLIENTS:
        count = CASES * clients
        ready = _told(f"drafts({count + 1}, {SURVEYED!r})", environment)
        rate, took = measured(_driver(port, {**known, **ready}), range(1, count + 1), clients)
        rows.append(
            _row(
                f"{vendor}: whole cases, {clients} at once",
                "cases/s",
                [rate],
                took,
                "filed, five acts up to the grant",
            )
        )
    return rows


STEPS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "accept": ("li.shouli", {}),
    "review": ("zhao.shencha", {"recommendation": "grant", "opinion": "材料齐全，符合条件"}),
    "survey": ("sun.kanyan", {}),
    "confirm_survey": ("qian.kanyan", {"agrees": "yes"}),
    "grant": ("zhou.pizhun", {"opinion": "同意"}),
}
RECORD = {
    "place": "云岚市岚湖区一号",
    "conclusion": "pass",
    "met": "店主",
    "signed": "no",
    "unsigned_reason": "不在场",
}
STATED = {"address": "云岚市岚湖区一号", **PRESENT}


def _just_now() -> dict[str, str]:
    """A survey that ends now, told in whole minutes where the bureau works."""
    began = datetime.now(ZoneInfo("Asia/Shanghai"))
    return {"began": f"{began:%H:%M}", "ended": f"{began + timedelta(minutes=1):%H:%M}"}


def _applicant(port: int, known: Facts) -> Person:
    her = Person(port).signed_in("wang.shenqing", known["password"])
    her.get("/acting-for")
    her.post("/acting-for", principal=known["applicant"])
    return her


def _driver(port: int, known: Facts) -> Callable[[int], None]:
    """Drives one draft to its grant: every step one request of whoever's turn it is."""
    her = _applicant(port, known)
    hands = {login: Person(port).signed_in(login, known["password"]) for login, _ in STEPS.values()}
    steps = dict(STEPS)

    def drive(number: int) -> None:
        case = her.post(f"/drafts/{known['drafts'][number]}/summary", **STATED).rsplit("/", 1)[-1]
        steps["survey"] = steps["survey"][0], {**steps["survey"][1], **_just_now()}
        for seen, (act, (login, form)) in enumerate(steps.items(), 1):
            hands[login].post(f"/work/cases/{case}/{act}", seen=str(seen), **form)

    def survey_page(number: int) -> None:
        case = her.post(f"/drafts/{known['drafts'][number]}/summary", **STATED).rsplit("/", 1)[-1]
        for seen, act in enumerate(("accept", "review"), 1):
            hands[steps[act][0]].post(f"/work/cases/{case}/{act}", seen=str(seen), **steps[act][1])
        page = hands["sun.kanyan"].get(f"/work/cases/{case}/survey").decode()
        findings = dict.fromkeys(re.findall(r'name="(result:\d+)"', page), "符合")
        steps["survey"] = "sun.kanyan", {**RECORD, **findings, "officers": re.findall(r'name="officers" value="([^"]+)"', page)[0]}

    survey_page(0)
    return drive
