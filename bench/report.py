"""The table of a benchmark run and the JSON beside it: what was measured, on which machine, with medians and spread."""

import json
import os
import platform
import sqlite3
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width


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


def write(path: Path, found: Mapping[str, Sequence[Row]], seconds: Mapping[str, float]) -> None:
    """The JSON: the machine, and per benchmark its rows and how long it took."""
    benchmarks = {name: {"seconds": round(seconds[name], 1), "rows": [row.as_data() for row in rows]} for name, rows in found.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"machine": machine(), "benchmarks": benchmarks}, ensure_ascii=False, indent=1, default=str), encoding="utf-8"
    )
    sys.stdout.write(f"\n{path}\n")
