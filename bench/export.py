"""The work list as a spreadsheet, 10,000 and 100,000 lines: how long it takes and how much memory it adds, each in a process of its own."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from typing import Any, cast

from bench.lifecycle import city
from bench.report import Row

SIZES = (10_000, 100_000)
SHARE = 50_000
AIM = "<= 1.25"
EXPORT = "from bench.export import exported; exported()"
GROW = "from bench.export import grow; import sys; grow(int(sys.argv[1]))"

Environment = dict[str, str]


def grow(wanted: int) -> None:
    """In a fresh city: so many cases that wait to be accepted."""
    import django

    django.setup()
    from bench.lifecycle import Caster
    from bench.loader import load
    from oneseal.journal.actions import sequence

    case = Caster().cycle(acts=1)
    while sequence():
        pass
    for done in range(0, wanted - 1, SHARE):
        load(min(SHARE, wanted - 1 - done), case, done + 1)


def exported() -> None:
    """Hand the list out as the page does; prints bytes, seconds, and the most memory of the process before and after (MiB), as JSON."""
    import django

    django.setup()
    from django.test import Client

    from oneseal.people.queries.demo import DEMO_PASSWORD

    client = Client(SERVER_NAME="localhost")
    client.post("/sign-in", {"login": "li.shouli", "password": DEMO_PASSWORD, "next": "/"})
    client.get("/work/cases.xlsx?q=nothing")
    before, begun = _most(), time.perf_counter()
    size = sum(len(part) for part in cast(Iterable[bytes], client.get("/work/cases.xlsx")))
    sys.stdout.write(json.dumps({"bytes": size, "seconds": time.perf_counter() - begun, "before": before, "after": _most()}))


def _most() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run() -> dict[str, Any]:
    """Rows for both databases (PostgreSQL when ``ONESEAL_DATABASE_URL`` names a server)."""
    rows: list[Row] = []
    for vendor in ("postgresql", "sqlite"):
        if vendor == "postgresql" and not os.environ.get("ONESEAL_DATABASE_URL"):
            continue
        told = {size: _measured(vendor, size) for size in SIZES}
        least = told[SIZES[0]]["after"]
        for size, one in told.items():
            note = f"{one['seconds']:.0f} s, {one['bytes'] / 2**20:.1f} MiB of XLSX, {one['before']:.0f} MiB before"
            what, against = f"{vendor}, {size:,} lines as XLSX", f"{SIZES[0]:,} lines"
            rows.append(Row(f"{what}: most memory", [one["after"]], "MiB", against, one["after"] / least, AIM, note, one))
            rows.append(Row(what, [size / one["seconds"]], "lines/s"))
    return {"rows": rows}


def _measured(vendor: str, size: int) -> dict[str, float]:
    with city(vendor) as environment:
        _told(GROW, environment, str(size))
        found: dict[str, float] = json.loads(_told(EXPORT, environment))
        return found


def _told(words: str, environment: Environment, *arguments: str) -> str:
    command = [sys.executable, "-c", words, *arguments]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout.strip().rpartition("\n")[2]
