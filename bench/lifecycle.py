"""Life cycles, filing to grant, through the real actions, against bare SQL that writes every row the actions write.

Bare: the rows of one recorded life cycle with fresh keys, one prepared statement per round trip, BEGIN and COMMIT around each act: the
same commits, the same durability, no reads, no locks, no permission, no law, no encryption, nothing computed: values stand ready as text.
Both run in the same processes, in turn. When other work fills the processors the ratio sinks towards that of the computing alone.
"""

import cProfile
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from bench.report import Row

ROUNDS, WORKERS = 5, (1, 4, 8)
CYCLES, WARM = {"postgresql": 200, "sqlite": 56}, 16
"""Life cycles of one run, shared by the workers; life cycles that each worker has behind it (counters give a busy process blocks)."""
ITEM = "出版物零售"
AIMS = {"postgresql": ">= 0.75", "sqlite": ">= 0.5"}

Cycle = Callable[[int], object]
Statement = tuple[str, list[Any]]


class Caster:
    """The people and the papers of one item's life cycle, and the cycle itself."""

    def __init__(self, name: str = ITEM, *, longest: bool = False) -> None:
        import io

        from oneseal.catalogue.queries import item_by_name_or_code, sample_answers, sample_file, sample_form, version
        from oneseal.documents.actions import receive_file
        from oneseal.journal.queries import today
        from oneseal.law import powers
        from oneseal.people.queries import bureau_of, demo_cast, demo_firms, officers_of, principals_of

        bureau = bureau_of()
        found = item_by_name_or_code(name, bureau)
        if found is None:
            raise SystemExit(f"no item {name}: run oneseal init --demo")
        loaded = version(found.id)
        self.actor = demo_cast()["王申请"]
        firms = set(demo_firms().values())
        natural = "1" in str(loaded.elements["server_type"]).split("^")
        self.applicant = self.actor if natural else next(one for one in principals_of(self.actor, today()) if one in firms)
        self.item, self.version, self.answers = loaded.item, found.id, sample_answers(loaded, longest=longest)
        self.form = sample_form(loaded, self.applicant, self.actor)
        lines = [line for line in loaded.materials_for(self.answers) if line.required]
        self.materials = {line.id: [receive_file(io.BytesIO(sample_file(line.name)), "a.pdf", by=self.actor).id] for line in lines}
        self.clerk = officers_of(bureau.pk, powers.ACCEPT)[0]
        self.reviewer = officers_of(bureau.pk, powers.REVIEW, unit_kind=loaded.unit)[0]
        self.approver = officers_of(bureau.pk, powers.DECIDE)[0]

    def cycle(self, _number: int = 0, acts: int = 4) -> UUID:
        """Filing, acceptance, review, grant; or the first ``acts`` of them."""
        from oneseal.cases import actions
        from oneseal.cases.rules.statements import PRESENT
        from oneseal.journal.gate import new_stream

        filed = actions.file(
            self.version,
            applicant=self.applicant,
            by=self.actor,
            answers=self.answers,
            form=self.form,
            materials=self.materials,
            key=str(new_stream()),
            stated=PRESENT,
        )
        further: tuple[Callable[[], object], ...] = (
            lambda: actions.accept(filed.stream, by=self.clerk),
            lambda: actions.review(filed.stream, opinion="材料齐全，内容一致", recommendation="grant", by=self.reviewer),
            lambda: actions.grant(filed.stream, opinion="同意审查意见", by=self.approver),
        )
        for act in further[: acts - 1]:
            act()
        return filed.stream


@contextmanager
def recorded(acts: list[list[Statement]]) -> Iterator[None]:
    """Note every statement that the gate writes, act by act."""
    from oneseal.journal import gate
    from oneseal.journal.statements import statement

    trip: Any = gate._PostgresTrip if _vendor() == "postgresql" else gate._SqliteTrip
    genuine = trip.write

    def write(self: Any, rows: Sequence[Any]) -> None:
        acts.append([(sql, list(values)) for sql, values, _ in (statement(row, _vendor()) for row in rows)])
        genuine(self, rows)

    trip.write = write
    try:
        yield
    finally:
        trip.write = genuine


def _vendor() -> str:
    from django.db import connection

    return str(connection.vendor)


def bare(acts: list[list[Statement]], worker: int) -> Cycle:
    """The recorded statements with fresh keys. What two recordings of the same life cycle do not share, and what is unique, is a key."""
    keys: dict[Any, int] = {}
    texts: dict[str, int] = {}
    plan = [[(sql, [_place(value, sql, keys, texts) for value in values]) for sql, values in act] for act in acts]
    run = _postgres_bare if _vendor() == "postgresql" else _sqlite_bare
    return run(plan, len(keys), texts, worker)


