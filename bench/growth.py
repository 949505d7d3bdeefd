"""Cost as work grows: life cycles a second and entries verified a second with 10^3, 10^5 and 10^6 existing cases (PostgreSQL).

``ONESEAL_BENCH_MOST`` caps the number of existing cases (default 100,000; the whole takes about ten minutes more).
"""

import os
import statistics
import subprocess
import sys
import time
from typing import Any

from bench.lifecycle import city, measured
from bench.report import Row

SIZES = (1_000, 100_000, 1_000_000)
WORDS = "from bench.growth import step; import sys; step(*map(int, sys.argv[1:]))"


def step(present: int, wanted: int) -> None:
    """Grow from ``present`` to ``wanted`` copies, then verify the journal; prints entries and seconds of the verification."""
    import django

    django.setup()
    from bench.lifecycle import Caster
    from bench.loader import load
    from oneseal.cases.models import Case
    from oneseal.journal.actions import sequence
    from oneseal.journal.queries import verify

    model = Case.objects.filter(phase="GRANTED").order_by("id").first()
    if model is None:
        Caster().cycle()
        model = Case.objects.get(phase="GRANTED")
    while sequence():
        pass
    done = present
    while done < wanted:
        share = min(50_000, wanted - done)
        load(share, model.id, done + 1)
        done += share
    begun = time.perf_counter()
    proof = verify()
    if proof.findings:
        raise SystemExit(f"the copies do not verify: {proof.findings[0]}")
    sys.stdout.write(f"{proof.entries} {time.perf_counter() - begun}\n")


def run() -> dict[str, Any]:
    """Rows of the table; empty without a PostgreSQL server."""
    if not os.environ.get("ONESEAL_DATABASE_URL"):
        return {"rows": []}
    most = int(os.environ.get("ONESEAL_BENCH_MOST", "100000"))
    sizes = [size for size in SIZES if size <= most]
    rows: list[Row] = []
    first: tuple[float, float] | None = None
    with city("postgresql") as environment:
        present = 0
        for size in sizes:
            words = [sys.executable, "-c", WORDS, str(present), str(size)]
            told = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout
            entries, seconds = map(float, told.split())
            (cycles,) = measured("postgresql", environment, 1, ["actions"])
            verified = entries / seconds
            first = first or (statistics.median(cycles), verified)
            against, aim = f"{sizes[0]:,} cases", ">= 0.8"
            rows.append(Row(f"{size:,} cases: life cycles", cycles, "cases/s", against, statistics.median(cycles) / first[0], aim))
            rows.append(
                Row(f"{size:,} cases: verify", [verified], "entries/s", against, verified / first[1], aim, f"{entries:,.0f} entries")
            )
            present = size
    return {"rows": rows}
