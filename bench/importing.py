"""A clerk's acts alone and beside an import of 50,000 rows, on both databases: how long each takes, and the memory of the jobs.

The list comes in as the browser sends it: the periodic jobs (``oneseal work``) check it and take it in, with everything else they do, while
another process claims and accepts cases at a steady pace. ``ONESEAL_BENCH_ROWS`` sets the number of rows.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.client import percentile
from bench.lifecycle import city
from bench.report import Row
from oneseal.site.environment import number

ROWS = "ONESEAL_BENCH_ROWS"
PACE = 0.4
"""Seconds between the cases that the clerk takes; each is two acts."""
ALONE = 30
LONGEST = 1000.0
"""Milliseconds for which an import may hold up an act (issue: 1 s)."""
AIM = "<= 1"
CLERK = "from bench.importing import clerk; clerk()"
SENDER = "from bench.importing import sender; import sys; sender(int(sys.argv[1]))"

Environment = dict[str, str]


def clerk() -> None:
    """Works until its input ends; prints for each act when it began (monotonic), and how many milliseconds it took."""
    import selectors

    import django

    django.setup()
    from bench.lifecycle import Caster
    from oneseal.cases import actions

    caster = Caster()
    caster.cycle(acts=2)
    print("ready", flush=True)
    watch = selectors.DefaultSelector()
    watch.register(sys.stdin, selectors.EVENT_READ)
    while not watch.select(timeout=PACE):
        case = caster.cycle(acts=1)
        for act in (actions.claim, actions.accept):
            begun = time.monotonic()
            act(case, by=caster.clerk)
            print(f"{begun} {(time.monotonic() - begun) * 1000}", flush=True)


def sender(rows: int) -> None:
    """Send a list, wait until it is checked, have it taken in, wait again; then a quarter of it with other limits, which changes drafts.

    Prints as JSON for each of these parts when it began and when it ended (monotonic), and how many rows it was of.
    """
    import django

    django.setup()
    from oneseal.catalogue.actions import receive_list, take_list
    from oneseal.catalogue.models import Import
    from oneseal.law import powers
    from oneseal.people.queries import bureau_of, officers_of

    bureau = bureau_of()
    by = officers_of(bureau.pk, powers.REVIEW)[0]

    def until(stage: str) -> float:
        while (stands := Import.objects.values_list("stage", flat=True).get(pk=key)) != stage:
            if stands not in {"checking", "taking"}:
                raise SystemExit(f"the import stands at {stands}")
            time.sleep(0.2)
        return time.monotonic()

    told: dict[str, tuple[float, float, int]] = {}
    for many, days, what in ((rows, 20, "taking in"), (rows // 4, 19, "changing")):
        begun = time.monotonic()
        key = receive_list("bench.csv", [line.encode() for line in _list(many, days, bureau.uscc)], bureau, by=by)
        checked = until("ready")
        take_list(key, by=by)
        told |= {f"check before {what}": (begun, checked, many), what: (checked, until("done"), many)}
    sys.stdout.write(json.dumps(told))


def _list(rows: int, days: int, body: str) -> Iterator[str]:
    yield "事项名称,事项类型,地方实施编码,实施主体编码,受理条件,法定办结时限,承诺办结时限\n"
    yield from (f"测量用事项{n},其他行政权力,BENCH{n:08d},{body},符合条件的申请人{n},{days},{n % 19}\n" for n in range(rows))


@contextmanager
def _started(words: list[str], environment: Environment, **pipes: Any) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen([sys.executable, *words], env=environment, text=True, **pipes)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def run() -> dict[str, Any]:
    """Rows for both databases (PostgreSQL when ``ONESEAL_DATABASE_URL`` names a server)."""
    rows, many = [], number(ROWS, 50_000, least=100, most=1_000_000)
    for vendor in ("postgresql", "sqlite"):
        if vendor == "postgresql" and not os.environ.get("ONESEAL_DATABASE_URL"):
            continue
        with city(vendor) as environment:
            acts, parts, idle, most = _measured(environment, many)
            rows += _rows(vendor, acts, parts)
            note = f"{idle:.0f} MiB before the list came; the same process checks it, takes it in and makes papers"
            rows.append(Row(f"{vendor}, {many:,} rows: most memory of the jobs", [most], "MiB", note=note))
    return {"rows": rows}


Parts = dict[str, tuple[float, float, int]]


def _measured(environment: Environment, many: int) -> tuple[list[tuple[float, float]], Parts, float, float]:
    """When each act began and what it took; when each part of the import began and ended, and of how many rows; the most memory of the
    jobs before the list came and after it (MiB)."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with _started(["-m", "oneseal", "work"], environment) as jobs, _started(["-c", CLERK], environment, **pipes) as working:
        if working.stdout is None or working.stdout.readline().strip() != "ready":
            raise RuntimeError("the clerk did not get ready")
        time.sleep(ALONE)
        idle = _most(jobs.pid)
        told = subprocess.run([sys.executable, "-c", SENDER, str(many)], env=environment, check=True, stdout=subprocess.PIPE, text=True)
        most = _most(jobs.pid)
        time.sleep(ALONE / 3)
        lines = working.communicate("stop\n")[0].splitlines()
    acts = [(float(begun), float(took)) for begun, _, took in (line.partition(" ") for line in lines)]
    return acts, json.loads(told.stdout), idle, most


def _most(process: int) -> float:
    """The most memory that a process and those it began have held (MiB), as the kernel tells it."""
    words = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    own = next(int(line.split()[1]) for line in words.splitlines() if line.startswith("VmHWM")) / 1024
    begun = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return own + sum(_most(int(child)) for child in begun)


def _rows(vendor: str, acts: list[tuple[float, float]], parts: Parts) -> list[Row]:
    began, ended = min(part[0] for part in parts.values()), max(part[1] for part in parts.values())
    alone = [took for begun, took in acts if not began <= begun <= ended]
    rows = [_row(f"{vendor}, a clerk's act alone", alone)]
    for what, (since, until, many) in parts.items():
        beside = [took for begun, took in acts if since <= begun < until]
        rows += [_row(f"{vendor}, beside the {what} of {many:,} rows", beside, f"; {many / (until - since):.0f} rows/s")] if beside else []
    return rows


def _row(what: str, took: list[float], speed: str = "") -> Row:
    note = f"{len(took)} acts, p50 {percentile(took, 0.5):.0f}, p95 {percentile(took, 0.95):.0f}, longest {max(took):.0f} ms{speed}"
    return Row(what, took, "ms", "1 s (the longest)", max(took) / LONGEST, AIM if speed else "", note)