def _place(value: Any, sql: str, keys: dict[Any, int], texts: dict[str, int]) -> tuple[str, Any]:
    """How a value comes about in a copy: a fresh key, a unique text, or as it was."""
    if _is_key(value) and value in _fresh:
        return "key", keys.setdefault(value, len(keys))
    if isinstance(value, str) and value in _unique:
        return "text", texts.setdefault(value, len(texts))
    return "same", value


_fresh: set[Any] = set()
_unique: set[str] = set()


def _is_key(value: Any) -> bool:
    return isinstance(value, UUID) or (isinstance(value, str) and len(value) == 32 and value.isalnum())


def learn(acts: list[list[Statement]], known: set[Any]) -> None:
    """Keys are those that were not there before the recording; unique texts are numbers and the filing's key."""
    for act in acts:
        for sql, values in act:
            _fresh.update(value for value in values if _is_key(value) and value not in known)
            if any(table in sql for table in ("cases_case", "documents_paper", "cases_filing")) and sql.startswith("INSERT"):
                _unique.update(value for value in values if isinstance(value, str) and _looks_unique(value))


def _looks_unique(value: str) -> bool:
    is_number = "号" in value and "〔" in value
    is_key = 36 <= len(value) < 64 and value.isascii() and not value.startswith("{")
    return is_number or is_key or (value.isdecimal() and len(value) == 9)


def _values(places: Sequence[tuple[str, Any]], keys: Sequence[Any], texts: Sequence[str]) -> list[Any]:
    return [keys[at] if how == "key" else texts[at] if how == "text" else at for how, at in places]


def _postgres_bare(plan: list[list[tuple[str, list[tuple[str, Any]]]]], count: int, texts: dict[str, int], worker: int) -> Cycle:
    import psycopg
    from django.db import connection

    from oneseal.journal.gate import new_stream

    wanted = connection.get_connection_params()
    raw = psycopg.connect(
        **{part: wanted[part] for part in ("dbname", "user", "password", "host", "port") if wanted.get(part)}, autocommit=True
    )
    cursor = psycopg.Cursor(raw)

    def cycle(number: int) -> None:
        keys = [new_stream() for _ in range(count)]
        fresh = [f"{text}{worker:x}{number:x}" for text in texts]
        for act in plan:
            cursor.execute("BEGIN", prepare=True)
            for sql, places in act:
                if cursor.execute(sql, _values(places, keys, fresh), prepare=True).rowcount != 1:
                    raise RuntimeError(f"not one row: {sql}")
            cursor.execute("COMMIT", prepare=True)

    return cycle


def _sqlite_bare(plan: list[list[tuple[str, list[tuple[str, Any]]]]], count: int, texts: dict[str, int], worker: int) -> Cycle:
    import sqlite3

    from django.conf import settings

    from oneseal.journal.gate import new_stream

    raw = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        raw.execute(f"PRAGMA {pragma}")
    prepared = [[(sql.replace("%s", "?"), places) for sql, places in act] for act in plan]

    def cycle(number: int) -> None:
        keys = [new_stream().hex for _ in range(count)]
        fresh = [f"{text}{worker:x}{number:x}" for text in texts]
        for act in prepared:
            raw.execute("BEGIN IMMEDIATE")
            for sql, places in act:
                if raw.execute(sql, _values(places, keys, fresh)).rowcount != 1:
                    raise RuntimeError(f"not one row: {sql}")
            raw.execute("COMMIT")

    return cycle


def work(worker: int) -> None:
    """A worker process: obeys “mode count” on its standard input and answers with the seconds that took."""
    import django

    django.setup()
    caster = Caster()
    caster.cycle()
    acts: list[list[Statement]] = []
    from oneseal.people.models import Body, Party

    known: set[Any] = {one for table in (Body, Party) for one in table.objects.values_list("id", flat=True)} | {caster.version}
    known |= {upload for files in caster.materials.values() for upload in files}
    with recorded(acts):
        caster.cycle()
    learn(acts, known | {one.hex for one in known if isinstance(one, UUID)})
    modes: dict[str, Cycle] = {"actions": caster.cycle, "bare": bare(acts, worker)}
    done = 0
    print("ready", flush=True)
    for line in sys.stdin:
        mode, count, at = line.split()
        time.sleep(max(0.0, float(at) - time.time()))
        if mode == "where":
            print(where_it_goes(caster.cycle, int(count)), flush=True)
            continue
        begun = time.perf_counter()
        for _ in range(int(count)):
            done += 1
            modes[mode](done)
        print(time.perf_counter() - begun, flush=True)


PARTS = {
    "database and wire": ("sqlite3", "psycopg", "journal/wire", "select", "poll", "socket"),
    "sealing and hashing": ("cryptography", "_hashlib", "journal/vault", "hmac"),
    "form check": ("jsonschema", "catalogue", "referencing", "rpds"),
    "papers owed": ("documents",),
    "rules, chart, law": ("cases/rules", "oneseal/flow", "oneseal/law", "calendars"),
    "permission": ("oneseal/people",),
    "journal": ("oneseal/journal",),
    "the verbs": ("oneseal/cases",),
}


