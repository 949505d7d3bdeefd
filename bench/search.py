"""Search over 200,000 published items with distinct names: queries of two to four characters, on both databases; the index build.

Against LIKE on the items' names (what the page did before) and against the database's own trigram index (FTS5 trigram; pg_trgm where its
extension can be made) over the same names, in the same process, in turn for each query. Those give twenty names that hold the words; the
search ranks names, everyday words, results and materials, and says why. Both databases must give the same hits, or nothing is told.
``ONESEAL_BENCH_ITEMS`` sets how many items (default 200,000).
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from bench.client import percentile
from bench.lifecycle import city
from bench.report import Row

QUERIES, ROUNDS, SHARE, SEED, MOST = 150, 3, 2_000, 20, 20
SUBJECTS = (
    "企业", "个人", "外资企业", "学校", "医院", "园区", "乡镇", "街道", "社区", "村级", "省属", "市属", "县属", "跨省", "跨市", "临时",
    "首次", "简易", "承诺制", "联合", "综合", "专项", "普通", "特殊", "重点", "一般", "小型", "中型", "大型", "微型", "城镇", "农村",
    "沿海", "山区", "开发区", "自贸区", "高新区", "保税区", "边境", "港口",
)  # fmt: skip
KINDS = (
    "新办", "变更", "延续", "补证", "注销", "换证", "补领", "更正", "撤回", "年审", "年报", "备案", "变更名称", "变更地址", "变更负责人",
    "增加项目", "减少项目", "跨区迁入", "跨区迁出", "遗失补办", "污损换领", "首次申请", "再次申请", "告知承诺", "容缺受理", "即办",
    "网上办", "窗口办", "预审", "核验", "复核", "延期", "停业", "复业", "歇业", "分立", "合并", "改制", "转让", "继承", "委托", "代办",
    "授权", "恢复", "暂停",
)  # fmt: skip
TRIGRAM = {
    "sqlite": (
        "CREATE VIRTUAL TABLE bench_trigram USING fts5(name, tokenize='trigram')",
        "INSERT INTO bench_trigram (name) SELECT name FROM catalogue_item WHERE is_leaf",
    ),
    "postgresql": (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX bench_trigram ON catalogue_item USING gin (name gin_trgm_ops)",
    ),
}
LIKE = {
    "sqlite": "SELECT name FROM catalogue_item WHERE is_leaf AND name LIKE %s ORDER BY name LIMIT 20",
    "postgresql": "SELECT name FROM catalogue_item WHERE is_leaf AND name LIKE %s ORDER BY name LIMIT 20",
}
OWN = {"sqlite": "SELECT name FROM bench_trigram WHERE name LIKE %s ORDER BY name LIMIT 20", "postgresql": LIKE["postgresql"]}

Told = dict[str, Any]
Way = Callable[[str], list[str]]


def names() -> Iterator[tuple[str, dict[str, str]]]:
    """Distinct names with the row of the common item that each is made from, in one order for both databases."""
    from oneseal.catalogue.tests.seeding import rows_of

    rows = rows_of("items.csv")
    for kind in KINDS:
        for subject in SUBJECTS:
            yield from ((f"{subject}{row['name']}（{kind}）", row) for row in rows)


def grow(wanted: int) -> int:
    """Enter items with a published version each, as plain rows; returns how many."""
    from django.db import transaction

    from oneseal.people.queries import bureaus

    bodies, waiting, done = bureaus(), islice(names(), wanted), 0
    while share := list(islice(waiting, SHARE)):
        rows = [_row(name, row, bodies[place % len(bodies)].pk, place) for place, (name, row) in enumerate(share, done)]
        with transaction.atomic():
            enter("catalogue_item", [item for item, _ in rows])
            enter("catalogue_item_version", [version for _, version in rows])
        done += len(share)
    return done


def _row(name: str, row: dict[str, str], body: UUID, place: int) -> tuple[Told, Told]:
    """An item and its version."""
    from oneseal.catalogue.rules import matched_name
    from oneseal.journal.gate import new_stream

    key, code = new_stream(), f"BENCH{place:026d}"
    item: Told = {
        "id": key, "key": code, "keeper_id": body, "body_id": body, "is_leaf": True, "mode": "transferred", "regime": "other",
        "catalog_code": row["catalog_code"], "task_code": code, "task_handle_item": f"{code}01", "published_code": f"{code}01",
        "local_code": "", "local_task_code": "", "name": name, "matched_names": [matched_name(name)],
    }  # fmt: skip
    elements = {"task_name": name, "server_type": row["server_type"], "result_name": row["result_name"]}
    content = {"elements": elements, "materials": [{"material_name": text} for text in row["materials"].split("；")]}
    version: Told = {
        "id": new_stream(), "item_id": key, "version": 1, "state": "published", "effective_on": "2024-01-01", "regime": "other",
        "content": content, "form": {}, "chart": "", "digest": code, "stage": "editing", "remarks": [],
    }  # fmt: skip
    return item, version


def enter(table: str, rows: list[Told]) -> None:
    """Plain rows of a table, as this database keeps their values."""
    from django.db import connection

    def plain(value: Any) -> Any:
        if isinstance(value, UUID) and connection.vendor == "sqlite":
            return value.hex
        if isinstance(value, date):
            return value.isoformat()
        return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value

    places = ", ".join(["%s"] * len(rows[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({places})", [[*map(plain, row.values())] for row in rows])


def asked() -> list[str]:
    """Words of two to four characters: parts of names, and everyday words of the table; drawn with a fixed seed."""
    from oneseal.catalogue.models import Synonym
    from oneseal.catalogue.rules.grams import plain_text
    from oneseal.catalogue.tests.seeding import rows_of

    drawn = random.Random(SEED)
    parts = []
    for row in drawn.choices(rows_of("items.csv"), k=QUERIES // 2):
        plain, length = plain_text(row["name"]), drawn.randint(2, 4)
        start = drawn.randint(0, max(0, len(plain) - length))
        parts.append(plain[start : start + length])
    phrases = sorted({phrase for phrase in Synonym.objects.values_list("phrase", flat=True) if 2 <= len(phrase) <= 4})
    return parts + drawn.sample(phrases, QUERIES - len(parts))


def measure(wanted: int) -> None:
    """In a fresh city: grow, index, search; prints what was found as JSON."""
    import django

    django.setup()
    from django.db import connection

    from oneseal.catalogue.actions import build_index

    vendor, many = connection.vendor, grow(wanted)
    built, trigram = _timed(build_index), _trigram(vendor)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    ways: dict[str, Way] = {"search": _search, "LIKE": partial(_by_sql, LIKE[vendor])}
    if trigram is not None:
        ways["trigram"] = partial(_by_sql, OWN[vendor])
    words = asked()
    hits = [_search(each) for each in words]
    seconds: dict[str, list[list[float]]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        runs = [[_timed(partial(way, each)) for way in ways.values()] for each in words]
        for name, run in zip(ways, zip(*runs, strict=True), strict=True):
            seconds[name].append(list(run))
    found = {name: sum(bool(way(each)) for each in words) for name, way in ways.items()}
    told = {"items": many, "built": built, "trigram_built": trigram, "seconds": seconds, "found": found, "hits": hits, "asked": len(words)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False))


def _search(words: str) -> list[str]:
    """What the product finds."""
    from oneseal.catalogue.queries import found_items

    return [f"{hit.name} {hit.score} {hit.why.text}" for hit in found_items(words, limit=MOST).rows]


def _by_sql(sql: str, words: str) -> list[str]:
    """Names that hold the words."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, [f"%{words}%"])
        return [name for (name,) in cursor.fetchall()]


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _trigram(vendor: str) -> float | None:
    """Seconds to build the database's own trigram index; None where it cannot be made."""
    from django.db import DatabaseError, connection

    first, second = TRIGRAM[vendor]
    try:
        with connection.cursor() as cursor:
            cursor.execute(first)
            return _timed(partial(cursor.execute, second))
    except DatabaseError as wrong:
        sys.stderr.write(f"no trigram index: {wrong}\n")
        return None


