"""The table of a benchmark run and the JSON beside it: what was measured, on which machine, with medians and spread."""

import json
import os
import platform
import sqlite3
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from oneseal.site.environment import number


@dataclass(frozen=True, slots=True)
class Row:
    """One measured thing. ``samples``: rates of equal runs in ``unit``; ``ratio`` to what ``versus`` names; ``aim``: the ratio wanted."""

    what: str
    samples: Sequence[float]
    unit: str = "/s"
    versus: str = ""
    ratio: float | None = None
    aim: str = ""
    note: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """The middle of the samples."""
        return statistics.median(self.samples)

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest."""
        return min(self.samples), max(self.samples)

    def as_data(self) -> dict[str, Any]:
        """For the JSON."""
        return {**asdict(self), "median": self.median, "low": self.spread[0], "high": self.spread[1]}


SIZES = (1_000, 100_000, 1_000_000)
"""How many cases exist already where growth is measured."""
MOST = "ONESEAL_BENCH_MOST"


def sizes_measured() -> list[int]:
    """The sizes up to ``ONESEAL_BENCH_MOST`` (100,000 when it is not set); refused when it is no number between the first and the last."""
    most = number(MOST, SIZES[1], least=SIZES[0], most=SIZES[-1])
    return [size for size in SIZES if size <= most]


def said_what_is_left_out(rows: Sequence[Row]) -> list[Row]:
    """The rows, the last of them with a note when not every size was measured."""
    missing = [f"{size:,}" for size in SIZES if size not in sizes_measured()]
    if not rows or not missing:
        return list(rows)
    note = f"not measured: {' and '.join(missing)} cases; {MOST}={SIZES[-1]} measures them, in half an hour and 25 GB more"
    return [*rows[:-1], replace(rows[-1], note=f"{rows[-1].note}; {note}".removeprefix("; "))]


def row_of(value: Mapping[str, Any] | Row) -> Row:
    """A row as a benchmark returned it: a :class:`Row` or its fields; anything else in it is kept in ``more``."""
    if isinstance(value, Row):
        return value
    known = {name: value[name] for name in Row.__dataclass_fields__ if name in value and name != "more"}
    rest = {name: content for name, content in value.items() if name not in known}
    if "samples" not in known:
        known["samples"] = [float(rest.pop("median"))]
    return Row(**known, more=rest)


def machine() -> dict[str, Any]:
    """What it was measured on: processor, cores, memory, Python, databases."""
    model = "unknown"
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": postgresql(),
    }


def postgresql() -> str:
    """The version of the server named in ONESEAL_DATABASE_URL and how durably it writes; empty without one."""
    url = os.environ.get("ONESEAL_DATABASE_URL", "")
    if not url:
        return ""
    import psycopg

    with psycopg.connect(url) as server:
        asked = (
            "SELECT split_part(current_setting('server_version'), ' ', 1), current_setting('fsync'), current_setting('synchronous_commit')"
        )
        version, fsync, commit = server.execute(asked).fetchone() or ("", "", "")
    return f"{version} (fsync {fsync}, synchronous_commit {commit})"


def width(text: str) -> int:
    """Columns a text takes in a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def figure(value: float) -> str:
    """A rate with as many digits as mean something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(rows: Sequence[Row]) -> list[str]:
    """The lines of the table."""
    heads = ("measured", "median", "low – high", "ratio", "aim", "against")
    cells = [heads]
    for row in rows:
        low, high = row.spread
        middle = f"{figure(row.median)} {row.unit}"
        cells.append(
            (row.what, middle, f"{figure(low)} – {figure(high)}", "" if row.ratio is None else f"{row.ratio:.3g}", row.aim, row.versus)
        )
    widths = [max(width(line[column]) for line in cells) for column in range(len(heads))]
    lines = ["  ".join(text + " " * (wide - width(text)) for text, wide in zip(line, widths, strict=True)).rstrip() for line in cells]
    lines.insert(1, "  ".join("─" * wide for wide in widths))
    notes = [f"  {row.what}: {row.note}" for row in rows if row.note]
    return [*lines, *(["", "Notes", *notes] if notes else [])]


def write(path: Path, found: Mapping[str, Sequence[Row]], seconds: Mapping[str, float], broken: Sequence[str] = ()) -> None:
    """The JSON: per benchmark its rows, how long it took, when and on which machine.

    What was not run now stays as it stood, what broke goes; a file that cannot be read is begun anew.
    """
    at, on = datetime.now(UTC).isoformat(timespec="seconds"), machine()
    measured = {
        name: {"measured_at": at, "machine": on, "seconds": round(seconds[name], 1), "rows": [row.as_data() for row in rows]}
        for name, rows in found.items()
    }
    kept = {name: value for name, value in _standing(path).items() if name not in broken}
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {"machine": on, "benchmarks": {**kept, **measured}}
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    sys.stdout.write(f"\n{path}\n")


def _standing(path: Path) -> dict[str, Any]:
    """What earlier runs left, by benchmark."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {name: value for name, value in told["benchmarks"].items() if isinstance(value, dict)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