def where_it_goes(cycle: Cycle, count: int) -> str:
    """Shares of the time of some life cycles by what the code is for, as a profiler sees it; the rest is Python's own library."""
    seen = cProfile.Profile()
    seen.runcall(lambda: [cycle(number) for number in range(count)])
    spent: dict[str, float] = {}
    for (file, _, name), (_, _, own, _, _) in pstats.Stats(seen).stats.items():  # type: ignore[attr-defined]  # not in the stubs
        what = f"{file} {name}"
        part = next((part for part, marks in PARTS.items() if any(mark in what for mark in marks)), "Python's library")
        spent[part] = spent.get(part, 0.0) + own
    whole = sum(spent.values())
    return ", ".join(f"{part} {own / whole:.0%}" for part, own in sorted(spent.items(), key=lambda one: -one[1]))


Crew = list["subprocess.Popen[str]"]


@contextmanager
def workers(environment: dict[str, str], count: int) -> Iterator[Crew]:
    """Worker processes that are ready."""
    words = [sys.executable, "-m", "bench.lifecycle"]
    started = [
        subprocess.Popen([*words, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        for number in range(count)
    ]
    try:
        for process in started:
            if _answer(process) != "ready":
                raise RuntimeError("a worker did not get ready")
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


def interleaved(crews: Mapping[str, tuple[Crew, str]], count: int) -> dict[str, list[float]]:
    """Cases per second of each crew in its mode, round by round, every crew in each round."""
    for crew, mode in crews.values():
        _timed(crew, mode, WARM)
    rates: dict[str, list[float]] = {name: [] for name in crews}
    for _ in range(ROUNDS):
        for name, (crew, mode) in crews.items():
            rates[name].append(_timed(crew, mode, max(count // len(crew), 5)))
    return rates


def _timed(started: Crew, mode: str, share: int) -> float:
    """Cases per second while every worker does its share, all beginning at one instant."""
    at = time.time() + 0.2
    for process in started:
        _tell(process, f"{mode} {share} {at}\n")
    return share * len(started) / max(float(_answer(process)) for process in started)


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    if process.stdin is not None:
        process.stdin.write(line)
        process.stdin.flush()


def _answer(process: "subprocess.Popen[str]") -> str:
    return process.stdout.readline().strip() if process.stdout is not None else ""


_number = count(1)


@contextmanager
def city(vendor: str) -> Iterator[dict[str, str]]:
    """A fresh demo city in a home and a database of its own: the environment that leads there."""
    server = os.environ.get("ONESEAL_DATABASE_URL", "")
    database = f"oneseal_bench_{os.getpid()}_{next(_number)}"
    with tempfile.TemporaryDirectory(prefix="oneseal-bench-") as home:
        environment = {**os.environ, "ONESEAL_HOME": home, "DJANGO_SETTINGS_MODULE": "oneseal.site.settings"}
        environment.pop("ONESEAL_DATABASE_URL", None)
        if vendor == "postgresql":
            _on_server(server, f"CREATE DATABASE {database}")
            environment["ONESEAL_DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{database}"))
        try:
            subprocess.run([sys.executable, "-m", "oneseal", "init", "--demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
            yield environment
        finally:
            if vendor == "postgresql":
                _on_server(server, f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")


def _on_server(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as raw:
        raw.execute(statement.encode())


def run() -> dict[str, Any]:
    """Rows for both databases (PostgreSQL when ``ONESEAL_DATABASE_URL`` names a server)."""
    rows: list[Row] = []
    for vendor in ("postgresql", "sqlite"):
        if vendor == "postgresql" and not os.environ.get("ONESEAL_DATABASE_URL"):
            continue
        with city(vendor) as environment:
            for count in WORKERS:
                with workers(environment, count) as crew:
                    rates = interleaved({mode: (crew, mode) for mode in ("actions", "bare")}, CYCLES[vendor])
                    _tell(crew[0], f"where 40 {time.time()}\n")
                    spent = _answer(crew[0])
                rows += _rows(vendor, count, spent, **rates)
    return {"rows": rows}


def _rows(vendor: str, count: int, spent: str, actions: list[float], bare: list[float]) -> list[Row]:
    ratios = [one / other for one, other in zip(actions, bare, strict=True)]
    note = f"ratio {min(ratios):.2f}–{max(ratios):.2f}; 4 acts a case, rendering apart; where it goes: {spent}"
    return [
        Row(
            f"{vendor}, {count} at once: through the actions",
            actions,
            "cases/s",
            "bare SQL",
            statistics.median(ratios),
            AIMS[vendor],
            note,
        ),
        Row(f"{vendor}, {count} at once: bare SQL", bare, "cases/s"),
    ]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    work(int(sys.argv[1]))
