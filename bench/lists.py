"""Lists and topics over 20,000 published items, each as long as a real one, on both databases: the pages.

The items are copies of what the demo city has published; the table that lists are counted from is made by the product's own command.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from typing import Any

from bench.lifecycle import city
from bench.report import Row
from bench.search import Told, enter

ITEMS, SHARE, ROUNDS = 20_000, 500, 5
PAGES = ("/lists", "/lists?services=0", "/api/v1/lists", "/api/v1/topics", "/events", "/")
AIM = "<= 300 ms"


def grow(wanted: int) -> None:
    """Copies of the published items under codes of their own, as plain rows."""
    from django.db import transaction

    from oneseal.catalogue.models import ItemVersion

    rows = list(ItemVersion.objects.filter(state="published").select_related("item").order_by("pk"))
    copies = enumerate(islice(cycle(rows), wanted))
    while share := list(islice(copies, SHARE)):
        made = [_copied(row, place) for place, row in share]
        with transaction.atomic():
            enter("catalogue_item", [item for item, _ in made])
            enter("catalogue_item_version", [version for _, version in made])


def _copied(row: Any, place: int) -> tuple[Told, Told]:
    """An item and its version as another one has them."""
    from oneseal.journal.gate import new_stream

    key, code = new_stream(), f"BENCH{place:028d}"
    own = {field.attname: getattr(row.item, field.attname) for field in row.item._meta.concrete_fields}
    item = {**own, "id": key, "key": code, "task_handle_item": code, "published_code": code, "parent_id": None}
    version = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return item, {**version, "id": new_stream(), "item_id": key}


def measure(wanted: int) -> None:
    """In a fresh city: grow, make the lists' table, ask for pages; prints seconds as JSON."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client

    from oneseal.catalogue.actions import relist

    grow(wanted)
    begun = time.perf_counter()
    many = relist()
    told: Told = {"items": many, "built": time.perf_counter() - begun, "seconds": {}}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(SERVER_NAME="localhost")
    for page in PAGES:
        told["seconds"][page] = list(_asked(client, page))
    sys.stdout.write(json.dumps(told))


def _asked(client: Any, page: str) -> Iterator[float]:
    """Seconds of each round, after one that nobody counts."""
    for place in range(ROUNDS + 1):
        begun = time.perf_counter()
        answer = client.get(page)
        if answer.status_code != 200:
            raise AssertionError(f"{page}: {answer.status_code}")
        if place:
            yield time.perf_counter() - begun


def run() -> dict[str, Any]:
    """Rows of the table, on every database there is."""
    rows = []
    for vendor in ["sqlite", *(["postgresql"] if os.environ.get("ONESEAL_DATABASE_URL") else [])]:
        with city(vendor) as environment:
            words = f"from bench.lists import measure; measure({ITEMS})"
            done = subprocess.run([sys.executable, "-c", words], env=environment, check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        note = f"beside {told['items']:,} items in force; their table made anew in {told['built']:.0f} s"
        rows += [
            Row(f"{vendor}: {page}", [second * 1000 for second in seconds], "ms", note=note, aim=AIM)
            for page, seconds in told["seconds"].items()
        ]
    return {"rows": rows}
