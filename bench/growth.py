"""Cost as work grows: life cycles a second and entries verified a second with 10^3, 10^5 and 10^6 existing cases (PostgreSQL).

The sizes stand side by side, each in a database of its own, and are measured in turn: what else the machine does meets all of them alike.
A large journal is verified once, the smallest before and after it. ``ONESEAL_BENCH_MOST`` caps the number of existing cases (default
100,000; a million takes about half an hour more and 25 GB).
"""

import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

from bench.lifecycle import city, interleaved, workers
from bench.report import Row

SIZES = (1_000, 100_000, 1_000_000)
LOAD = "from bench.growth import grow; import sys; grow(int(sys.argv[1]))"
VERIFY = "from bench.growth import verified; import sys; verified(int(sys.argv[1]))"
SHARE, BEFORE_AND_AFTER = 50_000, 3

Environment = dict[str, str]


def grow(wanted: int) -> None:
    """In a fresh city: one real case, and copies of it up to ``wanted``."""
    import django

    django.setup()
    from bench.lifecycle import Caster
    from bench.loader import load
    from oneseal.cases.models import Case
    from oneseal.journal.actions import sequence

    Caster().cycle()
    model = Case.objects.get(phase="GRANTED")
    while sequence():
        pass
    for done in range(0, wanted, SHARE):
        load(min(SHARE, wanted - done), model.id, done + 1)


def verified(times: int) -> None:
    """Verify the journal; prints entries a second, once for each time."""
    import django

    django.setup()
    from oneseal.journal.queries import verify

    for _ in range(times):
        begun = time.perf_counter()
        proof = verify()
        if proof.findings:
            raise SystemExit(f"the journal does not verify: {proof.findings[0]}")
        sys.stdout.write(f"{proof.entries / (time.perf_counter() - begun)}\n")


def _told(words: str, number: int, environment: Environment) -> list[float]:
    told = subprocess.run([sys.executable, "-c", words, str(number)], env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [float(line) for line in told.split()]


def run() -> dict[str, Any]:
    """Rows of the table; empty without a PostgreSQL server."""
    if not os.environ.get("ONESEAL_DATABASE_URL"):
        return {"rows": []}
    sizes = [size for size in SIZES if size <= int(os.environ.get("ONESEAL_BENCH_MOST", "100000"))]
    with ExitStack() as stack:
        cities = {size: stack.enter_context(city("postgresql")) for size in sizes}
        for size, environment in cities.items():
            _told(LOAD, size, environment)
        proofs = _proofs(cities)
        cycles = _cycles(cities)
    return {"rows": [*_rows("life cycles", "cases/s", cycles), *_rows("verify", "entries/s", proofs)]}


def _proofs(cities: dict[int, Environment]) -> dict[int, tuple[list[float], float]]:
    """Per size the entries verified a second, and the ratio to the smallest journal just before and after."""
    smallest, *larger = cities
    found: dict[int, tuple[list[float], float]] = {}
    known = around = _told(VERIFY, BEFORE_AND_AFTER, cities[smallest])
    for size in larger:
        rates = _told(VERIFY, 1, cities[size])
        before, around = around, _told(VERIFY, BEFORE_AND_AFTER, cities[smallest])
        known = [*known, *around]
        found[size] = rates, rates[0] / statistics.median([*before, *around])
    return {smallest: (known, 1.0), **found}


def _cycles(cities: dict[int, Environment]) -> dict[int, tuple[list[float], float]]:
    """Per size the life cycles a second, and the median ratio to the smallest in the same round."""
    with ExitStack() as stack:
        crews = {str(size): (stack.enter_context(workers(environment, 1)), "actions") for size, environment in cities.items()}
        rates = list(interleaved(crews, 120).values())
    ratios = [statistics.median(one / first for one, first in zip(these, rates[0], strict=True)) for these in rates]
    return dict(zip(cities, zip(rates, ratios, strict=True), strict=True))


def _rows(what: str, unit: str, found: dict[int, tuple[list[float], float]]) -> list[Row]:
    against = f"{next(iter(found)):,} cases"
    return [Row(f"{size:,} cases: {what}", rates, unit, against, ratio, ">= 0.8") for size, (rates, ratio) in found.items()]
