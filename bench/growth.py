"""Cost as work grows: life cycles a second and entries verified a second with 10^3, 10^5 and 10^6 existing cases (PostgreSQL).

The sizes stand side by side, each in a database of its own, and are measured in turn: what else the machine does meets all of them alike.
A large journal is verified once, the smallest before and after it. Of each journal the entries of its cases count, in the time that they
add to that of a city without cases: a city's own entries are of another kind (many items, hardly a personal record).
``ONESEAL_BENCH_MOST`` caps the number of existing cases; the table says which sizes it left out.
"""

import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

from bench.lifecycle import city, interleaved, workers
from bench.report import Row, said_what_is_left_out, sizes_measured

LOAD = "from bench.growth import grow; import sys; grow(int(sys.argv[1]))"
VERIFY = "from bench.growth import verified; import sys; verified(int(sys.argv[1]))"
SHARE, BEFORE_AND_AFTER = 50_000, 5

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
    """Verify the journal; prints its entries and the seconds it took, once for each time."""
    import django

    django.setup()
    from oneseal.journal.queries import verify

    for _ in range(times):
        begun = time.perf_counter()
        proof = verify()
        if proof.findings:
            raise SystemExit(f"the journal does not verify: {proof.findings[0]}")
        sys.stdout.write(f"{proof.entries} {time.perf_counter() - begun}\n")


def _told(words: str, number: int, environment: Environment) -> list[list[float]]:
    told = subprocess.run([sys.executable, "-c", words, str(number)], env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [[float(word) for word in line.split()] for line in told.splitlines()]


def run() -> dict[str, Any]:
    """Rows of the table; empty without a PostgreSQL server."""
    if not os.environ.get("ONESEAL_DATABASE_URL"):
        return {"rows": []}
    sizes = sizes_measured()
    with ExitStack() as stack:
        cities = {size: stack.enter_context(city("postgresql")) for size in (0, *sizes)}
        for size, environment in cities.items():
            _told(LOAD, size, environment)
        proofs = _proofs(cities)
        cycles = _cycles({size: cities[size] for size in sizes})
    return {"rows": [*said_what_is_left_out(_rows("life cycles", "cases/s", cycles)), *_rows("verify", "entries/s", proofs)]}


def _proofs(cities: dict[int, Environment]) -> dict[int, tuple[list[float], float]]:
    """Per size the entries of its cases verified a second, and the ratio to the smallest journal just before and after."""
    without, smallest, *larger = cities
    own, own_seconds = map(statistics.median, zip(*_told(VERIFY, BEFORE_AND_AFTER, cities[without]), strict=True))

    def rates(size: int, times: int) -> list[float]:
        return [(entries - own) / (seconds - own_seconds) for entries, seconds in _told(VERIFY, times, cities[size])]

    found: dict[int, tuple[list[float], float]] = {}
    known = around = rates(smallest, BEFORE_AND_AFTER)
    for size in larger:
        rate = rates(size, 1)
        before, around = around, rates(smallest, BEFORE_AND_AFTER)
        known = [*known, *around]
        found[size] = rate, rate[0] / statistics.median([*before, *around])
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