def run() -> dict[str, Any]:
    """Rows of the table, on every database there is."""
    wanted = int(os.environ.get("ONESEAL_BENCH_ITEMS", "200000"))
    vendors = ["sqlite", *(["postgresql"] if os.environ.get("ONESEAL_DATABASE_URL") else [])]
    told: dict[str, Told] = {}
    for vendor in vendors:
        with city(vendor) as environment:
            words = f"from bench.search import measure; measure({wanted})"
            done = subprocess.run([sys.executable, "-c", words], env=environment, check=True, stdout=subprocess.PIPE, text=True)
            told[vendor] = json.loads(done.stdout.splitlines()[-1])
    first, *others = [each["hits"] for each in told.values()]
    if any(other != first for other in others):
        differing = sum(one != two for other in others for one, two in zip(first, other, strict=True))
        raise AssertionError(f"{differing} of {len(first)} queries have other hits on the other database")
    return {"rows": [row for vendor, each in told.items() for row in _rows(vendor, each)]}


def _rows(vendor: str, told: Told) -> list[Row]:
    build = f"{told['built']:.0f} s for {told['items']:,} items"
    if told["trigram_built"] is not None:
        build += f"; the trigram index over the names alone {told['trigram_built']:.1f} s"
    rows = [Row(f"{vendor}: index built", [told["items"] / told["built"]], "items/s", note=build)]
    found = ", ".join(f"{name} {count}" for name, count in told["found"].items())
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        mine = [percentile(run, share) * 1000 for run in told["seconds"]["search"]]
        for against in (each for each in told["seconds"] if each != "search"):
            theirs = [percentile(run, share) * 1000 for run in told["seconds"][against]]
            ratio = statistics.median(other / one for one, other in zip(mine, theirs, strict=True))
            note = f"{against} {statistics.median(theirs):.1f} ms; of {told['asked']} queries something was found by: {found}"
            rows.append(
                Row(f"{vendor}: search {name} beside {against}", mine, "ms", f"{against} (above 1: it is slower)", ratio, note=note)
            )
    return rows
