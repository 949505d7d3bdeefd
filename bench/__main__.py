"""``python -m bench [NAME…]``: run the benchmarks, print one table, write what was run into the JSON beside it.

Each benchmark is a module with ``run() -> dict`` whose ``rows`` are fields of :class:`bench.report.Row`. Choose by name: days, charts …
"""

import argparse
import importlib
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

from bench.report import Row, machine, row_of, table, write

BENCHMARKS = ("days", "charts", "papers", "lifecycle", "growth", "pages", "export", "view", "search", "lists", "importing")
ROOT = Path(__file__).resolve().parents[1]


def measured(name: str) -> list[Row]:
    """The rows of one benchmark."""
    value = importlib.import_module(f"bench.{name}").run()
    return [row_of(row) for row in value["rows"]]


def main() -> int:
    """Run what was chosen; 1 when one of them broke."""
    options = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(BENCHMARKS)}; all when none is named")
    options.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json", help="where the JSON goes")
    chosen = options.parse_args()
    if unknown := set(chosen.names) - set(BENCHMARKS):
        options.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    found: dict[str, list[Row]] = {}
    seconds: dict[str, float] = {}
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="oneseal-bench-") as home:
        os.environ["ONESEAL_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneseal.site.settings")
        sys.stdout.write("".join(f"{name}: {value}\n" for name, value in machine().items() if value))
        for name in chosen.names or BENCHMARKS:
            sys.stdout.write(f"\n── {name} ──\n")
            sys.stdout.flush()
            begun = time.monotonic()
            try:
                found[name] = measured(name)
            except Exception:
                traceback.print_exc()
                broken.append(name)
                continue
            seconds[name] = time.monotonic() - begun
            sys.stdout.write("".join(f"{line}\n" for line in table(found[name])))
            sys.stdout.flush()
        write(chosen.out, found, seconds, broken)
    if broken:
        sys.stderr.write(f"broken: {', '.join(broken)}\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
